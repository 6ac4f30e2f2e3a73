"""PURE: the phrases that cards share: the source, the date, the quotation and its marks."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from bot.answer.notes import LEFT_OUT, READ_AS, SILENT_OUTLET, read_note
from bot.answer.types import Citation, Statement
from bot.chat.cards.markdown_escape import ELLIPSIS, clean, escape, mark, safe_url
from bot.chat.cards.text_limits import cost, fit
from bot.chat.i18n.texts import Texts
from index import TimeSpan, dates

MAX_HEADLINE = 220
MAX_OUTLET = 80
_MAX_MARKS = 700


def attribution(citation: Citation, texts: Texts) -> str:
    """Return who reported: "Donga, citing The Wall Street Journal"; "" if nothing says.

    Where only a feed's own text is known, this says so.
    """
    publisher = fit(citation.publisher, MAX_OUTLET)
    origin = fit(citation.origin, MAX_OUTLET)
    by = publisher or origin
    if publisher and origin and publisher != origin:
        by = texts.citing.format(outlet=publisher, origin=origin)
    return ", ".join(filter(None, (by, texts.from_feed if citation.is_summary else "")))


def source(citation: Citation, texts: Texts, others: Sequence[Citation] = ()) -> str:
    """Return a citation as a line of a list: its mark, headline, who reported it, when.

    Args:
        citation: Where it stands.
        texts: The reader's language.
        others: More of the same article and origin; their marks stand beside the first.
    """
    headline = fit(citation.title, MAX_HEADLINE) or texts.untitled
    parts = [headline, attribution(citation, texts), day(citation.published_at)]
    return f"{marks((citation, *others))} " + " · ".join(filter(None, parts))


def reported(citation: Citation, texts: Texts) -> str:
    """Return who reported and when, without the headline."""
    return " · ".join(filter(None, [attribution(citation, texts), day(citation.published_at)]))


def marks(citations: Sequence[Citation]) -> str:
    """Return the marks of a statement's citations; those that do not fit are counted."""
    shown = ""
    for at, citation in enumerate(citations):
        more = mark(citation.number, safe_url(citation.url))
        if at and cost(shown + more) > _MAX_MARKS:
            return f"{shown} +{len(citations) - at}"
        shown += more
    return shown


def bare_marks(citations: Sequence[Citation]) -> str:
    """Return the mark of a statement's first citation without its link, where there is no room."""
    return mark(citations[0].number, None)


def quotation(statement: Statement, room: int) -> str:
    """Return a statement in quotes, the words that answer in bold; cut if too long.

    Args:
        statement: The statement.
        room: What it may cost.
    """
    span = statement.span
    quotes = cost("“”")
    # what is cut has no bold: the part that was asked for may be what is missing
    if span is not None and clean(span.text):
        parts = statement.text[: span.start], span.text, statement.text[span.end :]
        before, asked, after = (fit(part, room) for part in parts)
        shown = f"{_edge(parts[0], before)}**{asked}**{_edge(parts[2], after, left=True)}"
        whole = all(
            clean(part).endswith(ELLIPSIS) or not shortened.endswith(ELLIPSIS)
            for part, shortened in zip(parts, (before, asked, after), strict=True)
        )
        if whole and cost(shown) + quotes <= room:
            return f"“{shown}”"
    return f"“{fit(statement.text, room - quotes)}”"


def _edge(text: str, shown: str, *, left: bool = False) -> str:
    """Return the text beside the bold part, with the blank between them if there was one."""
    if not shown:
        return " " if text.isspace() and text else ""
    if left:
        return f" {shown}" if text[:1].isspace() else shown
    return f"{shown} " if text[-1:].isspace() else shown


def resolved(when: TimeSpan | None, texts: Texts) -> str:
    """Return the time that a statement speaks of, in brackets; "" if its words say it already."""
    if when is None:
        return ""
    named = escape(dates.label(when, texts.dates), MAX_OUTLET)
    if named.casefold() in clean(when.place.text).casefold():
        return ""
    return f"*\\[{named}\\]*"


def note(written: str, texts: Texts) -> str:
    """Return the note of an answer in the reader's language."""
    templates = {
        READ_AS: texts.note_read_as,
        SILENT_OUTLET: texts.note_silent_outlet,
        LEFT_OUT: texts.note_left_out,
    }
    return " ".join(
        templates[template].format(**given) if template in templates else template
        for template, given in read_note(written)
    )


def day(moment: datetime | None) -> str:
    """Return a date that Discord shows in the reader's own language and time zone."""
    return "" if moment is None else f"<t:{_seconds(moment)}:D>"


def at(moment: datetime) -> str:
    """Return a date and time that Discord shows in the reader's own way."""
    return f"<t:{_seconds(moment)}:f>"


def published(moment: datetime) -> str:
    """Return when something was published: without the time where only the day is known."""
    midnight = moment.astimezone(UTC).time() == time()
    return day(moment) if midnight else at(moment)


def ago(moment: datetime) -> str:
    """Return how long ago a moment was, which Discord keeps up to date."""
    return f"<t:{_seconds(moment)}:R>"


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())

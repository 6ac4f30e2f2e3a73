"""PURE: an Answer -> the private cards that show its proof, and its events in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.answer.types import Answer, Citation, Statement
from bot.chat.cards import phrases
from bot.chat.cards.answer import ANSWERED, statement_note
from bot.chat.cards.button_ids import Action, ButtonKind
from bot.chat.cards.components import Button, Card, Part, Row, Separator, Text
from bot.chat.cards.markdown_escape import clean, mark, safe_url
from bot.chat.cards.text_limits import ROOM, cost, fit, in_pages
from bot.chat.i18n.texts import Texts
from bot.lookup.citations import Surroundings
from bot.lookup.types import Event, Timeline
from index import Span, dates

_MAX_QUESTION = 200
_MAX_SAID = 500
_MAX_QUOTE = 900
_MAX_BESIDE = 300
# A line and a text for each; the container, the heading and the buttons are six more of forty.
_MAX_ENTRIES = 12
_MAX_EVENTS = 16
_MAX_EVENT = 400


def evidence_cards(
    answer: Answer,
    answer_id: str,
    texts: Texts,
    beside: Mapping[tuple[str, str], Surroundings] | None = None,
) -> tuple[Card, ...]:
    """Return the pages that show each statement beside the exact sentence of its article.

    Args:
        answer: With statements.
        answer_id: Under which it is kept.
        texts: The reader's language.
        beside: What stands before and after each quotation, by the article's address and the
            quotation.
    """
    around = beside or {}
    proofs = [
        _proof(
            statement, citation, around.get((citation.url, citation.quote), Surroundings()), texts
        )
        for statement in answer.statements
        for citation in statement.citations
    ]
    heading = f"### {texts.evidence_title}\n-# {fit(answer.question, _MAX_QUESTION)}"
    return _pages(heading, proofs, _MAX_ENTRIES, Action(ButtonKind.EVIDENCE, answer_id), texts)


def rest_cards(answer: Answer, answer_id: str, texts: Texts) -> tuple[Card, ...]:
    """Return the pages of the statements that are not shown at once, each with its source.

    Args:
        answer: With such statements.
        answer_id: Under which it is kept.
        texts: The reader's language.
    """
    heading = f"### {texts.rest_title}\n-# {fit(answer.question, _MAX_QUESTION)}"
    entries = [_further(statement, texts) for statement in answer.more]
    return _pages(heading, entries, _MAX_ENTRIES, Action(ButtonKind.REST, answer_id), texts)


def _further(statement: Statement, texts: Texts) -> str:
    first, *others = statement.citations
    lines = [f"{phrases.quotation(statement, _MAX_QUOTE)} {phrases.marks(statement.citations)}"]
    if note := statement_note(statement, texts):
        lines.append(f"-# {note}")
    lines.append(f"-# {phrases.source(first, texts, others)}")
    return "\n".join(lines)


def _proof(statement: Statement, citation: Citation, beside: Surroundings, texts: Texts) -> str:
    """Return a statement, the sentence that it comes from with its neighbours, and its source."""
    url = safe_url(citation.url)
    number = mark(citation.number, url)
    if clean(statement.text) == clean(citation.quote):
        shown = f"**{texts.we_said_all}** {number}"
        lines = [phrases.quotation(statement, _MAX_QUOTE)]
    else:
        shown = f"**{texts.we_said}** {phrases.quotation(statement, _MAX_SAID)} {number}"
        lines = [_quoted(statement, citation)]
    if before := fit(beside.before, _MAX_BESIDE):
        lines.insert(0, f"-# {before}")
    if after := fit(beside.after, _MAX_BESIDE):
        lines.append(f"-# {after}")
    quote = "\n".join(f"> {shown_line}" for shown_line in lines)
    headline = fit(citation.title, phrases.MAX_HEADLINE) or texts.untitled
    where = f"-# {number} {headline}"
    who = [phrases.attribution(citation, texts)]
    if citation.author:
        who.append(texts.by_author.format(author=fit(citation.author, phrases.MAX_OUTLET)))
    published = citation.published_at
    who.append(texts.undated if published is None else phrases.published(published))
    return f"{shown}\n{quote}\n{where}\n-# {' · '.join(filter(None, who))}"


def _quoted(statement: Statement, citation: Citation) -> str:
    """Return a citation's sentence with the words that answer, or the statement, in bold."""
    start = citation.quote.find(statement.text)
    if start < 0:
        return fit(citation.quote, _MAX_QUOTE) or "…"
    span = statement.span or Span(0, len(statement.text), statement.text)
    marked = Span(start + span.start, start + span.end, span.text)
    whole = Statement(citation.quote, (citation,), marked)
    return phrases.quotation(whole, _MAX_QUOTE)


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """An event of an answer: when it is, in words, and the statement about it.

    Attributes:
        at: What it is sorted by; None for no date at all.
        label: The date in markdown.
        statement: The statement about it.
    """

    at: datetime | None
    label: str
    statement: Statement


def dated_events(answer: Answer, texts: Texts) -> tuple[DatedStatement, ...]:
    """Return an answer's statements as dated events, the earliest first, undated ones last.

    The date is the time that the statement speaks of, or else the day of its report.
    """
    return tuple(
        sorted(
            (_dated(statement, texts) for statement in answer.statements),
            key=lambda event: (event.at is None, event.at or datetime.min.replace(tzinfo=UTC)),
        )
    )


def _dated(statement: Statement, texts: Texts) -> DatedStatement:
    when = statement.when
    if when is not None:
        return DatedStatement(
            when.start, f"**{fit(dates.label(when, texts.dates), phrases.MAX_OUTLET)}**", statement
        )
    published = statement.citations[0].published_at
    if published is None:
        return DatedStatement(None, f"**{texts.undated}**", statement)
    return DatedStatement(
        published, texts.reported_on.format(day=phrases.day(published)), statement
    )


def dated_timeline(found: Timeline, answer: Answer, texts: Texts) -> tuple[DatedStatement, ...]:
    """Return the events of a timeline, and behind them what an answer says without a date."""
    events = [
        DatedStatement(
            event.start,
            f"**{fit(event.label, phrases.MAX_OUTLET)}**"
            if event.stated
            else _report_day(event, texts),
            event.statement,
        )
        for event in found.events
    ]
    return (*events, *(event for event in dated_events(answer, texts) if event.at is None))


def _report_day(event: Event, texts: Texts) -> str:
    # of the report itself: an event's first moment is midnight, the day before in the west
    published = event.statement.citations[0].published_at or event.start
    return texts.reported_on.format(day=phrases.day(published))


def timeline_cards(
    question: str, events: Sequence[DatedStatement], answer_id: str, texts: Texts
) -> tuple[Card, ...]:
    """Return the pages that show events in their order.

    Args:
        question: What was asked.
        events: In the order in which they are shown, at least one.
        answer_id: Under which the answer is kept.
        texts: The reader's language.
    """
    heading = f"### {texts.timeline}\n-# {fit(question, _MAX_QUESTION)}"
    entries = [_event(event, texts) for event in events]
    return _pages(heading, entries, _MAX_EVENTS, Action(ButtonKind.TIMELINE, answer_id), texts)


def _event(event: DatedStatement, texts: Texts) -> str:
    shown = phrases.quotation(event.statement, _MAX_EVENT)
    source = phrases.reported(event.statement.citations[0], texts)
    line = f"{event.label}\n{shown} {phrases.marks(event.statement.citations)}"
    return f"{line}\n-# {source}" if source else line


def _pages(
    heading: str, entries: Sequence[str], most: int, action: Action, texts: Texts
) -> tuple[Card, ...]:
    """Return as many cards as the entries need, with buttons to turn the pages."""
    pages = in_pages(entries, ROOM - cost(heading) - 100, most, "\n")
    return tuple(
        _page(heading, page, at=at, pages=len(pages), action=action, texts=texts)
        for at, page in enumerate(pages)
    )


def _page(
    heading: str, entries: Sequence[str], *, at: int, pages: int, action: Action, texts: Texts
) -> Card:
    parts: list[Part] = [Text(heading)]
    for entry in entries:
        parts += [Separator(), Text(entry)]
    if pages > 1:
        parts.append(Text(f"-# {texts.page.format(number=at + 1, pages=pages)}"))
        # the first of both has another id than its own page: ids must differ within a message
        parts.append(
            Row(
                (
                    _turn(texts.previous, action, at - 1, pages),
                    _turn(texts.next, action, at + 1, pages),
                )
            )
        )
    return Card(tuple(parts), ANSWERED)


def _turn(label: str, action: Action, to: int, pages: int) -> Button:
    there = 0 <= to < pages
    # a disabled button needs an id that no other has: the page behind the last one
    page = to if there else pages + (to > 0)
    return Button(label, Action(action.kind, action.answer_id, page).custom_id, disabled=not there)

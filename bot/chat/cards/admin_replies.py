"""PURE: replies to admins: a heading and lines, cut to the limits of a message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.cards import phrases
from bot.chat.cards.components import Button, Card, Row, Text
from bot.chat.cards.markdown_escape import clean, escape
from bot.chat.cards.text_limits import ROOM, cost
from bot.chat.i18n.texts import Texts

_CUT = 200  # what it may cost to say that lines were cut
_MAX_LINE = 400
_MAX_TITLE = 200
_COLOUR = 0x5B6770


@dataclass(frozen=True, slots=True)
class AdminReply:
    """A reply to an admin.

    Attributes:
        card: As much of it as a message holds.
        report: All of it as plain text, to be sent along as a file; "" if the card holds it.
        report_name: The name of that file.
    """

    card: Card
    report: str = ""
    report_name: str = "report.txt"


def notice(
    texts: Texts, title: str, lines: Sequence[str], *, last: Iterable[str] = (), whole: bool = False
) -> AdminReply:
    """Return a reply to an admin.

    Args:
        texts: The reader's language.
        title: The heading, plain text.
        lines: Markdown, a line each, none longer than `line` makes them.
        last: Lines that stand at the end whatever is cut before them; markdown.
        whole: Send all lines along as a file if some had to be cut; else they are counted only.
    """
    heading = f"**{escape(title, _MAX_TITLE)}**"
    ending = list(last)
    room = ROOM - _CUT - sum(cost(text) + 1 for text in (heading, *ending))
    shown: list[str] = []
    for at, text in enumerate(lines):
        room -= cost(text) + 1
        if room < 0:
            ending.insert(0, texts.and_more.format(count=len(lines) - at))
            break
        shown.append(text)
    cut = len(shown) < len(lines)
    if cut and whole:
        ending.insert(1, texts.full_report)
    body = "\n".join([*shown, *ending])
    parts = (Text(heading), Text(body)) if body else (Text(heading),)
    report = "\n".join([title, *map(_plain, lines)]) + "\n" if cut and whole else ""
    return AdminReply(Card(parts, _COLOUR), report)


def with_form(reply: AdminReply, form_id: str, texts: Texts) -> AdminReply:
    """Return a refusal with the button that opens the form again, filled in as it was sent.

    Args:
        reply: The refusal.
        form_id: The custom id of the button.
        texts: The reader's language.
    """
    again = Row((Button(texts.form_again, form_id, primary=True),))
    kept = Text(f"-# {texts.form_kept}")
    return replace(reply, card=replace(reply.card, parts=(*reply.card.parts, kept, again)))


def line(template: str, **values: object) -> str:
    """Fill a sentence in and return it as markdown.

    Args:
        template: A sentence of `Texts`.
        values: What stands for its `{names}`: text of any origin is escaped; a `Markdown` is not.
            A whole number stays one: the sentence decides its plural and how it is written.
    """
    return template.format(**{name: _shown(value) for name, value in values.items()})


def _shown(value: object) -> object:
    if isinstance(value, Markdown):
        return value.markdown
    return value if type(value) is int else escape(str(value), _MAX_LINE)


@dataclass(frozen=True, slots=True)
class Markdown:
    """Markdown of our own: a date, a channel."""

    markdown: str


def ago(moment: datetime | None, never: str = "") -> Markdown:
    """Return a moment as Discord shows it in the reader's language: "3 hours ago"."""
    return Markdown(never if moment is None else phrases.ago(moment))


def day(moment: datetime | None, undated: str = "") -> Markdown:
    """Return a date as Discord shows it in the reader's language."""
    return Markdown(phrases.day(moment) or undated)


def _plain(markdown: str) -> str:
    """Return a line as it reads in a text file: without the backslashes that escape markdown."""
    kept: list[str] = []
    escaped = False
    for character in clean(markdown):
        if character == "\\" and not escaped:
            escaped = True
            continue
        kept.append(character)
        escaped = False
    return "".join(kept)

"""PURE: an Answer -> a message that keeps every limit of Discord.

The limits: https://docs.discord.com/developers/resources/message#embed-object-embed-limits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.answer.cited import UncitedError, take_sentences
from bot.answer.types import Answer, Citation, Coverage, Statement
from bot.chat.markdown import ELLIPSIS, escape, mark, safe_url, units

# In UTF-16 code units.
MAX_CONTENT = 2000
MAX_TITLE = 256
MAX_DESCRIPTION = 4096
MAX_FIELDS = 25
MAX_FIELD_NAME = 256
MAX_FIELD_VALUE = 1024
MAX_FOOTER = 2048
MAX_EMBED = 6000

# The answer may take this much, so that its sources always have room below it.
_MAX_STATEMENTS = 3400
_MAX_STATEMENT = 1400
_MIN_STATEMENT = 160
_MAX_MARKS = 700
# A model's wording, all of it and one sentence; longer it is left out, and the statements stand.
_MAX_WORDED = 2000
_MAX_SENTENCE = 800
_MAX_HEADLINE = 220
_MAX_OUTLET = 80
# "… and 199 more" and the name of one more field.
_RESERVE = 80

_ANSWERED = 0x2F6FDE
_REFUSED = 0xB07A1E


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an embed: a name above a value, both markdown."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Embed:
    """The framed part of a message; every text is markdown, and "" is left out."""

    description: str
    title: str = ""
    fields: tuple[Field, ...] = ()
    colour: int = _ANSWERED

    @property
    def size(self) -> int:
        """Its texts' length together, in UTF-16 code units."""
        return units(self.title + self.description) + sum(
            units(field.name + field.value) for field in self.fields
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it as Discord's API takes it."""
        embed: dict[str, Any] = {"type": "rich", "color": self.colour}
        if self.title:
            embed["title"] = self.title
        if self.description:
            embed["description"] = self.description
        if self.fields:
            embed["fields"] = [
                {"name": field.name, "value": field.value, "inline": False} for field in self.fields
            ]
        return embed


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a line of text, an embed, or both."""

    content: str = ""
    embed: Embed | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as Discord's API takes it, with every mention switched off."""
        return {
            "content": self.content,
            "embeds": [] if self.embed is None else [self.embed.to_dict()],
            "allowed_mentions": {"parse": []},
        }


def say(sentence: str) -> Message:
    """Return a message of one plain sentence."""
    return Message(content=escape(sentence, MAX_CONTENT))


def render(answer: Answer) -> Message:
    """Return the message that shows an answer.

    Args:
        answer: An answer, or a refusal with the nearest articles as its citations.

    Returns:
        One embed: the question, the statements with their linked numbers, the sources, and what
        the answer rests on. What does not fit is counted ("… and 3 more"), never dropped silently.
    """
    title = escape(answer.question, MAX_TITLE)
    if answer.reason is None:
        worded = _worded(answer)
        description = worded + _statements(answer.statements, _MAX_STATEMENTS - units(worded))
        heading, colour = "Sources", _ANSWERED
    else:
        description = escape(answer.text, _MAX_STATEMENT)
        heading, colour = "Nearest articles", _REFUSED
    coverage = Field("Coverage", _coverage(answer.coverage, answered=answer.answered))
    room = MAX_EMBED - units(title + description + coverage.name + coverage.value)
    sources = _sources(answer.citations, heading, room)
    return Message(
        embed=Embed(
            description=description, title=title, fields=(*sources, coverage), colour=colour
        )
    )


def _worded(answer: Answer) -> str:
    """Return a model's wording with linked marks, and who worded it; "" without one."""
    if not answer.written_by:
        return ""
    citations = {citation.number: citation for citation in answer.citations}
    try:
        sentences, _ = take_sentences(answer.text)
        text = " ".join(
            f"{escape(one.text, _MAX_SENTENCE)} {_marks([citations[key] for key in one.keys])}"
            for one in sentences
        )
    except (UncitedError, KeyError):  # kept by an older version maybe; the statements stand
        return ""
    if units(text) > _MAX_WORDED:
        return ""
    return f"{text}\n\nWorded by {escape(answer.written_by, _MAX_OUTLET)}; the news says:\n\n"


def _statements(statements: Sequence[Statement], room: int) -> str:
    """Return the statements, a line each, each ending in its citations' marks."""
    lines: list[str] = []
    for said, statement in enumerate(statements):
        marks = _marks(statement.citations)
        left = min(_MAX_STATEMENT, room - units(marks) - 2)
        if lines and left < _MIN_STATEMENT:
            lines.append(f"{ELLIPSIS} and {len(statements) - said} more")
            break
        line = f"{escape(statement.text, left)} {marks}".lstrip()
        lines.append(line)
        room -= units(line) + 2
    return "\n\n".join(lines)


def _marks(citations: Sequence[Citation]) -> str:
    """Return the marks of a statement's citations; those that do not fit are counted."""
    marks = ""
    for shown, citation in enumerate(citations):
        more = mark(citation.number, safe_url(citation.url))
        if shown and units(marks + more) > _MAX_MARKS:
            return f"{marks} +{len(citations) - shown}"
        marks += more
    return marks


def _sources(citations: Sequence[Citation], heading: str, room: int) -> tuple[Field, ...]:
    """Return the list of citations in as many fields as it needs and `room` units allow."""
    fields: list[Field] = []
    lines: list[str] = []
    room -= _RESERVE + units(heading)
    for listed, citation in enumerate(citations):
        line = _source(citation)
        if units(line) + 1 > room or len(fields) == MAX_FIELDS - 3:
            lines.append(f"{ELLIPSIS} and {len(citations) - listed} more")
            break
        # the reserve must still fit below the last line
        if lines and units("\n".join(lines)) + units(line) + 1 > MAX_FIELD_VALUE - _RESERVE:
            fields.append(_field(heading, lines))
            heading, lines = "More sources", []
            room -= units(heading)
        lines.append(line)
        room -= units(line) + 1
    if lines:
        fields.append(_field(heading, lines))
    return tuple(fields)


def _field(name: str, lines: Iterable[str]) -> Field:
    return Field(name, "\n".join(lines))


def _source(citation: Citation) -> str:
    """Return one line of the list: mark, headline, who reported it, when."""
    headline = escape(citation.title, _MAX_HEADLINE) or "untitled"
    publisher = escape(citation.publisher, _MAX_OUTLET)
    origin = escape(citation.origin, _MAX_OUTLET)
    if origin and publisher and origin != publisher:
        reported = f"{origin}, as reported by {publisher}"
    else:
        reported = origin or publisher
    parts = [headline, reported, _day(citation.published_at)]
    return f"{mark(citation.number, safe_url(citation.url))} " + " · ".join(
        part for part in parts if part
    )


def _coverage(coverage: Coverage, *, answered: bool) -> str:
    """Return what the answer rests on, in one line; a refusal has no origins behind it."""
    parts = [f"As of {_moment(coverage.as_of)}"]
    if coverage.newest_article_at is not None:
        parts.append(f"newest article {_day(coverage.newest_article_at)}")
    if coverage.origins and answered:
        noun = "independent origin" if coverage.origins == 1 else "independent origins"
        parts.append(f"{coverage.origins} {noun}")
    return " · ".join(parts)


def _day(moment: datetime | None) -> str:
    """Return a date that Discord shows in the reader's own language and time zone."""
    return "" if moment is None else f"<t:{int(moment.timestamp())}:D>"


def _moment(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:f>"

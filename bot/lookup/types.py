"""The values of looking up: what the news has, every sentence with its proof."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.answer.types import Citation, Statement
from index import Entity


class Subject(StrEnum):
    """What was looked up."""

    PERSON = "person"
    TOPIC = "topic"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Bar:
    """Articles of a stretch of time.

    Attributes:
        start: Its first moment, in UTC.
        end: The first moment after it.
        articles: How many were published in it.
    """

    start: datetime
    end: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is to happen, in the words of the news.

    Attributes:
        start: Its first moment, in UTC.
        end: The first moment after it.
        label: Its date in words: "21 February 2023", "April to early May 2023".
        statement: The sentence, with where it stands.
        stated: Whether the sentence gives the date; else it is the day of the report.
    """

    start: datetime
    end: datetime
    label: str
    statement: Statement
    stated: bool


@dataclass(frozen=True, slots=True)
class Related:
    """Who or what is named together with the subject, and in how many articles."""

    entity: Entity
    articles: int


@dataclass(frozen=True, slots=True)
class Namesake:
    """Somebody else of that name, and what tells them apart.

    Attributes:
        entity: Who.
        known_with: Who and what they are named with most.
    """

    entity: Entity
    known_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the news has on a person or a topic, as of a moment.

    Attributes:
        kind: What was looked up.
        asked: As it was asked.
        name: Of the person as the news has it; a topic's words.
        as_of: The clock; what was published later is not in it.
        articles: How many articles there are on it; 0 for nothing.
        first_at: When the first was published; None if none is dated.
        latest_at: When the latest was.
        entity: Who or what it is, where the news knows it by name.
        known_with: What tells the person from others of the name; empty where there are none.
        new: What the newest stories say, one statement a story, the newest first.
        related: Named with it, most often first.
        quotes: What the person said, the newest first; empty for a topic.
        timeline: Events, the earliest first.
        coverage: Articles over time, without gaps.
        citations: All that is cited, numbered in the order of first use.
        namesakes: Others that the name may mean.
        nearest: Names like it, where nobody of that name is known.
    """

    kind: Subject
    asked: str
    name: str
    as_of: datetime
    articles: int = 0
    first_at: datetime | None = None
    latest_at: datetime | None = None
    entity: Entity | None = None
    known_with: tuple[str, ...] = ()
    new: tuple[Statement, ...] = ()
    related: tuple[Related, ...] = ()
    quotes: tuple[Statement, ...] = ()
    timeline: tuple[Event, ...] = ()
    coverage: tuple[Bar, ...] = ()
    citations: tuple[Citation, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated events of a person, a topic, a story or a question.

    Attributes:
        subject: Whose.
        as_of: The clock.
        events: The earliest first.
        citations: All that is cited, numbered in the order of first use.
        nearest: Names like it, where there is nothing.
    """

    subject: str
    as_of: datetime
    events: tuple[Event, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Headline:
    """A story among the latest.

    Attributes:
        statement: What it says: the first sentence of its latest report.
        title: Of that report.
        latest_at: When that was published.
        origins: Who reported it first-hand, each once.
        outlets: Who carried it, copies included.
        articles: How many articles tell it.
    """

    statement: Statement
    title: str
    latest_at: datetime | None
    origins: tuple[str, ...]
    outlets: tuple[str, ...]
    articles: int

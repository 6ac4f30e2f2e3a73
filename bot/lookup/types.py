"""The results of a look-up; every sentence has its citations."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.answer.types import Citation, Statement
from index import Entity


class SubjectKind(StrEnum):
    """What a look-up is about."""

    PERSON = "person"
    TOPIC = "topic"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """The number of articles published in a period.

    Attributes:
        start: The first moment of the period, in UTC.
        end: The first moment after the period.
        articles: How many articles were published in it.
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
        statement: The sentence, with its citations.
        stated: Whether the sentence states the date; otherwise the date is the day of the report.
    """

    start: datetime
    end: datetime
    label: str
    statement: Statement
    stated: bool


@dataclass(frozen=True, slots=True)
class Related:
    """An entity that is named together with the subject, and in how many articles."""

    entity: Entity
    articles: int


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another person with the same name, and how to tell them apart.

    Attributes:
        entity: The other person.
        known_with: The entities that person is named with most often.
        label: Their office or role, or else the headline of the newest article that names them.
    """

    entity: Entity
    known_with: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the news says about a person or a topic, as of a moment.

    Attributes:
        kind: Whether it is about a person or a topic.
        asked: The name or topic as it was typed.
        name: The person's name as the news gives it, or the words of the topic.
        as_of: The clock; articles published later are left out.
        articles: How many articles there are; 0 if nothing was found.
        first_at: When the first article was published; None if no article is dated.
        latest_at: When the latest article was published.
        entity: The person, organisation or place; None if the topic is not a known name.
        known_with: Entities that tell the person from namesakes; empty if there are none.
        label: What tells the person from namesakes in plain words; "" if there are none.
        offices: The person's offices or roles, the newest first; empty for a topic.
        new: What the newest stories say, one statement a story, the newest first.
        related: Entities named in the same articles, those in most articles first.
        quotes: Quotations of the person, the newest first; empty for a topic.
        timeline: Events, the earliest first.
        coverage: Articles over time, without gaps.
        citations: All citations, numbered in the order of first use.
        namesakes: Other people that the name may mean.
        nearest: Similar names, if the name is unknown.
    """

    kind: SubjectKind
    asked: str
    name: str
    as_of: datetime
    articles: int = 0
    first_at: datetime | None = None
    latest_at: datetime | None = None
    entity: Entity | None = None
    known_with: tuple[str, ...] = ()
    label: str = ""
    offices: tuple[Statement, ...] = ()
    new: tuple[Statement, ...] = ()
    related: tuple[Related, ...] = ()
    quotes: tuple[Statement, ...] = ()
    timeline: tuple[Event, ...] = ()
    coverage: tuple[PeriodCount, ...] = ()
    citations: tuple[Citation, ...] = ()
    namesakes: tuple[Namesake, ...] = ()
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated events of a person, a topic, a story or a question.

    Attributes:
        subject: The name, the topic or the question.
        as_of: The clock.
        events: Events, the earliest first.
        citations: All citations, numbered in the order of first use.
        nearest: Similar names, if nothing was found.
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
        statement: The lead of its latest report, or its headline if it has no lead.
        title: The headline of that report.
        latest_at: When that report was published.
        origins: Who reported the story first-hand, each once.
        outlets: The outlets that carried it, copies included.
        articles: How many articles report it.
    """

    statement: Statement
    title: str
    latest_at: datetime | None
    origins: tuple[str, ...]
    outlets: tuple[str, ...]
    articles: int

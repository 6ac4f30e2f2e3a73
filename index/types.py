"""The values that packages exchange: articles, passages, names, evidence and status."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC.

    Args:
        moment: An aware point in time.

    Raises:
        ValueError: `moment` is naive; no time zone is guessed.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}; add a UTC offset")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as an outlet published it.

    Attributes:
        url: Its canonical http(s) address, or a `file:` URI; identifies the article.
        title: Its headline; never empty.
        body: The text: a line per paragraph, an empty line between paragraphs. Characters are
            as published, so that a quotation can be checked character for character.
        publisher: The outlet that published it; "" if unknown.
        author: Names joined by ", ", or "".
        sources: The outlets that it cites for its news, nearest first: ("Donga", "The Wall Street
            Journal") if it cites Donga, which cites the Journal. Empty for a report of its own.
        published_at: When it was published, in UTC; None if unknown. An offset from UTC that it is
            given with is kept in `offset_minutes`.
        modified_at: When its publisher last changed it, in UTC; None if unknown.
        fetched_at: When it was fetched, in UTC; the library accepts no article without it.
        offset_minutes: How far the clock of its place of publication was ahead of UTC; None if its
            date states no other zone.
        is_summary: Whether the text is only what a feed says of the article, whose page could not
            be read.
        picture: The https address of the picture that its publisher shows with it; "" if there is
            none. Newsdesk never fetches it.
    """

    url: str
    title: str
    body: str
    publisher: str = ""
    author: str = ""
    sources: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    fetched_at: datetime | None = None
    offset_minutes: int | None = None
    is_summary: bool = False
    picture: str = ""

    def __post_init__(self) -> None:
        if not self.url or not self.title.strip() or not self.body.strip():
            raise ValueError(f"an article needs a url, a title and a body: {self.url!r}")
        if self.offset_minutes is None and self.published_at is not None:
            offset = self.published_at.utcoffset()
            if offset:
                object.__setattr__(self, "offset_minutes", round(offset.total_seconds() / 60))
        for name in ("published_at", "modified_at", "fetched_at"):
            moment = getattr(self, name)
            if moment is not None:
                object.__setattr__(self, name, utc(moment))

    @property
    def published_locally(self) -> datetime | None:
        """When it was published, by the clock of that place: its day is what "today" means there.

        In UTC if the zone is unknown; None if the date is.
        """
        if self.published_at is None or not self.offset_minutes:
            return self.published_at
        try:
            return self.published_at.astimezone(timezone(timedelta(minutes=self.offset_minutes)))
        except OverflowError:  # an hour from the year 1 or 9999
            return self.published_at

    @property
    def origin(self) -> str:
        """The outlet that reported it first-hand, as far as the article states: its last source."""
        return self.sources[-1] if self.sources else self.publisher


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: `body[start:end] == text` for an article's body."""

    start: int
    end: int
    text: str

    def meets(self, other: "Span") -> bool:
        """Whether two spans of a text overlap."""
        return self.start < other.end and other.start < self.end


class EntityKind(StrEnum):
    """The kind of an entity."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class RecognisedName:
    """A name in a text: `text[place.start:place.end] == place.text`.

    Attributes:
        place: The name alone, without title ("President") and without possessive ("'s").
        kind: The kind of the entity.
    """

    place: Span
    kind: EntityKind


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation or place that the news names, with all its names.

    Attributes:
        id: Stable as long as any article has one of the names.
        name: The fullest of the common names.
        kind: Person, organisation or place.
        aliases: Its other names without titles, the commonest first.
        articles: How many articles that the audience may read name it.
        first_at: When the first of them was published; None if none has a plausible date.
        latest_at: When the newest of them was published; None likewise.
    """

    id: int
    name: str
    kind: EntityKind
    aliases: tuple[str, ...]
    articles: int
    first_at: datetime | None
    latest_at: datetime | None


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A period of time that a text mentions.

    Attributes:
        place: The words that state it: `text[place.start:place.end] == place.text`.
        start: Its first moment, in UTC.
        end: The moment after its last, in UTC; later than `start`.
    """

    place: Span
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", utc(self.start))
        object.__setattr__(self, "end", utc(self.end))
        if self.end <= self.start:
            raise ValueError(f"this period ends before it starts: {self.place.text!r}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an article names an entity.

    Attributes:
        article: The whole article.
        place: The name in its body.
        sentence: The sentence around the name, also in the body.
    """

    article: Article
    place: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that a search found, with its article.

    Attributes:
        passage_id: Its id in the store and in the vector index.
        article: The whole article.
        passage: The passage; `article.body[passage.start:passage.end] == passage.text`.
        score: How well it matches: above 0, higher is better, comparable within a search only.
        similarity: Cosine of the query's and the passage's vectors, -1 to 1.
        copies: Other outlets that published the same text.
    """

    passage_id: int
    article: Article
    passage: Span
    score: float
    similarity: float
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """An article with the vector of its headline and opening.

    Attributes:
        article: The article.
        vector: `(dimension,)`, L2-normalised.
        copies: Other outlets that published the same text.
    """

    article: Article
    vector: tuple[float, ...]
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """What an article contained before its publisher changed it.

    Attributes:
        title: Its headline then.
        body: Its text then.
        fetched_at: When that version came in, in UTC.
        replaced_at: When the next version came in, in UTC.
    """

    title: str
    body: str
    fetched_at: datetime
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that was added to the library.

    Attributes:
        id: Ids grow with each arrival and are never reused.
        article: The article as it is now.
        audience: Who may read it: "" for everybody, "discord:123" for one server.
    """

    id: int
    article: Article
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An article whose publisher changed its text.

    Attributes:
        id: Ids grow with each rewrite and are never reused.
        article: The article as it is now; it may have changed again after this rewrite.
        revision: What it contained before.
        audience: Who may read it: "" for everybody, "discord:123" for one server.
    """

    id: int
    article: Article
    revision: Revision
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet with the number and age of its articles.

    Attributes:
        name: As its articles state it.
        articles: How many articles the library has of it, copies included.
        latest_at: When its latest was published, future dates ignored; None if all are undated.
    """

    name: str
    articles: int
    latest_at: datetime | None


class Outcome(StrEnum):
    """What the library did with an article that was added."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Added:
    """The result of adding an article, which is on disk by then.

    Attributes:
        url: The address of the article.
        outcome: What the library did with it.
        duplicate_of: For a duplicate, the address of the article with the same text.
        note: What of it was left out, for people; "" for nothing.
    """

    url: str
    outcome: Outcome
    duplicate_of: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DatabaseCheck:
    """What a check of the database found.

    Attributes:
        damage: The first damage and what to do, in one line; "" if none was found.
        is_whole: Whether all of the database was checked.
    """

    damage: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of the vector index.

    Attributes:
        engine: The name of the search engine.
        model: The fingerprint of the encoder of the vectors.
        dimension: The length of a vector.
        vectors: How many vectors it has.
        revision: The revision of the library.
        healthy: Whether the index agrees with the database; None if it does and the database was
            checked only in part.
        problem: What is wrong and what to do, in one line; "" for an index that only has to be
            rebuilt, or that is healthy.
        keyword_engine: The name of the engine that finds passages by their words.
        memory_bytes: How much memory the vectors of all audiences take; 0 for a single audience.
        search_ms: How long a search took just now, without encoding the question; 0 likewise.
    """

    engine: str
    model: str
    dimension: int
    vectors: int
    revision: int
    healthy: bool | None
    problem: str = ""
    keyword_engine: str = ""
    memory_bytes: int = 0
    search_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Status:
    """What the library holds for an audience.

    Attributes:
        articles: How many articles there are, copies not counted.
        passages: How many passages they have.
        newest_article_at: When the newest was published, future dates ignored; None without one.
        feeds: How many feeds are watched.
        index: The state of the vector index.
        database: The address of the database, without a password.
    """

    articles: int
    passages: int
    newest_article_at: datetime | None
    feeds: int
    index: IndexStatus
    database: str

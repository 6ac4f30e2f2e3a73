"""The values that pass between the rooms: what news is, and what was found in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


def utc(moment: datetime) -> datetime:
    """Return `moment` in UTC.

    Args:
        moment: An aware point in time.

    Raises:
        ValueError: `moment` is naive; nothing here guesses a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}; give it one")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Article:
    """One article as an outlet published it.

    Attributes:
        url: What identifies it: its canonical http(s) address, or a `file:` URI.
        title: Its headline; never empty.
        body: What a reader would read: paragraphs, one line each, an empty line between.
            Characters are the publisher's own, so that a quote can be checked letter by letter.
        publisher: The outlet that published it, or "" if nothing says.
        author: Names joined by ", ", or "".
        sources: Whom it cites for the news, nearest first: ("Donga", "The Wall Street Journal")
            for an article taken from Donga that took it from the Journal. Empty: its own report.
        published_at: When it was published, in UTC; None if nothing says.
        modified_at: When its publisher last changed it, in UTC; None if nothing says.
        fetched_at: When it came in, in UTC.
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

    def __post_init__(self) -> None:
        if not self.url or not self.title.strip() or not self.body.strip():
            raise ValueError(f"an article needs a url, a title and a body: {self.url!r}")
        for name in ("published_at", "modified_at", "fetched_at"):
            moment = getattr(self, name)
            if moment is not None:
                object.__setattr__(self, name, utc(moment))

    @property
    def origin(self) -> str:
        """Who reported it first-hand, as far as the article says: the last of its sources."""
        return self.sources[-1] if self.sources else self.publisher


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's body: `body[start:end] == text`."""

    start: int
    end: int
    text: str

    def meets(self, other: "Span") -> bool:
        """Whether two stretches of one text have a letter in common."""
        return self.start < other.end and other.start < self.end


class EntityKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: `text[place.start:place.end] == place.text`.

    Attributes:
        place: The name alone, without title ("President") and without possessive ("'s").
        kind: What it names.
    """

    place: Span
    kind: EntityKind


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that the news names, all names of it joined.

    Attributes:
        id: What it is asked for by; it stays while one of the names is named anywhere.
        name: The fullest of the common names.
        kind: What it is.
        aliases: Its other names, the commonest first, titles left out.
        articles: How many articles name it, of those that were asked for.
        first_at: When the first of them was published; None if none has a date to be believed.
        latest_at: When the newest of them was.
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
    """A stretch of time that a text speaks of.

    Attributes:
        place: The words that say it: `text[place.start:place.end] == place.text`.
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
            raise ValueError(f"a time that ends before it begins: {self.place.text!r}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an article names an entity.

    Attributes:
        article: The whole article.
        place: The name in its body.
        sentence: The sentence around it, in the body too.
    """

    article: Article
    place: Span
    sentence: Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that was found for a query, with the article it stands in.

    Attributes:
        passage_id: Its id in the store and in the vector index.
        article: The whole article.
        passage: The passage; `article.body[passage.start:passage.end] == passage.text`.
        score: How well it fits, higher is better, above 0; comparable within one search only.
        similarity: Cosine of the query's and the passage's vectors, -1 to 1.
        copies: Outlets that carried the very same text, besides the article's own.
    """

    passage_id: int
    article: Article
    passage: Span
    score: float
    similarity: float
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """What an article is about: its headline and opening, encoded.

    Attributes:
        article: The article.
        vector: `(dimension,)`, L2-normalised.
        copies: Outlets that carried the same text, besides the article's own.
    """

    article: Article
    vector: tuple[float, ...]
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """What an article said before its publisher changed it.

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
    """An article that came in.

    Attributes:
        id: Later arrivals have higher ones; never given twice.
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
        id: Later rewrites have higher ones; never given twice.
        article: The article as it is now, which may be another change later.
        revision: What it said before.
        audience: Who may read it: "" for everybody, "discord:123" for one server.
    """

    id: int
    article: Article
    revision: Revision
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet, and how fresh what is held of it is.

    Attributes:
        name: As its articles have it.
        articles: How many there are, copies of others' texts included.
        latest_at: When its latest was published, the future not believed; None if all are undated.
    """

    name: str
    articles: int
    latest_at: datetime | None


class Outcome(StrEnum):
    """What became of an article that was handed to the library."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Added:
    """The library's word on one article: it is on disk once this is in your hands.

    Attributes:
        url: The article's.
        outcome: What became of it.
        duplicate_of: For a duplicate, the address under which the same text is known.
    """

    url: str
    outcome: Outcome
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The state of the vector index; `healthy` when it agrees with the database."""

    engine: str
    model: str
    dimension: int
    vectors: int
    revision: int
    healthy: bool


@dataclass(frozen=True, slots=True)
class Status:
    """What the library holds for one who may read it.

    Attributes:
        articles: Articles, a copy of another not counted.
        passages: Their passages.
        newest_article_at: When the newest was published, the future not believed.
        feeds: Feeds that are watched.
        index: The vector index.
        database: Where the database is, without any password.
    """

    articles: int
    passages: int
    newest_article_at: datetime | None
    feeds: int
    index: IndexStatus
    database: str

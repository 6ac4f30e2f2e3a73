"""What look-ups need from the library."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index import Article, Entity, EntityKind, Evidence, Lead, Mention, Outlet, RecognisedName, Span
from index.types import utc


class EntityIndex(Protocol):
    """The people, organisations and places that the news names."""

    def suggest(
        self,
        prefix: str,
        now: datetime,
        *,
        kind: EntityKind | None = None,
        limit: int = 25,
        audience: str = "",
    ) -> tuple[Entity, ...]:
        """Return entities whose names start with a prefix, the most frequent first."""

    def find(self, name: str, now: datetime, audience: str = "") -> tuple[Entity, ...]:
        """Return the entities that a name may mean, the most likely first."""

    def mentions(
        self, entity: Entity, now: datetime, *, limit: int, offset: int = 0, audience: str = ""
    ) -> tuple[Mention, ...]:
        """Return the mentions of an entity, the newest article first."""

    def related(
        self, entity: Entity, now: datetime, limit: int, audience: str = ""
    ) -> tuple[tuple[Entity, int], ...]:
        """Return the entities named in the same articles, with the number of shared articles."""

    def places_in(
        self, urls: Sequence[str], now: datetime, audience: str = ""
    ) -> dict[str, tuple[RecognisedName, ...]]:
        """Return the names in articles and what they name, by address; faster than `named_in`."""

    def named_in(
        self, urls: Sequence[str], now: datetime, audience: str = ""
    ) -> dict[str, tuple[tuple[Entity, Span], ...]]:
        """Return the entities that articles name, with their places in the body, by address."""


class LookupLibrary(Protocol):
    """The part of the library that look-ups use; see `index.Library`."""

    @property
    def entities(self) -> EntityIndex:
        """The entities that the articles name."""

    def search(
        self,
        query: str,
        now: datetime,
        *,
        limit: int = 10,
        per_article: int = 1,
        audience: str = "",
        since: datetime | None = None,
    ) -> tuple[Evidence, ...]:
        """Find the passages that fit a query, best first."""

    def latest(
        self,
        now: datetime,
        *,
        topic: str = "",
        publisher: str = "",
        limit: int = 10,
        offset: int = 0,
        audience: str = "",
        since: datetime | None = None,
    ) -> tuple[Article, ...]:
        """Return articles, the newest first."""

    def outlets(self, now: datetime, audience: str = "") -> tuple[Outlet, ...]:
        """Return the outlets, the one with the most articles first."""

    def leads(self, since: datetime, now: datetime, audience: str = "") -> tuple[Lead, ...]:
        """Return what articles are about, the oldest first."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The news as one audience can read it at a given moment.

    Attributes:
        news: The library.
        now: The clock, in UTC; articles published later are left out.
        audience: The audience whose private news is included; "" for public news only.
        since: Only articles published from then on, in UTC; None for all, undated ones too.
    """

    news: LookupLibrary
    now: datetime
    audience: str = ""
    since: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", utc(self.now))
        if self.since is not None:
            object.__setattr__(self, "since", utc(self.since))

    def includes(self, published: datetime | None) -> bool:
        """Whether an article of this date is recent enough."""
        return self.since is None or (published is not None and published >= self.since)

    def newest(
        self, topic: str, *, batch_size: int, most: int, publisher: str = ""
    ) -> Iterator[Sequence[Article]]:
        """Yield the articles that mention a topic in batches, the newest first.

        Args:
            topic: Words that the article must contain side by side; "" for any.
            batch_size: How many articles to read at a time.
            most: No batch begins after so many articles.
            publisher: Only this outlet's articles; "" for all.
        """
        for offset in range(0, most, batch_size):
            batch = self.news.latest(
                self.now,
                topic=topic,
                publisher=publisher,
                limit=batch_size,
                offset=offset,
                audience=self.audience,
                since=self.since,
            )
            yield batch
            if len(batch) < batch_size:
                return

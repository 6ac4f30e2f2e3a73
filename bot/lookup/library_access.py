"""What looking up asks of the library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from index import Article, Entity, EntityKind, Evidence, Lead, Mention, Named, Outlet, Span
from index.types import utc


class Entities(Protocol):
    """Who and what the news names."""

    def suggest(
        self,
        prefix: str,
        now: datetime,
        *,
        kind: EntityKind | None = None,
        limit: int = 25,
        audience: str = "",
    ) -> tuple[Entity, ...]:
        """Return those whose names begin so, the most in the news first."""

    def find(self, name: str, now: datetime, audience: str = "") -> tuple[Entity, ...]:
        """Return all that a name may mean, the likeliest first."""

    def mentions(
        self, entity: Entity, now: datetime, *, limit: int, offset: int = 0, audience: str = ""
    ) -> tuple[Mention, ...]:
        """Return where one is named, the newest article first."""

    def related(
        self, entity: Entity, now: datetime, limit: int, audience: str = ""
    ) -> tuple[tuple[Entity, int], ...]:
        """Return those named in the same articles, with the number of those articles."""

    def places_in(
        self, urls: Sequence[str], now: datetime, audience: str = ""
    ) -> dict[str, tuple[Named, ...]]:
        """Return the names in articles and what they name, by address: quicker than `named_in`."""

    def named_in(
        self, urls: Sequence[str], now: datetime, audience: str = ""
    ) -> dict[str, tuple[tuple[Entity, Span], ...]]:
        """Return who and what articles name, with the places in their bodies, by address."""


class News(Protocol):
    """The library, as far as looking up needs it; see `index.Library`."""

    @property
    def entities(self) -> Entities:
        """Who and what it names."""

    def search(
        self,
        query: str,
        now: datetime,
        *,
        limit: int = 10,
        per_article: int = 1,
        audience: str = "",
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
    ) -> tuple[Article, ...]:
        """Return articles, the newest first."""

    def outlets(self, now: datetime, audience: str = "") -> tuple[Outlet, ...]:
        """Return the outlets, the one with the most articles first."""

    def leads(self, since: datetime, now: datetime, audience: str = "") -> tuple[Lead, ...]:
        """Return what articles are about, the oldest first."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The news as it stands at a moment, for whoever may read it.

    Attributes:
        news: The library.
        now: The clock, in UTC; what was published later is not there yet.
        audience: Whose private news is read besides the public; "" for nobody's.
    """

    news: News
    now: datetime
    audience: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "now", utc(self.now))

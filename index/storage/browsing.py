"""Browse the library without a question: latest articles, outlets, arrivals, rewrites."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from index.audience import PUBLIC
from index.search.scope import names
from index.storage.catalogue import Catalogue
from index.types import Arrival, Article, Lead, Outlet, Revision, Rewrite, utc

# The latest moment to which days can be added; `--as-of 9999-12-31` means "everything".
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


class ArticleBrowser:
    """Lists the articles of a library.

    In all methods, `audience` is the one whose private articles are listed besides the public
    ones: "" for the public ones alone, "discord:123" for one server. If an article exists both
    publicly and privately, the audience gets its private version.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def article(self, url: str, audience: str = PUBLIC) -> Article | None:
        """Return the article of an address, preferably the private one; None if unknown."""
        return self._catalogue.article(url, audience)

    def revisions(self, url: str, audience: str = PUBLIC) -> tuple[Revision, ...]:
        """Return the earlier versions of an article, the newest first."""
        return self._catalogue.revisions(url, audience)

    def leads(self, since: datetime, now: datetime, audience: str = PUBLIC) -> tuple[Lead, ...]:
        """Return the headlines and openings of the articles of a period, the oldest first.

        Args:
            since: The start of the period; undated articles are left out.
            now: The end of the period.
            audience: The audience whose private articles are included.
        """
        return self._catalogue.leads(utc(since), clamped(now), audience)

    def latest(
        self,
        now: datetime,
        *,
        topic: str = "",
        publisher: str | Sequence[str] = "",
        limit: int = 10,
        offset: int = 0,
        audience: str = PUBLIC,
    ) -> tuple[Article, ...]:
        """Return articles, the newest first; undated ones come last, by time of arrival.

        Args:
            now: Articles published later are left out.
            topic: Words that a passage with its headline has to contain; "" for any article.
            publisher: One or all names of an outlet, see `outlet_lookup.matching`: only articles
                that it published, reprints included, or that cite it. "" for all outlets, without
                reprints.
            limit: How many to return at most.
            offset: How many of the newest to skip, for the next page.
            audience: The audience whose private articles are included.
        """
        return self._catalogue.latest(
            clamped(now),
            topic=topic,
            outlet=names(publisher),
            limit=limit,
            offset=offset,
            audience=audience,
        )

    def outlets(self, now: datetime, audience: str = PUBLIC) -> tuple[Outlet, ...]:
        """Return the outlets with articles at `now`, the one with the most articles first."""
        return self._catalogue.outlets(clamped(now), audience)

    def arrivals(
        self, after_id: int, limit: int, audience: str | None = None
    ) -> tuple[Arrival, ...]:
        """Return the articles that arrived after an arrival, in that order, without copies.

        Args:
            after_id: The id of the last known arrival; 0 for none.
            limit: How many to return at most.
            audience: The audience whose private articles are included; None for all audiences. The
                caller must then show each article only to its own audience.
        """
        return self._catalogue.arrivals(after_id, limit, audience)

    def last_arrival(self) -> int:
        """Return the id of the last arrival of any audience, to continue from later; 0 for none."""
        return self._catalogue.last_arrival()

    def rewrites(
        self, after_id: int, limit: int, audience: str | None = None
    ) -> tuple[Rewrite, ...]:
        """Return the rewrites of articles that happened after a rewrite, in order.

        Args:
            after_id: The id of the last known rewrite; 0 for none.
            limit: How many to return at most.
            audience: As for `arrivals`.
        """
        return self._catalogue.rewrites(after_id, limit, audience)

    def last_rewrite(self) -> int:
        """Return the id of the last rewrite of any audience, to continue from later; 0 for none."""
        return self._catalogue.last_rewrite()

    def is_empty(self, audience: str = PUBLIC) -> bool:
        """Whether the audience can read no article at all."""
        return self._catalogue.is_empty(audience)


def clamped(now: datetime) -> datetime:
    """Return `now` in UTC, no later than `_LATEST`."""
    return min(utc(now), _LATEST)

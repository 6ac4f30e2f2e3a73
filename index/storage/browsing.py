"""What stands in the library, to be read without a question: the newest, outlets, arrivals."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from index.audience import PUBLIC
from index.search.scope import names
from index.storage.catalogue import Catalogue
from index.types import Arrival, Article, Lead, Outlet, Revision, Rewrite, utc

# The last moment that can be counted on from; `--as-of 9999-12-31` means "all there is".
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


class Shelves:
    """The readings of a library.

    Everywhere `audience` is whose private articles are read besides the public ones: "" for
    nobody's, "discord:123" for one server. Of an article that it has for itself as well as in
    public it sees its own.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def article(self, url: str, audience: str = PUBLIC) -> Article | None:
        """Return an article by its address, the audience's own first; None if there is none."""
        return self._catalogue.article(url, audience)

    def revisions(self, url: str, audience: str = PUBLIC) -> tuple[Revision, ...]:
        """Return what that article said before its publisher changed it, the newest first."""
        return self._catalogue.revisions(url, audience)

    def leads(self, since: datetime, now: datetime, audience: str = PUBLIC) -> tuple[Lead, ...]:
        """Return what the articles of a stretch of time are about, the oldest first.

        Args:
            since: Articles published from here on; undated ones are not among them.
            now: And until here.
            audience: Whose private articles are read too.
        """
        return self._catalogue.leads(utc(since), clocked(now), audience)

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
        """Return articles, the newest first; undated ones come last, by when they came in.

        Args:
            now: What was published later is passed over.
            topic: Words that all stand in the headline or in one passage; "" for any.
            publisher: One outlet, by one or all of its names, see `outlet_lookup.matching`: what it
                published, reprints too, and what was taken from it. "" for all, without reprints.
            limit: How many at most.
            offset: How many of the newest to pass over, for the next page.
            audience: Whose private articles are read too.
        """
        return self._catalogue.latest(
            clocked(now),
            topic=topic,
            outlet=names(publisher),
            limit=limit,
            offset=offset,
            audience=audience,
        )

    def outlets(self, now: datetime, audience: str = PUBLIC) -> tuple[Outlet, ...]:
        """Return the outlets that there are articles of at `now`, the one with the most first."""
        return self._catalogue.outlets(clocked(now), audience)

    def arrivals(
        self, after_id: int, limit: int, audience: str | None = None
    ) -> tuple[Arrival, ...]:
        """Return the articles that came in after an arrival, in that order; copies are none.

        Args:
            after_id: The id of the last arrival that is known; 0 for none.
            limit: How many at most.
            audience: Whose private articles are read besides the public ones; None for everything
                there is, each with whom it is for: nothing of that may be shown to others.
        """
        return self._catalogue.arrivals(after_id, limit, audience)

    def last_arrival(self) -> int:
        """Return the id of the last arrival, of whatever audience, 0 for none; a place to go on."""
        return self._catalogue.last_arrival()

    def rewrites(
        self, after_id: int, limit: int, audience: str | None = None
    ) -> tuple[Rewrite, ...]:
        """Return the articles whose publishers changed the text after a rewrite, in that order.

        Args:
            after_id: The id of the last rewrite that is known; 0 for none.
            limit: How many at most.
            audience: As for `arrivals`.
        """
        return self._catalogue.rewrites(after_id, limit, audience)

    def last_rewrite(self) -> int:
        """Return the id of the last rewrite, of whatever audience, 0 for none; a place to go on."""
        return self._catalogue.last_rewrite()

    def is_empty(self, audience: str = PUBLIC) -> bool:
        """Whether there is no article at all."""
        return self._catalogue.is_empty(audience)


def clocked(now: datetime) -> datetime:
    """Return a clock in UTC, no later than one that can be counted on from."""
    return min(utc(now), _LATEST)

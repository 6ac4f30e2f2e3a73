"""What the admin of a server does with feeds: those of its audience, and no others."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.errors import FeedRefusedError
from bot.settings import Settings
from index.audience import PUBLIC
from ingest.errors import ForbiddenAddressError, IngestError
from ingest.feeds.discover import Found, find_feed
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import Feed
from ingest.feeds.preview import Preview, preview
from ingest.feeds.schedule import EVERY_MINUTES
from ingest.parse.sandbox_pool import Parsers
from ingest.web.credentials import holds_credentials
from ingest.web.sync_fetch import FetchThread


@dataclass(frozen=True, slots=True)
class AddedFeed:
    """A feed that is watched from now on.

    Attributes:
        feed: The feed.
        entries: How many entries it has now.
        others: Addresses of further feeds that the page names.
    """

    feed: Feed
    entries: int
    others: tuple[str, ...]


class FeedRoom:
    """The feeds as a server's admin handles them; every method blocks.

    Args:
        settings: Limits and manners of fetching.
        store: The feeds.
    """

    def __init__(self, settings: Settings, store: FeedStore) -> None:
        self._settings = settings
        self._store = store
        self._lock = threading.Lock()
        self._webs: set[FetchThread] = set()
        self._closed = False

    def feeds(self, audience: str) -> tuple[Feed, ...]:
        """Return the feeds whose news an audience reads: its own, then everybody's."""
        own = () if audience == PUBLIC else self._store.feeds(audience)
        return (*own, *self._store.feeds(PUBLIC))

    def find(self, wanted: str, audience: str) -> Feed | None:
        """Return the feed with an id or an address that an audience reads, its own first."""
        wanted = wanted.strip().partition("#")[0]
        same = {wanted, wanted.rstrip("/"), f"{wanted}/"}
        return next(
            (
                feed
                for feed in self.feeds(audience)
                if feed.url in same or (wanted.isdecimal() and feed.id == int(wanted))
            ),
            None,
        )

    def add(self, url: str, audience: str, *, tag: str = "", publisher: str = "") -> AddedFeed:
        """Watch a feed for an audience; of a page, the first feed that it names.

        Raises:
            FeedRefusedError: It holds a password, is watched already, or cannot be had.
            LibraryError: The database cannot be used.
        """
        if holds_credentials(url):
            raise FeedRefusedError("secret")
        self._refuse_known(url, audience)
        found = self._look(url)
        if holds_credentials(found.url):
            raise FeedRefusedError("secret")
        self._refuse_known(found.url, audience)
        try:
            feed = self._store.add(
                found.url,
                title=found.feed.title,
                publisher=publisher.strip(),
                tag=tag.strip(),
                every_minutes=EVERY_MINUTES,
                now=datetime.now(UTC),
                audience=audience,
            )
        except IngestError as error:
            raise FeedRefusedError("unread", str(error)) from error
        return AddedFeed(feed, len(found.feed.entries), found.others)

    def remove(self, feed: Feed) -> None:
        """Watch a feed no longer; its articles stay."""
        self._store.remove(feed.url, feed.audience)

    def toggle(self, feed: Feed) -> Feed:
        """Pause a feed, or resume it if it is paused or has ended; returns it as it is now."""
        if feed.paused or feed.gone:
            self._store.resume(feed.url, datetime.now(UTC), feed.audience)
            return replace(feed, paused=False, gone=False)
        self._store.pause(feed.url, feed.audience)
        return replace(feed, paused=True)

    def test(self, url: str) -> tuple[Found, Preview]:
        """Return what a feed would bring; nothing is written.

        Raises:
            FeedRefusedError: It cannot be had.
        """
        if holds_credentials(url):
            raise FeedRefusedError("secret")
        now = datetime.now(UTC)
        with self._network() as (web, parsers):
            found = find_feed(url, web, parsers)
            return found, preview(found, self._settings, web, parsers, now)

    def close(self) -> None:
        """End every request under way, so that no thread waits for a silent site."""
        with self._lock:
            self._closed = True
            webs = list(self._webs)
        for web in webs:
            web.close()

    def _look(self, url: str) -> Found:
        with self._network() as (web, parsers):
            return find_feed(url, web, parsers)

    @contextmanager
    def _network(self) -> Iterator[tuple[FetchThread, Parsers]]:
        """Open the network for one look; what cannot be had there is a refusal."""
        with FetchThread(self._settings) as web, Parsers(1) as parsers:
            with self._lock:
                self._webs.add(web)
                closed = self._closed
            try:
                if closed:
                    web.close()
                yield web, parsers
            except IngestError as error:
                raise _refused(error) from error
            finally:
                with self._lock:
                    self._webs.discard(web)

    def _refuse_known(self, url: str, audience: str) -> None:
        known = self.find(url, audience)
        # what everybody reads this server reads already: once more for itself would be twice
        if known is not None and not url.strip().isdecimal():
            raise FeedRefusedError("known")


def _refused(error: IngestError) -> FeedRefusedError:
    # its words name what an address inside the operator's house resolves to
    if isinstance(error, ForbiddenAddressError):
        return FeedRefusedError("forbidden")
    return FeedRefusedError("unread", str(error))

"""Feed administration for one audience, such as a Discord server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.errors import FeedRefusedError
from bot.settings import Settings
from index.audience import PUBLIC
from ingest.errors import ForbiddenAddressError, IngestError
from ingest.feeds.discover import FoundFeed, find_feed
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import Feed
from ingest.feeds.host_leases import HostLeases
from ingest.feeds.preview import Preview, preview
from ingest.feeds.watch_state import WatchState, read_watch_state
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.web.credentials import holds_credentials
from ingest.web.retries import EVERY_MINUTES
from ingest.web.sync_fetch import FetchThread


@dataclass(frozen=True, slots=True)
class AddedFeed:
    """A feed that has just been added.

    Attributes:
        feed: The feed.
        entries: How many entries it has now.
        others: Addresses of other feeds that the page links to.
    """

    feed: Feed
    entries: int
    others: tuple[str, ...]


class FeedAdmin:
    """Lists, adds, removes, pauses and tests feeds; every method blocks.

    Args:
        settings: The settings for fetching.
        store: The stored feeds.
    """

    def __init__(self, settings: Settings, store: FeedStore) -> None:
        self._settings = settings
        self._store = store
        self._lock = threading.Lock()
        self._open_threads: set[FetchThread] = set()
        self._closed = False

    def feeds(self, audience: str) -> tuple[Feed, ...]:
        """Return the feeds that an audience reads: its private feeds, then the public ones."""
        private = () if audience == PUBLIC else self._store.feeds(audience)
        return (*private, *self._store.feeds(PUBLIC))

    def find(self, wanted: str, audience: str) -> Feed | None:
        """Return the feed with an id or an address; an audience's private feeds come first."""
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
        """Watch a feed for an audience. For a page, watch the first feed that it links to.

        Raises:
            FeedRefusedError: The address contains a password, or the feed is watched already or
                cannot be read.
            LibraryError: The database cannot be used.
        """
        if holds_credentials(url):
            raise FeedRefusedError("secret")
        self._refuse_known(url, audience)
        found = self._find_feed(url)
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

    def watch_state(self) -> WatchState:
        """Return whether somebody watches the feeds, and what the last round brought."""
        return read_watch_state(self._store.home)

    def remove(self, feed: Feed) -> None:
        """Stop watching a feed; its articles stay."""
        self._store.remove(feed.url, feed.audience)

    def toggle(self, feed: Feed) -> Feed:
        """Pause an active feed, or resume a paused or ended one; return the changed feed."""
        if feed.paused or feed.gone:
            self._store.resume(feed.url, datetime.now(UTC), feed.audience)
            return replace(feed, paused=False, gone=False)
        self._store.pause(feed.url, feed.audience)
        return replace(feed, paused=True)

    def set_interval(self, feed: Feed, every_minutes: int) -> None:
        """Set how often a feed is checked."""
        self._store.set_interval(feed.url, every_minutes, datetime.now(UTC), feed.audience)

    def test(self, url: str) -> tuple[FoundFeed, Preview]:
        """Return the articles that a feed would bring, without storing anything.

        Raises:
            FeedRefusedError: The feed cannot be read.
        """
        if holds_credentials(url):
            raise FeedRefusedError("secret")
        now = datetime.now(UTC)
        with self._network() as (web, parsers):
            found = find_feed(url, web, parsers)
            return found, preview(found, self._settings, web, parsers, now)

    def close(self) -> None:
        """Cancel all running requests, so that no thread waits for a slow site."""
        with self._lock:
            self._closed = True
            threads = list(self._open_threads)
        for thread in threads:
            thread.close()

    def _find_feed(self, url: str) -> FoundFeed:
        with self._network() as (web, parsers):
            return find_feed(url, web, parsers)

    @contextmanager
    def _network(self) -> Iterator[tuple[FetchThread, Parsers]]:
        """Open the network for one request; fetch errors become `FeedRefusedError`."""
        leases = HostLeases(self._settings)
        with FetchThread(self._settings, leases) as web, Parsers(1) as parsers:
            with self._lock:
                self._open_threads.add(web)
                closed = self._closed
            try:
                if closed:
                    web.close()
                yield web, parsers
            except IngestError as error:
                raise _to_refusal(error) from error
            finally:
                with self._lock:
                    self._open_threads.discard(web)

    def _refuse_known(self, url: str, audience: str) -> None:
        known = self.find(url, audience)
        # a server also reads the public feeds, so a private copy would bring each article twice
        if known is not None and not url.strip().isdecimal():
            raise FeedRefusedError("known")


def _to_refusal(error: IngestError) -> FeedRefusedError:
    # the message says what a private network address resolves to, so it is not shown
    if isinstance(error, ForbiddenAddressError):
        return FeedRefusedError("forbidden")
    return FeedRefusedError("unread", str(error))


def feed_state(feed: Feed) -> str:
    """Return "active", "paused", "gone" or "failing"."""
    if feed.gone:
        return "gone"
    if feed.paused:
        return "paused"
    return "failing" if feed.last_error else "active"

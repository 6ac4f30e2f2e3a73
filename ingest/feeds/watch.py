"""Looks at every feed when it is due, several at a time, for ever or once."""

import logging
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from index.errors import LibraryBusyError
from ingest.feeds.feed_store import Fate, FeedStore, Lease
from ingest.feeds.refresh import Look, Reading, Tools, refresh
from ingest.parse.sandbox_pool import Parsers
from ingest.report import Adder
from ingest.settings import IngestSettings
from ingest.web.sync_fetch import FetchThread

# How many feeds are looked at at a time: enough that some slow servers hold up nobody.
THREADS = 8
# A process that dies keeps its feeds from the others for no longer than this.
LEASE_S = 120.0
_POLL_S = 1.0
_RENEWED_S = LEASE_S / 4
_SAVED_S = 300.0
_EXPIRED_S = 3600.0
# How long those who are at work have to end by themselves: an encoder is not interrupted.
_GRACE_S = 3.0
_EXPIRED_AT_A_TIME = 500

log = logging.getLogger(__name__)


class Keeper(Adder, Protocol):
    """What watching needs of a library."""

    def older_than(self, moment: datetime, limit: int = ...) -> tuple[tuple[str, str], ...]:
        """Return the addresses and audiences of articles of before a moment."""
        ...

    def forget(self, url: str, audience: str = ..., *, save: bool = ...) -> bool:
        """Take an article out."""
        ...

    def checkpoint(self) -> None:
        """Save the index."""
        ...


@dataclass(slots=True)
class Round:
    """What was done between two moments of rest.

    Attributes:
        feeds: How many feeds were looked at.
        failed: How many of them failed.
        expired: How many articles were forgotten for their age.
        counts: How many entries had which outcome.
    """

    feeds: int = 0
    failed: int = 0
    expired: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def count(self, look: Look) -> None:
        """Add one look."""
        self.feeds += 1
        self.failed += bool(look.error)
        self.counts.update(look.counts)


def expire(
    library: Keeper,
    store: FeedStore,
    settings: IngestSettings,
    now: datetime,
    limit: int | None = None,
) -> int:
    """Forget what is older than the settings keep, and note it in the log.

    Args:
        library: What holds the articles.
        store: Where it is noted.
        settings: How long articles are kept.
        now: When this is, aware.
        limit: How many to forget at most.

    Returns:
        How many were forgotten.
    """
    if settings.keep_days is None:
        return 0
    before = now - timedelta(days=settings.keep_days)
    reason = f"older than {settings.keep_days} days (NEWSDESK_KEEP_DAYS)"
    total = 0
    while limit is None or total < limit:
        found = library.older_than(before, _EXPIRED_AT_A_TIME)
        gone = [one for one in found if library.forget(*one, save=False)]
        store.note([Fate(url, now, "expired", reason, "", whom) for url, whom in gone])
        total += len(gone)
        if not gone:
            break
    if total:
        library.checkpoint()
    return total


class Watch:
    """Watches the feeds of one library; others may do so at the same time.

    Args:
        store: The feeds.
        library: Where articles go.
        settings: Limits and manners.
        tell: Told of each look, from the thread that calls `run`.
        rested: Told of each round that came to an end, likewise.
        clock: Tells the time, aware.
        threads: How many feeds are looked at at a time.
        lease_s: How long a lease lasts unless it is renewed.
    """

    def __init__(
        self,
        store: FeedStore,
        library: Keeper,
        settings: IngestSettings,
        *,
        tell: Callable[[Look], None] = lambda _: None,
        rested: Callable[[Round], None] = lambda _: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        threads: int = THREADS,
        lease_s: float = LEASE_S,
    ) -> None:
        self._store = store
        self._library = library
        self._settings = settings
        self._tell = tell
        self._rested = rested
        self._clock = clock
        self._threads = threads
        self._lease_s = lease_s
        self._jobs: queue.SimpleQueue[Lease | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Lease, Look | BaseException]] = queue.SimpleQueue()
        self._active: dict[str, Lease] = {}
        self._round = Round()
        self._unsaved = False
        self._renewed_s = self._saved_s = time.monotonic()
        self._expired_s = float("-inf")

    def run(self, stop: threading.Event, *, once: bool = False) -> bool:
        """Look at what is due, until `stop` is set.

        Args:
            stop: Ends it within seconds; what was under way is begun again by the next.
            once: End when everything that is due now has been looked at.

        Returns:
            Whether a thread is still inside code that cannot be interrupted; then the process
            should be ended without ceremony. Nothing is lost by that.

        Raises:
            LibraryError: The library cannot go on.
        """
        web, parsers = FetchThread(self._settings), Parsers()
        keep = self._settings.keep_days
        tools = Tools(
            store=self._store,
            library=self._library,
            reading=Reading(web, parsers, None if keep is None else timedelta(days=keep)),
            clock=self._clock,
            luck=random.random,
            stop=threading.Event(),
        )
        workers = [
            threading.Thread(target=self._work, args=(tools,), daemon=True, name=f"feed{number}")
            for number in range(self._threads)
        ]
        for worker in workers:
            worker.start()
        try:
            self._watch(stop, once=once)
        finally:
            tools.stop.set()
            for _ in workers:
                self._jobs.put(None)
            web.close()
            self._end(workers, parsers)
        return any(worker.is_alive() for worker in workers)

    def _watch(self, stop: threading.Event, *, once: bool) -> None:
        started = self._clock()
        while not stop.is_set():
            now = self._clock()
            before = started if once else now
            try:
                self._hold()
                while len(self._active) < self._threads and (lease := self._claim(now, before)):
                    self._active[lease.token] = lease
                    self._jobs.put(lease)
                self._expire(now)
                if not self._active:
                    self._rest()
                    if once and not self._store.due(now, before):
                        return
            except LibraryBusyError as error:
                log.warning("%s; going on when it is free", error)
            self._collect(stop)

    def _claim(self, now: datetime, before: datetime) -> Lease | None:
        return self._store.claim(now, before, now + timedelta(seconds=self._lease_s))

    def _hold(self) -> None:
        """Renew the leases of what takes long."""
        if self._active and time.monotonic() - self._renewed_s > min(_RENEWED_S, self._lease_s / 4):
            until = self._clock() + timedelta(seconds=self._lease_s)
            self._store.renew(list(self._active), until)
            self._renewed_s = time.monotonic()

    def _collect(self, stop: threading.Event) -> None:
        """Wait for one look to end, or a moment, and take note of all that have ended."""
        timeout_s = 0.2 if self._active else _POLL_S
        try:
            self._take(self._done.get(timeout=timeout_s) if self._active else None)
            while True:
                self._take(self._done.get_nowait())
        except queue.Empty:
            pass
        if not self._active and not self._round.feeds:
            stop.wait(timeout_s)

    def _take(self, ended: tuple[Lease, Look | BaseException] | None) -> None:
        if ended is None:
            return
        lease, look = ended
        self._active.pop(lease.token, None)
        if isinstance(look, LibraryBusyError):
            log.warning("%s: %s; it is looked at again", lease.feed.url, look)
        elif isinstance(look, BaseException):
            raise look
        elif not look.interrupted:
            self._unsaved = self._unsaved or bool(look.counts["new"] or look.counts["changed"])
            self._round.count(look)
            self._tell(look)
        if self._unsaved and time.monotonic() - self._saved_s > _SAVED_S:
            self._save()

    def _rest(self) -> None:
        if self._round.feeds or self._round.expired:
            done, self._round = self._round, Round()
            self._save()
            self._rested(done)

    def _save(self) -> None:
        if self._unsaved:
            self._library.checkpoint()
            self._unsaved = False
        self._saved_s = time.monotonic()

    def _expire(self, now: datetime) -> None:
        if self._settings.keep_days is None or time.monotonic() - self._expired_s < _EXPIRED_S:
            return
        gone = expire(self._library, self._store, self._settings, now, _EXPIRED_AT_A_TIME)
        self._round.expired += gone
        if gone < _EXPIRED_AT_A_TIME:
            self._expired_s = time.monotonic()

    def _work(self, tools: Tools) -> None:
        while (lease := self._jobs.get()) is not None:
            if tools.stop.is_set():
                continue  # whoever ends this gives the lease back
            try:
                look: Look | BaseException = refresh(lease, tools)
            except BaseException as error:  # noqa: BLE001 - raised again where it can be answered
                look = error
            self._done.put((lease, look))

    def _end(self, workers: list[threading.Thread], parsers: Parsers) -> None:
        give_up_s = time.monotonic() + _GRACE_S
        parsers.close()
        for worker in workers:
            worker.join(max(0.0, give_up_s - time.monotonic()))
        try:
            while True:
                lease, look = self._done.get_nowait()
                self._active.pop(lease.token, None)
                if isinstance(look, Look):
                    self._unsaved = True
        except queue.Empty:
            pass
        # those who still work find their lease lost, and write no more about their feed
        self._store.release(list(self._active))
        if not any(worker.is_alive() for worker in workers):
            self._save()

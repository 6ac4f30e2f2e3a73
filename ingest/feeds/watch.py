"""Checks each feed when it is due, several at a time, once or until it is stopped."""

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
from ingest.feeds.feed_store import FeedStore, Lease, OutcomeRecord
from ingest.feeds.host_leases import HostLeases
from ingest.feeds.refresh import FeedCheck, RefreshTools, refresh
from ingest.feeds.watch_state import WatchState, note_at_work, write_watch_state
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.report import Adder
from ingest.settings import IngestSettings
from ingest.web.sync_fetch import FetchThread

# How many feeds are checked at a time: enough that a few slow servers do not delay the rest.
THREADS = 8
# After this time another process may check the feeds of a process that died.
LEASE_S = 120.0
_POLL_S = 1.0
_RENEW_EVERY_S = LEASE_S / 4
_NOTE_EVERY_S = 30.0
_SAVE_EVERY_S = 300.0
_EXPIRE_EVERY_S = 3600.0
# How long running checks have to finish at shutdown: an encoder cannot be interrupted.
_GRACE_S = 3.0
_EXPIRE_BATCH = 500

log = logging.getLogger(__name__)


class WatchLibrary(Adder, Protocol):
    """The part of the library that watching needs."""

    def older_than(self, moment: datetime, limit: int = ...) -> tuple[tuple[str, str], ...]:
        """Return the addresses and audiences of articles from before a moment."""
        ...

    def forget(self, url: str, audience: str = ..., *, save: bool = ...) -> bool:
        """Delete an article."""
        ...

    def checkpoint(self) -> None:
        """Save the index."""
        ...


@dataclass(slots=True)
class WatchTotals:
    """What was done since the watch was last idle.

    Attributes:
        feeds: The number of checks.
        failed: How many of them failed.
        expired: How many articles were deleted because of their age.
        counts: The number of entries by outcome.
    """

    feeds: int = 0
    failed: int = 0
    expired: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def count(self, check: FeedCheck) -> None:
        """Add the result of a check."""
        self.feeds += 1
        self.failed += bool(check.error)
        self.counts.update(check.counts)


def expire(
    library: WatchLibrary,
    store: FeedStore,
    settings: IngestSettings,
    now: datetime,
    limit: int | None = None,
) -> int:
    """Delete articles older than `keep_days`, and log each deletion.

    Args:
        library: Holds the articles.
        store: Holds the log.
        settings: Set for how many days articles are kept.
        now: The current time, aware.
        limit: The maximum number of deletions.

    Returns:
        The number of deleted articles.
    """
    if settings.keep_days is None:
        return 0
    before = now - timedelta(days=settings.keep_days)
    reason = f"older than {settings.keep_days} days (NEWSDESK_KEEP_DAYS)"
    total = 0
    while limit is None or total < limit:
        expired = library.older_than(before, _EXPIRE_BATCH)
        deleted = [key for key in expired if library.forget(*key, save=False)]
        store.outcomes.add(
            [OutcomeRecord(url, now, "expired", reason, "", audience) for url, audience in deleted]
        )
        total += len(deleted)
        if not deleted:
            break
    if total:
        library.checkpoint()
    return total


class Watch:
    """Watches the feeds of one library; other processes may do so at the same time.

    Args:
        store: The feeds.
        library: Takes the articles.
        settings: Limits, pauses and the user agent.
        on_check: Called after each check, in the thread that calls `run`.
        on_idle: Called in that thread with the totals when no feed is due any more.
        clock: Returns the current time, aware.
        threads: How many feeds are checked at a time.
        lease_s: How many seconds a lease lasts unless it is renewed.
    """

    def __init__(
        self,
        store: FeedStore,
        library: WatchLibrary,
        settings: IngestSettings,
        *,
        on_check: Callable[[FeedCheck], None] = lambda _: None,
        on_idle: Callable[[WatchTotals], None] = lambda _: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        threads: int = THREADS,
        lease_s: float = LEASE_S,
    ) -> None:
        self._store = store
        self._library = library
        self._settings = settings
        self._on_check = on_check
        self._on_idle = on_idle
        self._clock = clock
        self._threads = threads
        self._lease_s = lease_s
        self._jobs: queue.SimpleQueue[Lease | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Lease, FeedCheck | BaseException]] = queue.SimpleQueue()
        self._active: dict[str, Lease] = {}
        self._totals = WatchTotals()
        self._unsaved = False
        self._renewed_s = self._saved_s = time.monotonic()
        self._expired_s = self._noted_s = float("-inf")
        self._home = store.home

    def run(self, stop: threading.Event, *, once: bool = False) -> bool:
        """Check the feeds that are due, until `stop` is set.

        Args:
            stop: Ends the run within seconds; the next run repeats interrupted checks.
            once: End when every feed that is due now has been checked.

        Returns:
            Whether a thread is still inside code that cannot be interrupted. If so, exit the
            process at once with `os._exit`: every write is a transaction, so nothing is lost.

        Raises:
            LibraryError: The library failed.
        """
        web, parsers = FetchThread(self._settings, HostLeases(self._settings)), Parsers()
        tools = RefreshTools(
            store=self._store,
            library=self._library,
            web=web,
            parsers=parsers,
            settings=self._settings,
            clock=self._clock,
            draw_jitter=random.random,
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
            if not once:
                note_at_work(self._home, None)
        return any(worker.is_alive() for worker in workers)

    def _watch(self, stop: threading.Event, *, once: bool) -> None:
        started = self._clock()
        while not stop.is_set():
            now = self._clock()
            before = started if once else now
            try:
                self._note_at_work(now)
                self._renew_leases()
                while len(self._active) < self._threads and (lease := self._claim(now, before)):
                    self._active[lease.token] = lease
                    self._jobs.put(lease)
                self._expire(now)
                if not self._active:
                    self._finish_totals()
                    if once and not self._store.due(now, before):
                        return
            except LibraryBusyError as error:
                log.warning("%s; retrying when the library is free", error)
            self._collect(stop)

    def _note_at_work(self, now: datetime) -> None:
        if time.monotonic() - self._noted_s > _NOTE_EVERY_S:
            note_at_work(self._home, now)
            self._noted_s = time.monotonic()

    def _claim(self, now: datetime, before: datetime) -> Lease | None:
        return self._store.claim(now, before, now + timedelta(seconds=self._lease_s))

    def _renew_leases(self) -> None:
        """Renew the leases of checks that take long."""
        if self._active and time.monotonic() - self._renewed_s > min(
            _RENEW_EVERY_S, self._lease_s / 4
        ):
            until = self._clock() + timedelta(seconds=self._lease_s)
            self._store.renew(list(self._active), until)
            self._renewed_s = time.monotonic()

    def _collect(self, stop: threading.Event) -> None:
        """Wait briefly for a check to end, and process all that have ended."""
        timeout_s = 0.2 if self._active else _POLL_S
        try:
            self._process_ended(self._done.get(timeout=timeout_s) if self._active else None)
            while True:
                self._process_ended(self._done.get_nowait())
        except queue.Empty:
            pass
        if not self._active and not self._totals.feeds:
            stop.wait(timeout_s)

    def _process_ended(self, ended: tuple[Lease, FeedCheck | BaseException] | None) -> None:
        if ended is None:
            return
        lease, check = ended
        self._active.pop(lease.token, None)
        if isinstance(check, LibraryBusyError):
            log.warning("%s: %s; the feed is checked again", lease.feed.url, check)
        elif isinstance(check, BaseException):
            raise check
        elif not check.interrupted:
            self._unsaved = self._unsaved or bool(check.counts["new"] or check.counts["changed"])
            self._totals.count(check)
            self._on_check(check)
        if self._unsaved and time.monotonic() - self._saved_s > _SAVE_EVERY_S:
            self._save()

    def _finish_totals(self) -> None:
        if self._totals.feeds or self._totals.expired:
            totals, self._totals = self._totals, WatchTotals()
            self._save()
            if totals.feeds:
                now, new = self._clock(), totals.counts["new"]
                round_ = WatchState(now, now, totals.feeds, totals.failed, new)
                write_watch_state(self._home, round_)
            self._on_idle(totals)

    def _save(self) -> None:
        if self._unsaved:
            self._library.checkpoint()
            self._unsaved = False
        self._saved_s = time.monotonic()

    def _expire(self, now: datetime) -> None:
        if self._settings.keep_days is None or time.monotonic() - self._expired_s < _EXPIRE_EVERY_S:
            return
        deleted = expire(self._library, self._store, self._settings, now, _EXPIRE_BATCH)
        self._totals.expired += deleted
        if deleted < _EXPIRE_BATCH:
            self._expired_s = time.monotonic()

    def _work(self, tools: RefreshTools) -> None:
        while (lease := self._jobs.get()) is not None:
            if tools.stop.is_set():
                continue  # `_end` releases the lease
            try:
                check: FeedCheck | BaseException = refresh(lease, tools)
            except BaseException as error:  # noqa: BLE001 - `_collect` raises it in the main thread
                check = error
            self._done.put((lease, check))

    def _end(self, workers: list[threading.Thread], parsers: Parsers) -> None:
        give_up_s = time.monotonic() + _GRACE_S
        parsers.close()
        for worker in workers:
            worker.join(max(0.0, give_up_s - time.monotonic()))
        try:
            while True:
                lease, check = self._done.get_nowait()
                self._active.pop(lease.token, None)
                if isinstance(check, FeedCheck):
                    self._unsaved = True
        except queue.Empty:
            pass
        # A thread that still works finds its lease lost and changes nothing about its feed.
        self._store.release(list(self._active))
        if not any(worker.is_alive() for worker in workers):
            self._save()

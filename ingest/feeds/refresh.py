"""Checks one feed: fetches it, adds its new articles to the library and records the result."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from index.errors import NewsdeskError
from index.types import Added, Article
from ingest.entry_reader import WITHDRAWN, EntryReader, ReadEntry
from ingest.errors import FetchError, GoneError, IngestError, NotAnArticleError
from ingest.feeds.feed_store import CheckResult, Feed, FeedStore, Lease, OutcomeRecord, SeenEntry
from ingest.feeds.outcome_log import reason_of
from ingest.feeds.schedule import ScheduleHints, plan, validators_for
from ingest.parse.documents import open_document, read_feed, reject
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_documents import FeedDocument
from ingest.parse.syndication.feed_entries import (
    Entry,
    KnownEntry,
    is_other_article,
    is_same_text,
    list_entries,
)
from ingest.report import Adder
from ingest.settings import IngestSettings
from ingest.web.canonical_urls import canonical_url
from ingest.web.fetch import Fetched, NotModified
from ingest.web.sync_fetch import FetchThread
from ingest.web.validators import Validators

# An entry whose page fails is retried at each check, up to this many times. Until then the feed is
# fetched without validators, so that the server sends the entry again.
_MAX_TRIES = 20
# How often a page that fails for a passing reason is tried before the feed's own text stands in:
# an article that changes from summary to full text would count as corrected by its publisher.
_TRIES_FOR_PAGE = 3
_PASSING = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)
_SERVER_ERRORS = 500
# How many entries are recorded in one transaction.
_RECORD_BATCH = 25

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RefreshTools:
    """The tools for checking a feed.

    Attributes:
        store: The feeds.
        library: Takes the articles.
        web: The network.
        parsers: Sandboxed parsers for untrusted bytes.
        settings: The largest size of a document, and the maximum age of an article.
        clock: Returns the current time, aware.
        draw_jitter: Returns a random number from 0 to 1, which spreads the checks out. It only
            delays a check: the interval that a feed asks for is a minimum.
        stop: Set when every check has to end soon.
    """

    store: FeedStore
    library: Adder
    web: FetchThread
    parsers: Parsers
    settings: IngestSettings
    clock: Callable[[], datetime]
    draw_jitter: Callable[[], float]
    stop: threading.Event


@dataclass(slots=True)
class FeedCheck:
    """The result of one check of a feed.

    Attributes:
        feed: The feed before the check.
        counts: The number of entries by outcome.
        error: Why the check failed, or "".
        note: Further news about the feed: that it moved or ended; or "".
        interrupted: The check was stopped early; the feed stays due.
    """

    feed: Feed
    counts: Counter[str] = field(default_factory=Counter)
    error: str = ""
    note: str = ""
    interrupted: bool = False


def read_new_entries(
    entries: Sequence[Entry],
    known: Mapping[str, KnownEntry],
    reader: EntryReader,
    keep_days: int | None,
) -> Iterator[ReadEntry]:
    """Read the entries that are new or have changed.

    Args:
        entries: The entries of the current document.
        known: The entries from earlier checks, by id.
        reader: Reads the entries.
        keep_days: The maximum age of an article; None for no limit.

    Yields:
        One result for each of them, from the end of the document to its start.
    """
    oldest = None if keep_days is None else reader.now - timedelta(days=keep_days)
    new: list[Entry] = []
    # Feeds list the newest entry first. In reverse order, the older of two entries with the same
    # text comes first and counts as the original.
    for entry in reversed(entries):
        previous = known.get(entry.id)
        if previous is not None and is_same_text(previous.digest, entry.digest):
            continue
        published_at = entry.draft.published_at
        if oldest is not None and published_at is not None and published_at < oldest:
            error = NotAnArticleError("the article is older than NEWSDESK_KEEP_DAYS")
            yield ReadEntry(entry, error=error)
        else:
            new.append(entry)
    yield from reader.read_entries(new)


def _may_recover(error: IngestError | None) -> bool:
    """Whether a retry may help."""
    return isinstance(error, FetchError) and error.status not in WITHDRAWN


def _may_pass(error: IngestError | None) -> bool:
    """Whether a fetch failed for a reason that often passes within hours."""
    if not isinstance(error, FetchError):
        return False
    return error.status is None or error.status in _PASSING or error.status >= _SERVER_ERRORS


class _Refresh:
    """One check in progress."""

    def __init__(self, lease: Lease, tools: RefreshTools) -> None:
        self.lease = lease
        self.tools = tools
        self.check = FeedCheck(lease.feed)
        self.seen: list[SeenEntry] = []
        self.records: list[OutcomeRecord] = []
        self.known: dict[str, KnownEntry] = {}
        self.waiting: deque[ReadEntry] = deque()
        self.complete = True

    def ingest_document(self, document: FeedDocument, now: datetime) -> None:
        """Add every new article to the library; all of them are on disk when this returns."""
        feed, tools = self.lease.feed, self.tools
        entries = list_entries(document, feed.url, feed.publisher)
        self.known = tools.store.known(feed.id, [entry.id for entry in entries])
        for entry in entries:
            previous = self.known.get(entry.id)
            if previous is None:
                continue
            if is_same_text(previous.digest, entry.digest):
                self._remember(entry.id, previous, "unchanged", previous.url or entry.draft.url)
            elif is_other_article(previous.digest, entry.digest):
                del self.known[entry.id]  # the feed gives the id to a new article
        reader = EntryReader(tools.web, tools.parsers, tools.settings.max_article_bytes, now)
        read = read_new_entries(entries, self.known, reader, tools.settings.keep_days)
        for added in tools.library.add(self._articles(read), feed.audience):
            self._added(self.waiting.popleft(), added)
        self.complete = self.complete and not tools.stop.is_set()

    def _articles(self, entries: Iterator[ReadEntry]) -> Iterator[Article]:
        for read in entries:
            if self.tools.stop.is_set():
                # a failure now comes from the shutdown
                self.check.interrupted = True
                return
            previous = self.known.get(read.entry.id)
            tries = previous.tries + 1 if previous is not None else 1
            waits = _may_pass(read.error) and tries < _TRIES_FOR_PAGE
            if read.article is None or waits:
                self._rejected(read, tries)
                continue
            self.waiting.append(read)
            if previous is not None and previous.url:
                yield replace(read.article, url=previous.url)
            else:
                yield read.article

    def _added(self, read: ReadEntry, added: Added) -> None:
        prefix = f"{read.entry.draft.source}: "
        notes = [warning.removeprefix(prefix) for warning in read.warnings]
        if read.error is not None:
            notes = [f"only the feed's own text, because {read.error}"]
        if added.duplicate_of:
            notes = []
        self._remember(
            read.entry.id,
            KnownEntry(added.url, read.entry.digest, 0),
            str(added.outcome),
            added.url,
            "; ".join(filter(None, (reason_of(added), *notes))),
        )
        link = _canonical(read.entry.draft.url)
        if link != added.url:
            self._note(link, str(added.outcome), f"known as {added.url}")

    def _rejected(self, read: ReadEntry, tries: int) -> None:
        assert read.error is not None
        is_settled = not _may_recover(read.error) or tries >= _MAX_TRIES
        self.complete = self.complete and is_settled
        previous = self.known.get(read.entry.id)
        known = KnownEntry(
            previous.url if previous else "", read.entry.digest if is_settled else "", tries
        )
        rejected = reject(_canonical(read.entry.draft.url), read.error)
        outcome = "failed" if rejected.failed else "skipped"
        self._remember(read.entry.id, known, outcome, rejected.source, rejected.reason)

    def _remember(
        self, entry_id: str, known: KnownEntry, outcome: str, url: str, reason: str = ""
    ) -> None:
        self.check.counts[outcome] += 1
        self.seen.append(SeenEntry(entry_id, known))
        self._note(url, outcome, reason)
        if len(self.seen) >= _RECORD_BATCH:
            self.tools.store.record(self.lease, self.tools.clock(), self.seen, self.records)
            self.seen, self.records = [], []

    def _note(self, url: str, outcome: str, reason: str = "") -> None:
        feed = self.lease.feed
        record = OutcomeRecord(url, self.tools.clock(), outcome, reason, feed.url, feed.audience)
        self.records.append(record)


def refresh(lease: Lease, tools: RefreshTools) -> FeedCheck:
    """Check a feed once, and release its lease.

    Args:
        lease: The lease on the feed.
        tools: The store, the library and the network.

    Returns:
        The result; `error` says what is wrong with the feed.

    Raises:
        LibraryError: The database failed; the lease is released.
    """
    work = _Refresh(lease, tools)
    check, feed = work.check, lease.feed
    answer: Fetched | NotModified | None = None
    document: FeedDocument | None = None
    hints = ScheduleHints()
    gone = False
    try:
        answer = tools.web.fetch(feed.url, validators_for(feed, tools.clock()))
        if isinstance(answer, Fetched):
            opened = open_document(feed.url, answer, tools.settings.max_article_bytes)
            document = read_feed(opened, tools.parsers)
            work.ingest_document(document, tools.clock())
        ttl = document.ttl_minutes if document is not None else feed.ttl_minutes
        hints = ScheduleHints(ttl_minutes=ttl, max_age_s=answer.max_age_s)
    except IngestError as error:
        gone = isinstance(error, GoneError)
        wait = error.retry_after_s if isinstance(error, FetchError) else None
        hints = ScheduleHints(error=str(error), ttl_minutes=feed.ttl_minutes, retry_after_s=wait)
    except NewsdeskError:
        tools.store.release([lease.token])
        raise
    except Exception as error:  # an error in one feed must not stop the others
        log.exception("cannot check %s", feed.url)
        hints = ScheduleHints(error=f"unexpected error: {type(error).__name__}: {error}"[:300])
    if check.interrupted or (hints.error and tools.stop.is_set() and not gone):
        check.interrupted = True
        tools.store.record(lease, tools.clock(), work.seen, work.records)
        tools.store.release([lease.token])
        return check
    _finish(work, answer, document, hints, gone=gone)
    return check


def _finish(
    work: _Refresh,
    answer: Fetched | NotModified | None,
    document: FeedDocument | None,
    hints: ScheduleHints,
    *,
    gone: bool,
) -> None:
    tools, feed, check = work.tools, work.lease.feed, work.check
    now = tools.clock()
    next_look = plan(
        hints,
        now=now,
        every_minutes=feed.every_minutes,
        failures=feed.failures,
        jitter=tools.draw_jitter(),
    )
    validators: Validators | None = None
    if hints.error or not work.complete:
        validators = Validators()  # not everything is stored: fetch the whole document next time
    elif isinstance(answer, Fetched):
        validators = answer.validators
    moved_to = None
    if answer is not None and not hints.error and answer.moved_to:
        moved_to = _canonical_feed(answer.moved_to)
        check.note = f"moved to {moved_to}" if moved_to != feed.url else ""
    if gone:
        check.note = "ended"
    check.error = hints.error
    if hints.error:
        work.records.append(
            OutcomeRecord(feed.url, now, "failed", hints.error, feed.url, feed.audience)
        )
    ttl = None
    if document is not None:
        ttl = -1.0 if document.ttl_minutes is None else document.ttl_minutes
    tools.store.finish(
        work.lease,
        CheckResult(
            at=now,
            next_look_at=next_look.next_look_at,
            failures=next_look.failures,
            error=hints.error,
            gone=gone,
            validators=validators,
            ttl_minutes=ttl,
            title=document.title if document is not None else None,
            got_new=bool(check.counts["new"]),
            moved_to=moved_to,
        ),
        work.seen,
        work.records,
    )


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:
        return url


def _canonical_feed(url: str) -> str:
    return url.partition("#")[0]

"""Checks one feed: fetches it, adds its new articles to the library and records the result."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from index.errors import NewsdeskError
from index.types import Added, Article
from ingest.errors import (
    FetchError,
    GoneError,
    IngestError,
    NotAnArticleError,
    SourceError,
)
from ingest.feeds.entries import KnownEntry, entry_digest, entry_draft, entry_ids, is_whole
from ingest.feeds.feed_store import CheckResult, Feed, FeedStore, Lease, OutcomeRecord, SeenEntry
from ingest.feeds.outcome_log import reason_of
from ingest.feeds.schedule import ScheduleHints, plan
from ingest.parse.articles import assemble
from ingest.parse.documents import Document, merge, read_page
from ingest.parse.drafts import Draft
from ingest.parse.encoding import sniff
from ingest.parse.feed_documents import FeedDocument, FeedEntry
from ingest.parse.sandbox_pool import Parsers
from ingest.report import Adder, Rejected
from ingest.web.canonical_urls import canonical_url, same_site
from ingest.web.fetch import Fetched, NotModified, Validators

# An entry whose page fails is retried at each check, up to this many times. Until then the feed is
# fetched without validators, so that the server sends the entry again.
_MAX_TRIES = 20
_ENDED = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}
)
# How many entries are recorded in one transaction.
_RECORD_BATCH = 25

log = logging.getLogger(__name__)


class Web(Protocol):
    """The network access that a check needs."""

    def fetch(self, url: str, validators: Validators = ...) -> Fetched | NotModified:
        """Fetch a feed."""
        ...

    def fetch_page(self, url: str) -> Fetched:
        """Fetch the page of an entry, if robots.txt allows it."""
        ...


@dataclass(frozen=True, slots=True)
class ReadingTools:
    """The tools for reading entries.

    Attributes:
        web: Fetches pages.
        parsers: Sandboxed parsers for untrusted bytes.
        keep: The maximum age of an article; None for no limit.
    """

    web: Web
    parsers: Parsers
    keep: timedelta | None = None


@dataclass(frozen=True, slots=True)
class RefreshTools:
    """The tools for checking a feed.

    Attributes:
        store: The feeds.
        library: Takes the articles.
        reading: The network and the parsers.
        clock: Returns the current time, aware.
        draw_jitter: Returns a random number from 0 to 1, which spreads the checks out. It only
            delays a check: the interval that a feed asks for is a minimum.
        stop: Set when every check has to end soon.
    """

    store: FeedStore
    library: Adder
    reading: ReadingTools
    clock: Callable[[], datetime]
    draw_jitter: Callable[[], float]
    stop: threading.Event


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry after reading.

    Attributes:
        entry_id: From `entry_ids`.
        link: The address of the entry's article.
        digest: From `entry_digest`.
        known: What the store knows about the entry; None for a new entry.
        result: The article, or why the entry has no article.
        settled: False if the entry has to be retried at the next check.
    """

    entry_id: str
    link: str
    digest: str
    known: KnownEntry | None
    result: Article | Rejected
    settled: bool = True


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


def read_feed(fetched: Fetched, parsers: Parsers) -> FeedDocument:
    """Read a fetched feed.

    Raises:
        SourceError: The document is not a feed, or it is truncated.
        ParserError: The document cannot be parsed within the limits.
    """
    if sniff(fetched.data, fetched.content_type) == "html":
        raise SourceError("it is a page, not a feed; `newsdesk feed add` finds the feeds of a page")
    with parsers.borrow() as parser:
        feed = parser.parse_feed(fetched.data, fetched.url, fetched.charset)
    if not is_whole(fetched.data):
        raise SourceError("the feed was cut short: its last element is not closed; try again")
    return feed


def read_entries(
    document: FeedDocument,
    known: Mapping[str, KnownEntry],
    reading: ReadingTools,
    *,
    url: str,
    publisher: str,
    now: datetime,
) -> Iterator[ReadEntry]:
    """Turn new and changed entries into articles, and fetch their pages where needed.

    Args:
        document: The current feed document.
        known: The entries from earlier checks, by id.
        reading: The network, the parsers, and the maximum age of an article.
        url: The feed's address.
        publisher: The outlet that the admin set, or "".
        now: When the document arrived.

    Yields:
        One result for each new or changed entry, from the end of the document to its start.
    """
    ids = entry_ids(document.entries)
    # Feeds list the newest entry first. In reverse order, the older of two entries with the same
    # text comes first and counts as the original.
    for entry, entry_id in reversed(list(zip(document.entries, ids, strict=True))):
        previous, digest = known.get(entry_id), entry_digest(entry)
        if previous is not None and previous.digest == digest:
            continue
        draft = entry_draft(entry, entry_id, url, publisher or document.title)
        try:
            if entry.url and not same_site(entry.url, url):
                draft = replace(draft, body="")  # a feed may not supply the text of another site
            article = _article(draft, entry, publisher, reading, now)
            if previous is not None and previous.url:
                article = replace(article, url=previous.url)
            yield ReadEntry(entry_id, draft.url, digest, previous, article)
        except IngestError as error:
            skipped = isinstance(error, NotAnArticleError)
            tries = previous.tries + 1 if previous is not None else 1
            settled = not _may_recover(error) or tries >= _MAX_TRIES
            rejected = Rejected(draft.url, str(error), failed=not skipped)
            yield ReadEntry(entry_id, draft.url, digest, previous, rejected, settled)


def _article(
    draft: Draft, entry: FeedEntry, publisher: str, reading: ReadingTools, now: datetime
) -> Article:
    if reading.keep is not None and draft.published_at and draft.published_at < now - reading.keep:
        raise NotAnArticleError("the article is older than NEWSDESK_KEEP_DAYS")
    if not entry.url and not draft.body:
        draft = replace(draft, body=entry.summary)
    elif not draft.body:
        page = merge(draft, _page(draft.url, reading))
        draft = replace(page, publisher=publisher or page.publisher)
    return assemble(draft, publisher=None, published_at=None, now=now)


def _page(url: str, reading: ReadingTools) -> Draft:
    fetched = reading.web.fetch_page(url)
    kind = sniff(fetched.data, fetched.content_type)
    if kind != "html":
        raise NotAnArticleError(f"the entry's page is {fetched.content_type or 'not HTML'}")
    document = Document(url, fetched.url, fetched.data, kind, fetched.charset)
    with reading.parsers.borrow() as parser:
        return read_page(document, parser)


def _may_recover(error: IngestError) -> bool:
    """Whether a retry may help."""
    return isinstance(error, FetchError) and error.status not in _ENDED


class _Refresh:
    """One check in progress."""

    def __init__(self, lease: Lease, tools: RefreshTools) -> None:
        self.lease = lease
        self.tools = tools
        self.check = FeedCheck(lease.feed)
        self.seen: list[SeenEntry] = []
        self.records: list[OutcomeRecord] = []
        self.waiting: deque[ReadEntry] = deque()
        self.complete = True

    def ingest_document(self, document: FeedDocument, now: datetime) -> None:
        """Add every new article to the library; all of them are on disk when this returns."""
        ids = entry_ids(document.entries)
        known = self.tools.store.known(self.lease.feed.id, ids)
        for entry, entry_id in zip(document.entries, ids, strict=True):
            previous = known.get(entry_id)
            if previous is not None and previous.digest == entry_digest(entry):
                self._remember(entry_id, previous, "unchanged", previous.url or entry.url)
        feed = self.lease.feed
        entries = read_entries(
            document, known, self.tools.reading, url=feed.url, publisher=feed.publisher, now=now
        )
        for added in self.tools.library.add(self._articles(entries), feed.audience):
            self._added(self.waiting.popleft(), added)
        self.complete = self.complete and not self.tools.stop.is_set()

    def _articles(self, entries: Iterator[ReadEntry]) -> Iterator[Article]:
        for entry in entries:
            if self.tools.stop.is_set():
                self.check.interrupted = True
                return
            if isinstance(entry.result, Article):
                self.waiting.append(entry)
                yield entry.result
            else:
                self._rejected(entry, entry.result)

    def _added(self, entry: ReadEntry, added: Added) -> None:
        self._remember(
            entry.entry_id,
            KnownEntry(added.url, entry.digest, 0),
            str(added.outcome),
            added.url,
            reason_of(added),
        )
        link = _canonical(entry.link)
        if link != added.url:
            self._note(link, str(added.outcome), f"known as {added.url}")

    def _rejected(self, entry: ReadEntry, rejected: Rejected) -> None:
        if self.tools.stop.is_set() and rejected.failed:
            self.check.interrupted = True  # the failure comes from the shutdown
            return
        self.complete = self.complete and entry.settled
        tries = entry.known.tries + 1 if entry.known else 1
        url = entry.known.url if entry.known else ""
        known = KnownEntry(url, entry.digest if entry.settled else "", tries)
        outcome = "failed" if rejected.failed else "skipped"
        self._remember(entry.entry_id, known, outcome, _canonical(entry.link), rejected.reason)

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
        answer = tools.reading.web.fetch(feed.url, feed.validators)
        if isinstance(answer, Fetched):
            document = read_feed(answer, tools.reading.parsers)
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

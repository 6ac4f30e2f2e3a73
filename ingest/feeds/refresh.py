"""One look at one feed: fetch, read, hand the new articles to the library, then note it."""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from index.errors import NewsdeskError
from index.types import Added, Article, Outcome
from ingest.errors import (
    FetchError,
    GoneError,
    IngestError,
    NotAnArticleError,
    SourceError,
)
from ingest.feeds.entries import Known, entry_digest, entry_draft, entry_ids, is_whole
from ingest.feeds.feed_store import Fate, Feed, FeedStore, Lease, Result, Seen
from ingest.feeds.schedule import Looked, plan
from ingest.parse.articles import assemble
from ingest.parse.documents import Document, merge, read_page
from ingest.parse.drafts import Draft
from ingest.parse.encoding import sniff
from ingest.parse.feed_documents import Entry
from ingest.parse.feed_documents import Feed as FeedDocument
from ingest.parse.sandbox_pool import Parsers
from ingest.report import Adder, Rejected
from ingest.web.canonical_urls import canonical_url, same_site
from ingest.web.fetch import Fetched, NotModified, Validators

# An entry whose page fails is tried again at each look, and for so long the feed is fetched
# whole each time. After that it is left alone.
_MAX_TRIES = 20
_ENDED = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}
)
# How many entries are noted at a time.
_NOTED = 25

log = logging.getLogger(__name__)


class Web(Protocol):
    """What a look needs of the network."""

    def fetch(self, url: str, validators: Validators = ...) -> Fetched | NotModified:
        """Fetch what was asked for."""
        ...

    def fetch_page(self, url: str) -> Fetched:
        """Fetch a page that nobody asked for by name."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What entries are read with.

    Attributes:
        web: The network.
        parsers: What foreign bytes are parsed by.
        keep: How old an article may be; None: of any age.
    """

    web: Web
    parsers: Parsers
    keep: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """What a look works with.

    Attributes:
        store: The feeds.
        library: Where articles go.
        reading: The network and the parsers.
        clock: Tells the time, aware.
        luck: Draws from 0 to 1, to spread looks; later only, for what a feed asks is kept.
        stop: Set when all has to end soon.
    """

    store: FeedStore
    library: Adder
    reading: Reading
    clock: Callable[[], datetime]
    luck: Callable[[], float]
    stop: threading.Event


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that is to become an article, or the reason why it cannot."""

    entry_id: str
    link: str
    digest: str
    known: Known | None
    made: Article | Rejected
    settled: bool = True


@dataclass(slots=True)
class Look:
    """What one look came to.

    Attributes:
        feed: As it was before.
        counts: How many entries had which outcome.
        error: Why the look failed, or "".
        note: What else is to be told: that the feed moved, or ended.
        interrupted: It was broken off, and counts as if it had not been.
    """

    feed: Feed
    counts: Counter[str] = field(default_factory=Counter)
    error: str = ""
    note: str = ""
    interrupted: bool = False


def read_feed(fetched: Fetched, parsers: Parsers) -> FeedDocument:
    """Read a fetched feed.

    Raises:
        SourceError: It is none, or cut short.
        ParserError: It cannot be parsed within the limits.
    """
    if sniff(fetched.data, fetched.content_type) == "html":
        raise SourceError("it is a page, not a feed; `newsdesk feed add` looks for a page's feeds")
    with parsers.borrowed() as parser:
        feed = parser.feed(fetched.data, fetched.url, fetched.charset)
    if not is_whole(fetched.data):
        raise SourceError("it was cut short: its last element is not closed; try again")
    return feed


def candidates(
    document: FeedDocument,
    known: Mapping[str, Known],
    reading: Reading,
    *,
    url: str,
    publisher: str,
    now: datetime,
) -> Iterator[Candidate]:
    """Turn the entries that are new or changed into articles, fetching pages where need be.

    Args:
        document: The feed as it is now.
        known: Its entries that were met before, by id.
        reading: The network, the parsers, and how old an article may be.
        url: The feed's address.
        publisher: The outlet as the admin has it, or "".
        now: When they came in.

    Yields:
        One for each entry that is not known word for word, the oldest of the document first.
    """
    ids = entry_ids(document.entries)
    # feeds have the newest first: of two with one text the older is then the original
    for entry, entry_id in reversed(list(zip(document.entries, ids, strict=True))):
        met, digest = known.get(entry_id), entry_digest(entry)
        if met is not None and met.digest == digest:
            continue
        draft = entry_draft(entry, entry_id, url, publisher or document.title)
        try:
            if entry.url and not same_site(entry.url, url):
                draft = replace(draft, body="")  # what a site says, only its own page tells
            article = _article(draft, entry, publisher, reading, now)
            if met is not None and met.url:
                article = replace(article, url=met.url)
            yield Candidate(entry_id, draft.url, digest, met, article)
        except IngestError as error:
            skipped = isinstance(error, NotAnArticleError)
            tries = met.tries + 1 if met is not None else 1
            settled = not _may_pass(error) or tries >= _MAX_TRIES
            rejected = Rejected(draft.url, str(error), failed=not skipped)
            yield Candidate(entry_id, draft.url, digest, met, rejected, settled)


def _article(
    draft: Draft, entry: Entry, publisher: str, reading: Reading, now: datetime
) -> Article:
    if reading.keep is not None and draft.published_at and draft.published_at < now - reading.keep:
        raise NotAnArticleError("it is older than NEWSDESK_KEEP_DAYS")
    if not entry.url and not draft.body:
        draft = replace(draft, body=entry.summary)
    elif not draft.body:
        page = merge(draft, _page(draft.url, reading))
        draft = replace(page, publisher=publisher or page.publisher)
    return assemble(draft, publisher=None, published_at=None, now=now)


def _page(url: str, reading: Reading) -> Draft:
    fetched = reading.web.fetch_page(url)
    kind = sniff(fetched.data, fetched.content_type)
    if kind != "html":
        raise NotAnArticleError(f"the entry's page is {fetched.content_type or 'no HTML'}")
    document = Document(url, fetched.url, fetched.data, kind, fetched.charset)
    with reading.parsers.borrowed() as parser:
        return read_page(document, parser)


def _may_pass(error: IngestError) -> bool:
    """Whether trying again may help."""
    return isinstance(error, FetchError) and error.status not in _ENDED


class _Refresh:
    """One look under way."""

    def __init__(self, lease: Lease, tools: Tools) -> None:
        self.lease = lease
        self.tools = tools
        self.look = Look(lease.feed)
        self.seen: list[Seen] = []
        self.fates: list[Fate] = []
        self.waiting: deque[Candidate] = deque()
        self.complete = True

    def take_in(self, document: FeedDocument, now: datetime) -> None:
        """Hand every new article to the library; it is on disk when this returns."""
        ids = entry_ids(document.entries)
        known = self.tools.store.known(self.lease.feed.id, ids)
        for entry, entry_id in zip(document.entries, ids, strict=True):
            met = known.get(entry_id)
            if met is not None and met.digest == entry_digest(entry):
                self._remember(entry_id, met, "unchanged", met.url or entry.url)
        feed = self.lease.feed
        found = candidates(
            document, known, self.tools.reading, url=feed.url, publisher=feed.publisher, now=now
        )
        for added in self.tools.library.add(self._articles(found), feed.audience):
            self._added(self.waiting.popleft(), added)
        self.complete = self.complete and not self.tools.stop.is_set()

    def _articles(self, found: Iterator[Candidate]) -> Iterator[Article]:
        for one in found:
            if self.tools.stop.is_set():
                self.look.interrupted = True
                return
            if isinstance(one.made, Article):
                self.waiting.append(one)
                yield one.made
            else:
                self._rejected(one, one.made)

    def _added(self, one: Candidate, added: Added) -> None:
        reason = ""
        if added.outcome is Outcome.DUPLICATE:
            reason = f"the same text as {added.duplicate_of}"
        self._remember(
            one.entry_id, Known(added.url, one.digest, 0), str(added.outcome), added.url, reason
        )
        link = _canonical(one.link)
        if link != added.url:
            self._note(link, str(added.outcome), f"known as {added.url}")

    def _rejected(self, one: Candidate, why: Rejected) -> None:
        if self.tools.stop.is_set() and why.failed:
            self.look.interrupted = True  # it failed because all is ending
            return
        self.complete = self.complete and one.settled
        tries = one.known.tries + 1 if one.known else 1
        url = one.known.url if one.known else ""
        known = Known(url, one.digest if one.settled else "", tries)
        outcome = "failed" if why.failed else "skipped"
        self._remember(one.entry_id, known, outcome, _canonical(one.link), why.reason)

    def _remember(
        self, entry_id: str, known: Known, outcome: str, url: str, reason: str = ""
    ) -> None:
        self.look.counts[outcome] += 1
        self.seen.append(Seen(entry_id, known))
        self._note(url, outcome, reason)
        if len(self.seen) >= _NOTED:
            self.tools.store.record(self.lease, self.tools.clock(), self.seen, self.fates)
            self.seen, self.fates = [], []

    def _note(self, url: str, outcome: str, reason: str = "") -> None:
        feed = self.lease.feed
        fate = Fate(url, self.tools.clock(), outcome, reason, feed.url, feed.audience)
        self.fates.append(fate)


def refresh(lease: Lease, tools: Tools) -> Look:
    """Look at a feed once.

    Args:
        lease: The right to do so; it is given back.
        tools: What to do it with.

    Returns:
        What it came to; an error of the feed is a line in it.

    Raises:
        LibraryError: The database cannot go on; the lease is given back.
    """
    work = _Refresh(lease, tools)
    look, feed = work.look, lease.feed
    answer: Fetched | NotModified | None = None
    document: FeedDocument | None = None
    looked = Looked()
    gone = False
    try:
        answer = tools.reading.web.fetch(feed.url, feed.validators)
        if isinstance(answer, Fetched):
            document = read_feed(answer, tools.reading.parsers)
            work.take_in(document, tools.clock())
        ttl = document.ttl_minutes if document is not None else feed.ttl_minutes
        looked = Looked(ttl_minutes=ttl, max_age_s=answer.max_age_s)
    except IngestError as error:
        gone = isinstance(error, GoneError)
        wait = error.retry_after_s if isinstance(error, FetchError) else None
        looked = Looked(error=str(error), ttl_minutes=feed.ttl_minutes, retry_after_s=wait)
    except NewsdeskError:
        tools.store.release([lease.token])
        raise
    except Exception as error:  # one feed's trouble, of whatever kind, is not the others'
        log.exception("looking at %s", feed.url)
        looked = Looked(error=f"unexpected: {type(error).__name__}: {error}"[:300])
    if look.interrupted or (looked.error and tools.stop.is_set() and not gone):
        look.interrupted = True
        tools.store.record(lease, tools.clock(), work.seen, work.fates)
        tools.store.release([lease.token])
        return look
    _finish(work, answer, document, looked, gone=gone)
    return look


def _finish(
    work: _Refresh,
    answer: Fetched | NotModified | None,
    document: FeedDocument | None,
    looked: Looked,
    *,
    gone: bool,
) -> None:
    tools, feed, look = work.tools, work.lease.feed, work.look
    now = tools.clock()
    next_look = plan(
        looked,
        now=now,
        every_minutes=feed.every_minutes,
        failures=feed.failures,
        jitter=tools.luck(),
    )
    validators: Validators | None = None
    if looked.error or not work.complete:
        validators = Validators()  # what they describe is not stored: ask for all of it again
    elif isinstance(answer, Fetched):
        validators = answer.validators
    moved_to = None
    if answer is not None and not looked.error and answer.moved_to:
        moved_to = _canonical_feed(answer.moved_to)
        look.note = f"moved to {moved_to}" if moved_to != feed.url else ""
    if gone:
        look.note = "ended"
    look.error = looked.error
    if looked.error:
        work.fates.append(Fate(feed.url, now, "failed", looked.error, feed.url, feed.audience))
    ttl = None
    if document is not None:
        ttl = -1.0 if document.ttl_minutes is None else document.ttl_minutes
    tools.store.finish(
        work.lease,
        Result(
            at=now,
            next_look_at=next_look.next_look_at,
            failures=next_look.failures,
            error=looked.error,
            gone=gone,
            validators=validators,
            ttl_minutes=ttl,
            title=document.title if document is not None else None,
            got_new=bool(look.counts["new"]),
            moved_to=moved_to,
        ),
        work.seen,
        work.fates,
    )


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError:
        return url


def _canonical_feed(url: str) -> str:
    return url.partition("#")[0]

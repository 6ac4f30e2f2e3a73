"""Reads the entries of feeds and sitemaps into articles, for `newsdesk ingest` and the watcher."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from itertools import compress

from index.text.words import words
from index.types import Article
from ingest.errors import FetchError, IngestError, NotAnArticleError, SourceError
from ingest.parse.articles import MIN_BODY_CHARS, assemble, doubt_date
from ingest.parse.documents import (
    NO_TEXT,
    describe_bad_link,
    merge,
    open_document,
    read_page,
)
from ingest.parse.drafts import Draft, warnings_of
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_entries import Entry
from ingest.web.canonical_urls import is_http
from ingest.web.fetch import Fetched
from ingest.web.sync_fetch import FetchThread

# Answers after which nothing stands in for the page: its outlet has withdrawn the article.
WITHDRAWN = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS}
)
# A page with a smaller share of an entry's own words shows something else: a notice that it needs
# JavaScript, a form to sign in, a question about cookies.
_MIN_SHARED_WORDS = 0.2


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry after reading.

    Attributes:
        entry: The entry.
        article: Its article, or None.
        error: Why it has no article; or, beside an article, why this has only the feed's own text.
        warnings: What could not be read, one line each.
    """

    entry: Entry
    article: Article | None = None
    error: IngestError | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Turns drafts and entries into articles.

    Attributes:
        web: Fetches pages.
        parsers: Sandboxed parsers for untrusted bytes.
        max_bytes: Largest size of a document after unpacking.
        now: The time of ingestion, aware.
        publisher: The outlet of articles that name no outlet, or None.
        published_at: The date of articles that have no date, aware; or None.
    """

    web: FetchThread
    parsers: Parsers
    max_bytes: int
    now: datetime
    publisher: str | None = None
    published_at: datetime | None = None

    def assemble(self, draft: Draft) -> Article:
        """Make an article from a draft; see `articles.assemble`.

        Raises:
            IngestError: The draft is not an article.
        """
        return assemble(
            draft, publisher=self.publisher, published_at=self.published_at, now=self.now
        )

    def warnings(self, draft: Draft, article: Article) -> tuple[str, ...]:
        """Return what could not be read of a draft or is doubtful in its article, one line each."""
        return draft.warnings + warnings_of(doubt_date(article, self.now), draft.source)

    def read_entries(self, entries: Sequence[Entry]) -> Iterator[ReadEntry]:
        """Read entries, and fetch the pages of those that do not carry their text.

        Where a page cannot be fetched or shows no article, the entry's own text stands in, unless
        the page was withdrawn.

        Args:
            entries: The entries.

        Yields:
            One result for each entry, in order.
        """
        waits = [not entry.draft.body and is_http(entry.page) for entry in entries]
        pages = self.web.fetch_pages(entry.page for entry in compress(entries, waits))
        for entry, is_on_page in zip(entries, waits, strict=True):
            try:
                draft = self._read_page(entry, next(pages)) if is_on_page else entry.draft
                if not draft.body:
                    raise _no_text(entry)
                article = self.assemble(draft)
                yield ReadEntry(entry, article, warnings=self.warnings(draft, article))
            except IngestError as error:
                yield self._read_own_text(entry, error)

    def _read_page(self, entry: Entry, fetched: Fetched | FetchError) -> Draft:
        if isinstance(fetched, FetchError):
            raise fetched
        document = open_document(entry.page, fetched, self.max_bytes)
        if document.kind != "html":
            kind = fetched.content_type or "of unknown type"
            raise NotAnArticleError(f"the entry's page is {kind}, not HTML")
        draft = merge(entry.draft, read_page(document, self.parsers))
        _check_page(draft.body, entry)
        return replace(draft, publisher=entry.outlet or draft.publisher)

    def _read_own_text(self, entry: Entry, error: IngestError) -> ReadEntry:
        if entry.own is None or (isinstance(error, FetchError) and error.status in WITHDRAWN):
            return ReadEntry(entry, error=error)
        try:
            article = replace(self.assemble(entry.own), is_summary=True)
        except IngestError:
            return ReadEntry(entry, error=error)
        note = f"{article.url}: only the feed's own text, because {error}"
        return ReadEntry(entry, article, error, (*self.warnings(entry.own, article), note))


def _no_text(entry: Entry) -> IngestError:
    return SourceError(describe_bad_link(entry.page)) if entry.page else NotAnArticleError(NO_TEXT)


def _check_page(page: str, entry: Entry) -> None:
    """Check a page's text against the entry's own text.

    Raises:
        NotAnArticleError: The page shows another text, or only the start of the entry's text.
    """
    if entry.own is None or len(entry.own.body) < MIN_BODY_CHARS:
        return
    wanted = words(f"{entry.own.title} {entry.own.body}", None)
    shown = set(words(page, None))
    if sum(word in shown for word in wanted) < _MIN_SHARED_WORDS * len(wanted):
        raise NotAnArticleError("the entry's page shows another text than the feed")
    if entry.own.url == entry.page and len(page) < len(entry.own.body) / 2:
        raise NotAnArticleError("the entry's page shows less of the text than the feed")

"""The ingestion pipeline: read sources in order and add their articles to the library."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import groupby
from pathlib import Path

from index.audience import PUBLIC
from index.types import Article
from ingest.entry_reader import EntryReader, ReadEntry
from ingest.errors import FetchError, IngestError, NotAnArticleError, SourceError
from ingest.feeds.host_leases import HostLeases
from ingest.parse.documents import Document, open_document, read_document, read_sitemap, reject
from ingest.parse.drafts import Draft
from ingest.parse.files import count_documents, find_files, path_of, read_file
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_entries import Entry
from ingest.parse.syndication.sitemaps import MAX_PAGES
from ingest.report import Adder, Progress, Rejected, Report, Tally, show_path
from ingest.settings import IngestSettings
from ingest.web.credentials import HOLDS_CREDENTIALS, holds_credentials, without_credentials
from ingest.web.sync_fetch import FetchThread

# The protocol allows a sitemap index 50,000 sitemaps; no site needs that many for its news.
MAX_SITEMAPS = 1000


def ingest(
    sources: Sequence[str],
    library: Adder,
    settings: IngestSettings,
    *,
    publisher: str | None = None,
    published_at: datetime | None = None,
    now: datetime,
    progress: Callable[[Progress], None] = lambda _: None,
    audience: str = PUBLIC,
) -> Report:
    """Read sources and add their articles to a library. Do not call it in a running event loop.

    Args:
        sources: Paths, folders, glob patterns and http(s) addresses.
        library: Stores the articles; an article is on disk when it is counted.
        settings: Limits, and which addresses may be fetched.
        publisher: The outlet of documents that name no outlet.
        published_at: The date of documents that have no date; aware.
        now: The current time, aware.
        progress: Called after every document.
        audience: Who may read the articles: "" for everybody, "discord:123" for a server.

    Returns:
        The outcome of every document. A source that cannot be read is a line of the report. So
        is an address with a password or a key, because the library would store the address.

    Raises:
        AudienceError: The audience has another form.
        LibraryError: The library failed; articles counted before are kept.
    """
    tally = Tally()
    plan = [_plan(source) for source in sources]
    total = _count_total(plan)

    def report_progress() -> None:
        done = tally.done
        progress(Progress(done, None if total is None else max(total, done)))

    def read_articles() -> Iterator[Article]:
        for item in _read_plan(plan, reader):
            read = _finish(item, reader)
            if isinstance(read, Rejected):
                tally.rejected.append(read)
                report_progress()
            else:
                article, warnings = read
                tally.warnings += warnings
                yield article

    with ExitStack() as stack:
        reader = EntryReader(
            stack.enter_context(FetchThread(settings, HostLeases(settings))),
            stack.enter_context(Parsers(1)),
            settings.max_article_bytes,
            now,
            publisher,
            published_at,
        )
        for added in library.add(read_articles(), audience):
            tally.count(added)
            report_progress()
    return tally.report()


_Step = list[Path | Rejected] | str | Rejected


def _plan(source: str) -> tuple[str, _Step]:
    """Return how to show a source, and its files, its address or why it has neither."""
    scheme, mark, _ = source.partition("://")
    if mark and scheme.lower() in ("http", "https"):
        if holds_credentials(source):
            shown = without_credentials(source)
            return shown, reject(shown, SourceError(HOLDS_CREDENTIALS))
        return source, source
    try:
        if mark and scheme.lower() != "file":
            raise SourceError(f"{scheme!r} addresses are not supported; use http or https")
        return source, find_files(source)
    except IngestError as error:
        return source, reject(show_path(without_credentials(source)), error)


def _count_total(plan: Sequence[tuple[str, _Step]]) -> int | None:
    total = 0
    for _, step in plan:
        if isinstance(step, str):
            return None
        counts = [
            1 if isinstance(path, Rejected) else count_documents(path)
            for path in (step if isinstance(step, list) else [step])
        ]
        for count in counts:
            if count is None:
                return None
            total += count
    return total


_Read = Draft | ReadEntry | Rejected


def _finish(item: _Read, reader: EntryReader) -> tuple[Article, tuple[str, ...]] | Rejected:
    """Return the article of what was read and its warnings, or why there is no article."""
    if isinstance(item, Rejected):
        return item
    if isinstance(item, Draft):
        try:
            article = reader.assemble(item)
            return article, reader.warnings(item, article)
        except IngestError as error:
            return reject(item.source, error)
    if item.article is not None:
        return item.article, item.warnings
    assert item.error is not None
    return reject(item.entry.draft.url, item.error)


def _read_plan(plan: Sequence[tuple[str, _Step]], reader: EntryReader) -> Iterator[_Read]:
    for remote, steps in groupby(plan, key=lambda planned: isinstance(planned[1], str)):
        if remote:
            # consecutive addresses are fetched together
            yield from _read_urls([source for source, _ in steps], reader)
            continue
        for source, step in steps:
            if isinstance(step, Rejected):
                yield step
                continue
            for path in step if isinstance(step, list) else []:
                if isinstance(path, Rejected):
                    yield path
                    continue
                named = step == [path] and path_of(source) == path
                for item in read_file(path, reader.parsers, reader.max_bytes, named=named):
                    if isinstance(item, Document):
                        yield from _read_sitemaps(item, reader)
                    else:
                        yield from _read_items([item], reader)


def _read_urls(urls: Sequence[str], reader: EntryReader) -> Iterator[_Read]:
    for document in _fetch_documents(urls, reader):
        if isinstance(document, Rejected):
            yield document
        elif document.kind == "sitemap":
            yield from _read_sitemaps(document, reader)
        else:
            yield from _read_items(read_document(document, reader.parsers), reader)


def _read_items(items: Iterable[Draft | Entry | Rejected], reader: EntryReader) -> Iterator[_Read]:
    entries: list[Entry] = []
    for item in items:
        if isinstance(item, Entry):
            entries.append(item)
        else:
            yield item
    yield from reader.read_entries(entries)


def _read_sitemaps(first: Document, reader: EntryReader) -> Iterator[_Read]:
    """Read the pages of a sitemap and of all sitemaps that it lists."""
    seen = {first.url}
    pages_left, sitemaps_left = MAX_PAGES, MAX_SITEMAPS
    waiting: list[Iterator[Document | Rejected]] = [iter([first])]
    while waiting:
        document = next(waiting[-1], None)
        if document is None:
            waiting.pop()
            continue
        if isinstance(document, Rejected):
            yield document
            continue
        try:
            if document.kind != "sitemap":
                raise NotAnArticleError("it is listed as a sitemap but is not one")
            sitemap = read_sitemap(document, reader.parsers)
        except IngestError as error:
            yield reject(document.source, error)
            continue
        pages = [entry for entry in sitemap.entries if entry.page not in seen]
        further = [url for url in dict.fromkeys(sitemap.sitemaps) if url not in seen]
        if sitemap.left_out or len(pages) > pages_left or len(further) > sitemaps_left:
            reason = f"at most {MAX_PAGES} pages and {MAX_SITEMAPS} sitemaps are followed at a time"
            yield Rejected(document.source, reason, failed=False)
        if sitemap.refused:
            reason = f"{sitemap.refused} of its entries have no http(s) address"
            yield Rejected(document.source, reason, failed=True)
        elif not sitemap.entries and not sitemap.sitemaps:
            yield Rejected(document.source, "the sitemap lists no pages", failed=False)
        pages, further = pages[:pages_left], further[:sitemaps_left]
        pages_left -= len(pages)
        sitemaps_left -= len(further)
        seen.update(entry.page for entry in pages)
        seen.update(further)
        yield from reader.read_entries(pages)
        waiting.append(_fetch_documents(further, reader))


def _fetch_documents(urls: Sequence[str], reader: EntryReader) -> Iterator[Document | Rejected]:
    for url, fetched in zip(urls, reader.web.fetch_all(urls), strict=True):
        try:
            if isinstance(fetched, FetchError):
                raise fetched
            yield open_document(url, fetched, reader.max_bytes)
        except IngestError as error:
            yield reject(url, error)

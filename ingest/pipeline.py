"""The ingestion pipeline: read sources in order and add their articles to the library."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import groupby
from pathlib import Path

from index.audience import PUBLIC
from index.types import Article
from ingest.errors import FetchError, IngestError, NotAnArticleError, SourceError
from ingest.parse.articles import assemble
from ingest.parse.documents import (
    Document,
    LinkedEntry,
    merge,
    read_document,
    read_page,
    read_sitemap,
    reject,
    unpack,
)
from ingest.parse.drafts import Draft
from ingest.parse.encoding import sniff
from ingest.parse.files import count_documents, find_files, path_of, read_file
from ingest.parse.sandbox import Parser
from ingest.parse.sitemaps import MAX_PAGES
from ingest.report import Adder, Progress, Rejected, Report, Tally, show_path
from ingest.settings import IngestSettings
from ingest.web.batch_fetch import BatchFetcher
from ingest.web.credentials import HOLDS_CREDENTIALS, holds_credentials, without_credentials
from ingest.web.fetch import Fetched

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
        for draft in _read_plan(plan, parser, fetcher, settings):
            try:
                if isinstance(draft, Rejected):
                    tally.rejected.append(draft)
                else:
                    article = assemble(
                        draft, publisher=publisher, published_at=published_at, now=now
                    )
                    tally.warnings += draft.warnings
                    yield article
                    continue
            except IngestError as error:
                tally.rejected.append(reject(draft.source, error))
            report_progress()

    with ExitStack() as stack:
        parser = stack.enter_context(Parser())
        fetcher = stack.enter_context(BatchFetcher(settings))
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
        return source, reject(show_path(source), error)


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


def _read_plan(
    plan: Sequence[tuple[str, _Step]],
    parser: Parser,
    fetcher: BatchFetcher,
    settings: IngestSettings,
) -> Iterator[Draft | Rejected]:
    for remote, steps in groupby(plan, key=lambda planned: isinstance(planned[1], str)):
        if remote:
            # consecutive addresses are fetched together
            yield from _read_urls([source for source, _ in steps], parser, fetcher, settings)
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
                for item in read_file(path, parser, settings.max_article_bytes, named=named):
                    if isinstance(item, Document):
                        yield from _read_sitemaps(item, parser, fetcher, settings)
                    else:
                        yield item.draft if isinstance(item, LinkedEntry) else item


def _read_urls(
    urls: Sequence[str], parser: Parser, fetcher: BatchFetcher, settings: IngestSettings
) -> Iterator[Draft | Rejected]:
    for document in _fetch_documents(urls, fetcher, settings):
        if isinstance(document, Rejected):
            yield document
            continue
        if document.kind == "sitemap":
            yield from _read_sitemaps(document, parser, fetcher, settings)
            continue
        linked: list[Draft] = []
        for item in read_document(document, parser):
            if isinstance(item, LinkedEntry):
                linked.append(item.draft)
            else:
                yield item
        yield from _read_linked(linked, parser, fetcher, settings)


def _read_sitemaps(
    first: Document, parser: Parser, fetcher: BatchFetcher, settings: IngestSettings
) -> Iterator[Draft | Rejected]:
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
            sitemap = read_sitemap(document, parser)
        except IngestError as error:
            yield reject(document.source, error)
            continue
        pages = [page for page in sitemap.drafts if page.url not in seen]
        further = [url for url in dict.fromkeys(sitemap.sitemaps) if url not in seen]
        if sitemap.left_out or len(pages) > pages_left or len(further) > sitemaps_left:
            reason = f"at most {MAX_PAGES} pages and {MAX_SITEMAPS} sitemaps are followed at a time"
            yield Rejected(document.source, reason, failed=False)
        if sitemap.refused:
            reason = f"{sitemap.refused} of its entries have no http(s) address"
            yield Rejected(document.source, reason, failed=True)
        pages, further = pages[:pages_left], further[:sitemaps_left]
        pages_left -= len(pages)
        sitemaps_left -= len(further)
        seen.update(page.url for page in pages)
        seen.update(further)
        yield from _read_linked(pages, parser, fetcher, settings)
        waiting.append(_fetch_documents(further, fetcher, settings))


def _fetch_documents(
    urls: Sequence[str], fetcher: BatchFetcher, settings: IngestSettings
) -> Iterator[Document | Rejected]:
    for url, fetched in zip(urls, fetcher.fetch_all(urls), strict=True):
        try:
            if isinstance(fetched, FetchError):
                raise fetched
            yield _to_document(url, fetched, settings)
        except IngestError as error:
            yield reject(url, error)


def _read_linked(
    entries: Sequence[Draft], parser: Parser, fetcher: BatchFetcher, settings: IngestSettings
) -> Iterator[Draft | Rejected]:
    """Fetch the pages of entries that carry no full text, and read them."""
    pages = fetcher.fetch_pages(entry.url for entry in entries)
    for entry, fetched in zip(entries, pages, strict=True):
        try:
            if isinstance(fetched, FetchError):
                raise fetched
            document = _to_document(entry.url, fetched, settings)
            if document.kind == "html":
                yield merge(entry, read_page(document, parser))
            else:
                raise SourceError(
                    f"the entry's page is {fetched.content_type or 'of unknown type'}, not HTML"
                )
        except IngestError as error:
            yield reject(entry.url, error)


def _to_document(source: str, fetched: Fetched, settings: IngestSettings) -> Document:
    data = unpack(fetched.data, settings.max_article_bytes)
    kind = sniff(data, fetched.content_type)
    return Document(source, fetched.url, data, kind, fetched.charset)

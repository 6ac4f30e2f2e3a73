"""The way in: sources are read one after another, and their articles handed to the library."""

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
    Linked,
    merge,
    read_document,
    read_page,
    read_sitemap,
    rejected,
    unpacked,
)
from ingest.parse.drafts import Draft
from ingest.parse.encoding import sniff
from ingest.parse.files import count_documents, find_files, read_file
from ingest.parse.sandbox import Parser
from ingest.parse.sitemaps import MAX_PAGES
from ingest.report import Adder, Progress, Rejected, Report, Tally
from ingest.settings import IngestSettings
from ingest.web.batch_fetch import BatchFetcher
from ingest.web.credentials import HOLDS_CREDENTIALS, holds_credentials, without_credentials
from ingest.web.fetch import Fetched

# An index of sitemaps may list as many as a sitemap pages; no site needs that for its news.
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
    """Take in whatever `sources` name. Not for use inside a running event loop.

    Args:
        sources: Paths, folders, glob patterns and http(s) addresses.
        library: Where the articles go; each is on disk when it is counted.
        settings: Limits and what may be fetched.
        publisher: The outlet, for documents that name none.
        published_at: When they were published, for documents that do not say; aware.
        now: When this is, aware.
        progress: Told after every document.
        audience: Who may read what comes in: "" for everybody, "discord:123" for one server.

    Returns:
        What became of everything. A source that cannot be read is a line in it, and so is an
        address with a password or a key, which would be kept as the article's own.

    Raises:
        AudienceError: The audience is written in another way.
        LibraryError: The library itself cannot go on; what was counted is kept.
    """
    tally = Tally()
    plan = [_plan(source) for source in sources]
    total = _total(plan)

    def tell() -> None:
        done = tally.done
        progress(Progress(done, None if total is None else max(total, done)))

    def articles() -> Iterator[Article]:
        for draft in _read(plan, parser, fetcher, settings):
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
                tally.rejected.append(rejected(draft.source, error))
            tell()

    with ExitStack() as stack:
        parser = stack.enter_context(Parser())
        fetcher = stack.enter_context(BatchFetcher(settings))
        for added in library.add(articles(), audience):
            tally.count(added)
            tell()
    return tally.report()


_Step = list[Path] | str | Rejected


def _plan(source: str) -> tuple[str, _Step]:
    """Find what a source names: files, an address, or the reason for neither."""
    scheme, mark, _ = source.partition("://")
    if mark and scheme.lower() in ("http", "https"):
        if holds_credentials(source):
            shown = without_credentials(source)
            return shown, rejected(shown, SourceError(HOLDS_CREDENTIALS))
        return source, source
    try:
        if mark and scheme.lower() != "file":
            raise SourceError(f"addresses of kind {scheme!r} are not read; give an http(s) one")
        return source, find_files(source)
    except IngestError as error:
        return source, rejected(source, error)


def _total(plan: Sequence[tuple[str, _Step]]) -> int | None:
    total = 0
    for _, step in plan:
        if isinstance(step, str):
            return None
        counts = [count_documents(path) for path in step] if isinstance(step, list) else [1]
        for count in counts:
            if count is None:
                return None
            total += count
    return total


def _read(
    plan: Sequence[tuple[str, _Step]],
    parser: Parser,
    fetcher: BatchFetcher,
    settings: IngestSettings,
) -> Iterator[Draft | Rejected]:
    for remote, steps in groupby(plan, key=lambda planned: isinstance(planned[1], str)):
        if remote:
            # neighbours are fetched together
            yield from _read_urls([source for source, _ in steps], parser, fetcher, settings)
            continue
        for source, step in steps:
            if isinstance(step, Rejected):
                yield step
                continue
            for path in step if isinstance(step, list) else []:
                named = step == [path] and Path(source).expanduser() == path
                for one in read_file(path, parser, settings.max_article_bytes, named=named):
                    if isinstance(one, Document):
                        yield from _read_sitemaps(one, parser, fetcher, settings)
                    else:
                        yield one.draft if isinstance(one, Linked) else one


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
        for one in read_document(document, parser):
            if isinstance(one, Linked):
                linked.append(one.draft)
            else:
                yield one
        yield from _read_linked(linked, parser, fetcher, settings)


def _read_sitemaps(
    first: Document, parser: Parser, fetcher: BatchFetcher, settings: IngestSettings
) -> Iterator[Draft | Rejected]:
    """Follow a sitemap, and those that it names, to their pages."""
    seen = {first.url}
    page_room, sitemap_room = MAX_PAGES, MAX_SITEMAPS
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
                raise NotAnArticleError("it is listed as a sitemap, and is none")
            sitemap = read_sitemap(document, parser)
        except IngestError as error:
            yield rejected(document.source, error)
            continue
        pages = [page for page in sitemap.drafts if page.url not in seen]
        further = [url for url in dict.fromkeys(sitemap.sitemaps) if url not in seen]
        if sitemap.left_out or len(pages) > page_room or len(further) > sitemap_room:
            reason = f"at most {MAX_PAGES} pages and {MAX_SITEMAPS} sitemaps are followed at a time"
            yield Rejected(document.source, reason, failed=False)
        if sitemap.refused:
            reason = f"{sitemap.refused} of its entries have no http(s) address"
            yield Rejected(document.source, reason, failed=True)
        pages, further = pages[:page_room], further[:sitemap_room]
        page_room -= len(pages)
        sitemap_room -= len(further)
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
            yield _document(url, fetched, settings)
        except IngestError as error:
            yield rejected(url, error)


def _read_linked(
    entries: Sequence[Draft], parser: Parser, fetcher: BatchFetcher, settings: IngestSettings
) -> Iterator[Draft | Rejected]:
    """Fetch the pages of entries that say little more than where theirs is."""
    pages = fetcher.fetch_pages(entry.url for entry in entries)
    for entry, fetched in zip(entries, pages, strict=True):
        try:
            if isinstance(fetched, FetchError):
                raise fetched
            document = _document(entry.url, fetched, settings)
            if document.kind == "html":
                yield merge(entry, read_page(document, parser))
            else:
                raise SourceError(f"the entry's page is {fetched.content_type or 'no HTML'}")
        except IngestError as error:
            yield rejected(entry.url, error)


def _document(source: str, fetched: Fetched, settings: IngestSettings) -> Document:
    data = unpacked(fetched.data, settings.max_article_bytes)
    kind = sniff(data, fetched.content_type)
    return Document(source, fetched.url, data, kind, fetched.charset)

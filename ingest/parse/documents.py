"""Reads a document of any kind, from a file or the network, into drafts of articles."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time
from urllib.parse import urlsplit

from index.text.cleaning import strip_invisible
from ingest.errors import IngestError, NotAnArticleError, SourceError
from ingest.parse.drafts import Draft, date_warnings, read_record
from ingest.parse.encoding import DocumentKind, binary_kind, decode
from ingest.parse.feed_documents import FeedEntry, is_json_feed
from ingest.parse.headlines import strip_outlet
from ingest.parse.markdown import read_markdown
from ingest.parse.publication_dates import parse_moment, read_date
from ingest.parse.sandbox import Parser
from ingest.report import Rejected
from ingest.web.canonical_urls import same_site
from ingest.web.decompress import open_body

_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes that may hold articles.

    Attributes:
        source: Its name in the report.
        url: Its address, or the `file:` URI of its file.
        data: Its bytes.
        kind: Its kind.
        charset: The encoding that the server declared, or "".
    """

    source: str
    url: str
    data: bytes
    kind: DocumentKind
    charset: str = ""

    @property
    def is_remote(self) -> bool:
        """Whether it came from the network."""
        return not self.url.startswith("file:")


@dataclass(frozen=True, slots=True)
class LinkedEntry:
    """A feed's entry without its full text, which is on a separate page."""

    draft: Draft


def unpack(data: bytes, max_bytes: int) -> bytes:
    """Unpack gzipped data, such as a sitemap; return other data unchanged.

    Raises:
        SourceError: The data is damaged, or larger than `max_bytes` when unpacked.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    body = open_body("gzip", max_bytes)
    body.feed(data)
    return body.close()


def reject(source: str, error: IngestError) -> Rejected:
    """Convert an error to its line of the report."""
    return Rejected(source, str(error), failed=not isinstance(error, NotAnArticleError))


def read_document(document: Document, parser: Parser) -> Iterator[Draft | LinkedEntry | Rejected]:
    """Read every article of a document.

    Args:
        document: The document.
        parser: Parses HTML and feeds.

    Yields:
        Drafts; for a feed from the network also entries whose page must be fetched; and for
        everything that could not be read, the reason.
    """
    try:
        if not document.data.strip(b"\xef\xbb\xbf \r\n\t"):
            raise NotAnArticleError("it is empty")
        binary = binary_kind(document.data)
        if binary:
            raise NotAnArticleError(f"it is {binary}, not text")
        if document.kind == "json":
            yield from _read_json(document, parser)
        elif document.kind == "feed":
            yield from _read_feed(document, parser)
        elif document.kind == "html":
            yield read_page(document, parser)
        elif document.kind == "sitemap":
            raise NotAnArticleError("it is a sitemap; pass it to `newsdesk ingest`")
        else:
            yield _read_text(document)
    except IngestError as error:
        yield reject(document.source, error)


def read_page(document: Document, parser: Parser) -> Draft:
    """Read the article of an HTML page.

    Raises:
        SourceError: The page cannot be parsed.
        NotAnArticleError: No article shows on the page.
    """
    address = document.url if document.is_remote else ""
    page = parser.parse_page(document.data, address, document.charset)
    if not page.body.strip():
        raise NotAnArticleError("no article shows on this page")
    url = document.url
    # A page may give another canonical address, but only on its site: otherwise it could replace
    # articles of another site. A file comes from the person who ingests it and is trusted.
    if page.canonical.startswith(("http://", "https://")) and (
        not document.is_remote or same_site(page.canonical, document.url)
    ):
        url = page.canonical
    return Draft(
        source=document.source,
        url=url,
        title=page.title,
        body=page.body,
        publisher=page.publisher,
        author=page.author,
        published_at=parse_moment(page.published),
        modified_at=parse_moment(page.modified),
        warnings=date_warnings(page.date_note, document.source),
    )


@dataclass(frozen=True, slots=True)
class SitemapDrafts:
    """The content of a sitemap.

    Attributes:
        drafts: A draft of each page, without its text.
        sitemaps: Addresses of the sitemaps that it lists.
        left_out: Number of entries beyond the limit.
        refused: Number of entries without an http(s) address.
    """

    drafts: tuple[Draft, ...]
    sitemaps: tuple[str, ...]
    left_out: int
    refused: int


def read_sitemap(document: Document, parser: Parser) -> SitemapDrafts:
    """Read a sitemap.

    Raises:
        SourceError: It cannot be parsed.
    """
    sitemap = parser.parse_sitemap(document.data, document.url, document.charset)
    drafts = []
    for page in sitemap.pages:
        date = read_date(page.published)
        drafts.append(
            Draft(
                source=page.url,
                url=page.url,
                title=page.title,
                publisher=page.publisher,
                published_at=date.moment,
                warnings=date_warnings(date.note, page.url),
            )
        )
    return SitemapDrafts(tuple(drafts), sitemap.sitemaps, sitemap.left_out, sitemap.refused)


def merge(linked: Draft, page: Draft) -> Draft:
    """Merge the drafts from a feed or sitemap and from the page; the text is the page's.

    The date is the feed's. The page's date says in which zone, or at which time of that day.
    """
    date = linked.published_at or page.published_at
    if linked.published_at is not None and page.published_at is not None:
        date = _finer_date(linked.published_at, page.published_at)
    return replace(
        page,
        title=linked.title or page.title,
        publisher=page.publisher or linked.publisher,
        author=page.author or linked.author,
        published_at=date,
        modified_at=page.modified_at or linked.modified_at,
        warnings=linked.warnings + page.warnings,
    )


def _finer_date(linked: datetime, page: datetime) -> datetime:
    if linked.utcoffset():
        return linked
    if linked.time() == time.min and linked.date() == page.date():
        return page
    return linked.astimezone(page.tzinfo)


def load_json(text: str) -> object:
    """Parse JSON.

    Raises:
        SourceError: The text is not valid JSON.
    """
    try:
        document: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(f"it is not valid JSON: {error}") from None
    except (ValueError, RecursionError):
        # a number with thousands of digits, or very deep nesting
        raise SourceError(
            "it is not valid JSON: a number is too long or the nesting is too deep"
        ) from None
    return document


def _read_json(document: Document, parser: Parser) -> Iterator[Draft | LinkedEntry | Rejected]:
    if document.is_remote and b"jsonfeed.org/version/" in document.data[:_HEAD_BYTES]:
        yield from _read_feed(document, parser)  # parsed in the sandbox only
        return
    loaded = load_json(_decode(document))
    if is_json_feed(loaded):
        yield from _read_feed(document, parser)
        return
    records: object = loaded
    if isinstance(loaded, dict) and "articles" in loaded:
        records = loaded["articles"]
        if not isinstance(records, list):
            raise SourceError("`articles` must be a list")
    if not isinstance(records, list):
        yield _check_address(read_record(records, document.source, document.url), document)
        return
    if not records:
        raise NotAnArticleError("it lists no articles")
    for number, record in enumerate(records, start=1):
        source = f"{document.source}#{number}"
        try:
            yield _check_address(
                read_record(record, source, _make_address(document, number)), document
            )
        except IngestError as error:
            yield reject(source, error)


def _read_feed(document: Document, parser: Parser) -> Iterator[Draft | LinkedEntry | Rejected]:
    feed = parser.parse_feed(
        document.data, document.url if document.is_remote else "", document.charset
    )
    if not feed.entries:
        raise NotAnArticleError("the feed has no entries")
    if feed.left_out:
        total = len(feed.entries) + feed.left_out
        reason = f"of its {total} entries only the newest {len(feed.entries)} are read"
        yield Rejected(document.source, reason, failed=False)
    for number, entry in enumerate(feed.entries, start=1):
        source = f"{document.source}#{number}"
        draft = _make_draft(entry, feed.title, source, document, number)
        if entry.url and not _is_http(entry.url):
            yield Rejected(
                source, f"its link {entry.url[:60]!r} is no http(s) address", failed=True
            )
        elif draft.body:
            yield draft
        elif document.is_remote and entry.url:
            yield LinkedEntry(draft)
        elif entry.summary:
            # a file is read without network access, so the summary stands in for the text
            yield replace(draft, body=entry.summary)
        else:
            yield Rejected(source, "the entry has neither text nor address", failed=False)


def _make_address(document: Document, number: int) -> str:
    """Return an address for the n-th article of a document, for articles without an address."""
    if not document.is_remote:
        return f"{document.url}#{number}"
    # `canonical_url` drops fragments, so they cannot tell articles of the web apart
    return f"{document.url}{'&' if '?' in document.url else '?'}newsdesk-entry={number}"


def _make_draft(
    entry: FeedEntry, feed_title: str, source: str, document: Document, number: int
) -> Draft:
    return Draft(
        source=source,
        url=entry.url or _make_address(document, number),
        title=strip_outlet(entry.title, (feed_title,), entry.url),
        body=entry.body,
        publisher=feed_title,
        author=entry.author,
        published_at=parse_moment(entry.published),
        modified_at=parse_moment(entry.updated),
        warnings=date_warnings(entry.date_note, source),
    )


def _check_address(draft: Draft, document: Document) -> Draft:
    """Refuse a draft from the network whose address is not http(s), such as a local file's."""
    if document.is_remote and not _is_http(draft.url):
        raise SourceError(f"`url`: {draft.url[:60]!r} is no http(s) address")
    return draft


def _is_http(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.lower() in ("http", "https")
    except ValueError:
        return False


def _read_text(document: Document) -> Draft:
    text, title = strip_invisible(_decode(document)), ""
    if document.kind == "markdown":
        title, text = read_markdown(text)
    return Draft(source=document.source, url=document.url, title=title, body=text)


def _decode(document: Document) -> str:
    try:
        return decode(document.data, document.charset)
    except ValueError as error:
        raise SourceError(str(error)) from None

"""Reads a document of any kind, from a file or the network, into drafts of articles."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time

from index.text.cleaning import strip_invisible
from ingest.errors import IngestError, NotAnArticleError, SourceError
from ingest.parse.drafts import Draft, read_record, warnings_of
from ingest.parse.encoding import DocumentKind, binary_kind, decode, sniff
from ingest.parse.markdown import read_front_matter, read_markdown
from ingest.parse.publication_dates import parse_moment, read_date
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_documents import FeedDocument, is_json_feed
from ingest.parse.syndication.feed_entries import Entry, is_whole, list_entries
from ingest.report import Rejected
from ingest.web.canonical_urls import is_http, same_site
from ingest.web.credentials import without_credentials
from ingest.web.decompress import open_body
from ingest.web.fetch import Fetched

_HEAD_BYTES = 4096
NO_TEXT = "the entry has neither text nor address"


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


def open_document(source: str, fetched: Fetched, max_bytes: int) -> Document:
    """Unpack a fetched document and detect its kind.

    Args:
        source: Its name in the report.
        fetched: The document from the network.
        max_bytes: Largest size after unpacking.

    Raises:
        SourceError: The document is damaged, or too large when unpacked.
    """
    data = unpack(fetched.data, max_bytes)
    return Document(source, fetched.url, data, sniff(data, fetched.content_type), fetched.charset)


def reject(source: str, error: IngestError) -> Rejected:
    """Convert an error to its line of the report."""
    return Rejected(source, str(error), failed=not isinstance(error, NotAnArticleError))


def read_document(document: Document, parsers: Parsers) -> Iterator[Draft | Entry | Rejected]:
    """Read every article of a document.

    Args:
        document: The document.
        parsers: Parse HTML and feeds.

    Yields:
        Drafts; for a feed from the network its entries; and for everything that could not be read,
        the reason.
    """
    try:
        if not document.data.strip(b"\xef\xbb\xbf \r\n\t"):
            raise NotAnArticleError("it is empty")
        binary = binary_kind(document.data)
        if binary:
            raise NotAnArticleError(f"it is {binary}, not text")
        if document.kind == "json":
            yield from _read_json(document, parsers)
        elif document.kind == "feed":
            yield from _read_entries(document, parsers)
        elif document.kind == "html":
            yield read_page(document, parsers)
        elif document.kind == "sitemap":
            raise NotAnArticleError("it is a sitemap; pass it to `newsdesk ingest`")
        else:
            yield _read_text(document)
    except IngestError as error:
        yield reject(document.source, error)


def read_page(document: Document, parsers: Parsers) -> Draft:
    """Read the article of an HTML page.

    Raises:
        SourceError: The page cannot be parsed.
        NotAnArticleError: No article shows on the page.
    """
    address = document.url if document.is_remote else ""
    page = parsers.parse_page(document.data, address, document.charset)
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
        warnings=warnings_of(page.date_note, document.source)
        + warnings_of(page.length_note, document.source),
        picture=page.picture,
    )


@dataclass(frozen=True, slots=True)
class SitemapEntries:
    """The content of a sitemap.

    Attributes:
        entries: Its pages.
        sitemaps: Addresses of the sitemaps that it lists.
        left_out: Number of entries beyond the limit.
        refused: Number of entries without an http(s) address.
    """

    entries: tuple[Entry, ...]
    sitemaps: tuple[str, ...]
    left_out: int
    refused: int


def read_sitemap(document: Document, parsers: Parsers) -> SitemapEntries:
    """Read a sitemap.

    Raises:
        SourceError: It cannot be parsed.
    """
    sitemap = parsers.parse_sitemap(document.data, document.url, document.charset)
    entries = []
    for page in sitemap.pages:
        date = read_date(page.published)
        draft = Draft(
            source=page.url,
            url=page.url,
            title=page.title,
            publisher=page.publisher,
            published_at=date.moment,
            warnings=warnings_of(date.note, page.url),
        )
        entries.append(Entry(draft, page.url))
    return SitemapEntries(tuple(entries), sitemap.sitemaps, sitemap.left_out, sitemap.refused)


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
        picture=page.picture or linked.picture,
    )


def _finer_date(linked: datetime, page: datetime) -> datetime:
    if linked.utcoffset():
        return linked
    if linked.time() == time.min and linked.date() == page.date():
        return page
    return linked.astimezone(page.tzinfo)


def describe_bad_link(link: str) -> str:
    """Return what is wrong with a link of another scheme."""
    return f"its link {without_credentials(link)[:60]!r} is no http(s) address"


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


def _read_json(document: Document, parsers: Parsers) -> Iterator[Draft | Entry | Rejected]:
    if document.is_remote and b"jsonfeed.org/version/" in document.data[:_HEAD_BYTES]:
        yield from _read_entries(document, parsers)  # parsed in the sandbox only
        return
    loaded = load_json(_decode(document))
    if is_json_feed(loaded):
        yield from _read_entries(document, parsers)
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


def read_feed(document: Document, parsers: Parsers) -> FeedDocument:
    """Read a feed.

    Raises:
        SourceError: The document is a page, or a feed from the network that is truncated.
        ParserError: The document cannot be parsed within the limits.
    """
    if document.kind == "html":
        raise SourceError("it is a page, not a feed; `newsdesk feed add` finds the feeds of a page")
    feed = parsers.parse_feed(
        document.data, document.url if document.is_remote else "", document.charset
    )
    if document.is_remote and not is_whole(document.data):
        raise SourceError("the feed was cut short: its last element is not closed; try again")
    return feed


def _read_entries(document: Document, parsers: Parsers) -> Iterator[Draft | Entry | Rejected]:
    feed = read_feed(document, parsers)
    if not feed.entries:
        raise NotAnArticleError("the feed has no entries")
    if feed.left_out:
        total = len(feed.entries) + feed.left_out
        reason = f"of its {total} entries only the newest {len(feed.entries)} are read"
        yield Rejected(document.source, reason, failed=False)
    for number, entry in enumerate(list_entries(feed, document.url), start=1):
        source = f"{document.source}#{number}"
        if document.is_remote:
            yield entry
        elif entry.own is not None:
            # a file is read without network access, so the entry's own text has to do
            yield replace(entry.own, source=source)
        elif entry.page and not is_http(entry.page):
            yield Rejected(source, describe_bad_link(entry.page), failed=True)
        else:
            yield Rejected(source, NO_TEXT, failed=False)


def _make_address(document: Document, number: int) -> str:
    """Return an address for the n-th article of a document, for articles without an address."""
    if not document.is_remote:
        return f"{document.url}#{number}"
    # `canonical_url` drops fragments, so they cannot tell articles of the web apart
    return f"{document.url}{'&' if '?' in document.url else '?'}newsdesk-entry={number}"


def _check_address(draft: Draft, document: Document) -> Draft:
    """Refuse a draft from the network whose address is not http(s), such as a local file's."""
    if document.is_remote and not is_http(draft.url):
        shown = without_credentials(draft.url)[:60]
        raise SourceError(f"`url`: {shown!r} is no http(s) address")
    return draft


def _read_text(document: Document) -> Draft:
    text, title = strip_invisible(_decode(document)), ""
    if document.kind != "markdown":
        return Draft(source=document.source, url=document.url, title=title, body=text)
    front = read_front_matter(text)
    title, text = read_markdown(text)
    date = read_date(front.get("date", ""))
    return Draft(
        source=document.source,
        url=document.url,
        title=title or front.get("title", ""),
        body=text,
        published_at=date.moment,
        warnings=warnings_of(date.note, document.source),
    )


def _decode(document: Document) -> str:
    try:
        return decode(document.data, document.charset)
    except ValueError as error:
        raise SourceError(str(error)) from None

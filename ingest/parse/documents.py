"""One document of any kind, from a file or the network, to drafts of articles."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from index.text.cleaning import strip_invisible
from ingest.errors import IngestError, NotAnArticleError, SourceError
from ingest.parse.drafts import Draft, read_moment, read_record
from ingest.parse.encoding import Kind, binary_kind, decode
from ingest.parse.feed_documents import Entry, is_json_feed
from ingest.parse.markdown import read_markdown
from ingest.parse.publication_dates import parse_moment
from ingest.parse.sandbox import Parser
from ingest.report import Rejected
from ingest.web.canonical_urls import same_site
from ingest.web.decompress import open_body

_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes that may hold articles.

    Attributes:
        source: What to call it in the report.
        url: Its address, or the `file:` URI of its file.
        data: Its bytes.
        kind: What kind of document it is.
        charset: The encoding that its server names, or "".
    """

    source: str
    url: str
    data: bytes
    kind: Kind
    charset: str = ""

    @property
    def is_remote(self) -> bool:
        """Whether it came over the network."""
        return not self.url.startswith("file:")


@dataclass(frozen=True, slots=True)
class Linked:
    """A feed's entry whose text is on a page of its own: all that the feed says about it."""

    draft: Draft


def unpacked(data: bytes, max_bytes: int) -> bytes:
    """Unpack a file that is gzip'd, as sitemaps are; return any other as it is.

    Raises:
        SourceError: It is damaged, or larger than `max_bytes` once unpacked.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    body = open_body("gzip", max_bytes)
    body.feed(data)
    return body.close()


def rejected(source: str, error: IngestError) -> Rejected:
    """Turn an error into its line of the report."""
    return Rejected(source, str(error), failed=not isinstance(error, NotAnArticleError))


def read_document(document: Document, parser: Parser) -> Iterator[Draft | Linked | Rejected]:
    """Read every article of a document.

    Args:
        document: What to read.
        parser: Parses HTML and feeds.

    Yields:
        Drafts; of a feed from the network also entries whose page has to be fetched; and what
        could not be read, with the reason.
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
            raise NotAnArticleError("it is a sitemap: give it to `newsdesk ingest`")
        else:
            yield _read_text(document)
    except IngestError as error:
        yield rejected(document.source, error)


def read_page(document: Document, parser: Parser) -> Draft:
    """Read the article of an HTML page.

    Raises:
        SourceError: The page cannot be parsed.
        NotAnArticleError: No article shows in it.
    """
    own = document.url if document.is_remote else ""
    page = parser.page(document.data, own, document.charset)
    if not page.body.strip():
        raise NotAnArticleError("no article shows in this page")
    published_at, warnings = read_moment(page.published, document.source)
    url = document.url
    # a page may name another address as its own, but not another site's: it could replace
    # that site's articles by its own. A file is the person's, and believed.
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
        published_at=published_at,
        modified_at=parse_moment(page.modified),
        warnings=warnings,
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """What a sitemap lists.

    Attributes:
        drafts: What it says about each page; the text is on the page.
        sitemaps: Addresses of further sitemaps.
        left_out: How many entries it has beyond the limit.
        refused: How many have no http(s) address.
    """

    drafts: tuple[Draft, ...]
    sitemaps: tuple[str, ...]
    left_out: int
    refused: int


def read_sitemap(document: Document, parser: Parser) -> Listing:
    """Read a sitemap.

    Raises:
        SourceError: It cannot be parsed.
    """
    found = parser.sitemap(document.data, document.url, document.charset)
    drafts = []
    for page in found.pages:
        published_at, warnings = read_moment(page.published, page.url)
        drafts.append(
            Draft(
                source=page.url,
                url=page.url,
                title=page.title,
                publisher=page.publisher,
                published_at=published_at,
                warnings=warnings,
            )
        )
    return Listing(tuple(drafts), found.sitemaps, found.left_out, found.refused)


def merge(linked: Draft, page: Draft) -> Draft:
    """Join what a feed says about an article with what its page says; the text is the page's."""
    return replace(
        page,
        title=linked.title or page.title,
        publisher=page.publisher or linked.publisher,
        author=page.author or linked.author,
        published_at=linked.published_at or page.published_at,
        modified_at=page.modified_at or linked.modified_at,
        warnings=linked.warnings + page.warnings,
    )


def load_json(text: str) -> object:
    """Parse JSON.

    Raises:
        SourceError: It is none.
    """
    try:
        document: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(f"it is not valid JSON: {error}") from None
    except (ValueError, RecursionError):
        # a number of thousands of digits, brackets nested without end
        raise SourceError("it is not valid JSON: too long a number or too deep") from None
    return document


def _read_json(document: Document, parser: Parser) -> Iterator[Draft | Linked | Rejected]:
    if document.is_remote and b"jsonfeed.org/version/" in document.data[:_HEAD_BYTES]:
        yield from _read_feed(document, parser)  # and not loaded here at all
        return
    loaded = load_json(_decoded(document))
    if is_json_feed(loaded):
        yield from _read_feed(document, parser)
        return
    records: object = loaded
    if isinstance(loaded, dict) and "articles" in loaded:
        records = loaded["articles"]
        if not isinstance(records, list):
            raise SourceError("`articles` has to be a list")
    if not isinstance(records, list):
        yield _checked(read_record(records, document.source, document.url), document)
        return
    if not records:
        raise NotAnArticleError("it lists no articles")
    for number, record in enumerate(records, start=1):
        source = f"{document.source}#{number}"
        try:
            yield _checked(read_record(record, source, _place(document, number)), document)
        except IngestError as error:
            yield rejected(source, error)


def _read_feed(document: Document, parser: Parser) -> Iterator[Draft | Linked | Rejected]:
    feed = parser.feed(document.data, document.url if document.is_remote else "", document.charset)
    if not feed.entries:
        raise NotAnArticleError("the feed has no entries")
    if feed.left_out:
        total = len(feed.entries) + feed.left_out
        reason = f"of its {total} entries only the newest {len(feed.entries)} are read"
        yield Rejected(document.source, reason, failed=False)
    for number, entry in enumerate(feed.entries, start=1):
        source = f"{document.source}#{number}"
        draft = _draft(entry, feed.title, source, document, number)
        if entry.url and not _is_web(entry.url):
            yield Rejected(
                source, f"its link {entry.url[:60]!r} is no http(s) address", failed=True
            )
        elif draft.body:
            yield draft
        elif document.is_remote and entry.url:
            yield Linked(draft)
        elif entry.summary:
            # a file is read without touching the network: its summary is what there is
            yield replace(draft, body=entry.summary)
        else:
            yield Rejected(source, "the entry has neither text nor address", failed=False)


def _place(document: Document, number: int) -> str:
    """Return an address for the n-th article of a document, which has none of its own."""
    if not document.is_remote:
        return f"{document.url}#{number}"
    # the fragment of a web address names no article of its own
    return f"{document.url}{'&' if '?' in document.url else '?'}newsdesk-entry={number}"


def _draft(entry: Entry, feed_title: str, source: str, document: Document, number: int) -> Draft:
    published_at, warnings = read_moment(entry.published, source)
    return Draft(
        source=source,
        url=entry.url or _place(document, number),
        title=entry.title,
        body=entry.body,
        publisher=feed_title,
        author=entry.author,
        published_at=published_at,
        modified_at=parse_moment(entry.updated),
        warnings=warnings,
    )


def _checked(draft: Draft, document: Document) -> Draft:
    """Refuse what would make a link into somebody's own files out of words from the network."""
    if document.is_remote and not _is_web(draft.url):
        raise SourceError(f"`url`: {draft.url[:60]!r} is no http(s) address")
    return draft


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.lower() in ("http", "https")
    except ValueError:
        return False


def _read_text(document: Document) -> Draft:
    text, title = strip_invisible(_decoded(document)), ""
    if document.kind == "markdown":
        title, text = read_markdown(text)
    return Draft(source=document.source, url=document.url, title=title, body=text)


def _decoded(document: Document) -> str:
    try:
        return decode(document.data, document.charset)
    except ValueError as error:
        raise SourceError(str(error)) from None

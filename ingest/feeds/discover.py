"""Finds the feed of a page: first the feeds that it links, then the usual addresses."""

from dataclasses import dataclass
from urllib.parse import urljoin

from ingest.errors import FeedError, FetchError, ForbiddenAddressError, IngestError
from ingest.parse.documents import Document, read_feed
from ingest.parse.encoding import sniff
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_documents import FeedDocument
from ingest.web.fetch import Fetched, NotModified
from ingest.web.sync_fetch import FetchThread

# Where publishing systems put their feeds: WordPress, Ghost, Hugo, Jekyll, Drupal, Substack.
USUAL_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_MAX_TRIED = 10


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that `find_feed` found.

    Attributes:
        url: The feed's address.
        feed: The parsed document.
        fetched: The document as fetched.
        others: Addresses of further feeds that the page links.
    """

    url: str
    feed: FeedDocument
    fetched: Fetched
    others: tuple[str, ...] = ()


def find_feed(url: str, web: FetchThread, parsers: Parsers) -> FoundFeed:
    """Find the feed at an address, or a feed of the page at that address.

    Args:
        url: The http(s) address of a feed or a page.
        web: Fetches documents.
        parsers: Sandboxed parsers for untrusted bytes.

    Raises:
        FetchError: The address cannot be fetched.
        FeedError: The page has no feed.
        SourceError: The document is neither a feed nor a page, or it is broken.
    """
    fetched = _fetch(url, web)
    document = _to_document(fetched)
    if document.kind != "html":
        return FoundFeed(_address(url, fetched), read_feed(document, parsers), fetched)
    hrefs = parsers.parse_page(fetched.data, fetched.url, fetched.charset).feeds
    absolute = (_absolute(fetched.url, href) for href in hrefs)
    links = tuple(dict.fromkeys(link for link in absolute if link))
    # Most sites link the feed of their comments after that of their articles, but not all.
    links = tuple(sorted(links, key=lambda link: "comment" in link.lower()))
    tried = links[:_MAX_TRIED] or tuple(urljoin(fetched.url, path) for path in USUAL_PATHS)
    for link in tried:
        try:
            answer = _fetch(link, web)
            feed = read_feed(_to_document(answer), parsers)
        except ForbiddenAddressError:
            raise
        except IngestError:
            continue
        others = tuple(further for further in links if further != link)
        return FoundFeed(_address(link, answer), feed, answer, others)
    where = (
        ", ".join(links[:3]) if links else "the page links none, and the usual addresses have none"
    )
    raise FeedError(f"no feed was found for {url} ({where}); give the address of its feed")


def _fetch(url: str, web: FetchThread) -> Fetched:
    fetched = web.fetch(url)
    if isinstance(fetched, NotModified):
        raise FetchError("the server answered 304 to a request that had no conditions")
    return fetched


def _to_document(fetched: Fetched) -> Document:
    kind = sniff(fetched.data, fetched.content_type)
    return Document(fetched.url, fetched.url, fetched.data, kind, fetched.charset)


def _address(url: str, fetched: Fetched) -> str:
    return (fetched.moved_to or url.strip()).partition("#")[0]


def _absolute(base: str, link: str) -> str:
    try:
        address = urljoin(base, link.strip())
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) else ""

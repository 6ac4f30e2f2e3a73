"""Finds the feeds of a page: those it names, else those that usual addresses have."""

from dataclasses import dataclass
from urllib.parse import urljoin

from ingest.errors import FeedError, FetchError, ForbiddenAddressError, IngestError
from ingest.feeds.refresh import Web, read_feed
from ingest.parse.encoding import sniff
from ingest.parse.feed_documents import Feed
from ingest.parse.sandbox_pool import Parsers
from ingest.web.fetch import Fetched, NotModified

# Where publishing systems put their feeds: WordPress, Ghost, Hugo, Jekyll, Drupal, Substack.
USUAL_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_MAX_TRIED = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was found.

    Attributes:
        url: Its address.
        feed: What is in it.
        fetched: The document.
        others: Addresses of further feeds that the page names.
    """

    url: str
    feed: Feed
    fetched: Fetched
    others: tuple[str, ...] = ()


def find_feed(url: str, web: Web, parsers: Parsers) -> Found:
    """Find the feed at an address, or the feeds of the page that is there.

    Args:
        url: Of a feed or a page, http(s).
        web: The network.
        parsers: What foreign bytes are parsed by.

    Raises:
        FetchError: The address cannot be fetched.
        FeedError: There is a page without any feed.
        SourceError: It is neither a feed nor a page, or broken.
    """
    fetched = _fetch(url, web)
    kind = sniff(fetched.data, fetched.content_type)
    if kind != "html":
        return Found(_address(url, fetched), read_feed(fetched, parsers), fetched)
    with parsers.borrowed() as parser:
        named = parser.page(fetched.data, fetched.url, fetched.charset).feeds
    found = (_absolute(fetched.url, link) for link in named)
    links = tuple(dict.fromkeys(link for link in found if link))
    # a site names the feed of its comments behind that of its articles, but not always
    links = tuple(sorted(links, key=lambda link: "comment" in link.lower()))
    tried = links[:_MAX_TRIED] or tuple(urljoin(fetched.url, path) for path in USUAL_PATHS)
    for link in tried:
        try:
            document = _fetch(link, web)
            feed = read_feed(document, parsers)
        except ForbiddenAddressError:
            raise
        except IngestError:
            continue
        others = tuple(one for one in links if one != link)
        return Found(_address(link, document), feed, document, others)
    where = ", ".join(links[:3]) if links else "it names none, and none is at the usual addresses"
    raise FeedError(f"no feed was found for {url} ({where}); give the address of its feed")


def _fetch(url: str, web: Web) -> Fetched:
    fetched = web.fetch(url)
    if isinstance(fetched, NotModified):
        raise FetchError("the server answered 304 to a request that had no conditions")
    return fetched


def _address(url: str, fetched: Fetched) -> str:
    return (fetched.moved_to or url.strip()).partition("#")[0]


def _absolute(base: str, link: str) -> str:
    try:
        address = urljoin(base, link.strip())
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) else ""

"""Sitemaps to the addresses of articles: urlset, sitemapindex, and the news extension.

Runs in the parser process: it must import neither the library nor the network.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml import etree

from index.text.cleaning import clean_line
from ingest.parse.xml import read_xml

# The protocol's own limit for one sitemap, sitemaps.org "Sitemap file requirements".
MAX_PAGES = 50_000
_FIELDS = {
    "publication_date": "published",
    "title": "title",
    "name": "publisher",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page that a sitemap lists; "" where it says nothing.

    Attributes:
        url: Its address; http(s).
        title: Its headline.
        publisher: The name of the publication.
        published: When, as written. When it was last changed is something else, and not taken.
    """

    url: str
    title: str = ""
    publisher: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap, or an index of them.

    Attributes:
        pages: What it lists, in its order.
        sitemaps: Addresses of further sitemaps.
        left_out: How many it lists beyond the limit.
        refused: How many it lists under what is no http(s) address.
    """

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[str, ...] = ()
    left_out: int = 0
    refused: int = 0


def parse_sitemap(data: bytes, declared: str = "") -> Sitemap:
    """Read a sitemap.

    Args:
        data: The document, unpacked.
        declared: The encoding that its server named, or "".

    Raises:
        ValueError: It is none, declares entities, or is broken from its first entry on.
    """
    pages: list[Listed] = []
    sitemaps: list[str] = []
    left_out = refused = 0
    for kind, listed in _entries(read_xml(data, declared).encode()):
        if urlsplit(listed.url).scheme.lower() not in ("http", "https"):
            refused += 1
        elif len(pages) + len(sitemaps) >= MAX_PAGES:
            left_out += 1
        elif kind == "sitemap":
            sitemaps.append(listed.url)
        else:
            pages.append(listed)
    return Sitemap(tuple(pages), tuple(sitemaps), left_out, refused)


def _entries(data: bytes) -> Iterator[tuple[str, Listed]]:
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, recover=True
    )
    parser.feed(data)
    root = ""
    listed = Listed("")
    for event, element in parser.read_events():
        name = _name(element)
        if event == "start":
            root = root or name
            if root not in ("urlset", "sitemapindex"):
                break
            continue
        parent = element.getparent()
        above = "" if parent is None else _name(parent)
        if name in ("url", "sitemap") and above == root:
            if listed.url:
                yield name, listed
            listed = Listed("")
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
        else:
            listed = _noted(listed, name, above, element.text)
    if root not in ("urlset", "sitemapindex"):
        raise ValueError("it is no sitemap")


def _name(element: etree.ElementBase) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _noted(listed: Listed, name: str, above: str, text: str | None) -> Listed:
    if name == "loc" and above in ("url", "sitemap"):
        return replace(listed, url=clean_line(text or ""))
    if name in _FIELDS and above in ("news", "publication"):
        return replace(listed, **{_FIELDS[name]: clean_line(text or "")})
    return listed

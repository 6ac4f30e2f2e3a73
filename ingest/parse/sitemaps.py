"""Parses sitemaps: urlset, sitemapindex and the news extension.

Runs in the parser process: it must import neither the library nor the network.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml import etree

from index.text.cleaning import clean_line
from ingest.parse.xml import read_xml

# The protocol's limit for a sitemap: sitemaps.org, "Sitemap file requirements".
MAX_PAGES = 50_000
_FIELDS = {
    "publication_date": "published",
    "title": "title",
    "name": "publisher",
}


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """A page that a sitemap lists; a field that the sitemap omits is "".

    Attributes:
        url: Its address; http(s).
        title: Its headline.
        publisher: The name of the publication.
        published: Its publication date, as written; the date of the last change is ignored.
    """

    url: str
    title: str = ""
    publisher: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap or a sitemap index.

    Attributes:
        pages: The pages that it lists, in its order.
        sitemaps: Addresses of the sitemaps that it lists.
        left_out: Number of entries beyond the limit.
        refused: Number of entries without an http(s) address.
    """

    pages: tuple[SitemapPage, ...] = ()
    sitemaps: tuple[str, ...] = ()
    left_out: int = 0
    refused: int = 0


def parse_sitemap(data: bytes, declared: str = "") -> Sitemap:
    """Parse a sitemap.

    Args:
        data: The document, unpacked.
        declared: The encoding that the server declared, or "".

    Raises:
        ValueError: It is not a sitemap, declares entities, or is broken before its first entry.
    """
    pages: list[SitemapPage] = []
    sitemaps: list[str] = []
    left_out = refused = 0
    for kind, page in _read_entries(read_xml(data, declared).encode()):
        if urlsplit(page.url).scheme.lower() not in ("http", "https"):
            refused += 1
        elif len(pages) + len(sitemaps) >= MAX_PAGES:
            left_out += 1
        elif kind == "sitemap":
            sitemaps.append(page.url)
        else:
            pages.append(page)
    return Sitemap(tuple(pages), tuple(sitemaps), left_out, refused)


def _read_entries(data: bytes) -> Iterator[tuple[str, SitemapPage]]:
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, recover=True
    )
    parser.feed(data)
    root = ""
    page = SitemapPage("")
    for event, element in parser.read_events():
        name = _local_name(element)
        if event == "start":
            root = root or name
            if root not in ("urlset", "sitemapindex"):
                break
            continue
        parent = element.getparent()
        parent_name = "" if parent is None else _local_name(parent)
        if name in ("url", "sitemap") and parent_name == root:
            if page.url:
                yield name, page
            page = SitemapPage("")
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
        else:
            page = _add_field(page, name, parent_name, element.text)
    if root not in ("urlset", "sitemapindex"):
        raise ValueError("it is not a sitemap")


def _local_name(element: etree.ElementBase) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _add_field(page: SitemapPage, name: str, parent_name: str, text: str | None) -> SitemapPage:
    if name == "loc" and parent_name in ("url", "sitemap"):
        return replace(page, url=clean_line(text or ""))
    if name in _FIELDS and parent_name in ("news", "publication"):
        return replace(page, **{_FIELDS[name]: clean_line(text or "")})
    return page

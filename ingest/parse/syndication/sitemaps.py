"""Parses sitemaps: urlset, sitemapindex and the news extension.

Runs in the parser process: it must import neither the library nor the network.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from index.text.cleaning import clean_line
from ingest.parse.syndication.xml import read_xml, repair_references
from ingest.web.canonical_urls import is_http

# The protocol's limit for a sitemap: sitemaps.org, "Sitemap file requirements".
MAX_PAGES = 50_000
# What is not closed goes on to the end, so that no place is searched twice.
_COMMENT = re.compile(
    r"<!--(?:.*?-->|.*)|<\?(?:.*?\?>|.*)|<!DOCTYPE[^>\[]{0,1000}>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"\s*<(?P<prefix>(?:[\w.-]{1,40}:)?)(?:urlset|sitemapindex)(?=[\s/>])")
_ENTRY = re.compile(r"<(?P<prefix>(?:[\w.-]{1,40}:)?)(?P<name>url|sitemap)(?=[\s>])")
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
        refused: Number of entries without an http(s) address that can be read.
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
        ValueError: It is not a sitemap, or declares entities.
    """
    pages: list[SitemapPage] = []
    sitemaps: list[str] = []
    left_out = refused = 0
    for kind, page in _read_entries(read_xml(data, declared)):
        if not is_http(page.url):
            refused += 1
        elif len(pages) + len(sitemaps) >= MAX_PAGES:
            left_out += 1
        elif kind == "sitemap":
            sitemaps.append(page.url)
        else:
            pages.append(page)
    return Sitemap(tuple(pages), tuple(sitemaps), left_out, refused)


def _read_entries(xml: str) -> Iterator[tuple[str, SitemapPage]]:
    xml = repair_references(_COMMENT.sub("", xml))
    root = _ROOT.match(xml)
    if root is None:
        raise ValueError("it is not a sitemap")
    # Each entry is parsed by itself, so that a broken entry does not take the others with it.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    prefix = root.group("prefix")
    openings = [found for found in _ENTRY.finditer(xml) if found.group("prefix") == prefix]
    for number, opening in enumerate(openings, start=1):
        end = openings[number].start() if number < len(openings) else len(xml)
        yield opening.group("name"), _read_entry(xml[opening.start() : end], parser)


def _read_entry(xml: str, parser: etree.XMLParser) -> SitemapPage:
    # a prefix that is declared elsewhere, or nowhere, stays a part of the name
    entry = etree.fromstring(xml, parser)
    page = SitemapPage("")
    if entry is None:
        return page
    for element in entry.iter():
        parent = element.getparent()
        if parent is not None:
            page = _add_field(page, _local_name(element), _local_name(parent), element.text)
    return page


def _local_name(element: etree.ElementBase) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _add_field(page: SitemapPage, name: str, parent_name: str, text: str | None) -> SitemapPage:
    if name == "loc" and parent_name in ("url", "sitemap"):
        return replace(page, url=clean_line(text or ""))
    if name in _FIELDS and parent_name in ("news", "publication"):
        return replace(page, **{_FIELDS[name]: clean_line(text or "")})
    return page

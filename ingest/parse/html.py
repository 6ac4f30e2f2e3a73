"""Extracts the article of an HTML page; only this module uses trafilatura.

Text that a visitor of the page would not see is removed before the article is extracted.

Runs in the parser process: it must import neither the library nor the network.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.text.cleaning import strip_invisible
from ingest.parse.encoding import decode
from ingest.parse.hidden_text import parse_html, prune
from ingest.parse.page_dates import find_dates
from ingest.parse.publication_dates import to_text


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page and its metadata; a missing field is "".

    Attributes:
        title: Its headline.
        body: Its text, one paragraph a line.
        author: Names joined by ", ".
        publisher: The site's name.
        published: Its publication date, in ISO form.
        modified: The date of its last change, as written.
        canonical: The address in the page's canonical link.
        feeds: The addresses of feeds that the page links, as written.
        date_note: What is wrong with its publication date, for the report.
    """

    title: str = ""
    body: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    modified: str = ""
    canonical: str = ""
    feeds: tuple[str, ...] = ()
    date_note: str = ""


_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
)
_MAX_FEEDS = 50


@dataclass(frozen=True, slots=True)
class _Head:
    """The meta elements, canonical link and feed links of a page."""

    meta: Mapping[str, str]
    canonical: str
    feeds: tuple[str, ...]


def _read_head(tree: HtmlElement) -> _Head:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        meta.setdefault(name.casefold(), element.get("content") or "")
    links = (
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").casefold().split()
    )
    return _Head(
        meta=meta,
        canonical=next(filter(None, links), ""),
        feeds=tuple(
            link.get("href")
            for link in tree.iter("link")
            if link.get("href")
            and "alternate" in (link.get("rel") or "").casefold().split()
            and (link.get("type") or "").partition(";")[0].strip().casefold() in _FEED_TYPES
        )[:_MAX_FEEDS],
    )


def extract_page(data: bytes, url: str = "", declared: str = "") -> Page:
    """Extract the article of a page.

    Args:
        data: The page.
        url: Its address, or "".
        declared: The encoding that the server declared, or "".

    Returns:
        The article and its metadata; the body is empty if no article was found.

    Raises:
        ValueError: The page cannot be decoded.
    """
    from trafilatura import bare_extraction

    tree = parse_html(decode(data, declared))
    if tree is None:
        return Page()
    head = _read_head(tree)
    dates = find_dates(tree, url)
    published, date_note = to_text(dates.published.moment), dates.published.note
    prune(tree)
    article = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},  # its date is not used
    )
    if article is None:
        return Page(
            published=published,
            canonical=head.canonical,
            feeds=head.feeds,
            date_note=date_note,
        )
    return Page(
        title=strip_invisible(article.title or ""),
        body=strip_invisible(article.text or ""),
        author=", ".join(
            name.strip() for name in (article.author or "").split(";") if name.strip()
        ),
        publisher=_find_publisher(article.sitename or "", article.hostname or "", head),
        published=published,
        modified=dates.modified,
        canonical=head.canonical,
        feeds=head.feeds,
        date_note=date_note,
    )


def _find_publisher(site: str, host: str, head: _Head) -> str:
    named = head.meta.get("og:site_name", "").strip()
    if named:
        return named
    # without a site name trafilatura returns the host, which is not the name of an outlet
    bare = re.sub(r"\W|^www", "", site.casefold())
    return "" if not bare or (bare in re.sub(r"\W", "", host.casefold()) and "." in site) else site

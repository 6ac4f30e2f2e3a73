"""Extracts the article of an HTML page; only this module uses trafilatura.

Text that a visitor of the page would not see is removed before the article is extracted.

Runs in the parser process: it must import neither the library nor the network.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.text.cleaning import strip_invisible
from ingest.parse.encoding import decode
from ingest.parse.hidden_text import prune
from ingest.parse.html_tree import parse_html


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page and its metadata; a missing field is "".

    Attributes:
        title: Its headline.
        body: Its text, one paragraph a line.
        author: Names joined by ", ".
        publisher: The site's name.
        published: Its publication date, as written.
        modified: The date of its last change, as written.
        canonical: The address in the page's canonical link.
        feeds: The addresses of feeds that the page links, as written.
    """

    title: str = ""
    body: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    modified: str = ""
    canonical: str = ""
    feeds: tuple[str, ...] = ()


# Meta elements with the time of publication, best first; htmldate finds only the day.
_DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
)
_MODIFIED_NAMES = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")


_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
)
_MAX_FEEDS = 50


@dataclass(frozen=True, slots=True)
class _Head:
    """The meta elements, JSON-LD scripts, canonical link and feed links of a page."""

    meta: Mapping[str, str]
    linked_data: tuple[str, ...]
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
        linked_data=tuple(
            script.text or ""
            for script in tree.iter("script")
            if "ld+json" in (script.get("type") or "").casefold()
        ),
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
    prune(tree)
    article = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # no guesses from the text: a wrong date is worse than no date
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if article is None:
        return Page(
            published=_find_date(head, "datePublished", _DATE_NAMES),
            canonical=head.canonical,
            feeds=head.feeds,
        )
    return Page(
        title=strip_invisible(article.title or ""),
        body=strip_invisible(article.text or ""),
        author=", ".join(
            name.strip() for name in (article.author or "").split(";") if name.strip()
        ),
        publisher=_find_publisher(article.sitename or "", article.hostname or "", head),
        published=_find_date(head, "datePublished", _DATE_NAMES) or article.date or "",
        modified=_find_date(head, "dateModified", _MODIFIED_NAMES),
        canonical=head.canonical,
        feeds=head.feeds,
    )


def _find_publisher(site: str, host: str, head: _Head) -> str:
    named = head.meta.get("og:site_name", "").strip()
    if named:
        return named
    # without a site name trafilatura returns the host, which is not the name of an outlet
    bare = re.sub(r"\W|^www", "", site.casefold())
    return "" if not bare or (bare in re.sub(r"\W", "", host.casefold()) and "." in site) else site


def _find_date(head: _Head, key: str, names: Sequence[str]) -> str:
    for text in head.linked_data:
        try:
            date = _find_key(json.loads(text), key, depth=6)
        except (ValueError, RecursionError):
            continue
        if date:
            return date
    return next((head.meta[name] for name in names if head.meta.get(name)), "")


def _find_key(value: object, key: str, depth: int) -> str:
    if isinstance(value, dict):
        found = value.get(key)
        if isinstance(found, str) and found:
            return found
        value = list(value.values())
    if isinstance(value, list) and depth:
        return next(filter(None, (_find_key(item, key, depth - 1) for item in value)), "")
    return ""

"""An HTML page to the pieces of an article; the only home of trafilatura.

What a reader of the page would not see is taken out before the article is looked for.

Runs in the parser process: it must import neither the library nor the network.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from index.text.cleaning import strip_invisible
from ingest.parse.encoding import decode
from ingest.parse.hidden_text import parse_html, prune


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says about its article; "" where it says nothing.

    Attributes:
        title: Its headline.
        body: Its text, one paragraph a line.
        author: Names joined by ", ".
        publisher: The site's name.
        published: When, as the page writes it.
        modified: When it was last changed, as the page writes it.
        canonical: The address that the page gives as its own.
        feeds: The addresses of feeds that it names, as written.
    """

    title: str = ""
    body: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    modified: str = ""
    canonical: str = ""
    feeds: tuple[str, ...] = ()


# Where pages write the moment of publication, best first; htmldate knows days only.
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
    """What meta elements, JSON-LD and the canonical link say."""

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
    """Find the article in a page.

    Args:
        data: The page.
        url: Where it is from, or "".
        declared: The encoding that its server named, or "".

    Returns:
        Its pieces; the body is empty where no article shows.

    Raises:
        ValueError: Its characters cannot be decoded.
    """
    from trafilatura import bare_extraction

    tree = parse_html(decode(data, declared))
    if tree is None:
        return Page()
    head = _read_head(tree)
    prune(tree)
    found = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # no guesses from the text: a wrong date is worse than none
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None:
        return Page(
            published=_moment(head, "datePublished", _DATE_NAMES),
            canonical=head.canonical,
            feeds=head.feeds,
        )
    return Page(
        title=strip_invisible(found.title or ""),
        body=strip_invisible(found.text or ""),
        author=", ".join(name.strip() for name in (found.author or "").split(";") if name.strip()),
        publisher=_publisher(found.sitename or "", found.hostname or "", head),
        published=_moment(head, "datePublished", _DATE_NAMES) or found.date or "",
        modified=_moment(head, "dateModified", _MODIFIED_NAMES),
        canonical=head.canonical,
        feeds=head.feeds,
    )


def _publisher(site: str, host: str, head: _Head) -> str:
    named = head.meta.get("og:site_name", "").strip()
    if named:
        return named
    # for want of a name trafilatura gives the host, which names nobody to a reader
    bare = re.sub(r"\W|^www", "", site.casefold())
    return "" if not bare or (bare in re.sub(r"\W", "", host.casefold()) and "." in site) else site


def _moment(head: _Head, key: str, names: Sequence[str]) -> str:
    for text in head.linked_data:
        try:
            found = _find(json.loads(text), key, depth=6)
        except (ValueError, RecursionError):
            continue
        if found:
            return found
    return next((head.meta[name] for name in names if head.meta.get(name)), "")


def _find(value: object, key: str, depth: int) -> str:
    if isinstance(value, dict):
        found = value.get(key)
        if isinstance(found, str) and found:
            return found
        value = list(value.values())
    if isinstance(value, list) and depth:
        return next(filter(None, (_find(item, key, depth - 1) for item in value)), "")
    return ""

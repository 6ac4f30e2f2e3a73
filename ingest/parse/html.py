"""Extracts the article of an HTML page; only this module uses trafilatura.

Text that a visitor of the page would not see is removed before the article is extracted.

Runs in the parser process: it must import neither the library nor the network.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from index.text.cleaning import strip_invisible
from ingest.parse.article_check import ArticleCheck
from ingest.parse.encoding import decode
from ingest.parse.headlines import strip_outlet
from ingest.parse.hidden_text import prune
from ingest.parse.html_fragments import read_fragment
from ingest.parse.html_tree import parse_html
from ingest.parse.other_articles import drop_other_articles
from ingest.parse.page_text import read_paragraphs

if TYPE_CHECKING:
    import trafilatura.settings


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
    """The metadata of a page: meta elements, JSON-LD scripts, links, the first heading."""

    meta: Mapping[str, str]
    linked_data: tuple[str, ...]
    canonical: str
    feeds: tuple[str, ...]
    heading: str


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
        heading=next((" ".join(heading.text_content().split()) for heading in tree.iter("h1")), ""),
    )


def extract_page(data: bytes, url: str = "", declared: str = "") -> Page:
    """Extract the article of a page.

    Args:
        data: The page.
        url: Its address, or "".
        declared: The encoding that the server declared, or "".

    Returns:
        The article and its metadata. The body is empty if no text on the page looks like the
        article of its headline.

    Raises:
        ValueError: The page cannot be decoded.
    """
    tree = parse_html(decode(data, declared))
    if tree is None:
        return Page()
    head = _read_head(tree)
    article, body = _find_article(tree, url, head)
    publisher = _find_publisher(
        (article and article.sitename) or "", (article and article.hostname) or "", head
    )
    title = (article and article.title) or head.meta.get("og:title") or head.heading
    authors = ((article and article.author) or "").split(";")
    date = _find_date(head, "datePublished", _DATE_NAMES) or (article and article.date) or ""
    return Page(
        title=strip_outlet(
            strip_invisible(title),
            (publisher, *_find_publishers(head)),
            url or head.canonical,
            head.heading,
        ),
        body=strip_invisible(body),
        author=", ".join(name.strip() for name in authors if name.strip()),
        publisher=publisher,
        published=date,
        modified=_find_date(head, "dateModified", _MODIFIED_NAMES),
        canonical=head.canonical,
        feeds=head.feeds,
    )


def _find_article(
    tree: HtmlElement, url: str, head: _Head
) -> "tuple[trafilatura.settings.Document | None, str]":
    """Return trafilatura's document, and the text that looks like the page's article, or "".

    If what is seen is no article, the text in the page's metadata may be.
    """
    from trafilatura import bare_extraction

    prune(tree)
    drop_other_articles(tree)
    links = {" ".join(link.text_content().split()) for link in tree.iter("a")}
    article = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # no guesses from the text: a wrong date is worse than no date
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    check = _make_check(head, (article and article.title) or "")
    body = "" if article is None else read_paragraphs(article.body)
    if check.accepts(body, links):
        return article, body
    for values in _iterate_data(head):
        text = values.get("articleBody")
        body = read_fragment(text) if isinstance(text, str) else ""
        if check.accepts(body):
            return article, body
    return article, ""


def _make_check(head: _Head, title: str) -> ArticleCheck:
    description = head.meta.get("og:description") or head.meta.get("description") or ""
    # a title that is only the site's name says nothing of the article
    return ArticleCheck(head.heading or title, description)


def _find_publisher(site: str, host: str, head: _Head) -> str:
    named = head.meta.get("og:site_name", "").strip()
    if named:
        return named
    # without a site name trafilatura returns the host, which is not the name of an outlet
    bare = re.sub(r"\W|^www", "", site.casefold())
    return "" if not bare or (bare in re.sub(r"\W", "", host.casefold()) and "." in site) else site


def _find_publishers(head: _Head) -> Iterator[str]:
    yield head.meta.get("application-name", "")
    for values in _iterate_data(head):
        publisher = values.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str):
            yield name


def _iterate_data(head: _Head) -> Iterator[Mapping[str, object]]:
    """Yield the objects in the page's JSON-LD, outer ones first."""
    for text in head.linked_data:
        try:
            found = deque[object]([json.loads(text)])
        except (ValueError, RecursionError):
            continue
        while found:
            value = found.popleft()
            if isinstance(value, dict):
                yield value
                found += value.values()
            elif isinstance(value, list):
                found += value


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

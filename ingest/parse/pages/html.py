"""Extracts the article of an HTML page; only this module uses trafilatura.

Text that a visitor of the page would not see is removed before the article is extracted.

Runs in the parser process: it must import neither the library nor the network.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml.html import HtmlElement

from index.text.cleaning import strip_invisible
from ingest.parse.encoding import decode
from ingest.parse.headline_cleaning import strip_outlet
from ingest.parse.pages.article_check import ArticleCheck
from ingest.parse.pages.hidden_text import prune
from ingest.parse.pages.html_fragments import read_fragment
from ingest.parse.pages.html_tree import canonical_links, parse_html
from ingest.parse.pages.linked_data import linked_nodes
from ingest.parse.pages.other_articles import drop_other_articles, find_teasers
from ingest.parse.pages.page_dates import find_dates
from ingest.parse.pages.page_layout import make_paragraphs, place_late_parts
from ingest.parse.pages.page_length import MAX_CHARACTERS, cut_text
from ingest.parse.pages.page_text import read_paragraphs
from ingest.parse.pages.standfirst import find_standfirst
from ingest.parse.publication_dates import to_text

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
        published: Its publication date, in ISO form.
        modified: The date of its last change, as written.
        canonical: The address in the page's canonical link.
        feeds: The addresses of feeds that the page links, as written.
        date_note: What is wrong with its publication date, for the report.
        length_note: What of the page was not read, for the report.
        picture: The address of the picture that stands for the page, as written.
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
    length_note: str = ""
    picture: str = ""


_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
)
_MAX_FEEDS = 50
# https://ogp.me/#structured and https://developer.x.com/en/docs/x-for-websites/cards
_PICTURES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
_CUT = f"only the first {MAX_CHARACTERS:,} characters of the page's text were read"


@dataclass(frozen=True, slots=True)
class _Head:
    """The metadata of a page: meta elements, JSON-LD nodes, links, the first heading."""

    meta: Mapping[str, str]
    linked_data: tuple[Mapping[str, object], ...]
    canonical: str
    feeds: tuple[str, ...]
    heading: str


def _read_head(tree: HtmlElement) -> _Head:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        meta.setdefault(name.casefold(), element.get("content") or "")
    return _Head(
        meta=meta,
        linked_data=linked_nodes(tree),
        canonical=next(filter(None, canonical_links(tree)), ""),
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
    dates = find_dates(tree, head.linked_data, url)
    published, date_note = to_text(dates.published.moment), dates.published.note
    is_cut = cut_text(tree)
    is_dated = dates.published.moment is not None
    article, body = _find_article(tree, url, head, is_dated=is_dated)
    publisher = _find_publisher(
        (article and article.sitename) or "", (article and article.hostname) or "", head
    )
    title = (article and article.title) or head.meta.get("og:title") or head.heading
    authors = ((article and article.author) or "").split(";")
    return Page(
        title=strip_outlet(
            strip_invisible(title),
            (publisher, *_find_publishers(head)),
            url or head.canonical,
            head.heading,
        ),
        body=body,
        author=", ".join(name.strip() for name in authors if name.strip()),
        publisher=publisher,
        published=published,
        modified=dates.modified,
        canonical=head.canonical,
        feeds=head.feeds,
        date_note=date_note,
        length_note=_CUT if is_cut else "",
        picture=next(filter(None, (head.meta.get(name, "") for name in _PICTURES)), ""),
    )


def _find_article(
    tree: HtmlElement, url: str, head: _Head, *, is_dated: bool
) -> "tuple[trafilatura.settings.Document | None, str]":
    """Return trafilatura's document, and the text that looks like the page's article, or "".

    If what is seen is no article, the text in the page's metadata may be.
    """
    from trafilatura import bare_extraction

    place_late_parts(tree)
    prune(tree)
    make_paragraphs(tree)
    teasers = set(find_teasers(tree, url))
    drop_other_articles(tree, url)
    whole_tree = deepcopy(tree)  # trafilatura takes the tree apart
    links = {" ".join(link.text_content().split()) for link in tree.iter("a")}
    article = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},  # its date is not used
    )
    check = _make_check(head, (article and article.title) or "", is_dated=is_dated)
    if check.is_bare:
        links |= teasers
    body = "" if article is None else read_paragraphs(article.body)
    body = strip_invisible("\n".join((*find_standfirst(whole_tree, body), body)))
    if check.accepts(body, links):
        return article, body
    for values in head.linked_data:
        text = values.get("articleBody")
        body = strip_invisible(read_fragment(text)) if isinstance(text, str) else ""
        if check.accepts(body):
            return article, body
    return article, ""


def _make_check(head: _Head, title: str, *, is_dated: bool) -> ArticleCheck:
    description = head.meta.get("og:description") or head.meta.get("description") or ""
    is_bare = not (description or is_dated or head.meta.get("og:type") == "article")
    # a title that is only the site's name says nothing of the article
    # a soft hyphen within a word would make two of it
    headline = strip_invisible(head.heading or title)
    return ArticleCheck(headline, strip_invisible(description), is_bare)


def _find_publisher(site: str, host: str, head: _Head) -> str:
    named = head.meta.get("og:site_name", "").strip()
    if named:
        return named
    # without a site name trafilatura returns the host, which is not the name of an outlet
    bare = re.sub(r"\W|^www", "", site.casefold())
    return "" if not bare or (bare in re.sub(r"\W", "", host.casefold()) and "." in site) else site


def _find_publishers(head: _Head) -> Iterator[str]:
    yield head.meta.get("application-name", "")
    for values in head.linked_data:
        publisher = values.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str):
            yield name

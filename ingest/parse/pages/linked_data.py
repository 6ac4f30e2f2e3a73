"""Reads what a page's JSON-LD says about its article: schema.org's types and dates.

Pure. Runs in the parser process: it must import neither the library nor the network.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

# Scripts are wrapped in comments and CDATA sections for XHTML.
_WRAPPING = re.compile(r"(?://|/\*)?\s*(?:<!\[CDATA\[|\]\]>|<!--|-->)\s*(?:\*/)?")
_COMMA_TOO_MUCH = re.compile(r",(?=\s*[}\]])")
# What stands under these belongs to something else than the page's article.
_OTHERS = frozenset(
    (
        "itemlistelement", "comment", "video", "associatedmedia", "haspart", "citation",
        "mentions", "liveblogupdate", "relatedlink", "review", "author", "publisher", "about",
        "isbasedon", "ispartof", "subjectof", "image", "blogpost", "breadcrumb",
    )
)  # fmt: skip
_OTHER_TYPES = re.compile(
    r"list|comment|object|clip|website|organization|person|review|answer|question|product|event"
    r"|episode|collectionpage|searchresultspage|^blog$"
)
_MAX_DEPTH = 8
_MAX_NODES = 5000


@dataclass(frozen=True, slots=True)
class LinkedDates:
    """The dates of a node, as written.

    Attributes:
        published: When it was published, or "".
        modified: When it was last changed, or "".
    """

    published: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class PageData:
    """The dates that JSON-LD gives.

    Attributes:
        article: Those of the page's article.
        page: Those of the page, which may differ.
    """

    article: LinkedDates = LinkedDates()
    page: LinkedDates = LinkedDates()


def linked_nodes(tree: HtmlElement) -> tuple[Mapping[str, Any], ...]:
    """Return the nodes of a page's JSON-LD that may be the page or its article.

    Args:
        tree: The page.

    Returns:
        The nodes of each script in order, the outermost first.
    """
    return tuple(
        node
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").casefold()
        for node in _find_nodes(_load(script.text or ""))
    )


def read_page_data(
    nodes: Sequence[Mapping[str, Any]], titles: Sequence[str], urls: Sequence[str]
) -> PageData:
    """Find the dates of the page's article in its JSON-LD.

    Args:
        nodes: The result of `linked_nodes`.
        titles: What the page calls itself. Of several articles the one with such a headline is
            the page's, or else the one with its address, or else the first.
        urls: The page's addresses.
    """
    articles = [node for node in nodes if _is_article(node)]
    own = (
        [node for node in articles if _is_titled(node, titles)]
        or [node for node in articles if _is_at(node, urls)]
        or articles
    )
    pages = [node for node in nodes if not _is_article(node)]
    return PageData(_first_dates(own), _first_dates(pages))


def _load(script: str) -> object:
    text = _WRAPPING.sub("", script).strip().rstrip(";")
    for attempt in (text, _COMMA_TOO_MUCH.sub("", text), html.unescape(text)):
        try:
            # strings with raw line ends are common, and not JSON
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _find_nodes(document: object) -> Iterator[Mapping[str, Any]]:
    """Yield the nodes that may be the page or its article, the outermost first."""
    level, left = [document], _MAX_NODES
    for _depth in range(_MAX_DEPTH):
        below: list[object] = []
        for value in level[:left]:
            if isinstance(value, list):
                below += value
            elif isinstance(value, dict) and not _is_other(value):
                yield value
                below += [child for key, child in value.items() if key.lower() not in _OTHERS]
        left -= len(level)
        level = [value for value in below if isinstance(value, dict | list)]


def _types(node: Mapping[str, Any]) -> tuple[str, ...]:
    value = node.get("@type")
    listed = value if isinstance(value, list) else [value]
    return tuple(
        name.rpartition("/")[2].rpartition(":")[2].lower()
        for name in listed
        if isinstance(name, str)
    )


def _is_article(node: Mapping[str, Any]) -> bool:
    """Whether a node is a schema.org Article or of one of its subtypes."""
    return any(name.endswith(("article", "posting")) or name == "report" for name in _types(node))


def _is_other(node: Mapping[str, Any]) -> bool:
    return not _is_article(node) and any(_OTHER_TYPES.search(name) for name in _types(node))


def _is_titled(node: Mapping[str, Any], titles: Sequence[str]) -> bool:
    headline = _squeeze(node.get("headline") or node.get("name"))
    # a page's title often has the outlet behind it, and a headline may be cut
    return bool(headline) and any(
        headline in title or (title in headline and 2 * len(title) > len(headline))
        for title in map(_squeeze, titles)
    )


def _is_at(node: Mapping[str, Any], urls: Sequence[str]) -> bool:
    main = node.get("mainEntityOfPage")
    values = [node.get("url"), node.get("@id"), main]
    if isinstance(main, dict):
        values += [main.get("@id"), main.get("url")]
    own = {_bare(value) for value in values if isinstance(value, str)}
    return not own.isdisjoint(map(_bare, filter(None, urls)))


def _first_dates(nodes: Sequence[Mapping[str, Any]]) -> LinkedDates:
    if not nodes:
        return LinkedDates()
    dated = next((node for node in nodes if _text(node, "datePublished")), nodes[0])
    return LinkedDates(_text(dated, "datePublished"), _text(dated, "dateModified"))


def _text(node: Mapping[str, Any], key: str) -> str:
    value = node.get(key)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int | float) else ""


def _squeeze(value: object) -> str:
    text = html.unescape(value) if isinstance(value, str) else ""
    return re.sub(r"\W+", "", text).casefold()


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/")

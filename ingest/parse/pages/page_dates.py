"""Finds when the article of a page was published and changed; only this module uses htmldate.

The date is that of the article: not of the day of change, nor of another article, a comment or a
video that the page shows beside it.

Runs in the parser process: it must import neither the library nor the network.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.parse.pages.html_tree import canonical_links
from ingest.parse.pages.linked_data import read_page_data
from ingest.parse.publication_dates import WrittenDate, find_offsets, read_date

# Meta elements with the time of publication, best first.
_PUBLISHED_NAMES = (
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
_CHANGED = re.compile(
    r"modif|updat|revised|last-?mod|aktualisiert|actualiz|mis[e]? à jour|aggiornat|atualiza",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r"publish|posted", re.IGNORECASE)
# Parts of a page that are about something else than its article.
_OTHER_PARTS = re.compile(
    r"\b(?:related|recommend\w*|teasers?|promos?|sidebar|more|read-?next|most-?read|trending|latest"
    r"|comments?|widget|carousel|newsletter)\b",
    re.IGNORECASE,
)
_OTHER_TAGS = frozenset(("aside", "nav", "footer", "form", "dialog", "template"))
_INLINE_TAGS = frozenset(("span", "b", "strong", "em", "i", "small", "label", "a"))
_MAX_BYLINE_CHARS = 200
_NUMBERS = re.compile(r"\b\d\d?([-/.])\d\d?\1\d{4}\b")
_LABEL_CHARS = 40  # "Last updated on "


@dataclass(frozen=True, slots=True)
class PageDates:
    """When the article of a page was published and changed.

    Attributes:
        published: The date of publication; from the markup of the page, never from its prose.
        modified: The date of the last change, as written, or "".
    """

    published: WrittenDate
    modified: str


def find_dates(
    tree: HtmlElement, linked_data: Sequence[Mapping[str, object]], url: str = ""
) -> PageDates:
    """Find the dates of a page's article.

    Args:
        tree: The page, which is not changed.
        linked_data: The nodes of its JSON-LD, from `linked_nodes`.
        url: Its address, or "".

    Returns:
        The first date that can be believed, of JSON-LD, meta elements, the article's own `<time>`,
        and last htmldate, which also reads the address. Without a date, what is wrong with the
        first.
    """
    meta = _read_meta(tree)
    titles = [meta.get("og:title", ""), *(_text(element) for element in tree.iter("title", "h1"))]
    urls = [url, meta.get("og:url", ""), *canonical_links(tree)]
    data = read_page_data(linked_data, titles, urls)
    main = _find_main(tree)
    modified = [data.article.modified, *(meta.get(name, "") for name in _MODIFIED_NAMES)]
    written = [
        data.article.published,
        *(meta.get(name, "") for name in _PUBLISHED_NAMES),
        data.page.published,
        *_own_times(main),
    ]
    offsets = find_offsets([*written, *modified])
    dates = [read_date(value, offsets) for value in written if value.strip()]
    believed = next((date for date in dates if date.moment is not None), None)
    if believed is None:
        guessed = read_date(_guess(tree, main, url))
        believed = guessed if guessed.moment is not None else next(iter(dates), guessed)
    return PageDates(believed, next(filter(None, [*modified, data.page.modified]), ""))


def _read_meta(tree: HtmlElement) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name")
        if not name and _is_within(element, "head"):
            name = element.get("itemprop")
        if name:
            meta.setdefault(name.casefold(), element.get("content") or "")
    return meta


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _find_main(tree: HtmlElement) -> HtmlElement:
    """Return the part of the page that is its article: the one around the headline."""
    for headline in tree.iter("h1"):
        for ancestor in headline.iterancestors("article", "main"):
            return ancestor
    articles = [article for article in tree.iter("article") if not _is_within(article, "article")]
    if len(articles) == 1:
        return articles[0]
    return next(tree.iter("main"), tree)


def _is_within(element: HtmlElement, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None


def _is_part_of(element: HtmlElement, main: HtmlElement) -> bool:
    """Whether an element belongs to the article and not to something else within it."""
    for ancestor in element.iterancestors():
        if ancestor is main:
            return True
        if ancestor.tag in _OTHER_TAGS or ancestor.tag == "article":
            return False
        if ancestor.tag == "a" and len(_text(ancestor)) > len(_text(element)) + _LABEL_CHARS:
            return False  # a link to another article, with its headline
        if _OTHER_PARTS.search(_names(ancestor)):
            return False
    return element is main


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".replace("_", "-")


def _own_times(main: HtmlElement) -> Iterator[str]:
    """Yield the dates of the article's own elements, those marked as its publication first."""
    marked: list[str] = []
    others: list[str] = []
    for element in main.iter("time", "meta", "span", "abbr", "p", "div"):
        itemprop = (element.get("itemprop") or "").casefold()
        if element.tag != "time" and itemprop != "datepublished":
            continue
        names = f"{itemprop} {_names(element)}"
        label = _text_before(element)[-_LABEL_CHARS:]
        changed = _CHANGED.search(f"{names} {label}") and not _PUBLISHED.search(names)
        if changed or not _is_part_of(element, main):
            continue
        value = element.get("datetime") or element.get("content") or _text(element)
        (marked if itemprop == "datepublished" or element.get("pubdate") else others).append(value)
    yield from marked
    yield from others


def _text_before(element: HtmlElement) -> str:
    """Return the words on the same line in front of an element: "Updated on ", or ""."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is None:
        before = parent.text or ""
        return before if before.strip() or parent.tag not in _INLINE_TAGS else _text_before(parent)
    inline = previous.tag in _INLINE_TAGS
    return f"{_text(previous) if inline else ''} {previous.tail or ''}"


def _guess(tree: HtmlElement, main: HtmlElement, url: str) -> str:
    """Return what htmldate finds where only the article's own markup is left, or ""."""
    from htmldate import find_date

    copy = deepcopy(tree)
    path = tree.getroottree().getpath(main)
    own = next(iter(copy.getroottree().xpath(path)), copy)
    for element in list(copy.iter("script", "time", "meta", "article", "p", *_OTHER_TAGS)):
        if (
            # these have been read, or are prose, where a date may be that of any event
            element.tag in ("script", "time")
            or (element.tag == "meta" and _CHANGED.search(str(element.attrib)))
            or (element.tag == "p" and len(_text(element)) > _MAX_BYLINE_CHARS)
            or element.tag in _OTHER_TAGS
            or (element.tag == "article" and element is not own and own not in element.iter())
        ) and element.getparent() is not None:
            element.drop_tree()
    for element in copy.iter():
        # htmldate would guess which number is the month
        element.text, element.tail = (
            _without_ambiguous(element.text),
            _without_ambiguous(element.tail),
        )
        if element.tag == "meta":
            element.set("content", _without_ambiguous(element.get("content")) or "")
    try:
        # no guesses from the text: a wrong date is worse than no date
        return find_date(copy, extensive_search=False, original_date=True, url=url or None) or ""
    except (ValueError, TypeError, AttributeError, OverflowError):
        return ""  # it stumbles over damaged pages


def _without_ambiguous(text: str | None) -> str | None:
    return text and _NUMBERS.sub(
        lambda match: match.group() if read_date(match.group()).moment else "", text
    )

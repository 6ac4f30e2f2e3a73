"""Removes from a page the articles that stand beside, inside or below its own."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from ingest.parse.pages.prose import Prose

# An `article` with less text is a frame around the headline, and the text stands elsewhere.
_MIN_PROSE_CHARS = 200
_MAX_TEASER_CHARS = 400
_MAX_LABEL_CHARS = 25
_MIN_LINK_CHARS = 20
_HEADINGS = ("h2", "h3", "h4", "h5")


def drop_other_articles(tree: HtmlElement, url: str = "") -> None:
    """Remove, in place, what is an article of its own or leads to one.

    Removed are teasers, paragraphs of one link ("Read more: ..."), and articles that are not the
    page's own. Its own is the one around the first `h1`. Where that holds only the headline, or
    none holds it, no article is removed: the posts of a live report are articles too.

    Args:
        tree: A page without hidden text.
        url: The page's address, or "".
    """
    for teaser in list(tree.iter("article", "p")):
        if teaser.getparent() is not None and _is_teaser(teaser, url):
            teaser.drop_tree()
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return
    prose = Prose(tree)
    _drop_articles_beside(tree, headline, prose)
    _drop_next_pages(tree, headline, prose)


def find_teasers(tree: HtmlElement, url: str = "") -> Iterator[str]:
    """Yield the paragraphs that stand below headings with a link to another page.

    Args:
        tree: A page without hidden text.
        url: The page's address, or "".
    """
    for heading in tree.iter(*_HEADINGS):
        link = next(heading.iter("a"), None)
        if link is None:
            link = next(heading.iterancestors("a"), None)
        if link is None or not _leads_away(link.get("href") or "", url):
            continue
        for element in heading.itersiblings():
            if element.tag != "p":
                break
            yield " ".join(element.text_content().split())


def _is_teaser(element: HtmlElement, url: str) -> bool:
    """Return whether an element is a headline and few words that lead to another page."""
    if element.tag == "article":
        heading = next(element.iter(*_HEADINGS), None)
        if heading is None or next(element.iter("h1"), None) is not None:
            return False
        is_short = len(element.text_content()) <= _MAX_TEASER_CHARS
        return is_short and _is_one_link(heading, url, "")
    # a sentence that is a link as a whole is a sentence
    return not element.text_content().rstrip().endswith(".") and _is_one_link(element, url, ":")


def _is_one_link(element: HtmlElement, url: str, label_end: str) -> bool:
    """Return whether an element is a link to another page, apart from a label before it."""
    links = list(element.iter("a")) or [
        parent for parent in element.iterancestors("a") if element.tag != "p"
    ]
    if len(links) != 1 or not _leads_away(links[0].get("href") or "", url):
        return False
    text, linked = (" ".join(part.text_content().split()) for part in (element, links[0]))
    if len(linked) < _MIN_LINK_CHARS:
        return False
    if text == linked or element not in links[0].iterancestors():
        return True
    label, _, rest = text.partition(linked)
    return (
        bool(label_end)
        and not rest.strip()
        and len(label) <= _MAX_LABEL_CHARS
        and label.rstrip().endswith(label_end)
    )


def _leads_away(href: str, url: str) -> bool:
    """Return whether a link leads to another page, and not to a place on this one."""
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, href.strip()))
    except ValueError:
        return False
    if not there.path.strip("/") or href.startswith("#"):
        return False
    return here.netloc != there.netloc or not there.path.startswith(here.path.rstrip("/") or "\0")


def _drop_articles_beside(tree: HtmlElement, headline: HtmlElement, prose: Prose) -> None:
    own = next(headline.iterancestors("article"), None)
    if own is None or prose.count(own) < _MIN_PROSE_CHARS:
        return
    inside, around = set(own.iter("article")), set(own.iterancestors("article"))
    others = [
        article
        for article in tree.iter("article")
        if (article not in inside and article not in around)
        # the next article, loaded into the first
        or (article is not own and next(article.iter("h1"), None) is not None)
    ]
    for article in others:
        if article.getparent() is not None and headline not in set(article.iter("h1")):
            article.drop_tree()


def _drop_next_pages(tree: HtmlElement, headline: HtmlElement, prose: Prose) -> None:
    """Remove the blocks below the page's own that have an `h1` of their own, in no `article`."""
    around = list(headline.iterancestors())
    for other in list(tree.iter("h1")):
        if other is headline or other.getparent() is None:
            continue
        blocks = [other, *other.iterancestors()]
        at = next((place for place, block in enumerate(blocks) if block in around), 0)
        if at < 2 or any(block.tag == "article" for block in blocks[at:]):  # noqa: PLR2004  not itself
            continue
        shared, block = blocks[at], blocks[at - 1]
        own = next(child for child in shared if child is headline or child in around)
        if min(prose.count(own), prose.count(block)) >= _MIN_PROSE_CHARS:
            block.drop_tree()

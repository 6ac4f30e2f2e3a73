"""Removes from a page the articles that stand beside or below its own."""

from lxml.html import HtmlElement

from ingest.parse.pages.prose import Prose

# An `article` with less text is a frame around the headline, and the text stands elsewhere.
_MIN_PROSE_CHARS = 200


def drop_other_articles(tree: HtmlElement) -> None:
    """Remove, in place, the `article` elements that are not part of the page's own article.

    The page's own article is the `article` around its first `h1`. Where that holds only the
    headline, or none holds it, nothing is removed: the posts of a live report are articles too.

    Args:
        tree: A page without hidden text.
    """
    headline = next(tree.iter("h1"), None)
    if headline is None:
        return
    own = next(headline.iterancestors("article"), None)
    if own is None or Prose(tree).count(own) < _MIN_PROSE_CHARS:
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

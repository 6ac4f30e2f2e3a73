"""Measures how much of a page's text is sentences, as opposed to labels, links and menus.

Pure: values in, values out.
"""

from functools import cached_property

from lxml.html import HtmlElement

# Text in these is no part of what a page has to say, whether it is shown or not.
_UNSAID_TAGS = frozenset(
    "annotation applet audio canvas datalist frameset head iframe noembed noframes object optgroup"
    " option rp script select style svg template textarea title video".split()
)
_MARGINAL_TAGS = frozenset("a button dialog footer nav".split())
_MARGINAL_ROLES = frozenset("alertdialog contentinfo dialog menu navigation".split())
# A shorter piece of text, without the elements in it, is a label rather than a sentence.
_SENTENCE_CHARS = 40


class Prose:
    """The number of characters in the sentences of every element of a page."""

    def __init__(self, tree: HtmlElement) -> None:
        """Measure the page as it is now."""
        self._tree = tree
        self._own: dict[HtmlElement, int] = {}
        self._total: dict[HtmlElement, int] = {}
        for element in reversed(list(tree.iter("*"))):
            children = list(element)
            if element.tag in _UNSAID_TAGS or _is_marginal(element):
                self._own[element] = self._total[element] = 0
                continue
            texts = [element.text, *(child.tail for child in children)]
            self._own[element] = sum(map(_count_sentence_chars, texts))
            self._total[element] = self._own[element] + sum(
                self._total.get(child, 0) for child in children
            )

    def count(self, element: HtmlElement) -> int:
        """Return the characters in an element, those of elements inside included."""
        return self._total.get(element, 0)

    def count_all(self, wholes: list[HtmlElement], own: list[HtmlElement]) -> int:
        """Return the characters in some elements; see `find_largest_share`."""
        return sum(map(self.count, wholes)) + sum(self._own.get(element, 0) for element in own)

    def find_largest_share(self, wholes: list[HtmlElement], own: list[HtmlElement]) -> float:
        """Return which share of the page's sentences, or of its article's, is in some elements.

        Args:
            wholes: Elements that count with all they contain; none is inside another.
            own: Elements that count without the elements inside.

        Returns:
            The larger of the two shares, from 0 to 1.
        """
        page = self.count_all(wholes, own) / max(self.count(self._tree), 1)
        article = self._article
        if article is None or not self.count(article):
            return page
        if not self._around.isdisjoint(wholes):
            return 1.0
        chars = self.count_all(
            [element for element in wholes if element in self._inside],
            [element for element in own if element in self._inside],
        )
        return max(page, chars / self.count(article))

    @cached_property
    def _article(self) -> HtmlElement | None:
        """The innermost `article` or `main` around the first headline."""
        headline = next(self._tree.iter("h1"), None)
        if headline is None:
            return None
        return next(headline.iterancestors("article", "main"), None)

    @cached_property
    def _around(self) -> frozenset[HtmlElement]:
        if self._article is None:
            return frozenset()
        return frozenset([self._article, *self._article.iterancestors()])

    @cached_property
    def _inside(self) -> frozenset[HtmlElement]:
        return frozenset() if self._article is None else frozenset(self._article.iter("*"))


def _is_marginal(element: HtmlElement) -> bool:
    return element.tag in _MARGINAL_TAGS or ((element.get("role") or "").lower() in _MARGINAL_ROLES)


def _count_sentence_chars(text: str | None) -> int:
    words = len(text.strip()) if text else 0
    return words if words >= _SENTENCE_CHARS else 0

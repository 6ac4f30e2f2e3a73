"""Finds the standfirst of an article: what stands between its headline and its text.

Pure: values in, values out.
"""

from collections.abc import Iterator

from lxml.html import HtmlElement

from index.text.cleaning import strip_invisible

# Extractors take the element with most of the text; a summary above it is left behind.
_MIN_CHARS = 40
_OUTSIDE = frozenset("a aside button dialog figure footer form nav".split())


def find_standfirst(tree: HtmlElement, body: str) -> list[str]:
    """Return the paragraphs and points between a page's headline and its article's text.

    Args:
        tree: A page without hidden text.
        body: The article's text, one paragraph a line.

    Returns:
        Sentences that are not in the text; none if the text's first line is not found after the
        headline.
    """
    lines = body.split("\n")
    first, known = _squeeze(lines[0]), {_squeeze(line) for line in lines}
    standfirst: list[str] = []
    headline = next(tree.iter("h1"), None)
    if headline is None or not first:
        return []
    for element in _after(headline):
        text = " ".join(element.text_content().split())
        squeezed = _squeeze(strip_invisible(text))
        if squeezed == first:
            return standfirst
        if len(text) >= _MIN_CHARS and squeezed not in known and not _stands_outside(element):
            standfirst.append(text)
    return []


def _after(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the paragraphs, points and headings after the headline, in the page's order."""
    seen = False
    for element in headline.getroottree().getroot().iter("h1", "h2", "h3", "h4", "p", "li"):
        if element is headline:
            seen = True
        elif seen and next(element.iterdescendants("p", "li"), None) is None:
            yield element


def _stands_outside(element: HtmlElement) -> bool:
    if element.tag not in ("p", "li") or next(element.iter("a", "button"), None) is not None:
        return True
    return any(ancestor.tag in _OUTSIDE for ancestor in element.iterancestors())


def _squeeze(text: str) -> str:
    return "".join(text.split())

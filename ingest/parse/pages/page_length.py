"""Bounds how much text of a page is read.

Pure: changes a tree in place. Extraction takes 10 times a page's size in memory, and a second for a
million characters.
"""

from lxml.html import HtmlElement

# Five times the default length of a stored article, for the menus and comments around it.
MAX_CHARACTERS = 1_000_000
_NOT_TEXT = frozenset({"script", "style", "template"})


def cut_text(tree: HtmlElement, most: int = MAX_CHARACTERS) -> bool:
    """Remove what stands after the first characters of a page's text.

    Args:
        tree: The page; it is changed.
        most: How many characters stay.

    Returns:
        Whether anything was removed.
    """
    body = tree.find("body")
    left = most
    for element in () if body is None else body.iter():
        if element.tag not in _NOT_TEXT:
            own = len(element.text or "")
            if own > left:
                element.text = element.text[:left]
                del element[:]
                _remove_following(element)
                element.tail = None
                return True
            left -= own
        # the text behind an element is reached after what is in it; for a bound that is no matter
        behind = len(element.tail or "")
        if behind > left:
            element.tail = element.tail[:left]
            _remove_following(element)
            return True
        left -= behind
    return False


def _remove_following(element: HtmlElement) -> None:
    """Remove all elements that begin after the end of an element."""
    parent = element.getparent()
    while parent is not None:
        del parent[parent.index(element) + 1 :]
        if parent.getparent() is not None:
            parent.tail = None
        element, parent = parent, parent.getparent()

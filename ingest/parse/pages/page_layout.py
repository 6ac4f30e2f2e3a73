"""Turns the layout of a page into paragraphs, so that its article can be extracted.

It changes the tree of a page in place. It knows elements and attributes, not the names of classes.
"""

import re
from collections.abc import Iterable
from copy import copy

from lxml.html import HtmlElement
from lxml.html.builder import P

from ingest.parse.pages.prose import Prose

# React's server sends parts of a page late, hidden, and a script moves each into its place:
# the part `S:1` to the template `B:1` of a boundary or `P:1` of a segment.
_LATE_PART = re.compile(r"S:(\w+)")
_QUOTED_PART = re.compile(r"[\"'](S:\w+)[\"']")
_BLOCKS = (
    "address article aside blockquote div dd dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr li main nav ol p pre section table td th tr ul"
).split()  # fmt: skip
_TABLE_PARTS = ("caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr")
# A cell with more text than this holds a part of the page.
_CELL_CHARS = 400
# Where captions hold this share of the page's sentences, they tell its story.
_CAPTIONS_SHARE = 0.5


def place_late_parts(tree: HtmlElement) -> None:
    """Move the parts of a page that were sent late to where its scripts would put them."""
    places = {template.get("id"): template for template in tree.iter("template")}
    if not places:
        return
    moved = {
        name for script in tree.iter("script") for name in _QUOTED_PART.findall(script.text or "")
    }
    for part in [element for element in tree.iter("div") if "hidden" in element.attrib]:
        match = _LATE_PART.fullmatch(part.get("id") or "")
        match = match if match and match[0] in moved else None
        names = (f"B:{match[1]}", f"P:{match[1]}") if match else ()
        place = next((places[name] for name in names if name in places), None)
        if place is None or place.getparent() is None or part in set(place.iterancestors()):
            continue
        del part.attrib["hidden"]
        part.drop_tree()
        part.tail = place.tail
        place.getparent().replace(place, part)


def make_paragraphs(tree: HtmlElement) -> None:
    """Make paragraphs of text that is set with tables, line breaks or captions alone.

    Args:
        tree: A page without hidden text.
    """
    _open_layout_tables(tree)
    for element in list(tree.iter("div", "section", "article", "main", "body", "center", "font")):
        _split_at_breaks(element)
    _raise_captions(tree)
    _part_words(tree.iter(*_BLOCKS))


def _open_layout_tables(tree: HtmlElement) -> None:
    """Turn tables that lay out a page into `div` elements, the innermost first."""
    for table in reversed(list(tree.iter("table"))):
        cells = [cell for cell in table.iter("td", "th") if _table_of(cell) is table]
        if any(map(_holds_page_part, cells)):
            parts = [part for part in table.iter(*_TABLE_PARTS) if _table_of(part) is table]
            for part in (table, *parts):
                part.tag = "div"


def _table_of(element: HtmlElement) -> HtmlElement | None:
    return next(element.iterancestors("table"), None)


def _holds_page_part(cell: HtmlElement) -> bool:
    return next(cell.iter("h1"), None) is not None or len(cell.text_content()) > _CELL_CHARS


def _split_at_breaks(element: HtmlElement) -> None:
    """Put the text between empty lines into paragraphs of its own."""
    children = list(element)
    if not any(map(_is_empty_line, children, children[1:])):
        return
    runs: list[HtmlElement] = [P(element.text or "")]
    for child in children:
        tail, child.tail = child.tail or "", None
        if child.tag in _BLOCKS:
            runs += [child, P(tail)]
        elif child.tag == "br" and runs[-1].tag == "p" and _ends_with_break(runs[-1]):
            runs[-1].remove(runs[-1][-1])
            runs.append(P(tail))
        else:
            runs[-1].append(child)
            child.tail = tail
    element.text = None
    for run in runs:
        if run.tag != "p" or run.text_content().strip() or len(run):
            element.append(run)


def _is_empty_line(first: HtmlElement, second: HtmlElement) -> bool:
    return first.tag == second.tag == "br" and not (first.tail or "").strip()


def _ends_with_break(run: HtmlElement) -> bool:
    return len(run) > 0 and run[-1].tag == "br" and not (run[-1].tail or "").strip()


def _raise_captions(tree: HtmlElement) -> None:
    """Put captions behind their pictures where they tell the story, as in a gallery."""
    captions = [
        caption
        for caption in tree.iter("figcaption")
        if next(caption.iterancestors("figure"), None) is not None
    ]
    prose = Prose(tree)
    if prose.find_largest_share(captions, []) <= _CAPTIONS_SHARE:
        return
    for caption in captions:
        paragraph = copy(caption)
        paragraph.tag, paragraph.tail = "p", None
        next(caption.iterancestors("figure")).addnext(paragraph)
        caption.drop_tree()


def _part_words(blocks: Iterable[HtmlElement]) -> None:
    """Put white space around blocks, whose words must not run together with those beside them."""
    for block in blocks:
        before = block.getprevious()
        parent = block.getparent()
        if before is not None:
            before.tail = f"{before.tail or ''}\n"
        elif parent is not None:
            parent.text = f"{parent.text or ''}\n"
        block.tail = f"\n{block.tail or ''}"

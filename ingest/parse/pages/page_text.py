"""Converts an extracted article to paragraphs, its lists and tables to lines that read alone.

Pure: values in, text out. The elements are those of trafilatura: p, head, list, item, table, row,
cell, quote, lb.
"""

from collections.abc import Iterator

from lxml.etree import _Element

_BLOCKS = frozenset("ab body code div fw head item list main p quote row table".split())
# Longer terms and cells are paragraphs, set in a table for their layout.
_MAX_TERM_CHARS = 100


def read_paragraphs(body: _Element) -> str:
    """Return the text of an extracted article, one paragraph a line.

    A table's row becomes a line such as "Green League: 41". With more than two columns the
    headings of the others stand before their values: "Green League: Seats 41, Change +3".
    """
    lines = (" ".join(line.split()) for line in _read_block(body))
    return "\n".join(line for line in lines if line)


def _read_block(element: _Element) -> Iterator[str]:
    """Yield the lines of an element that begins and ends a line."""
    line = element.text or ""
    term = ""
    for child in element:
        if child.tag == "lb":
            yield line
            line = ""
        elif child.tag == "table":
            yield line
            yield from _read_table(child)
            line = ""
        elif child.tag == "item" and (child.get("rend") or "").startswith("dt"):
            yield term
            term = _join_text(child)
        elif child.tag == "item" and term:
            yield from _join_term(term, [_join_text(child)])
            term = ""
        elif child.tag in _BLOCKS:
            yield line
            yield from _read_block(child)
            line = ""
        else:
            line += _join_text(child)
        line += child.tail or ""
    yield term
    yield line


def _read_table(table: _Element) -> Iterator[str]:
    headings: list[str] = []
    for row in table.iter("row"):
        cells = list(row.iter("cell"))
        texts = [_join_text(cell) for cell in cells]
        if any(len(text) > _MAX_TERM_CHARS for text in texts[:1]) or len(texts) == 1:
            for cell in cells:
                yield from _read_block(cell)
            continue
        is_heading = not headings and all(cell.get("role") == "head" for cell in cells)
        if is_heading:
            headings = texts
        is_wide = len(texts) > 2  # noqa: PLR2004  a term and a value need no heading
        if is_wide and is_heading:
            continue
        if is_wide and len(headings) == len(texts):
            texts = [texts[0], *map(_label, headings[1:], texts[1:])]
        yield from _join_term(texts[0] if texts else "", texts[1:])


def _label(heading: str, value: str) -> str:
    return f"{heading} {value}" if value else ""


def _join_term(term: str, values: list[str]) -> Iterator[str]:
    joined = ", ".join(filter(None, values))
    if term and joined and len(term) <= _MAX_TERM_CHARS:
        yield f"{term.rstrip(':')}: {joined}"
    else:
        yield term
        yield joined


def _join_text(element: _Element) -> str:
    return " ".join(_collect_text(element).split())


def _collect_text(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        # words of neighbouring blocks must not run together
        space = " " if child.tag in _BLOCKS or child.tag == "lb" else ""
        parts += [space, _collect_text(child), space, child.tail or ""]
    return "".join(parts)

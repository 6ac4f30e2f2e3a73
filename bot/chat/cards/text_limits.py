"""PURE: how much of a text fits, counted the way that is met first: by letters or by bytes."""

import json
from collections.abc import Iterable, Sequence
from math import ceil

from bot.chat.cards.components import MAX_BODY_BYTES, MAX_TEXT
from bot.chat.cards.markdown_escape import ELLIPSIS, escape

# What a card's texts may cost together; the rest is for its buttons and for JSON's own signs.
ROOM = MAX_TEXT - 300
# A body of nothing but three-byte letters is full when a third of them fits.
_BYTES_A_UNIT = (MAX_BODY_BYTES - 1500) / ROOM


def cost(text: str) -> int:
    """Return what a text takes of a card's room: its UTF-16 units, or more if its bytes do."""
    size = len(json.dumps(text, ensure_ascii=False).encode("utf-8", "surrogatepass")) - 2
    utf16_units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return max(utf16_units, ceil(size / _BYTES_A_UNIT))


def fit(text: str, room: int) -> str:
    """Return markdown that shows `text` as plain words and costs at most `room`; see `escape`."""
    limit = room
    while True:
        shown = escape(text, limit)
        needed = cost(shown)
        if needed <= room or limit <= 0:
            return shown if needed <= room else ""
        limit = min(limit - 1, limit * room // needed)


def in_pages(
    blocks: Iterable[str], room: int, most: int, between: str
) -> tuple[tuple[str, ...], ...]:
    """Put blocks on pages, in order, as many as fit on each; at least one page, which may be empty.

    Args:
        blocks: Markdown, none dearer than a page.
        room: What the blocks of a page may cost.
        most: How many a page may have.
        between: What stands between two blocks, or what a block needs besides its text.
    """
    pages: list[tuple[str, ...]] = []
    page: list[str] = []
    left = room
    for block in blocks:
        needed = cost(between + block)
        if page and (needed > left or len(page) == most):
            pages.append(tuple(page))
            page, left = [], room
        page.append(block)
        left -= needed
    if page or not pages:
        pages.append(tuple(page))
    return tuple(pages)


def fit_lines(lines: Sequence[str], room: int, more: str, between: str = "\n") -> str:
    """Return the lines that fit; those that do not are counted, never dropped silently.

    Args:
        lines: Markdown.
        room: What they may cost together.
        more: "and {count} more", in the reader's language.
        between: What stands between two lines.
    """
    shown: list[str] = []
    reserve = cost(f"{between}{ELLIPSIS} {more.format(count=10**4)}")
    left = room
    for at, line in enumerate(lines):
        needed = cost(between + line)
        last = at == len(lines) - 1
        if needed + (0 if last else reserve) > left:
            shown.append(f"{ELLIPSIS} {more.format(count=len(lines) - at)}")
            break
        shown.append(line)
        left -= needed
    return between.join(shown)

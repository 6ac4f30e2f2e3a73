"""Clean plain text: visible characters, paragraphs, and a title where none is given.

Pure: text in, text out.
"""

import re
import unicodedata
from itertools import pairwise

from index.text.folding import compose
from index.text.passages import sentences

TITLE_CHARS = 80
_HEADLINE_CHARS = 120
_OPENING_CHARS = 1000  # holds more than a headline; a body may have millions

# Format characters (Cf) that are drawn: they enclose the digits after them (Unicode 16, 23.2
# "Prepended Concatenation Marks"). All other Cf characters are invisible.
_DRAWN = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Zero-width non-joiner and joiner. Latin, Greek, Cyrillic and Armenian letters are never joined; a
# joiner between them only hides a word from a search.
_JOINERS = "\u200c\u200d"
_JOINER = re.compile(f"[{_JOINERS}]")
_FIRST_JOINED_SCRIPT = "\u0590"
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_WRAP_CHARS = 120
_WRAP_MIN_CHARS = 40


def strip_invisible(text: str) -> str:
    """Remove invisible characters: controls, zero-width and bidi characters, lone surrogates.

    A joiner or non-joiner stays where it changes what is drawn: in an emoji, and between letters
    of scripts that join them, such as Arabic and Devanagari.

    Args:
        text: Any text.

    Returns:
        The text with LF as its only line end, all visible characters, and one code for each
        letter; see `folding.compose`.
    """
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii() and text.isprintable():
        return text
    text = text.translate(_VISIBLE)
    return compose(_JOINER.sub(_joiner_if_drawn, text))


class _VisibleCharacters(dict[int, int | None]):
    """What each character becomes, None where it is invisible; filled at first use."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        is_visible = (
            character in "\n\t"
            or character in _DRAWN
            or character in _JOINERS
            or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        )
        self[code] = code if is_visible else None
        return self[code]


_VISIBLE = _VisibleCharacters()


def _joiner_if_drawn(joiner: re.Match[str]) -> str:
    return joiner[0] if _joins(joiner.string, joiner.start()) else ""


def _joins(text: str, position: int) -> bool:
    """Return whether the joiner at a position stands between characters that it joins."""
    before, after = text[max(position - 1, 0) : position], text[position + 1 : position + 2]
    if not before or not after:
        return False
    if before >= _FIRST_JOINED_SCRIPT and unicodedata.category(after)[0] == "L":
        # a vowel sign or a virama is a mark
        return unicodedata.category(before)[0] in "LM" and after >= _FIRST_JOINED_SCRIPT
    is_emoji = unicodedata.category(before) in ("So", "Sk", "Mn")
    return text[position] == "\u200d" and is_emoji and unicodedata.category(after) == "So"


def clean_line(text: str) -> str:
    """Make a single line of `text`, without invisible characters; white space becomes one space."""
    return " ".join(strip_invisible(text).split())


def paragraphs(text: str) -> list[str]:
    """Split `text` into paragraphs: one per line, unless the lines are hard-wrapped.

    Args:
        text: The raw text of a body.

    Returns:
        The paragraphs, each a single line, none empty.
    """
    text = _SPACES.sub(" ", strip_invisible(text))
    lines = [line.strip() for line in text.split("\n")]
    if _is_hard_wrapped(lines):
        return [" ".join(block) for block in _blocks(lines)]
    return [line for line in lines if line]


def clean_body(text: str) -> str:
    """Return `text` as an article's body: paragraphs separated by an empty line."""
    return "\n\n".join(paragraphs(text))


def split_title(body: str) -> tuple[str, str]:
    """Find the title of a text without one.

    Args:
        body: A clean body.

    Returns:
        The first line as headline and the body without it. If that line is no headline: the
        start of the first sentence, cut at a word border, and the whole body.
    """
    first, _, rest = body.partition("\n\n")
    if rest and len(first) <= _HEADLINE_CHARS and not first.endswith((".", "…", ":", ",", ";")):
        return first, rest
    return first_words(first), body


def first_words(text: str) -> str:
    """Return the first sentence of `text`, cut at a word border to about 80 characters."""
    found = sentences(text[:_OPENING_CHARS])
    sentence = (found[0].text if found else text).rstrip(".")
    if len(sentence) <= TITLE_CHARS:
        return sentence
    cut = sentence[:TITLE_CHARS]
    head, _, _ = cut.rpartition(" ") if sentence[TITLE_CHARS] != " " else (cut, "", "")
    return (head or cut).rstrip(" ,;:–—-") + "…"


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line:
            blocks.append([])
        elif _LIST_ITEM.match(line):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _is_hard_wrapped(lines: list[str]) -> bool:
    """Whether most lines end where the next word would not have fitted."""
    width = max((len(line) for line in lines), default=0)
    if not _WRAP_MIN_CHARS <= width <= _WRAP_CHARS:
        return False
    breaks = [
        len(line) + 1 + len(following.split(" ", 1)[0]) > width
        for block in _blocks(lines)
        for line, following in pairwise(block)
    ]
    # a few headings or short lines are allowed
    return len(breaks) > 1 and sum(breaks) >= 0.8 * len(breaks)

"""PURE: check whether a text contains a name from a question."""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.text.folding import fold_letters

_WORD = re.compile(r"\w{2,}")
# The names of a question are looked for in many sentences.
_CACHED_NAMES = 256
_TITLES = frozenset("president prime minister king queen sen rep gov the of and".split())


# Names of the same country or union: any of them matches.
_ONE_PLACE = (
    frozenset(("us", "u.s.", "usa", "u.s.a.", "united states", "america", "american")),
    frozenset(("uk", "u.k.", "united kingdom", "britain", "british", "england", "english")),
    frozenset(("eu", "e.u.", "european union")),
    frozenset(("un", "u.n.", "united nations")),
    frozenset(("uae", "u.a.e.", "united arab emirates", "emirates")),
    frozenset(("drc", "democratic republic of congo", "congo")),
)


def share_named(names: Sequence[str], texts: Sequence[str]) -> tuple[float, ...]:
    """Return for each text the part of the names that it has, 0 to 1; 1 without names."""
    if not names or not texts:
        return (1.0,) * len(texts)
    folded = fold_letters("\0".join(text.replace("\0", " ") for text in texts)).split("\0")
    read = [
        (text, plain, frozenset(_WORD.findall(plain)))
        for text, plain in zip(texts, folded, strict=True)
    ]
    return tuple(sum(_is_named(name, *each) for name in names) / len(names) for each in read)


def named(name: str, text: str) -> bool:
    """Whether a text has a name or at least half of its words: "Biden" matches "Joe Biden".

    A longer word with the same beginning matches ("Russian" for "Russia"), and so does another name
    of the same country ("Britain" for "the UK").

    Args:
        name: A name from a question.
        text: A text of the news.
    """
    folded = fold_letters(text)
    return _is_named(name, text, folded, frozenset(_WORD.findall(folded)))


def _is_named(name: str, text: str, folded: str, text_words: frozenset[str]) -> bool:
    if any(_stands_in(alias, text) for alias in _others(name)):
        return True
    name, parts = _name_parts(name)
    if not parts:
        return name in folded
    found = sum(
        part in text_words or any(word.startswith(part) for word in text_words) for part in parts
    )
    return 2 * found >= len(parts)


@lru_cache(_CACHED_NAMES)
def _name_parts(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a name with folded letters, and its words but for titles."""
    folded = fold_letters(name)
    return folded, tuple(part for part in _WORD.findall(folded) if part not in _TITLES)


def _stands_in(name: str, text: str) -> bool:
    short = len(name) <= 3  # noqa: PLR2004 - "us" is a word, "US" a country
    spelled = name.upper() if short else name
    return (
        re.search(rf"(?<!\w){re.escape(spelled)}(?!\w)", text if short else text.casefold())
        is not None
    )


def _others(name: str) -> frozenset[str]:
    bare = name.casefold().removeprefix("the ")
    return next((names for names in _ONE_PLACE if bare in names), frozenset())

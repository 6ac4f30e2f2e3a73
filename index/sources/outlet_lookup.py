"""Match a name against the known outlets; pure."""

import re
from collections.abc import Callable, Iterable
from itertools import product

from index.text.folding import spellings

_WORD = re.compile(r"\w+")
_INITIAL = re.compile(r"\b(\w)\.")

Words = tuple[str, ...]


def match_outlets(asked: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    """Find the known names of the outlet that was asked for.

    Case, accents, punctuation and a leading "The" do not matter, and "Züri" is also "Zueri". A
    name matches if it begins with the asked name ("BBC" matches "BBC News"). If none does, a name
    matches that the asked name begins with ("CNN Business" matches "CNN") or that contains it
    ("Post" matches "The Washington Post").

    Args:
        asked: All names of the outlet, at least one.
        known: Names of outlets.

    Returns:
        The names in `known` that match.
    """
    wanted = {words for name in asked for words in _words_by_spelling(name)}
    names = {name: _words_by_spelling(name) for name in known}
    criteria: tuple[Callable[[Words, Words], bool], ...] = (
        _begins,
        lambda name, asked_words: _begins(asked_words, name) or _contains(name, asked_words),
    )
    for criterion in criteria:
        matches = frozenset(
            name
            for name, by_spelling in names.items()
            if any(criterion(*pair) for pair in product(by_spelling, wanted))
        )
        if matches:
            return matches
    return frozenset()


def _words_by_spelling(name: str) -> list[Words]:
    """Return the words of a name in each of its spellings."""
    return [words for words in map(_words, spellings(name)) if words]


def _words(spelling: str) -> Words:
    bare = _INITIAL.sub(r"\1", spelling.replace("'", "").replace("’", ""))
    words = _WORD.findall(bare)
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _begins(name: Words, start: Words) -> bool:
    return name[: len(start)] == start


def _contains(name: Words, part: Words) -> bool:
    return any(name[at : at + len(part)] == part for at in range(len(name)))

"""Match a name against the known outlets; pure."""

import re
from collections.abc import Callable, Iterable

from index.text.folding import fold_letters

_WORD = re.compile(r"\w+")
_INITIAL = re.compile(r"\b(\w)\.")

Words = tuple[str, ...]


def match_outlets(asked: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    """Find the known names of the outlet that was asked for.

    Case, punctuation and a leading "The" do not matter. A name matches if it begins with the asked
    name ("BBC" matches "BBC News"). If none does, a name matches that the asked name begins with
    ("CNN Business" matches "CNN") or that contains it ("Post" matches "The Washington Post").

    Args:
        asked: All names of the outlet, at least one.
        known: Names of outlets.

    Returns:
        The names in `known` that match.
    """
    wanted = {words for words in map(_words, asked) if words}
    names = {name: _words(name) for name in known}
    criteria: tuple[Callable[[Words, Words], bool], ...] = (
        _begins,
        lambda name, asked_words: _begins(asked_words, name) or _contains(name, asked_words),
    )
    for criterion in criteria:
        matches = frozenset(
            name
            for name, words in names.items()
            if words and any(criterion(words, asked_words) for asked_words in wanted)
        )
        if matches:
            return matches
    return frozenset()


def _words(name: str) -> Words:
    bare = _INITIAL.sub(r"\1", fold_letters(name).replace("'", "").replace("’", ""))
    words = _WORD.findall(bare)
    return tuple(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _begins(name: Words, start: Words) -> bool:
    return name[: len(start)] == start


def _contains(name: Words, part: Words) -> bool:
    return any(name[at : at + len(part)] == part for at in range(len(name)))

"""Which of the outlets that are known a name means; pure."""

import re
from collections.abc import Callable, Iterable

_WORD = re.compile(r"\w+")
_INITIAL = re.compile(r"\b(\w)\.")

Words = tuple[str, ...]


def matching(asked: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    """Find the names that mean the same outlet as what was asked for.

    Case, punctuation and "The" in front do not matter. A name is meant that is the asked one or
    goes on after it ("BBC" means "BBC News" too); where there is none, one that the asked one goes
    on after ("CNN Business" means "CNN"), or that has it somewhere ("Post", "The Washington Post").

    Args:
        asked: Every name that the outlet goes by; one at least.
        known: Names of outlets.

    Returns:
        Those of `known` that are meant.
    """
    wanted = {words for words in map(_words, asked) if words}
    names = {name: _words(name) for name in known}
    steps: tuple[Callable[[Words, Words], bool], ...] = (
        _begins,
        lambda name, one: _begins(one, name) or _holds(name, one),
    )
    for step in steps:
        meant = frozenset(
            name for name, words in names.items() if words and any(step(words, w) for w in wanted)
        )
        if meant:
            return meant
    return frozenset()


def _words(name: str) -> Words:
    bare = _INITIAL.sub(r"\1", name.casefold().replace("'", "").replace("’", ""))
    found = _WORD.findall(bare)
    return tuple(found[1:] if len(found) > 1 and found[0] == "the" else found)


def _begins(name: Words, start: Words) -> bool:
    return name[: len(start)] == start


def _holds(name: Words, part: Words) -> bool:
    return any(name[at : at + len(part)] == part for at in range(len(name)))

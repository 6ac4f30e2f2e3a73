"""Reduce words to the form they share with their inflections. Pure."""

import re
from functools import lru_cache

from index.text.lexicon import NUMBER_WORDS, TENS

# Each number word with its digits: "three" is "3", "twenty" is "20".
NUMBERS = {word: str(number) for number, word in enumerate(NUMBER_WORDS)} | {
    word: str(10 * number) for number, word in enumerate(TENS) if word
}
# The shortest that a stem may be, in letters: "red" and "king" are not inflected.
_SHORTEST_STEM = 3
_ENDINGS = (
    ("ies", "y"),
    ("ied", "y"),
    ("ing", ""),
    ("ed", ""),
    *((f"{end}es", end) for end in ("s", "x", "z", "ch", "sh")),
    *((end, end) for end in ("ss", "us", "is")),
    ("s", ""),
)
_IRREGULAR = NUMBERS | {"says": "say", "said": "say", "news": "news"}
_VOWEL = re.compile("[aeiouy]")
_KNOWN_WORDS = 50_000


@lru_cache(_KNOWN_WORDS)
def lemma(word: str) -> str:
    """Return a word without case and simple inflection: "visits", "visited", "visiting" are one.

    Words of one family stay apart: "inflation" is not "inflatable".
    """
    word = word.casefold()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, replacement in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= _SHORTEST_STEM and _VOWEL.search(base):
            return _without_e((_undoubled(base) if ending in {"ing", "ed"} else base) + replacement)
    return _without_e(word)


def _without_e(base: str) -> str:
    return base.removesuffix("e") if len(base) > _SHORTEST_STEM else base


def _undoubled(base: str) -> str:
    double = base[-1] == base[-2] and base[-1] not in "lsz"
    return base[:-1] if double and len(base) > _SHORTEST_STEM else base

"""Stem words for comparison: their first letters, with the forms of a verb as one word. Pure."""

from functools import lru_cache

from index.text.folding import fold_letters
from index.text.words import words

_STEM_LETTERS = 5
# News verbs whose past form begins differently; "visited" and "visit" have the same beginning.
_PRESENT = {
    past: present
    for present, *pasts in map(
        str.split,
        (
            "become became",
            "begin began begun",
            "bring brought",
            "buy bought",
            "catch caught",
            "choose chose chosen",
            "come came",
            "die died dying dead death deaths",
            "earthquake quake quakes earthquakes tremor",
            "eat ate eaten",
            "fall fell fallen",
            "fight fought",
            "find found",
            "fly flew flown",
            "get got gotten",
            "give gave given",
            "go went gone goes",
            "grow grew grown",
            "hold held",
            "keep kept",
            "kill killed killing",
            "know knew known",
            "lead led",
            "leave left",
            "lose lost loses loss",
            "make made",
            "mean meant",
            "meet met meets",
            "pay paid",
            "ride rode ridden",
            "rise rose risen",
            "run ran runs running",
            "say said",
            "see saw seen",
            "seek sought",
            "sell sold",
            "send sent",
            "shoot shot shooting",
            "sink sank sunk",
            "speak spoke spoken",
            "spend spent",
            "stand stood",
            "steal stole stolen",
            "strike struck",
            "swear swore sworn",
            "take took taken",
            "teach taught",
            "tell told",
            "think thought",
            "throw threw thrown",
            "win won wins winner",
            "write wrote written",
        ),
    )
    for past in pasts
}


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return the stem of a word, its first letters: "visited" becomes "visit".

    Args:
        word: A word in any case.
    """
    folded = fold_letters(word)
    return _PRESENT.get(folded, folded)[:_STEM_LETTERS]


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's meaningful words."""
    return frozenset(map(stem, words(text, most=None)))

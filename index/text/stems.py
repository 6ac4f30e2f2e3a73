"""PURE: words as they are compared: without their endings, forms of one verb as one word."""

from index.text.words import words

_LETTERS = 5
# Verbs of the news whose past begins otherwise; "visited" and "visit" begin alike.
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


def stem(word: str) -> str:
    """Return the beginning of a word by which it is compared: "visited" is "visit".

    Args:
        word: In any case.
    """
    lowered = word.casefold()
    return _PRESENT.get(lowered, lowered)[:_LETTERS]


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of a text's meaningful words."""
    return frozenset(map(stem, words(text, most=None)))

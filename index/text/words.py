"""Find the meaningful words of a text and their stems; list the stop words. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from index.text.folding import compose, fold_letters

# Words that say nothing about the subject of a question and cost a scan each.
STOPWORDS = frozenset(
    "a about after all also am an and any are as at be been before being but by can could did do "
    "does doing for from had has have having he her hers him his how i if in into is it its just "
    "may me might more most my no nor not now of on or our out over own she should so some such "
    "than that the their them then there these they this those through to too under until up us "
    "very was we were what when where which while who whom whose why will with would you your "
    "’s 's s t".split()
)

_WORD = re.compile(r"\w+", re.UNICODE)

# FTS5 reads the whole posting list of each word: a pasted page must not become 10,000 of them.
_MAX_WORDS = 64
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

# The question and its parts are stemmed for many sentences.
_CACHED_TEXTS = 256


def words(query: str, most: int | None = _MAX_WORDS) -> tuple[str, ...]:
    """Return a text's first meaningful words, distinct, in order and with folded letters."""
    return next(_words_of_each((query,)))[:most]


def _words_of_each(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the meaningful words of each text; a word that occurs often is folded once."""
    composed = compose("\n".join(text.replace("\n", " ") for text in texts)).split("\n")
    written = [_WORD.findall(text) for text in composed]
    distinct = list(dict.fromkeys(chain.from_iterable(written)))
    plain = fold_letters("\n".join(distinct)).split("\n")
    folded = dict(zip(distinct, plain, strict=False))  # of no words, `plain` is one empty text
    # "US" and "WHO" are names, not stop words
    capitals = {word for word in distinct if word.isupper() and len(word) > 1}
    for listed in written:
        seen = dict.fromkeys(map(folded.__getitem__, listed))
        names = {folded[word] for word in capitals.intersection(listed)}
        meaningful = tuple(word for word in seen if word not in STOPWORDS or word in names)
        yield meaningful or tuple(seen)


def stem(word: str) -> str:
    """Return the stem of a word, its first letters: "visited" becomes "visit".

    Args:
        word: A word in any case.
    """
    return _stem(fold_letters(word))


@lru_cache(_CACHED_TEXTS)
def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's meaningful words."""
    return stems_of_each((text,))[0]


def stems_of_each(texts: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Return the stems of the meaningful words of each text."""
    return tuple(frozenset(map(_stem, listed)) for listed in _words_of_each(texts))


def _stem(folded: str) -> str:
    return _PRESENT.get(folded, folded)[:_STEM_LETTERS]

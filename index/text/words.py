"""Find the meaningful words of a text; list the stop words. Pure."""

import re
from functools import lru_cache

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
# A question reads the articles that it finds, and most of their words are the same few thousand.
_fold = lru_cache(maxsize=1 << 16)(fold_letters)

# FTS5 reads the whole posting list of each word: a pasted page must not become 10,000 of them.
_MAX_WORDS = 64


def words(query: str, most: int | None = _MAX_WORDS) -> tuple[str, ...]:
    """Return a text's first meaningful words, distinct, in order and with folded letters."""
    all_words = _WORD.findall(compose(query))
    seen = dict.fromkeys(map(_fold, all_words))
    # "US" and "WHO" are names, not stop words
    capitals = {_fold(word) for word in set(all_words) if len(word) > 1 and word.isupper()}
    meaningful = tuple(word for word in seen if word in capitals or word not in STOPWORDS)
    return (meaningful or tuple(seen))[:most]

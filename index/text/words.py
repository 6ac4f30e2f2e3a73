"""The words of a text that carry meaning, and those that carry none; pure."""

import re

# Words that questions are made of; they say nothing about what is asked and cost a scan each.
STOPWORDS = frozenset(
    "a about after all also am an and any are as at be been before being but by can could did do "
    "does doing for from had has have having he her hers him his how i if in into is it its just "
    "may me might more most my no nor not now of on or our out over own she should so some such "
    "than that the their them then there these they this those through to too under until up us "
    "very was we were what when where which while who whom whose why will with would you your "
    "’s 's s t".split()
)

_WORD = re.compile(r"\w+", re.UNICODE)

# FTS5 reads each word's whole list of places: a pasted page must not become 10,000 of them.
_MOST_WORDS = 64


def words(query: str, most: int | None = _MOST_WORDS) -> tuple[str, ...]:
    """Return a text's first words that carry meaning, once each, in order; lower case."""
    found = _WORD.findall(query)
    seen = dict.fromkeys(word.lower() for word in found)
    names = {word.lower() for word in found if word.isupper() and len(word) > 1}  # "US", "WHO"
    meaningful = tuple(word for word in seen if word in names or word not in STOPWORDS)
    return (meaningful or tuple(seen))[:most]

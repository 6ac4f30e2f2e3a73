"""Keyword search over passages by BM25, in SQLite's FTS5."""

import re
from typing import Literal

from sqlalchemy import Connection, text

from index.view import Selection

# Words that questions are made of; they say nothing about what is asked and cost a scan each.
STOPWORDS = frozenset(
    "a about after all also am an and any are as at be been before being but by can could did do "
    "does doing for from had has have having he her hers him his how i if in into is it its just "
    "may me might more most my no nor not now of on or our out over own she should so some such "
    "than that the their them then there these they this those through to too under until up us "
    "very was we were what when where which while who whom whose why will with would you your "
    "’s 's s t".split()
)
# A word in the headline weighs as much as so many in the passage: on RealTimeQA BM25 alone finds
# .601 / .846 / .937 of articles at 1 / 4 / 10, MRR .721; .552 / .832 / .937, .690 at 1.
TITLE_WEIGHT = 4.0
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


def match_expression(query: str, joint: Literal["OR", "AND"] = "OR") -> str:
    """Turn a query into FTS5's language: its words, quoted, any of them or all.

    Raw text there raises on "COVID-19 vaccine".
    """
    return f" {joint} ".join(f'"{word}"' for word in words(query))


def search(
    connection: Connection, query: str, limit: int, selection: Selection
) -> list[tuple[int, float]]:
    """Find passages by their words.

    How rare a word is, is counted over all passages, also those that the selection has not: that
    may show in the order of what is found, never in what is.

    Args:
        connection: An open connection.
        query: What is asked, as it was typed.
        limit: How many at most.
        selection: Among which passages.

    Returns:
        (passage id, BM25 score above 0, higher is better), best first.
    """
    expression = match_expression(query)
    if not expression:
        return []
    condition, parameters = selection.condition("passage_words.rowid")
    rows = connection.execute(
        text(
            "SELECT rowid, "  # noqa: S608 - the condition is ours, its values are bound
            f"-bm25(passage_words, {TITLE_WEIGHT}) AS score FROM passage_words "
            f"WHERE passage_words MATCH :expression {'AND' if condition else ''} {condition} "
            "ORDER BY score DESC LIMIT :limit"
        ),
        {"expression": expression, "limit": limit, **parameters},
    )
    return [(int(row[0]), float(row[1])) for row in rows]

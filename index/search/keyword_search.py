"""Keyword search over passages by BM25, in SQLite's FTS5."""

from typing import Literal

from sqlalchemy import Connection, text

from index.search.scope import Selection
from index.text.words import words

# A word in the headline weighs as much as so many in the passage: on RealTimeQA BM25 alone finds
# .601 / .846 / .937 of articles at 1 / 4 / 10, MRR .721; .552 / .832 / .937, .690 at 1.
TITLE_WEIGHT = 4.0


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

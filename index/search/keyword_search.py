"""Keyword search over passages by BM25, in SQLite's FTS5."""

from typing import Literal

from sqlalchemy import Connection, text

from index.search.scope import PassageScope
from index.text.words import words

# The weight of a headline word; a word of the passage has 1. On RealTimeQA, BM25 alone finds .601 /
# .846 / .937 of the articles at 1 / 4 / 10 (MRR .721); with a headline weight of 1 it finds .552 /
# .832 / .937 (MRR .690).
TITLE_WEIGHT = 4.0


def match_expression(query: str, joint: Literal["OR", "AND"] = "OR") -> str:
    """Return the FTS5 expression for any or all words of a query, each quoted.

    FTS5 rejects unquoted text such as "COVID-19 vaccine".
    """
    return f" {joint} ".join(f'"{word}"' for word in words(query))


def find_all(connection: Connection, expression: str) -> list[int]:
    """Return the ids of all passages that match an expression."""
    matches = text("SELECT rowid FROM passage_words WHERE passage_words MATCH :expression")
    return [int(row[0]) for row in connection.execute(matches, {"expression": expression})]


def search(
    connection: Connection, query: str, limit: int, scope: PassageScope
) -> list[tuple[int, float]]:
    """Find passages by their words.

    BM25 counts how rare a word is over all passages, hidden ones included. That can change the
    order of the results, but never adds a hidden passage.

    Args:
        connection: An open connection.
        query: The question, as typed.
        limit: How many at most.
        scope: The passages to search.

    Returns:
        (passage id, BM25 score above 0, higher is better), best first.
    """
    expression = match_expression(query)
    if not expression:
        return []
    condition, parameters = scope.condition("passage_words.rowid")
    rows = connection.execute(
        text(
            "SELECT rowid, "  # noqa: S608 - we write the condition, its values are bound
            f"-bm25(passage_words, {TITLE_WEIGHT}) AS score FROM passage_words "
            f"WHERE passage_words MATCH :expression {'AND' if condition else ''} {condition} "
            "ORDER BY score DESC LIMIT :limit"
        ),
        {"expression": expression, "limit": limit, **parameters},
    )
    return [(int(row[0]), float(row[1])) for row in rows]

"""Fuse keyword and vector results, weigh recency, limit the passages of each article."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Chosen on half of RealTimeQA's answerable questions (tests/benchmarks, `retrieval`) from keyword
# weights .2 to .5 in steps of .05, floors .3 to .7, half-lives 7 to 30 days. The plateau is flat.
LEXICAL_WEIGHT = 0.35
RECENCY_FLOOR = 0.4
# An undated article gets the weight of this age, so that it never ranks as new.
UNDATED_HALF_LIVES = 2.0
FUTURE_TOLERANCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage with its score: above 0, higher is better, comparable within a list only."""

    passage_id: int
    score: float


def fuse(
    lexical: Sequence[tuple[int, float]], similarities: Mapping[int, float]
) -> dict[int, float]:
    """Add BM25 and cosine scores, each divided by the highest of its kind.

    Args:
        lexical: (passage id, BM25 score above 0), in any order.
        similarities: Cosine to the query, by passage id, for every passage to score.

    Returns:
        A score for every passage, 0 to 1, higher is better.
    """
    words = dict(lexical)
    most_words = max(words.values(), default=0.0) or 1.0
    nearest = max(similarities.values(), default=0.0)
    if nearest <= 0.0:
        nearest = 1.0
    return {
        passage_id: LEXICAL_WEIGHT * words.get(passage_id, 0.0) / most_words
        + (1.0 - LEXICAL_WEIGHT) * max(0.0, similarity) / nearest
        for passage_id, similarity in similarities.items()
    }


def recency(published_at: datetime | None, now: datetime, half_life: timedelta) -> float:
    """Return the weight of an age: 1 for now, half-way to `RECENCY_FLOOR` after a half-life.

    Old articles decay but are never cut off. Undated articles and those with a future date weigh
    as `UNDATED_HALF_LIVES` old.
    """
    if published_at is None or published_at > now + FUTURE_TOLERANCE:
        half_lives = UNDATED_HALF_LIVES
    else:
        half_lives = max(timedelta(0), now - published_at) / half_life
    return RECENCY_FLOOR + (1.0 - RECENCY_FLOOR) * math.exp2(-half_lives)


def spread(
    ranked: Sequence[tuple[RankedPassage, int]], limit: int, per_article: int
) -> tuple[RankedPassage, ...]:
    """Take the best passages, no more than `per_article` of each article.

    Args:
        ranked: Passages with the id of their article, best first.
        limit: How many to take at most.
        per_article: How many to take of each article at most.
    """
    taken: list[RankedPassage] = []
    count: dict[int, int] = {}
    for passage, article_id in ranked:
        if len(taken) >= limit:
            break
        if count.get(article_id, 0) < per_article:
            count[article_id] = count.get(article_id, 0) + 1
            taken.append(passage)
    return tuple(taken)

"""Fuse keyword and vector lists, let recency count, keep one article from filling the list."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Chosen on half of RealTimeQA's answerable questions (tests/benchmarks, `retrieval`): weight of the
# keyword list .2 to .5 by .05, floor .3 to .7, half-life 7 to 30 days. The plateau is flat.
LEXICAL_WEIGHT = 0.35
RECENCY_FLOOR = 0.4
# An article without a date weighs as one of this many half-lives: never as the newest.
UNDATED_HALF_LIVES = 2.0
FUTURE_TOLERANCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage with its score: above 0, higher is better, comparable within one list."""

    passage_id: int
    score: float


def fuse(
    lexical: Sequence[tuple[int, float]], similarities: Mapping[int, float]
) -> dict[int, float]:
    """Add two ways of finding, each in parts of its best: BM25 and cosine.

    Args:
        lexical: (passage id, BM25 score above 0), in any order.
        similarities: Cosine to the query, of every passage to be scored, by id.

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
    """Weigh an age: 1 for now, half-way to `RECENCY_FLOOR` after a half-life.

    What is old decays and is never cut; the undated and the future are not believed to be new.
    """
    if published_at is None or published_at > now + FUTURE_TOLERANCE:
        half_lives = UNDATED_HALF_LIVES
    else:
        half_lives = max(timedelta(0), now - published_at) / half_life
    return RECENCY_FLOOR + (1.0 - RECENCY_FLOOR) * math.exp2(-half_lives)


def spread(
    ranked: Sequence[tuple[Ranked, str]], limit: int, per_article: int
) -> tuple[Ranked, ...]:
    """Take the best, no more than `per_article` of one article.

    Args:
        ranked: Passages with their article's address, best first.
        limit: How many to take.
        per_article: How many of one article.
    """
    taken: list[Ranked] = []
    count: dict[str, int] = {}
    for one, url in ranked:
        if len(taken) >= limit:
            break
        if count.get(url, 0) < per_article:
            count[url] = count.get(url, 0) + 1
            taken.append(one)
    return tuple(taken)

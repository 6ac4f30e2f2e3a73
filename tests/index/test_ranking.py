"""Both ways of finding count, recency counts, and one article does not fill the list."""

from datetime import timedelta

import pytest

from index.ranking import LEXICAL_WEIGHT, RECENCY_FLOOR, RankedPassage, fuse, recency, spread
from tests.index.news import DAY, NOW

HALF_LIFE = timedelta(days=10)


@pytest.mark.parametrize(
    ("lexical", "similarities", "expected"),
    [
        ([], {}, {}),
        ([], {1: 0.8, 2: 0.4}, {1: 1 - LEXICAL_WEIGHT, 2: (1 - LEXICAL_WEIGHT) / 2}),
        ([(1, 8.0), (2, 4.0)], {1: 0.0, 2: 0.0}, {1: LEXICAL_WEIGHT, 2: LEXICAL_WEIGHT / 2}),
        ([(1, 8.0)], {1: 0.8}, {1: 1.0}),
        ([(1, 8.0)], {1: -1.0, 2: -0.5}, {1: LEXICAL_WEIGHT, 2: 0.0}),
    ],
)
def test_two_lists_are_added_in_parts_of_their_best(
    lexical: list[tuple[int, float]], similarities: dict[int, float], expected: dict[int, float]
) -> None:
    assert fuse(lexical, similarities) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), 1.0),
        (HALF_LIFE, RECENCY_FLOOR + (1 - RECENCY_FLOOR) / 2),
        (-DAY / 2, 1.0),  # dated a little ahead: time zones
        (timedelta(days=36500), RECENCY_FLOOR),
    ],
)
def test_recency_decays_to_a_floor(age: timedelta, expected: float) -> None:
    assert recency(NOW - age, NOW, HALF_LIFE) == pytest.approx(expected)


def test_undated_and_future_articles_are_not_believed_to_be_new() -> None:
    undated = recency(None, NOW, HALF_LIFE)
    assert undated == recency(NOW + 30 * DAY, NOW, HALF_LIFE)
    assert RECENCY_FLOOR < undated < recency(NOW - HALF_LIFE, NOW, HALF_LIFE)


@pytest.mark.parametrize(
    ("articles", "limit", "per_article", "expected"),
    [
        ("aaabac", 10, 1, [0, 3, 5]),
        ("aaabac", 10, 2, [0, 1, 3, 5]),
        ("aaabac", 2, 1, [0, 3]),
        ("aaabac", 2, 9, [0, 1]),
        ("aaabac", 0, 1, []),
        ("", 3, 1, []),
    ],
)
def test_one_article_does_not_fill_the_list(
    articles: str, limit: int, per_article: int, expected: list[int]
) -> None:
    ranked = [(RankedPassage(place, 1.0), ord(article)) for place, article in enumerate(articles)]
    assert [one.passage_id for one in spread(ranked, limit, per_article)] == expected

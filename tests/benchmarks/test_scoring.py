"""What the benchmarks take for the same value, and what they do not."""

import pytest

from tests.benchmarks.scoring import holds

_SAME = (
    ("He met the Ukrainian president.", "Ukraine"),
    ("South Koreans voted.", "South Korea"),
    ("The Dutch apologized.", "the Netherlands"),
    ("A Welsh choir sang.", "Wales"),
    ("The Philippines won.", "Filipino"),
    ("The U.S. won.", "United States"),
    ("The United States of America won.", "US"),
    ("An American team won.", "USA"),
    ("British troops left.", "UK"),
    ("Four people are locked in.", "4"),
    ("It has 4 seats.", "four seats"),
    ("Twenty-three states sued.", "23 states"),
    ("He was forty.", "40"),
    ("Prices rose 5 percent.", "5%"),
    ("Prices rose five per cent.", "5%"),
    ("Prices rose 12.5% in May.", "12.5 percent"),
    ("They found a parachute.", "parachutes"),
    ("They opened boxes in three cities.", "box"),
    ("Two cities were hit.", "city"),
    ("It ended in March.", "the March"),
    ("It cost 1,200 dollars.", "1200"),
    ("It fell into the Gulf of Mexico.", "GULF OF MEXICO"),
)
_DIFFERENT = (
    ("They told us.", "US"),
    ("Latin American leaders met.", "United States"),
    ("He won 14 games.", "4"),
    ("It cost $1.6 million.", "$1"),
    ("He came in 20-4 weeks.", "24"),
    ("Prices rose 5%.", "5"),
    ("She went to Austria.", "Australian"),
    ("A gas leak was found.", "ga"),
    ("Nobody was hurt.", "someone"),
)


@pytest.mark.parametrize(("text", "answer"), _SAME)
def test_the_same_value_in_other_words_is_found(text: str, answer: str) -> None:
    assert holds(text, [answer])


@pytest.mark.parametrize(("text", "answer"), _DIFFERENT)
def test_another_value_is_not_found(text: str, answer: str) -> None:
    assert not holds(text, [answer])

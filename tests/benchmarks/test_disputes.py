"""Disputes and corrections are real: the figures of the hand-written pairs do not fall."""

import pytest

from index.models.reader import TrainedReader
from tests.benchmarks.disputes import judge, read_pairs


@pytest.mark.parametrize(
    ("name", "wanted", "least_right"),
    [("disputes", "disputed", 50), ("corrections", "corrected", 85)],
)
def test_look_alikes_are_told_apart_and_most_real_ones_are_found(
    trained_reader: TrainedReader, name: str, wanted: str, least_right: int
) -> None:
    found = [
        pair.wanted == wanted for pair in read_pairs(name) if judge(trained_reader, pair, name)
    ]
    assert sum(found) >= least_right
    assert sum(found) >= 0.97 * len(found)

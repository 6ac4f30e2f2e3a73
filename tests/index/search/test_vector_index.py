"""The vector index keeps vectors under ids of their own, whatever is put in and taken out."""

import numpy as np
import pytest

from index.models.encoder import Vectors
from index.search.vector_index import VectorIndex


def rows(*values: tuple[float, float]) -> Vectors:
    return np.asarray(values, dtype=np.float32)


EAST, NORTH, BETWEEN = (1.0, 0.0), (0.0, 1.0), (0.6, 0.8)


@pytest.fixture
def index() -> VectorIndex:
    made = VectorIndex(2)
    made.add([10, 70, 30], rows(EAST, NORTH, BETWEEN))
    return made


def found(index: VectorIndex, limit: int, hidden: tuple[int, ...] = ()) -> dict[int, float]:
    hits = index.search(rows(EAST)[0], limit, hidden)
    return dict(zip(hits.ids.tolist(), hits.similarities.tolist(), strict=True))


@pytest.mark.parametrize(
    ("limit", "hidden", "expected"),
    [
        (9, (), {10: 1.0, 30: 0.6, 70: 0.0}),
        (2, (), {10: 1.0, 30: 0.6}),
        (2, (10,), {30: 0.6, 70: 0.0}),
        (9, (10, 30, 70, 99), {}),
        (0, (), {}),
    ],
)
def test_the_nearest_come_first_and_hidden_ones_not(
    index: VectorIndex, limit: int, hidden: tuple[int, ...], expected: dict[int, float]
) -> None:
    hits = found(index, limit, hidden)
    assert list(hits) == list(expected)
    assert hits == pytest.approx(expected)


def test_taking_one_out_moves_no_other(index: VectorIndex) -> None:
    index.remove([10, 99])
    assert found(index, 9) == pytest.approx({30: 0.6, 70: 0.0})
    index.remove([])
    assert len(index) == 2


def test_an_id_that_is_there_is_replaced(index: VectorIndex) -> None:
    index.add([10], rows(NORTH))
    assert len(index) == 3
    assert found(index, 1) == pytest.approx({30: 0.6})


def test_single_likenesses(index: VectorIndex) -> None:
    """Minus one for what is not there."""
    assert index.similarities(rows(EAST)[0], [70, 5, 30]) == pytest.approx([0.0, -1.0, 0.6])


@pytest.mark.parametrize(
    ("ids", "vectors", "held"),
    [
        ([], rows(), True),
        ([10, 70], rows(EAST, NORTH), True),
        ([10], rows((1.0, 1e-7)), False),
        ([11], rows(EAST), False),
    ],
)
def test_whether_exactly_these_vectors_are_held(
    index: VectorIndex,
    ids: list[int],
    vectors: Vectors,
    held: bool,
) -> None:
    assert index.holds(ids, vectors) is held


def test_an_empty_index_finds_nothing() -> None:
    assert found(VectorIndex(2), 5) == {}

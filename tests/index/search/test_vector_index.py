"""The vector index keeps vectors under ids of their own, whatever is put in and taken out."""

from pathlib import Path

import numpy as np
import pytest

from index.models.encoder import Vectors
from index.search import vector_index
from index.search.vector_files import IndexCache
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


DIMENSION = 32


def unit_vectors(count: int, seed: int = 1) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    lengths: Vectors = np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn / lengths


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_index, "_LARGEST_SEGMENT", 400)
    monkeypatch.setattr(vector_index, "_LEAST_QUANTISED", 200)
    monkeypatch.setattr(vector_index, "QUANTISED_FROM", 1000)


def filled(vectors: Vectors, step: int) -> VectorIndex:
    """An index with the ids 1 to n, added `step` at a time."""
    index = VectorIndex(DIMENSION)
    for start in range(0, len(vectors), step):
        rows = vectors[start : start + step]
        index.add(range(start + 1, start + 1 + len(rows)), rows)
    return index


def nearest(vectors: Vectors, query: Vectors, limit: int, gone: set[int]) -> list[int]:
    order = np.argsort(-(vectors @ query)) + 1
    return [int(key) for key in order if int(key) not in gone][:limit]


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize("step", [7, 90, 900])
def test_segments_find_what_one_index_would(step: int) -> None:
    """Whatever the batches; after removals, with hidden ones, and after a second life on disk."""
    vectors = unit_vectors(900)
    index = filled(vectors, step)
    assert index.engine == "faiss-flat"
    assert len(index.segments) < 10
    removed, hidden = set(range(100, 180)) | {5}, set(range(300, 500))
    index.remove(sorted(removed))
    index.add([6], vectors[5:6])
    assert len(index) == 900 - len(removed)
    for query in unit_vectors(20, seed=2):
        found = index.search(query, 30, sorted(hidden)).ids.tolist()
        assert found == nearest(vectors, query, 30, removed | hidden)


@pytest.mark.usefixtures("small_segments")
def test_a_large_index_is_quantised_and_finds_nearly_the_same(tmp_path: Path) -> None:
    vectors = unit_vectors(3000)
    index = filled(vectors, 170)
    assert index.engine == "faiss-sq8"
    assert index.memory_bytes < vectors.nbytes / 2
    removed = set(range(1000, 1900))
    index.remove(sorted(removed))
    cache = IndexCache(tmp_path)
    cache.save(index, model="m", library="l", revision=1, newest_id=3000)
    loaded = cache.load(model="m", dimension=DIMENSION)
    assert loaded is not None
    for each in (index, loaded[0]):
        assert len(each) == 3000 - len(removed)
        assert each.holds([1, 2500], vectors[[0, 2499]])
        assert not each.holds([1], vectors[[1]])
        right = 0
        for query in unit_vectors(20, seed=2):
            found = each.search(query, 40).ids.tolist()
            assert not removed.intersection(found)
            right += len(set(found) & set(nearest(vectors, query, 10, removed)))
        assert right >= 198


@pytest.mark.usefixtures("small_segments")
def test_a_saved_segment_is_not_written_again(tmp_path: Path) -> None:
    """Also after some of its vectors were removed: the manifest names those."""
    vectors = unit_vectors(900)
    index, cache = filled(vectors[:800], 400), IndexCache(tmp_path)
    cache.save(index, model="m", library="l", revision=1, newest_id=800)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.faiss")}
    index.remove([3, 450])
    index.add(range(801, 901), vectors[800:])
    cache.save(index, model="m", library="l", revision=2, newest_id=900)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.faiss")}
    assert len(before) == 2
    assert before.items() < after.items()
    loaded = cache.load(model="m", dimension=DIMENSION)
    assert loaded is not None
    assert len(loaded[0]) == 898
    assert loaded[0].similarities(vectors[2], [3]) == [-1.0]


def test_a_search_does_not_wait_for_an_addition(index: VectorIndex) -> None:
    with index._lock:  # as an addition that takes long
        assert list(found(index, 1)) == [10]

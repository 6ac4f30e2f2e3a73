"""The built-in vector index: FAISS in memory, exact while that is fast, quantised above."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import faiss
import numpy as np
from numpy.typing import NDArray

from index.models.encoder import Vectors
from index.search.scope import Ids

# With 100,000 vectors a query takes 6.5 ms on one thread and 12 to 40 ms on two threads of a busy
# machine, because the threads wait for each other. Questions run in parallel anyway.
faiss.omp_set_num_threads(1)

# From so many vectors on, each place of a vector is one byte instead of four. 131,072 vectors take
# 4.1 ms instead of 15.5 on a busy machine, and a quarter of the memory. The ten nearest are then
# .9925 of the right ones, and all of them once 200 are compared exactly (see `LiveIndex`).
QUANTISED_FROM = 131_072
# The most vectors of a segment. A change copies the newest segments, never one of this size.
_LARGEST_SEGMENT = 65_536
_LEAST_QUANTISED = _LARGEST_SEGMENT // 2
# A segment is joined to the one before it, unless that has more than so many times its vectors:
# each vector is then copied a few times in all, and there are few segments.
_GROWTH = 4
# A segment is written anew when this share of it was removed.
_MOST_REMOVED = 0.25
_QUANTISED_COSINE = 0.99

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hits:
    """The nearest vectors, best first: `ids` `(k,)` int64 beside `similarities` `(k,)` float32."""

    ids: Ids
    similarities: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Segment:
    """Some vectors that no longer change.

    Attributes:
        ids: Of the vectors, `(n,)` int64, ascending.
        index: The vectors in that order.
        removed: Which of them were removed, `(n,)` bool.
        name: The file that holds it; "" before it is saved.
        owner: What frees the vectors with itself, if not `index`.
    """

    ids: Ids
    index: faiss.IndexFlatCodes
    removed: Mask
    name: str = ""
    owner: object = None

    def __len__(self) -> int:
        return len(self.ids) - int(self.removed.sum())

    @property
    def is_exact(self) -> bool:
        """Whether the vectors are as they were added."""
        return isinstance(self.index, faiss.IndexFlat)

    def place(self, passage_id: int) -> int | None:
        """Return where a vector is; None if it is not here."""
        at = int(np.searchsorted(self.ids, passage_id))
        is_here = at < len(self.ids) and self.ids[at] == passage_id and not self.removed[at]
        return at if is_here else None

    def without(self, ids: Ids) -> "Segment":
        """Return the segment without some vectors."""
        asked = ids[(ids >= self.ids[0]) & (ids <= self.ids[-1])] if len(self.ids) else ids[:0]
        if not len(asked) or not (found := np.isin(self.ids, asked)).any():
            return self
        removed = self.removed | found
        if removed.sum() <= _MOST_REMOVED * len(self.ids):
            return replace(self, removed=removed)
        left, rows = _rows(replace(self, removed=removed))
        return _segment(left, rows) if self.is_exact else _quantised(left, rows)


class VectorIndex:
    """Compares the query with every vector.

    The vectors are kept in segments that never change: an addition makes a new one, and may join
    the newest. A search takes the segments as they are, so no search waits for an addition.
    Every method is safe to call from several threads.
    """

    def __init__(self, dimension: int, segments: Sequence[Segment] = ()) -> None:
        self.dimension = dimension
        self._lock = threading.Lock()  # of those who change it
        self._segments = tuple(segments)

    def __len__(self) -> int:
        return sum(map(len, self._segments))

    @property
    def engine(self) -> str:
        """The name of the engine."""
        return "faiss-flat" if self.is_exact else "faiss-sq8"

    @property
    def is_exact(self) -> bool:
        """Whether every similarity is exact."""
        return all(segment.is_exact for segment in self._segments)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments, the oldest first."""
        return self._segments

    @property
    def memory_bytes(self) -> int:
        """How much memory the vectors and their ids take."""
        return sum(
            len(segment.ids) * (segment.index.code_size + segment.ids.itemsize + 1)
            for segment in self._segments
        )

    def name_segments(self, names: Sequence[str]) -> None:
        """Note the files of the segments, in their order, once they are saved."""
        with self._lock:
            self._segments = tuple(
                replace(segment, name=name)
                for segment, name in zip(self._segments, names, strict=True)
            )

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors `(n, dim)` float32 under ids; an existing id is replaced."""
        if not len(ids):
            return
        numbers = np.asarray(ids, dtype=np.int64)
        order = np.argsort(numbers)
        numbers, rows = numbers[order], np.asarray(vectors, dtype=np.float32)[order]
        with self._lock:
            segments = [segment.without(numbers) for segment in self._segments]
            for start in range(0, len(numbers), _LARGEST_SEGMENT):
                end = start + _LARGEST_SEGMENT
                segments.append(_segment(numbers[start:end], rows[start:end]))
                _join_newest(segments)
            if sum(map(len, segments)) >= QUANTISED_FROM:
                segments = list(map(_smaller, segments))
            self._segments = tuple(filter(len, segments))

    def remove(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""
        if len(ids):
            numbers = np.asarray(ids, dtype=np.int64)
            with self._lock:
                left = (segment.without(numbers) for segment in self._segments)
                self._segments = tuple(filter(len, left))

    def search(self, vector: Vectors, limit: int, hidden: Ids | Sequence[int] = ()) -> Hits:
        """Find the nearest to `vector` `(dim,)` by inner product, without the hidden ids."""
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        segments = self._segments
        is_hidden = _marked(np.asarray(hidden, dtype=np.int64), segments)
        ids: list[Ids] = [np.zeros(0, np.int64)]
        similarities = [np.zeros(0, np.float32)]
        for segment in segments:
            left_out = segment.removed
            if is_hidden is not None:
                left_out = left_out | is_hidden[segment.ids]
            shown = len(left_out) - int(left_out.sum())
            if min(limit, shown) <= 0:
                continue
            parameters = None
            if shown < len(left_out):
                # a bit for each vector: an IDSelectorBatch takes 2.3 ms to fill with 50,000 ids
                selector = faiss.IDSelectorBitmap(np.packbits(left_out, bitorder="little"))
                parameters = faiss.SearchParameters(sel=faiss.IDSelectorNot(selector))
            found, places = segment.index.search(query, min(limit, shown), params=parameters)
            is_found = places[0] >= 0
            ids.append(segment.ids[places[0][is_found]])
            similarities.append(found[0][is_found])
        return best(np.concatenate(ids), np.concatenate(similarities), limit)

    def similarities(self, vector: Vectors, ids: Sequence[int]) -> list[float]:
        """Return the inner product of `vector` `(dim,)` with each id's vector; -1 if unknown."""
        query = np.asarray(vector, dtype=np.float32).reshape(-1)
        return [-1.0 if known is None else float(known @ query) for known in map(self._vector, ids)]

    def holds(self, ids: Sequence[int], vectors: Vectors) -> bool:
        """Whether the index holds these `vectors` `(n, dim)` float32 under these ids.

        They have to be equal; where it holds them as bytes, nearly so.
        """
        exact = self.is_exact
        return all(
            known is not None
            and (np.array_equal(known, vector) if exact else known @ vector >= _QUANTISED_COSINE)
            for known, vector in zip(map(self._vector, ids), vectors, strict=True)
        )

    def _vector(self, passage_id: int) -> Vectors | None:
        for segment in self._segments:
            place = segment.place(passage_id)
            if place is not None:
                vector: Vectors = segment.index.reconstruct(place)
                return vector
        return None


def best(ids: Ids, similarities: NDArray[np.float32], limit: int) -> Hits:
    """Return the hits with the highest similarities, by id where they are equal."""
    order = np.lexsort((ids, -similarities))[:limit]
    return Hits(ids[order], similarities[order])


def _marked(hidden: Ids, segments: Sequence[Segment]) -> Mask | None:
    """Return for each id up to the highest whether it is hidden; None if none is."""
    if not len(hidden) or not segments:
        return None
    highest = max(int(segment.ids[-1]) for segment in segments)
    marked = np.zeros(highest + 1, np.bool_)
    marked[hidden[hidden <= highest]] = True
    return marked


def _segment(ids: Ids, vectors: Vectors) -> Segment:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return Segment(ids, index, np.zeros(len(ids), np.bool_))


def _join_newest(segments: list[Segment]) -> None:
    while len(segments) > 1:
        older, newer = segments[-2:]
        if not (older.is_exact and newer.is_exact):
            return
        if len(older) > _GROWTH * len(newer) or len(older) + len(newer) > _LARGEST_SEGMENT:
            return
        (first, rows), (second, more) = _rows(older), _rows(newer)
        ids = np.concatenate((first, second))
        order = np.argsort(ids)
        segments[-2:] = [_segment(ids[order], np.concatenate((rows, more))[order])]


def _rows(segment: Segment) -> tuple[Ids, Vectors]:
    left = ~segment.removed
    return segment.ids[left], segment.index.reconstruct_n(0, len(segment.ids))[left]


def _quantised(ids: Ids, vectors: Vectors) -> Segment:
    kind = faiss.ScalarQuantizer.QT_8bit_uniform
    index = faiss.IndexScalarQuantizer(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    if len(ids):
        index.train(vectors)
        index.add(vectors)
    return Segment(ids, index, np.zeros(len(ids), np.bool_))


def _smaller(segment: Segment) -> Segment:
    if not segment.is_exact or len(segment) < _LEAST_QUANTISED:
        return segment
    return _quantised(*_rows(segment))

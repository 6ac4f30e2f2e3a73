"""The interface of a vector index."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hits:
    """The nearest vectors, best first: `ids` `(k,)` int64 beside `similarities` `(k,)` float32."""

    ids: Ids
    similarities: NDArray[np.float32]


class VectorIndex(Protocol):
    """Vectors with ids; every method is safe to call from several threads."""

    engine: str

    def __len__(self) -> int: ...

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors `(n, dim)` float32 under ids; an existing id is replaced."""

    def remove(self, ids: Sequence[int]) -> None:
        """Remove vectors; unknown ids are ignored."""

    def search(self, vector: Vectors, limit: int, hidden: Ids | Sequence[int] = ()) -> Hits:
        """Find the nearest to `vector` `(dim,)` by inner product, without the hidden ids."""

    def similarities(self, vector: Vectors, ids: Sequence[int]) -> list[float]:
        """Return the inner product of `vector` `(dim,)` with each id's vector; -1 if unknown."""

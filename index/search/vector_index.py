"""What the library asks of a vector index, whichever engine keeps it."""

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
    """Vectors under ids of their own; every method is safe to call from several threads."""

    engine: str

    def __len__(self) -> int: ...

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Put vectors `(n, dim)` float32 under ids; an id that is there is replaced."""

    def remove(self, ids: Sequence[int]) -> None:
        """Take vectors out; an id that is not there is passed over."""

    def search(self, vector: Vectors, limit: int, hidden: Ids | Sequence[int] = ()) -> Hits:
        """Find the nearest by inner product to `vector` `(dim,)`, passing over hidden ids."""

    def similarities(self, vector: Vectors, ids: Sequence[int]) -> list[float]:
        """Return the inner product of `vector` `(dim,)` with each id's; -1 for one not there."""

"""The vector index in memory: loaded from its file if that is valid, kept up to date, saved."""

import logging
import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from index.errors import IndexMismatchError, LibraryError
from index.models.encoder import Encoder, Vectors
from index.search.scope import PassageScope
from index.search.vector_files import IndexCache, Manifest
from index.search.vector_index import Hits, VectorIndex, best
from index.storage.store import State, Store, mismatch

log = logging.getLogger(__name__)

# A search waits so long for another thread that updates the index.
_PATIENCE_S = 0.25


class VectorSearch(Protocol):
    """Finds passages by their vectors; safe to use from several threads.

    Attributes:
        is_foreign: Whether a saved index belongs to another library.
    """

    is_foreign: bool

    @property
    def engine(self) -> str:
        """The name of the engine."""
        ...

    @property
    def memory_bytes(self) -> int:
        """How much memory the vectors take in this process."""
        ...

    def count(self) -> int:
        """Return the number of vectors, after updating the index."""
        ...

    def search(self, vector: Vectors, limit: int, scope: PassageScope) -> Hits:
        """Find the nearest to `vector` `(dim,)` in a scope, with exact similarities."""
        ...

    def similarities(self, vector: Vectors, ids: Sequence[int]) -> list[float]:
        """Return the inner product of `vector` `(dim,)` with each id's vector; -1 if unknown."""
        ...

    def save(self) -> None:
        """Update the index from the database, and save it where it is a file."""
        ...

    def rebuild(self) -> None:
        """Fill the index again."""
        ...

    def check_model(self) -> None:
        """Check that the stored vectors come from the configured model."""
        ...


def check_model(store: Store, encoder: Encoder) -> None:
    """Check that the stored vectors come from an encoder.

    Raises:
        IndexMismatchError: They come from another model.
    """
    state = store.state()
    if state.model and state.model != encoder.fingerprint:
        raise IndexMismatchError(mismatch(state.model, encoder.fingerprint))


def stored_similarities(store: Store, vector: Vectors, ids: Sequence[int]) -> list[float]:
    """Return the inner product of `vector` `(dim,)` with each id's stored vector; -1 if unknown."""
    known = store.vectors(ids)
    return [float(known[key] @ vector) if key in known else -1.0 for key in ids]


class LiveIndex:
    """The vector index of one library; safe to use from several threads.

    Attributes:
        state: The state of the library that the index holds.
        is_foreign: Whether the saved index belongs to another library; known once it is loaded.
    """

    def __init__(self, store: Store, cache: IndexCache, encoder: Encoder) -> None:
        self._store = store
        self._cache = cache
        self._encoder = encoder
        self._lock = threading.Lock()  # guards loading and updating; searches have their own lock
        self._index: VectorIndex | None = None
        self._newest_id = 0
        self._saved_revision = -1
        self._is_repaired = False
        self.is_foreign = False
        self.state = State(0)

    @property
    def engine(self) -> str:
        """The name of the engine."""
        return "faiss-flat" if self._index is None else self._index.engine

    @property
    def memory_bytes(self) -> int:
        """How much memory the vectors take."""
        return 0 if self._index is None else self._index.memory_bytes

    def current(self) -> VectorIndex:
        """Return the index, updated with the changes of all processes.

        While another thread updates it, the index as it was is returned after `_PATIENCE_S`. An
        index that had to be rebuilt is saved, unless the file belongs to another library: then
        either file may be the wrong one, and `rebuild` decides.
        """
        index = self._index
        if not self._lock.acquire(timeout=-1 if index is None else _PATIENCE_S):
            assert index is not None
            return index
        try:
            self._open()
            self._catch_up()
            if self._is_repaired and not self.is_foreign:
                self._save_repaired()
            assert self._index is not None
            return self._index
        finally:
            self._lock.release()

    def count(self) -> int:
        """Return the number of vectors, after updating the index."""
        return len(self.current())

    def search(self, vector: Vectors, limit: int, scope: PassageScope) -> Hits:
        """Find the nearest to `vector` `(dim,)` in a scope, with exact similarities."""
        index = self.current()
        hits = index.search(vector, limit, scope.hidden)
        if index.is_exact:
            return hits
        exact = np.asarray(self.similarities(vector, hits.ids.tolist()), np.float32)
        return best(hits.ids, exact, limit)

    def similarities(self, vector: Vectors, ids: Sequence[int]) -> list[float]:
        """Return the inner product of `vector` `(dim,)` with each id's vector; -1 if unknown."""
        index = self._index
        if index is not None and index.is_exact:
            return index.similarities(vector, ids)
        return stored_similarities(self._store, vector, ids)

    def save(self) -> None:
        """Update the index from the database and save it."""
        with self._lock:
            self._open()
            self._catch_up()
            self._save()

    def rebuild(self) -> None:
        """Rebuild the index from the database and save it."""
        with self._lock:
            self._start_empty()
            self._catch_up()
            self._save()

    def check_model(self) -> None:
        """Check that the stored vectors come from the configured model.

        Raises:
            IndexMismatchError: They come from another model.
        """
        check_model(self._store, self._encoder)

    def _open(self) -> None:
        if self._index is not None:
            return
        self.check_model()
        state = self._store.state()
        loaded = self._cache.load(
            model=self._encoder.fingerprint, dimension=self._encoder.dimension
        )
        self.is_foreign = loaded is not None and loaded[1].library != state.library
        if loaded is None or self.is_foreign or not self._is_current(*loaded):
            if state.revision:
                log.info("the index file is missing or out of date: rebuilding it")
                self._is_repaired = True
            self._start_empty()
            return
        self._index, manifest = loaded
        self.state = State(manifest.revision, library=manifest.library)
        self._newest_id = manifest.newest_id
        self._saved_revision = manifest.revision

    def _is_current(self, index: VectorIndex, manifest: Manifest) -> bool:
        """Whether a saved index belongs to this database, not to a deleted or newer one."""
        revision = self._store.state().revision
        if manifest.revision > revision:
            return False
        if manifest.revision == revision and len(index) != self._store.count_vectors():
            return False
        return index.holds(*self._store.last_vectors(manifest.newest_id))

    def _start_empty(self) -> None:
        self._index = VectorIndex(self._encoder.dimension)
        self.state = State(0, library=self._store.state().library)
        self._newest_id, self._saved_revision = 0, -1

    def _catch_up(self) -> None:
        if self._store.state().revision == self.state.revision:
            return
        self.check_model()
        for _attempt in range(2):
            assert self._index is not None
            with self._store.changes(self.state, self._newest_id) as changes:
                self._index.remove(changes.removed)
                for ids, vectors in changes.added:
                    self._index.add(ids, vectors)
                    self._newest_id = ids[-1]
            self.state = changes.state
            if len(self._index) == changes.state.vectors:
                return
            log.warning("the index does not match the database: rebuilding it")
            self._is_repaired = True
            self._start_empty()

    def _save_repaired(self) -> None:
        self._is_repaired = False
        try:
            self._save()
        except LibraryError as error:  # searches go on with the index in memory
            log.warning("%s", error)

    def _save(self) -> None:
        if self._index is None or self._saved_revision == self.state.revision:
            return
        self._cache.save(
            self._index,
            model=self._encoder.fingerprint,
            library=self.state.library,
            revision=self.state.revision,
            newest_id=self._newest_id,
        )
        self.is_foreign = False
        self._saved_revision = self.state.revision

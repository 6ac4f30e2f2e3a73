"""The vector index in memory: loaded from its file if that is valid, kept up to date, saved."""

import logging
import threading

import numpy as np

from index.errors import IndexMismatchError, LibraryError
from index.models.encoder import Encoder
from index.search.flat_index import FlatIndex, IndexCache, Manifest
from index.storage.store import State, Store, mismatch

log = logging.getLogger(__name__)


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
        self._index: FlatIndex | None = None
        self._newest_id = 0
        self._saved_revision = -1
        self._is_repaired = False
        self.is_foreign = False
        self.state = State(0)

    def current(self) -> FlatIndex:
        """Return the index, updated with the changes of all processes.

        An index that had to be rebuilt is saved, unless the file belongs to another library: then
        either file may be the wrong one, and `rebuild` decides.
        """
        with self._lock:
            self._open()
            self._catch_up()
            if self._is_repaired and not self.is_foreign:
                self._save_repaired()
            assert self._index is not None
            return self._index

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
        state = self._store.state()
        if state.model and state.model != self._encoder.fingerprint:
            raise IndexMismatchError(mismatch(state.model, self._encoder.fingerprint))

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

    def _is_current(self, index: FlatIndex, manifest: Manifest) -> bool:
        """Whether a saved index belongs to this database, not to a deleted or newer one."""
        revision = self._store.state().revision
        if manifest.revision > revision:
            return False
        if manifest.revision == revision and len(index) != self._store.count_vectors():
            return False
        return index.holds(*self._store.last_vectors(manifest.newest_id))

    def _start_empty(self) -> None:
        self._index = FlatIndex(self._encoder.dimension)
        self.state, self._newest_id, self._saved_revision = State(0), 0, -1

    def _catch_up(self) -> None:
        if self._store.state().revision == self.state.revision:
            return
        self.check_model()
        for _attempt in range(2):
            assert self._index is not None
            state, removed, ids, vectors = self._store.changes(self.state, self._newest_id)
            self._index.remove(removed)
            self._index.add(ids, np.asarray(vectors))
            self.state = state
            self._newest_id = max(self._newest_id, *ids) if ids else self._newest_id
            if len(self._index) == state.vectors:
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

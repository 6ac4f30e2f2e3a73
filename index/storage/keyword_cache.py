"""The keyword index of one library: filled from the database by revision, and repaired."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from index.errors import LibraryError
from index.search.fts5_index import Fts5Index
from index.search.keyword_index import DamagedIndexError, Held, Joint, KeywordIndex
from index.search.scope import PassageScope
from index.storage.passage_queries import Retrieval

log = logging.getLogger(__name__)

T = TypeVar("T")

# A search waits so long for another thread that fills the index; then it takes what is there.
_PATIENCE_S = 0.25


class LiveKeywords:
    """The keyword index of one library; safe to use from several threads."""

    def __init__(self, retrieval: Retrieval, open_index: Callable[[int], KeywordIndex]) -> None:
        self._retrieval = retrieval
        self._open_index = open_index  # for so many passages
        self._opened: KeywordIndex | None = None
        self._lock = threading.Lock()  # guards filling; searches go on meanwhile
        self._held: Held | None = None  # None until the index was compared with the database

    @property
    def engine(self) -> str:
        """The name of the engine."""
        return self._index.engine

    def search(self, query: str, limit: int, scope: PassageScope) -> list[tuple[int, float]]:
        """Find the passages that match a query: (id, BM25 score above 0), best first."""
        return self._read(lambda index: index.search(query, limit, scope))

    def containing(
        self,
        words: Sequence[str],
        joint: Joint = "OR",
        scope: PassageScope | None = None,
        limit: int | None = None,
    ) -> list[int]:
        """Return the passages with any or all of some words; see `KeywordIndex.containing`."""
        return self._read(lambda index: index.containing(words, joint, scope, limit))

    def update(self) -> None:
        """Fill the index with the changes of all processes.

        Raises:
            LibraryError: The index cannot be filled.
        """
        with self._lock:
            self._fill()

    def rebuild(self) -> None:
        """Delete the index and fill it again."""
        with self._lock:
            self._index.clear()
            self._held = None
            self._fill()

    def close(self) -> None:
        """Close the index."""
        if self._opened is not None:
            self._opened.close()

    @property
    def _index(self) -> KeywordIndex:
        if self._opened is None:
            self._opened = self._open_index(self._retrieval.count())
        return self._opened

    def _read(self, read: Callable[[KeywordIndex], T]) -> T:
        is_mine = self._lock.acquire(timeout=-1 if self._held is None else _PATIENCE_S)
        if is_mine:
            try:
                self._fill()
            finally:
                self._lock.release()
        try:
            return read(self._index)
        except (DamagedIndexError, OSError) as error:
            log.warning("the keyword index cannot be read (%s): filling it again", error)
            self.rebuild()
            return read(self._index)

    def _fill(self) -> None:
        if self._held is not None and self._held.revision == self._retrieval.revision():
            return
        for _attempt in range(3):
            try:
                self._held = self._index.update(
                    partial(self._retrieval.keyword_changes, is_trusted=self._held is not None)
                )
            except DamagedIndexError as error:
                log.warning("the keyword index is damaged (%s): filling it again", error)
                self._index.clear()
                self._held = None
            except TimeoutError:
                if self._held is not None:
                    return  # another process is filling it; what it has written is searched
            except OSError as error:
                log.warning("the keyword index cannot be written (%s): it is in memory", error)
                self._opened = Fts5Index(None)
                self._held = None
            else:
                return
        raise LibraryError(
            "the keyword index cannot be filled; stop other newsdesk processes and run "
            "`newsdesk rebuild`"
        )

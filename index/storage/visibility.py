"""Which passages and articles a view has: what decides it, in memory, kept up with the database.

Asked of SQLite for each search, the clock alone cost two scans of all articles.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from index.audience import PUBLIC
from index.search.scope import Selection, View
from index.search.vector_index import Ids
from index.sources import outlet_lookup
from index.storage.passage_queries import Entry, Retrieval

Mask = NDArray[np.bool_]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALWAYS = np.iinfo(np.int64).min
_NOTHING: Ids = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class _Columns:
    """A line for each passage; moments in microseconds since 1970.

    Attributes:
        passages: Ids, ascending.
        articles: Ids.
        audiences, names: Places in the register's lists.
        there_from: From when on the passage is there; always, if it is undated.
        published_at: `_ALWAYS` if it is undated.
    """

    passages: Ids = field(default_factory=lambda: _NOTHING)
    articles: Ids = field(default_factory=lambda: _NOTHING)
    audiences: Ids = field(default_factory=lambda: _NOTHING)
    names: Ids = field(default_factory=lambda: _NOTHING)
    there_from: Ids = field(default_factory=lambda: _NOTHING)
    published_at: Ids = field(default_factory=lambda: _NOTHING)

    def without(self, removed: Sequence[int]) -> "_Columns":
        kept = ~np.isin(self.passages, np.asarray(removed, np.int64))
        return _Columns(*(column[kept] for column in self._all()))

    def followed_by(self, lines: Sequence[tuple[int, ...]]) -> "_Columns":
        added = np.asarray(lines, np.int64).T
        return _Columns(*(np.concatenate(pair) for pair in zip(self._all(), added, strict=True)))

    def _all(self) -> tuple[Ids, ...]:
        return (
            self.passages, self.articles, self.audiences, self.names, self.there_from,
            self.published_at,
        )  # fmt: skip


class Register:
    """The register of one library; safe to use from several threads."""

    def __init__(self, retrieval: Retrieval) -> None:
        self._retrieval = retrieval
        self._lock = threading.Lock()
        self._start_empty()

    def _start_empty(self) -> None:
        self._columns = _Columns()
        self._revision = 0
        self._newest_id = 0
        self._audiences: dict[str, int] = {PUBLIC: 0}
        self._names: dict[tuple[str, ...], int] = {}
        # for each audience the public articles that it has for itself as well, at this revision
        self._shadowed: dict[str, Ids] = {}

    def select(self, view: View) -> Selection:
        """Return the passages that a view has, and those that it has not."""
        with self._lock:
            self._catch_up()
            columns, seen = self._columns, self._seen(view)
        return Selection(columns.passages[seen], columns.passages[~seen])

    def articles(self, view: View) -> tuple[int, Ids, Ids]:
        """Return the articles with passages that a view has, and those that it has not.

        Returns:
            The revision of the database that this is true of, and ids `(n,)` int64 of each.
        """
        with self._lock:
            self._catch_up()
            articles, seen = self._columns.articles, self._seen(view)
            return self._revision, np.unique(articles[seen]), np.unique(articles[~seen])

    def _seen(self, view: View) -> Mask:
        columns = self._columns
        seen = self._readable(columns, view.audience)
        seen &= columns.there_from <= _microseconds(view.now)
        if view.since is not None:
            seen &= columns.published_at >= _microseconds(view.since)
        if view.outlet:
            seen &= self._of_outlet(columns.names, seen, view.outlet)
        return seen

    def _readable(self, columns: _Columns, audience: str) -> Mask:
        seen: Mask = columns.audiences == self._audiences[PUBLIC]
        code = self._audiences.get(audience)
        if audience == PUBLIC or code is None:
            return seen
        if audience not in self._shadowed:
            found = self._retrieval.shadowed(audience)
            self._shadowed[audience] = np.asarray(found, np.int64)
        if len(self._shadowed[audience]):
            seen &= ~np.isin(columns.articles, self._shadowed[audience])
        seen |= columns.audiences == code
        return seen

    def _of_outlet(self, names: Ids, seen: Mask, asked: Sequence[str]) -> Mask:
        """Which lines are of an outlet; what it means is judged by what is seen alone."""
        every = list(self._names)
        present = {every[code] for code in np.unique(names[seen])}
        meant = outlet_lookup.matching(asked, {name for some in present for name in some})
        codes = [self._names[some] for some in present if meant.intersection(some)]
        return np.isin(names, np.asarray(codes, np.int64))

    def _catch_up(self) -> None:
        for _attempt in range(2):
            if self._revision and self._revision == self._retrieval.revision():
                return
            revision, count, removed, entries = self._retrieval.entries(
                self._revision, self._newest_id
            )
            columns = self._columns.without(removed) if removed else self._columns
            if entries:
                columns = columns.followed_by([self._line(entry) for entry in entries])
                self._newest_id = entries[-1].passage_id
            self._columns, self._revision, self._shadowed = columns, revision, {}
            if len(columns.passages) == count:
                return
            self._start_empty()  # another database is in the place of the one that it knew

    def _line(self, entry: Entry) -> tuple[int, ...]:
        names = (entry.publisher, *entry.sources)
        published = there = _ALWAYS
        if entry.published_at is not None:
            published = _microseconds(entry.published_at)
            # dated after it came in: its date is what is wrong, see `catalogue.there`
            there = min(published, _microseconds(entry.fetched_at))
        return (
            entry.passage_id,
            entry.article_id,
            self._audiences.setdefault(entry.audience, len(self._audiences)),
            self._names.setdefault(names, len(self._names)),
            there,
            published,
        )


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)

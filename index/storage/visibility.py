"""Decide in memory which passages and articles are visible, kept up to date with the database.

In SQLite, the check of the time alone took two scans of all articles for each search.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.audience import PUBLIC
from index.search.scope import Ids, PassageScope, View, is_among
from index.sources import outlet_lookup
from index.storage.passage_queries import Retrieval, VisibilityChanges, VisibilityRecord

Mask = NDArray[np.bool_]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALWAYS = np.iinfo(np.int64).min
_NOTHING: Ids = np.zeros(0, np.int64)
_FOR_EVER = np.iinfo(np.int64).max
# So many scopes are kept for the next searches: the parts of one question share theirs, and most
# questions see the same. A million passages take 4 ms to choose and 8 MB to keep.
_MOST_SCOPES = 4


class PassageRank(NamedTuple):
    """What decides the rank of a passage beside its score.

    Attributes:
        article_id: Its article.
        published_at: When the article was published.
    """

    article_id: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns with a row for each passage, `(n,)` int64; times in microseconds since 1970.

    Attributes:
        passages: Ids, ascending.
        articles: Ids.
        audiences, names: Numbers in the tables of `Visibility`.
        visible_from: When the passage becomes visible; `_ALWAYS` if it is undated.
        published_at: When it was published; `_ALWAYS` if it is undated.
    """

    passages: Ids = field(default_factory=lambda: _NOTHING)
    articles: Ids = field(default_factory=lambda: _NOTHING)
    audiences: Ids = field(default_factory=lambda: _NOTHING)
    names: Ids = field(default_factory=lambda: _NOTHING)
    visible_from: Ids = field(default_factory=lambda: _NOTHING)
    published_at: Ids = field(default_factory=lambda: _NOTHING)

    def without(self, removed: Sequence[int]) -> "_Columns":
        kept = ~np.isin(self.passages, np.asarray(removed, np.int64))
        return _Columns(*(column[kept] for column in self._all()))

    def extended(self, added: NDArray[np.int64]) -> "_Columns":
        return _Columns(*(np.concatenate(pair) for pair in zip(self._all(), added, strict=True)))

    def _all(self) -> tuple[Ids, ...]:
        return (
            self.passages, self.articles, self.audiences, self.names, self.visible_from,
            self.published_at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _KeptScope:
    """The passages of views that differ only in their moment.

    Attributes:
        first, end: Nothing becomes visible after `first` and before `end`, in microseconds.
    """

    first: int
    end: int
    shown: Ids
    hidden: Ids


class Visibility:
    """Knows which passages of a library each audience may see; safe to use from several threads."""

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
        # by audience, the public articles that it also has privately, at this revision
        self._shadowed: dict[str, Ids] = {}
        self._scopes: dict[View, _KeptScope] = {}  # the one used last is the last

    def select(self, view: View) -> PassageScope:
        """Return the visible and the hidden passages of a view."""
        moment = _microseconds(view.now)
        with self._lock:
            self._catch_up()
            any_moment = replace(view, now=_EPOCH)
            kept = self._scopes.pop(any_moment, None)
            if kept is None or not kept.first <= moment < kept.end:
                kept = self._scope(view)
            self._scopes[any_moment] = kept
            if len(self._scopes) > _MOST_SCOPES:
                del self._scopes[next(iter(self._scopes))]
        return PassageScope(kept.shown, kept.hidden, view)

    def _scope(self, view: View) -> _KeptScope:
        columns, seen = self._columns, self._seen(view)
        is_there = columns.visible_from <= _microseconds(view.now)
        first = np.max(columns.visible_from, where=is_there, initial=_ALWAYS)
        end = np.min(columns.visible_from, where=~is_there, initial=_FOR_EVER)
        ids = columns.passages
        shown, hidden = (ids, _NOTHING) if seen.all() else (ids[seen], ids[~seen])
        return _KeptScope(int(first), int(end), shown, hidden)

    def articles(self, view: View) -> tuple[int, Ids, Ids]:
        """Return the visible and the hidden articles of a view, copies left out.

        Returns:
            The revision of the library that they belong to, and ids `(n,)` int64 of each.
        """
        with self._lock:
            self._catch_up()
            articles, seen = self._columns.articles, self._seen(view)
            return self._revision, np.unique(articles[seen]), np.unique(articles[~seen])

    def ranks(self, passages: Sequence[int]) -> dict[int, PassageRank]:
        """Return what decides the ranks of passages, by id; removed passages are left out.

        Args:
            passages: Their ids.
        """
        with self._lock:
            self._catch_up()
            columns = self._columns
        asked = np.asarray(passages, np.int64)
        asked = asked[is_among(columns.passages, passages)]
        rows = np.searchsorted(columns.passages, asked)
        return {
            passage: PassageRank(article, None if at == _ALWAYS else _moment(at))
            for passage, article, at in zip(
                asked.tolist(),
                columns.articles[rows].tolist(),
                columns.published_at[rows].tolist(),
                strict=True,
            )
        }

    def articles_of(self, passages: Sequence[int]) -> list[int]:
        """Return the ids of the articles that have these passages, ascending."""
        with self._lock:
            self._catch_up()
            columns = self._columns
        is_asked = np.isin(columns.passages, np.asarray(passages, np.int64))
        found: list[int] = np.unique(columns.articles[is_asked]).tolist()
        return found

    def _seen(self, view: View) -> Mask:
        columns = self._columns
        seen = self._readable(columns, view.audience)
        seen &= columns.visible_from <= _microseconds(view.now)
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
            ids = self._retrieval.shadowed(audience)
            self._shadowed[audience] = np.asarray(ids, np.int64)
        if len(self._shadowed[audience]):
            seen &= ~np.isin(columns.articles, self._shadowed[audience])
        seen |= columns.audiences == code
        return seen

    def _of_outlet(self, names: Ids, seen: Mask, outlet: Sequence[str]) -> Mask:
        """Return the rows of an outlet; hidden articles do not influence which outlets match."""
        every = list(self._names)
        visible = {every[code] for code in np.unique(names[seen])}
        matches = outlet_lookup.match_outlets(outlet, {name for group in visible for name in group})
        codes = [self._names[group] for group in visible if matches.intersection(group)]
        return np.isin(names, np.asarray(codes, np.int64))

    def _catch_up(self) -> None:
        for _attempt in range(2):
            if self._revision and self._revision == self._retrieval.revision():
                return
            changes = self._retrieval.visibility_changes(self._revision, self._newest_id)
            columns = self._columns
            if changes.removed:
                columns = columns.without(changes.removed)
            if len(changes.passages):
                columns = columns.extended(self._rows(changes))
                self._newest_id = int(changes.passages[-1, 0])
            self._columns, self._revision = columns, changes.revision
            self._shadowed, self._scopes = {}, {}
            if len(columns.passages) == changes.count:
                return
            self._start_empty()  # the database was replaced by another one

    def _rows(self, changes: VisibilityChanges) -> NDArray[np.int64]:
        """Return the columns of added passages, `(6, n)`."""
        articles = np.asarray(sorted(map(self._row, changes.articles)), np.int64)
        places = np.searchsorted(articles[:, 0], changes.passages[:, 1])
        return np.concatenate((changes.passages.T, articles[places, 1:].T))

    def _row(self, record: VisibilityRecord) -> tuple[int, ...]:
        names = (record.publisher, *record.sources)
        published = visible_from = _ALWAYS
        if record.published_at is not None:
            published = _microseconds(record.published_at)
            # a date after the article was fetched is wrong, see `browsing.exists_at`
            visible_from = min(published, _microseconds(record.fetched_at))
        return (
            record.article_id,
            self._audiences.setdefault(record.audience, len(self._audiences)),
            self._names.setdefault(names, len(self._names)),
            visible_from,
            published,
        )


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)

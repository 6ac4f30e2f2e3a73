"""Read queries for searching: passages, and what decides who may see them; returns no rows."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Result, Select, Text, func, select, type_coerce

from index.audience import PUBLIC
from index.search.keyword_index import Digests, Held, KeywordChanges, PassageText
from index.storage.article_rows import article_of, chunks, copies_of
from index.storage.audience_filters import readable, shadowed
from index.storage.database import Database
from index.storage.schema import ArticleRow, PassageRow, RemovedPassageRow, StateRow
from index.text.folding import fold_letters
from index.types import Article, Span

_READ_AT_A_TIME = 2000
_SAMPLED = 16  # passages compared to check that an index belongs to this database


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its article and the outlets of the copies."""

    passage: Span
    article: Article
    copies: tuple[str, ...]


class VisibilityRecord(NamedTuple):
    """The facts of an article that decide who sees it and when."""

    article_id: int
    audience: str
    publisher: str
    sources: Sequence[str]
    published_at: datetime | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class VisibilityChanges:
    """The changes since a register was last updated.

    Attributes:
        revision: The current revision.
        count: The number of passages.
        removed: The ids of removed passages.
        passages: The added passages by id, `(n, 2)` int64: their id and that of their article.
        articles: The articles of the added passages.
    """

    revision: int
    count: int
    removed: list[int]
    passages: NDArray[np.int64]
    articles: list[VisibilityRecord]


class Retrieval:
    """The passages of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def passages(self, ids: Sequence[int], audience: str) -> dict[int, StoredPassage]:
        """Return passages with their articles and the outlets of their copies, by id.

        The audience is checked again in the transaction that reads the article, because articles
        may have changed since the search started.
        """
        places: dict[int, tuple[int, int, int]] = {}
        articles: dict[int, Article] = {}
        copies: dict[int, list[str]] = {}
        with self._database.reading() as connection:
            for chunk in chunks(ids):
                for row in connection.execute(
                    select(
                        PassageRow.id, PassageRow.article_id, PassageRow.start, PassageRow.end
                    ).where(PassageRow.id.in_(chunk))
                ):
                    places[row.id] = (row.article_id, row.start, row.end)
            for chunk in chunks(sorted({place[0] for place in places.values()})):
                known = connection.execute(
                    select(ArticleRow).where(ArticleRow.id.in_(chunk), readable(audience))
                ).all()
                articles |= {row.id: article_of(row) for row in known}
                copies |= copies_of(connection, known)
        return {
            passage_id: StoredPassage(
                Span(start, end, articles[article_id].body[start:end]),
                articles[article_id],
                tuple(copies.get(article_id, ())),
            )
            for passage_id, (article_id, start, end) in places.items()
            if article_id in articles
        }

    def revision(self) -> int:
        """Return the revision of the library."""
        with self._database.reading() as connection:
            return connection.scalar(select(StateRow.revision)) or 0

    def count(self) -> int:
        """Return the number of passages."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count(PassageRow.id))) or 0

    def visibility_changes(self, since_revision: int, newest_id: int) -> VisibilityChanges:
        """Return the changes since a `Visibility` was last updated.

        Args:
            since_revision: The revision of the `Visibility`; 0 for an empty one.
            newest_id: The highest passage id that the `Visibility` ever held.
        """
        places = select(PassageRow.id, PassageRow.article_id)
        facts = select(
            ArticleRow.id,
            ArticleRow.audience,
            ArticleRow.publisher,
            type_coerce(ArticleRow.sources, Text),
            ArticleRow.published_at,
            ArticleRow.fetched_at,
        )
        with self._database.reading() as connection:
            revision = connection.scalar(select(StateRow.revision)) or 0
            deleted = select(RemovedPassageRow.passage_id).where(
                RemovedPassageRow.revision > since_revision
            )
            removed = list(connection.scalars(deleted)) if since_revision else []
            articles: list[VisibilityRecord] = []
            if newest_id:
                passages = _pairs(connection.execute(places.where(PassageRow.id > newest_id)))
                for chunk in chunks(np.unique(passages[:, 1]).tolist()):
                    some = connection.execute(facts.where(ArticleRow.id.in_(chunk)))
                    articles += _records(some)
            else:
                passages = _all_places(connection, places)
                articles = _records(connection.execute(facts))
            count = connection.scalar(select(func.count(PassageRow.id))) or 0
        return VisibilityChanges(revision, count, removed, passages, articles)

    @contextmanager
    def keyword_changes(
        self, held: Held, digests: Digests, *, is_trusted: bool
    ) -> Iterator[KeywordChanges | None]:
        """Open the changes since a keyword index was filled; None if there are none.

        Args:
            held: What the index holds.
            digests: Returns the digests that the index has of passages. The last ones are compared
                with the database: they differ if another one was put in its place.
            is_trusted: Whether that was done before.
        """
        with self._database.reading() as connection:
            state = connection.execute(select(StateRow.revision, StateRow.library)).one()
            is_same = held.library == state.library and held.revision <= state.revision
            if is_same and not is_trusted:
                sample = _last_texts(connection, held.newest_id)
                is_same = digests([passage.passage_id for passage in sample]) == {
                    passage.passage_id: passage.digest for passage in sample
                }
            if is_same and held.revision == state.revision:
                yield None
                return
            since = held if is_same else Held()
            removed = select(RemovedPassageRow.passage_id).where(
                RemovedPassageRow.revision > since.revision
            )
            newest, count = connection.execute(
                select(func.max(PassageRow.id), func.count(PassageRow.id))
            ).one()
            yield KeywordChanges(
                Held(state.library, state.revision, max(since.newest_id, newest or 0), count),
                is_fresh=not is_same,
                removed=list(connection.scalars(removed)) if since.revision else (),
                added=_texts_after(connection, since.newest_id),
            )

    def shadowed(self, audience: str) -> list[int]:
        """Return the ids of public articles that an audience also has privately."""
        with self._database.reading() as connection:
            return list(
                connection.scalars(
                    select(ArticleRow.id).where(ArticleRow.audience == PUBLIC, shadowed(audience))
                )
            )


def _all_places(connection: Connection, places: Select[int, int]) -> NDArray[np.int64]:
    """Return the id and the article of every passage, by id: `(n, 2)` int64.

    The passages of an article are written together, so their ids are in a row. A million are read
    from an index as 123,000 rows, in a quarter of the time that each passage takes.
    """
    lowest, highest = func.min(PassageRow.id), func.max(PassageRow.id)
    groups = select(PassageRow.article_id, lowest, highest, func.count(PassageRow.id)).group_by(
        PassageRow.article_id
    )
    rows = np.asarray([tuple(row) for row in connection.execute(groups)], np.int64).reshape(-1, 4)
    articles, firsts, lasts, counts = rows.T
    is_run = lasts - firsts + 1 == counts
    sizes = counts[is_run]
    before = np.cumsum(sizes) - sizes
    ids = np.repeat(firsts[is_run] - before, sizes) + np.arange(sizes.sum())
    found = [np.column_stack((ids, np.repeat(articles[is_run], sizes)))]
    found += (
        _pairs(connection.execute(places.where(PassageRow.article_id.in_(chunk))))
        for chunk in chunks(articles[~is_run].tolist())
    )
    passages = np.concatenate(found)
    return passages[np.argsort(passages[:, 0])]


def _records(
    rows: Result[int, str, str, str, datetime | None, datetime],
) -> list[VisibilityRecord]:
    """Return the facts of articles; few lists of sources differ, and each is read once."""
    read = cache(json.loads)
    return [
        VisibilityRecord(article_id, audience, publisher, read(sources), published_at, fetched_at)
        for article_id, audience, publisher, sources, published_at, fetched_at in rows
    ]


def _pairs(rows: Result[int, int]) -> NDArray[np.int64]:
    return np.asarray(sorted(map(tuple, rows)), np.int64).reshape(-1, 2)


def texts_of(connection: Connection, ids: Sequence[int]) -> list[PassageText]:
    """Return the words of passages as their articles have them, in the order of the ids."""
    found: dict[int, PassageText] = {}
    for chunk in chunks(ids):
        for text in _read_texts(connection, _places().where(PassageRow.id.in_(chunk))):
            found[text.passage_id] = text
    return [found[passage_id] for passage_id in ids if passage_id in found]


def _last_texts(connection: Connection, newest_id: int) -> list[PassageText]:
    last = _places().where(PassageRow.id <= newest_id).order_by(PassageRow.id.desc())
    return _folded(_read_texts(connection, last.limit(_SAMPLED)))


def _texts_after(connection: Connection, newest_id: int) -> Iterator[list[PassageText]]:
    while batch := _read_texts(
        connection,
        _places().where(PassageRow.id > newest_id).order_by(PassageRow.id).limit(_READ_AT_A_TIME),
    ):
        yield _folded(batch)
        newest_id = batch[-1].passage_id


def _folded(texts: Sequence[PassageText]) -> list[PassageText]:
    return [
        replace(text, title=fold_letters(text.title), words=fold_letters(text.words))
        for text in texts
    ]


def _places() -> Select[int, int, int, int]:
    return select(PassageRow.id, PassageRow.article_id, PassageRow.start, PassageRow.end)


def _read_texts(connection: Connection, places: Select[int, int, int, int]) -> list[PassageText]:
    rows = connection.execute(places).all()
    articles = {}
    for chunk in chunks(sorted({row.article_id for row in rows})):
        for article in connection.execute(
            select(ArticleRow.id, ArticleRow.title, ArticleRow.body, ArticleRow.audience).where(
                ArticleRow.id.in_(chunk)
            )
        ):
            articles[article.id] = article
    return [
        PassageText(
            row.id,
            articles[row.article_id].title,
            articles[row.article_id].body[row.start : row.end],
            articles[row.article_id].audience == PUBLIC,
        )
        for row in rows
    ]

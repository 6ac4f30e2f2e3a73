"""Read queries for searching: passages, and what decides who may see them; returns no rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from index.audience import PUBLIC
from index.search import keyword_search
from index.search.scope import PassageScope
from index.storage.article_rows import article_of, chunks, copies_of
from index.storage.audience_filters import readable, shadowed
from index.storage.database import Database
from index.storage.passage_words import WordTable
from index.storage.schema import ArticleRow, PassageRow, RemovedPassageRow, StateRow
from index.types import Article, Span


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its article and the outlets of the copies."""

    passage: Span
    article: Article
    copies: tuple[str, ...]


class VisibilityRecord(NamedTuple):
    """A passage with the facts of its article that decide who sees it and when."""

    passage_id: int
    article_id: int
    audience: str
    publisher: str
    sources: Sequence[str]
    published_at: datetime | None
    fetched_at: datetime


class Retrieval:
    """The passages of one database."""

    def __init__(self, database: Database, words: WordTable) -> None:
        self._database = database
        self._words = words

    def search_words(self, query: str, limit: int, scope: PassageScope) -> list[tuple[int, float]]:
        """Find passages by keyword: (id, BM25 score), best first; see `keyword_search.search`."""
        with self._words.reading() as connection:
            return keyword_search.search(connection, query, limit, scope)

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

    def visibility_records(
        self, since_revision: int, newest_id: int
    ) -> tuple[int, int, list[int], list[VisibilityRecord]]:
        """Return the changes since a register was last updated.

        Args:
            since_revision: The revision of the register; 0 for an empty one.
            newest_id: The highest passage id that the register ever held.

        Returns:
            The current revision, the number of passages, removed ids, added records.
        """
        with self._database.reading() as connection:
            revision = connection.scalar(select(StateRow.revision)) or 0
            deleted = select(RemovedPassageRow.passage_id).where(
                RemovedPassageRow.revision > since_revision
            )
            removed = list(connection.scalars(deleted)) if since_revision else []
            added = connection.execute(
                select(
                    PassageRow.id,
                    PassageRow.article_id,
                    ArticleRow.audience,
                    ArticleRow.publisher,
                    ArticleRow.sources,
                    ArticleRow.published_at,
                    ArticleRow.fetched_at,
                )
                .join(ArticleRow, ArticleRow.id == PassageRow.article_id)
                .where(PassageRow.id > newest_id)
                .order_by(PassageRow.id)
            )
            records = [VisibilityRecord(*row) for row in added]
            count = connection.scalar(select(func.count(PassageRow.id))) or 0
        return revision, count, removed, records

    def shadowed(self, audience: str) -> list[int]:
        """Return the ids of public articles that an audience also has privately."""
        with self._database.reading() as connection:
            return list(
                connection.scalars(
                    select(ArticleRow.id).where(ArticleRow.audience == PUBLIC, shadowed(audience))
                )
            )

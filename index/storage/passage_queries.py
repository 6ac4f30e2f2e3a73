"""What the database says to a search: passages, and what decides who sees them; rows stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from index.audience import PUBLIC
from index.search import keyword_search
from index.search.scope import Selection
from index.storage.article_rows import article_of, chunks, copies_of
from index.storage.audience_filters import readable, shadowed
from index.storage.database import Database
from index.storage.schema import ArticleRow, PassageRow, RemovedPassageRow, StateRow
from index.types import Article, Span


@dataclass(frozen=True, slots=True)
class Found:
    """A passage's place and its article."""

    passage: Span
    article: Article
    copies: tuple[str, ...]


class Entry(NamedTuple):
    """A passage, and what of its article decides who sees it and when."""

    passage_id: int
    article_id: int
    audience: str
    publisher: str
    sources: Sequence[str]
    published_at: datetime | None
    fetched_at: datetime


class Retrieval:
    """The passages of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search_words(self, query: str, limit: int, selection: Selection) -> list[tuple[int, float]]:
        """Find passages by keyword: (id, BM25 score), best first; see `keyword_search.search`."""
        with self._database.reading() as connection:
            return keyword_search.search(connection, query, limit, selection)

    def passages(self, ids: Sequence[int], audience: str) -> dict[int, Found]:
        """Return passages with their articles and the outlets of their copies, by id.

        Here the audience is asked for once more, in the very transaction that reads the article:
        what came in since the search began is not let through.
        """
        places: dict[int, tuple[int, int, int]] = {}
        articles: dict[int, Article] = {}
        copies: dict[int, list[str]] = {}
        with self._database.reading() as connection:
            for some in chunks(ids):
                for row in connection.execute(
                    select(
                        PassageRow.id, PassageRow.article_id, PassageRow.start, PassageRow.end
                    ).where(PassageRow.id.in_(some))
                ):
                    places[row.id] = (row.article_id, row.start, row.end)
            for chunk in chunks(sorted({place[0] for place in places.values()})):
                known = connection.execute(
                    select(ArticleRow).where(ArticleRow.id.in_(chunk), readable(audience))
                ).all()
                articles |= {row.id: article_of(row) for row in known}
                copies |= copies_of(connection, known)
        return {
            passage_id: Found(
                Span(start, end, articles[article_id].body[start:end]),
                articles[article_id],
                tuple(copies.get(article_id, ())),
            )
            for passage_id, (article_id, start, end) in places.items()
            if article_id in articles
        }

    def revision(self) -> int:
        """Return how often the library was written."""
        with self._database.reading() as connection:
            return connection.scalar(select(StateRow.revision)) or 0

    def entries(
        self, since_revision: int, newest_id: int
    ) -> tuple[int, int, list[int], list[Entry]]:
        """Return what a register that knew a revision has to catch up with.

        Args:
            since_revision: 0 for an empty one.
            newest_id: The highest passage id it ever held.

        Returns:
            The revision now, how many passages there are, ids taken out, entries put in.
        """
        with self._database.reading() as connection:
            revision = connection.scalar(select(StateRow.revision)) or 0
            gone = select(RemovedPassageRow.passage_id).where(
                RemovedPassageRow.revision > since_revision
            )
            removed = list(connection.scalars(gone)) if since_revision else []
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
            entries = [Entry(*row) for row in added]
            count = connection.scalar(select(func.count(PassageRow.id))) or 0
        return revision, count, removed, entries

    def shadowed(self, audience: str) -> list[int]:
        """Return the public articles that an audience has for itself as well."""
        with self._database.reading() as connection:
            return list(
                connection.scalars(
                    select(ArticleRow.id).where(ArticleRow.audience == PUBLIC, shadowed(audience))
                )
            )

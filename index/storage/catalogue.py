"""Read queries for browsing: articles, outlets, arrivals, rewrites; returns values, not rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Text,
    and_,
    case,
    column,
    exists,
    func,
    or_,
    select,
    table,
    text,
    type_coerce,
)

from index.audience import PUBLIC
from index.ranking import FUTURE_TOLERANCE
from index.search import keyword_search
from index.sources import outlet_lookup
from index.storage.article_rows import article_of, chunks, copies_of, without_future_date
from index.storage.audience_filters import readable
from index.storage.database import Database
from index.storage.schema import ArticleRow, PassageRow, RevisionRow
from index.types import Arrival, Article, Lead, Outlet, Revision, Rewrite
from index.urls import identity

_WORDS = table("passage_words", column("rowid", Integer))


class Catalogue:
    """The browsing queries of one database; `audience` as for `audience_filters.readable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- articles --------------------------------------------------------------------------

    def article(self, url: str, audience: str) -> Article | None:
        """Return the private or else the public article of an address, or None."""
        with self._database.reading() as connection:
            row = connection.execute(_by_address(url, audience)).first()
            return None if row is None else article_of(row)

    def revisions(self, url: str, audience: str) -> tuple[Revision, ...]:
        """Return the earlier versions of an article, the newest first."""
        with self._database.reading() as connection:
            article = connection.execute(_by_address(url, audience)).first()
            if article is None:
                return ()
            rows = connection.execute(
                select(RevisionRow)
                .where(RevisionRow.article_id == article.id)
                .order_by(RevisionRow.id.desc())
            )
            return tuple(_revision(row) for row in rows)

    def leads(self, since: datetime, now: datetime, audience: str) -> tuple[Lead, ...]:
        """Return the articles of a period with the vector of their first passage, by date."""
        first = select(func.min(PassageRow.id)).group_by(PassageRow.article_id)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(ArticleRow, PassageRow.vector)
                .join(PassageRow, PassageRow.article_id == ArticleRow.id)
                .where(PassageRow.id.in_(first), readable(audience))
                .where(ArticleRow.published_at >= since, ArticleRow.published_at <= now)
                .order_by(ArticleRow.published_at, ArticleRow.id)
            ).all()
            copies = copies_of(connection, rows)
        return tuple(
            Lead(
                article_of(row),
                tuple(np.frombuffer(row.vector, dtype="<f4").tolist()),
                tuple(copies.get(row.id, ())),
            )
            for row in rows
        )

    def latest(
        self,
        now: datetime,
        *,
        topic: str,
        outlet: Sequence[str],
        limit: int,
        offset: int,
        audience: str,
    ) -> tuple[Article, ...]:
        """Return articles, the newest first; see `Library.latest`."""
        conditions = [readable(audience), exists_at(now)]
        if not outlet:  # for one outlet, list its reprints too
            conditions.append(ArticleRow.copy_of.is_(None))
        if topic.strip():
            expression = keyword_search.match_expression(topic, "AND")
            if not expression:
                return ()
            conditions.append(
                func.coalesce(ArticleRow.copy_of, ArticleRow.id).in_(
                    select(PassageRow.article_id)
                    .join(_WORDS, _WORDS.c.rowid == PassageRow.id)
                    .where(
                        text("passage_words MATCH :expression").bindparams(expression=expression)
                    )
                )
            )
        dated = case(
            (ArticleRow.published_at <= now + FUTURE_TOLERANCE, ArticleRow.published_at),
            else_=None,
        )
        with self._database.reading() as connection:
            if outlet:
                conditions.append(_of_outlet(connection, outlet, and_(*conditions)))
            rows = connection.execute(
                select(ArticleRow)
                .where(*conditions)
                .order_by(dated.desc().nulls_last(), ArticleRow.fetched_at.desc(), ArticleRow.id)
                .limit(limit)
                .offset(offset)
            )
            return tuple(without_future_date(article_of(row), now) for row in rows)

    def outlets(self, now: datetime, audience: str) -> tuple[Outlet, ...]:
        """Return the outlets, the one with the most articles first."""
        dated = case(
            (ArticleRow.published_at <= now + FUTURE_TOLERANCE, ArticleRow.published_at),
            else_=None,
        )
        count = func.count(ArticleRow.id)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(
                    ArticleRow.publisher,
                    count.label("articles"),
                    func.max(dated, type_=ArticleRow.published_at.type).label("latest_at"),
                )
                .where(ArticleRow.publisher != "", readable(audience), exists_at(now))
                .group_by(ArticleRow.publisher)
                .order_by(count.desc(), ArticleRow.publisher)
            )
            return tuple(Outlet(row.publisher, row.articles, row.latest_at) for row in rows)

    # -- arrivals and rewrites -------------------------------------------------------------

    def arrivals(self, after_id: int, limit: int, audience: str | None) -> tuple[Arrival, ...]:
        """Return the articles that arrived after an arrival, in that order, without copies."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(ArticleRow)
                .where(ArticleRow.id > after_id, ArticleRow.copy_of.is_(None), readable(audience))
                .order_by(ArticleRow.id)
                .limit(limit)
            )
            return tuple(Arrival(row.id, article_of(row), row.audience) for row in rows)

    def last_arrival(self) -> int:
        """Return the highest id of an article; 0 for none."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(ArticleRow.id))) or 0

    def rewrites(self, after_id: int, limit: int, audience: str | None) -> tuple[Rewrite, ...]:
        """Return the rewrites that happened after a rewrite, in that order."""
        with self._database.reading() as connection:
            changed = connection.execute(
                select(RevisionRow, ArticleRow.audience)
                .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
                .where(RevisionRow.id > after_id, readable(audience))
                .order_by(RevisionRow.id)
                .limit(limit)
            ).all()
            articles: dict[int, Article] = {}
            for chunk in chunks(sorted({row.article_id for row in changed})):
                for row in connection.execute(select(ArticleRow).where(ArticleRow.id.in_(chunk))):
                    articles[row.id] = article_of(row)
        return tuple(
            Rewrite(row.id, articles[row.article_id], _revision(row), row.audience)
            for row in changed
        )

    def last_rewrite(self) -> int:
        """Return the highest id of a rewrite; 0 for none."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(RevisionRow.id))) or 0

    # -- counts ----------------------------------------------------------------------------

    def count(self, audience: str | None) -> tuple[int, int]:
        """Return the number of articles, without copies, and of passages."""
        originals = select(func.count(ArticleRow.id)).where(
            ArticleRow.copy_of.is_(None), readable(audience)
        )
        passages = select(func.count(PassageRow.id))
        if audience is not None:
            passages = passages.join(ArticleRow).where(readable(audience))
        with self._database.reading() as connection:
            return connection.scalar(originals) or 0, connection.scalar(passages) or 0

    def is_empty(self, audience: str) -> bool:
        """Whether the audience can read no article at all."""
        with self._database.reading() as connection:
            return not connection.scalar(
                select(exists(select(ArticleRow.id).where(readable(audience))))
            )

    def newest(self, now: datetime, audience: str | None) -> datetime | None:
        """Return when the newest article was published; dates in the future are ignored."""
        with self._database.reading() as connection:
            return connection.scalar(
                select(func.max(ArticleRow.published_at)).where(
                    ArticleRow.published_at <= now + FUTURE_TOLERANCE, readable(audience)
                )
            )


def exists_at(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an article existed at `now`, for a query over `ArticleRow`.

    An article dated after `now` is hidden only if it was also fetched after `now`. If it was
    fetched before, its date is wrong.
    """
    return or_(
        ArticleRow.published_at.is_(None),
        ArticleRow.published_at <= now,
        ArticleRow.fetched_at <= now,
    )


def _by_address(url: str, audience: str) -> Any:
    return (
        select(ArticleRow)
        .where(ArticleRow.identity == identity(url), ArticleRow.audience.in_((audience, PUBLIC)))
        .order_by(ArticleRow.audience == PUBLIC)
        .limit(1)
    )


def _of_outlet(
    connection: Connection, names: Sequence[str], condition: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return the condition that an outlet published an article or is cited as its source."""
    sources = type_coerce(ArticleRow.sources, Text)
    known = connection.execute(
        select(ArticleRow.publisher, ArticleRow.sources, sources.label("stored"))
        .where(condition)
        .distinct()
    ).all()
    matches = outlet_lookup.match_outlets(
        names, {name for row in known for name in (row[0], *row.sources)}
    )
    return or_(
        ArticleRow.publisher.in_(matches),
        sources.in_({row.stored for row in known if matches.intersection(row.sources)}),
    )


def _revision(row: Any) -> Revision:
    return Revision(row.title, row.body, row.fetched_at, row.replaced_at)

"""Browse the library without a question: latest articles, outlets, arrivals, rewrites."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from index.audience import PUBLIC
from index.ranking import FUTURE_TOLERANCE
from index.search.scope import names
from index.sources import outlet_lookup
from index.storage.article_rows import article_of, chunks, copies_of, without_future_date
from index.storage.audience_filters import readable
from index.storage.database import Database, read_row
from index.storage.keyword_cache import LiveKeywords
from index.storage.passage_queries import texts_of
from index.storage.schema import ArticleRow, PassageRow, RevisionRow
from index.storage.visibility import Visibility
from index.text.folding import (
    compose,
    joined_letters,
    plain_letters,
    plain_spellings,
    spell_out,
)
from index.text.words import words
from index.types import Arrival, Article, Lead, Outlet, Revision, Rewrite, utc
from index.urls import identity

# The latest moment to which days can be added; `--as-of 9999-12-31` means "everything".
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)


class ArticleBrowser:
    """Lists the articles of a library.

    In all methods, `audience` is the one whose private articles are listed besides the public
    ones: "" for the public ones alone, "discord:123" for one server. If an article exists both
    publicly and privately, the audience gets its private version.
    """

    def __init__(self, database: Database, visibility: Visibility, keywords: LiveKeywords) -> None:
        self._database = database
        self._visibility = visibility
        self._keywords = keywords

    # -- articles --------------------------------------------------------------------------

    def article(self, url: str, audience: str = PUBLIC) -> Article | None:
        """Return the article of an address, preferably the private one; None if unknown."""
        with self._database.reading() as connection:
            row = connection.execute(_by_address(url, audience)).first()
            return None if row is None else article_of(row)

    def revisions(self, url: str, audience: str = PUBLIC) -> tuple[Revision, ...]:
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
            return tuple(read_row(Revision, row) for row in rows)

    def leads(self, since: datetime, now: datetime, audience: str = PUBLIC) -> tuple[Lead, ...]:
        """Return the articles of a period with the vector of their first passage, by date.

        Args:
            since: The start of the period; undated articles are left out.
            now: The end of the period.
            audience: The audience whose private articles are included.
        """
        since, now = utc(since), clamped(now)
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
        topic: str = "",
        publisher: str | Sequence[str] = "",
        limit: int = 10,
        offset: int = 0,
        audience: str = PUBLIC,
        since: datetime | None = None,
    ) -> tuple[Article, ...]:
        """Return articles, the newest first; undated ones come last, by time of arrival.

        Args:
            now: Articles published later are left out.
            topic: Words that a passage with its headline has to contain; "" for any article.
            publisher: One or all names of an outlet, see `outlet_lookup.matching`: only articles
                that it published, reprints included, or that cite it. "" for all outlets, without
                reprints.
            limit: How many to return at most.
            offset: How many of the newest to skip, for the next page.
            audience: The audience whose private articles are included.
            since: Only articles published from this moment on; None for all, undated ones too.
        """
        now, outlet = clamped(now), names(publisher)
        conditions = [readable(audience), exists_at(now)]
        if since is not None:
            # a date that is still to come cannot be believed: the article counts as undated
            conditions += [ArticleRow.published_at >= utc(since), ArticleRow.published_at <= now]
        if not outlet:  # for one outlet, list its reprints too
            conditions.append(ArticleRow.copy_of.is_(None))
        if topic.strip():
            searched = dict.fromkeys(map(words, plain_spellings(topic)))
            if not any(searched):
                return ()
            found = {key for some in searched for key in self._keywords.containing(some, "AND")}
            found = found or self._spelt_with_accents(topic)
            articles = self._visibility.articles_of(sorted(found))
            conditions.append(
                func.coalesce(ArticleRow.copy_of, ArticleRow.id).in_(
                    # written into the statement: a database binds only so many values
                    bindparam("articles", articles, expanding=True, literal_execute=True)
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

    def _spelt_with_accents(self, topic: str) -> set[int]:
        """Return the passages that write "Gruene" as "Grüne": the index knows it as "grune"."""
        wanted = frozenset(words(topic))
        joined = words(joined_letters(plain_letters(topic)))
        ids = [] if wanted == frozenset(joined) else self._keywords.containing(joined, "AND")
        with self._database.reading() as connection:
            texts = texts_of(connection, ids)
        return {
            text.passage_id
            for text in texts
            if wanted <= frozenset(words(spell_out(compose(f"{text.title} {text.words}")), None))
        }

    def outlets(self, now: datetime, audience: str | None = PUBLIC) -> tuple[Outlet, ...]:
        """Return the outlets with articles at `now`, the one with the most articles first.

        Args:
            now: Articles published later are left out.
            audience: The audience whose private articles are included; None for all audiences,
                which only the operator may see.
        """
        now = clamped(now)
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

    def arrivals(
        self, after_id: int, limit: int, audience: str | None = None
    ) -> tuple[Arrival, ...]:
        """Return the articles that arrived after an arrival, in that order, without copies.

        Args:
            after_id: The id of the last known arrival; 0 for none.
            limit: How many to return at most.
            audience: The audience whose private articles are included; None for all audiences. The
                caller must then show each article only to its own audience.
        """
        with self._database.reading() as connection:
            rows = connection.execute(
                select(ArticleRow)
                .where(ArticleRow.id > after_id, ArticleRow.copy_of.is_(None), readable(audience))
                .order_by(ArticleRow.id)
                .limit(limit)
            )
            return tuple(Arrival(row.id, article_of(row), row.audience) for row in rows)

    def last_arrival(self) -> int:
        """Return the id of the last arrival of any audience, to continue from later; 0 for none."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(ArticleRow.id))) or 0

    def rewrites(
        self, after_id: int, limit: int, audience: str | None = None
    ) -> tuple[Rewrite, ...]:
        """Return the rewrites of articles that happened after a rewrite, in order.

        Args:
            after_id: The id of the last known rewrite; 0 for none.
            limit: How many to return at most.
            audience: As for `arrivals`.
        """
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
            Rewrite(row.id, articles[row.article_id], read_row(Revision, row), row.audience)
            for row in changed
        )

    def last_rewrite(self) -> int:
        """Return the id of the last rewrite of any audience, to continue from later; 0 for none."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.max(RevisionRow.id))) or 0

    # -- counts ----------------------------------------------------------------------------

    def _count(self, audience: str | None) -> tuple[int, int]:
        """Return the number of articles, without copies, and of passages."""
        originals = select(func.count(ArticleRow.id)).where(
            ArticleRow.copy_of.is_(None), readable(audience)
        )
        passages = select(func.count(PassageRow.id))
        if audience is not None:
            passages = passages.join(ArticleRow).where(readable(audience))
        with self._database.reading() as connection:
            return connection.scalar(originals) or 0, connection.scalar(passages) or 0

    def is_empty(self, audience: str = PUBLIC) -> bool:
        """Whether the audience can read no article at all."""
        with self._database.reading() as connection:
            return not connection.scalar(
                select(exists(select(ArticleRow.id).where(readable(audience))))
            )

    def _newest(self, now: datetime, audience: str | None) -> datetime | None:
        """Return when the newest article was published; dates in the future are ignored."""
        with self._database.reading() as connection:
            return connection.scalar(
                select(func.max(ArticleRow.published_at)).where(
                    ArticleRow.published_at <= now + FUTURE_TOLERANCE, readable(audience)
                )
            )


def clamped(now: datetime) -> datetime:
    """Return `now` in UTC, no later than `_LATEST`."""
    return min(utc(now), _LATEST)


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
    connection: Connection, wanted: Sequence[str], condition: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return the condition that an outlet published an article or is cited as its source."""
    sources = type_coerce(ArticleRow.sources, Text)
    known = connection.execute(
        select(ArticleRow.publisher, ArticleRow.sources, sources.label("stored"))
        .where(condition)
        .distinct()
    ).all()
    matches = outlet_lookup.match_outlets(
        wanted, {name for row in known for name in (row.publisher, *row.sources)}
    )
    return or_(
        ArticleRow.publisher.in_(matches),
        sources.in_({row.stored for row in known if matches.intersection(row.sources)}),
    )

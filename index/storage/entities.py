"""Whom and what the news names: looked up by any of their names, with where they are named."""

import json
import math
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Integer, Select, case, cast, func, select

from index.audience import PUBLIC
from index.names.matching import Known, block, by_use, fold, key_of, parse, same_person, untitled
from index.ranking import FUTURE_TOLERANCE
from index.storage.article_rows import article_of, chunks
from index.storage.browsing import clocked
from index.storage.database import Database
from index.storage.entity_groups import Alias, Family, Scope, families, looked_at, written
from index.storage.schema import (
    ArticleRow,
    EntityAliasRow,
    EntityArticleRow,
    EntityRow,
    EntityWordRow,
    MentionRow,
    UtcDateTime,
)
from index.storage.visibility import Register
from index.text.passages import sentences
from index.types import Article, Entity, EntityKind, Mention, Named, Span
from index.urls import identity

# Rows that are looked at for one suggestion: the first few hundred in the news hold the likeliest.
_LOOKED_AT = 200


class Entities:
    """The people, organisations and places of one library.

    Everywhere `now` is the moment it is asked at, what came later is not there yet; `audience` is
    whose private articles are read besides the public ones. Names that only others' articles have
    do not exist.
    """

    def __init__(self, database: Database, register: Register) -> None:
        self._database = database
        self._register = register

    def _looked_at(
        self, now: datetime, audience: str
    ) -> AbstractContextManager[tuple[Connection, Scope]]:
        return looked_at(self._database, self._register, clocked(now), audience)

    def suggest(
        self,
        prefix: str,
        now: datetime,
        *,
        kind: EntityKind | None = None,
        limit: int = 25,
        audience: str = PUBLIC,
    ) -> tuple[Entity, ...]:
        """Return those of whose names a word begins so, the most in the news first.

        Args:
            prefix: What was typed so far; several words are looked for all, "" is anything.
            now: When it is asked.
            kind: Only these; None for all.
            limit: How many at most.
            audience: Who asks.
        """
        begun = fold(untitled(prefix)).split()
        if prefix.strip() and not begun:
            return ()
        with self._looked_at(now, audience) as (connection, seen):
            found = select(EntityRow.id)
            for word in begun:
                found = found.where(EntityRow.id.in_(_beginning(word)))
            if kind is not None:
                found = found.where(EntityRow.kind == kind.value)
            if seen.unseen:
                found = found.where(_is_seen(seen))
            ids = connection.scalars(
                found.order_by(EntityRow.articles.desc(), EntityRow.id).limit(2 * limit + 25)
            )
            joined = families(connection, seen, list(ids))
            made = _entities(connection, seen, joined)
        wanted = [one for one in made if kind is None or one.kind is kind]
        return tuple(sorted(wanted, key=lambda one: (-one.articles, one.id))[:limit])

    def find(self, name: str, now: datetime, audience: str = PUBLIC) -> tuple[Entity, ...]:
        """Return all that a name may mean, the likeliest first.

        "Biden" is first whom most articles call so, then the others of that name; a title before it
        is passed over, and a spelling that is nearly a known one is taken for it.
        """
        asked = fold(untitled(name))
        if not asked:
            return ()
        with self._looked_at(now, audience) as (connection, seen):
            joined = families(connection, seen, _candidates(connection, untitled(name)))
            ranked = sorted(joined, key=lambda family: _likeliest_first(family, untitled(name)))
            return _entities(connection, seen, ranked)

    def written(
        self, names: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> dict[str, str]:
        """Return how the news writes some names, by those that it has: "Sue Bird" of "sue bird".

        Args:
            names: Folded, see `matching.fold`.
            now: When it is asked.
            audience: Who asks.
        """
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        with self._looked_at(now, audience) as (connection, seen):
            ids = connection.scalars(
                select(EntityAliasRow.entity_id).where(EntityAliasRow.key.in_(names)).distinct()
            )
            for some in chunks(list(ids)):
                for alias in written(connection, seen, some):
                    # "US" has the key of "United States"
                    counted[fold(alias.name)][alias.name] += alias.articles
        return {
            name: by_use(counted[name], EntityKind.PERSON)[0] for name in names if counted[name]
        }

    def mentions(
        self,
        entity: Entity,
        now: datetime,
        *,
        limit: int,
        offset: int = 0,
        audience: str = PUBLIC,
    ) -> tuple[Mention, ...]:
        """Return where one is named: the newest article first, in it from the top.

        Args:
            entity: Who.
            now: When it is asked.
            limit: How many places at most.
            offset: How many are passed over.
            audience: Who asks.
        """
        with self._looked_at(now, audience) as (connection, seen):
            ids = [one.id for family in families(connection, seen, [entity.id]) for one in family]
            dated = case(
                (ArticleRow.published_at <= seen.now + FUTURE_TOLERANCE, ArticleRow.published_at)
            )
            rows = connection.execute(
                select(ArticleRow, MentionRow.start, MentionRow.end)
                .join(MentionRow, MentionRow.article_id == ArticleRow.id)
                .join(EntityAliasRow, EntityAliasRow.id == MentionRow.alias_id)
                .where(EntityAliasRow.entity_id.in_(ids), seen.sees(ArticleRow.id))
                .order_by(dated.desc().nulls_last(), ArticleRow.id.desc(), MentionRow.start)
                .limit(limit)
                .offset(offset)
            ).all()
        articles: dict[int, Article] = {}
        around: dict[int, tuple[Span, ...]] = {}
        found: list[Mention] = []
        for row in rows:
            if row.id not in articles:
                articles[row.id] = article_of(row)
                around[row.id] = sentences(articles[row.id].body)
            found.append(_mention(articles[row.id], around[row.id], row.start, row.end))
        return tuple(found)

    def related(
        self, entity: Entity, now: datetime, limit: int, audience: str = PUBLIC
    ) -> tuple[tuple[Entity, int], ...]:
        """Return those named in the same articles, with the number of those articles.

        Who is named everywhere comes behind who is named here: the number of articles is weighed
        by how rare the other is.
        """
        with self._looked_at(now, audience) as (connection, seen):
            own = [one.id for family in families(connection, seen, [entity.id]) for one in family]
            articles = (
                select(EntityArticleRow.article_id)
                .where(EntityArticleRow.entity_id.in_(own), seen.sees(EntityArticleRow.article_id))
                .distinct()
            )
            beside = connection.execute(
                select(EntityArticleRow.entity_id, func.count().label("together"))
                .where(
                    EntityArticleRow.article_id.in_(articles),
                    EntityArticleRow.entity_id.not_in(own),
                )
                .group_by(EntityArticleRow.entity_id)
                .order_by(func.count().desc())
                .limit(_LOOKED_AT)
            ).all()
            joined = families(connection, seen, [row.entity_id for row in beside])
            together = _tally(connection, seen, joined, EntityArticleRow.article_id.in_(articles))
            found = _entities(connection, seen, joined)
        counted = {
            family[0].id: tally.articles for family, tally in zip(joined, together, strict=True)
        }
        scored = sorted(
            found,
            key=lambda one: (-counted[one.id] * math.log1p(seen.articles / one.articles), one.id),
        )
        return tuple((one, counted[one.id]) for one in scored[:limit])

    def places_in(
        self, urls: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> dict[str, tuple[Named, ...]]:
        """Return the names in articles and what they name, by address: quicker than `named_in`.

        Args:
            urls: The articles'; one that is not seen, or a copy of another, has no names here.
            now: When it is asked.
            audience: Who asks.
        """
        with self._looked_at(now, audience) as (connection, seen):
            found = _places(connection, seen, urls)
        return {
            url: tuple(Named(place, kind) for _, kind, place in places)
            for url, places in found.items()
        }

    def named_in(
        self, urls: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> dict[str, tuple[tuple[Entity, Span], ...]]:
        """Return whom and what articles name, with the places in their bodies, by address.

        Args:
            urls: The articles'; one that is not seen, or a copy of another, has no names here.
            now: When it is asked.
            audience: Who asks.
        """
        with self._looked_at(now, audience) as (connection, seen):
            places = _places(connection, seen, urls)
            ids = {entity_id for found in places.values() for entity_id, _, _ in found}
            joined = families(connection, seen, ids)
            entities = {one.id: one for one in _entities(connection, seen, joined)}
        owner = {row.id: entities[family[0].id] for family in joined for row in family}
        return {
            url: tuple((owner[entity_id], place) for entity_id, _, place in found)
            for url, found in places.items()
        }


def _places(
    connection: Connection, seen: Scope, urls: Sequence[str]
) -> dict[str, list[tuple[int, EntityKind, Span]]]:
    by_identity = {identity(url): url for url in urls}
    places: dict[str, list[tuple[int, EntityKind, Span]]] = {url: [] for url in urls}
    for some in chunks(list(by_identity)):
        bodies = {
            row.id: (by_identity[row.identity], row.body)
            for row in connection.execute(
                select(ArticleRow.id, ArticleRow.identity, ArticleRow.body).where(
                    ArticleRow.identity.in_(some), seen.sees(ArticleRow.id)
                )
            )
        }
        for row in connection.execute(
            select(
                MentionRow.article_id,
                MentionRow.start,
                MentionRow.end,
                EntityRow.id,
                EntityRow.kind,
            )
            .join(EntityAliasRow, EntityAliasRow.id == MentionRow.alias_id)
            .join(EntityRow, EntityRow.id == EntityAliasRow.entity_id)
            .where(MentionRow.article_id.in_(bodies))
            .order_by(MentionRow.article_id, MentionRow.start)
        ):
            url, body = bodies[row.article_id]
            span = Span(row.start, row.end, body[row.start : row.end])
            places[url].append((row.id, EntityKind(row.kind), span))
    return places


def _beginning(word: str) -> Select[int]:
    """Select the entities that have a word that begins so."""
    after = word[:-1] + chr(min(ord(word[-1]) + 1, sys.maxunicode))
    return select(EntityWordRow.entity_id).where(
        EntityWordRow.word >= word, EntityWordRow.word < after
    )


def _candidates(connection: Connection, name: str) -> list[int]:
    """Return the rows that a name may mean, known so or nearly so."""
    keys = {key_of(name, kind) for kind in EntityKind}
    said = fold(name).split()
    found = set(
        connection.scalars(select(EntityAliasRow.entity_id).where(EntityAliasRow.key.in_(keys)))
    )
    found.update(connection.scalars(select(EntityRow.id).where(EntityRow.key.in_(keys))))
    all_words = select(EntityRow.id)
    for word in said:
        all_words = all_words.where(
            EntityRow.id.in_(select(EntityWordRow.entity_id).where(EntityWordRow.word == word))
        )
    found.update(
        connection.scalars(all_words.order_by(EntityRow.articles.desc()).limit(_LOOKED_AT))
    )
    if len(said) > 1:
        near = select(EntityRow.id, EntityRow.name).where(
            EntityRow.block == block(name), EntityRow.kind == EntityKind.PERSON.value
        )
        person = parse(name)
        found.update(
            row.id for row in connection.execute(near) if same_person(person, parse(row.name))
        )
    return list(found)


def _likeliest_first(family: Family, name: str) -> tuple[object, ...]:
    """Return where a family stands among those that a name may mean: low comes first."""
    key = key_of(name, family[0].kind)
    called = sum(max(one.aliases.get(key, 0), one.articles * (_key(one) == key)) for one in family)
    return -called, -sum(one.articles for one in family), family[0].id


def _key(one: Known) -> str:
    return key_of(one.name, one.kind)


@dataclass(frozen=True, slots=True)
class _Tally:
    """In how many articles a family is named, and when the first and the last were published."""

    articles: int = 0
    first_at: datetime | None = None
    latest_at: datetime | None = None


def _tally(
    connection: Connection,
    seen: Scope,
    joined: Sequence[Family],
    condition: ColumnElement[bool] | None = None,
) -> list[_Tally]:
    """Count each family's articles, one that has several of its names once."""
    numbers = {str(one.id): at for at, family in enumerate(joined) for one in family}
    of = func.json_each(json.dumps(numbers)).table_valued("key", "value")
    dated = case((ArticleRow.published_at <= seen.now + FUTURE_TOLERANCE, ArticleRow.published_at))
    counted = (
        select(
            of.c.value,
            func.count(ArticleRow.id.distinct()),
            func.min(dated, type_=UtcDateTime),
            func.max(dated, type_=UtcDateTime),
        )
        .select_from(of)
        .join(EntityArticleRow, EntityArticleRow.entity_id == cast(of.c.key, Integer))
        .join(ArticleRow, ArticleRow.id == EntityArticleRow.article_id)
        .where(seen.sees(EntityArticleRow.article_id))
        .group_by(of.c.value)
    )
    if condition is not None:
        counted = counted.where(condition)
    tallies = {int(row[0]): _Tally(*row[1:]) for row in connection.execute(counted)}
    return [tallies.get(at, _Tally()) for at in range(len(joined))]


def _entities(connection: Connection, seen: Scope, joined: Sequence[Family]) -> tuple[Entity, ...]:
    """Make entities of families, in their order."""
    forms: dict[int, list[Alias]] = defaultdict(list)
    for some in chunks([one.id for family in joined for one in family]):
        for alias in written(connection, seen, some):
            forms[alias.entity_id].append(alias)
    return tuple(
        _entity(family, [alias for one in family for alias in forms[one.id]], tally)
        for family, tally in zip(joined, _tally(connection, seen, joined), strict=True)
    )


def _entity(family: Family, forms: Sequence[Alias], tally: _Tally) -> Entity:
    first = family[0]
    key = _key(first)
    counted: dict[str, int] = defaultdict(int)
    for alias in forms:
        counted[alias.name] += alias.articles
    names = by_use(counted, first.kind)
    # as it is written most often: "Erdoğan" and "Erdogan" have one key
    own = [name for name in names if key_of(name, first.kind) == key]
    name = own[0] if own else first.name
    return Entity(
        id=first.id,
        name=name,
        kind=first.kind,
        aliases=tuple(alias for alias in names if alias != name),
        articles=tally.articles,
        first_at=tally.first_at,
        latest_at=tally.latest_at,
    )


def _mention(article: Article, around: Sequence[Span], start: int, end: int) -> Mention:
    place = Span(start, end, article.body[start:end])
    at = bisect_right(around, start, key=lambda span: span.start) - 1
    inside = at >= 0 and end <= around[at].end
    return Mention(article, place, around[at] if inside else place)


def _is_seen(seen: Scope) -> ColumnElement[bool]:
    return (
        select(EntityArticleRow.article_id)
        .where(EntityArticleRow.entity_id == EntityRow.id, seen.sees(EntityArticleRow.article_id))
        .exists()
    )

"""Look up entities by any of their names, and the places where articles mention them."""

import math
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select

from index.audience import PUBLIC
from index.names.grouping import NameRow
from index.names.matching import (
    block,
    fold,
    key_of,
    parse,
    rank_spellings,
    same_person,
    strip_titles,
    without_shouting,
)
from index.ranking import FUTURE_TOLERANCE
from index.storage.article_rows import article_of, chunks, without_future_date
from index.storage.browsing import clamped
from index.storage.database import Database
from index.storage.entity_groups import Alias, Family, Scope, families, open_scope, spelt
from index.storage.json_rows import pairs
from index.storage.schema import (
    ArticleRow,
    EntityAliasRow,
    EntityArticleRow,
    EntityRow,
    EntityWordRow,
    MentionRow,
    UtcDateTime,
)
from index.storage.visibility import Visibility
from index.text.folding import compose, spell_out
from index.text.passages import sentences
from index.types import Article, Entity, EntityKind, Mention, RecognisedName, Span
from index.urls import identity

# How many rows a lookup reads: the likeliest are among the few hundred with the most articles.
_LOOKED_AT = 200


class EntityCatalogue:
    """The people, organisations and places of one library.

    In all methods, `now` is the moment of the question: later articles are hidden. `audience` is
    the one whose private articles are read besides the public ones. A name that only hidden
    articles contain does not exist.
    """

    def __init__(self, database: Database, visibility: Visibility) -> None:
        self._database = database
        self._visibility = visibility

    def _open_scope(
        self, now: datetime, audience: str
    ) -> AbstractContextManager[tuple[Connection, Scope]]:
        return open_scope(self._database, self._visibility, clamped(now), audience)

    def suggest(
        self,
        prefix: str,
        now: datetime,
        *,
        kind: EntityKind | None = None,
        limit: int = 25,
        audience: str = PUBLIC,
    ) -> tuple[Entity, ...]:
        """Return entities with a name word that starts with a prefix, those in most articles first.

        Args:
            prefix: The text typed so far. Each of its words has to match; "" matches everything.
            now: The moment of the question.
            kind: Only entities of this kind; None for all.
            limit: How many to return at most.
            audience: Who asks.
        """
        prefixes = fold(strip_titles(prefix)).split()
        if prefix.strip() and not prefixes:
            return ()
        with self._open_scope(now, audience) as (connection, seen):
            found = select(EntityRow.id)
            for word, spelt_word in zip(prefixes, _spelt_words(strip_titles(prefix)), strict=True):
                found = found.where(
                    or_(*(EntityRow.id.in_(_starting_with(form)) for form in {word, spelt_word}))
                )
            if kind is not None:
                found = found.where(EntityRow.kind == kind.value)
            if seen.unseen:
                found = found.where(_is_seen(seen))
            ids = connection.scalars(
                found.order_by(EntityRow.articles.desc(), EntityRow.id).limit(2 * limit + 25)
            )
            joined = families(connection, seen, list(ids))
            entities = _entities(connection, seen, joined)
        wanted = [entity for entity in entities if kind is None or entity.kind is kind]
        return tuple(sorted(wanted, key=lambda entity: (-entity.articles, entity.id))[:limit])

    def find(self, name: str, now: datetime, audience: str = PUBLIC) -> tuple[Entity, ...]:
        """Return the entities that a name may mean, the likeliest first.

        "Biden" is first the entity that most articles call so, then others of that name. A title
        before the name is ignored. A slightly misspelt name finds the known one.
        """
        folded = fold(strip_titles(name))
        if not folded:
            return ()
        with self._open_scope(now, audience) as (connection, seen):
            joined = families(connection, seen, _candidates(connection, strip_titles(name)))
            ranked = sorted(joined, key=lambda family: _likeliest_first(family, strip_titles(name)))
            return _entities(connection, seen, ranked)

    def written(
        self, names: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> dict[str, str]:
        """Return the commonest spelling of names in the news: "Sue Bird" for "sue bird".

        Args:
            names: Folded, see `matching.fold`; unknown ones are left out of the result.
            now: The moment of the question.
            audience: Who asks.
        """
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        with self._open_scope(now, audience) as (connection, seen):
            ids = connection.scalars(
                select(EntityAliasRow.entity_id).where(EntityAliasRow.key.in_(names)).distinct()
            )
            for chunk in chunks(list(ids)):
                for alias in spelt(connection, seen, chunk):
                    # "US" has the key of "United States"
                    counted[fold(alias.name)][alias.name] += alias.articles
        return {
            name: rank_spellings(counted[name], EntityKind.PERSON)[0]
            for name in names
            if counted[name]
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
        """Return the mentions of an entity, the newest article first, in text order within it.

        Args:
            entity: The entity.
            now: The moment of the question.
            limit: How many mentions to return at most.
            offset: How many to skip.
            audience: Who asks.
        """
        with self._open_scope(now, audience) as (connection, seen):
            ids = [row.id for family in families(connection, seen, [entity.id]) for row in family]
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
                articles[row.id] = without_future_date(article_of(row), seen.now)
                around[row.id] = sentences(articles[row.id].body)
            found.append(_mention(articles[row.id], around[row.id], row.start, row.end))
        return tuple(found)

    def related(
        self, entity: Entity, now: datetime, limit: int, audience: str = PUBLIC
    ) -> tuple[tuple[Entity, int], ...]:
        """Return entities that the same articles name, with the number of shared articles.

        The order is by shared articles, weighted by rarity: an entity that appears everywhere ranks
        below one that appears mostly here.
        """
        with self._open_scope(now, audience) as (connection, seen):
            ids = [row.id for family in families(connection, seen, [entity.id]) for row in family]
            articles = (
                select(EntityArticleRow.article_id)
                .where(EntityArticleRow.entity_id.in_(ids), seen.sees(EntityArticleRow.article_id))
                .distinct()
            )
            others = connection.execute(
                select(EntityArticleRow.entity_id, func.count().label("together"))
                .where(
                    EntityArticleRow.article_id.in_(articles),
                    EntityArticleRow.entity_id.not_in(ids),
                )
                .group_by(EntityArticleRow.entity_id)
                .order_by(func.count().desc(), EntityArticleRow.entity_id)
                .limit(_LOOKED_AT)
            ).all()
            joined = families(connection, seen, [row.entity_id for row in others])
            together = _tally(connection, seen, joined, EntityArticleRow.article_id.in_(articles))
            found = _entities(connection, seen, joined)
        counted = {
            family[0].id: tally.articles for family, tally in zip(joined, together, strict=True)
        }
        scored = sorted(
            found,
            key=lambda other: (
                -counted[other.id] * math.log1p(seen.articles / other.articles),
                other.id,
            ),
        )
        return tuple((other, counted[other.id]) for other in scored[:limit])

    def places_in(
        self, urls: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> dict[str, tuple[RecognisedName, ...]]:
        """Return the names in articles with their kinds, by address; faster than `named_in`.

        Args:
            urls: The addresses of the articles; hidden articles and copies have no names.
            now: The moment of the question.
            audience: Who asks.
        """
        with self._open_scope(now, audience) as (connection, seen):
            found = _places(connection, seen, urls)
        return {
            url: tuple(RecognisedName(place, kind) for _, kind, place in places)
            for url, places in found.items()
        }

    def named_in(
        self, urls: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> dict[str, tuple[tuple[Entity, Span], ...]]:
        """Return the entities that articles name, with the places in their bodies, by address.

        Args:
            urls: The addresses of the articles; hidden articles and copies have no names.
            now: The moment of the question.
            audience: Who asks.
        """
        with self._open_scope(now, audience) as (connection, seen):
            places = _places(connection, seen, urls)
            ids = {entity_id for found in places.values() for entity_id, _, _ in found}
            joined = families(connection, seen, ids)
            entities = {entity.id: entity for entity in _entities(connection, seen, joined)}
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
    for chunk in chunks(list(by_identity)):
        bodies = {
            row.id: (by_identity[row.identity], row.body)
            for row in connection.execute(
                select(ArticleRow.id, ArticleRow.identity, ArticleRow.body).where(
                    ArticleRow.identity.in_(chunk), seen.sees(ArticleRow.id)
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


def _starting_with(prefix: str) -> Select[int]:
    """Select the entities with a name word that starts with `prefix`."""
    after = prefix[:-1] + chr(min(ord(prefix[-1]) + 1, sys.maxunicode))
    return select(EntityWordRow.entity_id).where(
        EntityWordRow.word >= prefix, EntityWordRow.word < after
    )


def _spelt_words(name: str) -> list[str]:
    """Return the words of a name, "mueller" for "Müller"."""
    return fold(spell_out(compose(name))).split()


def _candidates(connection: Connection, name: str) -> list[int]:
    """Return the ids of rows with this name, with all its words, or with a similar name."""
    keys = {key_of(name, kind) for kind in EntityKind}
    name_words = fold(name).split()
    found = set(
        connection.scalars(select(EntityAliasRow.entity_id).where(EntityAliasRow.key.in_(keys)))
    )
    found.update(connection.scalars(select(EntityRow.id).where(EntityRow.key.in_(keys))))
    all_words = select(EntityRow.id)
    for forms in zip(name_words, _spelt_words(name), strict=True):
        all_words = all_words.where(
            EntityRow.id.in_(select(EntityWordRow.entity_id).where(EntityWordRow.word.in_(forms)))
        )
    found.update(
        connection.scalars(
            all_words.order_by(EntityRow.articles.desc(), EntityRow.id).limit(_LOOKED_AT)
        )
    )
    if len(name_words) > 1:
        near = select(EntityRow.id, EntityRow.name).where(
            EntityRow.block == block(name), EntityRow.kind == EntityKind.PERSON.value
        )
        person = parse(name)
        found.update(
            row.id for row in connection.execute(near) if same_person(person, parse(row.name))
        )
    return list(found)


def _likeliest_first(family: Family, name: str) -> tuple[object, ...]:
    """Return the sort key of a family among those that a name may mean: low comes first."""
    key = key_of(name, family[0].kind)
    named = sum(max(row.aliases.get(key, 0), row.articles * (_key(row) == key)) for row in family)
    return -named, -sum(row.articles for row in family), family[0].id


def _key(row: NameRow) -> str:
    return key_of(row.name, row.kind)


@dataclass(frozen=True, slots=True)
class _FamilyCounts:
    """How many articles name a family, and when the first and the last were published."""

    articles: int = 0
    first_at: datetime | None = None
    latest_at: datetime | None = None


def _tally(
    connection: Connection,
    seen: Scope,
    joined: Sequence[Family],
    condition: ColumnElement[bool] | None = None,
) -> list[_FamilyCounts]:
    """Count the articles of each family; an article with several of its names counts once."""
    membership, entity_id, at = pairs(
        {row.id: place for place, family in enumerate(joined) for row in family}
    )
    dated = case((ArticleRow.published_at <= seen.now + FUTURE_TOLERANCE, ArticleRow.published_at))
    counted = (
        select(
            at,
            func.count(ArticleRow.id.distinct()),
            func.min(dated, type_=UtcDateTime),
            func.max(dated, type_=UtcDateTime),
        )
        .select_from(membership)
        .join(EntityArticleRow, EntityArticleRow.entity_id == entity_id)
        .join(ArticleRow, ArticleRow.id == EntityArticleRow.article_id)
        .where(seen.sees(EntityArticleRow.article_id))
        .group_by(at)
    )
    if condition is not None:
        counted = counted.where(condition)
    tallies = {int(row[0]): _FamilyCounts(*row[1:]) for row in connection.execute(counted)}
    return [tallies.get(place, _FamilyCounts()) for place in range(len(joined))]


def _entities(connection: Connection, seen: Scope, joined: Sequence[Family]) -> tuple[Entity, ...]:
    """Convert families to entities, in order."""
    forms: dict[int, list[Alias]] = defaultdict(list)
    for chunk in chunks([row.id for family in joined for row in family]):
        for alias in spelt(connection, seen, chunk):
            forms[alias.entity_id].append(alias)
    return tuple(
        _entity(family, [alias for row in family for alias in forms[row.id]], tally)
        for family, tally in zip(joined, _tally(connection, seen, joined), strict=True)
    )


def _entity(family: Family, forms: Sequence[Alias], tally: _FamilyCounts) -> Entity:
    first = family[0]
    key = _key(first)
    counted: dict[str, int] = defaultdict(int)
    for alias in forms:
        counted[alias.name] += alias.articles
    ranked = rank_spellings(counted, first.kind)
    # a place may be in datelines alone, which are in capitals
    names = list(dict.fromkeys(without_shouting(name, first.kind) for name in ranked))
    # the commonest spelling: "Erdoğan" and "Erdogan" have the same key
    spellings = [name for name in names if key_of(name, first.kind) == key]
    name = spellings[0] if spellings else first.name
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

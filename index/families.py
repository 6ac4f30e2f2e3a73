"""The rows of names that may be one's own, joined as the reader's articles tell: one reading."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, not_, select
from sqlalchemy.orm import aliased

from index.audience import readable
from index.catalogue import there
from index.names import Known, block, join, key_of
from index.resolving import far
from index.rows import chunks
from index.schema import ArticleRow, EntityAliasRow, EntityArticleRow, EntityRow, MentionRow
from index.types import EntityKind

Family = list[Known]


@dataclass(frozen=True, slots=True)
class Alias:
    """A form in which seen articles write a name; `key` is folded."""

    entity_id: int
    key: str
    name: str
    articles: int


# A name in more articles than this says nothing of who else is in them.
_COMMON = 50


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles that a reader sees.

    Attributes:
        now: What came later is not there yet.
        audience: Whose private articles are seen besides the public ones.
        everything: Whether that is every article, so that the rows' own counts are right.
    """

    now: datetime
    audience: str
    everything: bool

    @property
    def seen(self) -> ColumnElement[bool]:
        """The condition that an article is seen, for a query over `ArticleRow`."""
        return and_(there(self.now), readable(self.audience))


def scope(connection: Connection, now: datetime, audience: str) -> Scope:
    """Return what a reader sees."""
    unseen = select(exists().where(not_(and_(there(now), readable(audience)))))
    return Scope(now, audience, not connection.scalar(unseen))


def families(connection: Connection, seen: Scope, ids: Collection[int]) -> list[Family]:
    """Join some rows with all that may be joined with them.

    Args:
        connection: One that reads.
        seen: What counts; a row that no seen article has does not exist.
        ids: The rows.

    Returns:
        The families that have at least one of the rows, the one in the most articles first.
    """
    rows: dict[int, Known] = {}
    for numbers in chunks(list(ids)):
        rows |= _load(connection, seen, EntityRow.id.in_(numbers))
    own = list(rows.values())
    keys = {_key(one) for one in own}
    shorter = {alias for one in own for alias in one.aliases}
    blocks = {block(one.name) for one in own if one.kind is EntityKind.PERSON}
    for values, condition in (
        (blocks, _in_block),
        (keys | shorter, EntityRow.key.in_),
        # of a short form all that it may stand for have to be there, so that they can be weighed
        ({key for key in keys | shorter if " " not in key}, _called),
    ):
        for some in chunks(sorted(values)):
            rows |= _load(connection, seen, condition(some))
    joined = join(list(rows.values()), _apart(connection, seen, rows.values()))
    asked = set(ids)
    return [family for family in joined if any(one.id in asked for one in family)]


def _in_block(blocks: Sequence[str]) -> ColumnElement[bool]:
    return and_(EntityRow.block.in_(blocks), EntityRow.kind == EntityKind.PERSON.value)


def _called(keys: Sequence[str]) -> ColumnElement[bool]:
    return EntityRow.id.in_(select(EntityAliasRow.entity_id).where(EntityAliasRow.key.in_(keys)))


def _key(one: Known) -> str:
    return key_of(one.name, one.kind)


def _load(connection: Connection, seen: Scope, condition: ColumnElement[bool]) -> dict[int, Known]:
    if seen.everything:
        found = select(EntityRow, EntityRow.articles.label("seen")).where(condition)
    else:
        found = (
            select(EntityRow, func.count(ArticleRow.id).label("seen"))
            .join(EntityArticleRow, EntityArticleRow.entity_id == EntityRow.id)
            .join(ArticleRow, ArticleRow.id == EntityArticleRow.article_id)
            .where(condition, seen.seen)
            .group_by(EntityRow.id)
        )
    rows = connection.execute(found).all()
    aliases: dict[int, dict[str, int]] = defaultdict(dict)
    for some in chunks([row.id for row in rows]):
        for alias in written(connection, seen, some):
            counted = aliases[alias.entity_id]
            counted[alias.key] = max(counted.get(alias.key, 0), alias.articles)
    return {
        row.id: Known(row.id, EntityKind(row.kind), row.name, row.seen, row.sense, aliases[row.id])
        for row in rows
    }


def written(connection: Connection, seen: Scope, ids: Sequence[int]) -> list[Alias]:
    """Return the forms in which the seen articles write some names."""
    if seen.everything:
        rows = connection.execute(
            select(
                EntityAliasRow.entity_id,
                EntityAliasRow.key,
                EntityAliasRow.name,
                EntityAliasRow.articles,
            ).where(EntityAliasRow.entity_id.in_(ids))
        )
    else:
        rows = connection.execute(
            select(
                EntityAliasRow.entity_id,
                EntityAliasRow.key,
                EntityAliasRow.name,
                func.count(MentionRow.article_id.distinct()),
            )
            .join(MentionRow, MentionRow.alias_id == EntityAliasRow.id)
            .join(ArticleRow, ArticleRow.id == MentionRow.article_id)
            .where(EntityAliasRow.entity_id.in_(ids), seen.seen)
            .group_by(EntityAliasRow.id)
        )
    return [Alias(*row) for row in rows]


def _apart(
    connection: Connection, seen: Scope, rows: Iterable[Known]
) -> Callable[[Known, Known], bool]:
    """Return what tells two people of one name apart.

    Their fields are far from each other, and no article about the one names any person or
    organisation that an article about the other names, the most common ones left out.
    """
    named: dict[str, list[Known]] = defaultdict(list)
    for one in rows:
        if one.sense:
            named[_key(one)].append(one)
    doubtful = [
        one
        for same in named.values()
        for one in same
        if any(far(one.sense, other.sense) for other in same)
    ]
    company = {one.id: _company(connection, seen, one.id) for one in doubtful}

    def apart(one: Known, other: Known) -> bool:
        return (
            one.id in company
            and other.id in company
            and far(one.sense, other.sense)
            and company[one.id].isdisjoint(company[other.id])
        )

    return apart


def _company(connection: Connection, seen: Scope, entity_id: int) -> set[int]:
    """Return the people and organisations that are named in the articles that name one."""
    beside = aliased(EntityArticleRow)
    own = (
        select(EntityArticleRow.article_id)
        .join(ArticleRow, ArticleRow.id == EntityArticleRow.article_id)
        .where(EntityArticleRow.entity_id == entity_id, seen.seen)
    )
    return set(
        connection.scalars(
            select(beside.entity_id)
            .join(EntityRow, EntityRow.id == beside.entity_id)
            .where(
                beside.article_id.in_(own),
                beside.entity_id != entity_id,
                EntityRow.kind != EntityKind.PLACE.value,
                EntityRow.articles <= _COMMON,
            )
            .distinct()
        )
    )

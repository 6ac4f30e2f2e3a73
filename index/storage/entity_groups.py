"""Join rows of names that belong to the same entity, judged by the articles an audience sees."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import ColumnElement, Connection, SQLColumnExpression, and_, func, select, true
from sqlalchemy.orm import aliased

from index.errors import LibraryBusyError
from index.names.coreference import far_apart
from index.names.grouping import NameRow, join
from index.names.matching import (
    PersonName,
    block,
    differ_in_suffix,
    key_of,
    parse,
    same_person,
)
from index.search.scope import View
from index.storage.article_rows import chunks
from index.storage.database import Database
from index.storage.schema import EntityAliasRow, EntityArticleRow, EntityRow, MentionRow, StateRow
from index.storage.visibility import Visibility
from index.types import EntityKind

Family = list[NameRow]


@dataclass(frozen=True, slots=True)
class Alias:
    """A spelling of a name in visible articles; `key` is folded."""

    entity_id: int
    key: str
    name: str
    articles: int


# A name in more articles than this is no evidence about the other names in them.
_COMMON = 50
# This many articles with a name both with and without "Jr." show that it has two bearers; a single
# article may merely shorten the name.
_SHARED_BY_GENERATIONS = 2
# `Visibility` and the database disagree only if another process wrote within a millisecond.
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles that are visible to an audience.

    Attributes:
        now: The moment of the question.
        articles: How many are visible, copies not counted.
        unseen: The ids of the hidden ones, as JSON; "" if none is hidden, so that the counts stored
            in the rows are right.
    """

    now: datetime
    articles: int
    unseen: str

    def sees(self, article_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
        """Return the condition that an article is visible."""
        if not self.unseen:
            return true()
        ids = func.json_each(self.unseen).table_valued("value")
        return article_id.not_in(select(ids.c.value))


@contextmanager
def open_scope(
    database: Database, visibility: Visibility, now: datetime, audience: str
) -> Iterator[tuple[Connection, Scope]]:
    """Open a read transaction together with the articles visible in that state of the database.

    `Visibility` describes one revision. Without the check, an article that was added in between
    would not be listed as hidden, and so would be visible to everybody.

    Raises:
        LibraryBusyError: Other processes kept writing between the two reads.
    """
    for _attempt in range(_ATTEMPTS):
        with database.reading() as connection:
            revision = connection.scalar(select(StateRow.revision))
            at, seen, unseen = visibility.articles(View(now, audience))
            if at == revision:
                yield (
                    connection,
                    Scope(now, len(seen), json.dumps(unseen.tolist()) if len(unseen) else ""),
                )
                return
    raise LibraryBusyError(f"{database.path} keeps changing while names are looked up; try again")


def families(connection: Connection, seen: Scope, ids: Collection[int]) -> list[Family]:
    """Return the families of rows: each with all rows that name the same entity.

    Args:
        connection: An open connection.
        seen: The visible articles; a row that none of them names does not exist.
        ids: The ids of the rows.

    Returns:
        The families with at least one of the rows, the one with the most articles first.
    """
    rows: dict[int, NameRow] = {}
    for numbers in chunks(list(ids)):
        rows |= _load(connection, seen, EntityRow.id.in_(numbers))
    requested_rows = list(rows.values())
    keys = {_key(row) for row in requested_rows}
    shorter = {alias for row in requested_rows for alias in row.aliases}
    blocks = {block(row.name) for row in requested_rows if row.kind is EntityKind.PERSON}
    for values, condition in (
        (blocks, _in_block),
        (keys | shorter, EntityRow.key.in_),
        # a short form needs all entities that it may stand for, so that `join` can compare them
        ({key for key in keys | shorter if " " not in key}, _has_alias),
    ):
        for chunk in chunks(sorted(values)):
            rows |= _load(connection, seen, condition(chunk))
    joined = join(list(rows.values()), _apart(connection, seen, rows.values()))
    requested_ids = set(ids)
    return [family for family in joined if any(row.id in requested_ids for row in family)]


def _in_block(blocks: Sequence[str]) -> ColumnElement[bool]:
    return and_(EntityRow.block.in_(blocks), EntityRow.kind == EntityKind.PERSON.value)


def _has_alias(keys: Sequence[str]) -> ColumnElement[bool]:
    return EntityRow.id.in_(select(EntityAliasRow.entity_id).where(EntityAliasRow.key.in_(keys)))


def _key(row: NameRow) -> str:
    return key_of(row.name, row.kind)


def _load(
    connection: Connection, seen: Scope, condition: ColumnElement[bool]
) -> dict[int, NameRow]:
    if not seen.unseen:
        found = select(EntityRow, EntityRow.articles.label("seen")).where(condition)
    else:
        found = (
            select(EntityRow, func.count(EntityArticleRow.article_id).label("seen"))
            .join(EntityArticleRow, EntityArticleRow.entity_id == EntityRow.id)
            .where(condition, seen.sees(EntityArticleRow.article_id))
            .group_by(EntityRow.id)
        )
    rows = connection.execute(found).all()
    aliases: dict[int, dict[str, int]] = defaultdict(dict)
    for chunk in chunks([row.id for row in rows]):
        for alias in spelt(connection, seen, chunk):
            counted = aliases[alias.entity_id]
            counted[alias.key] = max(counted.get(alias.key, 0), alias.articles)
    return {
        row.id: NameRow(
            row.id, EntityKind(row.kind), row.name, row.seen, row.sense, aliases[row.id]
        )
        for row in rows
    }


def spelt(connection: Connection, seen: Scope, ids: Sequence[int]) -> list[Alias]:
    """Return the spellings of entities in the visible articles."""
    if not seen.unseen:
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
            .where(EntityAliasRow.entity_id.in_(ids), seen.sees(MentionRow.article_id))
            .group_by(EntityAliasRow.id)
        )
    return [Alias(*row) for row in rows]


def _apart(
    connection: Connection, seen: Scope, rows: Iterable[NameRow]
) -> Callable[[NameRow, NameRow], bool]:
    """Return a test whether two rows with the same name are different people.

    They are if their fields differ and their articles share no other person or organisation,
    common ones aside. They also are if several articles name both, one of them with "Jr.".
    """
    named: dict[str, list[NameRow]] = defaultdict(list)
    for row in rows:
        if row.sense:
            named[_key(row)].append(row)
    ambiguous = [
        row
        for namesakes in named.values()
        for row in namesakes
        if any(far_apart(row.sense, other.sense) for other in namesakes)
    ]
    company = {row.id: _named_beside(connection, seen, row.id) for row in ambiguous}
    generations = _generations(connection, seen, rows)

    def apart(a: NameRow, b: NameRow) -> bool:
        return frozenset((a.id, b.id)) in generations or (
            a.id in company
            and b.id in company
            and far_apart(a.sense, b.sense)
            and company[a.id].isdisjoint(company[b.id])
        )

    return apart


def _generations(
    connection: Connection, seen: Scope, rows: Iterable[NameRow]
) -> set[frozenset[int]]:
    """Return the pairs of a name with "Jr." or "Sr." and the name without, if articles name both.

    "Donald J. Trump" and "Donald Trump" are the same person, so neither is the son.
    """
    people = [(row, parse(row.name)) for row in rows if row.kind is EntityKind.PERSON]
    sons: dict[PersonName, list[int]] = defaultdict(list)
    for row, person in people:
        if person.suffix:
            sons[person].append(row.id)
    without = {
        son: [
            other.id
            for other, person in people
            if differ_in_suffix(son, person) and same_person(son, person)
        ]
        for son in sons
    }
    articles: dict[int, set[int]] = defaultdict(set)
    wanted = {
        number for son, others in without.items() if others for number in (*sons[son], *others)
    }
    for chunk in chunks(sorted(wanted)):
        for link in connection.execute(
            select(EntityArticleRow.entity_id, EntityArticleRow.article_id).where(
                EntityArticleRow.entity_id.in_(chunk), seen.sees(EntityArticleRow.article_id)
            )
        ):
            articles[link.entity_id].add(link.article_id)
    apart: set[frozenset[int]] = set()
    for son, others in without.items():
        son_articles = set().union(*(articles[number] for number in sons[son]))
        other_articles = set().union(*(articles[number] for number in others))
        if len(son_articles & other_articles) >= _SHARED_BY_GENERATIONS:
            apart |= {frozenset(pair) for pair in product(sons[son], others)}
    return apart


def _named_beside(connection: Connection, seen: Scope, entity_id: int) -> set[int]:
    """Return the people and organisations in the articles that name an entity."""
    other = aliased(EntityArticleRow)
    articles = select(EntityArticleRow.article_id).where(
        EntityArticleRow.entity_id == entity_id, seen.sees(EntityArticleRow.article_id)
    )
    return set(
        connection.scalars(
            select(other.entity_id)
            .join(EntityRow, EntityRow.id == other.entity_id)
            .where(
                other.article_id.in_(articles),
                other.entity_id != entity_id,
                EntityRow.kind != EntityKind.PLACE.value,
                EntityRow.articles <= _COMMON,
            )
            .distinct()
        )
    )

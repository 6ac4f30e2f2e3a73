"""The rows of names that may be one's own, joined as the reader's articles tell: one reading."""

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
from index.names.coreference import far
from index.names.matching import (
    Known,
    Person,
    block,
    join,
    key_of,
    lacks_suffix,
    parse,
    same_person,
)
from index.search.scope import View
from index.storage.article_rows import chunks
from index.storage.database import Database
from index.storage.schema import EntityAliasRow, EntityArticleRow, EntityRow, MentionRow, StateRow
from index.storage.visibility import Register
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
# So many articles that have a name with "Jr." and without have two people; one may have been brief.
_FATHER_AND_SON = 2
# Two looks disagree only if something was written between them, a millisecond's time.
_LOOKS = 20


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles that a reader sees.

    Attributes:
        now: When it is asked.
        articles: How many there are, copies not counted.
        unseen: The ids of the others, as JSON; "" if there are none, so that the rows' own counts
            are right.
    """

    now: datetime
    articles: int
    unseen: str

    def sees(self, article_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
        """Return the condition that an article is seen."""
        if not self.unseen:
            return true()
        ids = func.json_each(self.unseen).table_valued("value")
        return article_id.not_in(select(ids.c.value))


@contextmanager
def looked_at(
    database: Database, register: Register, now: datetime, audience: str
) -> Iterator[tuple[Connection, Scope]]:
    """Open a reading together with what its reader sees of that very state of the database.

    What the register says is of one revision; an article that came in between would be nobody's
    and so everybody's.

    Raises:
        LibraryBusyError: Others kept writing between the two looks.
    """
    for _attempt in range(_LOOKS):
        with database.reading() as connection:
            revision = connection.scalar(select(StateRow.revision))
            at, seen, unseen = register.articles(View(now, audience))
            if at == revision:
                yield (
                    connection,
                    Scope(now, len(seen), json.dumps(unseen.tolist()) if len(unseen) else ""),
                )
                return
    raise LibraryBusyError(
        f"{database.path} is written faster than names can be looked up; ask again"
    )


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
    connection: Connection, seen: Scope, rows: Iterable[Known]
) -> Callable[[Known, Known], bool]:
    """Return what tells two people of one name apart.

    Their fields are far from each other, and no article about the one names any person or
    organisation that an article about the other names, the most common ones left out. Or several
    articles name both, and one of them with "Jr.".
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
    beside = _generations(connection, seen, rows)

    def apart(one: Known, other: Known) -> bool:
        return frozenset((one.id, other.id)) in beside or (
            one.id in company
            and other.id in company
            and far(one.sense, other.sense)
            and company[one.id].isdisjoint(company[other.id])
        )

    return apart


def _generations(connection: Connection, seen: Scope, rows: Iterable[Known]) -> set[frozenset[int]]:
    """Return the pairs of a name with "Jr." or "Sr." and one without, if articles name both.

    "Donald J. Trump" is one with "Donald Trump": what tells the one from the son tells the other.
    """
    people = [(one, parse(one.name)) for one in rows if one.kind is EntityKind.PERSON]
    sons: dict[Person, list[int]] = defaultdict(list)
    for one, person in people:
        if person.suffix:
            sons[person].append(one.id)
    without = {
        son: [
            other.id
            for other, person in people
            if lacks_suffix(son, person) and same_person(son, person)
        ]
        for son in sons
    }
    articles: dict[int, set[int]] = defaultdict(set)
    wanted = {
        number for son, others in without.items() if others for number in (*sons[son], *others)
    }
    for some in chunks(sorted(wanted)):
        for row in connection.execute(
            select(EntityArticleRow.entity_id, EntityArticleRow.article_id).where(
                EntityArticleRow.entity_id.in_(some), seen.sees(EntityArticleRow.article_id)
            )
        ):
            articles[row.entity_id].add(row.article_id)
    apart: set[frozenset[int]] = set()
    for son, others in without.items():
        his = set().union(*(articles[number] for number in sons[son]))
        theirs = set().union(*(articles[number] for number in others))
        if len(his & theirs) >= _FATHER_AND_SON:
            apart |= {frozenset(pair) for pair in product(sons[son], others)}
    return apart


def _company(connection: Connection, seen: Scope, entity_id: int) -> set[int]:
    """Return the people and organisations that are named in the articles that name one."""
    beside = aliased(EntityArticleRow)
    own = select(EntityArticleRow.article_id).where(
        EntityArticleRow.entity_id == entity_id, seen.sees(EntityArticleRow.article_id)
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

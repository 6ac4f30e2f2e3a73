"""An article's names in a writing transaction: put in with it, taken out with it."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from index.names.coreference import Resolved
from index.names.matching import block, fold, key_of
from index.storage.schema import (
    ArticleRow,
    EntityAliasRow,
    EntityArticleRow,
    EntityRow,
    EntityWordRow,
    MentionRow,
)
from index.types import EntityKind


def insert_names(
    connection: Connection, article_id: int, names: Sequence[Resolved], named_by: str
) -> None:
    """Write the names of an article that has none written yet.

    Args:
        connection: A writing one.
        article_id: The article's.
        names: All of them, in reading order.
        named_by: Who found them; never "".
    """
    entities: dict[tuple[EntityKind, str, str], int] = {}
    aliases: dict[tuple[int, str], int] = {}
    for (entity, name), alias in _distinct(names).items():
        if entity not in entities:
            entities[entity] = _entity_id(connection, *entity, name)
        for written in alias:
            aliases[entities[entity], written] = _alias_id(
                connection, entities[entity], entity[0], written
            )
    if entities:
        connection.execute(
            insert(EntityArticleRow),
            [{"entity_id": one, "article_id": article_id} for one in entities.values()],
        )
        connection.execute(
            insert(MentionRow),
            [
                {
                    "article_id": article_id,
                    "start": one.place.start,
                    "end": one.place.end,
                    "alias_id": aliases[entities[_entity(one)], one.place.text],
                }
                for one in names
            ],
        )
    connection.execute(
        update(ArticleRow).where(ArticleRow.id == article_id).values(named_by=named_by)
    )


def remove_names(connection: Connection, article_id: int) -> None:
    """Take an article's names out; what nobody else names is forgotten."""
    ids = list(
        connection.scalars(
            select(EntityArticleRow.entity_id).where(EntityArticleRow.article_id == article_id)
        )
    )
    aliases = list(
        connection.scalars(
            select(MentionRow.alias_id).where(MentionRow.article_id == article_id).distinct()
        )
    )
    connection.execute(delete(MentionRow).where(MentionRow.article_id == article_id))
    connection.execute(delete(EntityArticleRow).where(EntityArticleRow.article_id == article_id))
    for alias in aliases:
        connection.execute(
            update(EntityAliasRow)
            .where(EntityAliasRow.id == alias)
            .values(articles=EntityAliasRow.articles - 1)
        )
        connection.execute(
            delete(EntityAliasRow).where(EntityAliasRow.id == alias, EntityAliasRow.articles < 1)
        )
    for one in ids:
        connection.execute(
            update(EntityRow).where(EntityRow.id == one).values(articles=EntityRow.articles - 1)
        )
        connection.execute(delete(EntityRow).where(EntityRow.id == one, EntityRow.articles < 1))
    connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(named_by=""))


def empty_names(connection: Connection) -> None:
    """Take every name out of every article; `purge_names` ends what this begins.

    The entities' rows stay so long, so that what is named again has the id that it had.
    """
    connection.execute(delete(MentionRow))
    connection.execute(delete(EntityArticleRow))
    connection.execute(delete(EntityAliasRow))
    connection.execute(update(EntityRow).values(articles=0))


def purge_names(connection: Connection) -> None:
    """Forget the entities that no article names."""
    connection.execute(delete(EntityRow).where(EntityRow.articles < 1))


def _entity(one: Resolved) -> tuple[EntityKind, str, str]:
    return one.kind, key_of(one.name, one.kind), one.sense


def _distinct(
    names: Sequence[Resolved],
) -> dict[tuple[tuple[EntityKind, str, str], str], tuple[str, ...]]:
    """Return the forms of each entity, under its commonest name."""
    spelled: dict[tuple[EntityKind, str, str], Counter[str]] = {}
    written: dict[tuple[EntityKind, str, str], dict[str, None]] = {}
    for one in names:
        spelled.setdefault(_entity(one), Counter())[one.name] += 1
        written.setdefault(_entity(one), {})[one.place.text] = None
    return {
        (entity, counted.most_common(1)[0][0]): tuple(written[entity])
        for entity, counted in spelled.items()
    }


def _entity_id(connection: Connection, kind: EntityKind, key: str, sense: str, name: str) -> int:
    found: int | None = connection.scalar(
        update(EntityRow)
        .where(EntityRow.key == key, EntityRow.kind == kind.value, EntityRow.sense == sense)
        .values(articles=EntityRow.articles + 1)
        .returning(EntityRow.id)
    )
    if found is not None:
        return found
    made: int | None = connection.scalar(
        insert(EntityRow)
        .values(
            kind=kind.value,
            key=key,
            sense=sense,
            name=name,
            block=block(name) if kind is EntityKind.PERSON else "",
            articles=1,
        )
        .returning(EntityRow.id)
    )
    assert made is not None
    connection.execute(
        insert(EntityWordRow),
        [{"word": word, "entity_id": made} for word in dict.fromkeys((key, *fold(name).split()))],
    )
    return made


def _alias_id(connection: Connection, entity_id: int, kind: EntityKind, written: str) -> int:
    found: int | None = connection.scalar(
        upsert(EntityAliasRow)
        .values(entity_id=entity_id, key=key_of(written, kind), name=written, articles=1)
        .on_conflict_do_update(
            index_elements=["entity_id", "name"], set_={"articles": EntityAliasRow.articles + 1}
        )
        .returning(EntityAliasRow.id)
    )
    assert found is not None
    return found

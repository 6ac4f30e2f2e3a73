"""Write and remove the names of an article, in the transaction that changes the article."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from index.names.coreference import ResolvedName
from index.names.matching import block, fold, key_of
from index.storage.database import upsert
from index.storage.schema import (
    ArticleRow,
    EntityAliasRow,
    EntityArticleRow,
    EntityRow,
    EntityWordRow,
    MentionRow,
)
from index.text.folding import spell_out
from index.types import EntityKind


def insert_names(
    connection: Connection, article_id: int, names: Sequence[ResolvedName], named_by: str
) -> None:
    """Write the names of an article that has none stored.

    Args:
        connection: A write transaction.
        article_id: The id of the article.
        names: All names, in text order.
        named_by: The fingerprint of the recogniser; never "".
    """
    entities: dict[tuple[EntityKind, str, str], int] = {}
    aliases: dict[tuple[int, str], int] = {}
    for (entity, name), spellings in _distinct(names).items():
        if entity not in entities:
            entities[entity] = _entity_id(connection, *entity, name)
        for spelling in spellings:
            aliases[entities[entity], spelling] = _alias_id(
                connection, entities[entity], entity[0], spelling
            )
    if entities:
        connection.execute(
            insert(EntityArticleRow),
            [{"entity_id": entity_id, "article_id": article_id} for entity_id in entities.values()],
        )
        connection.execute(
            insert(MentionRow),
            [
                {
                    "article_id": article_id,
                    "start": name.place.start,
                    "end": name.place.end,
                    "alias_id": aliases[entities[_entity_key(name)], name.place.text],
                }
                for name in names
            ],
        )
    connection.execute(
        update(ArticleRow).where(ArticleRow.id == article_id).values(named_by=named_by)
    )


def remove_names(connection: Connection, article_id: int) -> None:
    """Remove an article's names, and the entities that no other article names."""
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
    for entity_id in ids:
        connection.execute(
            update(EntityRow)
            .where(EntityRow.id == entity_id)
            .values(articles=EntityRow.articles - 1)
        )
        connection.execute(
            delete(EntityRow).where(EntityRow.id == entity_id, EntityRow.articles < 1)
        )
    connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(named_by=""))


def empty_names(connection: Connection) -> None:
    """Remove the names of all articles; call `purge_names` after writing the new ones.

    The rows of the entities stay until then, so that entities keep their ids.
    """
    connection.execute(delete(MentionRow))
    connection.execute(delete(EntityArticleRow))
    connection.execute(delete(EntityAliasRow))
    connection.execute(update(EntityRow).values(articles=0))


def purge_names(connection: Connection) -> None:
    """Delete the entities that no article names."""
    connection.execute(delete(EntityRow).where(EntityRow.articles < 1))


def _entity_key(name: ResolvedName) -> tuple[EntityKind, str, str]:
    return name.kind, key_of(name.name, name.kind), name.sense


def _distinct(
    names: Sequence[ResolvedName],
) -> dict[tuple[tuple[EntityKind, str, str], str], tuple[str, ...]]:
    """Return the spellings of each entity, by its key and its commonest name."""
    counts: dict[tuple[EntityKind, str, str], Counter[str]] = {}
    spellings: dict[tuple[EntityKind, str, str], dict[str, None]] = {}
    for name in names:
        counts.setdefault(_entity_key(name), Counter())[name.name] += 1
        spellings.setdefault(_entity_key(name), {})[name.place.text] = None
    return {
        (entity, counted.most_common(1)[0][0]): tuple(spellings[entity])
        for entity, counted in counts.items()
    }


def _entity_id(connection: Connection, kind: EntityKind, key: str, sense: str, name: str) -> int:
    found: int | None = connection.scalar(
        update(EntityRow)
        .where(EntityRow.key == key, EntityRow.kind == kind.value, EntityRow.sense == sense)
        .values(articles=EntityRow.articles + 1)
        .returning(EntityRow.id)
    )
    if found is not None:
        if spell_out(name) != name:  # a plain spelling of it may be the one that is known
            _insert_words(connection, found, fold(spell_out(name)).split())
        return found
    entity_id: int | None = connection.scalar(
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
    assert entity_id is not None
    _insert_words(connection, entity_id, (key, *fold(name).split(), *fold(spell_out(name)).split()))
    return entity_id


def _insert_words(connection: Connection, entity_id: int, words: Sequence[str]) -> None:
    """Write the words by which an entity is found."""
    connection.execute(
        upsert(connection, EntityWordRow).on_conflict_do_nothing(),
        [{"word": word, "entity_id": entity_id} for word in dict.fromkeys(words)],
    )


def _alias_id(connection: Connection, entity_id: int, kind: EntityKind, spelling: str) -> int:
    found: int | None = connection.scalar(
        upsert(connection, EntityAliasRow)
        .values(entity_id=entity_id, key=key_of(spelling, kind), name=spelling, articles=1)
        .on_conflict_do_update(
            index_elements=["entity_id", "name"], set_={"articles": EntityAliasRow.articles + 1}
        )
        .returning(EntityAliasRow.id)
    )
    assert found is not None
    return found

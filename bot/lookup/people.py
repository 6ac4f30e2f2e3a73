"""Look up what the news says about a person."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.answer.sentences.speakers import NamedArticle
from bot.lookup.dossier import best_sentences_of, dossier
from bot.lookup.library_access import Edition
from bot.lookup.mentions import (
    NamingArticle,
    articles_naming,
    excerpts_from,
    known_with,
    plain_label,
    related_to,
)
from bot.lookup.misspelt_names import nearest_names
from bot.lookup.types import Dossier, Namesake, SubjectKind
from index import Entity, EntityKind

_BATCH_SIZE = 50
_MAX_NAMESAKES = 4
_CHOSEN = re.compile(r"^(?P<name>.*\S)\s*(?:#(?P<id>\d+)|\((?P<related>[^()]+)\))$")


def person(edition: Edition, asked: str, limit: int = 20) -> Dossier:
    """Look a person up.

    Args:
        edition: The news.
        asked: A name. If several people have it, the most likely is chosen. An id ("Michael Jordan
            #12") or a related name ("Michael Jordan (Chicago Bulls)") selects one of them.
        limit: How many items of each kind at most: statements, quotes, events, related names.

    Returns:
        The dossier. If nobody has the name, it has no articles but similar names.
    """
    name, found = people_named(edition, asked)
    if not found:
        nearest = nearest_names(edition, name, EntityKind.PERSON)
        return Dossier(SubjectKind.PERSON, asked, name, edition.now, nearest=nearest)
    entity, others = found[0], _namesakes(found)
    naming = articles_naming(edition, entity)
    articles = [article.article for article in naming]
    shared = entity.name in map(_name, others)
    return dossier(
        edition,
        limit,
        kind=SubjectKind.PERSON,
        asked=asked,
        name=entity.name,
        articles=articles,
        best_sentences=best_sentences_of(naming),
        excerpts=excerpts_from(naming),
        common=(entity.name, *entity.aliases),
        related=related_to(edition, entity, articles, limit),
        entity=entity,
        mentions=[mention for article in naming for mention in article.mentions],
        readings=_readings(edition, naming),
        namesakes=tuple(
            Namesake(other, known_with(edition, other), plain_label(edition, other))
            for other in others
        ),
        known_with=known_with(edition, entity) if shared else (),
        label=plain_label(edition, entity) if shared else "",
    )


def _namesakes(found: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the other people that may be meant; a name that occurs once may be a typing error."""
    entity = found[0]
    return tuple(other for other in found[1:] if other.articles > 1 or other.name == entity.name)[
        :_MAX_NAMESAKES
    ]


def _name(entity: Entity) -> str:
    return entity.name


def people_named(edition: Edition, asked: str) -> tuple[str, tuple[Entity, ...]]:
    """Return the name asked for and the people it may mean, the chosen or most likely first.

    Args:
        edition: The news.
        asked: As for `person`.
    """
    name = " ".join(asked.split())
    chosen = _CHOSEN.match(name)
    if chosen is None:
        return name, _people(edition.news.entities.find(name, edition.now, edition.audience))
    name = chosen["name"]
    found = _people(edition.news.entities.find(name, edition.now, edition.audience))
    for entity in found:
        if chosen["id"] == str(entity.id) or (
            chosen["related"]
            and chosen["related"].casefold() in map(str.casefold, known_with(edition, entity))
        ):
            return name, (entity, *(other for other in found if other is not entity))
    return name, found


def _people(found: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(entity for entity in found if entity.kind is EntityKind.PERSON)


def _readings(edition: Edition, naming: Sequence[NamingArticle]) -> Iterator[NamedArticle]:
    """Yield articles with the names in them, the newest first, fetched in batches."""
    for first in range(0, len(naming), _BATCH_SIZE):
        batch = naming[first : first + _BATCH_SIZE]
        urls = [article.article.url for article in batch]
        named = edition.news.entities.places_in(urls, edition.now, edition.audience)
        for article in batch:
            mentioned_at = tuple(mention.place for mention in article.mentions)
            yield NamedArticle(article.article, mentioned_at, named.get(article.article.url, ()))

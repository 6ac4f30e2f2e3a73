"""What the news has on a person."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.answer.sentences.speakers import Reading
from bot.lookup.dossier import Material, dossier, tellings_of
from bot.lookup.library_access import Edition
from bot.lookup.mentions import (
    NamedIn,
    articles_naming,
    excerpts_from,
    known_with,
    nearest_names,
    related_to,
)
from bot.lookup.types import Dossier, Namesake, Subject
from index import Entity, EntityKind

_AT_ONCE = 50
_MOST_NAMESAKES = 4
_CHOSEN = re.compile(r"^(?P<name>.*\S)\s*(?:#(?P<id>\d+)|\((?P<apart>[^()]+)\))$")


def person(edition: Edition, asked: str, limit: int = 20) -> Dossier:
    """Look a person up.

    Args:
        edition: The news.
        asked: A name. Of several people of that name the likeliest is meant, unless it ends in
            the id of one ("Michael Jordan #12") or in who or what tells one apart ("Michael
            Jordan (Chicago Bulls)").
        limit: How much of each kind at most: statements, quotes, events, related names.

    Returns:
        What there is; for nobody known, no articles and the names that come near.
    """
    name, found = people_named(edition, asked)
    if not found:
        nearest = nearest_names(edition, name, EntityKind.PERSON)
        return Dossier(Subject.PERSON, asked, name, edition.now, nearest=nearest)
    entity, others = found[0], _namesakes(found)
    naming = articles_naming(edition, entity)
    articles = [one.article for one in naming]
    material = Material(
        kind=Subject.PERSON,
        asked=asked,
        name=entity.name,
        articles=articles,
        tellings=tellings_of(naming),
        excerpts=excerpts_from(naming),
        common=(entity.name, *entity.aliases),
        related=related_to(edition, entity, articles, limit),
        entity=entity,
        readings=_readings(edition, naming),
        namesakes=tuple(Namesake(one, known_with(edition, one)) for one in others),
        known_with=known_with(edition, entity) if entity.name in map(_name, others) else (),
    )
    return dossier(edition, material, limit)


def _namesakes(found: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the others that may be meant; who is named once may be a slip of the pen."""
    entity = found[0]
    return tuple(one for one in found[1:] if one.articles > 1 or one.name == entity.name)[
        :_MOST_NAMESAKES
    ]


def _name(one: Entity) -> str:
    return one.name


def people_named(edition: Edition, asked: str) -> tuple[str, tuple[Entity, ...]]:
    """Return the name that is asked for, and whom it may mean, the likeliest or the chosen first.

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
    for one in found:
        if chosen["id"] == str(one.id) or (
            chosen["apart"]
            and chosen["apart"].casefold() in map(str.casefold, known_with(edition, one))
        ):
            return name, (one, *(other for other in found if other is not one))
    return name, found


def _people(found: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(one for one in found if one.kind is EntityKind.PERSON)


def _readings(edition: Edition, naming: Sequence[NamedIn]) -> Iterator[Reading]:
    """Yield articles with the names in them, the newest first, fetched some at a time."""
    for first in range(0, len(naming), _AT_ONCE):
        some = naming[first : first + _AT_ONCE]
        urls = [one.article.url for one in some]
        named = edition.news.entities.places_in(urls, edition.now, edition.audience)
        for one in some:
            own = tuple(mention.place for mention in one.mentions)
            yield Reading(one.article, own, named.get(one.article.url, ()))

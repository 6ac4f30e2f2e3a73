"""What the news has on a person."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.lookup.citing import Ledger
from bot.lookup.coverage import coverage
from bot.lookup.events import events
from bot.lookup.named import (
    NamedIn,
    articles_naming,
    known_with,
    nearest_names,
    recent_leads,
    related_to,
)
from bot.lookup.news import Edition
from bot.lookup.sayings import Reading, sayings
from bot.lookup.told import newest
from bot.lookup.types import Dossier, Namesake, Subject
from index import Entity, EntityKind

_QUOTED_ARTICLES = 400
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
    entity, others = found[0], found[1 : 1 + _MOST_NAMESAKES]
    naming = articles_naming(edition, entity)
    articles = [one.article for one in naming]
    dates = [one.published_at for one in articles if one.published_at is not None]
    dates = [one for one in dates if one <= edition.now]
    ledger = Ledger()
    new = newest([one.telling for one in naming], recent_leads(edition, articles), ledger, limit)
    quotes = sayings(_readings(edition, entity, naming), ledger, limit)
    timeline = events(
        (excerpt for one in naming for excerpt in one.excerpts()),
        ledger,
        edition.now,
        limit,
        (entity.name, *entity.aliases),
    )
    return Dossier(
        kind=Subject.PERSON,
        asked=asked,
        name=entity.name,
        as_of=edition.now,
        articles=len(articles),
        first_at=min(dates, default=None),
        latest_at=max(dates, default=None),
        entity=entity,
        known_with=known_with(edition, entity) if others else (),
        new=new,
        related=related_to(edition, entity, articles, limit),
        quotes=quotes,
        timeline=timeline,
        coverage=coverage(dates),
        citations=ledger.citations,
        namesakes=tuple(Namesake(one, known_with(edition, one)) for one in others),
    )


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


def _readings(edition: Edition, entity: Entity, naming: Sequence[NamedIn]) -> Iterator[Reading]:
    some = naming[:_QUOTED_ARTICLES]
    urls = [one.article.url for one in some]
    named = edition.news.entities.named_in(urls, edition.now, edition.audience)
    for one in some:
        own = tuple(mention.place for mention in one.mentions)
        others = tuple(
            (other.kind, place)
            for other, place in named.get(one.article.url, ())
            if other.id != entity.id
        )
        yield Reading(one.article, own, others)

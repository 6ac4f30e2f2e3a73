"""The name that a question asks about, with the articles that contain it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.sentences.speakers import NamedArticle
from index import Article, EntityKind, Evidence, Library, Span

# Limits for names that many articles contain.
_MOST_ARTICLES = 30

_MOST_MENTIONS = 100


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """A name, with the articles that contain it.

    Attributes:
        name: The name as in the question, without "the".
        kind: The kind of entity; None if the library does not know the name.
        readings: The articles that contain it, best first.
    """

    name: str
    kind: EntityKind | None
    readings: tuple[NamedArticle, ...]


def subject_of(
    library: Library,
    name: str,
    evidence: Iterable[Evidence],
    now: datetime,
    *,
    audience: str,
    newest: bool,
) -> NamedSubject:
    """Find the articles that contain a name.

    Args:
        library: The news.
        name: The name as in the question.
        evidence: The results of a search for it, best first.
        now: When the question is asked.
        audience: The audience whose private news may be read too.
        newest: Whether to add the newest articles that mention the entity.
    """
    articles = {passage.article.url: passage.article for passage in evidence}
    known = library.entities.find(name, now, audience)
    entity = known[0] if known else None
    if entity is not None and newest:
        mentions = library.entities.mentions(entity, now, limit=_MOST_MENTIONS, audience=audience)
        for mention in mentions:
            articles.setdefault(mention.article.url, mention.article)
    called = frozenset((entity.name, *entity.aliases)) if entity else frozenset()
    named = library.entities.places_in(list(articles), now, audience) if entity else {}
    readings: list[NamedArticle] = []
    for url, article in articles.items():
        names = named.get(url, ())
        places = (
            [mention.place for mention in names if mention.kind is entity.kind] if entity else []
        )
        places = [place for place in places if place.text in called]
        places += [
            place
            for place in _written(name, article)
            if not any(place.meets(known_place) for known_place in places)
        ]
        full = any(" " in place.text or " " not in name for place in places)
        if places and full and len(readings) < _MOST_ARTICLES:
            places.sort(key=lambda place: place.start)
            readings.append(NamedArticle(article, tuple(places), names))
    return NamedSubject(name, entity.kind if entity else None, tuple(readings))


def within_time(subject: NamedSubject, is_timely: Callable[[Article], bool]) -> NamedSubject:
    """Return the subject with only the articles of a time."""
    return replace(
        subject,
        readings=tuple(reading for reading in subject.readings if is_timely(reading.article)),
    )


def _written(name: str, article: Article) -> list[Span]:
    """Return the places where an article contains a name as it was typed."""
    flags = re.IGNORECASE if name.islower() else 0
    found = re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", article.body, flags)
    return [Span(match.start(), match.end(), match.group()) for match in found]

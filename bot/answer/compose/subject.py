"""The name that a question asks about, with the articles that have it and where they do."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.sentences.speakers import Reading
from index import Article, EntityKind, Evidence, Library, Span

# What is read of a name that the news is full of.
_MOST_ARTICLES = 30

_MOST_MENTIONS = 100


@dataclass(frozen=True, slots=True)
class Subject:
    """What the news has on a name.

    Attributes:
        name: As the question has it, without "the".
        kind: What it names; None where the library keeps no such name.
        readings: Articles that have it, the best found first.
    """

    name: str
    kind: EntityKind | None
    readings: tuple[Reading, ...]


def subject_of(
    library: Library,
    name: str,
    evidence: Iterable[Evidence],
    now: datetime,
    *,
    audience: str,
    newest: bool,
) -> Subject:
    """Find the articles that have a name.

    Args:
        library: The news.
        name: As the question has it.
        evidence: What a search for it found, best first.
        now: The moment it is asked at.
        audience: Whose private news may be read.
        newest: Whether the newest articles that have the name count besides what was found.
    """
    articles = {one.article.url: one.article for one in evidence}
    known = library.entities.find(name, now, audience)
    entity = known[0] if known else None
    if entity is not None and newest:
        mentions = library.entities.mentions(entity, now, limit=_MOST_MENTIONS, audience=audience)
        for one in mentions:
            articles.setdefault(one.article.url, one.article)
    called = frozenset((entity.name, *entity.aliases)) if entity else frozenset()
    named = library.entities.places_in(list(articles), now, audience) if entity else {}
    readings: list[Reading] = []
    for url, article in articles.items():
        names = named.get(url, ())
        own = [one.place for one in names if one.kind is entity.kind] if entity else []
        own = [one for one in own if one.text in called]
        own += [
            one for one in _written(name, article) if not any(one.meets(other) for other in own)
        ]
        full = any(" " in one.text or " " not in name for one in own)
        if own and full and len(readings) < _MOST_ARTICLES:
            own.sort(key=lambda one: one.start)
            readings.append(Reading(article, tuple(own), names))
    return Subject(name, entity.kind if entity else None, tuple(readings))


def of_the_time(subject: Subject, is_timely: Callable[[Article], bool]) -> Subject:
    """Return what the articles of a time have on a name."""
    return replace(
        subject, readings=tuple(one for one in subject.readings if is_timely(one.article))
    )


def _written(name: str, article: Article) -> list[Span]:
    """Return where an article has a name as it was typed."""
    flags = re.IGNORECASE if name.islower() else 0
    found = re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", article.body, flags)
    return [Span(one.start(), one.end(), one.group()) for one in found]

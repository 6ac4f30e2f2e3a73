"""Put together what the news has on a subject, every sentence cited once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer.sentences.speakers import Reading
from bot.lookup.citations import Ledger
from bot.lookup.coverage import coverage
from bot.lookup.events import Excerpt, events
from bot.lookup.library_access import Edition
from bot.lookup.mentions import NamedIn, leads_of
from bot.lookup.quotations import sayings
from bot.lookup.subject_stories import Telling, newest
from bot.lookup.types import Dossier, Namesake, Related, Subject
from index import Article, Entity


@dataclass(frozen=True, slots=True)
class Material:
    """What a dossier is made of.

    Attributes:
        kind: Whether a person or a topic.
        asked: As it was asked.
        name: What it is called.
        articles: On the subject, the newest first.
        tellings: Of those that tell something in a sentence, the newest first.
        excerpts: Sentences on it.
        common: Words that tell no event of it from another.
        related: Who and what is named with it.
        entity: Who or what it is, if it has a name.
        readings: For what a person said, the newest first.
        namesakes: Others of the name.
        known_with: What tells it from them.
    """

    kind: Subject
    asked: str
    name: str
    articles: Sequence[Article]
    tellings: Sequence[Telling]
    excerpts: Iterable[Excerpt]
    common: Sequence[str]
    related: tuple[Related, ...]
    entity: Entity | None = None
    readings: Iterable[Reading] = ()
    namesakes: tuple[Namesake, ...] = ()
    known_with: tuple[str, ...] = ()


def dossier(edition: Edition, material: Material, limit: int) -> Dossier:
    """Put a dossier together.

    Args:
        edition: The news.
        material: On the subject.
        limit: How much of each kind at most: statements, quotes, events.
    """
    dates = [one.published_at for one in material.articles if one.published_at is not None]
    dates = [one for one in dates if one <= edition.now]
    ledger = Ledger()
    new = newest(material.tellings, leads_of(edition, material.tellings, limit), ledger, limit)
    quotes = sayings(material.readings, ledger, limit)
    timeline = events(material.excerpts, ledger, edition.now, limit, material.common)
    return Dossier(
        kind=material.kind,
        asked=material.asked,
        name=material.name,
        as_of=edition.now,
        articles=len(material.articles),
        first_at=min(dates, default=None),
        latest_at=max(dates, default=None),
        entity=material.entity,
        known_with=material.known_with,
        new=new,
        related=material.related,
        quotes=quotes,
        timeline=timeline,
        coverage=coverage(dates),
        citations=ledger.citations,
        namesakes=material.namesakes,
    )


def tellings_of(naming: Iterable[NamedIn]) -> list[Telling]:
    """Return what articles tell of a name, those that tell nothing left out."""
    return [told for one in naming if (told := one.telling) is not None]

"""Assemble a dossier: what the news says about a subject, with citations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer.sentences.speakers import NamedArticle
from bot.lookup.citations import Ledger
from bot.lookup.coverage import coverage
from bot.lookup.events import Excerpt, events
from bot.lookup.library_access import Edition
from bot.lookup.mentions import NamingArticle, leads_of
from bot.lookup.quotations import collect_quotations
from bot.lookup.subject_stories import SubjectSentence, newest_statements
from bot.lookup.types import Dossier, Namesake, Related, SubjectKind
from index import Article, Entity


@dataclass(frozen=True, slots=True)
class Material:
    """The parts from which a dossier is made.

    Attributes:
        kind: Whether the subject is a person or a topic.
        asked: The name or topic as it was typed.
        name: The name of the subject.
        articles: Articles on the subject, the newest first.
        best_sentences: One sentence of each article that says something, the newest first.
        excerpts: Sentences on the subject.
        common: Words that do not distinguish one event from another: the names of the subject.
        related: Entities named in the same articles.
        entity: The entity, if the subject is a known name.
        readings: Articles to read for quotations of a person, the newest first.
        namesakes: Other people with the same name.
        known_with: Entities that cite_sentence the subject from its namesakes.
    """

    kind: SubjectKind
    asked: str
    name: str
    articles: Sequence[Article]
    best_sentences: Sequence[SubjectSentence]
    excerpts: Iterable[Excerpt]
    common: Sequence[str]
    related: tuple[Related, ...]
    entity: Entity | None = None
    readings: Iterable[NamedArticle] = ()
    namesakes: tuple[Namesake, ...] = ()
    known_with: tuple[str, ...] = ()


def dossier(edition: Edition, material: Material, limit: int) -> Dossier:
    """Assemble a dossier.

    Args:
        edition: The news.
        material: The parts.
        limit: How much of each kind at most: statements, quotes, events.
    """
    dates = [
        article.published_at for article in material.articles if article.published_at is not None
    ]
    dates = [date for date in dates if date <= edition.now]
    ledger = Ledger()
    new = newest_statements(
        material.best_sentences, leads_of(edition, material.best_sentences, limit), ledger, limit
    )
    quotes = collect_quotations(material.readings, ledger, limit)
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


def best_sentences(naming: Iterable[NamingArticle]) -> list[SubjectSentence]:
    """Return the best sentence of each article that has a complete sentence."""
    return [sentence for article in naming if (sentence := article.best_sentence) is not None]

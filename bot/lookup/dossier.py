"""Assemble a dossier: what the news says about a subject, with citations."""

from collections.abc import Iterable, Sequence

from bot.answer.sentences.speakers import NamedArticle
from bot.lookup.citations import CitationNumbering
from bot.lookup.coverage import coverage
from bot.lookup.events import Excerpt, events
from bot.lookup.library_access import Edition
from bot.lookup.mentions import NamingArticle, leads_of
from bot.lookup.offices import offices
from bot.lookup.quotations import collect_quotations
from bot.lookup.subject_stories import SubjectSentence, newest_statements
from bot.lookup.types import Dossier, Namesake, Related, SubjectKind
from index import Article, Entity, Mention


def dossier(
    edition: Edition,
    limit: int,
    *,
    kind: SubjectKind,
    asked: str,
    name: str,
    articles: Sequence[Article],
    best_sentences: Sequence[SubjectSentence],
    excerpts: Iterable[Excerpt],
    common: Sequence[str],
    related: tuple[Related, ...],
    entity: Entity | None = None,
    mentions: Sequence[Mention] = (),
    readings: Iterable[NamedArticle] = (),
    namesakes: tuple[Namesake, ...] = (),
    known_with: tuple[str, ...] = (),
    label: str = "",
) -> Dossier:
    """Assemble a dossier.

    Args:
        edition: The news.
        limit: How much of each kind at most: statements, quotes, events.
        kind: Whether the subject is a person or a topic.
        asked: The name or topic as it was typed.
        name: The name of the subject.
        articles: Articles on the subject, the newest first.
        best_sentences: One sentence of each article that says something, the newest first.
        excerpts: Sentences on the subject.
        common: Words that do not distinguish one event from another: the names of the subject.
        related: Entities named in the same articles.
        entity: The entity, if the subject is a known name.
        mentions: Where a person is named, the newest article first.
        readings: Articles to read for quotations of a person, the newest first.
        namesakes: Other people with the same name.
        known_with: Entities that tell the subject from its namesakes.
        label: What tells it from its namesakes in plain words.
    """
    dates = [article.published_at for article in articles if article.published_at is not None]
    dates = [date for date in dates if date <= edition.now]
    numbering = CitationNumbering()
    held = offices(mentions, numbering)
    new = newest_statements(
        best_sentences, leads_of(edition, best_sentences, limit), numbering, limit
    )
    quotes = collect_quotations(readings, numbering, limit)
    timeline = events(excerpts, numbering, edition.now, limit, common, since=edition.since)
    return Dossier(
        kind=kind,
        asked=asked,
        name=name,
        as_of=edition.now,
        articles=len(articles),
        first_at=min(dates, default=None),
        latest_at=max(dates, default=None),
        entity=entity,
        known_with=known_with,
        label=label,
        offices=held,
        new=new,
        related=related,
        quotes=quotes,
        timeline=timeline,
        coverage=coverage(dates),
        citations=numbering.citations,
        namesakes=namesakes,
    )


def best_sentences_of(naming: Iterable[NamingArticle]) -> list[SubjectSentence]:
    """Return the best sentence of each article that has a complete sentence."""
    return [sentence for article in naming if (sentence := article.best_sentence) is not None]

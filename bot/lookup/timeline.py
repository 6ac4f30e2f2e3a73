"""The dated events of a person, a topic, a story or a question."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.answer.question.name_match import named
from bot.answer.question.question import read
from bot.answer.types import Answer, Statement
from bot.lookup.citations import CitationNumbering
from bot.lookup.events import Excerpt, event_by_report, events
from bot.lookup.library_access import Edition, LookupLibrary
from bot.lookup.mentions import articles_naming, excerpts_from
from bot.lookup.misspelt_names import nearest_names
from bot.lookup.people import people_named
from bot.lookup.topics import articles_on, entity_named, excerpts_on, stems_in, stems_of
from bot.lookup.types import Event, Timeline
from index import Entity, Evidence
from index.dates import label
from index.text.passages import sentences

_PASSAGES = 60
_PER_ARTICLE = 3
# A sentence is about a question if it has at least this share of the question's words.
_MIN_SHARE = 0.34
_FEW = 3  # events
_MAX_NAME_WORDS = 4  # a longer text is not looked up as a name


def timeline(edition: Edition, asked: str, limit: int = 20) -> Timeline:
    """List the dated events of a subject in order.

    Args:
        edition: The news.
        asked: A name, a topic's words, a story's headline or a question.
        limit: How many events at most.

    Returns:
        The timeline. If nothing was found, it has no events but similar names.
    """
    name = " ".join(asked.split())
    # an article from before may tell of what happens later
    reading = replace(edition, since=None)
    if not name.endswith("?") and len(name.split()) <= _MAX_NAME_WORDS:
        _, people = people_named(reading, name)
        entity = people[0] if people else entity_named(reading, name)
        of_name = None if entity is None else _timeline_of_entity(edition, entity, limit)
        if of_name is not None and len(of_name.events) >= _FEW:
            return of_name
        # one article may take "Artemis" for a name that many others have as a word
        excerpts = excerpts_on(articles_on(reading, name), stems_of(name))
        found = _timeline(edition, name, excerpts, limit, (name,))
        if of_name is not None and len(of_name.events) >= len(found.events):
            found = of_name
        if found.events:
            return found
    found = _timeline(edition, name, _on_question(edition, name), limit)
    if found.events:
        return found
    typed_name = len(name.split()) <= _MAX_NAME_WORDS
    return Timeline(name, edition.now, (), (), nearest_names(edition, name) if typed_name else ())


def timeline_of_question(
    news: LookupLibrary, text: str, now: datetime, audience: str = "", limit: int = 12
) -> Timeline:
    """List the dated events that a question is about.

    Args:
        news: The library.
        text: The question.
        now: The clock.
        audience: The audience whose private news is included.
        limit: How many events at most.
    """
    edition = Edition(news, now, audience)
    return _timeline(edition, text, _on_question(edition, text), limit)


def timeline_of_answer(
    news: LookupLibrary, answer: Answer, question: str, audience: str = "", limit: int = 12
) -> Timeline:
    """List the events of an answer and other events about its question, as of the answer's clock.

    Args:
        news: The library.
        answer: An answer with statements; undated statements are left out.
        question: The question it answers, self-contained; a follow-up question is completed.
        audience: The audience whose private news is included.
        limit: How many events at most, besides those of the answer.
    """
    numbering = CitationNumbering()
    statements: list[Statement] = []
    for statement in answer.statements:
        if not any(_repeats(statement, earlier) for earlier in statements):
            statements.append(statement)
    events_found = [
        event for statement in statements if (event := _event(statement, numbering)) is not None
    ]
    now = answer.coverage.as_of
    found = timeline_of_question(news, question, now, audience, limit)
    for event in found.events:
        if not any(_repeats(event.statement, statement) for statement in answer.statements):
            citations = tuple(map(numbering.adopt, event.statement.citations))
            events_found.append(
                replace(event, statement=replace(event.statement, citations=citations))
            )
    events_found.sort(key=lambda event: (event.start, event.end))
    return Timeline(answer.question, now, tuple(events_found), numbering.citations)


def _event(statement: Statement, numbering: CitationNumbering) -> Event | None:
    published = statement.citations[0].published_at
    renumbered = replace(statement, citations=tuple(map(numbering.adopt, statement.citations)))
    when = statement.when
    if when is not None:
        return Event(when.start, when.end, label(when), renumbered, stated=True)
    return None if published is None else event_by_report(published, renumbered)


def _repeats(statement: Statement, other: Statement) -> bool:
    """Whether two statements come from the same quoted sentence."""
    quotes = [citation.quote for citation in (*statement.citations, *other.citations)]
    return any(statement.text in quote and other.text in quote for quote in quotes)


def _timeline_of_entity(edition: Edition, entity: Entity, limit: int) -> Timeline:
    naming = articles_naming(replace(edition, since=None), entity)
    names = (entity.name, *entity.aliases)
    return _timeline(edition, entity.name, excerpts_from(naming), limit, names)


def _timeline(
    edition: Edition,
    subject: str,
    excerpts: Iterable[Excerpt],
    limit: int,
    common: Iterable[str] = (),
) -> Timeline:
    numbering = CitationNumbering()
    found = events(excerpts, numbering, edition.now, limit, common, since=edition.since)
    return Timeline(subject, edition.now, found, numbering.citations)


def _on_question(edition: Edition, text: str) -> Iterator[Excerpt]:
    """Yield sentences that share words with a question, from articles with all names in it."""
    question = read(text)
    stems = stems_of(question.text)
    found: tuple[Evidence, ...] = edition.news.search(
        question.text,
        edition.now,
        limit=_PASSAGES,
        per_article=_PER_ARTICLE,
        audience=edition.audience,
    )
    best_score = max((passage.score for passage in found), default=1.0)
    for passage in found:
        body = passage.article.body
        if question.names and not all(
            named(name, f"{passage.article.title} {body}") for name in question.names
        ):
            continue
        for sentence in sentences(body[: passage.passage.end]):
            if sentence.start < passage.passage.start:
                continue
            share = len(stems & stems_in(sentence.text)) / max(1, len(stems))
            if share >= _MIN_SHARE:
                yield Excerpt(passage.article, sentence, (share + passage.score / best_score) / 2)

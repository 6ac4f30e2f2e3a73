"""The dated events of a person, a topic, a story or a question."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.answer.question.name_match import named
from bot.answer.question.question import read
from bot.answer.types import Answer, Statement
from bot.lookup.citations import Ledger
from bot.lookup.events import Excerpt, events, reported
from bot.lookup.library_access import Edition, News
from bot.lookup.mentions import articles_naming, excerpts_from, nearest_names
from bot.lookup.people import people_named
from bot.lookup.topics import articles_on, excerpts_of, named_so, stems_of
from bot.lookup.types import Event, Timeline
from index import Entity, Evidence
from index.dates import label
from index.text.passages import sentences

_PASSAGES = 60
_PER_ARTICLE = 3
# A sentence tells of what is asked if it has so much of the question's words.
_SHARE = 0.34
_MOST_NAMES = 4  # words; longer is no name


def timeline(edition: Edition, asked: str, limit: int = 20) -> Timeline:
    """Tell in order what happened to somebody, or with something.

    Args:
        edition: The news.
        asked: A name, a topic's words, a story's headline or a question.
        limit: How many events at most.

    Returns:
        Events; none, with the names that come near, if there is nothing.
    """
    name = " ".join(asked.split())
    if not name.endswith("?") and len(name.split()) <= _MOST_NAMES:
        _, people = people_named(edition, name)
        entity = people[0] if people else named_so(edition, name)
        if entity is not None:
            found = _of_entity(edition, entity, limit)
            if found.events:
                return found
        stems = stems_of(name)
        articles = articles_on(edition, name)
        found = _timeline(
            edition,
            name,
            excerpts_of(articles, stems),
            limit,
            (name,),
        )
        if found.events:
            return found
    found = _timeline(edition, name, _on_question(edition, name), limit)
    if found.events:
        return found
    return Timeline(name, edition.now, (), (), nearest_names(edition, name))


def of_question(
    news: News, text: str, now: datetime, audience: str = "", limit: int = 12
) -> Timeline:
    """Tell in order what a question is about.

    Args:
        news: The library.
        text: The question.
        now: The clock.
        audience: Whose private news is read besides the public.
        limit: How many events at most.
    """
    edition = Edition(news, now, audience)
    return _timeline(edition, text, _on_question(edition, text), limit)


def of_answer(
    news: News, answer: Answer, question: str, audience: str = "", limit: int = 12
) -> Timeline:
    """Tell in order what an answer says, and what else happened in the matter, as of its clock.

    Args:
        news: The library.
        answer: With statements; the undated ones are left out.
        question: What it answers, standing by itself; a follow-up's is completed.
        audience: Whose private news is read besides the public.
        limit: How many events at most, those of the answer not counted.
    """
    ledger = Ledger()
    said = [event for one in answer.statements if (event := _said(one, ledger)) is not None]
    now = answer.coverage.as_of
    found = of_question(news, question, now, audience, limit)
    for one in found.events:
        if not any(_repeats(one.statement, other) for other in answer.statements):
            citations = tuple(map(ledger.adopt, one.statement.citations))
            said.append(replace(one, statement=replace(one.statement, citations=citations)))
    said.sort(key=lambda one: (one.start, one.end))
    return Timeline(answer.question, now, tuple(said), ledger.citations)


def _said(statement: Statement, ledger: Ledger) -> Event | None:
    published = statement.citations[0].published_at
    own = replace(statement, citations=tuple(map(ledger.adopt, statement.citations)))
    when = statement.when
    if when is not None:
        return Event(when.start, when.end, label(when), own, stated=True)
    return None if published is None else reported(published, own)


def _repeats(one: Statement, other: Statement) -> bool:
    """Whether a statement stands in a sentence that the other is taken from, or the like."""
    quotes = [citation.quote for citation in (*one.citations, *other.citations)]
    return any(one.text in quote and other.text in quote for quote in quotes)


def _of_entity(edition: Edition, entity: Entity, limit: int) -> Timeline:
    naming = articles_naming(edition, entity)
    names = (entity.name, *entity.aliases)
    return _timeline(edition, entity.name, excerpts_from(naming), limit, names)


def _timeline(
    edition: Edition,
    subject: str,
    excerpts: Iterable[Excerpt],
    limit: int,
    common: Iterable[str] = (),
) -> Timeline:
    ledger = Ledger()
    found = events(excerpts, ledger, edition.now, limit, common)
    return Timeline(subject, edition.now, found, ledger.citations)


def _on_question(edition: Edition, text: str) -> Iterator[Excerpt]:
    """Yield the sentences near a question that name somebody it names and share its words."""
    asked = read(text)
    stems = stems_of(asked.text)
    found: tuple[Evidence, ...] = edition.news.search(
        asked.text,
        edition.now,
        limit=_PASSAGES,
        per_article=_PER_ARTICLE,
        audience=edition.audience,
    )
    best = max((one.score for one in found), default=1.0)
    for one in found:
        body = one.article.body
        if asked.names and not all(
            named(name, f"{one.article.title} {body}") for name in asked.names
        ):
            continue
        for sentence in sentences(body[: one.passage.end]):
            if sentence.start < one.passage.start:
                continue
            has = len(stems & stems_of(sentence.text)) / max(1, len(stems))
            if has >= _SHARE:
                yield Excerpt(one.article, sentence, (has + one.score / best) / 2)

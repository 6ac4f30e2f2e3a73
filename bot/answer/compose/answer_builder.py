"""Put chosen sentences into an Answer: numbered citations, coverage, plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.question.smalltalk import NOT_READ
from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from index import Article, Span, TimeSpan
from index.dates import label
from index.sources.attribution import sentence_source
from index.sources.outlets import same_outlet

NO_NEWS = "Not covered: there is no news here yet; `newsdesk ingest` takes it in."
SILENT_OUTLET = "{outlet} says nothing on this here; others do."
REFUSALS = {
    Reason.NOT_COVERED: "Not covered: none of the articles here is about this.",
    Reason.NOT_STATED: ("Not stated: none of the articles here says this; the nearest are listed."),
    Reason.DISPUTED: "Disputed: the reports disagree.",
    Reason.STALE: "Stale: the only reports are older than what you ask for.",
    Reason.CONTRADICTED: "The news says this instead:",
    Reason.NOT_UNDERSTOOD: NOT_READ,
}
CLOSEST = "Not stated plainly; the closest report:"

_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"\d{4}")
# Words of a date that say nothing of when it is.
_BETWEEN = frozenset({"and", "in", "of", "on", "or", "the", "to"})


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of an article, and the part of it that is said.

    Attributes:
        article: Where it stands; for a refusal the sentence may be its headline.
        sentence: Letter by letter.
        said: A stretch of the sentence, or all of it.
        span: What of the sentence is asked for, by its place in it.
        when: The time that the sentence speaks of, by its place in it.
        standing: How it stands among the others.
    """

    article: Article
    sentence: str
    said: str
    span: Span | None = None
    when: TimeSpan | None = None
    standing: Standing | None = None


def answer(
    question: str,
    quotations: Sequence[Quotation],
    now: datetime,
    *,
    note: str = "",
    contradicted: bool = False,
    briefing: bool = False,
) -> Answer:
    """Compose an answer of quotations; a disputed one where any of them is.

    Args:
        question: As it was asked.
        quotations: In reading order, at least one.
        now: The moment it was asked at.
        note: What else the reader has to know.
        contradicted: Whether the quotations deny what the question takes for granted.
        briefing: Whether they are a list of what is new.
    """
    statements = tuple(_statement(number, one) for number, one in enumerate(quotations, start=1))
    citations = tuple(citation for one in statements for citation in one.citations)
    disputed = any(one.standing is Standing.DISPUTED for one in quotations)
    reason = Reason.DISPUTED if disputed else Reason.CONTRADICTED if contradicted else None
    made = Answer(
        question,
        "",
        statements,
        citations,
        coverage(citations, now),
        reason,
        note,
        briefing=briefing,
    )
    return replace(made, text=plain_text(made))


def closest(
    question: str, quotation: Quotation, nearest: Sequence[Quotation], now: datetime
) -> Answer:
    """Compose a refusal that quotes the closest report.

    Args:
        question: As it was asked.
        quotation: The sentence that comes closest; no words of it are marked as the answer.
        nearest: One of each article, the nearest first; that of `quotation` is left out.
        now: The moment it was asked at.
    """
    statement = _statement(1, replace(quotation, span=None, standing=None))
    others = [one for one in nearest if one.article.url != quotation.article.url]
    citations = statement.citations + tuple(
        _citation(number, one.article, one.sentence) for number, one in enumerate(others, start=2)
    )
    made = Answer(
        question,
        "",
        (statement,),
        citations,
        coverage(citations, now),
        Reason.NOT_STATED,
    )
    return replace(made, text=plain_text(made))


def refusal(
    question: str,
    reason: Reason,
    nearest: Sequence[Quotation],
    now: datetime,
    text: str | None = None,
) -> Answer:
    """Compose a refusal, with the articles that come nearest.

    Args:
        question: As it was asked.
        reason: Which kind of not knowing.
        nearest: One of each article, the nearest first.
        now: The moment it was asked at.
        text: What to say in the place of the kind's own sentence.
    """
    citations = tuple(
        _citation(number, one.article, one.sentence) for number, one in enumerate(nearest, start=1)
    )
    return Answer(
        question,
        text or REFUSALS[reason],
        (),
        citations,
        coverage(citations, now),
        reason,
    )


def noted(answer: Answer, note: str) -> Answer:
    """Return an answer with a note before what its reader has to know already."""
    if not note:
        return answer
    made = replace(answer, note=" ".join(filter(None, (note, answer.note))))
    if made.written_by:
        return made
    own = made.statements or made.parts
    return replace(made, text=plain_text(made) if own else f"{note} {made.text}")


def _statement(number: int, one: Quotation) -> Statement:
    start = one.sentence.index(one.said)
    span = None if one.span is None else _within(one.span, start, one.said)
    when = None
    if one.when is not None and (place := _within(one.when.place, start, one.said)) is not None:
        when = TimeSpan(place, one.when.start, one.when.end)
    citation = _citation(number, one.article, one.sentence)
    return Statement(one.said, (citation,), span, when, one.standing)


def _within(place: Span, start: int, said: str) -> Span | None:
    """Move a place in a sentence to where it is in the part that is said; None if it is not."""
    moved = Span(place.start - start, place.end - start, place.text)
    inside = moved.start >= 0 and said[moved.start : moved.end] == place.text
    return moved if inside else None


def plain_text(answer: Answer, *, more: bool = False) -> str:
    """Return what an answer says, as plain text; several questions each below its own line.

    Args:
        answer: With statements, or with parts.
        more: Whether to say all of them, not only those that are shown at once.
    """
    if answer.parts:
        told = [f"{part.question}\n{part.text}" for part in answer.parts]
        return "\n\n".join(filter(None, (answer.note, *told)))
    shown = answer.statements if more else answer.shown
    parts = [answer.note] if answer.note else []
    if answer.closest:
        parts.append(CLOSEST)
    elif answer.reason is not None:
        parts.append(REFUSALS[answer.reason])
    parts += [said_of(answer, one) for one in shown]
    line = lead_line(answer)
    return (f"{line}\n" if line else "") + " ".join(parts)


def lead_line(answer: Answer) -> str:
    """Return what leads, on one line: "April or early May (2023)"; "" where nothing does."""
    words, time = " ".join(answer.lead.split()), lead_time(answer)
    return f"{words} ({time})" if words and time else words


def lead_time(answer: Answer) -> str:
    """Return what the resolved time says beyond the words that lead: "2023"; "" for nothing."""
    first = answer.statements[0] if answer.lead else None
    if first is None or first.span is None or first.when is None:
        return ""
    place = first.when.place
    # of a number, or a name, the time that its sentence speaks of is no part
    if place.end <= first.span.start or first.span.end <= place.start:
        return ""
    meant = label(first.when)
    said = set(_WORD.findall(first.span.text.casefold()))
    new = [one for one in _WORD.findall(meant) if one.casefold() not in said | _BETWEEN]
    if all(_YEAR.fullmatch(one) for one in new):
        return " to ".join(dict.fromkeys(new))
    return meant


def said_of(answer: Answer, statement: Statement) -> str:
    """Return a statement with its marks; beside it the time that is meant, and how it stands.

    Args:
        answer: Whose it is.
        statement: One of its statements.
    """
    citation = statement.citations[0]
    marks = "".join(f"[{one.number}]" for one in statement.citations)
    overtaken = statement.standing is Standing.OVERTAKEN
    beside: list[str] = []
    leads = statement is answer.statements[0] and lead_time(answer)
    if statement.when is not None and not leads:
        meant = label(statement.when)
        if meant.casefold() not in statement.text.casefold():
            beside.append(f"{statement.when.place.text}: {meant}")
    if overtaken or answer.reason is not None:
        by = citation.origin or citation.publisher or "unknown outlet"
        at = citation.published_at
        beside.append(by if at is None else f"{by}, {at.day} {at:%B %Y}")
    if overtaken:
        beside.append("a later report has overtaken this")
    told = f"{_marked(statement.text, citation.quote)} {marks}"
    return f"{told} ({'; '.join(beside)})" if beside else told


def _citation(number: int, article: Article, quote: str) -> Citation:
    named = sentence_source(quote)
    if named is not None and same_outlet(named, article.publisher):
        named = article.publisher
    return Citation(
        number=number,
        title=article.title,
        publisher=article.publisher,
        origin=named or article.origin,
        author=article.author,
        url=article.url,
        published_at=article.published_at,
        quote=quote,
    )


def coverage(citations: Sequence[Citation], now: datetime) -> Coverage:
    """Return what citations rest on.

    Args:
        citations: Of an answer, or of what comes near.
        now: The moment the question was asked at.
    """
    # of an article that names nobody, only its address tells whose it is
    origins = {one.origin.casefold() or one.url for one in citations}
    dates = [one.published_at for one in citations if one.published_at is not None]
    articles = {one.url for one in citations}
    return Coverage(now, len(articles), max(dates, default=None), len(origins))


def _marked(said: str, sentence: str) -> str:
    """Show by dots where a sentence was cut; a dateline is nothing of it."""
    before = "" if without_dateline(sentence).text.startswith(said) else "… "
    after = "" if sentence.endswith(said) else " …"
    return f"{before}{said}{after}"

"""Put chosen sentences into an Answer: numbered citations, coverage, plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answer.question.gibberish import NOT_READ
from bot.answer.question.question import QuestionKind, is_in_present_tense, read
from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from index import Article, Span, TimeSpan
from index.dates import ENGLISH, DateWords, asked_range, label
from index.sources.attribution import sentence_source
from index.sources.outlets import same_outlet

NO_NEWS = "Not covered: there is no news here yet; add some with `newsdesk ingest`."
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
# Words of a date that carry no information about when it is.
_BETWEEN = frozenset({"and", "in", "of", "on", "or", "the", "to"})


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of an article, and the part of it that is quoted.

    Attributes:
        article: The article; for a refusal the sentence may be its headline.
        sentence: The sentence, verbatim.
        text: The quoted part of the sentence, or all of it.
        span: The words that answer, by their place in the sentence.
        when: The time that the sentence names, by its place in the sentence.
        standing: How it relates to the other quotations of the answer.
    """

    article: Article
    sentence: str
    text: str
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
    """Compose an answer from quotations; it is disputed if any quotation is.

    Args:
        question: The question, as it was asked.
        quotations: In reading order, at least one.
        now: When it was asked.
        note: What else people need to know.
        contradicted: Whether the quotations deny what the question takes for granted.
        briefing: Whether the answer is a briefing.
    """
    statements = tuple(
        _statement(number, quotation) for number, quotation in enumerate(quotations, start=1)
    )
    citations = tuple(citation for statement in statements for citation in statement.citations)
    disputed = any(quotation.standing is Standing.DISPUTED for quotation in quotations)
    reason = Reason.DISPUTED if disputed else Reason.CONTRADICTED if contradicted else None
    composed = Answer(
        question,
        "",
        statements,
        citations,
        coverage(citations, now),
        reason,
        note,
        briefing=briefing,
        is_about_now=not briefing and _is_about_now(question, now),
    )
    return replace(composed, text=plain_text(composed))


def _is_about_now(question: str, now: datetime) -> bool:
    """Whether a question asks what holds now, or whether something has happened by now."""
    if is_in_present_tense(question):
        return True
    return read(question).kind is QuestionKind.YES_NO and asked_range(question, now) is None


def closest(
    question: str, quotation: Quotation, nearest: Sequence[Quotation], now: datetime
) -> Answer:
    """Compose a refusal that quotes the closest report.

    Args:
        question: The question, as it was asked.
        quotation: The sentence that comes closest; no words of it are marked as the answer.
        nearest: One quotation per article, nearest first; the article of `quotation` is skipped.
        now: When it was asked.
    """
    statement = _statement(1, replace(quotation, span=None, standing=None))
    others = [quoted for quoted in nearest if quoted.article.url != quotation.article.url]
    citations = statement.citations + tuple(
        _citation(number, quoted.article, quoted.sentence)
        for number, quoted in enumerate(others, start=2)
    )
    composed = Answer(
        question,
        "",
        (statement,),
        citations,
        coverage(citations, now),
        Reason.NOT_STATED,
    )
    return replace(composed, text=plain_text(composed))


def refusal(
    question: str,
    reason: Reason,
    nearest: Sequence[Quotation],
    now: datetime,
    text: str | None = None,
) -> Answer:
    """Compose a refusal that cites the nearest articles.

    Args:
        question: The question, as it was asked.
        reason: The reason of the refusal.
        nearest: One quotation per article, nearest first.
        now: When it was asked.
        text: Replaces the standard sentence for the reason.
    """
    citations = tuple(
        _citation(number, quotation.article, quotation.sentence)
        for number, quotation in enumerate(nearest, start=1)
    )
    return Answer(
        question,
        text or REFUSALS[reason],
        (),
        citations,
        coverage(citations, now),
        reason,
    )


def with_note(answer: Answer, note: str) -> Answer:
    """Return the answer with a note put before the notes it already has."""
    if not note:
        return answer
    composed = replace(answer, note=" ".join(filter(None, (note, answer.note))))
    if composed.written_by:
        return composed
    has_parts = composed.statements or composed.parts
    return replace(composed, text=plain_text(composed) if has_parts else f"{note} {composed.text}")


def _statement(number: int, quotation: Quotation) -> Statement:
    start = quotation.sentence.index(quotation.text)
    span = None if quotation.span is None else _within(quotation.span, start, quotation.text)
    when = None
    if (
        quotation.when is not None
        and (place := _within(quotation.when.place, start, quotation.text)) is not None
    ):
        when = TimeSpan(place, quotation.when.start, quotation.when.end)
    citation = _citation(number, quotation.article, quotation.sentence)
    return Statement(quotation.text, (citation,), span, when, quotation.standing)


def _within(place: Span, start: int, text: str) -> Span | None:
    """Move a place in a sentence to its place in the quoted part; None if it is outside."""
    moved = Span(place.start - start, place.end - start, place.text)
    inside = moved.start >= 0 and text[moved.start : moved.end] == place.text
    return moved if inside else None


def plain_text(answer: Answer, *, more: bool = False) -> str:
    """Return an answer as plain text; each of several questions gets a line above its answer.

    Args:
        answer: An answer with statements or parts.
        more: Whether to include the statements that are not shown at once.
    """
    if answer.parts:
        texts = [f"{part.question}\n{part.text}" for part in answer.parts]
        return "\n\n".join(filter(None, (answer.note, *texts)))
    shown = answer.statements if more else answer.shown
    parts: list[str] = []
    if answer.closest:
        parts.append(CLOSEST)
    elif answer.reason is not None:
        parts.append(REFUSALS[answer.reason])
    parts += [marked_text(answer, statement) for statement in shown]
    opening = opening_line(answer)
    return (f"{opening}\n" if opening else "") + " ".join(parts)


def opening_line(answer: Answer) -> str:
    """Return what stands above the statements: the note, then the age of old news and the lead."""
    old = answer.old_news_at
    as_of = "" if old is None else f"As of {old:%B %Y}:"
    lead = " ".join(filter(None, (as_of, lead_line(answer))))
    return "\n".join(filter(None, (answer.note, lead)))


def lead_line(answer: Answer) -> str:
    """Return the lead on one line: "April or early May (2023)"; "" without a lead."""
    words, time = " ".join(answer.lead.split()), lead_time(answer)
    return f"{words} ({time})" if words and time else words


def lead_time(answer: Answer, language: DateWords = ENGLISH) -> str:
    """Return what the resolved time adds to the lead: "2023"; "" if it adds nothing."""
    first = answer.statements[0] if answer.lead else None
    if first is None or first.span is None or first.when is None:
        return ""
    place = first.when.place
    # the time is outside the lead: the lead is a number or a name
    if place.end <= first.span.start or first.span.end <= place.start:
        return ""
    meant = label(first.when)
    shown = set(_WORD.findall(first.span.text.casefold()))
    new = [word for word in _WORD.findall(meant) if word.casefold() not in shown | _BETWEEN]
    if all(_YEAR.fullmatch(word) for word in new):
        return "–".join(dict.fromkeys(new))
    return label(first.when, language)


def marked_text(answer: Answer, statement: Statement) -> str:
    """Return a statement with its citation marks, the resolved time and its standing.

    Args:
        answer: The answer that the statement belongs to.
        statement: One of its statements.
    """
    citation = statement.citations[0]
    marks = "".join(f"[{citation.number}]" for citation in statement.citations)
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
    text = f"{_marked(statement.text, citation.quote)} {marks}"
    return f"{text} ({'; '.join(beside)})" if beside else text


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
        published_at=article.published_locally,
        quote=quote,
        is_summary=article.is_summary,
    )


def coverage(citations: Sequence[Citation], now: datetime) -> Coverage:
    """Compute the coverage of citations.

    Args:
        citations: The citations of an answer, or the nearest articles.
        now: When the question was asked.
    """
    # an article without an origin counts as an origin by its address
    origins = {citation.origin.casefold() or citation.url for citation in citations}
    dates = [citation.published_at for citation in citations if citation.published_at is not None]
    articles = {citation.url for citation in citations}
    return Coverage(now, len(articles), max(dates, default=None), len(origins))


def _marked(text: str, sentence: str) -> str:
    """Mark with dots where a sentence was cut; a missing dateline is not a cut."""
    before = "" if without_dateline(sentence).text.startswith(text) else "… "
    after = "" if sentence.endswith(text) else " …"
    return f"{before}{text}{after}"

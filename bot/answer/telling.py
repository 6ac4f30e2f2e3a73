"""PURE: what is said of the strong sentences: what is asked first, then what supports it."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.answer.agreement import Report, weigh
from bot.answer.asked import Value, asked_value
from bot.answer.compose import Quotation
from bot.answer.question import Kind, Question
from bot.answer.select import Scored, varied
from bot.answer.types import Standing
from index import Span, TimeSpan
from index.dates import times

# How many of the strongest are weighed against each other.
MOST_WEIGHED = 8
# What has been by the time of a report is not its word on what is to come.
_TO_COME = re.compile(r"\b(?:will|might|may|could|going to|due|expected|planned)\b", re.IGNORECASE)
_UNDATED = datetime.min.replace(tzinfo=UTC)

Trim = Callable[[str, Span | None], str]


def tell(
    question: Question, strong: Sequence[Scored], names: Sequence[Sequence[Span]], trim: Trim
) -> tuple[Quotation, ...]:
    """Decide what is said, and in which order.

    Args:
        question: What is asked.
        strong: Sentences that answer, the strongest first, at least one.
        names: Of each of the first `MOST_WEIGHED`, the names in it that fit the question's kind.
        trim: Cuts a sentence to what answers; the span is what has to stay in it.

    Returns:
        Quotations in reading order, at most four.
    """
    weighed = list(strong[:MOST_WEIGHED])
    values = [_value(question, one, own) for one, own in zip(weighed, names, strict=False)]
    values += [None] * (len(weighed) - len(values))
    reports = [
        Report(
            one.candidate.evidence.article,
            one.candidate.sentence.text,
            value,
            one.candidate.overlap,
            one.strength,
        )
        for one, value in zip(weighed, values, strict=True)
    ]
    result = weigh(question, reports)
    standings = dict(result.standings)
    lead = weighed[result.lead]
    others = [one for at, one in enumerate(weighed) if at in standings and at != result.lead]
    said = varied(strong, [lead, *others[:3]])
    supports = sorted(
        (one for one in said if one is not lead and one not in others),
        key=lambda one: one.candidate.evidence.article.published_at or _UNDATED,
        reverse=True,
    )
    known = {
        id(one): (value, standings.get(at))
        for at, (one, value) in enumerate(zip(weighed, values, strict=True))
    }
    return tuple(
        _quotation(question, one, *known.get(id(one), (None, None)), trim)
        for one in (lead, *others[:3], *supports)
    )


def _value(question: Question, one: Scored, names: Sequence[Span]) -> Value | None:
    article = one.candidate.evidence.article
    text = one.candidate.sentence.text
    at = article.published_at
    found = () if at is None else times(text, at)
    if at is not None and _TO_COME.search(question.text):
        found = tuple(one for one in found if one.end > at)
    return asked_value(text, question, found, names)


def _quotation(
    question: Question, one: Scored, value: Value | None, standing: Standing | None, trim: Trim
) -> Quotation:
    article = one.candidate.evidence.article
    sentence = one.candidate.sentence.text
    place = None if value is None else value.place
    return Quotation(
        article,
        sentence,
        trim(sentence, place),
        place,
        _when(question, sentence, value, article.published_at),
        standing,
    )


def _when(
    question: Question, sentence: str, value: Value | None, published_at: datetime | None
) -> TimeSpan | None:
    if question.kind is Kind.WHEN:
        return None if value is None else value.time
    found = () if published_at is None else times(sentence, published_at)
    return found[0] if found else None

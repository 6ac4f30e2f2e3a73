"""PURE: what the words that answer give: a quantity, a time, or just themselves."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.answer.question.question import Kind, Question
from bot.answer.sentences.quantities import Quantity, quantities
from index import Span, TimeSpan
from index.dates import times
from index.text.lexicon import MONTH, NUMBER_WORDS, WEEKDAY
from index.text.words import STOPWORDS

# What has been by the time of a report is not its word on what is to come.
_TO_COME = re.compile(r"\b(?:will|might|may|could|going to|due|expected|planned)\b", re.IGNORECASE)
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)

_NUMBER = re.compile(
    rf"\b\d[\d,.]*\b|\b(?:{'|'.join(NUMBER_WORDS[2:13])}|dozens?|"
    r"hundreds?|thousands?|millions?|billions?|half|percent)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'&.-]+")
_TIME = re.compile(rf"\b(?:{MONTH}|{WEEKDAY}|(?:19|20)\d\d|today|tomorrow|yesterday|tonight)\b")


@dataclass(frozen=True, slots=True)
class Value:
    """What a sentence gives for what is asked.

    Attributes:
        place: The words, by their place in the sentence.
        quantity: For "how many", the number.
        time: For "when", the stretch of time; None in an undated report.
    """

    place: Span
    quantity: Quantity | None = None
    time: TimeSpan | None = None


def value_of(
    question: Question, sentence: str, published_at: datetime | None, answer: Span | None
) -> Value | None:
    """Read the words that answer.

    Args:
        question: What is asked.
        sentence: Of the news.
        published_at: When, for "on Friday"; None if unknown.
        answer: The words of the sentence that answer, as the reader marked them.

    Returns:
        None where no words are marked, or "when" is asked and they say no time, or "how many" and
        they say no number.
    """
    if answer is None:
        return None
    if question.kind is Kind.WHEN:
        found = [
            one for one in times(sentence, published_at or _SOME_DAY) if one.place.meets(answer)
        ]
        if published_at is not None and _TO_COME.search(question.text):
            found = [one for one in found if one.end > published_at]
        if not found:
            return None
        first = found[0]
        return Value(first.place, time=first if published_at is not None else None)
    if question.kind is Kind.HOW_MANY:
        counted = [one for one in quantities(sentence) if one.place.meets(answer)]
        return Value(counted[0].place, quantity=counted[0]) if counted else None
    return Value(answer)


def has_value(question: Question, text: str, lower_case: frozenset[str]) -> float:
    """Tell whether a text has a value of the kind asked for that is not in the question already.

    Args:
        question: What is asked.
        text: A sentence of the news.
        lower_case: The words that its article has in lower case: what opens the sentence is no
            name if it is among them.

    Returns:
        0 or 1; .5 where that cannot be told: "which animal" may be answered by a word like others.
        1 of a question that any words may answer: "why".
    """
    if question.kind not in _TOLD_BY:
        return 1.0
    patterns, otherwise = _TOLD_BY[question.kind]
    asked = question.text.casefold()
    opening = _OPENING.match(text)
    if opening is not None and opening["word"].lower() in lower_case | STOPWORDS:
        text = text[opening.end() :]
    found = (one for pattern in patterns for one in pattern.findall(text))
    return 1.0 if any(one.casefold() not in asked for one in found) else otherwise


_OPENING = re.compile(r"\W*(?P<word>\w+)")
_TOLD_BY = {
    Kind.HOW_MANY: ((_NUMBER,), 0.0),
    Kind.WHEN: ((_TIME,), 0.0),
    Kind.WHO: ((_NAME,), 0.0),
    Kind.WHERE: ((_NAME,), 0.0),
    Kind.WHICH: ((_NAME, _NUMBER), 0.5),
    Kind.WHAT: ((_NAME, _NUMBER), 0.5),
}

"""PURE: the words of a sentence that a question's kind asks for: a date, a name, a quantity."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.quantities import Quantity, agree, quantities
from bot.answer.question import Kind, Question
from index import Span, TimeSpan
from index.lexical import words

_WORD = re.compile(r"\w+")
# Behind these another clause begins; a word of it is further away by so many characters.
# What stands in brackets is beside the matter: "(Reuters, 1 March 2023)".
_CLAUSE = re.compile(r"[,;:—–]\s|[()\[\]]|\b(?:and|but|while)\b")
_ANOTHER_CLAUSE = 40
# "People" are killed and injured alike: as a word of the question it tells no number from another.
_ANYONE = frozenset({"peopl", "perso"})
# What a question's own words say of the unit it asks for.
_UNITS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(units.split()))
    for pattern, units in (
        (r"\bpercent|\bwhat share|\bproportion\b", "%"),
        (
            r"\bhow much (?:money|(?:did|does|do|will|would|is|was|were|are|has|have) .*"
            r"(?:cost|pay|paid|price|worth|spen[dt]|raise|sell|sold|fin(?:e|ed)|earn|owe|donate|"
            r"invest))|\b(?:price|salary|fine|cost|wage)\b",
            "$ € £ ¥ ₹ dollar cent euro",
        ),
        (r"\bhow old\b|\bwhat age\b", "year month "),
        (r"\bhow long\b", "year month week day hour minute second mile kilometer foot meter"),
        (r"\bhow (?:far|tall|high|deep|wide)\b", "mile kilometer km foot meter metre inch % $"),
    )
)


@dataclass(frozen=True, slots=True)
class Value:
    """What a sentence gives for what is asked.

    Attributes:
        place: Where in the sentence.
        quantity: For "how many", the number.
        time: For "when", the stretch of time.
    """

    place: Span
    quantity: Quantity | None = None
    time: TimeSpan | None = None


def asked_value(
    sentence: str, question: Question, times: Sequence[TimeSpan], names: Sequence[Span]
) -> Value | None:
    """Find what a sentence gives for what is asked.

    Args:
        sentence: Of the news.
        question: What is asked.
        times: The times that the sentence speaks of, resolved, by their places in it.
        names: The names in the sentence that fit the question's kind: of people for "who".

    Returns:
        The value that stands nearest to the question's own words; None where none is there or
        the kind has no such value ("why", "what").
    """
    if question.kind is Kind.HOW_MANY:
        return _nearest(
            [Value(one.place, quantity=one) for one in _fitting(sentence, question)],
            sentence,
            question,
        )
    if question.kind is Kind.WHEN:
        asked = question.text.casefold()
        moments = [one for one in times if one.place.text.casefold() not in asked]
        return _nearest([Value(one.place, time=one) for one in moments], sentence, question)
    if question.kind in {Kind.WHO, Kind.WHERE}:
        known = {word.casefold() for word in _WORD.findall(question.text)}
        fresh = [one for one in names if not _known(one.text, known)]
        return _nearest([Value(one) for one in fresh], sentence, question)
    return None


def _fitting(sentence: str, question: Question) -> list[Quantity]:
    """Return the quantities in the unit that is asked for, those of the question left out."""
    asked = [one for one in quantities(question.text) if one.unit or one.low > 2]  # noqa: PLR2004 - "the two"
    found = [
        one
        for one in quantities(sentence)
        if not any(one.unit == known.unit and agree(one, known) for known in asked)
    ]
    for pattern, units in _UNITS:
        if pattern.search(question.text):
            in_unit = [one for one in found if one.unit in units or (not one.unit and "" in units)]
            return in_unit or found
    return found


def _known(name: str, known: set[str]) -> bool:
    parts = [part.casefold() for part in _WORD.findall(name)]
    return any(part in known for part in parts)


def _nearest(values: Sequence[Value], sentence: str, question: Question) -> Value | None:
    """Take the value with the question's words around it; the first of equals."""
    if len(values) < 2:  # noqa: PLR2004 - nothing to choose
        return values[0] if values else None
    asked = {word[:5] for word in words(question.text)} - _ANYONE
    at = [
        match.span() for match in _WORD.finditer(sentence) if match.group().casefold()[:5] in asked
    ]

    def gap(value: Value, start: int, end: int) -> int:
        first, last = sorted(((start, end), (value.place.start, value.place.end)))
        between = sentence[first[1] : last[0]]
        return len(between) + _ANOTHER_CLAUSE * bool(_CLAUSE.search(between))

    def distance(value: Value) -> float:
        counted = value.quantity.counted if value.quantity else ""
        if any(word.casefold()[:5] in asked for word in _WORD.findall(counted)):
            return -1.0
        return min((gap(value, *place) for place in at), default=0)

    return min(values, key=lambda one: (distance(one), one.place.start))

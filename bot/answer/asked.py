"""PURE: the words of a sentence that a question's kind asks for: a date, a name, a quantity."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.quantities import Quantity, agree, quantities
from bot.answer.question import Kind, Question, asking
from bot.answer.stems import stem
from bot.answer.values import RESULT, SCORE
from index import EntityKind, Span, TimeSpan
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
# What "which company" asks for: the noun, with what may stand between it and "which".
_VERB = "is|are|was|were|did|does|do|ha[sd]|have|will|would|can|could|may|might|should|of|to"
_MODIFIERS = rf"\b(?:which|what)(?:\s(?!(?:{_VERB})\b)[\w’'&.-]+){{0,4}}?\s"
_WHICH: tuple[tuple[re.Pattern[str], frozenset[EntityKind]], ...] = tuple(
    (re.compile(rf"{_MODIFIERS}(?:{nouns})s?\b", re.IGNORECASE), frozenset({kind}))
    for kind, nouns in (
        (
            EntityKind.PERSON,
            r"actor|actress(?:e)?|singer|rapper|celebrit(?:y|ie)|star|politician|senator|lawmaker|leader|"
            r"golfer|player|athlete|musician|author|philanthropist|billionaire|official|member|"
            r"driver|candidate|judge|justice|minister|governor|mayor|officer|CEO|astronaut|"
            r"scientist|coach|queen|prince|pope|activist|journalist|general|king|"
            r"president|host|comedian|director|head of state",
        ),
        (
            EntityKind.ORGANISATION,
            r"compan(?:y|ie)|automaker|carmaker|airline|retailer|supermarket|bank|firm|startup|giant|"
            r"agenc(?:y|ie)|universit(?:y|ie)|college|school|team|club|band|group|network|union|chain|"
            r"manufacturer|maker|brand|organi[sz]ation|platform",
        ),
    )
)


_CONTEST = re.compile(
    r"\bwho\b.*\b(?:w[io]n|wins|winning|winner|beat(?:en|s)?|defeat\w*|los[et]|loses|play(?:s|ed|ing)?"
    r"|qualif\w+|host(?:s|ed|ing)?|invade\w*|attack\w*|advanced?|eliminated)\b",
    re.IGNORECASE,
)
# "Who won", "who has recently left"; "whom did she meet". Who "was arrested" may stand anywhere.
_NAME = r"[A-Z][\w’'.-]*"
_WHO_VERB = re.compile(
    r"\b[Ww]ho(?:m)?\s+(?:(?P<done>(?:(?:did|does|do)\s+(?:the\s+)?[\w’'.-]+"
    rf"|(?:will|would|has|have|could|may|might)\s+(?:the\s+)?{_NAME})(?:\s+{_NAME})*\s+)"
    r"|(?:(?:has|have|had|will|would|could|may|might|just|also|first|recently|reportedly)\s+)*)"
    r"(?P<verb>(?!(?:is|are|was|were|be|been)\b)[a-z]\w+)"
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


def kinds_of_name(question: Question) -> tuple[frozenset[EntityKind], ...]:
    """Return the kinds of name that a question asks for, the likeliest first; none for "why".

    Who wins and who is at war may be a country.
    """
    person, organisation, place = map(frozenset, zip(EntityKind, strict=True))
    if question.kind is Kind.WHO:
        contest = _CONTEST.search(asking(question.text))
        return (frozenset(EntityKind),) if contest else (person, organisation)
    if question.kind is Kind.WHERE:
        return (place,)
    if question.kind in {Kind.WHICH, Kind.WHAT}:
        focus = asking(question.text)
        return next(((kinds,) for noun, kinds in _WHICH if noun.search(focus)), ())
    return ()


def asks_for_a_value(question: Question) -> bool:
    """Whether a question asks for a time, a number or a name that can be told in a sentence."""
    return question.kind in {Kind.HOW_MANY, Kind.WHEN} or bool(kinds_of_name(question))


def asked_value(
    sentence: str, question: Question, times: Sequence[TimeSpan], names: Sequence[Span]
) -> Value | None:
    """Find what a sentence gives for what is asked.

    Args:
        sentence: Of the news.
        question: What is asked.
        times: The times that the sentence speaks of, resolved, by their places in it.
        names: The names in the sentence of the first of `kinds_of_name` that it has any of.

    Returns:
        The value that stands nearest to the question's own words; None where none is there or
        the kind has no such value ("why", "what").
    """
    if question.kind is Kind.HOW_MANY and SCORE.search(question.text):
        result = RESULT.search(sentence)
        return result and Value(Span(result.start(), result.end(), result.group()))
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
    if names and kinds_of_name(question):
        known = {word.casefold() for word in _WORD.findall(question.text)}
        fresh = [one for one in names if not _known(one.text, known)]
        fresh = _in_their_part(fresh, sentence, question)
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


def verb_of_who(question: Question) -> str:
    """Return the stem of what is asked to be done by whom, or to whom: "win"; "" for none."""
    asked = _who(question)
    return "" if asked is None else stem(asked["verb"])


def _who(question: Question) -> re.Match[str] | None:
    """Return who is asked for, of what is "done" by somebody who is named, and the "verb"."""
    return _WHO_VERB.search(asking(question.text)) if question.kind is Kind.WHO else None


def _in_their_part(names: Sequence[Span], sentence: str, question: Question) -> list[Span]:
    """Keep the names that may be who did it, or to whom it was done, as the question asks.

    "Who beat France?" asks for a name before "beat" or behind "by"; "whom did she meet?" for one
    behind "met". Where the sentence has another verb, every name may be.
    """
    asked = _who(question)
    if asked is None:
        return list(names)
    did_it = asked["done"] is None
    verb = stem(asked["verb"])
    at = next((one.start() for one in _WORD.finditer(sentence) if stem(one.group()) == verb), None)
    if at is None:
        return list(names)
    by = [one for one in names if sentence[: one.start].rstrip().casefold().endswith(" by")]
    if did_it and any(one.start > at for one in by):
        return [one for one in by if one.start > at]
    return [one for one in names if (one.start < at) == did_it]


def _known(name: str, known: set[str]) -> bool:
    parts = [part.casefold() for part in _WORD.findall(name)]
    return any(part in known for part in parts)


def _nearest(values: Sequence[Value], sentence: str, question: Question) -> Value | None:
    """Take the value with the question's words around it; the first of equals."""
    if len(values) < 2:  # noqa: PLR2004 - nothing to choose
        return values[0] if values else None
    asked = {stem(word) for word in words(question.text)} - _ANYONE
    at = [match.span() for match in _WORD.finditer(sentence) if stem(match.group()) in asked]

    def gap(value: Value, start: int, end: int) -> int:
        first, last = sorted(((start, end), (value.place.start, value.place.end)))
        between = sentence[first[1] : last[0]]
        return len(between) + _ANOTHER_CLAUSE * bool(_CLAUSE.search(between))

    def distance(value: Value) -> float:
        counted = value.quantity.counted if value.quantity else ""
        if any(stem(word) in asked for word in _WORD.findall(counted)):
            return -1.0
        return min((gap(value, *place) for place in at), default=0)

    return min(values, key=lambda one: (distance(one), one.place.start))

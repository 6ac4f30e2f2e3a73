"""PURE: whether reports agree on the value asked for, disagree, or overtake each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answer.question.name_match import named
from bot.answer.question.question import Question, QuestionKind
from bot.answer.sentences.answer_values import Value
from bot.answer.sentences.claims import check, claims
from bot.answer.sentences.quantities import agree
from bot.answer.types import Standing
from index import Article
from index.text.stems import stems

# Two sentences are about one matter if both contain this part of the question's words ...
_ON_THE_MATTER = 0.5
# ... and share this part of their own words, values and names aside.
_ALIKE = 0.4
# Numbers and dates need no more. Names and places do: reports on the winners of two different
# races use much the same words.
_ALIKE_IN_ALL = 0.6
# A report overtakes another only if it is later by at least this much.
_LATER = timedelta(hours=3)
_WORD = re.compile(r"\w+")
_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion|ing)|clarif\w+|revis\w+|updat\w+|retract\w+|amend\w*|postpon\w+|"
    r"delay\w*|resched\w+|brought forward|moved (?:to|back|up|forward)|push(?:ed|es) (?:back|to)|"
    r"now|no longer|instead|rather than|initially|originally|previously|earlier (?:report|said|"
    r"figure|estimate)\w*|not,? as|as previously|cancel\w*|called off|scrapp?ed|new (?:date|figure|"
    r"toll|estimate|tally|count)|final (?:count|tally|toll|result|figure)|has (?:risen|climbed|"
    r"grown|increased|fallen|dropped)|have (?:risen|climbed)|rises? to|rose to|climb\w* to|"
    r"increased? to|jump\w* to|raised to|reach\w*|up from|down from)\b",
    re.IGNORECASE,
)
_TOLL = re.compile(
    r"\b(?:dead|died|dies|deaths?|kill\w*|injur\w*|wounded|missing|casualt\w+|toll|infect\w+|"
    r"cases|victims|displaced|evacuated|arrest\w*|hospitali[sz]ed)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|never|no|nor|neither|den(?:y|ies|ied)|reject\w*|refus\w+|rul(?:es?|ed) out|"
    r"without|fail(?:s|ed) to|declin\w+|false|untrue)\b|n[’']t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """A sentence, with the value that it gives as the answer.

    Attributes:
        article: The article that contains it.
        sentence: The sentence, verbatim.
        value: The value that it gives as the answer, if there is one.
        overlap: The part of the question's words that it contains, 0 to 1.
    """

    article: Article
    sentence: str
    value: Value | None
    overlap: float


@dataclass(frozen=True, slots=True)
class WeighedReports:
    """How reports relate to each other.

    Attributes:
        lead: The index of the report to begin with.
        standings: The index and standing of each report that is disputed or overtaken.
        disputed: Whether the reports give different answers.
    """

    lead: int
    standings: tuple[tuple[int, Standing], ...]
    disputed: bool


def weigh(question: Question, reports: Sequence[ReportedValue]) -> WeighedReports:
    """Weigh reports against the strongest of them.

    A newer report overtakes an earlier one only if it says so ("has been postponed to"), if it
    gives a higher toll, or if both have the same origin.

    Args:
        question: The question.
        reports: The strongest first.
    """
    if not reports:
        return WeighedReports(0, (), disputed=False)
    overtaken_by = {
        at: [by for by, rival in enumerate(reports) if _overtakes(question, rival, report)]
        for at, report in enumerate(reports)
    }
    lead = 0
    while overtaken_by[lead]:  # ends, as each is later than the previous
        lead = overtaken_by[lead][0]
    standings = {
        at: Standing.OVERTAKEN if overtaken_by[at] else Standing.DISPUTED
        for at, report in enumerate(reports)
        if at != lead
        and _is_conflict(question, reports[lead], report, follows_on=bool(overtaken_by[at]))
    }
    disputed = Standing.DISPUTED in standings.values()
    if disputed:
        standings[lead] = Standing.DISPUTED
    return WeighedReports(lead, tuple(sorted(standings.items())), disputed)


def same_value(a: Value, b: Value) -> bool:
    """Whether two values agree: equal numbers, overlapping times, or names that share a word."""
    if a.quantity and b.quantity:
        return a.quantity.unit == b.quantity.unit and agree(a.quantity, b.quantity)
    if a.time and b.time:
        return a.time.start < b.time.end and b.time.start < a.time.end
    return _shares_name(a.place.text, b.place.text)


def _is_conflict(
    question: Question, a: ReportedValue, b: ReportedValue, *, follows_on: bool = False
) -> bool:
    """Whether two reports give different values as the answer.

    Args:
        question: The question.
        a: A report.
        b: Another.
        follows_on: Whether to compare a number whose sentence does not name what it counts: "rose
            to 43".
    """
    if a.article.url == b.article.url or not _on_one_matter(question, a, b):
        return False
    if _claims_held(question, a) != _claims_held(question, b):
        return False  # last year's winner does not contradict this year's
    if question.kind is QuestionKind.YES_NO:
        return bool(_DENIES.search(a.sentence)) != bool(_DENIES.search(b.sentence))
    first, second = a.value, b.value
    if first is None or second is None:
        return False
    if first.quantity and second.quantity:
        return (
            first.quantity.unit == second.quantity.unit
            and (
                _counts_alike(question, first, second)
                or (follows_on and not (first.quantity.counted and second.quantity.counted))
            )
            and not agree(first.quantity, second.quantity)
        )
    if first.time and second.time:
        return first.time.end <= second.time.start or second.time.end <= first.time.start
    if question.kind in {QuestionKind.WHO, QuestionKind.WHERE}:
        return not (
            _shares_name(first.place.text, b.sentence)
            or _shares_name(second.place.text, a.sentence)
        )
    return False


def _on_one_matter(question: Question, a: ReportedValue, b: ReportedValue) -> bool:
    if min(a.overlap, b.overlap) < _ON_THE_MATTER:
        return False
    asked = _stems(question.text)
    first, second = _stems_without_value(a), _stems_without_value(b)
    shorter = min(len(first), len(second)) or 1
    shared = first & second
    # both contain words of the question; they also have to share words of their own
    measured = question.kind in {QuestionKind.HOW_MANY, QuestionKind.WHEN}
    alike = _ALIKE if measured else _ALIKE_IN_ALL
    return len(shared) >= alike * shorter and len(shared & asked) > 0


def _claims_held(question: Question, report: ReportedValue) -> float:
    """Return the part of the question's numbers and times that a report confirms."""
    text = f"{report.article.title}. {report.sentence}"
    return check(claims(question.text), text, report.article.published_locally).held


def _stems_without_value(report: ReportedValue) -> set[str]:
    value = report.value.place if report.value else None
    text = report.sentence
    if value is not None:
        text = f"{text[: value.start]} {text[value.end :]}"
    return _stems(text)


def _stems(text: str) -> set[str]:
    return {stem for stem in stems(text) if not stem.isdigit()}


def _counts_alike(question: Question, a: Value, b: Value) -> bool:
    """Whether two quantities count the same kind of thing."""
    assert a.quantity
    assert b.quantity
    if a.quantity.unit:
        return True
    first, second = _stems(a.quantity.counted), _stems(b.quantity.counted)
    asked = _stems(question.text)
    return bool(first & second) or (bool(first & asked) and bool(second & asked))


def _shares_name(name: str, sentence: str) -> bool:
    if named(name, sentence):
        return True
    words = {word.casefold() for word in _WORD.findall(sentence)}
    return any(word.casefold() in words for word in _WORD.findall(name) if word[0].isupper())


def _overtakes(question: Question, later: ReportedValue, earlier: ReportedValue) -> bool:
    """Whether a report corrects an earlier report, or goes beyond it."""
    new_at, old_at = _at(later), _at(earlier)
    if new_at is None or old_at is None or new_at - old_at < _LATER:
        return False
    if not _is_conflict(question, later, earlier, follows_on=True):
        return False
    origin = later.article.origin.casefold()
    if origin and origin == earlier.article.origin.casefold():
        return True
    if _CORRECTS.search(f"{later.article.title}. {later.sentence}"):
        return True
    if question.kind is QuestionKind.HOW_MANY and later.value and earlier.value:
        new, old = later.value.quantity, earlier.value.quantity
        grown = new is not None and old is not None and new.low > old.low
        return grown and _TOLL.search(f"{question.text} {later.sentence}") is not None
    return False


def _at(report: ReportedValue) -> datetime | None:
    return report.article.published_at

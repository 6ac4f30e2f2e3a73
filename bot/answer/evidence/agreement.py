"""PURE: whether reports give one value for what is asked, disagree, or follow on each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answer.question.name_match import named
from bot.answer.question.question import Kind, Question
from bot.answer.sentences.answer_values import Value
from bot.answer.sentences.claims import check, claims
from bot.answer.sentences.quantities import agree
from bot.answer.types import Standing
from index import Article
from index.text.stems import stems

# Two sentences are about one matter if both have so much of the question's words ...
_ON_THE_MATTER = 0.5
# ... and, values and names aside, share so many of their own.
_ALIKE = 0.4
# Of numbers and dates that is enough; who else won another race, and where else she has been, is
# told in much the same words.
_ALIKE_IN_ALL = 0.6
# A report follows on another only if it is later by this much.
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
class Report:
    """One sentence's word on what is asked.

    Attributes:
        article: Where it stands.
        sentence: Letter by letter.
        value: What it gives for what is asked, if that could be told.
        overlap: The part of the question's words that it has, 0 to 1.
    """

    article: Article
    sentence: str
    value: Value | None
    overlap: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """How reports stand to each other.

    Attributes:
        lead: The one to begin with, by its place among the reports.
        standings: Of each report that is not simply one more voice, by its place.
        disputed: Whether what is asked is in dispute.
    """

    lead: int
    standings: tuple[tuple[int, Standing], ...]
    disputed: bool


def weigh(question: Question, reports: Sequence[Report]) -> Weighed:
    """Weigh reports against the strongest of them.

    The newest does not win by being new: it overtakes an earlier one only if it says so ("has been
    postponed to"), counts on from it (a toll that grew), or is the same origin's next word.

    Args:
        question: What is asked.
        reports: The strongest first.
    """
    if not reports:
        return Weighed(0, (), disputed=False)
    overtaken_by = {
        at: [by for by, other in enumerate(reports) if _overtakes(question, other, one)]
        for at, one in enumerate(reports)
    }
    lead = 0
    while overtaken_by[lead]:  # each is later than the one before, so that this ends
        lead = overtaken_by[lead][0]
    standings = {
        at: Standing.OVERTAKEN if overtaken_by[at] else Standing.DISPUTED
        for at, one in enumerate(reports)
        if at != lead and _conflict(question, reports[lead], one, follows_on=bool(overtaken_by[at]))
    }
    disputed = Standing.DISPUTED in standings.values()
    if disputed:
        standings[lead] = Standing.DISPUTED
    return Weighed(lead, tuple(sorted(standings.items())), disputed)


def same_value(one: Value, other: Value) -> bool:
    """Whether two values are one: numbers that agree, times that meet, names that share a word."""
    if one.quantity and other.quantity:
        return one.quantity.unit == other.quantity.unit and agree(one.quantity, other.quantity)
    if one.time and other.time:
        return one.time.start < other.time.end and other.time.start < one.time.end
    return _shares_name(one.place.text, other.place.text)


def _conflict(question: Question, one: Report, other: Report, *, follows_on: bool = False) -> bool:
    """Whether two reports give different values for the very thing that is asked.

    Args:
        question: What is asked.
        one: A report.
        other: Another.
        follows_on: Whether a number may count what its sentence does not name: "rose to 43".
    """
    if one.article.url == other.article.url or not _one_matter(question, one, other):
        return False
    if _held(question, one) != _held(question, other):
        return False  # last year's winner is no other word on this year's
    if question.kind is Kind.YES_NO:
        return bool(_DENIES.search(one.sentence)) != bool(_DENIES.search(other.sentence))
    first, second = one.value, other.value
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
    if question.kind in {Kind.WHO, Kind.WHERE}:
        return not (
            _shares_name(first.place.text, other.sentence)
            or _shares_name(second.place.text, one.sentence)
        )
    return False


def _one_matter(question: Question, one: Report, other: Report) -> bool:
    if min(one.overlap, other.overlap) < _ON_THE_MATTER:
        return False
    asked = _stems(question.text)
    first, second = _bare(one), _bare(other)
    shorter = min(len(first), len(second)) or 1
    shared = first & second
    # what the question has, both have; what decides is that they share more than one has to
    measured = question.kind in {Kind.HOW_MANY, Kind.WHEN}
    alike = _ALIKE if measured else _ALIKE_IN_ALL
    return len(shared) >= alike * shorter and len(shared & asked) > 0


def _held(question: Question, report: Report) -> float:
    """Return the part of the question's numbers and times that a report is known to be about."""
    text = f"{report.article.title}. {report.sentence}"
    return check(claims(question.text), text, report.article.published_at).held


def _bare(report: Report) -> set[str]:
    value = report.value.place if report.value else None
    text = report.sentence
    if value is not None:
        text = f"{text[: value.start]} {text[value.end :]}"
    return _stems(text)


def _stems(text: str) -> set[str]:
    return {one for one in stems(text) if not one.isdigit()}


def _counts_alike(question: Question, one: Value, other: Value) -> bool:
    """Whether two quantities count the same kind of thing."""
    assert one.quantity
    assert other.quantity
    if one.quantity.unit:
        return True
    first, second = _stems(one.quantity.counted), _stems(other.quantity.counted)
    asked = _stems(question.text)
    return bool(first & second) or (bool(first & asked) and bool(second & asked))


def _shares_name(name: str, sentence: str) -> bool:
    if named(name, sentence):
        return True
    said = {word.casefold() for word in _WORD.findall(sentence)}
    return any(word.casefold() in said for word in _WORD.findall(name) if word[0].isupper())


def _overtakes(question: Question, later: Report, earlier: Report) -> bool:
    """Whether a report corrects an earlier one, or has gone beyond it."""
    new_at, old_at = _at(later), _at(earlier)
    if new_at is None or old_at is None or new_at - old_at < _LATER:
        return False
    if not _conflict(question, later, earlier, follows_on=True):
        return False
    own = later.article.origin.casefold()
    if own and own == earlier.article.origin.casefold():
        return True
    if _CORRECTS.search(f"{later.article.title}. {later.sentence}"):
        return True
    if question.kind is Kind.HOW_MANY and later.value and earlier.value:
        new, old = later.value.quantity, earlier.value.quantity
        grown = new is not None and old is not None and new.low > old.low
        return grown and _TOLL.search(f"{question.text} {later.sentence}") is not None
    return False


def _at(report: Report) -> datetime | None:
    return report.article.published_at

"""PURE: what shows that two reports are not of the same thing: another name, word, year or part."""

import re
from datetime import timedelta
from itertools import pairwise

from bot.answer.evidence.reported_value import ReportedValue
from bot.answer.question.name_match import named
from bot.answer.question.question import Question, asking
from bot.answer.sentences.trimming import without_attribution
from index import TimeSpan
from index.dates import times
from index.dates.calendar import TimeDirection
from index.dates.tense import Tense
from index.names.capitalised_runs import find_runs, find_words
from index.names.matching import fold, parse, same_person, strip_titles
from index.text.words import STOPWORDS, stem, stems

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# A report of a month or a year is of that time: "in August", "last year". A shorter time may be
# when somebody spoke.
_LONG = timedelta(days=27)
_OPPOSITES = {TimeDirection.PAST, TimeDirection.FUTURE}


def has_name(name: str, text: str) -> bool:
    """Whether a text has a name and not only another that shares a word with it.

    "Biden" has the name "Joe Biden"; "Boston Bruins" does not have "Boston Celtics", nor "Joe
    Sacco" "Joe Mazzulla".
    """
    if not named(name, text):
        return False
    words = set(fold(strip_titles(name)).split())
    found = find_words(text)
    alike = [
        run
        for start, end in find_runs(text, found)
        if words
        & set((run := fold(strip_titles(text[found[start].start : found[end - 1].end]))).split())
    ]
    return not alike or any(
        set(run.split()) <= words
        or words <= set(run.split())
        or same_person(parse(run), parse(name))
        for run in alike
    )


def has_other_word(question: Question, first: ReportedValue, second: ReportedValue) -> bool:
    """Whether a report has another word in the place of a word of the question.

    "The minister of trade" is not "the minister of transport", if that is asked.
    """
    asked = stems(asking(question.text))
    return _replaces(asked, first.sentence, second.sentence) or _replaces(
        asked, second.sentence, first.sentence
    )


def _replaces(asked: frozenset[str], first: str, second: str) -> bool:
    """Whether the second sentence has another word for one of the first that is asked."""
    followers = _followers(second)
    known, others = stems(first), stems(second)
    return any(
        stem(word) in asked - others
        and any(stem(other) not in asked | known for other in followers.get(frame, ()))
        for frame, words in _followers(first).items()
        for word in words
    )


def is_narrower(question: Question, first: ReportedValue, second: ReportedValue) -> bool:
    """Whether a report is of a narrower kind: "the best animated film" for "the best film"."""
    asked = stems(asking(question.text))
    pairs = ((first.sentence, second.sentence), (second.sentence, first.sentence))
    return any(_inserts(asked, wide, narrow) for wide, narrow in pairs)


def _inserts(asked: frozenset[str], wide: str, narrow: str) -> bool:
    """Whether the second sentence has a further word before one of the first that is asked."""
    words, known = [word.casefold() for word in _WORD.findall(wide)], stems(wide)
    beside = set(pairwise(words))
    inside = _WORD.findall(narrow)
    return any(
        (before.casefold(), after.casefold()) in beside
        and stem(after.casefold()) in asked
        and word.islower()
        and word not in STOPWORDS
        and stem(word) not in asked | known
        for before, word, after in zip(inside, inside[1:], inside[2:], strict=False)
    )


def _followers(sentence: str) -> dict[tuple[str, str], set[str]]:
    """Return the words in small letters that follow each pair of words."""
    words = _WORD.findall(sentence)
    found: dict[tuple[str, str], set[str]] = {}
    for first, second, third in zip(words, words[1:], words[2:], strict=False):
        if third.islower() and third not in STOPWORDS:
            found.setdefault((first.casefold(), second.casefold()), set()).add(third)
    return found


def is_of_other_period(first: ReportedValue, second: ReportedValue) -> bool:
    """Whether two reports are of different months or years: "this year", "last year"."""
    periods, others = _periods(first), _periods(second)
    return bool(periods and others) and not any(
        a.start < b.end and b.start < a.end for a in periods for b in others
    )


def _periods(report: ReportedValue) -> list[TimeSpan]:
    if report.published_at is None or report.value is None:
        return []
    reported = without_attribution(report.sentence, report.value.place)
    return [
        time
        for time in times(report.sentence, report.published_at)
        if time.end - time.start >= _LONG and time.place.meets(reported)
    ]


def is_of_other_tense(first: ReportedValue, second: ReportedValue) -> bool:
    """Whether one report says what was, and the other what is to come."""
    return {_tense(first), _tense(second)} == _OPPOSITES


def _tense(report: ReportedValue) -> TimeDirection:
    if report.value is None:
        return TimeDirection.NONE
    place = report.value.place
    return Tense(report.sentence).at(place.start, place.end)


def counts_part(smaller: ReportedValue, larger: ReportedValue) -> bool:
    """Whether a count is of a part of what another counts: "the largest party of the coalition".

    Args:
        smaller: The report with the smaller count.
        larger: The report with the larger count: "The coalition won 297 seats."
    """
    if smaller.value is None or larger.value is None:
        return False
    whole = without_attribution(larger.sentence, larger.value.place).text
    subject = next(
        (word for word in _WORD.findall(whole) if word.casefold() not in STOPWORDS), None
    )
    if subject is None:
        return False
    of = re.compile(rf"\bof (?:\w+ )?{re.escape(subject)}\b", re.IGNORECASE)
    before = smaller.sentence[: smaller.value.place.start]
    return of.search(before) is not None and of.search(larger.sentence) is None

"""PURE: whether a report belongs to the time that a question asks about."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.answer.evidence.candidates import ReadSentence
from bot.answer.question.question import Question
from index import Article, TimeSpan
from index.text.words import stems

# "This week" often means the last days: those before Monday count too.
_GRACE_NOW = timedelta(days=7)
_GRACE = timedelta(days=2)
# A day, or a weekend, is that day: reports of the day before and of the week after are not meant.
_DAYS = timedelta(days=4)
_SHORT = timedelta(days=8)
# Events of June are reported until this far into July.
_TOLD_AFTER = timedelta(days=14)
# For "the latest" and "currently", older reports are out of date.
_CURRENT = timedelta(days=30)

# A sentence whose times are all this long before its report is background: "In 2019, teachers went
# on strike" in a report on this year's strike.
_BACKGROUND = timedelta(days=300)
# What began then still holds: "she has coached the Rovers since 2018".
_STILL = re.compile(r"\b(?:since|from|until|between)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
# The time of the sentence before: "She lost that year to Bette Davis".
_THEN = re.compile(
    r"\b(?:that|the same) (?:year|month|season|summer|winter|spring|fall|autumn|decade|era)\b"
    r"|\bat the time\b|\bback then\b",
    re.IGNORECASE,
)
# Where a part of a sentence with a verb of its own begins: "Rahm was greeted by Olazabal, who won".
_CLAUSE = re.compile(
    r"(?:,|\s[–—])\s+(?=(?:who|whose|which|where|when|while|after|before|and|but|although|though)\b)"
    r"|;\s+",
    re.IGNORECASE,
)
# These questions want what was.
_ASKS_BACK = re.compile(
    r"\b(?:first|ever|history|historic(?:al)?|last time|previous(?:ly)?|former(?:ly)?"
    r"|original(?:ly)?|record|born|founded|since|ago|used to|past"
    r"|(?:what|which) (?:year|decade|month))\b",
    re.IGNORECASE,
)

_UNDATED = datetime.min.replace(tzinfo=UTC)

Times = Callable[[str, datetime], Sequence[TimeSpan]]


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a question is about.

    Attributes:
        start: Earlier reports are too old.
        end: Later reports are on something else, unless they name the time; None for no end.
        span: The time that the question names, if any.
    """

    start: datetime
    end: datetime | None
    span: TimeSpan | None

    @property
    def is_a_day(self) -> bool:
        """Whether the question names a day, or a few like a weekend."""
        return self.span is not None and _is_a_day(self.span)


def window(question: Question, span: TimeSpan | None, now: datetime) -> Window | None:
    """Return the time that a question is about.

    Args:
        question: The question.
        span: The resolved time that it names.
        now: When it is asked.

    Returns:
        None if it is about no particular time.
    """
    if span is None:
        return Window(_less(now, _CURRENT), None, None) if question.speaks_of_now else None
    if span.start <= now and _is_a_day(span):
        return Window(span.start, span.end, span)
    current = span.start <= now < span.end
    grace = _GRACE_NOW if current and span.end - span.start <= _SHORT else _GRACE
    end = None if current or span.end > now else _more(span.end, _TOLD_AFTER)
    if span.start > now:  # future events have reports already
        return Window(_less(now, _CURRENT), end, span)
    return Window(_less(span.start, grace), end, span)


def published(article: Article) -> datetime:
    """Return when an article was published, as a sort key; undated articles are the oldest."""
    return article.published_at or _UNDATED


def is_older(asked: Window, listed: Sequence[ReadSentence]) -> bool:
    """Whether all sentences were published before the time asked about."""
    dates = [sentence.evidence.article.published_at for sentence in listed]
    return all(at is not None and at < asked.start for at in dates)


def is_timely(asked: Window | None, sentence: ReadSentence, times: Times) -> bool:
    """Whether a sentence belongs to the time asked about.

    Args:
        asked: The time; None accepts every sentence.
        sentence: The sentence.
        times: Finds and resolves the times that a sentence names.
    """
    if asked is None:
        return True
    at = sentence.evidence.article.published_locally
    if at is None:
        return asked.span is None or asked.end is None
    if at >= asked.start and (asked.end is None or at < asked.end):
        return True
    return names_the_time(asked, sentence.text, sentence.evidence.article, times)


def asks_back(question: Question) -> bool:
    """Whether a question wants what was: "Who was the first ...?", "In what year ...?"."""
    return _ASKS_BACK.search(question.text) is not None


def is_background(asked: frozenset[str], sentence: ReadSentence, times: Times) -> bool:
    """Whether what a sentence says on a question is only what was long before its report.

    Args:
        asked: The stems of the question.
        sentence: The sentence; none of an undated report is background.
        times: Finds and resolves the times that a sentence names.
    """
    at = sentence.evidence.article.published_locally
    if at is None:
        return False
    text = sentence.text
    named = [found for found in times(text, at) if _STILL.search(text[: found.place.start]) is None]
    if not named and _THEN.search(text) is not None:
        named = list(times(sentence.before, at))[-1:]
    elif clause := _clause_on(asked, text):
        start, end = clause
        named = [found for found in named if start <= found.place.start < end] or named
    return bool(named) and all(found.end < _less(at, _BACKGROUND) for found in named)


def _clause_on(asked: frozenset[str], text: str) -> tuple[int, int] | None:
    """Return where the clause with the most of the asked words starts and ends; None for no one."""
    bounds = [0, *(found.end() for found in _CLAUSE.finditer(text)), len(text)]
    clauses = list(pairwise(bounds))
    shared = [len(asked & stems(text[start:end])) for start, end in clauses]
    most = max(shared)
    return clauses[shared.index(most)] if shared.count(most) == 1 else None


def names_the_time(asked: Window | None, text: str, article: Article, times: Times) -> bool:
    """Whether a sentence names the time asked about.

    Args:
        asked: The time; no sentence names None.
        text: The sentence.
        article: The article that it stands in; it needs a date.
        times: Finds and resolves the times that a sentence names.
    """
    at = article.published_at
    span = None if asked is None else asked.span
    if span is None or at is None:
        return False
    wide = max(_WIDE_OF_DAYS, span.end - span.start) if _is_a_day(span) else _WIDE
    return any(
        found.start < span.end and span.start < found.end and found.end - found.start <= wide
        for found in times(text, at)
    )


def _is_a_day(span: TimeSpan) -> bool:
    return span.end - span.start <= _DAYS


# A span as wide as "in recent years" does not refer to this week, nor "in November" to its third.
_WIDE = timedelta(days=370)
_WIDE_OF_DAYS = timedelta(days=1)


def _less(moment: datetime, by: timedelta) -> datetime:
    return moment - by if moment - datetime.min.replace(tzinfo=moment.tzinfo) > by else moment


def _more(moment: datetime, by: timedelta) -> datetime | None:
    """Return a later moment; None beyond the last representable date."""
    return moment + by if datetime.max.replace(tzinfo=moment.tzinfo) - moment > by else None

"""PURE: whether a report is of the time that a question asks about, or older, or about another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.answer.evidence.candidates import ReadSentence
from bot.answer.question.question import Question
from index import Article, TimeSpan

# "This week" is asked of what one has just heard: the days before Monday count too.
_GRACE_NOW = timedelta(days=7)
_GRACE = timedelta(days=2)
_SHORT = timedelta(days=8)
# What happened in June is told until here in July.
_TOLD_AFTER = timedelta(days=14)
# "The latest", "currently": what is older than this is not the state of things any more.
_CURRENT = timedelta(days=30)

_UNDATED = datetime.min.replace(tzinfo=UTC)

Times = Callable[[str, datetime], Sequence[TimeSpan]]


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a question is about.

    Attributes:
        start: A report of before is too old.
        end: A report of after is about something else, unless it says the time; None for no end.
        span: The time itself, if the question names one.
    """

    start: datetime
    end: datetime | None
    span: TimeSpan | None


def window(question: Question, span: TimeSpan | None, now: datetime) -> Window | None:
    """Return the time that a question is about.

    Args:
        question: What is asked.
        span: The time that it names, resolved.
        now: When it is asked.

    Returns:
        None if it is about no time in particular.
    """
    if span is None:
        return Window(_less(now, _CURRENT), None, None) if question.speaks_of_now else None
    current = span.start <= now < span.end
    grace = _GRACE_NOW if current and span.end - span.start <= _SHORT else _GRACE
    end = None if current or span.end > now else _more(span.end, _TOLD_AFTER)
    if span.start > now:  # of what is still to come, reports are there already
        return Window(_less(now, _CURRENT), end, span)
    return Window(_less(span.start, grace), end, span)


def published(article: Article) -> datetime:
    """Return when an article was published, to put the newest first; the undated come last."""
    return article.published_at or _UNDATED


def is_older(asked: Window, listed: Sequence[ReadSentence]) -> bool:
    """Whether all that there is was published before the time that is asked about."""
    dates = [one.evidence.article.published_at for one in listed]
    return all(at is not None and at < asked.start for at in dates)


def is_timely(asked: Window | None, one: ReadSentence, times: Times) -> bool:
    """Whether a sentence is of the time that is asked about.

    Args:
        asked: The time; every sentence is of None.
        one: The sentence.
        times: Finds and resolves the times that a sentence speaks of.
    """
    if asked is None:
        return True
    at = one.evidence.article.published_at
    if at is None:
        return asked.span is None or asked.end is None
    if at >= asked.start and (asked.end is None or at < asked.end):
        return True
    span = asked.span
    return span is not None and any(
        found.start < span.end and span.start < found.end and found.end - found.start <= _WIDE
        for found in times(one.text, at)
    )


# "In recent years" is no word on this week.
_WIDE = timedelta(days=370)


def _less(moment: datetime, by: timedelta) -> datetime:
    return moment - by if moment - datetime.min.replace(tzinfo=moment.tzinfo) > by else moment


def _more(moment: datetime, by: timedelta) -> datetime | None:
    """Return a later moment; None for one that no calendar has."""
    return moment + by if datetime.max.replace(tzinfo=moment.tzinfo) - moment > by else None

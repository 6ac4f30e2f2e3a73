"""PURE: whether a report belongs to the time that a question asks about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.answer.evidence.candidates import ReadSentence
from bot.answer.question.question import Question
from index import Article, TimeSpan

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

"""Find and resolve the times in news sentences and questions.

Pure. A day is that of the calendar where the article was published; it is given as the UTC day of
the same date, so that "9 May" is one period wherever it was written. A question's day is that of
the asker's clock and time zone. A time of day without a zone is read as UTC.
"""

from datetime import UTC, datetime, tzinfo

from index.dates.asides import is_aside, statement_time
from index.dates.calendar import FIRST, LAST
from index.dates.expressions import find_expressions
from index.dates.labels import ENGLISH, DateWords, label
from index.dates.question_range import find_range
from index.types import Span, TimeSpan

# A limit on the cost of untrusted text.
_READ_CHARS = 4000


def times(text: str, published_at: datetime) -> tuple[TimeSpan, ...]:
    """Find the times in a news text, resolved against its date of publication.

    Args:
        text: One or a few sentences; the first 4,000 characters are read.
        published_at: When it was published, aware, by the clock of that place.

    Returns:
        The time expressions in order, the longest at each place, without overlaps.

    Raises:
        ValueError: `published_at` is naive.
    """
    moment = _aware(published_at)
    return tuple(
        TimeSpan(
            Span(expression.start, expression.end, text[expression.start : expression.end]),
            expression.period.start,
            expression.period.end,
        )
        for expression in find_expressions(text[:_READ_CHARS], moment)
    )


def asked_range(question: str, now: datetime, zone: tzinfo = UTC) -> TimeSpan | None:
    """Return the time that a question is limited to: "this week", "since March", "in 2022".

    Args:
        question: The question as typed; the first 4,000 characters are read.
        now: The asker's clock, aware.
        zone: The asker's time zone: "yesterday" is their yesterday.

    Returns:
        The first time that it names, in UTC. None if it names none, wants the newest ("lately"),
        asks when something will happen, or has a year only in a name ("the 2022 World Cup").

    Raises:
        ValueError: `now` is naive.
    """
    # The finder counts in days of UTC: it gets the asker's wall clock as if it were UTC.
    limited = find_range(
        question[:_READ_CHARS], _relabelled(_aware(now).astimezone(UTC), zone, UTC)
    )
    if limited is None:
        return None
    expression, period = limited
    return TimeSpan(
        Span(expression.start, expression.end, question[expression.start : expression.end]),
        _relabelled(period.start, UTC, zone),
        _relabelled(period.end, UTC, zone),
    )


def _relabelled(moment: datetime, clock: tzinfo, zone: tzinfo) -> datetime:
    """Return the moment at which a clock of `zone` shows what a clock of `clock` shows now."""
    if clock is zone:
        return moment
    try:
        return moment.astimezone(clock).replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return moment


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"time without a zone: {moment.isoformat()}; pass an aware datetime")
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return FIRST if moment.year == 1 else LAST
    return moment


__all__ = ["ENGLISH", "DateWords", "asked_range", "is_aside", "label", "statement_time", "times"]

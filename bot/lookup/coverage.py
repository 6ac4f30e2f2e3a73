"""PURE: coverage over time: articles counted by day, week or month."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.lookup.types import PeriodCount
from index.types import utc

# The most bars of a day, and of a week, that fit in a chart.
_MAX_DAYS = 45
_MAX_WEEKS = 80


def coverage(published: Iterable[datetime | None]) -> tuple[PeriodCount, ...]:
    """Count articles over time.

    Args:
        published: When each article was published; undated articles are not counted.

    Returns:
        Bars of a day, a week (from Monday) or a month, in UTC, from the first article to the last
        without gaps; empty if no article is dated.
    """
    moments = [utc(moment) for moment in published if moment is not None]
    if not moments:
        return ()
    first, last = min(moments), max(moments)
    days = (last - first).days + 1
    if days <= _MAX_DAYS:
        start_of, after = _day, _next_day
    elif days <= 7 * _MAX_WEEKS:
        start_of, after = _week, _next_week
    else:
        start_of, after = _month, _next_month
    counted = Counter(start_of(moment) for moment in moments)
    bars: list[PeriodCount] = []
    start = start_of(first)
    while start <= last:
        bars.append(PeriodCount(start, after(start), counted[start]))
        start = after(start)
    return tuple(bars)


def _day(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def _week(moment: datetime) -> datetime:
    return _day(moment) - timedelta(days=moment.weekday())


def _month(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, 1, tzinfo=UTC)


def _next_day(start: datetime) -> datetime:
    return start + timedelta(days=1)


def _next_week(start: datetime) -> datetime:
    return start + timedelta(days=7)


def _next_month(start: datetime) -> datetime:
    return datetime(start.year + start.month // 12, start.month % 12 + 1, 1, tzinfo=UTC)

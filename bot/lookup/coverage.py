"""How much was published when: articles counted by day, week or month; pure."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.lookup.types import Bar
from index.types import utc

# A picture has room for so many bars.
_MOST_DAYS = 45
_MOST_WEEKS = 80


def coverage(published: Iterable[datetime | None]) -> tuple[Bar, ...]:
    """Count articles over time.

    Args:
        published: When each was published; an undated one is not counted.

    Returns:
        Bars of a day, a week from Monday or a month, in UTC, from the first article to the last
        without gaps; empty if none is dated.
    """
    moments = [utc(one) for one in published if one is not None]
    if not moments:
        return ()
    first, last = min(moments), max(moments)
    days = (last - first).days + 1
    if days <= _MOST_DAYS:
        start_of, after = _day, _next_day
    elif days <= 7 * _MOST_WEEKS:
        start_of, after = _week, _next_week
    else:
        start_of, after = _month, _next_month
    counted = Counter(start_of(one) for one in moments)
    bars: list[Bar] = []
    start = start_of(first)
    while start <= last:
        bars.append(Bar(start, after(start), counted[start]))
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

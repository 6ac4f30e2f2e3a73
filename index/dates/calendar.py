"""Stretches of the calendar in UTC, from days to decades, and the choice among repetitions.

Nothing here raises at the ends of the calendar: stretches are cut to the years 1 to 9999, so that a
clock set to 9999-12-31 works like any other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta

FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
EARLY, MIDDLE, LATE = 0, 1, 2
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_DAYS_PER_UNIT = {"day": 1, "week": 7}
_MONTHS_PER_UNIT = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
# Feb. 29 may be eight years apart, as around 1900.
_RARE_YEARS = 8
# For a date without a year; see `prefer_nearby`.
_FAR_OFF_DAYS = 300
_NEARBY_DAYS = 45


class TimeDirection(Enum):
    """Whether a sentence speaks of the past or the future."""

    PAST = -1
    NONE = 0
    FUTURE = 1


@dataclass(frozen=True, slots=True)
class Period:
    """A period of time: from its first moment to the moment after its last, both in UTC."""

    start: datetime
    end: datetime

    @property
    def first(self) -> date:
        """Its first day."""
        return self.start.date()

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.end - timedelta(microseconds=1)).date()


# The repetitions of a thing around a day, in order: the Mondays, the Aprils, the 21sts.
Cycle = Callable[[date], Iterable[Period]]


def midnight(day: date) -> datetime:
    """Return the first moment of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def days(first: date, last: date) -> Period | None:
    """Return the days from `first` to `last`, both included; None if there are none."""
    if last < first:
        return None
    end = LAST if last == date.max else midnight(last + timedelta(days=1))
    return Period(midnight(first), end)


def one_day(day: date) -> Period:
    """Return one day as a period."""
    return days(day, day) or Period(FIRST, LAST)


def shift(day: date, unit: str, count: int) -> date:
    """Return the day that lies `count` units after `day`, or before it if negative."""
    try:
        if unit in _DAYS_PER_UNIT:
            return day + timedelta(days=count * _DAYS_PER_UNIT[unit])
        months = count * _MONTHS_PER_UNIT[unit]
        return day + relativedelta(months=months)
    except (OverflowError, ValueError):
        return date.max if count > 0 else date.min


def calendar_unit(unit: str, day: date) -> Period:
    """Return the day, week (from Monday), month, quarter, year or decade that contains a day."""
    if unit == "day":
        return one_day(day)
    if unit == "week":
        first = shift(day, "day", -day.weekday())
        return days(first, shift(first, "day", 6)) or one_day(day)
    if unit == "month":
        first = day.replace(day=1)
    elif unit == "quarter":
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    elif unit == "year":
        first = day.replace(month=1, day=1)
    else:
        first = date(max(1, day.year // 10 * 10), 1, 1)
    return months(first, _MONTHS_PER_UNIT[unit]) or one_day(day)


def months(first: date, count: int) -> Period | None:
    """Return `count` whole months from `first` on; None if there are none."""
    after = shift(first, "month", count)
    return days(first, after if after == date.max else after - timedelta(days=1))


def month(year: int, number: int) -> Period | None:
    """Return a month; None outside the calendar."""
    return months(date(year, number, 1), 1) if 1 <= year <= date.max.year else None


def year(number: int) -> Period | None:
    """Return a year; None outside the calendar."""
    return months(date(number, 1, 1), 12) if 1 <= number <= date.max.year else None


def season(year: int, name: str) -> Period | None:
    """Return a northern season in whole months; a year's winter begins in its December."""
    return months(date(year, SEASONS[name], 1), 3) if 1 <= year <= date.max.year else None


def weekend(day: date) -> Period:
    """Return Saturday and Sunday of the week that contains a day."""
    saturday = shift(day, "day", 5 - day.weekday())
    return days(saturday, shift(saturday, "day", 1)) or one_day(day)


def part(whole: Period, unit: str, which: int) -> Period | None:
    """Return the EARLY, MIDDLE or LATE part of a period: roughly a third.

    Days 1 to 10, 11 to 20 and the rest of a month; four months of a year; three, four and three
    years of a decade; a month of a season or quarter; Monday and Tuesday, Wednesday and Thursday,
    and the rest of a week.
    """
    start = whole.first
    if unit == "week":
        borders = [shift(start, "day", ahead) for ahead in (0, 2, 4)]
    elif unit == "month":
        borders = [shift(start, "day", ahead) for ahead in (0, 10, 20)]
    elif unit in ("season", "quarter"):
        borders = [shift(start, "month", ahead) for ahead in (0, 1, 2)]
    elif unit == "year":
        borders = [shift(start, "month", ahead) for ahead in (0, 4, 8)]
    elif unit == "decade":
        borders = [shift(start, "year", ahead) for ahead in (0, 4, 7)]
    else:
        return whole
    last = whole.last if which == LATE else borders[which + 1] - timedelta(days=1)
    return days(borders[which], last)


def part_of_month(year: int, number: int, which: int | None) -> Period | None:
    """Return a month, or its EARLY, MIDDLE or LATE part; None outside the calendar."""
    whole = month(year, number)
    return part(whole, "month", which) if whole and which is not None else whole


def yearly(in_year: Callable[[int], Period | None]) -> Cycle:
    """Return the cycle of a thing that comes once a year, given its period in each year."""

    def around(day: date) -> Iterable[Period]:
        for reach in (1, _RARE_YEARS):
            years = range(max(1, day.year - reach), min(date.max.year, day.year + reach) + 1)
            periods = [period for number in years if (period := in_year(number))]
            if len(periods) > 1:
                return periods
        return periods

    return around


def monthly(number: int) -> Cycle:
    """Return the cycle of the `number`th day of each month."""

    def around(day: date) -> Iterable[Period]:
        first = day.replace(day=1)
        for ahead in range(-3, 4):
            try:
                yield one_day(shift(first, "month", ahead).replace(day=number))
            except ValueError:  # no 31st there
                continue

    return around


def weekly(weekday: int, count: int = 1) -> Cycle:
    """Return the cycle of `count` days a week, starting at a weekday (Monday is 0)."""

    def around(day: date) -> Iterable[Period]:
        for ahead in (-2, -1, 0, 1, 2):
            first = shift(day, "day", 7 * ahead + weekday - day.weekday())
            period = days(first, shift(first, "day", count - 1))
            if period:
                yield period

    return around


def pick(cycle: Cycle, day: date, direction: TimeDirection) -> Period | None:
    """Choose the repetition that a sentence of a given day means.

    Args:
        cycle: The repetitions.
        day: The day to look from.
        direction: PAST takes the latest that has begun, FUTURE the first that is not over, NONE the
            nearest, and the earlier of two that are equally near.

    Returns:
        The repetition; None without one in that direction.
    """
    around = list(cycle(day))
    if direction is TimeDirection.PAST:
        return next((period for period in reversed(around) if period.first <= day), None)
    if direction is TimeDirection.FUTURE:
        return next((period for period in around if period.last >= day), None)
    return min(around, key=lambda period: _distance(period, day), default=None)


def prefer_nearby(cycle: Cycle, day: date, chosen: Period | None) -> Period | None:
    """Return a nearby repetition where the tense chose one that is most of a year away.

    "He said he was willing to testify on December 13" and "it planned to fly on September 19" do
    not mean a day a year off, whatever the tense: news gives the year of a distant day.
    """
    near = pick(cycle, day, TimeDirection.NONE)
    if chosen is None or near is None:
        return chosen
    use_near = _distance(chosen, day) > _FAR_OFF_DAYS and _distance(near, day) <= _NEARBY_DAYS
    return near if use_near else chosen


def _distance(period: Period, day: date) -> int:
    return max((period.first - day).days, (day - period.last).days, 0)

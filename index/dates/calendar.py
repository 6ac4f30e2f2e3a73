"""Stretches of the calendar in UTC: days to decades, and which of many is meant.

Nothing here raises at the calendar's ends: what would lie outside the years 1 to 9999 is cut off
there, so that a clock set to 9999-12-31 is a clock like any other.
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
_DAYS_OF = {"day": 1, "week": 7}
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
# Feb. 29 comes once in eight years across 1900, say.
_RARE_YEARS = 8
# In days. Of a date without a year; see `likelier`.
_MOST_OF_A_YEAR = 300
_NEAR_BY = 45


class Leaning(Enum):
    """Which way a sentence looks from where it stands."""

    PAST = -1
    NONE = 0
    FUTURE = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time: from its first moment to the moment after its last, both in UTC."""

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
Cycle = Callable[[date], Iterable[Stretch]]


def midnight(day: date) -> datetime:
    """Return the first moment of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def days(first: date, last: date) -> Stretch | None:
    """Return the days from `first` to `last`, both within; None if there are none."""
    if last < first:
        return None
    end = LAST if last == date.max else midnight(last + timedelta(days=1))
    return Stretch(midnight(first), end)


def one_day(day: date) -> Stretch:
    """Return a day."""
    return days(day, day) or Stretch(FIRST, LAST)


def moved(day: date, unit: str, count: int) -> date:
    """Return the day that lies `count` units after `day`: before it, if negative."""
    try:
        if unit in _DAYS_OF:
            return day + timedelta(days=count * _DAYS_OF[unit])
        months = count * _MONTHS_OF[unit]
        return day + relativedelta(months=months)
    except (OverflowError, ValueError):
        return date.max if count > 0 else date.min


def calendar(unit: str, day: date) -> Stretch:
    """Return the day, week (from Monday), month, quarter, year or decade that a day lies in."""
    if unit == "day":
        return one_day(day)
    if unit == "week":
        first = moved(day, "day", -day.weekday())
        return days(first, moved(first, "day", 6)) or one_day(day)
    if unit == "month":
        first = day.replace(day=1)
    elif unit == "quarter":
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    elif unit == "year":
        first = day.replace(month=1, day=1)
    else:
        first = date(max(1, day.year // 10 * 10), 1, 1)
    return months(first, _MONTHS_OF[unit]) or one_day(day)


def months(first: date, count: int) -> Stretch | None:
    """Return `count` whole months, of which the first begins at `first`."""
    after = moved(first, "month", count)
    return days(first, after if after == date.max else after - timedelta(days=1))


def month(year: int, number: int) -> Stretch | None:
    """Return a month; None outside the calendar."""
    return months(date(year, number, 1), 1) if 1 <= year <= date.max.year else None


def year(number: int) -> Stretch | None:
    """Return a year; None outside the calendar."""
    return months(date(number, 1, 1), 12) if 1 <= number <= date.max.year else None


def season(year: int, name: str) -> Stretch | None:
    """Return a season, in whole months of the north; a year's winter begins in its December."""
    return months(date(year, SEASONS[name], 1), 3) if 1 <= year <= date.max.year else None


def weekend(day: date) -> Stretch:
    """Return Saturday and Sunday of the week that a day lies in."""
    saturday = moved(day, "day", 5 - day.weekday())
    return days(saturday, moved(saturday, "day", 1)) or one_day(day)


def part(whole: Stretch, unit: str, which: int) -> Stretch | None:
    """Return the EARLY, MIDDLE or LATE part of a stretch: roughly a third.

    Days 1 to 10, 11 to 20 and the rest of a month; four months of a year; three, four and three
    years of a decade; a month of a season or quarter; Monday and Tuesday, Wednesday and Thursday,
    and the rest of a week.
    """
    start = whole.first
    if unit == "week":
        borders = [moved(start, "day", ahead) for ahead in (0, 2, 4)]
    elif unit == "month":
        borders = [moved(start, "day", ahead) for ahead in (0, 10, 20)]
    elif unit in ("season", "quarter"):
        borders = [moved(start, "month", ahead) for ahead in (0, 1, 2)]
    elif unit == "year":
        borders = [moved(start, "month", ahead) for ahead in (0, 4, 8)]
    elif unit == "decade":
        borders = [moved(start, "year", ahead) for ahead in (0, 4, 7)]
    else:
        return whole
    last = whole.last if which == LATE else borders[which + 1] - timedelta(days=1)
    return days(borders[which], last)


def yearly(in_year: Callable[[int], Stretch | None]) -> Cycle:
    """Return what comes once a year, given what it is in each."""

    def around(day: date) -> Iterable[Stretch]:
        for reach in (1, _RARE_YEARS):
            years = range(max(1, day.year - reach), min(date.max.year, day.year + reach) + 1)
            found = [stretch for number in years if (stretch := in_year(number))]
            if len(found) > 1:
                return found
        return found

    return around


def monthly(number: int) -> Cycle:
    """Return the `number`th days of the months."""

    def around(day: date) -> Iterable[Stretch]:
        first = day.replace(day=1)
        for ahead in range(-3, 4):
            try:
                yield one_day(moved(first, "month", ahead).replace(day=number))
            except ValueError:  # no 31st there
                continue

    return around


def weekly(weekday: int, count: int = 1) -> Cycle:
    """Return, of every week, `count` days from a weekday on (Monday is 0)."""

    def around(day: date) -> Iterable[Stretch]:
        for ahead in (-2, -1, 0, 1, 2):
            first = moved(day, "day", 7 * ahead + weekday - day.weekday())
            stretch = days(first, moved(first, "day", count - 1))
            if stretch:
                yield stretch

    return around


def pick(cycle: Cycle, day: date, leaning: Leaning) -> Stretch | None:
    """Return which of its repetitions is meant by a sentence of that day.

    Args:
        cycle: The repetitions.
        day: The day to look from.
        leaning: PAST takes the latest that has begun, FUTURE the first that is not over, NONE the
            nearest: the earlier of two as near.

    Returns:
        The one that is meant; None if there is none that way.
    """
    around = list(cycle(day))
    if leaning is Leaning.PAST:
        return next((one for one in reversed(around) if one.first <= day), None)
    if leaning is Leaning.FUTURE:
        return next((one for one in around if one.last >= day), None)
    return min(around, key=lambda one: _distance(one, day), default=None)


def likelier(cycle: Cycle, day: date, chosen: Stretch | None) -> Stretch | None:
    """Return the repetition near by where the tense has chosen one that is most of a year away.

    "He said he was willing to testify on December 13" and "it planned to fly on September 19" are
    no year off, whatever the tense: news gives the year of what is.
    """
    near = pick(cycle, day, Leaning.NONE)
    if chosen is None or near is None:
        return chosen
    told = _distance(chosen, day) > _MOST_OF_A_YEAR and _distance(near, day) <= _NEAR_BY
    return near if told else chosen


def _distance(stretch: Stretch, day: date) -> int:
    return max((stretch.first - day).days, (day - stretch.last).days, 0)

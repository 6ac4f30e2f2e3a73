"""Dates of holidays by name and year, from the library `holidays`.

Where countries differ, the American date is used, as most English news that names no country does.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import TU, relativedelta

from index.dates.calendar import Period, days, one_day, shift

# The name in news (apostrophes are optional) -> country and the name in the library.
_LISTED = {
    "Thanksgiving Day": ("US", "Thanksgiving Day"),
    "Thanksgiving": ("US", "Thanksgiving Day"),
    "Christmas Eve": ("US", "Christmas Eve"),
    "Christmas Day": ("US", "Christmas Day"),
    "Christmas": ("US", "Christmas Day"),
    "New Year’s Eve": ("US", "New Year's Eve"),
    "New Year’s Day": ("US", "New Year's Day"),
    "New Year’s": ("US", "New Year's Day"),
    "Martin Luther King Jr. Day": ("US", "Martin Luther King Jr. Day"),
    "Martin Luther King Day": ("US", "Martin Luther King Jr. Day"),
    "MLK Day": ("US", "Martin Luther King Jr. Day"),
    "Groundhog Day": ("US", "Groundhog Day"),
    "Valentine’s Day": ("US", "Valentine's Day"),
    "Presidents’ Day": ("US", "Washington's Birthday"),
    "President’s Day": ("US", "Washington's Birthday"),
    "St. Patrick’s Day": ("US", "Saint Patrick's Day"),
    "Good Friday": ("US", "Good Friday"),
    "Easter Sunday": ("US", "Easter Sunday"),
    "Easter": ("US", "Easter Sunday"),
    "Mother’s Day": ("US", "Mother's Day"),
    "Memorial Day": ("US", "Memorial Day"),
    "Father’s Day": ("US", "Father's Day"),
    "Juneteenth": ("US", "Juneteenth National Independence Day"),
    "Fourth of July": ("US", "Independence Day"),
    "July Fourth": ("US", "Independence Day"),
    "Labor Day": ("US", "Labor Day"),
    "Columbus Day": ("US", "Columbus Day"),
    "Indigenous Peoples’ Day": ("US", "Columbus Day"),
    "Halloween": ("US", "Halloween"),
    "Veterans Day": ("US", "Veterans Day"),
    "Boxing Day": ("GB", "Boxing Day"),
    "Chinese New Year": ("SG", "Chinese New Year"),
    "Lunar New Year": ("SG", "Chinese New Year"),
    "Diwali": ("SG", "Diwali"),
    "Eid al-Fitr": ("SG", "Eid al-Fitr"),
    "Eid al-Adha": ("SG", "Eid al-Adha"),
    "Rosh Hashanah": ("IL", "Rosh Hashanah"),
    "Yom Kippur": ("IL", "Yom Kippur"),
    "Passover": ("IL", "Pesach"),
}
# Days counted from another holiday.
_AFTER = {
    "Black Friday": ("Thanksgiving", 1),
    "Cyber Monday": ("Thanksgiving", 4),
    "Easter Monday": ("Easter", 1),
    "Palm Sunday": ("Easter", -7),
    "Ash Wednesday": ("Easter", -46),
    "Mardi Gras": ("Easter", -47),
}
_FIXED = {"May Day": (5, 1), "Cinco de Mayo": (5, 5), "Bastille Day": (7, 14), "Earth Day": (4, 22)}
_ELECTION_DAY = "Election Day"
NAMES = sorted((*_LISTED, *_AFTER, *_FIXED, _ELECTION_DAY), key=len, reverse=True)
PATTERN = "|".join(re.escape(name).replace("’", "[’']?") for name in NAMES)
_PLAIN = {re.sub("[’']", "", name): name for name in NAMES}


@lru_cache(maxsize=1024)
def holiday(written: str, year: int) -> Period | None:
    """Return the day of a holiday in a year.

    Args:
        written: A match of PATTERN.
        year: A year from 1 on.

    Returns:
        The day; None in years that lack it (Election Day is the national one, in even years) or
        that the library does not cover.
    """
    day = _day(_PLAIN[re.sub("[’']", "", written)], year)
    return one_day(day) if day else None


@lru_cache(maxsize=1024)
def holiday_weekend(written: str, year: int) -> Period | None:
    """Return a holiday with the Saturday and Sunday nearest to it."""
    day_off = holiday(written, year)
    if day_off is None:
        return None
    day = day_off.first
    # days to the nearest Saturday: two ahead of a Thursday, three back from a Tuesday
    to_saturday = (5 - day.weekday() + 3) % 7 - 3
    saturday = shift(day, "day", to_saturday)
    return days(min(day, saturday), max(day, shift(saturday, "day", 1)))


def _day(name: str, year: int) -> date | None:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name == _ELECTION_DAY:
        # the Tuesday after the first Monday
        return date(year, 11, 2) + relativedelta(weekday=TU) if year % 2 == 0 else None
    if name in _AFTER:
        base, days_after = _AFTER[name]
        day = _day(base, year)
        return day + timedelta(days=days_after) if day else None
    country, listed_name = _LISTED[name]
    return _listed(country, year).get(listed_name)


@lru_cache(maxsize=256)
def _listed(country: str, year: int) -> dict[str, date]:
    """Return a country's holidays in a year; the first day of those that last several days."""
    import holidays  # 50 ms of start-up, and few questions name a holiday

    supported = holidays.country_holidays(country).supported_categories
    categories = tuple({"public", "unofficial", "optional"} & set(supported))
    listed = holidays.country_holidays(
        country, years=year, observed=False, language="en_US", categories=categories
    )
    days_by_name: dict[str, date] = {}
    for day in sorted(listed):
        for name in listed[day].split("; "):
            days_by_name.setdefault(name.removesuffix(" (estimated)"), day)
    return days_by_name

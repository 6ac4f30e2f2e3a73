"""Label a period of time in short English, always with the year: "April to early May 2023"."""

import re
from datetime import date, datetime, timedelta

from index.dates.calendar import FIRST, LAST
from index.dates.date_words import MONTHS
from index.types import TimeSpan

_NAMES = tuple(MONTHS)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_MONTHLY = re.compile(r"\b(?:months?|quarters?|years?|decades?)\b", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:years?|decades?)\b", re.IGNORECASE)
_THIRDS = re.compile(r"\b(?:early|mid|late|start|beginning|end)\b", re.IGNORECASE)
_BEFORE_END = re.compile(r"before (?:the )?(?:end|close) ", re.IGNORECASE)
_QUARTER = re.compile(r"\bquarter\b|\bQ[1-4]\b", re.IGNORECASE)
_PARTS_OF_DAY = {(6, 12): "morning", (12, 18): "afternoon", (18, 24): "evening", (18, 30): "night"}
_NTH = ("first", "second", "third", "fourth")
# From this length on, a period that the text gives in months or years is labelled likewise.
_MONTHS_FROM = timedelta(days=45)
_YEARS_FROM = timedelta(days=3 * 365)
_EARLY_ENDS, _MIDDLE_ENDS = 10, 20  # of a month: `calendar.part`
_LAST_MONTH = 12


def label(span: TimeSpan) -> str:
    """Label a period of time in short English.

    Args:
        span: The period with the words for it. The words decide how fine the label is: "in the
            next few months" gives months.

    Returns:
        "21 February 2023", "the week of 20 February 2023", "February to April 2023", "by the end of
        2030", "21 February 2023, 14:00" (UTC), and so on.
    """
    start, end, words = span.start, span.end, span.place.text
    if end - start <= _HOUR:
        return f"{_day(start.date())}, {start:%H:%M}"
    last = (end - timedelta(microseconds=1)).date()
    if end == LAST and start != FIRST and last.year != start.year:
        return f"from {_edge(start.date(), words)} on"
    if start == FIRST and end < LAST:
        return f"before {_edge(end.date(), words)}"
    lead = words.split(" ", 1)[0].lower()
    whole_days = (start.time(), end.time()) == (datetime.min.time(),) * 2 or end == LAST
    if whole_days and lead == "since":
        return f"since {_edge(start.date(), words)}"
    before_end = lead == "before" and _BEFORE_END.match(words)
    if whole_days and (lead in ("by", "until", "till", "up") or before_end):
        return f"{'by' if lead in ('by', 'before') else 'until'} {_last_edge(last, words)}"
    if whole_days and lead == "before":
        return f"before {_edge(end.date(), words)}"
    if not whole_days:
        return _hours(start, end)
    return _days(start.date(), last, words)


def _hours(start: datetime, end: datetime) -> str:
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    name = _PARTS_OF_DAY.get(((start - midnight) // _HOUR, (end - midnight) // _HOUR))
    if name and start.minute == end.minute == 0:
        return f"the {name} of {_day(start.date())}"
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{_day(end.date())}, {end:%H:%M}"
    return f"{_day(start.date())}, {start:%H:%M} to {until}"


def _days(first: date, last: date, words: str) -> str:
    length = last - first + _DAY
    if length == _DAY:
        return _day(first)
    whole_years = first == first.replace(month=1, day=1) and last == last.replace(month=12, day=31)
    if whole_years or (_YEARLY.search(words) and length >= _YEARS_FROM):
        return _years(first.year, last.year, words, whole=whole_years)
    if length == 7 * _DAY and first.weekday() == 0:
        return f"the week of {_day(first)}"
    part = _part_of_year(first, last, words)
    if part:
        return part
    if _is_month_end(last) and first.day == 1:
        return _months(first, last)
    if _MONTHLY.search(words) and length >= _MONTHS_FROM:
        return _months(first, last)
    if _THIRDS.search(words):
        thirds = _thirds(first, last)
        if thirds:
            return thirds
    return _first_to_last(first, last)


def _first_to_last(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day(last)}"
    if first.year == last.year:
        return f"{first.day} {_NAMES[first.month - 1]} to {_day(last)}"
    return f"{_day(first)} to {_day(last)}"


def _years(first: int, last: int, words: str, *, whole: bool) -> str:
    if first == last:
        return str(first)
    third = {(0, 3): "early", (4, 6): "mid-", (7, 9): "late"}.get((first % 10, last % 10))
    if whole and third and first // 10 == last // 10 and _THIRDS.search(words):
        return f"the {third} {first // 10}0s".replace("- ", "-")
    if whole and first % 10 == 0 and last == first + 9:
        return f"the {first}s"
    return f"{first} to {last}"


def _part_of_year(first: date, last: date, words: str) -> str:
    """Label a third or a quarter of a year by name if the text does; else ""."""
    if first.year != last.year or first.day != 1 or not _is_month_end(last):
        return ""
    borders = (first.month, last.month)
    thirds = {(1, 4): "early", (5, 8): "mid-", (9, 12): "late"}
    if _THIRDS.search(words) and borders in thirds:
        return f"{thirds[borders]} {first.year}".replace("- ", "-")
    if _QUARTER.search(words) and last.month == first.month + 2 and last.month % 3 == 0:
        return f"the {_NTH[last.month // 3 - 1]} quarter of {first.year}"
    return ""


def _months(first: date, last: date) -> str:
    begin, end = _NAMES[first.month - 1], f"{_NAMES[last.month - 1]} {last.year}"
    if first.year != last.year:
        return f"{begin} {first.year} to {end}"
    return end if first.month == last.month else f"{begin} to {end}"


def _thirds(first: date, last: date) -> str:
    """Label a period that begins and ends with a third of a month; else ""."""
    begins = {1: "early ", _EARLY_ENDS + 1: "mid-", _MIDDLE_ENDS + 1: "late "}
    ends = {_EARLY_ENDS: "early ", _MIDDLE_ENDS: "mid-"}
    begin = begins.get(first.day)
    end = "late " if _is_month_end(last) else ends.get(last.day)
    if begin is None or end is None:
        return ""
    same = (first.year, first.month) == (last.year, last.month)
    if same:
        return f"{begin}{_NAMES[last.month - 1]} {last.year}" if begin == end else ""
    begin = "" if first.day == 1 else begin
    end = "" if _is_month_end(last) else end
    opening = f"{begin}{_NAMES[first.month - 1]}"
    if first.year != last.year:
        opening = f"{opening} {first.year}"
    return f"{opening} to {end}{_NAMES[last.month - 1]} {last.year}"


def _edge(day: date, words: str) -> str:
    """Label a start as coarsely as the text: "2019", "March 2023", "3 March 2023"."""
    named = any(name[:3] in words for name in _NAMES)
    if day.day > 1 or re.search(r"\b0?1(?:st)?\b|\bfirst\b", words):
        return _day(day)
    if day.month == 1 and not named:
        return str(day.year)
    return f"{_NAMES[day.month - 1]} {day.year}"


def _last_edge(day: date, words: str) -> str:
    if re.search(rf"\b{day.day}(?:st|th|rd|nd)?\b", words):
        return _day(day)
    if (day.month, day.day) == (_LAST_MONTH, 31):
        return f"the end of {day.year}"
    if _is_month_end(day):
        return f"the end of {_NAMES[day.month - 1]} {day.year}"
    return _day(day)


def _is_month_end(day: date) -> bool:
    return day == date.max or (day + _DAY).day == 1


def _day(day: date) -> str:
    return f"{day.day} {_NAMES[day.month - 1]} {day.year}"

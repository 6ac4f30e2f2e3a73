"""Label a period of time in few words, always with the year: "April to early May 2023"."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
# From this length on, a period that the text gives in months or years is labelled likewise.
_MONTHS_FROM = timedelta(days=45)
_YEARS_FROM = timedelta(days=3 * 365)
_EARLY_ENDS, _MIDDLE_ENDS = 10, 20  # of a month: `calendar.part`
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class DateWords:
    """How a language writes dates and periods of time.

    Args:
        phrases: A phrase for each name of `ENGLISH.phrases`, with the same places to fill in.
        day: Writes a day: "21 February 2023".
        month: Writes a month without its year: "February".
        month_and_year: Writes a month: "February 2023".
        day_of_month: Writes a day whose month follows later: "3" in "3 to 5 May 2023"; None where
            both days are written whole.
    """

    phrases: Mapping[str, str]
    day: Callable[[date], str]
    month: Callable[[date], str]
    month_and_year: Callable[[date], str]
    day_of_month: Callable[[date], str] | None = None

    def phrase(self, name: str, **filled: object) -> str:
        """Return the phrase of a name with its places filled in."""
        return self.phrases[name].format(**filled)


ENGLISH = DateWords(
    phrases={
        "clock": "{day}, {time}",
        "to": "{first} to {last}",
        "from": "from {date} on",
        "before": "before {date}",
        "since": "since {date}",
        "by": "by {date}",
        "until": "until {date}",
        "end": "the end of {date}",
        "morning": "the morning of {day}",
        "afternoon": "the afternoon of {day}",
        "evening": "the evening of {day}",
        "night": "the night of {day}",
        "week": "the week of {day}",
        "early": "early {date}",
        "middle": "mid-{date}",
        "late": "late {date}",
        "decade": "the {year}s",
        "early_decade": "the early {year}s",
        "middle_decade": "the mid-{year}s",
        "late_decade": "the late {year}s",
        "quarter_1": "the first quarter of {year}",
        "quarter_2": "the second quarter of {year}",
        "quarter_3": "the third quarter of {year}",
        "quarter_4": "the fourth quarter of {year}",
    },
    day=lambda day: f"{day.day} {_NAMES[day.month - 1]} {day.year}",
    month=lambda day: _NAMES[day.month - 1],
    month_and_year=lambda day: f"{_NAMES[day.month - 1]} {day.year}",
    day_of_month=lambda day: str(day.day),
)


def label(span: TimeSpan, language: DateWords = ENGLISH) -> str:
    """Label a period of time in few words.

    Args:
        span: The period with the words for it. The words decide how fine the label is: "in the
            next few months" gives months.
        language: The language of the label.

    Returns:
        "21 February 2023", "the week of 20 February 2023", "February to April 2023", "by the end of
        2030", "21 February 2023, 14:00" (UTC), and so on.
    """
    start, end, words = span.start, span.end, span.place.text
    say = language.phrase
    if end - start <= _HOUR:
        return say("clock", day=language.day(start.date()), time=f"{start:%H:%M}")
    last = (end - timedelta(microseconds=1)).date()
    if end == LAST and start != FIRST and last.year != start.year:
        return say("from", date=_edge(start.date(), words, language))
    if start == FIRST and end < LAST:
        return say("before", date=_edge(end.date(), words, language))
    lead = words.split(" ", 1)[0].lower()
    whole_days = (start.time(), end.time()) == (datetime.min.time(),) * 2 or end == LAST
    if whole_days and lead == "since":
        return say("since", date=_edge(start.date(), words, language))
    before_end = lead == "before" and _BEFORE_END.match(words)
    if whole_days and (lead in ("by", "until", "till", "up") or before_end):
        limit = "by" if lead in ("by", "before") else "until"
        return say(limit, date=_last_edge(last, words, language))
    if whole_days and lead == "before":
        return say("before", date=_edge(end.date(), words, language))
    if not whole_days:
        return _hours(start, end, language)
    return _days(start.date(), last, words, language)


def _hours(start: datetime, end: datetime, language: DateWords) -> str:
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    name = _PARTS_OF_DAY.get(((start - midnight) // _HOUR, (end - midnight) // _HOUR))
    day = language.day(start.date())
    if name and start.minute == end.minute == 0:
        return language.phrase(name, day=day)
    until = f"{end:%H:%M}"
    if end.date() != start.date():
        until = language.phrase("clock", day=language.day(end.date()), time=until)
    begin = language.phrase("clock", day=day, time=f"{start:%H:%M}")
    return language.phrase("to", first=begin, last=until)


def _days(first: date, last: date, words: str, language: DateWords) -> str:
    length = last - first + _DAY
    if length == _DAY:
        return language.day(first)
    whole_years = first == first.replace(month=1, day=1) and last == last.replace(month=12, day=31)
    if whole_years or (_YEARLY.search(words) and length >= _YEARS_FROM):
        return _years(first.year, last.year, words, language, whole=whole_years)
    if length == 7 * _DAY and first.weekday() == 0:
        return language.phrase("week", day=language.day(first))
    part = _part_of_year(first, last, words, language)
    if part:
        return part
    if _is_month_end(last) and first.day == 1:
        return _months(first, last, language)
    if _MONTHLY.search(words) and length >= _MONTHS_FROM:
        return _months(first, last, language)
    if _THIRDS.search(words):
        thirds = _thirds(first, last, language)
        if thirds:
            return thirds
    return _first_to_last(first, last, language)


def _first_to_last(first: date, last: date, language: DateWords) -> str:
    opening = language.day(first)
    if language.day_of_month is not None and first.year == last.year:
        opening = language.day_of_month(first)
        if first.month != last.month:
            opening = f"{opening} {language.month(first)}"
    return language.phrase("to", first=opening, last=language.day(last))


def _years(first: int, last: int, words: str, language: DateWords, *, whole: bool) -> str:
    if first == last:
        return str(first)
    third = {(0, 3): "early", (4, 6): "middle", (7, 9): "late"}.get((first % 10, last % 10))
    if whole and third and first // 10 == last // 10 and _THIRDS.search(words):
        return language.phrase(f"{third}_decade", year=first // 10 * 10)
    if whole and first % 10 == 0 and last == first + 9:
        return language.phrase("decade", year=first)
    return language.phrase("to", first=first, last=last)


def _part_of_year(first: date, last: date, words: str, language: DateWords) -> str:
    """Label a third or a quarter of a year by name if the text does; else ""."""
    if first.year != last.year or first.day != 1 or not _is_month_end(last):
        return ""
    borders = (first.month, last.month)
    thirds = {(1, 4): "early", (5, 8): "middle", (9, 12): "late"}
    if _THIRDS.search(words) and borders in thirds:
        return language.phrase(thirds[borders], date=first.year)
    if _QUARTER.search(words) and last.month == first.month + 2 and last.month % 3 == 0:
        return language.phrase(f"quarter_{last.month // 3}", year=first.year)
    return ""


def _months(first: date, last: date, language: DateWords) -> str:
    end = language.month_and_year(last)
    if first.year != last.year:
        return language.phrase("to", first=language.month_and_year(first), last=end)
    if first.month == last.month:
        return end
    return language.phrase("to", first=language.month(first), last=end)


def _thirds(first: date, last: date, language: DateWords) -> str:
    """Label a period that begins and ends with a third of a month; else ""."""
    begins = {1: "early", _EARLY_ENDS + 1: "middle", _MIDDLE_ENDS + 1: "late"}
    ends = {_EARLY_ENDS: "early", _MIDDLE_ENDS: "middle"}
    begin = begins.get(first.day)
    end = "late" if _is_month_end(last) else ends.get(last.day)
    if begin is None or end is None:
        return ""
    closing = language.month_and_year(last)
    if (first.year, first.month) == (last.year, last.month):
        return language.phrase(begin, date=closing) if begin == end else ""
    same_year = first.year == last.year
    opening = language.month(first) if same_year else language.month_and_year(first)
    if first.day != 1:
        opening = language.phrase(begin, date=opening)
    if not _is_month_end(last):
        closing = language.phrase(end, date=closing)
    return language.phrase("to", first=opening, last=closing)


def _edge(day: date, words: str, language: DateWords) -> str:
    """Label a start as coarsely as the text: "2019", "March 2023", "3 March 2023"."""
    named = any(name[:3] in words for name in _NAMES)
    if day.day > 1 or re.search(r"\b0?1(?:st)?\b|\bfirst\b", words):
        return language.day(day)
    if day.month == 1 and not named:
        return str(day.year)
    return language.month_and_year(day)


def _last_edge(day: date, words: str, language: DateWords) -> str:
    if re.search(rf"\b{day.day}(?:st|th|rd|nd)?\b", words):
        return language.day(day)
    if (day.month, day.day) == (_LAST_MONTH, 31):
        return language.phrase("end", date=day.year)
    if _is_month_end(day):
        return language.phrase("end", date=language.month_and_year(day))
    return language.day(day)


def _is_month_end(day: date) -> bool:
    return day == date.max or (day + _DAY).day == 1

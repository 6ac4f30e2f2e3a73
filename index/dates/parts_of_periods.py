"""Rules for parts of periods: "the end of the year", "the first week of April"."""

import re
from datetime import date

from index.dates.calendar import (
    MIDDLE,
    Period,
    calendar_unit,
    days,
    month,
    one_day,
    part,
    pick,
    season,
    shift,
    year,
    yearly,
)
from index.dates.date_words import (
    LONG_MONTH,
    NUMBER,
    ORDINALS,
    SEASON,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    count_of,
    month_number,
)
from index.dates.grammar import Grain, TextScan, TimeExpression, group, make_expression, rule

_WHOLE = (
    r"(?:(?:the )?(?:(?P<rel>last|this|next) )?(?P<unit>week|month|quarter|year|decade)\b(?![’'-])"
    rf"|(?P<month>{LONG_MONTH})\b(?:,? (?P<month_year>{YEAR}))?"
    rf"|(?:the )?(?P<season>{SEASON})\b(?:,? (?P<season_year>{YEAR}))?"
    rf"|(?P<year>{YEAR})\b(?!-))"
)


def _nth_of(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the first week of April", "the first five months of the year", "the second half"."""
    whole, unit = _whole(scan, match)
    if whole is None:
        return None
    nth, what = ORDINALS[match["nth"].lower()], match["what"]
    if what in WEEKDAYS:
        inside = [day for day in _weekdays_of(whole, what) if day <= whole.last]
        place = nth - 1 if nth > 0 else nth
        fits = -len(inside) <= place < len(inside)
        return make_expression(match, one_day(inside[place]), Grain.DAY) if fits else None
    if what == "half":
        halves = {"month": ("day", 15), "quarter": ("day", 45), "decade": ("year", 5)}
        what, length = halves.get(unit, ("month", 6))
        border = shift(whole.first, what, length)
        half = days(whole.first, shift(border, "day", -1)) if nth == 1 else days(border, whole.last)
        return make_expression(match, half, Grain.MONTH)
    count = count_of(match["count"]) if match["count"] else 1
    if nth > 0:
        first = shift(whole.first, what, (nth - 1) * count)
        last = shift(shift(first, what, count), "day", -1)
    else:
        last = whole.last
        first = shift(shift(last, "day", 1), what, -count)
    return make_expression(match, days(max(first, whole.first), min(last, whole.last)), Grain.WEEK)


def _weekdays_of(whole: Period, weekday: str) -> list[date]:
    first = shift(whole.first, "day", (WEEKDAYS[weekday] - whole.first.weekday()) % 7)
    weeks = (whole.last - first).days // 7
    return [shift(first, "week", ahead) for ahead in range(weeks + 1)]


def _edge_of(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the end of the year" as its last month, "the beginning of March" as seven days."""
    whole, unit = _whole(scan, match)
    if whole is None or scan.before(match).lower().endswith("unofficial "):
        return None
    edge = group(match, "edge")
    if edge == "middle":
        return make_expression(match, part(whole, unit, MIDDLE), Grain.MONTH)
    edges = {"week": ("day", 2), "month": ("week", 1), "decade": ("year", 1)}
    size, count = edges.get(unit, ("month", 1))
    if edge in ("end", "close"):
        # count from its last day, as the day after it may lie outside the calendar
        first = shift(shift(whole.last, "day", -1), size, -count)
        ends = days(shift(first, "day", 2), whole.last)
        if size == "month":
            ends = days(whole.last.replace(day=1), whole.last)
        elif size == "year":
            ends = days(whole.last.replace(month=1, day=1), whole.last)
        return make_expression(match, ends, Grain.MONTH)
    last = shift(shift(whole.first, size, count), "day", -1)
    return make_expression(match, days(whole.first, last), Grain.MONTH)


def _whole(scan: TextScan, match: re.Match[str]) -> tuple[Period | None, str]:
    """Return the period whose part or edge a match names, and its unit."""
    unit = group(match, "unit")
    if unit:
        ahead = {"last": -1, "next": 1}.get(group(match, "rel"), 0)
        return calendar_unit(unit, shift(calendar_unit(unit, scan.day).first, unit, ahead)), unit
    name, written = group(match, "month"), group(match, "year") or group(match, "month_year")
    if name:
        number = month_number(name.capitalize())
        if written:
            return month(int(written), number), "month"
        cycle = yearly(lambda year_number: month(year_number, number))
        return pick(cycle, scan.day, scan.direction(match)), "month"
    name = group(match, "season")
    if name:
        written = group(match, "season_year")
        if written:
            return season(int(written), name.lower()), "season"
        cycle = yearly(lambda year_number: season(year_number, name.lower()))
        return pick(cycle, scan.day, scan.direction(match)), "season"
    return year(int(written)), "year"


RULES = (
    rule(
        f"the {' '.join(ORDINALS)}",
        rf"(?:[Tt]he )?(?P<nth>(?i:{'|'.join(ORDINALS)})) (?:(?P<count>{NUMBER}) )?"
        rf"(?P<what>half|day|week|month|quarter|year|{WEEKDAY})s? (?:of|in) {_WHOLE}",
        _nth_of,
    ),
    rule(
        "the end start beginning middle close",
        r"(?:[Tt]he )?(?:very )?(?P<edge>[Ee]nd|[Ss]tart|[Bb]eginning|[Mm]iddle|[Cc]lose) of "
        rf"{_WHOLE}",
        _edge_of,
    ),
    rule(
        "year month week quarter",
        r"(?P<unit>[Yy]ear|[Mm]onth|[Ww]eek|[Qq]uarter)(?:[’']s |[-‑])(?P<edge>end)\b",
        _edge_of,
    ),
)

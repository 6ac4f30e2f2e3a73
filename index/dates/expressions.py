"""Find the time expressions of a sentence: the longest at each place, merged where they belong.

First the rules that begin with each word are tried. Then neighbours are merged ("April or early
May", "from March 3 to March 9", "Monday at 8 p.m. ET"). Then the words in front are applied ("since
March", "by the end of the year", "two days before Christmas"). What turns out to be half of a
longer phrase ("the Friday before the wedding") is dropped: half a phrase means another day.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from index.dates import (
    counted,
    days,
    leading_words,
    parts_of_periods,
    periods,
    relative,
    time_of_day,
)
from index.dates.calendar import (
    Period,
    TimeDirection,
    calendar_unit,
    pick,
    prefer_nearby,
    shift,
    weekly,
)
from index.dates.date_words import DASH, WEEKDAYS
from index.dates.grammar import DIGIT, Grain, Rule, TextScan, TimeExpression
from index.dates.time_of_day import at_clock

_RULES: dict[str, list[Rule]] = defaultdict(list)
for _rule in (
    *days.RULES,
    *periods.RULES,
    *parts_of_periods.RULES,
    *counted.RULES,
    *relative.RULES,
    *time_of_day.RULES,
):
    for _first in _rule.first:
        _RULES[_first].append(_rule)

_WORD = re.compile(
    r"(?<![\w$€£¥#@])(?:[A-Za-z]+|(?<![-–.,:/°])\d+|(?<=[-–])(?:1[5-9]|20)\d0(?=s\b))|(?<!\w)[’‘']\d0s\b"
)
_RANGE = re.compile(rf"(?: (?:to|through|thru|until|till|into) (?:the )?|,? ?{DASH} ?)$")
_OR = re.compile(r" or (?:in |on |the )?$")
_THEN = re.compile(r"(?: on| in)? ")
_AND = re.compile(r" and (?:in |on |early on )?$")
# "8 p.m. on Monday", "9 a.m.-5 p.m. Monday", "Monday at about 8 p.m."
_CLOCK_AND_DAY = re.compile(
    rf"(?: ?{DASH} ?\d\d?(?::\d\d)? ?[ap]\.?m\.?)?"
    r"(?:,| on|,? at| of)? ?(?:around |about )?(?:the )?$"
)
_FROM = re.compile(r"\b[Ff]rom (?:the )?$")
_BETWEEN = re.compile(r"\b[Bb]etween (?:the )?$")
_NEXT_TO = re.compile(r" (?P<way>before|after) (?:the )?$")
_OF_A_DAY = (Grain.DAY, Grain.PART)
_JOINABLE = (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.YEAR)
_MAX_GAP_CHARS = 24  # between two expressions that may be merged
_WITHIN_A_YEAR_DAYS = 366


def find_expressions(text: str, moment: datetime) -> tuple[TimeExpression, ...]:
    """Find the time expressions of a text.

    Args:
        text: One or a few sentences.
        moment: When it was published, by the clock of that place.

    Returns:
        The expressions in order, without overlaps.
    """
    scan = TextScan(text, moment)
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end:
            continue
        first = word.group()
        rules = _RULES.get(first.lower() if first[0].isalpha() else DIGIT)
        expression = _longest(scan, rules, start) if rules else None
        if expression:
            scan.expressions.append(expression)
            end = expression.end
    placed = _place_clocks(scan, _merge_neighbours(scan))
    whole = (leading_words.apply_leading_words(scan, merged) for merged in placed)
    return tuple(expression for expression in whole if expression)


def _longest(scan: TextScan, rules: list[Rule], start: int) -> TimeExpression | None:
    matches = [(match, rule) for rule in rules if (match := rule.pattern.match(scan.text, start))]
    if len(matches) > 1:
        matches.sort(key=lambda pair: -pair[0].end())
    for match, rule in matches:
        expression = rule.resolve(scan, match)
        if expression:
            return expression
    return None


def _merge_neighbours(scan: TextScan) -> list[TimeExpression]:
    joined: list[TimeExpression] = []
    for expression in scan.expressions:
        merged = _merge(scan, joined[-1], expression) if joined else None
        if merged:
            joined[-1] = merged
        else:
            joined.append(expression)
    return joined


def _merge(scan: TextScan, left: TimeExpression, right: TimeExpression) -> TimeExpression | None:
    gap = scan.text[left.end : right.start]
    if len(gap) > _MAX_GAP_CHARS:
        return None
    clocks = (left.grain is Grain.CLOCK, right.grain is Grain.CLOCK)
    if any(clocks) and not all(clocks):
        return _merge_clock_and_day(left, right) if _CLOCK_AND_DAY.fullmatch(gap) else None
    if left.offset and _THEN.fullmatch(gap):
        return _merge_offset(left, right, *left.offset)
    next_to = _NEXT_TO.fullmatch(gap)
    if next_to and right.grain is Grain.DAY:
        back = next_to["way"] == "before"
        return _merge_weekday(left, right, scan.text[left.start : left.end], back=back)
    before = scan.text[max(0, left.start - _MAX_GAP_CHARS) : left.start]
    between = _BETWEEN.search(before)
    opening = between or _FROM.search(before)
    if between and re.fullmatch(" and (?:the )?", gap):
        return _merge_range(scan, left, right, left.start - len(between.group()))
    if _RANGE.fullmatch(gap) and (opening or left.grain is right.grain):
        start = left.start - len(opening.group()) if opening else left.start
        return _merge_range(scan, left, right, start)
    if left.grain not in _JOINABLE or right.grain not in _JOINABLE:
        return None
    if _OR.fullmatch(gap):
        merged = _merge_range(scan, left, right, left.start)
        near = merged and (merged.period.last - merged.period.first).days <= _WITHIN_A_YEAR_DAYS
        return merged if near else None
    if _AND.fullmatch(gap) and left.grain is right.grain:
        merged = _merge_range(scan, left, right, left.start)
        length = (left.period.end - left.period.start) + (right.period.end - right.period.start)
        # April and May are one period; Monday and Thursday are two
        return merged if merged and merged.period.end - merged.period.start <= length else None
    return None


def _place_clocks(scan: TextScan, found: list[TimeExpression]) -> Iterator[TimeExpression]:
    """Yield the expressions, each time of day on the day that the text named last.

    A text that names no day means that of publication. If it names its days only later, or if the
    tense does not fit, the day is unclear, and the time of day is left out.
    """
    days_named = [expression for expression in found if expression.grain in _OF_A_DAY]
    for expression in found:
        if expression.clock is None or not days_named:
            yield expression
            continue
        before = [day for day in days_named if day.end <= expression.start]
        if before and _fits_tense(scan, expression, before[-1].period):
            placed = _merge_clock_and_day(before[-1], expression)
            if placed is not None:
                yield replace(placed, start=expression.start)


def _fits_tense(scan: TextScan, expression: TimeExpression, day: Period) -> bool:
    """Whether an expression may be on a day: "took office on Monday and will speak at 9 p.m."."""
    direction = scan.tense.at(expression.start, expression.end)
    if direction is TimeDirection.FUTURE:
        return day.last >= scan.day
    return direction is TimeDirection.NONE or day.first <= scan.day


def _merge_clock_and_day(left: TimeExpression, right: TimeExpression) -> TimeExpression | None:
    """Merge "Monday" and "8 p.m. ET", in either order."""
    time, day = (left, right) if left.grain is Grain.CLOCK else (right, left)
    if day.grain not in _OF_A_DAY or time.clock is None:
        return None
    if day.period.first != day.period.last and day.grain is Grain.DAY:  # at that time on each
        return replace(day, start=left.start, end=right.end, cycle=None)
    period = at_clock(day.period.first, time.clock)
    if period is None:
        return None
    return TimeExpression(left.start, right.end, period, Grain.CLOCK)


def _merge_weekday(
    left: TimeExpression, right: TimeExpression, words: str, *, back: bool
) -> TimeExpression | None:
    """Merge "the Friday" or "the weekend" and "before Memorial Day"."""
    number = WEEKDAYS.get(words.removeprefix("last "))
    if number is None and not words.lower().endswith("the weekend"):
        return None
    cycle = weekly(5, 2) if number is None else weekly(number)
    edge = shift(right.period.first, "day", -1) if back else shift(right.period.last, "day", 1)
    period = pick(cycle, edge, TimeDirection.PAST if back else TimeDirection.FUTURE)
    return TimeExpression(left.start, right.end, period, Grain.DAY) if period else None


def _merge_offset(
    left: TimeExpression, right: TimeExpression, unit: str, count: int
) -> TimeExpression | None:
    """Merge "two years ago" and "this week", "a week ago" and "Friday"."""
    whole = {Grain.DAY: "day", Grain.WEEK: "week", Grain.MONTH: "month"}.get(right.grain)
    if whole is None:
        return None
    period = calendar_unit(whole, shift(right.period.first, unit, count))
    return TimeExpression(left.start, right.end, period, right.grain)


def _merge_range(
    scan: TextScan, left: TimeExpression, right: TimeExpression, start: int
) -> TimeExpression | None:
    """Merge the start and end of a range; one takes a missing year from the other."""
    first, last = left.period, right.period
    if left.cycle and right.cycle:
        direction = scan.tense.at(left.start, right.end)
        if direction is TimeDirection.NONE:
            last = pick(right.cycle, first.first, TimeDirection.FUTURE) or last
        else:
            last = pick(right.cycle, scan.day, direction) or last
            last = prefer_nearby(right.cycle, scan.day, last) or last
            first = pick(left.cycle, last.first, TimeDirection.PAST) or first
    elif left.cycle:
        first = pick(left.cycle, last.first, TimeDirection.PAST) or first
    elif right.cycle:
        last = pick(right.cycle, first.first, TimeDirection.FUTURE) or last
    if last.end <= first.start or last.start < first.start:
        return None
    grain = left.grain if left.grain is right.grain else Grain.OPEN
    return TimeExpression(start, right.end, Period(first.start, last.end), grain)

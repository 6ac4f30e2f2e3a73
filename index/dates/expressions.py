"""Find the time expressions of a sentence: the longest at each place, merged where they belong.

First the rules that begin with each word are tried. Then neighbours are merged ("April or early
May", "from March 3 to March 9", "Monday at 8 p.m. ET"). Then the words in front are applied ("since
March", "by the end of the year", "two days before Christmas").
"""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from index.dates import days, periods, relative, time_of_day
from index.dates.calendar import Leaning, Stretch, one_day, pick, prefer_nearby, shift, weekly
from index.dates.date_words import DASH, NUMBER, WEEKDAYS, count_of
from index.dates.grammar import DIGIT, Grain, Rule, TextScan, TimeExpression
from index.dates.time_of_day import at_clock

_RULES: dict[str, list[Rule]] = defaultdict(list)
for _rule in (*days.RULES, *periods.RULES, *relative.RULES, *time_of_day.RULES):
    for _first in _rule.first:
        _RULES[_first].append(_rule)

_WORD = re.compile(
    r"(?<![\w$€£¥#@])(?:[A-Za-z]+|(?<![-–.,:/°])\d+|(?<=[-–])(?:1[5-9]|20)\d0(?=s\b))|(?<!\w)[’‘']\d0s\b"
)
_RANGE = re.compile(rf"(?: (?:to|through|thru|until|till|into) (?:the )?|,? ?{DASH} ?)$")
_OR = re.compile(r" or (?:in |on |the )?$")
_AND = re.compile(r" and (?:in |on |early on )?$")
_CLOCK_AND_DAY = re.compile(r"(?:,| on|,? at| of)? ?(?:around |about )?(?:the )?$")
_FROM = re.compile(r"\b[Ff]rom (?:the )?$")
_BETWEEN = re.compile(r"\b[Bb]etween (?:the )?$")
_SINCE = re.compile(r"\b[Ss]ince (?:the |at least |as early as )?$")
_NEXT_TO = re.compile(r" (?P<way>before|after) (?:the )?$")
_UNTIL = re.compile(r"\b(?:[Bb]y|[Uu]ntil|[Tt]ill|[Uu]p to) (?:the )?$")
_BEFORE = re.compile(r"\b[Bb]efore (?:the )?$")
_THE_END = re.compile(r"(?:the )?(?:end|close) ")
_COUNT_FROM = re.compile(
    rf"\b(?P<count>(?i:{NUMBER})|[Tt]he) (?P<unit>day|week|month|year)s? (?P<way>before|after) $"
)
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
    return tuple(_apply_leading_words(scan, expression) for expression in _merge_neighbours(scan))


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
    next_to = _NEXT_TO.fullmatch(gap)
    number = WEEKDAYS.get(scan.text[left.start : left.end])
    if next_to and number is not None and right.grain is Grain.DAY:
        return _merge_weekday(left, right, number, back=next_to["way"] == "before")
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
        near = merged and (merged.stretch.last - merged.stretch.first).days <= _WITHIN_A_YEAR_DAYS
        return merged if near else None
    if _AND.fullmatch(gap) and left.grain is right.grain:
        merged = _merge_range(scan, left, right, left.start)
        length = (left.stretch.end - left.stretch.start) + (right.stretch.end - right.stretch.start)
        # April and May are one stretch; Monday and Thursday are two
        return merged if merged and merged.stretch.end - merged.stretch.start <= length else None
    return None


def _merge_clock_and_day(left: TimeExpression, right: TimeExpression) -> TimeExpression | None:
    """Merge "Monday" and "8 p.m. ET", in either order."""
    time, day = (left, right) if left.grain is Grain.CLOCK else (right, left)
    if day.grain not in (Grain.DAY, Grain.PART) or time.clock is None:
        return None
    stretch = at_clock(day.stretch.first, time.clock)
    if stretch is None:
        return None
    return TimeExpression(left.start, right.end, stretch, Grain.CLOCK)


def _merge_weekday(
    left: TimeExpression, right: TimeExpression, number: int, *, back: bool
) -> TimeExpression | None:
    """Merge "the Friday" and "before Memorial Day"."""
    edge = shift(right.stretch.first, "day", -1) if back else shift(right.stretch.last, "day", 1)
    stretch = pick(weekly(number), edge, Leaning.PAST if back else Leaning.FUTURE)
    return TimeExpression(left.start, right.end, stretch, Grain.DAY) if stretch else None


def _merge_range(
    scan: TextScan, left: TimeExpression, right: TimeExpression, start: int
) -> TimeExpression | None:
    """Merge the start and end of a range; one takes a missing year from the other."""
    first, last = left.stretch, right.stretch
    if left.cycle and right.cycle:
        leaning = scan.tense.at(left.start, right.end)
        if leaning is Leaning.NONE:
            last = pick(right.cycle, first.first, Leaning.FUTURE) or last
        else:
            last = pick(right.cycle, scan.day, leaning) or last
            last = prefer_nearby(right.cycle, scan.day, last) or last
            first = pick(left.cycle, last.first, Leaning.PAST) or first
    elif left.cycle:
        first = pick(left.cycle, last.first, Leaning.PAST) or first
    elif right.cycle:
        last = pick(right.cycle, first.first, Leaning.FUTURE) or last
    if last.end <= first.start or last.start < first.start:
        return None
    grain = left.grain if left.grain is right.grain else Grain.OPEN
    return TimeExpression(start, right.end, Stretch(first.start, last.end), grain)


def _apply_leading_words(scan: TextScan, expression: TimeExpression) -> TimeExpression:
    """Apply the words in front: "since", "by", "until", "before", "two days before"."""
    before = scan.text[max(0, expression.start - _MAX_GAP_CHARS) : expression.start]
    today = one_day(scan.day)
    since = _SINCE.search(before)
    if since and expression.stretch.start <= scan.moment:
        stretch = Stretch(expression.stretch.start, max(today.end, expression.stretch.end))
        return _open_ended(expression, since, stretch)
    earlier = _BEFORE.search(before)
    until = _UNTIL.search(before)
    if earlier and _THE_END.match(scan.text, expression.start):
        until = earlier
    if until and expression.grain is not Grain.CLOCK and expression.stretch.end > today.end:
        return _open_ended(expression, until, Stretch(today.start, expression.stretch.end))
    possessive = scan.text[expression.end : expression.end + 1] in ("’", "'")
    if earlier and not possessive and expression.stretch.start > today.end:
        return _open_ended(expression, earlier, Stretch(today.start, expression.stretch.start))
    counted = _COUNT_FROM.search(before)
    if counted and expression.grain is Grain.DAY:
        count = 1 if counted["count"].lower() == "the" else count_of(counted["count"])
        back = counted["way"] == "before"
        edge = expression.stretch.first if back else expression.stretch.last
        day = shift(edge, counted["unit"], -count if back else count)
        return replace(
            expression, start=expression.start - len(counted.group()), stretch=one_day(day)
        )
    return expression


def _open_ended(
    expression: TimeExpression, lead: re.Match[str], stretch: Stretch
) -> TimeExpression:
    return replace(
        expression, start=expression.start - len(lead.group()), stretch=stretch, grain=Grain.OPEN
    )

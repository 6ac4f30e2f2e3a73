"""Find every time expression of a sentence, the longest at each place, joined where they belong.

First each word is tried for a rule that begins with it; then neighbours become one ("April or early
May", "from March 3 to March 9", "Monday at 8 p.m. ET"); then the word in front is heeded ("since
March", "by the end of the year", "two days before Christmas").
"""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

from index.dates import days, periods, relative, time_of_day
from index.dates.calendar import Leaning, Stretch, likelier, moved, one_day, pick, weekly
from index.dates.date_words import DASH, NUMBER, WEEKDAYS, count_of
from index.dates.grammar import DIGIT, Found, Grain, Reading, Rule
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
_LONGEST_GAP = 24  # characters between two expressions that are one
_WITHIN_A_YEAR_DAYS = 366


def read(text: str, moment: datetime) -> tuple[Found, ...]:
    """Return the time expressions of a text.

    Args:
        text: A sentence, or a few.
        moment: When it was published, in UTC.

    Returns:
        In order, none overlapping another.
    """
    reading = Reading(text, moment.astimezone(UTC))
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end:
            continue
        first = word.group()
        rules = _RULES.get(first.lower() if first[0].isalpha() else DIGIT)
        hit = _longest(reading, rules, start) if rules else None
        if hit:
            reading.found.append(hit)
            end = hit.end
    return tuple(_led(reading, one) for one in _joined(reading))


def _longest(reading: Reading, rules: list[Rule], start: int) -> Found | None:
    matches = [
        (match, rule) for rule in rules if (match := rule.pattern.match(reading.text, start))
    ]
    if len(matches) > 1:
        matches.sort(key=lambda one: -one[0].end())
    for match, rule in matches:
        hit = rule.resolve(reading, match)
        if hit:
            return hit
    return None


def _joined(reading: Reading) -> list[Found]:
    joined: list[Found] = []
    for one in reading.found:
        both = _join(reading, joined[-1], one) if joined else None
        if both:
            joined[-1] = both
        else:
            joined.append(one)
    return joined


def _join(reading: Reading, left: Found, right: Found) -> Found | None:
    gap = reading.text[left.end : right.start]
    if len(gap) > _LONGEST_GAP:
        return None
    clocks = (left.grain is Grain.CLOCK, right.grain is Grain.CLOCK)
    if any(clocks) and not all(clocks):
        return _at_clock(left, right) if _CLOCK_AND_DAY.fullmatch(gap) else None
    next_to = _NEXT_TO.fullmatch(gap)
    number = WEEKDAYS.get(reading.text[left.start : left.end])
    if next_to and number is not None and right.grain is Grain.DAY:
        return _weekday_next_to(left, right, number, back=next_to["way"] == "before")
    before = reading.text[max(0, left.start - _LONGEST_GAP) : left.start]
    between = _BETWEEN.search(before)
    opening = between or _FROM.search(before)
    if between and re.fullmatch(" and (?:the )?", gap):
        return _range(reading, left, right, left.start - len(between.group()))
    if _RANGE.fullmatch(gap) and (opening or left.grain is right.grain):
        start = left.start - len(opening.group()) if opening else left.start
        return _range(reading, left, right, start)
    if left.grain not in _JOINABLE or right.grain not in _JOINABLE:
        return None
    if _OR.fullmatch(gap):
        both = _range(reading, left, right, left.start)
        near = both and (both.stretch.last - both.stretch.first).days <= _WITHIN_A_YEAR_DAYS
        return both if near else None
    if _AND.fullmatch(gap) and left.grain is right.grain:
        both = _range(reading, left, right, left.start)
        length = (left.stretch.end - left.stretch.start) + (right.stretch.end - right.stretch.start)
        # April and May are one stretch; Monday and Thursday are two
        return both if both and both.stretch.end - both.stretch.start <= length else None
    return None


def _at_clock(left: Found, right: Found) -> Found | None:
    """Join "Monday" and "8 p.m. ET", whichever comes first."""
    time, day = (left, right) if left.grain is Grain.CLOCK else (right, left)
    if day.grain not in (Grain.DAY, Grain.PART) or time.clock is None:
        return None
    stretch = at_clock(day.stretch.first, time.clock)
    if stretch is None:
        return None
    return Found(left.start, right.end, stretch, Grain.CLOCK)


def _weekday_next_to(left: Found, right: Found, number: int, *, back: bool) -> Found | None:
    """Join "the Friday" and "before Memorial Day"."""
    edge = moved(right.stretch.first, "day", -1) if back else moved(right.stretch.last, "day", 1)
    stretch = pick(weekly(number), edge, Leaning.PAST if back else Leaning.FUTURE)
    return Found(left.start, right.end, stretch, Grain.DAY) if stretch else None


def _range(reading: Reading, left: Found, right: Found, start: int) -> Found | None:
    """Join the beginning and the end of a stretch; where a year is missing, the other tells it."""
    first, last = left.stretch, right.stretch
    if left.cycle and right.cycle:
        leaning = reading.tense.at(left.start, right.end)
        if leaning is Leaning.NONE:
            last = pick(right.cycle, first.first, Leaning.FUTURE) or last
        else:
            last = pick(right.cycle, reading.day, leaning) or last
            last = likelier(right.cycle, reading.day, last) or last
            first = pick(left.cycle, last.first, Leaning.PAST) or first
    elif left.cycle:
        first = pick(left.cycle, last.first, Leaning.PAST) or first
    elif right.cycle:
        last = pick(right.cycle, first.first, Leaning.FUTURE) or last
    if last.end <= first.start or last.start < first.start:
        return None
    grain = left.grain if left.grain is right.grain else Grain.OPEN
    return Found(start, right.end, Stretch(first.start, last.end), grain)


def _led(reading: Reading, one: Found) -> Found:
    """Heed what stands in front: "since", "by", "until", "before", "two days before"."""
    before = reading.text[max(0, one.start - _LONGEST_GAP) : one.start]
    today = one_day(reading.day)
    since = _SINCE.search(before)
    if since and one.stretch.start <= reading.moment:
        stretch = Stretch(one.stretch.start, max(today.end, one.stretch.end))
        return _open(one, since, stretch)
    earlier = _BEFORE.search(before)
    until = _UNTIL.search(before)
    if earlier and _THE_END.match(reading.text, one.start):
        until = earlier
    if until and one.grain is not Grain.CLOCK and one.stretch.end > today.end:
        return _open(one, until, Stretch(today.start, one.stretch.end))
    possessive = reading.text[one.end : one.end + 1] in ("’", "'")
    if earlier and not possessive and one.stretch.start > today.end:
        return _open(one, earlier, Stretch(today.start, one.stretch.start))
    counted = _COUNT_FROM.search(before)
    if counted and one.grain is Grain.DAY:
        count = 1 if counted["count"].lower() == "the" else count_of(counted["count"])
        back = counted["way"] == "before"
        edge = one.stretch.first if back else one.stretch.last
        day = moved(edge, counted["unit"], -count if back else count)
        return replace(one, start=one.start - len(counted.group()), stretch=one_day(day))
    return one


def _open(one: Found, lead: re.Match[str], stretch: Stretch) -> Found:
    return replace(one, start=one.start - len(lead.group()), stretch=stretch, grain=Grain.OPEN)

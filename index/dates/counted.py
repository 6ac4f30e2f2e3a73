"""Rules for times counted from another: "half a century ago", "in 10 days", "the week before last".

A count is read whole or not at all: "66 million years ago" gives no time.
"""

import re
from datetime import UTC, timedelta
from fractions import Fraction

from index.dates.calendar import (
    FIRST,
    LAST,
    Period,
    TimeDirection,
    calendar_unit,
    days,
    one_day,
    pick,
    shift,
    weekend,
    weekly,
)
from index.dates.date_words import (
    NUMBER,
    NUMBER_BEFORE,
    NUMBERS,
    ORDINALS,
    WEEKDAY,
    WEEKDAYS,
    count_of,
)
from index.dates.days import part_of_day
from index.dates.grammar import (
    DIGIT,
    UNIT_GRAINS,
    Grain,
    TextScan,
    TimeExpression,
    group,
    make_expression,
    rule,
)

_SECONDS = {"minute": 60, "hour": 3600}
# Units that the calendar lacks, and the finer unit in which half of a unit is counted.
_MULTIPLES = {"fortnight": ("week", 2), "century": ("year", 100), "decade": ("year", 10)}
_FINER = {"hour": ("minute", 60), "year": ("month", 12)}
# The count where the text gives none: "in recent weeks", "the coming years".
_DEFAULT_COUNTS = {
    "hour": 24,
    "day": 7,
    "week": 4,
    "month": 3,
    "quarter": 2,
    "year": 5,
    "decade": 3,
}
# "the first time in 10 years", "the third attack in two weeks", "twice in 10 days": durations.
_COUNTED_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|\w+th|last|only|once|twice|times|most|least|worst|best"
    r"|[a-z]{3,}est|than|record|ever)\b[^.,;:]*$"
)
_AND_BEFORE = re.compile(rf"\b(?:(?:year|month|week|day|hour)s?,?|{'|'.join(NUMBERS)}|\d+) and $")


def _amount(match: re.Match[str]) -> tuple[str, int] | None:
    """Return the unit and count of "half a century", "a year and a half", "two and a half years".

    Returns:
        A unit of the calendar and how many of it; None if that is no whole number ("half a day").
    """
    written, plain = match["unit"], match["unit"].replace("centurie", "century")
    unit, multiple = _MULTIPLES.get(plain, (plain, 1))
    count = Fraction(count_of(match["count"]))
    if group(match, "half") or group(match, "half_after"):
        count += Fraction(1, 2)
    fraction = group(match, "fraction").lower()
    if fraction:
        count *= Fraction(1, 2) if fraction == "half" else Fraction(1, 4)
    count *= multiple
    if count.denominator > 1 and unit in _FINER:
        unit, finer = _FINER[unit]
        count *= finer
    return (unit, int(count)) if written and count.denominator == 1 else None


def _counted_away(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "two weeks ago", "half a century ago", "three days earlier", "10 days from now".

    The result is the day, week, month or year at that distance, as fine as the unit. "Earlier" and
    "later" count from the last time mentioned; without one, "earlier" counts from publication.
    """
    before, amount = scan.before(match), _amount(match)
    if amount is None or _AND_BEFORE.search(before) or NUMBER_BEFORE.search(before):
        return None  # "two years and three months ago", "4,500 years ago"
    rel, (unit, count) = match["rel"], amount
    back = rel in ("ago", "earlier", "prior", "before")
    anchor = None
    if rel not in ("ago", "from now"):
        anchor = scan.anchor()
        if anchor is None and (not back or rel != "earlier"):
            return None
    start = anchor.first if anchor else scan.day
    if unit in _SECONDS:
        if rel != "ago":
            return None
        span = timedelta(seconds=_SECONDS[unit])
        try:
            begin = scan.moment.astimezone(UTC) - count * span
            return make_expression(match, Period(begin, begin + span), Grain.CLOCK)
        except OverflowError:
            return None
    day = shift(start, unit, -count if back else count)
    if match["to_the_day"]:
        return make_expression(match, one_day(day), Grain.DAY)
    whole = calendar_unit(unit, day)
    if match["up_to"]:
        count = count_of(match["up_to"])
        other = calendar_unit(unit, shift(start, unit, -count if back else count))
        whole = Period(min(whole.start, other.start), max(whole.end, other.end))
    offset = (unit, -count) if rel == "ago" else None
    return make_expression(match, whole, UNIT_GRAINS.get(unit, Grain.YEAR), offset=offset)


def _in_or_within(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "in 10 days" and "within two weeks", unless they are durations."""
    amount = _amount(match)
    if amount is None:
        return None
    unit, count = amount
    direction = scan.direction(match)
    single = count_of(match["count"]) == 1 and direction is not TimeDirection.FUTURE
    if direction is TimeDirection.PAST or single or _COUNTED_BEFORE.search(scan.before(match, 60)):
        return None
    if unit in _SECONDS:
        return make_expression(match, _hours(scan, count), Grain.OPEN) if unit == "hour" else None
    last = shift(scan.day, unit, count_of(match["up_to"]) if match["up_to"] else count)
    if match["rel"].lower() == "within":
        return make_expression(match, days(scan.day, last), Grain.OPEN)
    first = calendar_unit(unit, shift(scan.day, unit, count))
    whole = Period(first.start, max(first.end, calendar_unit(unit, last).end))
    return make_expression(match, whole, UNIT_GRAINS.get(unit, Grain.YEAR))


def _rolling(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the past five years", "the past year and a half", "in recent weeks"."""
    unit, rel = match["unit"], match["rel"].lower()
    written = group(match, "count")
    plural = match["plural"]
    if written and not plural and count_of(written) != 1:
        return None
    count = count_of(written) if written else _DEFAULT_COUNTS[unit] if plural else 1
    if group(match, "half_after"):
        if unit not in _FINER:
            return None
        unit, finer = _FINER[unit]
        count = count * finer + finer // 2
    back = rel in ("past", "last", "recent", "previous")
    anchor = scan.anchor()
    start = scan.day
    if not back and anchor and scan.direction(match) is TimeDirection.PAST:
        start = anchor.last  # "On Jan. 3, it began, and over the next two weeks 40 died"
    if unit == "hour":
        return make_expression(match, _hours(scan, -count if back else count), Grain.OPEN)
    far = shift(start, unit, -count if back else count)
    return make_expression(match, days(min(far, start), max(far, start)), Grain.OPEN)


def _hours(scan: TextScan, count: int) -> Period:
    now = scan.moment.astimezone(UTC)
    try:
        then = now + timedelta(hours=count)
    except OverflowError:
        then = FIRST if count < 0 else LAST
    return Period(min(now, then), max(now, then))


def _weekdays_ago(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "two Fridays ago"; the first of them is the last one that is over."""
    last = pick(weekly(WEEKDAYS[match["weekday"]]), shift(scan.day, "day", -1), TimeDirection.PAST)
    if last is None:
        return None
    return make_expression(
        match, one_day(shift(last.first, "week", 1 - count_of(match["count"]))), Grain.DAY
    )


def _second_next(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the week before last", "the Tuesday after next", "the night before last"."""
    ahead = 1 if match["way"] == "after next" else -1
    unit = match["unit"]
    if unit in WEEKDAYS:
        direction = TimeDirection.FUTURE if ahead > 0 else TimeDirection.PAST
        nearest = pick(weekly(WEEKDAYS[unit]), shift(scan.day, "day", ahead), direction)
        day = shift(nearest.first, "week", ahead) if nearest else None
        return make_expression(match, one_day(day), Grain.DAY) if day else None
    if unit == "night":
        night = part_of_day(shift(scan.day, "day", -2), unit)
        return make_expression(match, night, Grain.PART) if ahead < 0 else None
    if unit == "weekend":
        return make_expression(match, weekend(shift(scan.day, "week", 2 * ahead)), Grain.DAY)
    day = shift(calendar_unit(unit, scan.day).first, unit, 2 * ahead)
    return make_expression(match, calendar_unit(unit, day), UNIT_GRAINS.get(unit, Grain.YEAR))


def _year_earlier(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the year-earlier quarter": a year before the time mentioned, else last year.

    Without a time mentioned, the quarter is that of the last one that is over.
    """
    anchor = scan.anchor()
    if match["nth"]:
        first = calendar_unit("year", shift(scan.day, "year", -1)).first
        number = ORDINALS[match["nth"].lower()]
        anchor_day = shift(first, "quarter", number - 1)
        return make_expression(match, calendar_unit("quarter", anchor_day), Grain.MONTH)
    if anchor is None:
        unit = match["unit"] or "year"
        over = scan.day if unit == "year" else shift(scan.day, unit, -1)
        return make_expression(
            match, calendar_unit(unit, shift(over, "year", -1)), UNIT_GRAINS.get(unit, Grain.YEAR)
        )
    first, last = (shift(day, "year", -1) for day in (anchor.first, anchor.last))
    return make_expression(match, days(first, last), Grain.MONTH)


_NUMBER_WORDS = f"{DIGIT} {' '.join(NUMBERS)}"
_CLAUSE_ENDS = r"(?=[,.;:)”]|$| and\b)"
_AMOUNT = (
    r"(?:(?P<fraction>(?i:half|(?:a )?quarter of)) )?"
    rf"(?P<count>(?i:{NUMBER}))(?P<half> and a half)?"
    rf"(?:(?: or | to |[-–])(?P<up_to>(?i:{NUMBER})))?[ -]"
    r"(?P<unit>minute|hour|day|week|fortnight|month|quarter|year|decade|century|centurie)s?"
    r"(?P<half_after> and a half)?"
)

RULES = (
    rule(
        "the these this past last next coming recent previous",
        r"(?:[Tt]he |[Tt]hese |[Tt]his )?"
        r"(?P<rel>[Pp]ast|[Ll]ast|[Nn]ext|[Cc]oming|[Rr]ecent|[Uu]pcoming|[Pp]revious) "
        rf"(?:(?P<count>{NUMBER}) )?(?P<unit>hour|day|week|month|quarter|year|decade)"
        r"(?P<plural>s)\b(?! of\b)(?P<half_after> and a half\b)?",
        _rolling,
    ),
    rule(
        "the this",
        r"[Tt](?:he|his) (?P<rel>past|last|coming|next) "
        r"(?P<unit>week|month|quarter|year|decade)(?P<plural>)\b(?! of\b)(?![’'-])"
        r"(?P<half_after> and a half\b)?",
        _rolling,
    ),
    rule(
        "the days weeks months years",
        r"(?:[Tt]he )?(?P<unit>day|week|month|year)(?P<plural>s) (?P<rel>ahead|to come)\b(?! of\b)",
        _rolling,
    ),
    rule(
        f"half quarter {_NUMBER_WORDS}",
        rf"{_AMOUNT} (?P<rel>ago|earlier|later|from now|prior|(?:before|after){_CLAUSE_ENDS})\b"
        r"(?P<to_the_day> to the day\b)?",
        _counted_away,
    ),
    rule(
        "in within",
        r"(?P<rel>[Ii]n|[Ww]ithin)(?: about| just| another| around)? "
        rf"{_AMOUNT.replace('[ -](?P<unit>', ' (?:more )?(?P<unit>')}\b"
        r"(?:[’'] time\b)?(?! (?:of|that|when|where|ago|or)\b)(?!-)",
        _in_or_within,
    ),
    rule(
        _NUMBER_WORDS,
        rf"(?P<count>(?i:{NUMBER})) (?P<weekday>{WEEKDAY})s ago\b",
        _weekdays_ago,
    ),
    rule(
        "the",
        rf"[Tt]he (?P<unit>{WEEKDAY}|night|weekend|week|month|quarter|year|decade) "
        r"(?P<way>before last|after next)\b",
        _second_next,
    ),
    rule(
        "year",
        r"[Yy]ear-(?:earlier|ago)\b"
        r"(?: (?:(?P<nth>first|second|third|fourth)[ -])?(?P<unit>quarter)\b)?",
        _year_earlier,
    ),
)

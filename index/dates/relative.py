"""Rules for times relative to another: "yesterday", "last week", "the following year"."""

import re

from index.dates.calendar import (
    Period,
    TimeDirection,
    calendar_unit,
    days,
    one_day,
    part,
    pick,
    shift,
    weekend,
    weekly,
)
from index.dates.date_words import PART_OF_DAY, PARTS
from index.dates.days import part_of_day
from index.dates.grammar import (
    UNIT_GRAINS,
    Grain,
    TextScan,
    TimeExpression,
    group,
    make_expression,
    rule,
)

_TITLE_TODAY = re.compile(r"[A-Za-z,’'] $")


def _day_by_word(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "today", "yesterday", "tomorrow morning", "tonight"."""
    word = match["word"].lower()
    if match["word"][0].isupper() and _TITLE_TODAY.search(scan.before(match)):
        return None  # USA Today, NBC's Today
    if scan.text.startswith((" show", " Show", ".com", "’s Show"), match.end()):
        return None
    ahead = {"yesterday": -1, "tomorrow": 1, "before": -2, "after": 2}
    day = shift(scan.day, "day", ahead.get(group(match, "two"), ahead.get(word, 0)))
    name = "night" if word == "tonight" else match["part"]
    if name:
        return make_expression(match, part_of_day(day, name), Grain.PART)
    return make_expression(match, one_day(day), Grain.DAY)


def _unit_by_word(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "last week", "this month", "early next year", "later this week", "last night"."""
    unit, edge = match["unit"], group(match, "edge").removesuffix("-")
    ahead = {"last": -1, "next": 1}.get(match["rel"].lower(), 0)
    if unit in ("morning", "afternoon", "evening", "night"):
        if ahead > 0 or (ahead < 0 and unit != "night"):
            return None
        return make_expression(match, part_of_day(shift(scan.day, "day", ahead), unit), Grain.PART)
    if unit == "weekend":
        return _this_weekend(scan, match, ahead)
    whole = calendar_unit(unit, shift(calendar_unit(unit, scan.day).first, unit, ahead))
    if edge in PARTS:
        whole = part(whole, unit, PARTS[edge]) or whole
    elif edge and ahead == 0:
        return make_expression(match, _until_or_from_now(scan, whole, edge), Grain.OPEN)
    return make_expression(match, whole, UNIT_GRAINS.get(unit, Grain.YEAR))


def _until_or_from_now(scan: TextScan, whole: Period, edge: str) -> Period | None:
    if edge == "earlier":
        return days(whole.first, max(whole.first, shift(scan.day, "day", -1)))
    return days(scan.day, whole.last)


def _in_the_unit(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "earlier in the day", "later in the week", "early in the year"."""
    whole, edge = calendar_unit(match["unit"], scan.day), match["edge"].lower()
    if match["unit"] == "day":
        return make_expression(match, whole, Grain.DAY)
    if edge in PARTS:
        return make_expression(match, part(whole, match["unit"], PARTS[edge]), Grain.OPEN)
    return make_expression(match, _until_or_from_now(scan, whole, edge), Grain.OPEN)


def _this_weekend(scan: TextScan, match: re.Match[str], ahead: int) -> TimeExpression | None:
    just_over = ahead == 0 and scan.day.weekday() <= 1  # Monday or Tuesday
    if just_over and scan.direction(match) is TimeDirection.PAST:
        return make_expression(match, weekend(shift(scan.day, "week", -1)), Grain.DAY)
    return make_expression(match, weekend(shift(scan.day, "week", ahead)), Grain.DAY)


def _the_weekend(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    return scan.choose(match, weekly(5, 2), Grain.DAY, unclear=TimeDirection.PAST)


def _relative_to_anchor(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the next day", "the following week", "that year", "the day before"."""
    anchor = scan.anchor()
    if anchor is None:
        return None
    unit, rel = match["unit"], group(match, "rel")
    ahead = {"next": 1, "following": 1, "after": 1, "before": -1}
    ahead |= dict.fromkeys(("previous", "preceding", "prior"), -1)
    count = ahead.get(rel, 0)
    if unit in ("night", "evening", "morning", "afternoon"):
        return make_expression(
            match, part_of_day(shift(anchor.first, "day", count), unit), Grain.PART
        )
    if unit == "weekend":
        direction = TimeDirection.FUTURE if count >= 0 else TimeDirection.PAST
        return make_expression(match, pick(weekly(5, 2), anchor.first, direction), Grain.DAY)
    day = shift(anchor.last if count > 0 else anchor.first, unit, count)
    return make_expression(match, calendar_unit(unit, day), UNIT_GRAINS.get(unit, Grain.YEAR))


_UNITS = r"(?P<unit>day|week|month|quarter|year|decade)"
_CLAUSE_ENDS = r"(?=[,.;:)”]|$| and\b)"

RULES = (
    rule(
        "today yesterday tomorrow tonight",
        rf"(?P<word>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b(?: (?P<part>{PART_OF_DAY})\b)?",
        _day_by_word,
    ),
    rule(
        "the",
        r"[Tt]he day (?P<two>before|after) (?P<word>yesterday|tomorrow)\b(?P<part>)",
        _day_by_word,
    ),
    rule(
        "early earlier late later mid last this next",
        r"(?:(?P<edge>[Ee]arly|[Ee]arlier|[Ll]ater?|[Mm]id-?)(?: on)? ?)?"
        r"(?P<rel>[Ll]ast|[Tt]his|[Nn]ext) "
        rf"(?P<unit>week|month|quarter|year|decade|weekend|{PART_OF_DAY})\b(?!-)",
        _unit_by_word,
    ),
    rule(
        "early earlier late later",
        r"(?P<edge>[Ee]arly|[Ee]arlier|[Ll]ater?)(?: on)? in the (?P<unit>day|week|month|year)\b",
        _in_the_unit,
    ),
    rule("the", r"[Tt]he weekend\b(?! of\b)(?!-)", _the_weekend),
    rule(
        "the that",
        r"(?:[Tt]he (?P<rel>next|following|previous|preceding|same|prior)|[Tt]hat(?: same)?) "
        rf"(?P<unit>day|week|month|quarter|year|weekend|{PART_OF_DAY})\b(?![’'-])",
        _relative_to_anchor,
    ),
    rule(
        "the",
        rf"[Tt]he (?P<unit>day|week|month|year|night|morning) (?P<rel>before|after){_CLAUSE_ENDS}",
        _relative_to_anchor,
    ),
)

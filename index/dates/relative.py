"""Rules for times relative to another: "last week", "two months ago", "the past five years"."""

import re
from datetime import UTC, timedelta

from index.dates.calendar import (
    FIRST,
    LAST,
    Leaning,
    Stretch,
    calendar_unit,
    days,
    one_day,
    part,
    pick,
    shift,
    weekend,
    weekly,
)
from index.dates.date_words import NUMBER, NUMBERS, PART_OF_DAY, PARTS, count_of, group
from index.dates.days import part_of_day
from index.dates.grammar import DIGIT, Grain, TextScan, TimeExpression, make_expression, rule

_GRAINS = {"day": Grain.DAY, "week": Grain.WEEK, "month": Grain.MONTH, "quarter": Grain.MONTH}
_SECONDS = {"minute": 60, "hour": 3600}
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
_TITLE_TODAY = re.compile(r"[A-Za-z,’'] $")
# "the first time in 10 years", "the third attack in two weeks", "twice in 10 days": durations.
_COUNTED_BEFORE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|\w+th|last|only|once|twice|times|most|least|worst|best"
    r"|[a-z]{3,}est|than|record|ever)\b[^.,;:]*$"
)
_AND_BEFORE = re.compile(r"\b(?:years?|months?|weeks?|days?|hours?),? and $")


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
    return make_expression(match, whole, _GRAINS.get(unit, Grain.YEAR))


def _until_or_from_now(scan: TextScan, whole: Stretch, edge: str) -> Stretch | None:
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
    if just_over and scan.leaning(match) is Leaning.PAST:
        return make_expression(match, weekend(shift(scan.day, "week", -1)), Grain.DAY)
    return make_expression(match, weekend(shift(scan.day, "week", ahead)), Grain.DAY)


def _the_weekend(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    return scan.choose(match, weekly(5, 2), Grain.DAY, unclear=Leaning.PAST)


def _rolling(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the past five years", "the next few months", "in recent weeks", "the last year"."""
    unit, rel = match["unit"], match["rel"].lower()
    written = group(match, "count")
    plural = match["plural"]
    if written and not plural and count_of(written) != 1:
        return None
    count = count_of(written) if written else _DEFAULT_COUNTS[unit] if plural else 1
    back = rel in ("past", "last", "recent", "previous")
    anchor = scan.anchor()
    start = scan.day
    if not back and anchor and scan.leaning(match) is Leaning.PAST:
        start = anchor.last  # "On Jan. 3, it began, and over the next two weeks 40 died"
    if unit == "hour":
        return make_expression(match, _hours(scan, -count if back else count), Grain.OPEN)
    far = shift(start, unit, -count if back else count)
    return make_expression(match, days(min(far, start), max(far, start)), Grain.OPEN)


def _hours(scan: TextScan, count: int) -> Stretch:
    now = scan.moment.astimezone(UTC)
    try:
        then = now + timedelta(hours=count)
    except OverflowError:
        then = FIRST if count < 0 else LAST
    return Stretch(min(now, then), max(now, then))


def _counted_away(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "two weeks ago", "three days earlier", "a year later", "10 days from now".

    The result is the day, week, month or year at that distance, as fine as the unit. "Earlier" and
    "later" count from the last time mentioned; without one, "earlier" counts from publication.
    """
    if _AND_BEFORE.search(scan.before(match)):
        return None  # "two years and three months ago"
    unit, rel = match["unit"], match["rel"]
    years = {"decade": 10, "century": 100, "centurie": 100}.get(unit, 0)
    count, unit = count_of(match["count"]) * (years or 1), "year" if years else unit
    back = rel in ("ago", "earlier", "prior", "before")
    start = scan.day
    if rel not in ("ago", "from now"):
        anchor = scan.anchor()
        if anchor is None and (not back or rel != "earlier"):
            return None
        start = anchor.first if anchor else start
    if unit in _SECONDS:
        if rel != "ago":
            return None
        span = timedelta(seconds=_SECONDS[unit])
        try:
            begin = scan.moment.astimezone(UTC) - count * span
            return make_expression(match, Stretch(begin, begin + span), Grain.CLOCK)
        except OverflowError:
            return None
    day = shift(start, unit, -count if back else count)
    if match["today"]:
        return make_expression(match, one_day(day), Grain.DAY)
    return make_expression(match, calendar_unit(unit, day), _GRAINS.get(unit, Grain.YEAR))


def _in_or_within(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "in 10 days" and "within two weeks", unless they are durations."""
    unit, count = match["unit"], count_of(match["count"])
    leaning = scan.leaning(match)
    single = count == 1 and leaning is not Leaning.FUTURE
    if leaning is Leaning.PAST or single or _COUNTED_BEFORE.search(scan.before(match, 60)):
        return None
    if unit in _SECONDS:
        hours = count if unit == "hour" else 1
        return make_expression(match, _hours(scan, hours), Grain.OPEN) if unit == "hour" else None
    day = shift(scan.day, unit, count)
    if match["rel"].lower() == "within":
        return make_expression(match, days(scan.day, day), Grain.OPEN)
    return make_expression(match, calendar_unit(unit, day), _GRAINS.get(unit, Grain.YEAR))


def _relative_to_anchor(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the next day", "the following week", "that year", "the day before"."""
    anchor = scan.anchor()
    if anchor is None:
        return None
    unit, rel = match["unit"], group(match, "rel")
    ahead = {"next": 1, "following": 1, "after": 1, "previous": -1, "prior": -1, "before": -1}
    count = ahead.get(rel, 0)
    if unit in ("night", "evening", "morning", "afternoon"):
        return make_expression(
            match, part_of_day(shift(anchor.first, "day", count), unit), Grain.PART
        )
    if unit == "weekend":
        leaning = Leaning.FUTURE if count >= 0 else Leaning.PAST
        return make_expression(match, pick(weekly(5, 2), anchor.first, leaning), Grain.DAY)
    day = shift(anchor.last if count > 0 else anchor.first, unit, count)
    return make_expression(match, calendar_unit(unit, day), _GRAINS.get(unit, Grain.YEAR))


_UNITS = r"(?P<unit>day|week|month|quarter|year|decade)"
_NUMBER_WORDS = f"{DIGIT} {' '.join(NUMBERS)}"
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
        "the these this past last next coming recent previous",
        r"(?:[Tt]he |[Tt]hese |[Tt]his )?"
        r"(?P<rel>[Pp]ast|[Ll]ast|[Nn]ext|[Cc]oming|[Rr]ecent|[Uu]pcoming|[Pp]revious) "
        rf"(?:(?P<count>{NUMBER}) )?(?P<unit>hour|day|week|month|quarter|year|decade)"
        r"(?P<plural>s)\b(?! of\b)",
        _rolling,
    ),
    rule(
        "the this",
        r"[Tt](?:he|his) (?P<rel>past|last|coming|next) "
        r"(?P<unit>week|month|quarter|year|decade)(?P<plural>)\b(?! of\b)(?![’'-])",
        _rolling,
    ),
    rule(
        "the days weeks months years",
        r"(?:[Tt]he )?(?P<unit>day|week|month|year)(?P<plural>s) (?P<rel>ahead|to come)\b(?! of\b)",
        _rolling,
    ),
    rule(
        _NUMBER_WORDS,
        rf"(?P<count>(?i:{NUMBER}))[ -](?P<unit>minute|hour|day|week|month|quarter|year|decade"
        r"|century|centurie)s? (?P<rel>ago|earlier|later|from now|prior"
        rf"|(?:before|after){_CLAUSE_ENDS})\b"
        r"(?P<today> today| to the day)?",
        _counted_away,
    ),
    rule(
        "in within",
        r"(?P<rel>[Ii]n|[Ww]ithin)(?: about| just| another| around)? "
        rf"(?P<count>{NUMBER}) (?:more )?(?P<unit>hour|day|week|month|year|decade)s?\b"
        r"(?:[’'] time\b)?(?! (?:of|that|when|where|ago)\b)(?!-)",
        _in_or_within,
    ),
    rule(
        "the that",
        r"(?:[Tt]he (?P<rel>next|following|previous|same|prior)|[Tt]hat(?: same)?) "
        rf"(?P<unit>day|week|month|quarter|year|weekend|{PART_OF_DAY})\b(?![’'-])",
        _relative_to_anchor,
    ),
    rule(
        "the",
        rf"[Tt]he (?P<unit>day|week|month|year|night|morning) (?P<rel>before|after){_CLAUSE_ENDS}",
        _relative_to_anchor,
    ),
)

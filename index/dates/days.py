"""Single days by name: "Feb. 21, 2022", "April 3-5", "on the 21st", "Monday night", "Thanksgiving".

dateutil parses the dates. Where the year or month is missing, the sentence's tense decides.
"""

import re
from datetime import date, datetime
from functools import lru_cache

from dateutil.parser import ParserError, parse

from index.dates.calendar import (
    Cycle,
    Period,
    TimeDirection,
    calendar_unit,
    days,
    monthly,
    one_day,
    pick,
    prefer_nearby,
    shift,
    weekly,
    yearly,
)
from index.dates.date_words import (
    COUNTED,
    DASH,
    DAY,
    MONTH,
    MONTH_WORDS,
    OF_YEAR,
    PART_OF_DAY,
    POINTER,
    SHORT_MONTH_WORDS,
    SHORT_WEEKDAY,
    SHORT_WEEKDAY_WORDS,
    WEEKDAY,
    WEEKDAY_WORDS,
    WEEKDAYS,
    YEAR,
    belongs_to_noun,
    name_follows,
)
from index.dates.grammar import DIGIT, Grain, TextScan, TimeExpression, group, make_expression, rule
from index.dates.holidays import NAMES, holiday, holiday_weekend
from index.dates.holidays import PATTERN as FEAST

# A leap year, so that "29 February" without a year can be parsed; only month and day are used.
_DEFAULT = datetime(2000, 1, 1)  # noqa: DTZ001
# Days known by their date alone, whatever the article's year: the year, and the words of which the
# sentence must contain one.
_KNOWN_DAYS = {
    (1, 6): (
        2021,
        re.compile(
            r"\b(?:attack|insurrection|riot|committee|select|hearing|panel|investigat|Capitol|siege"
            r"|impeach|Trump|prosecut)"
        ),
    ),
    (9, 11): (2001, re.compile(r"\b(?:attack|terror|victim|hijack|memorial|commission)")),
}
_ORDINAL_BEFORE = re.compile(
    r"\b(?:[Oo]n|[Uu]ntil|[Tt]ill|[Bb]y|[Ss]ince|[Ff]rom|[Bb]efore|[Aa]fter|[Bb]etween|and|to|or"
    r"|through|of|around|than) $"
)
_NO_WEEKDAY_BEFORE = re.compile(
    r"\b(?:[Ee]very|[Ee]ach) (?:other |[A-Z][a-z]+day (?:through|to|and|or) )?$|"
    r"\b(?:The|Black|Good|Super|Cyber|Bloody|Ruby|Sheffield|Blue|Freaky|Ash|Palm|Easter|Bowl) $"
)
_NO_WEEKDAY_AFTER = re.compile(
    r" (?:Night (?:Football|Live)|Times|Mirror|Telegraph|Addams|Express|Post|Mail|Herald|Morning"
    r"|the 13th|Business|World)\b"
)
_QUOTES = tuple("“”\"‘’'")


@lru_cache(maxsize=4096)
def read_date(written: str) -> date | None:
    """Parse a date with dateutil, the day first if possible; the year is 2000 if it has none."""
    try:
        return parse(written, default=_DEFAULT, dayfirst=True).date()
    except (ParserError, OverflowError, ValueError):
        return None


def _named_date(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "21 February", "Feb. 21, 2022", "Friday, July 8", "Monday-Tuesday, April 3-4"."""
    if not match["year"] and COUNTED.match(scan.text, match.end()):
        return None
    if match["to_weekday"] and not match["until"]:
        return None  # two days: "Monday and Friday, July 8"
    day = read_date(
        " ".join(filter(None, (match["day"], match["month"].rstrip("."), match["year"])))
    )
    if day is None:
        return None
    until = re.sub(r"\D", "", group(match, "until"))
    longer = int(until) - day.day if until else 0
    known = _KNOWN_DAYS.get((day.month, day.day))
    year = scan.named_year(match)
    if year is None and known and known[1].search(scan.text):
        year = known[0]

    def in_year(number: int) -> Period | None:
        try:
            first = day.replace(year=number)
        except ValueError:  # no 29 February in that year
            return None
        return days(first, shift(first, "day", longer))

    if year is not None:
        return make_expression(match, in_year(year), Grain.DAY)
    cycle = yearly(in_year)
    weekday = group(match, "weekday")[:3].capitalize()
    if weekday:
        years = range(max(1, scan.day.year - 3), min(date.max.year, scan.day.year + 3) + 1)
        dates = [day_in_year for number in years if (day_in_year := in_year(number))]
        fitting = [day_in_year for day_in_year in dates if f"{day_in_year.start:%a}" == weekday]
        if fitting:
            return make_expression(
                match, pick(lambda _: fitting, scan.day, TimeDirection.NONE), Grain.DAY
            )
    return make_expression(match, _with_grace(scan, match, cycle), Grain.DAY, cycle)


def _with_grace(scan: TextScan, match: re.Match[str], cycle: Cycle) -> Period | None:
    """Choose by tense with a day's grace, as the writer's date may be ahead of UTC."""
    direction = scan.direction(match)
    chosen = pick(cycle, shift(scan.day, "day", -direction.value), direction)
    return prefer_nearby(cycle, scan.day, chosen)


def _numeric_date(_scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve 2022-02-21 and, the day first if possible, 21/02/2022 and 21.02.2022."""
    try:
        day = date.fromisoformat(match["iso"]) if match["iso"] else read_date(match["numbers"])
    except ValueError:
        return None
    return make_expression(match, one_day(day), Grain.DAY) if day else None


def _ordinal(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "on the 21st", "the 21st of last month", "from the 3rd to the 9th"."""
    text, end = scan.text, match.end()
    which = match["which"]
    if not which and not _ORDINAL_BEFORE.search(scan.before(match)):
        return None
    if text[end : end + 1] in ("-", "’", "'", "‑") or name_follows(text, end):
        return None
    if not text[:end].endswith(")") and belongs_to_noun(text, end):
        return None
    cycle = monthly(int(match["number"]))
    if not which:
        return make_expression(match, _with_grace(scan, match, cycle), Grain.DAY, cycle)
    ahead = {"last": -1, "next": 1}.get(which, 0)
    month = calendar_unit("month", shift(scan.day.replace(day=1), "month", ahead))
    inside = [day for day in cycle(month.first) if month.start <= day.start < month.end]
    return make_expression(match, inside[0], Grain.DAY) if inside else None


def _weekday(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "Monday", "last Friday", "Tuesday of next week", "Monday night"."""
    if _NO_WEEKDAY_BEFORE.search(scan.before(match)):
        return None
    if _NO_WEEKDAY_AFTER.match(scan.text, match.end()):
        return None
    if scan.before(match)[-1:] in _QUOTES and scan.text[match.end() : match.end() + 1] in _QUOTES:
        return None  # a title
    number = WEEKDAYS[match["weekday"]]
    cycle = weekly(number)
    week, anaphora = match["week"], group(match, "anaphora")
    hit: TimeExpression | None
    if week:
        ahead = {"last": -1, "next": 1}.get(week, 0)
        monday = calendar_unit("week", shift(scan.day, "week", ahead)).first
        hit = make_expression(match, one_day(shift(monday, "day", number)), Grain.DAY)
    elif match["a_week_on"]:
        nearest = pick(cycle, scan.day, TimeDirection.FUTURE)  # British "Monday week"
        day = shift(nearest.first, "week", 1) if nearest else None
        hit = make_expression(match, one_day(day), Grain.DAY) if day else None
    elif anaphora:
        anchor = scan.anchor() or one_day(scan.day)
        if anaphora == "previous":
            nearest = pick(cycle, shift(anchor.first, "day", -1), TimeDirection.PAST)
        else:
            nearest = pick(cycle, shift(anchor.last, "day", 1), TimeDirection.FUTURE)
        hit = make_expression(match, nearest, Grain.DAY)
    else:
        hit = scan.choose(match, cycle, Grain.DAY, unclear=TimeDirection.PAST)
    if hit is None or not match["part"]:
        return hit
    return make_expression(match, part_of_day(hit.period.first, match["part"]), Grain.PART)


def part_of_day(day: date, name: str) -> Period:
    """Return the morning, afternoon or evening (six hours each) or the night (twelve) of a day."""
    whole = one_day(day)
    start, end = {"morning": (6, 12), "afternoon": (12, 18)}.get(name, (18, 0))
    until = whole.start.replace(hour=end) if end else whole.end
    if name == "night" and day != date.max:
        until = whole.end.replace(hour=6)
    return Period(whole.start.replace(hour=start), until)


def _holiday(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "Thanksgiving", "last Christmas", "Labor Day weekend", "Election Day 2022"."""
    written, end = match["feast"], match.end()
    day_of = holiday_weekend if match["weekend"] else holiday
    year = scan.named_year(match)
    if year is not None:
        return make_expression(match, day_of(written, year), Grain.DAY)
    if belongs_to_noun(scan.text, end) or name_follows(scan.text, end):
        return None
    if scan.text[end : end + 1] == "-":
        return None
    return scan.choose(match, yearly(lambda number: day_of(written, number)), Grain.DAY)


_DAYS = rf"(?P<day>{DAY})(?:(?:{DASH}| to | through | and )(?P<until>{DAY}))?"
_WEEKDAY_BEFORE = (
    rf"(?:(?:[Ee]arly |[Ll]ate )?(?P<weekday>{WEEKDAY}|{SHORT_WEEKDAY})(?: {PART_OF_DAY})?"
    rf"(?P<to_weekday>(?: and | to | through |{DASH})(?:{WEEKDAY}|{SHORT_WEEKDAY}))?,? )?"
)
_YEAR_AFTER = rf"(?:,? (?P<year>{YEAR})|{OF_YEAR})?"

RULES = (
    rule(
        f"early late {MONTH_WORDS} {SHORT_MONTH_WORDS} {WEEKDAY_WORDS} {SHORT_WEEKDAY_WORDS}",
        rf"{_WEEKDAY_BEFORE}(?P<month>{MONTH})(?: |(?<=\.))(?:the )?{_DAYS}{_YEAR_AFTER}",
        _named_date,
    ),
    rule(
        f"early late {DIGIT} the {WEEKDAY_WORDS} {SHORT_WEEKDAY_WORDS}",
        rf"{_WEEKDAY_BEFORE}(?:[Tt]he )?{_DAYS}(?: of)? (?P<month>{MONTH})(?!\w){_YEAR_AFTER}",
        _named_date,
    ),
    rule(
        DIGIT,
        r"(?:(?P<iso>\d{4}-\d\d-\d\d)(?![\d-])|(?P<numbers>\d\d?([/.])\d\d?\3(?:1[89]|20|21)\d\d))"
        r"(?!\d)(?![/.]\d)",
        _numeric_date,
    ),
    rule(
        "the",
        r"[Tt]he (?P<number>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)\b"
        r"(?: of (?P<which>this|last|next) month\b)?(?: \(local time\))?",
        _ordinal,
    ),
    rule(
        f"early earlier late later last this next the {WEEKDAY_WORDS}",
        rf"(?:(?:[Ee]arly|[Ee]arlier|[Ll]ater?)(?: on)? )?"
        rf"(?:{POINTER}|[Tt]he (?P<anaphora>following|previous) )?(?P<weekday>{WEEKDAY})\b"
        rf"(?: (?P<part>{PART_OF_DAY})\b)?"
        r"(?: (?:of )?(?P<week>last|this|next) week\b| (?P<a_week_on>week)\b(?!-| \d))?",
        _weekday,
    ),
    rule(
        "last this next the "
        + " ".join(sorted({re.split(r"[^a-z]", name.lower())[0] for name in NAMES})),
        rf"{POINTER}?(?:[Tt]he )?(?P<feast>{FEAST})(?![’'\w])(?: (?P<weekend>weekend))?"
        rf"(?:(?:,| of| in)? (?P<year>{YEAR})|{OF_YEAR})?",
        _holiday,
    ),
)

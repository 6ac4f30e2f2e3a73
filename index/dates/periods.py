"""Rules for periods by name: months, years, quarters, seasons, decades, centuries."""

import re
from datetime import date
from functools import partial

from index.dates.calendar import (
    Period,
    TimeDirection,
    calendar_unit,
    months,
    part,
    part_of_month,
    pick,
    season,
    shift,
    year,
    yearly,
)
from index.dates.date_words import (
    COUNTED,
    DASH,
    EARLY_OR_LATE,
    MONTH,
    MONTH_WORDS,
    MONTHS,
    NUMBER,
    OF_YEAR,
    ORDINALS,
    PARTS,
    POINTER,
    SEASON,
    SHORT_MONTH_WORDS,
    YEAR,
    belongs_to_noun,
    count_of,
    month_number,
    name_follows,
)
from index.dates.grammar import DIGIT, Grain, TextScan, TimeExpression, group, make_expression, rule

# Months that are also names or verbs count only after one of these words.
_AMBIGUOUS = frozenset({"March", "April", "May", "June", "August"})
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Tt]ill|[Tt]hrough|[Ff]rom|[Tt]o|[Oo]f|[Bb]efore|[Aa]fter"
    r"|[Dd]uring|[Bb]etween|[Aa]nd|or|[Ff]or|[Aa]round|[Ii]nto|[Tt]hroughout|[Ss]tarting"
    r"|[Bb]eginning|[Ee]very) |[-–])$"
)
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w’'-]+ $")
_YEAR_BEFORE = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Ff]rom|[Bb]y|(?<!lass )of|[Bb]efore|[Aa]fter|[Uu]ntil|[Tt]ill|[Dd]uring"
    r"|[Aa]round|[Tt]hrough|[Bb]etween|[Tt]hroughout|[Ff]or|into|to|[Tt]he year|than|over|versus"
    r"|[Cc]ompared with|[Uu]nlike"
    r"|[Aa]s (?:of|early as|late as|recently as)) $"
)
_AND_BEFORE = re.compile(r",? (?:and|or) $")
# "2023 was the hottest year", "the 2022 harvest", "2022’s": a year as subject or before a noun.
_YEAR_AS_SUBJECT = re.compile(
    r" (?:was|is|has|had|will|would|saw|began|ended|marked|looks|could)\b"
)
_SUBJECT_BEFORE = re.compile(
    r"(?:^|[.!?:;] |\b(?:[Ss]a(?:y|ys|id)|that|when|while|if|because|but|and) )$"
)
_DETERMINER_BEFORE = re.compile(r"(?:\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur)|[’']s) $")
_NO_YEAR_AFTER = re.compile(r"s\b|[-–]\w|[.,:/]\d|/|°")
_SPORT = re.compile(
    r"\b(?:touchdowns?|yards?|quarterback|halftime|overtime|rebounds|interception|field goal"
    r"|kickoff|NBA|NFL|Super Bowl|free throws?)\b"
)
_PERIOD_BEFORE = re.compile(r"\b(?:[Ii]n|[Ff]or|[Dd]uring|[Tt]hroughout) $")
# Companies report a quarter in the weeks after it, whatever the tense: "it will report
# third-quarter earnings" in October.
_REPORTING_DAYS = 45
_CENTURY_BEFORE = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Ff]rom|[Uu]ntil|[Dd]uring|[Bb]y|[Oo]f) $")
_REPORTED_MONTHS = (3, 6, 9)
_FALL_BEFORE = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ff]or|[Ff]rom) $")
_FALL_OF = re.compile(r" (?:of|in|from|to|on|for)\b")


def _part(whole: Period | None, unit: str, match: re.Match[str]) -> Period | None:
    where = group(match, "part")
    return part(whole, unit, PARTS[where]) if whole and where else whole


def _month(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "April", "early May", "mid-June", "last March", "Feb. 2022", "May of last year"."""
    name = match["month"]
    number = month_number(name)

    in_year = partial(part_of_month, number=number, which=PARTS.get(group(match, "part")))
    year_number = scan.named_year(match)
    if year_number is not None:
        return make_expression(match, in_year(year_number), Grain.MONTH)
    if name_follows(scan.text, match.end()) or COUNTED.match(scan.text, match.end()):
        return None
    if scan.before(match).endswith("Fourth of "):
        return None  # "Fourth of July fireworks"
    if not match["part"] and not match["rel"]:
        before = scan.before(match)
        doubtful = name in _AMBIGUOUS or name not in MONTHS or _CAPITAL_BEFORE.search(before)
        if doubtful and not _MONTH_BEFORE.search(before):
            return None
        if name not in MONTHS and not name.endswith("."):
            return None
    return scan.choose(match, yearly(in_year), Grain.MONTH)


def _year(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    before = scan.before(match)
    if not match["part"] and not _YEAR_BEFORE.search(before) and not _names_year(scan, match):
        previous = scan.expressions[-1].end if scan.expressions else match.start()
        if not _AND_BEFORE.fullmatch(scan.text, previous, match.start()):
            return None
    if COUNTED.match(scan.text, match.end()) or _NO_YEAR_AFTER.match(scan.text, match.end()):
        return None
    return make_expression(match, _part(year(int(match["year"])), "year", match), Grain.YEAR)


def _names_year(scan: TextScan, match: re.Match[str]) -> bool:
    """Whether a year without a preposition is a subject or stands before a common noun."""
    before, end = scan.before(match), match.end()
    if _SUBJECT_BEFORE.search(before):
        return _YEAR_AS_SUBJECT.match(scan.text, end) is not None
    return _DETERMINER_BEFORE.search(before) is not None and belongs_to_noun(scan.text, end)


def _years(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "2019-2021", "2019 to 2021" and "2021-22", but no other two-digit year."""
    first, written = int(match["year"]), match["to"]
    last = int(written if len(written) > 2 else match["year"][:2] + written)  # noqa: PLR2004
    if last <= first or (len(written) == 2 and last != first + 1):  # noqa: PLR2004
        return None
    led = match.group().lower().startswith("from") or _YEAR_BEFORE.search(scan.before(match))
    if " " in match["join"] and not led:
        return None
    begin, end = year(first), year(last)
    return (
        make_expression(match, Period(begin.start, end.end), Grain.YEAR) if begin and end else None
    )


def _fiscal_year(_scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "fiscal 2024" as the calendar year, as news seldom states when it begins."""
    written = match["year"]
    return make_expression(
        match,
        year(int(written if len(written) > 2 else f"20{written}")),  # noqa: PLR2004
        Grain.YEAR,
    )


def _quarter(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    number = int(match["q"]) if match["q"] else ORDINALS[match["nth"].lower()]

    def in_year(year_number: int) -> Period | None:
        whole = year(year_number)
        return (
            calendar_unit("quarter", shift(whole.first, "quarter", number - 1)) if whole else None
        )

    written = group(match, "year_before")
    year_number = int(written) if written else scan.named_year(match)
    if year_number is not None:
        return make_expression(match, in_year(year_number), Grain.MONTH)
    if _SPORT.search(scan.text):
        return None
    cycle = yearly(in_year)
    over = pick(cycle, scan.day, TimeDirection.PAST)
    if over and 0 < (scan.day - over.last).days <= _REPORTING_DAYS:
        return make_expression(match, over, Grain.MONTH, cycle)
    return scan.choose(match, cycle, Grain.MONTH)


def _the_quarter(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "profit in the quarter": the quarter mentioned before, else the last one over."""
    if not _PERIOD_BEFORE.search(scan.before(match)) or _SPORT.search(scan.text):
        return None
    if match["now"]:
        return make_expression(match, calendar_unit("quarter", scan.day), Grain.MONTH)
    anchor = scan.anchor()
    if anchor and anchor == calendar_unit("quarter", anchor.first):
        return make_expression(match, anchor, Grain.MONTH)
    ahead = 0 if scan.direction(match) is TimeDirection.FUTURE else -1
    day = shift(calendar_unit("quarter", scan.day).first, "quarter", ahead)
    return make_expression(match, calendar_unit("quarter", day), Grain.MONTH)


def _first_months(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "in the first nine months", as companies report them: of the last such year."""
    count = count_of(match["count"])
    if count not in _REPORTED_MONTHS or not _PERIOD_BEFORE.search(scan.before(match)):
        return None

    def in_year(year_number: int) -> Period | None:
        whole = year(year_number)
        return months(whole.first, count) if whole else None

    return make_expression(match, pick(yearly(in_year), scan.day, TimeDirection.PAST), Grain.MONTH)


def _century(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "in the 19th century" and "in the late 20th century"; a part is a third of it."""
    if belongs_to_noun(scan.text, match.end()) or not _CENTURY_BEFORE.search(scan.before(match)):
        return None  # "a 19th century church burned down"
    first = (int(match["nth"]) - 1) * 100
    if first <= scan.day.year < first + 100:
        return None  # "in the 21st century" speaks of how things are
    begin, length = {"early": (0, 33), "mid": (33, 34), "late": (67, 33)}.get(
        group(match, "part"), (0, 100)
    )
    return make_expression(
        match, months(date(max(1, first + begin), 1, 1), length * 12), Grain.YEAR
    )


def _season(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    name, end = match["season"].lower(), match.end()

    def in_year(year_number: int) -> Period | None:
        return _part(season(year_number, name), "season", match)

    year_number = scan.named_year(match)
    verb = name == "fall" and not match["the"] and not _FALL_BEFORE.search(scan.before(match))
    if year_number is not None and not verb:
        return make_expression(match, in_year(year_number), Grain.MONTH)
    if not match["rel"]:
        if not match["the"] and not match["part"]:
            return None
        if belongs_to_noun(scan.text, end) or name_follows(scan.text, end):
            return None
        if name == "fall" and _FALL_OF.match(scan.text, end):
            return None
    return scan.choose(match, yearly(in_year), Grain.MONTH)


def _decade(_scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "the 1990s", "the early 2000s", "the ’80s"; two digits mean the latest decade."""
    short = match["short"]
    first = int(match["decade"] or ("20" if short in ("00", "10", "20") else "19") + short)
    return make_expression(
        match, _part(calendar_unit("decade", date(first, 1, 1)), "decade", match), Grain.YEAR
    )


RULES = (
    rule(
        f"early late mid last this next {MONTH_WORDS} {SHORT_MONTH_WORDS}",
        rf"{EARLY_OR_LATE}?{POINTER}?(?P<month>{MONTH})"
        rf"(?:(?:,| of)? (?P<year>{YEAR})|{OF_YEAR})?(?![\w-])(?! \d)",
        _month,
    ),
    rule(f"early late mid {DIGIT}", rf"{EARLY_OR_LATE}?(?P<year>{YEAR})(?!\w)", _year),
    rule(
        f"from {DIGIT}",
        rf"(?:[Ff]rom )?(?P<year>{YEAR})(?P<join>{DASH}| to | through | until )"
        r"(?P<to>(?:1[0-9]|20|21)\d\d|\d\d)(?![\w%-])(?![.,]\d)",
        _years,
    ),
    rule(
        "fiscal financial fy",
        rf"(?:[Ff]iscal(?: [Yy]ear)?|[Ff]inancial [Yy]ear|FY) ?(?P<year>{YEAR}|\d\d\b)(?!\w)",
        _fiscal_year,
    ),
    rule(
        f"the first second third fourth q {DIGIT}",
        rf"(?:(?:[Tt]he )?(?:(?P<year_before>{YEAR}) )?"
        r"(?P<nth>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)[- ]quarter\b"
        r"|Q(?P<q>[1-4])\b)"
        rf"(?:(?: of|,| in)? (?P<year>{YEAR})|{OF_YEAR}| of (?:the|its) (?:fiscal )?year\b)?",
        _quarter,
    ),
    rule(
        "the",
        r"[Tt]he (?:latest |most recent |(?P<now>current ))?quarter\b(?![’'-])"
        r"(?! (?:of|to|through|before|after|ended|ending|century|hour|mile)\b)",
        _the_quarter,
    ),
    rule(
        "the",
        rf"[Tt]he first (?P<count>{NUMBER}) months(?=[,.;])",
        _first_months,
    ),
    rule(
        f"the early late mid {DIGIT}",
        rf"(?:[Tt]he )?{EARLY_OR_LATE}?(?:the )?(?P<nth>[1-9]|1\d|2[01])(?:st|nd|rd|th) century\b"
        r"(?!-)(?! (?:B\.?C|before)\b)",
        _century,
    ),
    rule(
        "early late mid last this next the spring summer autumn fall winter",
        rf"(?P<the>[Tt]he )?{EARLY_OR_LATE}?(?:the )?{POINTER}?(?P<season>{SEASON})\b"
        rf"(?:(?: of|,)? (?P<year>{YEAR})|{OF_YEAR})?(?!-)",
        _season,
    ),
    rule(
        f"the early late mid {DIGIT}",
        rf"(?:[Tt]he )?{EARLY_OR_LATE}?(?:the )?"
        r"(?:(?P<decade>(?:1[5-9]|20)\d0)[’']?|[’‘'](?P<short>\d0))s\b",
        _decade,
    ),
)

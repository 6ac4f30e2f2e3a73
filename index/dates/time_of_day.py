"""Rules for times of day: "8 p.m. ET", "14:00 GMT", "noon"; without a zone they are UTC."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from index.dates.calendar import Period
from index.dates.grammar import DIGIT, Clock, Grain, TextScan, TimeExpression, rule

# Writers say "EST" in July too, so that a name stands for the clock of its place.
_PLACES = {
    "America/New_York": ("et", "est", "edt", "eastern"),
    "America/Chicago": ("ct", "cst", "cdt", "central"),
    "America/Denver": ("mt", "mst", "mdt", "mountain"),
    "America/Los_Angeles": ("pt", "pst", "pdt", "pacific"),
    "Europe/London": ("bst",),
    "Europe/Paris": ("cet", "cest"),
    "Asia/Tokyo": ("jst",),
    "Asia/Seoul": ("kst",),
    "UTC": ("gmt", "utc"),
}
_ZONES = {name: ZoneInfo(place) for place, names in _PLACES.items() for name in names}
_ZONE = (
    r"(?:,? \(?(?P<zone>E[SD]?T|C[SD]?T|M[SD]?T|P[SD]?T|GMT|UTC|BST|CES?T|[JK]ST"
    r"|(?:Eastern|Central|Mountain|Pacific)(?: [Tt]ime)?)\b\)?| \(?local time\)?)?"
)
# "8 p.m. ET/5 p.m. PT", "8 p.m. ET (1 a.m. GMT)": the same moment in another zone.
_AGAIN = r"(?:(?:/| / | ?\()\d\d?(?::\d\d)? ?[ap]\.?m\.? ?[A-Z]{2,4}\)?)?"
# Scores and race times have colons too: without a zone, 2:05 needs one of these words before it.
_BEFORE = re.compile(
    r"\b(?:[Aa]t|[Bb]y|[Ff]rom|[Uu]ntil|[Ss]ince|[Bb]etween|[Bb]efore|[Aa]fter|[Aa]round|[Aa]bout"
    r"|and|to) $"
)


def _twelve_hours(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "8 p.m. ET", "8:30 am"."""
    hour = int(match["hour"]) % 12 + (12 if match["half"][0] in "pP" else 0)
    return _clock(scan, match, hour, int(match["minute"] or 0))


def _day_hours(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "14:00 GMT" and "at 14:00"."""
    if not match["zone"] and not _BEFORE.search(scan.before(match)):
        return None
    return _clock(scan, match, int(match["hour"]), int(match["minute"]))


def _word(scan: TextScan, match: re.Match[str]) -> TimeExpression | None:
    """Resolve "noon" and "midnight"; midnight is the end of the day in question."""
    if not _BEFORE.search(scan.before(match)):
        return None
    return _clock(scan, match, 12 if match["word"] == "noon" else 24, 0)


def _clock(scan: TextScan, match: re.Match[str], hour: int, minute: int) -> TimeExpression | None:
    zone = (match["zone"] or "").lower().removesuffix(" time")
    clock = Clock(hour, minute, _ZONES.get(zone))
    period = at_clock(scan.day, clock)
    if period is None:
        return None
    return TimeExpression(match.start(), match.end(), period, Grain.CLOCK, clock=clock)


def at_clock(day: date, clock: Clock) -> Period | None:
    """Return the minute of a day at a clock time, in UTC; None outside the calendar."""
    try:
        local = datetime(day.year, day.month, day.day, tzinfo=clock.zone or UTC)
        moment = local + timedelta(hours=clock.hour, minutes=clock.minute)
        start = moment.astimezone(UTC)
        return Period(start, start + timedelta(minutes=1))
    except (OverflowError, ValueError):
        return None


RULES = (
    rule(
        DIGIT,
        r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?"
        rf"(?P<half>[ap]\.m\.|[AP]\.M\.|[ap]m\b|[AP]M\b){_ZONE}{_AGAIN}",
        _twelve_hours,
    ),
    rule(
        DIGIT,
        rf"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])(?: hours)?{_ZONE}",
        _day_hours,
    ),
    rule("noon midnight", rf"(?P<word>noon|midnight)\b{_ZONE}", _word),
)

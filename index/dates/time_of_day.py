"""Times of day: "8 p.m. ET", "14:00 GMT", "noon"; without a zone they are read as UTC."""

import re
from datetime import date, datetime, timedelta, timezone, tzinfo

from dateutil import tz

from index.dates.calendar import Stretch
from index.dates.grammar import DIGIT, Clock, Found, Grain, Reading, rule

# As rules, not by name: Windows has no zone database, and tzdata is one dependency more.
_ZONES: dict[str, tzinfo] = {
    **dict.fromkeys(("et", "est", "edt", "eastern"), tz.tzstr("EST5EDT,M3.2.0,M11.1.0")),
    **dict.fromkeys(("ct", "cst", "cdt", "central"), tz.tzstr("CST6CDT,M3.2.0,M11.1.0")),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain"), tz.tzstr("MST7MDT,M3.2.0,M11.1.0")),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific"), tz.tzstr("PST8PDT,M3.2.0,M11.1.0")),
    **dict.fromkeys(("gmt", "utc"), tz.UTC),
    "bst": timezone(timedelta(hours=1)),
    "cet": timezone(timedelta(hours=1)),
    "cest": timezone(timedelta(hours=2)),
    "jst": timezone(timedelta(hours=9)),
    "kst": timezone(timedelta(hours=9)),
}
_ZONE = (
    r"(?:,? \(?(?P<zone>E[SD]?T|C[SD]?T|M[SD]?T|P[SD]?T|GMT|UTC|BST|CES?T|[JK]ST"
    r"|(?:Eastern|Central|Mountain|Pacific)(?: [Tt]ime)?)\b\)?| \(?local time\)?)?"
)
# "8 p.m. ET/5 p.m. PT", "8 p.m. ET (1 a.m. GMT)": the same moment once more.
_AGAIN = r"(?:(?:/| / | ?\()\d\d?(?::\d\d)? ?[ap]\.?m\.? ?[A-Z]{2,4}\)?)?"
# Scores and race times have colons too; only behind these is 2:05 a time of day without a zone.
_BEFORE = re.compile(
    r"\b(?:[Aa]t|[Bb]y|[Ff]rom|[Uu]ntil|[Ss]ince|[Bb]etween|[Bb]efore|[Aa]fter|[Aa]round|[Aa]bout"
    r"|and|to) $"
)


def _twelve_hours(reading: Reading, match: re.Match[str]) -> Found | None:
    """Resolve "8 p.m. ET", "8:30 am"."""
    hour = int(match["hour"]) % 12 + (12 if match["half"][0] in "pP" else 0)
    return _clock(reading, match, hour, int(match["minute"] or 0))


def _day_hours(reading: Reading, match: re.Match[str]) -> Found | None:
    """Resolve "14:00 GMT" and "at 14:00"."""
    if not match["zone"] and not _BEFORE.search(reading.before(match)):
        return None
    return _clock(reading, match, int(match["hour"]), int(match["minute"]))


def _word(reading: Reading, match: re.Match[str]) -> Found | None:
    """Resolve "noon" and "midnight", the latter as the end of the day that is spoken of."""
    if not _BEFORE.search(reading.before(match)):
        return None
    return _clock(reading, match, 12 if match["word"] == "noon" else 24, 0)


def _clock(reading: Reading, match: re.Match[str], hour: int, minute: int) -> Found | None:
    zone = (match["zone"] or "").lower().removesuffix(" time")
    clock = Clock(hour, minute, _ZONES.get(zone))
    stretch = at_clock(reading.day, clock)
    if stretch is None:
        return None
    return Found(match.start(), match.end(), stretch, Grain.CLOCK, clock=clock)


def at_clock(day: date, clock: Clock) -> Stretch | None:
    """Return a minute of a day, its clock's zone observed; None outside the calendar."""
    try:
        local = datetime(day.year, day.month, day.day, tzinfo=clock.zone or tz.UTC)
        moment = local + timedelta(hours=clock.hour, minutes=clock.minute)
        start = moment.astimezone(tz.UTC)
        return Stretch(start, start + timedelta(minutes=1))
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

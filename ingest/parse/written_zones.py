"""Reads the time zones that publication dates are written with: "+0200", "CET", "Europe/Berlin".

Pure.
"""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Hours ahead of UTC. RFC 822, section 5.1, defines the American ones; the others are those of the
# IANA database that stand for one offset only. A test compares the table with that database.
_NAMED_HOURS = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MET": 1,
    "MEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1,
    "PKT": 5, "WIB": 7, "WITA": 8, "WIT": 9, "ICT": 7, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8,
    "JST": 9, "KST": 9, "AWST": 8, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "HST": -10, "AKST": -9, "AKDT": -8, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6,
    "CDT": -5, "EST": -5, "EDT": -4, "NDT": -2.5, "BRT": -3, "ART": -3,
}  # fmt: skip
# Names of several zones: India, Israel, Ireland; Britain, Bangladesh; Chicago, China; Canada's
# Atlantic coast, Arabia (standard and summer time); the Gulf, Guam; Newfoundland, Nepal.
_SHARED_HOURS = {
    "IST": (5.5, 2, 1),
    "BST": (1, 6),
    "CST": (-6, 8),
    "AST": (-4, 3),
    "ADT": (-3, 4),
    "GST": (4, 10),
    "NST": (-3.5, 5.75),
}
_PLACES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
# RFC 9557 writes the place in brackets, JavaScript the name in parentheses; both repeat the offset.
_REPEATED = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")
_OFFSET = re.compile(
    r"(?:UTC|GMT|UT|Z)?\s?(?P<sign>[+\-−])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?")
_HOUR = timedelta(hours=1)
_FURTHEST = timedelta(hours=14)  # Kiribati


def find_zone(written: str, local: datetime, offsets: Collection[timedelta] = ()) -> tzinfo | None:
    """Return the zone that a date is written with.

    Args:
        written: The text behind the time of day; "" is UTC.
        local: The date and time, naive, which decides on summer time.
        offsets: Offsets from UTC of other dates of the same outlet. A name of several zones means
            the one that they fit.

    Returns:
        The zone; None if it is unknown, or one of several.
    """
    bare = _REPEATED.sub("", written).strip()
    if not bare and written.strip():
        bare = written.strip().strip("()[]")
    if not bare:
        return UTC
    offset = _OFFSET.fullmatch(bare)
    if offset:
        return _fixed_zone(offset)
    name = bare.upper()
    if name in _NAMED_HOURS:
        return timezone(timedelta(hours=_NAMED_HOURS[name]))
    if name in _SHARED_HOURS:
        return _zone_among(_SHARED_HOURS[name], offsets)
    if name in _PLACES or _PLACE.fullmatch(bare):
        try:
            place = ZoneInfo(_PLACES.get(name, bare))
            return timezone(local.replace(tzinfo=place).utcoffset() or timedelta(0))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    return None


def _fixed_zone(offset: re.Match[str]) -> tzinfo | None:
    ahead = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
    if ahead > _FURTHEST:
        return None
    return timezone(ahead if offset["sign"] == "+" else -ahead)


def _zone_among(hours: tuple[float, ...], offsets: Collection[timedelta]) -> tzinfo | None:
    candidates = [timedelta(hours=number) for number in hours]
    fitting = [candidate for candidate in candidates if candidate in offsets] or [
        # the same place in the other half of the year; UTC is no place
        candidate
        for candidate in candidates
        if any(offset and abs(candidate - offset) <= _HOUR for offset in offsets)
    ]
    return timezone(fitting[0]) if len(fitting) == 1 else None

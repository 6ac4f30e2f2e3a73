"""Reads publication dates as documents write them; what fits none of its forms is not guessed.

Pure: it reads no clock, so today's date can never stand in for a missing one.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta

from ingest.parse.month_names import is_weekday, month_number
from ingest.parse.written_zones import find_zone

# Seconds since 1970 between 1973 and 5138, and the same in milliseconds and microseconds.
_SECONDS_FROM, _MILLISECONDS_FROM, _MICROSECONDS_FROM, _NUMBERS_END = 1e8, 1e11, 1e14, 1e17
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The zero of .NET and Go, Windows, spreadsheets, SQL Server, the Macintosh and Unix.
_ZEROS = frozenset(
    (
        date(1, 1, 1), date(1601, 1, 1), date(1899, 12, 30), date(1900, 1, 1), date(1904, 1, 1),
        date(1970, 1, 1),
    )
)  # fmt: skip
# A feed of fewer entries may well have brought them all at once.
_FEW_ENTRIES = 2

_MAX_CHARS = 100
_MONTHS_OR_HOURS = 12  # of a year; of half a day
_HOURS = 24
_CENTURY_FROM = 50  # RFC 2822, section 4.3: "49" is 2049, "50" is 1950

_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<part>\d+))?)?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
)
_ZONE = r"(?:\s?(?P<zone>[A-Z+\-−(\[][^,]*))?"
_NAME = r"[^\W\d_][^\W\d_]{1,14}"
_MONTH = rf"(?P<word>{_NAME})\.?"
_WEEKDAY = rf"(?:(?P<weekday>{_NAME}(?:-feira)?)\.?,?\s)?"
_OF = r"(?:(?:of|de|del)\s|d['’])?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>\d{4})"
_THEN = r"(?:,?\s(?:at\s|[-–|]\s)?|T)"
_LATER = rf"(?:{_THEN}{_CLOCK}{_ZONE})?"
_COMPACT_CLOCK = r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 2024-05-09T10:00:00+02:00, 2016/6/29 15:07:41
        rf"{_YEAR}(?P<between>[-/.])(?P<month>\d{{1,2}})(?P=between)(?P<day>\d{{1,2}}){_LATER}",
        # 20240509, 20240509T100000Z
        rf"(?P<year>(?:1[6-9]|2[01])\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:[T\s]?{_COMPACT_CLOCK}{_ZONE})?",
        # Thu, 09 May 2024 10:00:00 GMT; 9 de mayo de 2024
        rf"{_WEEKDAY}{_DAY}(?:\s|-){_OF}{_MONTH},?(?:\s|-){_OF}(?P<year>\d{{4}}|\d\d){_LATER}",
        # May 9, 2024 at 10:00 AM EDT; Thu May 09 2024 10:00:00 GMT+0200 (CEST)
        rf"{_WEEKDAY}{_MONTH}\s{_DAY},?\s{_YEAR}{_LATER}",
        # Thu May  9 10:00:00 PDT 2024
        rf"{_WEEKDAY}{_MONTH}\s{_DAY}\s{_CLOCK}(?:\s(?P<zone>[A-Z+\-][\w+\-/:]*))?\s{_YEAR}",
        # 10:00 AM EDT, Thu May 9, 2024
        rf"{_CLOCK}(?:\s(?P<zone>[A-Z]+))?,?\s{_WEEKDAY}{_MONTH}\s{_DAY},?\s{_YEAR}",
        rf"{_CLOCK}(?:\s(?P<zone>[A-Z]+))?,?\s{_WEEKDAY}{_DAY}\s{_MONTH}\s{_YEAR}",
        # 25/12/2023
        rf"(?P<either>\d{{1,2}})(?P<between>[-/.])(?P<other>\d{{1,2}})(?P=between){_YEAR}{_LATER}",
    )
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ASIAN_DATE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]\s?")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it was understood.

    Attributes:
        moment: Aware, in the zone that it states, in UTC if it states none. A date without a time
            of day is 00:00 UTC of that day. None if there is no date, or none to believe.
        note: What is wrong with it, for the report: "the date 'soon' cannot be read and is
            ignored"; or "".
    """

    moment: datetime | None = None
    note: str = ""


class _AmbiguousDateError(ValueError):
    """It is unclear which number of a date is the day and which the month."""


def read_date(value: object, offsets: Collection[timedelta] = ()) -> WrittenDate:
    """Read a date or a point in time.

    Args:
        value: An ISO 8601 or RFC 2822 date, seconds or milliseconds since 1970, or a date with the
            name of its month ("February 22, 2023", "22 février 2023"). A time without a zone is
            UTC.
        offsets: Offsets from UTC of other dates of the same outlet; they decide what the name of
            several zones means, such as IST.

    Returns:
        The date. It has no moment if the day or month is ambiguous ("02/03/2023"), or if it is a
        placeholder, such as 1 January 1970. It has the day only if the zone is unclear.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return WrittenDate()
    shown = repr(value)[:60]
    try:
        moment, zone = _read(value, offsets)
    except _AmbiguousDateError:
        return WrittenDate(None, f"the date {shown} is ambiguous and is ignored")
    except (ValueError, OverflowError, OSError):
        return WrittenDate(None, f"the date {shown} cannot be read and is ignored")
    if _is_placeholder(moment):
        return WrittenDate(None, f"the date {shown} is a placeholder and is ignored")
    if zone:
        note = f"the date {shown} has the unclear zone {zone[:20]!r}: only its day is used"
        return WrittenDate(moment, note)
    return WrittenDate(moment)


def parse_moment(value: object) -> datetime | None:
    """Return the moment of `read_date`, or None."""
    return read_date(value).moment


def read_feed_dates(
    published: Sequence[object], others: Sequence[object] = ()
) -> tuple[WrittenDate, ...]:
    """Read the dates of a feed's entries together.

    Args:
        published: The date of each entry.
        others: Further dates of the feed; with those of the entries they show the outlet's zone.

    Returns:
        The date of each entry. If all of several entries have the same date to the second, it is
        that of the feed's making, and no entry has a date.
    """
    offsets = find_offsets((*published, *others))
    dates = [read_date(value, offsets) for value in published]
    moments = {date.moment for date in dates}
    if len(dates) > _FEW_ENTRIES and len(moments) == 1 and None not in moments:
        note = f"the date {str(published[0])[:60]!r} is the same in every entry and is ignored"
        return tuple(WrittenDate(None, note) for _ in dates)
    return tuple(dates)


def find_offsets(values: Sequence[object]) -> frozenset[timedelta]:
    """Return the offsets from UTC that dates state."""
    moments = (read_date(value).moment for value in values if isinstance(value, str))
    offsets = (moment.utcoffset() for moment in moments if moment is not None)
    return frozenset(offset for offset in offsets if offset is not None)


def to_text(moment: datetime | None) -> str:
    """Return a moment as ISO 8601; "" for None."""
    return "" if moment is None else moment.isoformat()


def _read(value: object, offsets: Collection[timedelta]) -> tuple[datetime, str]:
    """Return the moment, and the name of its zone if that is unclear."""
    text = " ".join(str(value).split())
    readable = isinstance(value, int | float | str) and not isinstance(value, bool)
    if not readable or len(text) > _MAX_CHARS:
        raise ValueError(text[:_MAX_CHARS])
    for form in _FORMS[:2] if isinstance(value, int | float) else _FORMS:
        match = form.fullmatch(_ASIAN_DATE.sub(r"\1-\2-\3 ", text).strip())
        if match:
            try:
                return _from_match(match.groupdict(), offsets)
            except _AmbiguousDateError:
                raise
            except ValueError:
                continue
    if isinstance(value, str) and not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return _from_epoch(float(text)), ""


def _from_epoch(number: float) -> datetime:
    size = abs(number)
    if number and not _SECONDS_FROM <= size < _NUMBERS_END:
        raise ValueError(number)
    for limit, units in ((_MICROSECONDS_FROM, 1e6), (_MILLISECONDS_FROM, 1e3)):
        if size >= limit:
            number /= units
            break
    # the range of fromtimestamp depends on the platform
    return _EPOCH + timedelta(seconds=number)


def _from_match(
    parts: dict[str, str | None], offsets: Collection[timedelta]
) -> tuple[datetime, str]:
    if parts.get("weekday") and not is_weekday(parts["weekday"] or ""):
        raise ValueError(parts)
    day = _day_of(parts)
    if not parts.get("hour"):
        return datetime(day.year, day.month, day.day, tzinfo=UTC), ""
    if parts.get("minute") is None and not parts.get("half"):
        raise ValueError(parts)
    hour = int(parts["hour"] or 0)
    if parts.get("half"):
        if not 1 <= hour <= _MONTHS_OR_HOURS:
            raise ValueError(parts)
        afternoon = (parts["half"] or "").lower() == "p"
        hour = hour % _MONTHS_OR_HOURS + (_MONTHS_OR_HOURS if afternoon else 0)
    if hour == _HOURS and not int(parts.get("minute") or 0):
        # ISO 8601: the end of a day
        hour, day = 0, day + timedelta(days=1)
    # datetime has no leap seconds: use the second before
    second = min(int(parts.get("second") or 0), 59)
    fraction = int((parts.get("part") or "0")[:6].ljust(6, "0"))
    local = datetime(  # noqa: DTZ001  its zone is read next
        day.year, day.month, day.day, hour, int(parts.get("minute") or 0), second, fraction
    )
    written = parts.get("zone") or ""
    zone = find_zone(written, local, offsets)
    if zone is None:
        return datetime(day.year, day.month, day.day, tzinfo=UTC), written
    return local.replace(tzinfo=zone), ""


def _day_of(parts: dict[str, str | None]) -> date:
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == len("24"):
        year += 2000 if year < _CENTURY_FROM else 1900
    if parts.get("word"):
        return date(year, _month_of(parts["word"] or ""), int(parts["day"] or 0))
    if parts.get("month"):
        return date(year, int(parts["month"] or 0), int(parts["day"] or 0))
    first, second = sorted((int(parts["either"] or 0), int(parts["other"] or 0)))
    if first != second <= _MONTHS_OR_HOURS:
        raise _AmbiguousDateError(parts)
    return date(year, first, second)


def _month_of(word: str) -> int:
    number = month_number(word)
    if number is None:
        raise ValueError(word)
    return number


def _is_placeholder(moment: datetime) -> bool:
    if moment.year in (MINYEAR, MAXYEAR):
        return True
    return moment.date() in _ZEROS or moment.astimezone(UTC).date() in _ZEROS

"""Parses publication dates as documents write them, into UTC.

Pure: it reads no clock, so today's date can never stand in for a missing one.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_NUMBER = re.compile(r"\d{9,14}(?:\.\d+)?")
# Seconds since 1970 reach this in the year 5138; a larger number counts milliseconds.
_MILLISECONDS_FROM = 1e11
# strptime reads English month names in the C locale, which Python uses unless it is changed.
_LONG_FORMS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%b. %d, %Y", "%Y/%m/%d")


def parse_moment(value: object) -> datetime | None:
    """Read a date or a point in time.

    Args:
        value: An ISO 8601 date or date-time, an RFC 2822 date, seconds since 1970, or a date
            in words ("February 22, 2023"). A date without a time is 00:00 UTC of that day; a time
            without a zone is UTC. An ambiguous date ("02/03/2023") is not read.

    Returns:
        The moment in UTC, or None if `value` cannot be read.
    """
    if isinstance(value, bool):
        return None
    try:
        if isinstance(value, int | float):
            return _from_epoch(value)
        if isinstance(value, str):
            return _from_words(" ".join(value.split()))
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _from_epoch(seconds: float) -> datetime:
    if abs(seconds) >= _MILLISECONDS_FROM:
        seconds /= 1000
    # the range of fromtimestamp depends on the platform
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _from_words(text: str) -> datetime | None:
    if _NUMBER.fullmatch(text):
        return _from_epoch(float(text))
    for read in (datetime.fromisoformat, parsedate_to_datetime, _from_long_form):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def _from_long_form(text: str) -> datetime:
    for form in _LONG_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ValueError(text)

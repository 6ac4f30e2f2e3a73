"""PURE: parse the dates and times that people type: "2022-11-01", "monday", "last week"."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from dateutil import parser

from bot.errors import UsageError
from index.dates import asked_range

MAX_CHARACTERS = 60
ENGLISH = "en"


def read_moment(text: str, *, end_of_day: bool = True) -> datetime:
    """Parse a date or a time.

    Args:
        text: An ISO 8601 date or time; UTC if it has no time zone.
        end_of_day: Whether a date without a time means its last moment or its first.

    Returns:
        An aware time in UTC.

    Raises:
        UsageError: The text is not a date or a time.
    """
    try:
        moment = parser.isoparse(text.strip())
        if moment.tzinfo:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"not a date: {text!r}; write it like 2023-02-28 or 2023-02-28T18:30:00+01:00"
        ) from error
    if end_of_day and len(text.strip()) <= len("2023-02-28"):
        moment = datetime.combine(moment.date(), time.max)
    return moment.replace(tzinfo=UTC)


def read_since(
    text: str, now: datetime, zone: tzinfo = UTC, language: str = ENGLISH
) -> datetime | None:
    """Parse the earliest publication date to use.

    Args:
        text: The text as typed; "" for no limit.
        now: The clock of the person who asks, aware.
        zone: Their time zone.
        language: Their language: "de". English is understood besides.

    Returns:
        The earliest time, in UTC; None for no limit.

    Raises:
        UsageError: The text is not a time, or the time is in the future.
    """
    words = " ".join(text.split()).strip(" .?!").casefold().removeprefix("since ")
    if not words:
        return None
    since = None if len(words) > MAX_CHARACTERS else _moment(words, now, zone)
    if since is None and language != ENGLISH and len(words) <= MAX_CHARACTERS:
        since = _in_another_language(words, now, zone, language)
    if since is None or since > now:
        raise UsageError(f"not a time in the past: {text[:MAX_CHARACTERS]!r}; write 'last week'")
    return since


def read_until(
    text: str, now: datetime, zone: tzinfo = UTC, language: str = ENGLISH
) -> datetime | None:
    """Parse the latest publication date to use.

    Args:
        text: The text as typed; "" for no limit. A day or a week counts to its end.
        now: The clock of the person who asks, aware.
        zone: Their time zone.
        language: Their language: "de". English is understood besides.

    Returns:
        The last moment, in UTC, and never after the clock; None for no limit.

    Raises:
        UsageError: The text is not a time, or it begins in the future.
    """
    words = " ".join(text.split()).strip(" .?!").casefold().removeprefix("until ")
    if not words:
        return None
    period = None if len(words) > MAX_CHARACTERS else _period(words, now, zone)
    if period is None and language != ENGLISH and len(words) <= MAX_CHARACTERS:
        start = _in_another_language(words, now, zone, language)
        period = None if start is None else (start, start + timedelta(days=1, microseconds=-1))
    if period is None or period[0] > now:
        raise UsageError(f"not a time in the past: {text[:MAX_CHARACTERS]!r}; write 'last week'")
    return min(period[1], now)


def _period(words: str, now: datetime, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """Return the first and the last moment of a time as it is typed."""
    try:
        return read_moment(words, end_of_day=False), read_moment(words)
    except UsageError:
        pass
    for phrase in (words, f"on {words}", f"in {words}"):
        found = asked_range(f"What happened {phrase}?", now, zone)
        if found is not None and found.place.text.casefold() in {words, phrase}:
            return found.start, found.end - timedelta(microseconds=1)
    return None


def _moment(words: str, now: datetime, zone: tzinfo) -> datetime | None:
    try:
        return read_moment(words, end_of_day=False)
    except UsageError:
        pass
    for phrase in (f"since {words}", f"since {words} ago"):
        found = asked_range(f"What happened {phrase}?", now, zone)
        # the whole phrase must match; a part that was not understood must not be ignored
        if found is not None and found.place.text.casefold() == phrase:
            return found.start
    return None


def _in_another_language(words: str, now: datetime, zone: tzinfo, language: str) -> datetime | None:
    """Return the start of a day in another language than English: "vorgestern", "27.11.2026"."""
    import dateparser

    found = dateparser.parse(
        words,
        languages=[language],
        settings={
            "RELATIVE_BASE": now.astimezone(zone).replace(tzinfo=None),
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
        },
    )
    if found is None:
        return None
    return datetime.combine(found.date(), time.min, zone).astimezone(UTC)

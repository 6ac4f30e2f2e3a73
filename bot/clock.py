"""Parse dates and times, such as the clock that `--as-of` sets."""

from datetime import UTC, datetime, time

from dateutil import parser

from bot.errors import UsageError


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

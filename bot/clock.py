"""Read the clock that `--as-of` sets."""

from datetime import UTC, datetime, time

from dateutil import parser

from bot.errors import UsageError


def read_moment(text: str, *, end_of_day: bool = True) -> datetime:
    """Read a date or a time as a person writes it.

    Args:
        text: An ISO 8601 date or time; without a zone it is UTC.
        end_of_day: What a date alone means: its last moment, or its first.

    Returns:
        An aware moment in UTC.

    Raises:
        UsageError: It is neither.
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

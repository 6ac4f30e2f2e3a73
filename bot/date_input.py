"""PURE: since when news counts, as a person writes it: "monday", "last week", "2022-11-01"."""

from datetime import datetime

from bot.clock import read_moment
from bot.errors import UsageError
from index.dates import asked_range

MAX_CHARACTERS = 60


def read_since(text: str, now: datetime) -> datetime | None:
    """Read since when news counts.

    Args:
        text: As it was typed; "" for no limit.
        now: The asker's clock, aware.

    Returns:
        The first moment that counts, in UTC; None for no limit.

    Raises:
        UsageError: It is no time, or one that is still to come.
    """
    words = " ".join(text.split()).strip(" .?!").casefold().removeprefix("since ")
    if not words:
        return None
    since = None if len(words) > MAX_CHARACTERS else _moment(words, now)
    if since is None or since > now:
        raise UsageError(f"not a time in the past: {text[:MAX_CHARACTERS]!r}; write 'last week'")
    return since


def _moment(words: str, now: datetime) -> datetime | None:
    try:
        return read_moment(words, end_of_day=False)
    except UsageError:
        pass
    for phrase in (f"since {words}", f"since {words} ago"):
        found = asked_range(f"What happened {phrase}?", now)
        # all of it, or what was not understood would be passed over without a word
        if found is not None and found.place.text.casefold() == phrase:
            return found.start
    return None

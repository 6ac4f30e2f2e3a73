"""When a sentence says that something happens, and when a question asks about: stretches of time.

Pure. Days are UTC's: an article's day is the UTC day of its publication, a question's that of the
asker's clock, and a time of day without a zone is read as UTC.
"""

from datetime import UTC, datetime

from index.dates.calendar import FIRST, LAST
from index.dates.expressions import read
from index.dates.labels import label
from index.dates.question_range import asked
from index.types import Span, TimeSpan

# Foreign text must not cost what it likes.
_READ_CHARS = 4000


def times(text: str, published_at: datetime) -> tuple[TimeSpan, ...]:
    """Return the times that a news text speaks of, resolved against its publication.

    Args:
        text: A sentence, or a few; the first 4,000 characters are read.
        published_at: When it was published, aware.

    Returns:
        All time expressions in order, the longest at each place, none overlapping another.

    Raises:
        ValueError: `published_at` is naive.
    """
    moment = _utc(published_at)
    return tuple(
        TimeSpan(
            Span(one.start, one.end, text[one.start : one.end]),
            one.stretch.start,
            one.stretch.end,
        )
        for one in read(text[:_READ_CHARS], moment)
    )


def asked_range(question: str, now: datetime) -> TimeSpan | None:
    """Return the time that a question is limited to: "this week", "since March", "in 2022".

    Args:
        question: As it was typed; the first 4,000 characters are read.
        now: The asker's clock, aware.

    Returns:
        The first time it names; None if it names none, wants what is newest ("lately"), asks when
        something will be, or names a year only as part of a name ("the 2022 World Cup").

    Raises:
        ValueError: `now` is naive.
    """
    limited = asked(question[:_READ_CHARS], _utc(now))
    if limited is None:
        return None
    one, stretch = limited
    return TimeSpan(
        Span(one.start, one.end, question[one.start : one.end]), stretch.start, stretch.end
    )


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}; give it one")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return FIRST if moment.year == 1 else LAST


__all__ = ["asked_range", "label", "times"]

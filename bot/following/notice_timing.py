"""When a follow or a digest may be told; pure.

Following must never become a firehose: the numbers here are the promise that it does not.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.store.values import Digest, Follow, QuietHours

# Of one follow: a message at most each quarter of an hour, and so many a day (in UTC).
GAP = timedelta(minutes=15)
MOST_A_DAY = 6
# Stories in one message; what is left over is counted in it.
MOST_STORIES = 5
# News that could not be told for so long, because nobody was reached, is not told any more.
HELD_AT_MOST = timedelta(days=2)
# A brief that was missed is told if it is less late than this, and otherwise passed over.
LATEST = timedelta(hours=3)


def may_tell(follow: Follow, quiet: QuietHours, now: datetime) -> bool:
    """Whether a follow may have a message now.

    Args:
        follow: With what it was told last.
        quiet: The hours in which its place is told nothing.
        now: In UTC.
    """
    if quiet.cover(now.astimezone(ZoneInfo(quiet.timezone)).time()):
        return False
    if follow.told_at is not None and now - follow.told_at < GAP:
        return False
    today = now.astimezone(UTC).date().isoformat()
    return follow.told_day != today or follow.told_times < MOST_A_DAY


def digest_day(digest: Digest, now: datetime) -> tuple[str, bool] | None:
    """Return the day whose brief has its time now.

    Args:
        digest: With the last day that had one.
        now: In UTC.

    Returns:
        The local day, "2023-02-28", and whether to tell it; False for one that is too late and
        has to be passed over. None if there is nothing to do.
    """
    zone = ZoneInfo(digest.timezone)
    today = now.astimezone(zone).date()
    for day in (today, today - timedelta(days=1)):
        at = brief_at(day, digest.hour, zone)
        if digest.last_day >= day.isoformat():
            return None
        if digest.created_at <= at <= now:
            return day.isoformat(), now - at < LATEST
    return None


def brief_at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return the moment of a day's brief, in UTC.

    An hour that the clock skips in spring is told when it would have been, an hour later by the
    clock; of one that comes twice in autumn, the first counts.
    """
    return datetime.combine(day, time(hour), zone).astimezone(UTC)

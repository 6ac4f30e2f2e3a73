"""PURE: decide when a follow or a digest may send a message.

The limits here keep follows from flooding a channel.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.store.postings import PostFormat
from bot.store.values import Digest, Follow, QuietHours

# A follow sends at most a message every 15 minutes, and so many a day (in UTC).
GAP = timedelta(minutes=15)
MOST_A_DAY = 6
# Stories in one message; it states how many more there are.
MOST_STORIES = 5
# A post of a feed or an outlet was ordered with every item: it may come more often, and what one
# message does not hold is left for the next.
POST_GAP = timedelta(minutes=5)
_MOST_HEADLINES = 10
# News that could not be delivered for this long is dropped.
HELD_AT_MOST = timedelta(days=2)
# A brief that is later than this is skipped.
LATEST = timedelta(hours=3)


def may_notify(follow: Follow, quiet: QuietHours, now: datetime) -> bool:
    """Whether a follow may send a message now.

    Args:
        follow: The follow, with its last message.
        quiet: The hours in which its place gets no messages.
        now: In UTC.
    """
    if follow.paused or quiet.cover(now.astimezone(ZoneInfo(quiet.timezone)).time()):
        return False
    gap = POST_GAP if follow.kind.posts else GAP
    if follow.notified_at is not None and now - follow.notified_at < gap:
        return False
    if follow.kind.posts:
        return True
    today = now.astimezone(UTC).date().isoformat()
    return follow.notified_day != today or follow.notified_times < MOST_A_DAY


def most_stories(follow: Follow) -> int:
    """Return how many stories one message of a follow has."""
    headlines = follow.posting is not None and follow.posting.shows is PostFormat.HEADLINE
    return _MOST_HEADLINES if headlines else MOST_STORIES


def digest_day(digest: Digest, now: datetime) -> tuple[str, bool] | None:
    """Return the day whose brief is due now.

    Args:
        digest: The digest, with the day of its last brief.
        now: In UTC.

    Returns:
        The local day, "2023-02-28", and whether to send the brief; False if it is too late and has
        to be skipped. None if nothing is due.
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

    If the clock skips the hour in spring, the brief comes an hour later by the clock. If the hour
    occurs twice in autumn, the first counts.
    """
    return datetime.combine(day, time(hour), zone).astimezone(UTC)

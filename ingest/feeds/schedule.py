"""Schedules the checks of feeds.

Pure: no clock, no I/O. `retries.next_check_at` has the arithmetic.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ingest.feeds.feed_types import Feed
from ingest.web.retries import next_check_at
from ingest.web.validators import Validators


@dataclass(frozen=True, slots=True)
class ScheduleHints:
    """What a check found out about the time of the next one.

    Attributes:
        error: Why the check failed, in one line; "" if it succeeded.
        ttl_minutes: The minimum interval that the feed asks for, or None.
        max_age_s: For how many seconds the server's answer is fresh, or None.
        retry_after_s: The Retry-After header in seconds, or None.
    """

    error: str = ""
    ttl_minutes: float | None = None
    max_age_s: float | None = None
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """When the next check of a feed is due, and how many checks in a row have failed."""

    next_look_at: datetime
    failures: int


def plan(
    hints: ScheduleHints, *, now: datetime, every_minutes: int, failures: int, jitter: float
) -> Plan:
    """Decide when the next check is due.

    Args:
        hints: What this check found out.
        now: When this check ended.
        every_minutes: Minutes between two checks, as the admin set them.
        failures: How many checks in a row had failed before this one.
        jitter: A random number from 0 to 1.
    """
    failures = failures + 1 if hints.error else 0
    ttl = None
    if hints.ttl_minutes is not None:
        # A longer ttl counts as a day. A huge one would overflow a timedelta.
        ttl = timedelta(minutes=min(hints.ttl_minutes, 24 * 60))
    moment = next_check_at(
        now,
        timedelta(minutes=every_minutes),
        ttl,
        hints.max_age_s,
        failures,
        hints.retry_after_s,
        jitter=jitter,
    )
    return Plan(moment, failures)


def validators_for(feed: Feed, now: datetime) -> Validators:
    """Return what a check sends to fetch a feed only if it has changed.

    The first check of a day sends nothing, so that a server that wrongly answers "not modified"
    hides news for a day at most. The days of different feeds begin at different hours.

    Args:
        feed: The feed.
        now: The current time, aware.
    """
    shift = timedelta(hours=feed.id % 24)
    if feed.looked_at is None or (feed.looked_at - shift).date() != (now - shift).date():
        return Validators()
    return feed.validators


def site_key(url: str) -> str:
    """Return the host of an address; feeds with the same key are fetched one after another."""
    return (urlsplit(url).hostname or "").rstrip(".").lower()

"""When feeds are looked at: how often by default, and what a look changes about the next.

Pure: values and `now` in, values out; `retries.next_look` has the arithmetic.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ingest.web.retries import next_look

EVERY_MINUTES = 30
MIN_EVERY_MINUTES = 5
MAX_EVERY_MINUTES = 60 * 24 * 30


@dataclass(frozen=True, slots=True)
class Looked:
    """How a look at a feed ended, as far as the next one depends on it.

    Attributes:
        error: Why it failed, in one line; "" if it did not.
        ttl_minutes: How long the feed asks to be left alone, or None.
        max_age_s: For how many seconds its answer is fresh, or None.
        retry_after_s: For how many seconds its server asks to be left alone, or None.
    """

    error: str = ""
    ttl_minutes: float | None = None
    max_age_s: float | None = None
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """When a feed is looked at next, and how many looks in a row have failed by then."""

    next_look_at: datetime
    failures: int


def plan(
    looked: Looked, *, now: datetime, every_minutes: int, failures: int, jitter: float
) -> Plan:
    """Decide when to look again.

    Args:
        looked: How this look ended.
        now: When it ended.
        every_minutes: How often the admin wants to look.
        failures: How many looks in a row had failed before this one.
        jitter: From 0 to 1, drawn at random.
    """
    failures = failures + 1 if looked.error else 0
    ttl = None
    if looked.ttl_minutes is not None:
        # what a feed asks for beyond a day is cut there, before it overflows a timedelta
        ttl = timedelta(minutes=min(looked.ttl_minutes, 24 * 60))
    moment = next_look(
        now,
        timedelta(minutes=every_minutes),
        ttl,
        looked.max_age_s,
        failures,
        looked.retry_after_s,
        jitter=jitter,
    )
    return Plan(moment, failures)


def site_key(url: str) -> str:
    """Return the host of an address: feeds with one key are asked one after another."""
    return (urlsplit(url).hostname or "").rstrip(".").lower()

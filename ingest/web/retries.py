"""Decides how long to wait before the next request, from the headers of the last answer.

Pure: header values and `now` in, seconds and moments out.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# A server that asks for a longer wait is taken to be mistaken: a typing error on its side must not
# silence a feed.
MAX_RETRY_AFTER = timedelta(days=7)
MAX_WAIT = timedelta(hours=24)
MIN_WAIT = timedelta(minutes=5)
# The interval between two checks that an admin may set, in minutes.
EVERY_MINUTES, MIN_EVERY_MINUTES, MAX_EVERY_MINUTES = 30, 5, 60 * 24 * 30
JITTER = 0.1

_DIGITS = re.compile(r"[0-9]+")
_DIRECTIVE = re.compile(r'([^\s=,;"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,]*))?')
# Beyond this many doublings every interval has reached MAX_WAIT.
_MAX_DOUBLINGS = 32


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header, RFC 9110 section 10.2.3.

    Args:
        value: Seconds, or an HTTP date.
        now: The current time, aware.

    Returns:
        Seconds to wait from now, 0 to one week; None if the header is unreadable.
    """
    value = value.strip()
    if _DIGITS.fullmatch(value):
        # the slice keeps int() from parsing a number of any length
        seconds = float(int(value[:20]))
    else:
        moment = parse_http_date(value)
        if moment is None:
            return None
        seconds = max(0.0, (moment - now).total_seconds())
    return min(seconds, MAX_RETRY_AFTER.total_seconds())


def parse_http_date(value: str) -> datetime | None:
    """Read a date of an HTTP header in any of the three forms of RFC 9110 section 5.6.7.

    Returns:
        The moment in UTC, or None if `value` is not a date.
    """
    if len(value) > len("Wednesday, 06-Nov-1994 08:49:37 +0000") + 8:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def parse_cache_control(value: str) -> float | None:
    """Read from Cache-Control how long an answer is fresh, RFC 9111 section 5.2.2.

    Returns:
        Seconds; 0 for no-cache, no-store and, as the RFC encourages, a max-age that is not a
        number; None if the header does not say.
    """
    ages: list[float] = []
    for name, argument in _DIRECTIVE.findall(value):
        match name.lower():
            case "no-cache" | "no-store":
                return 0.0
            case "max-age":
                digits = argument.strip('"')
                ages.append(float(int(digits[:20])) if _DIGITS.fullmatch(digits) else 0.0)
    return min(ages, default=None)


def parse_expires(value: str, date: str, now: datetime) -> float | None:
    """Read from Expires how long an answer is fresh, RFC 9111 section 5.3.

    Args:
        value: The Expires header, or "".
        date: The Date header, or "". Expires minus Date does not depend on our clock.
        now: The current time, aware; used if Date is missing.

    Returns:
        Seconds, 0 or more; 0 if Expires is not a date ("0" and "-1" are common); None if empty.
    """
    if not value.strip():
        return None
    until = parse_http_date(value)
    if until is None:
        return 0.0
    since = parse_http_date(date) or now
    return max(0.0, (until - since).total_seconds())


def freshness_s(
    cache_control: str, expires: str, date: str, age: str, now: datetime
) -> float | None:
    """Return how many more seconds an answer is fresh, from its headers.

    Args:
        cache_control: The Cache-Control header, or "".
        expires: The Expires header, or ""; Cache-Control overrides it.
        date: The Date header, or "".
        age: The Age header, or "": seconds that the answer has been in a cache.
        now: The current time, aware.

    Returns:
        Seconds, 0 or more; None if no header says so.
    """
    fresh_s = parse_cache_control(cache_control)
    if fresh_s is None:
        fresh_s = parse_expires(expires, date, now)
    if fresh_s is None:
        return None
    cached_s = float(int(age.strip()[:20])) if _DIGITS.fullmatch(age.strip()) else 0.0
    return max(0.0, fresh_s - cached_s)


def next_check_at(  # noqa: PLR0917  (each has its own type, or its unit in its name)
    now: datetime,
    every: timedelta,
    ttl: timedelta | None = None,
    max_age_s: float | None = None,
    failures: int = 0,
    retry_after_s: float | None = None,
    *,
    jitter: float = 0.0,
) -> datetime:
    """Decide when the next check of a feed is due.

    Args:
        now: When this check ended, aware.
        every: The interval that the admin set.
        ttl: The minimum interval that the feed asks for.
        max_age_s: For how many seconds the answer is fresh.
        failures: How many checks in a row have failed, including this one; each doubles the wait.
        retry_after_s: The wait in seconds that the server asks for.
        jitter: A random number from -1 to 1; it moves the check by up to a tenth of the wait, so
            that feeds added together spread out.

    Returns:
        The moment, aware; at least 5 minutes and at least `retry_after_s` from now.
    """
    # an interval of more than a day that the admin set is not shortened
    cap = max(MAX_WAIT, every)
    wait = max(every, ttl or every, timedelta(seconds=min(max_age_s or 0.0, cap.total_seconds())))
    wait = min(wait, cap)
    if failures > 0:
        doubled = wait.total_seconds() * 2.0 ** min(failures, _MAX_DOUBLINGS)
        wait = timedelta(seconds=min(doubled, cap.total_seconds()))
    wait *= 1 + JITTER * min(1.0, max(-1.0, jitter))
    requested = timedelta(seconds=min(retry_after_s or 0.0, MAX_RETRY_AFTER.total_seconds()))
    return now + max(wait, requested, MIN_WAIT)

"""When a server may be asked again: what its answers say about it, and how we wait.

Pure: header values and `now` in, seconds and moments out.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# What servers ask for beyond these is taken for a mistake, so that no typing error of theirs ends
# a feed in silence.
MAX_RETRY_AFTER = timedelta(days=7)
MAX_WAIT = timedelta(hours=24)
MIN_WAIT = timedelta(minutes=5)
JITTER = 0.1

_DIGITS = re.compile(r"[0-9]+")
_DIRECTIVE = re.compile(r'([^\s=,;"]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,]*))?')
# Beyond this many doublings every interval has reached MAX_WAIT.
_MAX_DOUBLINGS = 32


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Read a Retry-After header, RFC 9110 section 10.2.3.

    Args:
        value: Seconds, or an HTTP date.
        now: When this is, aware.

    Returns:
        Seconds to wait from now, 0 or more and a week at most; None if nothing can be read.
    """
    value = value.strip()
    if _DIGITS.fullmatch(value):
        # no int() of a number of any length
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
        The moment in UTC, or None if `value` is no such date.
    """
    if len(value) > len("Wednesday, 06-Nov-1994 08:49:37 +0000") + 8:
        return None
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def parse_cache_control(value: str) -> float | None:
    """Read how long a Cache-Control header calls an answer fresh, RFC 9111 section 5.2.2.

    Returns:
        Seconds; 0 for no-cache and no-store, and for a max-age that is no number, as the RFC
        encourages; None if the header does not say.
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
    """Read how long an Expires header calls an answer fresh, RFC 9111 section 5.3.

    Args:
        value: The Expires header, or "".
        date: The Date header, or "": the difference between the two does not depend on clocks.
        now: When this is, aware; stands in for a missing Date.

    Returns:
        Seconds, 0 or more; 0 if it is no date ("0" and "-1" are common); None if it is empty.
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
    """How many more seconds an answer is fresh, as its headers say.

    Args:
        cache_control: The Cache-Control header, or "".
        expires: The Expires header, or ""; Cache-Control wins over it.
        date: The Date header, or "".
        age: The Age header, or "": seconds for which the answer has lain in a cache.
        now: When this is, aware.

    Returns:
        Seconds, 0 or more; None if nothing says.
    """
    fresh = parse_cache_control(cache_control)
    if fresh is None:
        fresh = parse_expires(expires, date, now)
    if fresh is None:
        return None
    lain = float(int(age.strip()[:20])) if _DIGITS.fullmatch(age.strip()) else 0.0
    return max(0.0, fresh - lain)


def next_look(  # noqa: PLR0917  (each is of a type of its own, or a number with its unit)
    now: datetime,
    every: timedelta,
    ttl: timedelta | None = None,
    max_age_s: float | None = None,
    failures: int = 0,
    retry_after_s: float | None = None,
    *,
    jitter: float = 0.0,
) -> datetime:
    """Decide when to look at a feed again.

    Args:
        now: When this look ended, aware.
        every: How often the admin wants to look.
        ttl: How long the feed itself asks to be left alone.
        max_age_s: For how many seconds the answer is fresh.
        failures: Looks in a row, this one included, that failed; each doubles the wait.
        retry_after_s: Seconds for which the server asks to be left alone.
        jitter: From -1 to 1, drawn at random by the caller: up to a tenth sooner or later, so
            that feeds added together do not stay together.

    Returns:
        The moment, aware: never before `retry_after_s` is over nor within 5 minutes.
    """
    # an admin who looks less than once a day is not made to look more often
    cap = max(MAX_WAIT, every)
    wait = max(every, ttl or every, timedelta(seconds=min(max_age_s or 0.0, cap.total_seconds())))
    wait = min(wait, cap)
    if failures > 0:
        doubled = wait.total_seconds() * 2.0 ** min(failures, _MAX_DOUBLINGS)
        wait = timedelta(seconds=min(doubled, cap.total_seconds()))
    wait *= 1 + JITTER * min(1.0, max(-1.0, jitter))
    asked = timedelta(seconds=min(retry_after_s or 0.0, MAX_RETRY_AFTER.total_seconds()))
    return now + max(wait, asked, MIN_WAIT)

"""Servers are asked again when they want to be, and less often the longer they fail."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.web.retries import (
    freshness_s,
    next_check_at,
    parse_cache_control,
    parse_expires,
    parse_http_date,
    parse_retry_after,
)

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEK_S = 7 * 24 * 3600.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("86400", 86400),
        ("99999999", WEEK_S),
        ("9" * 5000, WEEK_S),
        ("-1", None),
        ("+5", None),
        ("1.5", None),
        ("1e3", None),
        ("٣", None),  # a digit to Python, none to HTTP
        ("soon", None),
        ("", None),
        ("Mon, 02 Nov 2026 12:05:00 GMT", 300),
        ("Monday, 02-Nov-26 12:05:00 GMT", 300),
        ("Mon Nov  2 12:05:00 2026", 300),
        ("Mon, 02 Nov 2026 13:05:00 +0100", 300),
        ("Mon, 02 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 02 Nov 2099 11:00:00 GMT", WEEK_S),
        ("Mon, 32 Nov 2026 11:00:00 GMT", None),
        ("Mon, 02 Nov 0000 11:00:00 GMT", 0),
        ("Mon, 02 Nov 2026 99:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", None),
        ("public", None),
        ("max-age=600", 600),
        ("Public, MAX-AGE=600, must-revalidate", 600),
        ('max-age="600"', 600),
        ("s-maxage=900", None),
        ("max-age=600, s-maxage=900, stale-while-revalidate=30", 600),
        ("max-age=600, max-age=60", 60),
        ("max-age=0", 0),
        ("no-cache", 0),
        ("no-cache, max-age=600", 0),
        ("max-age=600, no-store", 0),
        ("max-age=soon", 0),
        ("max-age=-1", 0),
        ("max-age", 0),
        ('private="x, no-cache", max-age=5', 5),
        (",,;;==", None),
    ],
)
def test_cache_control_is_read(value: str, seconds: float | None) -> None:
    assert parse_cache_control(value) == seconds


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("", "", None),
        ("0", "", 0),
        ("-1", "Mon, 02 Nov 2026 12:00:00 GMT", 0),
        ("Mon, 02 Nov 2026 12:10:00 GMT", "", 600),
        ("Mon, 02 Nov 2026 12:10:00 GMT", "Mon, 02 Nov 2026 12:08:00 GMT", 120),
        ("Mon, 02 Nov 2026 12:10:00 GMT", "yesterday", 600),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "", 0),
    ],
)
def test_expires_is_read(value: str, date: str, seconds: float | None) -> None:
    assert parse_expires(value, date, NOW) == seconds


@pytest.mark.parametrize(
    ("cache_control", "expires", "age", "seconds"),
    [
        ("", "", "", None),
        ("", "", "30", None),
        ("max-age=600", "Mon, 02 Nov 2026 12:00:10 GMT", "", 600),
        ("max-age=600", "", "500", 100),
        ("max-age=600", "", "900", 0),
        ("max-age=600", "", "old", 600),
        ("public", "Mon, 02 Nov 2026 12:00:10 GMT", "", 10),
    ],
)
def test_freshness_is_what_the_headers_say_together(
    cache_control: str, expires: str, age: str, seconds: float | None
) -> None:
    assert freshness_s(cache_control, expires, "", age, NOW) == seconds


@given(st.text())
def test_no_header_breaks_the_reading(value: str) -> None:
    for seconds in (
        parse_retry_after(value, NOW),
        parse_cache_control(value),
        freshness_s(value, value, value, value, NOW),
    ):
        assert seconds is None or seconds >= 0
    moment = parse_http_date(value)
    assert moment is None or moment.tzinfo is not None


def hours(**values: object) -> float:
    look = next_check_at(NOW, **{"every": HOUR, **values})  # type: ignore[arg-type]
    return (look - NOW) / HOUR


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, 1),
        ({"ttl": timedelta(minutes=10)}, 1),
        ({"ttl": 3 * HOUR}, 3),
        ({"ttl": 100 * HOUR}, 24),
        ({"max_age_s": 7200}, 2),
        ({"max_age_s": 0}, 1),
        ({"max_age_s": 1e12}, 24),
        ({"ttl": 3 * HOUR, "max_age_s": 7200}, 3),
        ({"failures": 1}, 2),
        ({"failures": 2}, 4),
        ({"failures": 4}, 16),
        ({"failures": 5}, 24),
        ({"failures": 10_000}, 24),
        ({"every": 168 * HOUR}, 168),
        ({"every": 168 * HOUR, "failures": 3}, 168),
        ({"retry_after_s": 60}, 1),
        ({"retry_after_s": 18_000}, 5),
        ({"retry_after_s": WEEK_S}, 168),
        ({"retry_after_s": 1e12}, 168),
        ({"failures": 3, "retry_after_s": 60}, 8),
        ({"failures": 1, "retry_after_s": 18_000}, 5),
        ({"every": timedelta(0)}, 1 / 12),
        ({"every": timedelta(minutes=5), "jitter": -1.0}, 1 / 12),
        ({"every": timedelta(0), "failures": 3}, 1 / 12),
        ({"jitter": 1.0}, 1.1),
        ({"jitter": -1.0}, 0.9),
        ({"jitter": -9.0}, 0.9),
        ({"jitter": -1.0, "retry_after_s": 3600}, 1),
    ],
)
def test_the_next_look_is_when_everyone_agrees(values: dict[str, object], expected: float) -> None:
    assert hours(**values) == pytest.approx(expected)


@given(
    every=st.timedeltas(timedelta(0), timedelta(days=30)),
    ttl=st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
    max_age_s=st.none() | st.floats(0, 1e15),
    failures=st.integers(0, 10**9),
    retry_after_s=st.none() | st.floats(0, 1e15),
    jitter=st.floats(-1, 1),
)
def test_no_look_is_too_soon_or_never(
    *,
    every: timedelta,
    ttl: timedelta | None,
    max_age_s: float | None,
    failures: int,
    retry_after_s: float | None,
    jitter: float,
) -> None:
    wait = (
        next_check_at(
            NOW,
            every,
            ttl=ttl,
            max_age_s=max_age_s,
            failures=failures,
            retry_after_s=retry_after_s,
            jitter=jitter,
        )
        - NOW
    )
    assert wait >= timedelta(minutes=5)
    assert wait >= timedelta(seconds=min(retry_after_s or 0, WEEK_S))
    assert wait <= max(timedelta(days=7), 1.1 * every)

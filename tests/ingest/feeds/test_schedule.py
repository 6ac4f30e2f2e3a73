"""When a feed is looked at next follows from how the last look ended."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.feeds.schedule import ScheduleHints, plan, site_key

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("looked", "failures", "least_minutes", "failures_then"),
    [
        (ScheduleHints(), 0, 30, 0),
        (ScheduleHints(), 7, 30, 0),
        (ScheduleHints(ttl_minutes=90), 0, 90, 0),
        (ScheduleHints(ttl_minutes=1e300), 0, 24 * 60, 0),
        (ScheduleHints(ttl_minutes=1), 0, 30, 0),
        (ScheduleHints(max_age_s=7200), 0, 120, 0),
        (ScheduleHints(error="500"), 0, 60, 1),
        (ScheduleHints(error="500"), 1, 120, 2),
        (ScheduleHints(error="500"), 10**6, 24 * 60, 10**6 + 1),
        (ScheduleHints(error="429", retry_after_s=86_400 * 2), 0, 48 * 60, 1),
    ],
)
def test_a_look_plans_the_next(
    looked: ScheduleHints, failures: int, least_minutes: int, failures_then: int
) -> None:
    for jitter in (0.0, 1.0):
        made = plan(looked, now=NOW, every_minutes=30, failures=failures, jitter=jitter)
        wait = made.next_look_at - NOW
        assert timedelta(minutes=least_minutes) <= wait <= timedelta(minutes=least_minutes) * 1.1
        assert made.failures == failures_then


def test_a_site_is_its_host() -> None:
    assert site_key("https://News.Example.:8080/a") == site_key("http://news.example/b")

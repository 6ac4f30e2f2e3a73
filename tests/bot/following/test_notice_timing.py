"""Never a firehose, never at night, and a brief once a day whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.following.notice_timing import brief_at, digest_day, may_notify
from bot.store.values import Digest, Follow, FollowKind, QuietHours
from tests.bot.following.world import CHANNEL, NOW, PERSON

LOUD = QuietHours(0, 0)


def follow(notified_at: datetime | None = None, notified_day: str = "", times: int = 0) -> Follow:
    return Follow(
        1, FollowKind.TOPIC, "x", (), PERSON, 5, None, "", NOW, notified_at, notified_day, times
    )


@pytest.mark.parametrize(
    ("told", "minutes_ago", "times", "expected"),
    [
        (False, 0, 0, True),
        (True, 14, 1, False),
        (True, 15, 1, True),
        (True, 60, 5, True),
        (True, 60, 6, False),
        (True, 60 * 13, 6, True),
    ],
)
def test_a_follow_has_a_message_a_quarter_of_an_hour_and_six_a_day(
    told: bool, minutes_ago: int, times: int, expected: bool
) -> None:
    at = NOW - timedelta(minutes=minutes_ago)
    before = follow(at, at.date().isoformat(), times) if told else follow()
    assert may_notify(before, LOUD, NOW) is expected


@pytest.mark.parametrize(
    ("zone", "utc_hour", "expected"),
    [
        ("UTC", 21, True),
        ("UTC", 22, False),
        ("UTC", 6, False),
        ("UTC", 7, True),
        ("Asia/Seoul", 12, True),  # 21:00 there
        ("Asia/Seoul", 13, False),
        ("America/New_York", 2, False),
        ("America/New_York", 1, True),  # 21:00 in summer
    ],
)
def test_quiet_hours_are_those_of_the_place(zone: str, utc_hour: int, expected: bool) -> None:
    now = datetime(2024, 5, 6, utc_hour, 59, tzinfo=UTC)
    assert may_notify(follow(), QuietHours(22, 7, zone), now) is expected


BERLIN = "Europe/Berlin"


def digest(hour: int, zone: str = BERLIN, last_day: str = "") -> Digest:
    return Digest(CHANNEL, 5, 1, "", hour, zone, datetime(2020, 1, 1, tzinfo=UTC), last_day)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "expected"),
    [
        ("2024-01-15", 8, BERLIN, "2024-01-15T07:00"),
        ("2024-07-15", 8, BERLIN, "2024-07-15T06:00"),
        ("2024-03-31", 2, BERLIN, "2024-03-31T01:00"),  # 02:00 is skipped: 03:00 summer time
        ("2024-03-31", 3, BERLIN, "2024-03-31T01:00"),
        ("2024-10-27", 2, BERLIN, "2024-10-27T00:00"),  # 02:00 comes twice: the first
        ("2024-10-27", 3, BERLIN, "2024-10-27T02:00"),
        ("2024-07-15", 8, "Asia/Kolkata", "2024-07-15T02:30"),
        ("2024-07-15", 0, "Pacific/Kiritimati", "2024-07-14T10:00"),
    ],
)
def test_a_brief_has_one_moment_on_days_of_23_and_25_hours_as_well(
    day: str, hour: int, zone: str, expected: str
) -> None:
    at = brief_at(date.fromisoformat(day), hour, ZoneInfo(zone))
    assert at == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2024-05-06T05:59", "2024-05-05 late"),  # 07:59 in Berlin: yesterday's was missed
        ("2024-05-06T06:00", "2024-05-06"),
        ("2024-05-06T08:59", "2024-05-06"),
        ("2024-05-06T09:00", "2024-05-06 late"),
    ],
)
def test_a_missed_brief_is_told_for_three_hours_and_then_passed_over(
    now: str, expected: str
) -> None:
    due = digest_day(digest(8), datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert due is not None
    assert due[0] + ("" if due[1] else " late") == expected


def test_a_brief_at_eleven_at_night_is_still_told_after_midnight() -> None:
    assert digest_day(digest(23), datetime(2024, 5, 6, 23, 30, tzinfo=UTC)) == ("2024-05-06", True)
    told = digest(23, last_day="2024-05-06")
    assert digest_day(told, datetime(2024, 5, 6, 23, 30, tzinfo=UTC)) is None


def test_what_is_ordered_after_its_hour_begins_tomorrow() -> None:
    late = Digest(CHANNEL, 5, 1, "", 8, BERLIN, datetime(2024, 5, 6, 6, 30, tzinfo=UTC))
    assert digest_day(late, datetime(2024, 5, 6, 6, 31, tzinfo=UTC)) is None
    assert digest_day(late, datetime(2024, 5, 7, 6, 0, tzinfo=UTC)) == ("2024-05-07", True)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("zone", [BERLIN, "America/New_York", "Australia/Lord_Howe", "UTC"])
def test_every_day_of_a_year_has_one_brief_in_order(zone: str, hour: int) -> None:
    """Walk through 2024 in half hours, as rounds do, with both changes of the clock."""
    ordered = Digest(CHANNEL, 5, 1, "", hour, zone, datetime(2024, 1, 1, tzinfo=UTC))
    days = []
    now = datetime(2024, 1, 1, tzinfo=UTC)
    while now < datetime(2025, 1, 1, tzinfo=UTC):
        due = digest_day(ordered, now)
        if due is not None:
            assert due[1], "a round each half hour misses none"
            days.append(due[0])
            ordered = Digest(CHANNEL, 5, 1, "", hour, zone, ordered.created_at, due[0])
        now += timedelta(minutes=30)
    assert len(days) >= 365
    assert days == sorted(set(days))

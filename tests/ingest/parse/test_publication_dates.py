"""A date is read as it stands or not at all; never is today's put in its place."""

from datetime import UTC, datetime

import pytest

from ingest.parse.publication_dates import parse_moment

DAY = datetime(2023, 2, 22, tzinfo=UTC)
NOON = datetime(2023, 2, 22, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2023-02-22", DAY),
        ("20230222", DAY),
        (" 2023-02-22 ", DAY),
        ("2023-02-22T12:30:00Z", NOON),
        ("2023-02-22T13:30:00+01:00", NOON),
        ("2023-02-22T12:30", NOON),
        ("2023-02-22 12:30:00", NOON),
        ("Wed, 22 Feb 2023 12:30:00 GMT", NOON),
        ("Wed, 22 Feb 2023 07:30:00 -0500", NOON),
        ("Wed, 22 Feb 2023 12:30:00 -0000", NOON),
        (1677069000, NOON),
        (1677069000.0, NOON),
        ("1677069000", NOON),
        (1677069000000, NOON),
        ("February 22, 2023", DAY),
        ("22 Feb 2023", DAY),
    ],
)
def test_a_date_is_read(value: object, moment: datetime) -> None:
    assert parse_moment(value) == moment


@pytest.mark.parametrize(
    "value",
    ["", "today", "yesterday", "12:30", "February 22", "02/03/2023", "2023-02-30", "Monday",
     "2023", True, None, [], {}, float("nan"), float("inf"), 10**30, "9" * 400,
     "Wed, 99 Feb 2023 12:30:00 GMT"],
)  # fmt: skip
def test_what_is_no_full_date_is_none(value: object) -> None:
    assert parse_moment(value) is None

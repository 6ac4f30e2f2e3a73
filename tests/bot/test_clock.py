"""A date is read as its writer meant it, in UTC; anything else is refused by name."""

from datetime import UTC, datetime

import pytest

from bot.clock import read_moment
from bot.errors import UsageError


@pytest.mark.parametrize(
    ("text", "end_of_day", "expected"),
    [
        ("2023-02-28", True, datetime(2023, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)),
        (" 20230228 ", True, datetime(2023, 2, 28, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2023-02-28", False, datetime(2023, 2, 28, tzinfo=UTC)),
        ("2023-02-28T18:30", True, datetime(2023, 2, 28, 18, 30, tzinfo=UTC)),
        ("2023-02-28T18:30:00Z", True, datetime(2023, 2, 28, 18, 30, tzinfo=UTC)),
        ("2023-02-28T18:30:00+01:00", True, datetime(2023, 2, 28, 17, 30, tzinfo=UTC)),
        ("2023-03-01T00:30:00+01:00", False, datetime(2023, 2, 28, 23, 30, tzinfo=UTC)),
        ("9999-12-31", True, datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_date_or_time(text: str, end_of_day: bool, expected: datetime) -> None:
    moment = read_moment(text, end_of_day=end_of_day)
    assert moment == expected
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    ["", "soon", "28.02.2023", "2023-02-30", "2023-02-28T25:00", "9999-12-31T23:00:00-05:00",
     "0001-01-01T00:00:00+05:00"],
)  # fmt: skip
def test_what_is_neither_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="write it like 2023-02-28") as refused:
        read_moment(text)
    assert repr(text) in str(refused.value)

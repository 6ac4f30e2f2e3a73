"""Since when news counts is read as people write it, and what is not understood is refused."""

from datetime import UTC, datetime

import pytest

from bot.date_input import read_since
from bot.errors import UsageError

NOW = datetime(2023, 2, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("", None),
        ("  ", None),
        ("2022-11-01", "2022-11-01T00:00"),
        ("2023-02-22T06:00:00+01:00", "2023-02-22T05:00"),
        ("today", "2023-02-22T00:00"),
        ("Yesterday", "2023-02-21T00:00"),
        ("monday", "2023-02-20T00:00"),
        ("since Monday", "2023-02-20T00:00"),
        ("this week", "2023-02-20T00:00"),
        ("last week", "2023-02-13T00:00"),
        ("this month", "2023-02-01T00:00"),
        ("last  month", "2023-01-01T00:00"),
        ("November 2022", "2022-11-01T00:00"),
        ("3 days ago", "2023-02-19T00:00"),
        ("10 days", "2023-02-12T00:00"),
    ],
)
def test_a_time_is_read(text: str, since: str | None) -> None:
    expected = None if since is None else datetime.fromisoformat(since).replace(tzinfo=UTC)
    assert read_since(text, NOW) == expected


@pytest.mark.parametrize(
    "text", ["xyz", "the war", "monday by Reuters", "2024-01-01", "x" * 1000, "<@1>"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a time"):
        read_since(text, NOW)

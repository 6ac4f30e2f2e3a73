"""Since when news counts is read as people write it, and what is not understood is refused."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.date_input import read_moment, read_since, read_until
from bot.errors import UsageError

NOW = datetime(2023, 2, 22, 12, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("language", "text", "since"),
    [
        ("de", "gestern", "2023-02-21T00:00"),
        ("de", "vorgestern", "2023-02-20T00:00"),
        ("de", "Montag", "2023-02-20T00:00"),
        ("de", "letzte Woche", "2023-02-15T00:00"),
        ("de", "3. Februar", "2023-02-03T00:00"),
        ("de", "12.02.2023", "2023-02-12T00:00"),
        ("de", "last week", "2023-02-13T00:00"),
        ("fr", "avant-hier", "2023-02-20T00:00"),
        ("fr", "12/02/2023", "2023-02-12T00:00"),
        ("es", "la semana pasada", "2023-02-15T00:00"),
    ],
)
def test_a_time_is_read_in_the_language_of_who_typed_it(
    language: str, text: str, since: str
) -> None:
    expected = datetime.fromisoformat(since).replace(tzinfo=UTC)
    assert read_since(text, NOW, language=language) == expected


def test_a_day_in_another_language_begins_where_the_asker_is() -> None:
    started = read_since("gestern", NOW, ZoneInfo("Europe/Berlin"), "de")
    assert started is not None
    assert started.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2023-02-21T00:00:00+01:00"


@pytest.mark.parametrize("text", ["banane", "der Krieg", "27.11.2099"])
def test_what_is_no_time_in_another_language_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a time"):
        read_since(text, NOW, language="de")


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("", None),
        ("2023-02-20", "2023-02-20T23:59:59"),
        ("2023-02-20T06:00:00+01:00", "2023-02-20T05:00:00"),
        ("yesterday", "2023-02-21T23:59:59"),
        ("until yesterday", "2023-02-21T23:59:59"),
        ("last week", "2023-02-19T23:59:59"),
        ("November 2022", "2022-11-30T23:59:59"),
        # never after the clock
        ("today", "2023-02-22T12:00:00"),
        ("this month", "2023-02-22T12:00:00"),
    ],
)
def test_until_when_is_the_end_of_what_was_typed(text: str, until: str | None) -> None:
    found = read_until(text, NOW)
    assert (found and f"{found:%Y-%m-%dT%H:%M:%S}") == until


@pytest.mark.parametrize("text", ["soon", "2024-01-01", "next week", "x" * 200])
def test_until_a_time_to_come_or_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a time in the past"):
        read_until(text, NOW)

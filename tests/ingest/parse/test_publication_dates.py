"""A date is read as it stands or not at all; never is today's put in its place."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from ingest.parse.publication_dates import (
    find_offsets,
    parse_moment,
    read_date,
    read_feed_dates,
)
from ingest.parse.written_zones import _NAMED_HOURS

DAY = datetime(2023, 2, 22, tzinfo=UTC)
NOON = datetime(2023, 2, 22, 12, 30, tzinfo=UTC)
MAY = datetime(2024, 5, 9, tzinfo=UTC)


def may(hour: float, offset_hours: float = 0) -> datetime:
    """Return a time of 9 May 2024 by the clock of a place."""
    zone = timezone(timedelta(hours=offset_hours))
    return datetime(2024, 5, 9, tzinfo=zone) + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2023-02-22", DAY),
        ("20230222", DAY),
        (20230222, DAY),
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
        ("1677069000000", NOON),
        (1677069000000000, NOON),
        ("February 22, 2023", DAY),
        ("22. Februar 2023", DAY),
        ("Mittwoch, 22. Februar 2023 12:30", NOON),
        ("Mi, 22 Feb 2023 13:30:00 +0100", NOON),
        ("mer., 22 févr. 2023 13:30:00 +0100", NOON),
        ("22 de fevereiro de 2023", DAY),
        ("quarta-feira, 22 de fevereiro de 2023", DAY),
        ("22 d’abril del 2023", datetime(2023, 4, 22, tzinfo=UTC)),
        ("22 февраля 2023", DAY),
        ("22 Φεβρουαρίου 2023", DAY),
        ("8 mai 2024", MAY - timedelta(days=1)),
        ("2024-05-08T24:00:00Z", MAY),
        ("22 Feb 2023", DAY),
        ("2016/6/29 15:07:41", datetime(2016, 6, 29, 15, 7, 41, tzinfo=UTC)),
        ("2016/6/29", datetime(2016, 6, 29, tzinfo=UTC)),
        ("2024.05.09 10:00", may(10)),
        ("20240509T100000Z", may(10)),
        ("20240509100000", may(10)),
        ("2024-05-09T10:00:00.5Z", may(10) + timedelta(seconds=0.5)),
        ("Thu, 09 May 2024 23:59:60 GMT", may(24) - timedelta(seconds=1)),
        ("Thu, 9 May 24 10:00 EST", may(10, -5)),
        ("Thu, 09 May 2024 10:00:00 +02:00", may(10, 2)),
        ("Thu, 09 May 2024 10:00:00 GMT+0200", may(10, 2)),
        ("Thu, 09 May 2024 10:00:00 UTC+2", may(10, 2)),
        ("Thu May 09 2024 10:00:00 GMT+0200 (CEST)", may(10, 2)),
        ("Thu May 09 10:00:00 +0000 2024", may(10)),
        ("Thu May  9 10:00:00 PDT 2024", may(10, -7)),
        ("Thu May  9 10:00:00 2024", may(10)),
        ("Thu, 09 May 2024 10:00:00 CET", may(10, 1)),
        ("Thu, 09 May 2024 10:00:00 CEST", may(10, 2)),
        ("Thu, 09 May 2024 10:00:00 JST", may(10, 9)),
        ("Thu, 09 May 2024 10:00:00 EDT", may(10, -4)),
        ("Thu, 09 May 2024 10:00:00 AEST", may(10, 10)),
        ("Thu, 09 May 2024 10:00:00 MSK", may(10, 3)),
        ("Thu, 09 May 2024 10:00:00 Z", may(10)),
        ("2024-05-09 10:00:00 +0530", may(10, 5.5)),
        ("2024-05-09T10:00:00-03", may(10, -3)),
        ("2024-05-09T10:00:00+02:00[Europe/Berlin]", may(10, 2)),
        ("2024-05-09 10:00 Europe/Berlin", may(10, 2)),
        ("2024-05-09T23:30:00-07:00", may(23.5, -7)),
        ("09-May-2024 10:00:00", may(10)),
        ("9th of May 2024", MAY),
        ("Thursday, May 9, 2024 - 10:00", may(10)),
        ("May 9, 2024 at 6:10 p.m. ET", may(18 + 1 / 6, -4)),
        ("Sept. 9, 2024", datetime(2024, 9, 9, tzinfo=UTC)),
        ("12:05 AM EDT, Thu May 9, 2024", may(1 / 12, -4)),
        ("2024\u5e745\u67089\u65e5 10:00", may(10)),
        ("25/12/2023", datetime(2023, 12, 25, tzinfo=UTC)),
        ("12/25/2023 10:00", datetime(2023, 12, 25, 10, tzinfo=UTC)),
        ("05.05.2024", datetime(2024, 5, 5, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_in_the_zone_that_it_states(value: object, moment: datetime) -> None:
    read = read_date(value)
    assert (read.moment, read.note) == (moment, "")
    assert read.moment is not None
    assert read.moment.utcoffset() == moment.utcoffset() or moment in (DAY, NOON)


@pytest.mark.parametrize(
    "value",
    ["", "today", "yesterday", "12:30", "February 22", "02/03/2023", "2023-02-30", "Monday",
     "2023", True, None, [], {}, float("nan"), float("inf"), 10**30, "9" * 400, "0" * 10**6,
     "Wed, 99 Feb 2023 12:30:00 GMT", "2023-02-22T25:00:00Z", "1", 1715, "1e9", "22 Foo 2023",
     "6 listopad 2023", "Updated 9 May 2024", "9 de foo de 2024", "2024-05-08T24:01:00Z",
     "2023-02-22T12", "Wed, 30 Nov -0001 00:00:00 +0000", "0000-00-00 00:00:00"],
)  # fmt: skip
def test_what_is_no_full_date_is_none(value: object) -> None:
    assert parse_moment(value) is None


@pytest.mark.parametrize("value", ["10-04-2020", "10/04/2020", "10.04.2020", "10-04-2020 12:00"])
def test_an_ambiguous_date_is_none_and_the_note_says_so(value: str) -> None:
    read = read_date(value)
    assert (read.moment, read.note) == (None, f"the date {value!r} is ambiguous and is ignored")


@pytest.mark.parametrize(
    "value",
    ["0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00+01:00",
     "1970-01-01", "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T01:00:00+01:00",
     "Wed, 31 Dec 1969 19:00:00 -0500", 0, "0", "1900-01-01T00:00:00", "1601-01-01T00:00:00Z",
     "1899-12-30T00:00:00Z", "9999-12-31T23:59:59Z"],
)  # fmt: skip
def test_a_placeholder_is_no_date_and_the_note_says_so(value: object) -> None:
    read = read_date(value)
    assert (read.moment, read.note) == (None, f"the date {value!r} is a placeholder and is ignored")


@pytest.mark.parametrize(
    ("written", "others", "offset_hours"),
    [
        ("IST", ["Wed, 08 May 2024 10:00:00 +0530"], 5.5),
        ("IST", ["Wed, 08 May 2024 10:00:00 +0100"], 1),
        ("IST", ["2024-05-08T10:00:00+03:00"], 2),
        ("BST", ["Fri, 01 Mar 2024 10:00:00 +0100"], 1),
        ("BST", ["2024-05-08T10:00:00+06:00"], 6),
        ("CST", ["Wed, 08 May 2024 10:00:00 +0800"], 8),
        ("CST", ["Wed, 08 May 2024 10:00:00 CDT"], -6),
        ("AST", ["Wed, 08 May 2024 10:00:00 +0300"], 3),
        ("IST", [], None),
        ("IST", ["Wed, 08 May 2024 10:00:00 GMT"], None),
        ("IST", ["Wed, 08 May 2024 10:00:00 +0530", "Wed, 08 May 2024 10:00:00 +0100"], None),
        ("CST", ["2024-05-08", "soon"], None),
        ("XYZ", ["Wed, 08 May 2024 10:00:00 +0530"], None),
        ("+9900", [], None),
        ("Mars/Olympus", [], None),
    ],
)
def test_the_name_of_several_zones_follows_the_other_dates_or_the_time_is_unknown(
    written: str, others: Sequence[str], offset_hours: float | None
) -> None:
    read = read_date(f"Thu, 09 May 2024 10:00:00 {written}", find_offsets(others))
    if offset_hours is None:
        assert read.moment == MAY
        assert f"unclear zone {written!r}: only its day is used" in read.note
    else:
        assert (read.moment, read.note) == (may(10, offset_hours), "")


def test_every_zone_of_the_table_stands_for_the_offset_of_the_iana_database() -> None:
    places = [ZoneInfo(name) for name in available_timezones()]
    moments = [datetime(year, month, 15, tzinfo=UTC) for year in (2005, 2024) for month in (1, 7)]
    known: dict[str, set[timedelta | None]] = {}
    for place in places:
        for moment in moments:
            local = moment.astimezone(place)
            known.setdefault(local.tzname() or "", set()).add(local.utcoffset())
    for name, hours in _NAMED_HOURS.items():
        if name in known:
            assert timedelta(hours=hours) in known[name], name


def test_one_date_on_every_entry_is_that_of_the_feed() -> None:
    """Two entries may have come at once; three with the same second have not."""
    constant = "Thu, 09 May 2024 10:00:00 GMT"
    same = read_feed_dates([constant, constant, "2024-05-09T12:00:00+02:00"])
    assert [date.moment for date in same] == [None] * 3
    assert all("is the same in every entry and is ignored" in date.note for date in same)
    assert read_feed_dates([constant, constant])[0].moment == may(10)
    assert read_feed_dates([constant, constant, "2024-05-08"])[0].moment == may(10)
    assert read_feed_dates([constant, constant, ""])[0].moment == may(10)
    assert [date.note for date in read_feed_dates(["", "", ""])] == [""] * 3


_FORMATS = (
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y/%m/%d %H:%M:%S%z",
    "%Y%m%dT%H%M%S%z",
    "%a, %d %b %Y %H:%M:%S %z",
    "%A, %d %B %Y %H:%M:%S GMT%z",
    "%d-%b-%Y %H:%M:%S %z",
    "%a %b %d %Y %H:%M:%S GMT%z (somewhere)",
    "%a %b %d %H:%M:%S %z %Y",
    "%B %d, %Y at %I:%M:%S %p %z",
)


def test_random_dates_of_twelve_forms_are_read_as_they_were_written() -> None:
    draw = random.Random(20240509)
    for _ in range(200):
        zone = timezone(timedelta(minutes=15 * draw.randint(-48, 56)))
        moment = datetime.fromtimestamp(draw.randint(2**28, 2**32), zone)
        for form in _FORMATS:
            assert parse_moment(moment.strftime(form)) == moment, moment.strftime(form)
        assert parse_moment(format_datetime(moment)) == moment
        assert parse_moment(int(moment.timestamp() * 1000)) == moment

"""The benchmark of times reads TimeML, and counts what is found and what is exact."""

import pytest

from tests.benchmarks.times import days_of_value, read_tml, score

_TML = """<?xml version="1.0" ?>
<TimeML>
<DOCID>made-up</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2024-05-08" functionInDocument="CREATION_TIME">05/08/2024
</TIMEX3></DCT>
<TITLE>Ferry &amp; Co sold</TITLE>
<TEXT>
The ferry <EVENT eid="e1" class="OCCURRENCE">sank</EVENT> <TIMEX3 tid="t1" type="DATE"
value="2024-05-06">Monday</TIMEX3>, after
<TIMEX3 tid="t2" type="DURATION" value="P2Y">two years</TIMEX3> at sea. It was built in
<TIMEX3 tid="t3" type="DATE" value="1999">1999</TIMEX3>.

<TIMEX3 tid="t4" type="DATE" value="PRESENT_REF">Now</TIMEX3> the owner waits. A court sat
<TIMEX3 tid="t5" type="DATE" value="2024-04" mod="START">early in April</TIMEX3>, and again on the
<TIMEX3 tid="t6" type="DATE" value="2024-05-02">morrow of May Day</TIMEX3>. It meets again
<TIMEX3 tid="t7" type="DATE" value="2024-05-17">on Sunday</TIMEX3>.
</TEXT>
</TimeML>
"""


def test_timeml_is_read_with_its_date_and_the_places_of_its_times() -> None:
    text = read_tml(_TML.encode())
    assert text.published.isoformat() == "2024-05-08T12:00:00+00:00"
    assert [text.text[time.start : time.end] for time in text.marked] == [
        "Monday",
        "1999",
        "early in April",
        "morrow of May Day",
        "on Sunday",
    ]
    assert [time.is_part for time in text.marked] == [False, False, True, False, False]


def test_found_and_exact_are_counted() -> None:
    # "the morrow of May Day" is read as May Day, and the Sunday is marked as another day
    result = score([read_tml(_TML.encode())])
    assert (result.marked, result.found, result.exact) == (5, 5, 3)
    assert str(result) == "5 times: found 1.000, exact 0.600"


def test_a_text_without_a_creation_time_is_refused() -> None:
    with pytest.raises(ValueError, match="no creation time"):
        read_tml(b"<TimeML><TEXT>He left on Monday.</TEXT></TimeML>")


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("1998-02-13", "1998-02-13", "1998-02-13"),
        ("1998-02-13T16:00", "1998-02-13", "1998-02-13"),
        ("1998-02-13TNI", "1998-02-13", "1998-02-13"),
        ("1998-02", "1998-02-01", "1998-02-28"),
        ("1998-W07", "1998-02-09", "1998-02-15"),
        ("1998-W07-WE", "1998-02-14", "1998-02-15"),
        ("1998-Q3", "1998-07-01", "1998-09-30"),
        ("1998-H2", "1998-07-01", "1998-12-31"),
        ("1998-SU", "1998-06-01", "1998-08-31"),
        ("1998", "1998-01-01", "1998-12-31"),
        ("FY1998", "1998-01-01", "1998-12-31"),
        ("199", "1990-01-01", "1999-12-31"),
        ("19", "1900-01-01", "1999-12-31"),
    ],
)
def test_a_value_is_read_as_days(value: str, first: str, last: str) -> None:
    days = days_of_value(value)
    assert days is not None
    assert (days.first.isoformat(), days.last.isoformat()) == (first, last)


@pytest.mark.parametrize("value", ["PRESENT_REF", "P2Y", "XXXX-05", "1998-02-30", "1998-13", ""])
def test_a_value_without_a_place_in_the_calendar_is_left_out(value: str) -> None:
    assert days_of_value(value) is None

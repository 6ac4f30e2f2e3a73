"""What a time expression means depends on when it was written, and on nothing else."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.dates import asked_range, label, statement_time, times
from index.types import Span, TimeSpan
from tests.index.dates.date_cases import CASES, NO_TIMES, QUESTIONS, WED, Case
from tests.index.dates.phrase_cases import ASIDES, MAY, NOT_TIMES, PHRASES


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def days_of(span: TimeSpan) -> tuple[str, str]:
    last = span.end - timedelta(microseconds=1)
    return (span.start.date().isoformat(), last.date().isoformat())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.published}: {case.sentence}")
def test_a_sentences_time_is_resolved_against_its_publication(case: Case) -> None:
    found = times(case.sentence, at(case.published))
    assert [(one.place.text, *days_of(one)) for one in found] == [
        (case.words, case.first, case.last)
    ]


@pytest.mark.parametrize("case", PHRASES, ids=lambda case: f"{case.published}: {case.sentence}")
def test_a_long_phrase_is_read_whole(case: Case) -> None:
    found = times(case.sentence, at(case.published))
    assert [(time.place.text, *days_of(time)) for time in found] == [
        (case.words, case.first, case.last)
    ]


@pytest.mark.parametrize("sentence", NOT_TIMES)
def test_half_of_a_phrase_is_not_read(sentence: str) -> None:
    assert times(sentence, at(MAY)) == ()


@pytest.mark.parametrize(("sentence", "words"), ASIDES)
def test_a_date_that_says_which_thing_is_meant_does_not_date_the_statement(
    sentence: str, words: str | None
) -> None:
    time = statement_time(sentence, times(sentence, at(MAY)))
    assert (time.place.text if time else None) == words


def test_the_table_holds_what_the_issue_asks_for() -> None:
    assert len({case.words.lower() for case in CASES}) >= 90
    assert len(NO_TIMES) >= 30


@pytest.mark.parametrize("sentence", NO_TIMES)
def test_what_is_no_time_is_not_taken_for_one(sentence: str) -> None:
    assert times(sentence, at(WED)) == ()


# 2023-02-22 and 2022-07-15: Eastern time is five hours behind UTC, and four in summer.
CLOCKS = (
    (WED, "It will air at 8 p.m. ET.", "8 p.m. ET", "2023-02-23T01:00"),
    ("2022-07-15", "It will air at 8 p.m. ET.", "8 p.m. ET", "2022-07-16T00:00"),
    (WED, "It will air Monday at 8 p.m. ET on CNN.", "Monday at 8 p.m. ET", "2023-02-28T01:00"),
    (WED, "He spoke at 9:30 a.m. on Tuesday.", "9:30 a.m. on Tuesday", "2023-02-21T09:30"),
    (WED, "The quake struck at 14:00 GMT.", "14:00 GMT", "2023-02-22T14:00"),
    (WED, "The quake struck at 4:17 a.m. local time Feb. 6.", "4:17 a.m. local time Feb. 6",
     "2023-02-06T04:17"),
    (WED, "Polls close at noon Eastern time.", "noon Eastern time", "2023-02-22T17:00"),
    (WED, "The strike ends at midnight.", "midnight", "2023-02-23T00:00"),
    (WED, "It airs at 8 p.m. ET/5 p.m. PT.", "8 p.m. ET/5 p.m. PT", "2023-02-23T01:00"),
)  # fmt: skip


@pytest.mark.parametrize(("day", "sentence", "words", "start"), CLOCKS)
def test_a_time_of_day_is_resolved_to_the_minute(
    day: str, sentence: str, words: str, start: str
) -> None:
    (found,) = times(sentence, at(day))
    assert (found.place.text, found.start) == (
        words,
        datetime.fromisoformat(start).replace(tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The gates open at 5 p.m. for those who booked a seat on Sunday, March 5.",
            {"Sunday, March 5": ("2023-03-05", "2023-03-05")},
        ),
        (
            "On Friday, March 3 the hall opens early; the choir sings at 7:30 p.m.",
            {"Friday, March 3": ("2023-03-03", "2023-03-03"), "7:30 p.m.": ("2023-03-03",) * 2},
        ),
        (
            "The mayor was elected on Feb. 14 and will speak at 9 a.m.",
            {"Feb. 14": ("2023-02-14", "2023-02-14")},
        ),
        (
            "It is open 9 a.m.-5 p.m. Saturday, Feb. 25.",
            {"9 a.m.-5 p.m. Saturday, Feb. 25": ("2023-02-25", "2023-02-25")},
        ),
        (
            "The fair runs 10 a.m.-6 p.m. Tuesday through Thursday, March 7-9.",
            {"10 a.m.-6 p.m. Tuesday through Thursday, March 7-9": ("2023-03-07", "2023-03-09")},
        ),
        (
            "They met on Tuesday and Wednesday, 14 and 15 February.",
            {"Tuesday and Wednesday, 14 and 15 February": ("2023-02-14", "2023-02-15")},
        ),
    ],
)
def test_a_time_of_day_is_on_the_day_that_its_sentence_names_or_on_none(
    sentence: str, expected: dict[str, tuple[str, str]]
) -> None:
    found = times(sentence, at(WED))
    assert {time.place.text: days_of(time) for time in found} == expected


def test_several_times_of_a_sentence_come_in_order_and_count_from_each_other() -> None:
    text = (
        "He fell ill on Jan. 30 and died three days later; a week later, on Feb. 9, he was buried."
    )
    assert [(one.place.text, days_of(one)[0]) for one in times(text, at(WED))] == [
        ("Jan. 30", "2023-01-30"),
        ("three days later", "2023-02-02"),
        ("a week later", "2023-02-06"),
        ("Feb. 9", "2023-02-09"),
    ]


@pytest.mark.parametrize("before", ["previous", "preceding", "prior"])
def test_the_month_before_counts_from_the_month_mentioned(before: str) -> None:
    text = f"Orders rose in October after falling in the {before} month."
    assert [days_of(time)[0] for time in times(text, at(WED))] == ["2022-10-01", "2022-09-01"]


def test_what_was_said_and_what_is_to_come_look_different_ways() -> None:
    text = "Officials said on Monday that the court will rule on Monday."
    assert [days_of(one)[0] for one in times(text, at(WED))] == ["2023-02-20", "2023-02-27"]


@pytest.mark.parametrize(
    ("day", "hour", "ahead_of_utc"),
    [(21, 23, -5), (21, 1, 9), (21, 12, 0), (21, 23, -12), (21, 0, 14)],
)
def test_the_day_of_publication_is_that_of_the_place(
    day: int, hour: int, ahead_of_utc: int
) -> None:
    published = datetime(2023, 2, day, hour, 30, tzinfo=timezone(timedelta(hours=ahead_of_utc)))
    (today,) = times("He died today.", published)
    assert days_of(today) == ("2023-02-21", "2023-02-21")
    (yesterday,) = times("He died yesterday.", published)
    assert days_of(yesterday) == ("2023-02-20", "2023-02-20")


@pytest.mark.parametrize(
    "sentence",
    ["The fire began two hours ago.", "Three fires broke out in the past two hours."],
)
def test_hours_count_from_the_moment_of_publication(sentence: str) -> None:
    published = datetime(2023, 2, 21, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    (ago,) = times(sentence, published)
    assert ago.start == datetime(2023, 2, 22, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("8 p.m. ET", "2023-02-23T01:00"),
        ("8 p.m. EST", "2023-02-23T01:00"),
        ("8 p.m. Pacific time", "2023-02-23T04:00"),
        ("20:00 CET", "2023-02-22T19:00"),
        ("20:00 JST", "2023-02-22T11:00"),
        ("20:00 GMT", "2023-02-22T20:00"),
    ],
)
def test_a_named_zone_is_the_clock_of_its_place(words: str, start: str) -> None:
    (found,) = times(f"The vote begins at {words}.", at(WED))
    assert found.start == datetime.fromisoformat(start).replace(tzinfo=UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2023, 2, 22)  # noqa: DTZ001
    with pytest.raises(ValueError, match="without a zone"):
        times("today", naive)
    with pytest.raises(ValueError, match="without a zone"):
        asked_range("today", naive)


@pytest.mark.parametrize(("question", "day", "first", "last"), QUESTIONS)
def test_a_question_is_limited_to_the_time_it_names(
    question: str, day: str, first: str, last: str
) -> None:
    span = asked_range(question, at(day))
    assert (days_of(span) if span else ("", "")) == (first, last)


LABELS = (
    ("2023-02-21", "2023-02-21", "the 21st", "21 February 2023"),
    ("2023-04-01", "2023-05-10", "April or early May", "April to early May 2023"),
    ("2023-02-22", "2023-05-22", "the next few months", "February to May 2023"),
    ("2023-02-20", "2023-02-26", "this week", "the week of 20 February 2023"),
    ("2023-02-18", "2023-02-19", "the weekend", "18 to 19 February 2023"),
    ("2023-02-27", "2023-03-03", "from Monday to Friday", "27 February to 3 March 2023"),
    ("2022-12-30", "2023-01-04", "Dec. 30 to Jan. 4", "30 December 2022 to 4 January 2023"),
    ("2023-03-03", "2023-03-09", "from March 3 to March 9", "3 to 9 March 2023"),
    ("2023-04-01", "2023-04-30", "April", "April 2023"),
    ("2023-05-01", "2023-05-10", "early May", "early May 2023"),
    ("2023-06-11", "2023-06-20", "mid-June", "mid-June 2023"),
    ("2023-01-21", "2023-01-31", "late January", "late January 2023"),
    ("2022-12-01", "2023-02-28", "this winter", "December 2022 to February 2023"),
    ("2023-04-01", "2023-06-30", "between April and June", "April to June 2023"),
    ("2022-10-01", "2022-12-31", "the fourth quarter", "the fourth quarter of 2022"),
    ("2022-10-01", "2022-12-31", "Q4", "the fourth quarter of 2022"),
    ("2022-01-01", "2022-06-30", "the first half of 2022", "January to June 2022"),
    ("2023-01-01", "2023-12-31", "this year", "2023"),
    ("2016-01-01", "2020-12-31", "from 2016 to 2020", "2016 to 2020"),
    ("1990-01-01", "1999-12-31", "the 1990s", "the 1990s"),
    ("2000-01-01", "2003-12-31", "the early 2000s", "the early 2000s"),
    ("2018-02-22", "2023-02-22", "the past five years", "2018 to 2023"),
    ("2022-02-22", "2023-02-22", "the past year", "February 2022 to February 2023"),
    ("2023-01-01", "2023-04-30", "early 2023", "early 2023"),
    ("2022-09-01", "2022-12-31", "late last year", "late 2022"),
    ("2023-02-01", "2023-02-21", "earlier this month", "1 to 21 February 2023"),
    ("2023-02-12", "2023-02-22", "the last 10 days", "12 to 22 February 2023"),
    ("2022-03-01", "2023-02-22", "since March", "since March 2022"),
    ("2019-01-01", "2023-02-22", "since 2019", "since 2019"),
    ("2023-01-01", "2023-02-22", "since Jan. 1", "since 1 January 2023"),
    ("2023-02-17", "2023-02-22", "since Friday", "since 17 February 2023"),
    ("2023-02-22", "2023-02-24", "until Friday", "until 24 February 2023"),
    ("2023-02-22", "2023-03-31", "until March 31", "until 31 March 2023"),
    ("2023-02-22", "2023-12-31", "by the end of the year", "by the end of 2023"),
    ("2023-02-22", "2029-12-31", "before the end of this decade", "by the end of 2029"),
    ("2023-02-22", "2030-12-31", "by 2030", "by the end of 2030"),
    ("2023-02-22", "2023-04-30", "by April", "by the end of April 2023"),
    ("2023-02-22", "2023-03-31", "before April", "before April 2023"),
    ("0001-01-01", "2022-03-31", "before April", "before April 2022"),
    ("9999-12-31", "9999-12-31", "today", "31 December 9999"),
)


@pytest.mark.parametrize(("first", "last", "words", "said"), LABELS)
def test_a_label_is_short_and_has_the_year(first: str, last: str, words: str, said: str) -> None:
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    if last == "9999-12-31":
        end = datetime.max.replace(tzinfo=UTC)
    else:
        end = datetime.fromisoformat(last).replace(tzinfo=UTC) + timedelta(days=1)
    assert label(TimeSpan(Span(0, len(words), words), start, end)) == said


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("It aired on Tuesday at 14:00 GMT.", "21 February 2023, 14:00"),
        ("It burned Monday night.", "the night of 20 February 2023"),
        ("It burned Monday morning.", "the morning of 20 February 2023"),
        ("He called in the last 24 hours.", "21 February 2023, 12:00 to 22 February 2023, 12:00"),
    ],
)
def test_hours_are_labelled(sentence: str, said: str) -> None:
    (found,) = times(sentence, at(WED))
    assert label(found) == said


# Words of the grammar, so that what hypothesis makes of them comes near to time expressions.
_PIECES = st.sampled_from(
    "the last next this past coming few two 10 21st 31st 29 Feb. 29, May March April Monday Sunday "
    "2022 2023, 9999 1000 0 weeks week months years day days ago later earlier before after from "
    "to between and or since until by in on at of early late mid- end beginning first half quarter "
    "Q3 spring winter the 1990s ’80s 8 p.m. ET 14:00 GMT 2022-02-30 31/02/2022 21/02/2022 weekend "
    "Christmas Thanksgiving today yesterday tomorrow tonight will was said , . ; - – ( ) “ ” "
    "decade century hours Labor Day Election New Year’s Eve fiscal year that night morning "
    "following".split()
)
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map(" ".join))
_MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9))]))


@settings(max_examples=600, deadline=None)
@given(_TEXTS, _MOMENTS)
def test_any_text_of_any_day_is_read(text: str, moment: datetime) -> None:
    found = times(text, moment)
    end = 0
    for one in found:
        assert text[one.place.start : one.place.end] == one.place.text
        assert end <= one.place.start < one.place.end
        assert one.start < one.end
        assert label(one)
        end = one.place.end
    asked = asked_range(text, moment)
    if asked:
        assert text[asked.place.start : asked.place.end] == asked.place.text
        assert label(asked)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "9999-01-01", "0001-12-31"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.words)
def test_the_calendars_ends_raise_nothing(case: Case, day: str) -> None:
    for hour in (0, 23):
        for one in times(case.sentence, at(day).replace(hour=hour)):
            assert label(one)


@pytest.mark.parametrize(
    "piece",
    ["the ", "in ", "Monday, ", "1 ", "2022-", "since by ", "first of the ", "May 5 ", "a "],
)
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    start = time.process_time()
    times(text, at(WED))
    asked_range(text, at(WED))
    assert time.process_time() - start < 2


def test_a_text_is_read_up_to_4000_characters() -> None:
    text = "x" * 4000 + " on Monday"
    assert times(text, at(WED)) == ()
    assert asked_range(text, at(WED)) is None

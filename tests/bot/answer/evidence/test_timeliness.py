"""A question about a time is answered by reports of that time, and old ones are told from new."""

from datetime import UTC, datetime

import pytest

from bot.answer.evidence.candidates import ReadSentence, candidates
from bot.answer.evidence.timeliness import (
    Window,
    asks_back,
    is_background,
    is_older,
    is_timely,
    window,
)
from bot.answer.question.question import read
from index import Evidence, Span
from index.dates import asked_range, times
from index.text.words import stems
from tests.index.news import DAY, NOW, article


def asked(question: str, now: datetime = NOW) -> Window | None:
    return window(read(question), asked_range(question, now), now)


def candidate(
    published_at: datetime | None, text: str = "A train derailed in Ohio."
) -> ReadSentence:
    one = article("n", text, published_at=published_at)
    whole = Span(0, len(text), text)
    (found,) = candidates(read("What happened in Ohio?"), [Evidence(1, one, whole, 1.0, 1.0)])
    return found


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        # a day is that day, and a weekend its two
        ("What happened in Ohio today?", "2023-03-01", "2023-03-02"),
        ("What happened in Ohio on Monday?", "2023-02-27", "2023-02-28"),
        ("What happened in Ohio last weekend?", "2023-02-25", "2023-02-27"),
        # now is Wednesday, 1 March: a short time that goes on has a week's grace, others two days
        ("What happened in Ohio this week?", "2023-02-20", None),
        ("What happened in Ohio this month?", "2023-02-27", None),
        # what is over is told of for a fortnight more
        ("What happened in Ohio last month?", "2023-01-30", "2023-03-15"),
        ("What happened in Ohio last week?", "2023-02-18", "2023-03-13"),
        ("What happened in Ohio in June 2022?", "2022-05-30", "2022-07-15"),
        # a word of the last weeks on what is to come
        ("What will happen in Ohio next week?", "2023-01-30T12:00", None),
        ("What is the latest on Ohio?", "2023-01-30T12:00", None),
    ],
)
def test_a_question_is_about_a_window_of_time(question: str, start: str, end: str | None) -> None:
    found = asked(question)
    assert found is not None
    assert found.start == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert found.end == (None if end is None else datetime.fromisoformat(end).replace(tzinfo=UTC))


@pytest.mark.parametrize("question", ["Who derailed the train?", "When will Xi visit Russia?", ""])
def test_a_question_that_names_no_time_is_about_none(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    ("question", "days_ago", "text", "expected"),
    [
        ("What happened in Ohio this week?", 1, "A train derailed.", True),
        ("What happened in Ohio this week?", 8, "A train derailed.", True),
        ("What happened in Ohio this week?", 10, "A train derailed.", False),
        ("What happened in Ohio last month?", 20, "A train derailed.", True),
        ("What happened in Ohio last month?", 40, "A train derailed.", False),
        ("What happened in Ohio in June 2022?", 200, "A train derailed.", False),
        # a report of another time that says that it is about the one asked for
        ("What happened in Ohio in June 2022?", 100, "A train derailed in June 2022.", True),
        ("What happens in Ohio this week?", 30, "The trial begins on 2 March.", True),
        ("What happened in Ohio this week?", 30, "Trains derailed between 2012 and 2023.", False),
        ("What is the latest on Ohio?", 20, "A train derailed.", True),
        ("What is the latest on Ohio?", 40, "A train derailed.", False),
        ("Who derailed the train?", 900, "A train derailed.", True),
    ],
)
def test_a_report_is_of_the_time_by_its_date_or_by_what_it_says(
    question: str, days_ago: int, text: str, expected: bool
) -> None:
    one = candidate(NOW - days_ago * DAY, text)
    assert is_timely(asked(question), one, times) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened in Ohio this week?", True),
        ("What is the latest on Ohio?", True),
        ("What happened in Ohio in June 2022?", False),
    ],
)
def test_an_undated_report_may_be_new_and_is_not_taken_for_one_of_long_ago(
    question: str, expected: bool
) -> None:
    one = candidate(None)
    assert is_timely(asked(question), one, times) is expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [((90, 60), True), ((90, 1), False), ((90, None), False), ((1,), False)],
)
def test_reports_are_older_only_if_all_of_them_are(
    days_ago: tuple[int | None, ...], expected: bool
) -> None:
    found = asked("What happened in Ohio this week?")
    assert found is not None
    listed = [candidate(None if days is None else NOW - days * DAY) for days in days_ago]
    assert is_older(found, listed) is expected


@pytest.mark.parametrize(
    "now",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1, 1, 20, tzinfo=UTC),
        datetime(9999, 12, 20, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
@pytest.mark.parametrize(
    "time", ["this week", "last week", "last month", "today", "yesterday", "next year", "lately"]
)
def test_no_clock_is_too_early_or_too_late(time: str, now: datetime) -> None:
    found = asked(f"What happened in Ohio {time}?", now)
    for one in (candidate(now, "A train derailed last week."), candidate(None)):
        assert is_timely(found, one, times) in {True, False}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2019, teachers went on strike in Ohio.", True),
        ("Teachers in Ohio went on strike in 2018 and 2019.", True),
        ("The mayor was greeted on Sunday by Ana Ruiz, who won in Ohio in 1994 and 1999.", True),
        ("Teachers in Ohio, who struck in 2019, will strike on Monday.", False),
        ("Ana Ruiz has led the union in Ohio since 2019.", False),
        ("The strike in Ohio is the largest after those of 2019 and of this week.", False),
        ("Teachers went on strike in Ohio.", False),
    ],
)
def test_what_was_long_before_a_report_is_its_background(text: str, expected: bool) -> None:
    asked = stems("Who won when teachers went on strike in Ohio?")
    assert is_background(asked, candidate(NOW, text), times) is expected
    assert not is_background(asked, candidate(None, text), times)


def test_that_year_is_the_year_of_the_sentence_before() -> None:
    body = "She ran in Ohio in 1962. She lost that year to Ana Ruiz of Ohio."
    whole = Span(0, len(body), body)
    found = candidates(read("Who won in Ohio?"), [Evidence(1, article("n", body), whole, 1.0, 1.0)])
    lost = next(sentence for sentence in found if "lost" in sentence.text)
    assert is_background(stems("Who won in Ohio?"), lost, times)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who won the Masters?", False),
        ("When does the strike start?", False),
        ("Who was the first woman in space?", True),
        ("In what year did the strike end?", True),
        ("Has the mayor ever resigned?", True),
    ],
)
def test_some_questions_want_what_was(question: str, expected: bool) -> None:
    assert asks_back(read(question)) is expected

"""What a question takes for granted: its numbers and times, looked for in the news."""

from datetime import UTC, datetime

import pytest

from bot.answer.sentences.claims import Checked, check, claims

_APRIL = datetime(2023, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who won the cup?", "Ajax won.", Checked(1.0, 0)),
        ("Who hired 300 nurses?", "The clinic hired 300 nurses.", Checked(1.0, 0)),
        ("Who hired three nurses?", "The clinic hired 3 nurses.", Checked(1.0, 0)),
        ("Who hired 300 nurses?", "The clinic hired 200 nurses.", Checked(0.0, 1)),
        ("Who hired 300 nurses?", "The clinic has 200 beds.", Checked(0.0, 0)),
        ("Who paid $5 million?", "The bank paid $7 million.", Checked(0.0, 1)),
        ("Who paid $5 million?", "The bank paid 5 million dollars.", Checked(1.0, 0)),
        ("Who left on Friday?", "Lee left on Friday.", Checked(1.0, 0)),
        ("Who left on Friday?", "Lee left on Monday.", Checked(0.0, 1)),
        ("Who left on Friday?", "Lee left.", Checked(0.0, 0)),
        ("Who left on Friday night?", "Lee left on Friday morning.", Checked(0.5, 1)),
        ("Who left in April 2023?", "Lee left.", Checked(1.0, 0)),
        ("Who left in March 2021?", "Lee left in May.", Checked(0.0, 1)),
        ("Which two banks failed in 2019?", "Two banks failed in 2018.", Checked(0.5, 1)),
    ],
)
def test_numbers_and_times_of_a_question_are_checked(
    question: str, text: str, expected: Checked
) -> None:
    assert check(claims(question), text, _APRIL) == expected


def test_of_an_undated_article_no_month_goes_without_saying() -> None:
    assert check(claims("Who left in April?"), "Lee left.") == Checked(0.0, 0)

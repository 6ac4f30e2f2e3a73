"""What a question takes for granted: its numbers and times, looked for in the news."""

from datetime import UTC, datetime

import pytest

from bot.answer.sentences.claims import ClaimCheck, check, claims

_APRIL = datetime(2023, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("Who won the cup?", "Ajax won.", ClaimCheck(1.0, 0)),
        ("Who hired 300 nurses?", "The clinic hired 300 nurses.", ClaimCheck(1.0, 0)),
        ("Who hired three nurses?", "The clinic hired 3 nurses.", ClaimCheck(1.0, 0)),
        ("Who hired 300 nurses?", "The clinic hired 200 nurses.", ClaimCheck(0.0, 1)),
        ("Who hired 300 nurses?", "The clinic has 200 beds.", ClaimCheck(0.0, 0)),
        ("Who paid $5 million?", "The bank paid $7 million.", ClaimCheck(0.0, 1)),
        ("Who paid $5 million?", "The bank paid 5 million dollars.", ClaimCheck(1.0, 0)),
        ("Who left on Friday?", "Lee left on Friday.", ClaimCheck(1.0, 0)),
        ("Who left on Friday?", "Lee left on Monday.", ClaimCheck(0.0, 1)),
        ("Who left on Friday?", "Lee left.", ClaimCheck(0.0, 0)),
        ("Who left on Friday night?", "Lee left on Friday morning.", ClaimCheck(0.5, 1)),
        ("Who left in April 2023?", "Lee left.", ClaimCheck(1.0, 0)),
        ("Who left in March 2021?", "Lee left in May.", ClaimCheck(0.0, 1)),
        ("Which two banks failed in 2019?", "Two banks failed in 2018.", ClaimCheck(0.5, 1)),
    ],
)
def test_numbers_and_times_of_a_question_are_checked(
    question: str, text: str, expected: ClaimCheck
) -> None:
    assert check(claims(question), text, _APRIL) == expected


def test_of_an_undated_article_no_month_goes_without_saying() -> None:
    assert check(claims("Who left in April?"), "Lee left.") == ClaimCheck(0.0, 0)

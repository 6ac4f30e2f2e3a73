"""What is not so is only answered by a sentence that denies."""

import pytest

from bot.answer.question.negation import asks_what_is_not, denies
from bot.answer.types import Reason
from tests.bot.answer.conftest import Answering
from tests.index.news import DAY, NOW, article


@pytest.mark.parametrize(
    "asked",
    [
        "Who did not sign the treaty?",
        "Which countries haven't signed the treaty?",
        "What would the bill not do?",
        "How many members did not vote?",
        "Who has never won the cup?",
    ],
)
def test_what_is_not_so_is_asked_for(asked: str) -> None:
    assert asks_what_is_not(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "Who signed the treaty?",
        "Why can't the country host the contest?",
        "Did the minister not resign?",
        "What did he call a source and not a target?",
    ],
)
def test_other_questions_may_be_answered_by_any_sentence(asked: str) -> None:
    assert not asks_what_is_not(asked)


@pytest.mark.parametrize(
    "sentence",
    [
        "Norland refused to sign the treaty.",
        "Norland has yet to sign it.",
        "All but one signed; Norland didn’t.",
        "Members signed, except Norland.",
    ],
)
def test_there_are_many_words_for_no(sentence: str) -> None:
    assert denies(sentence)


def test_who_did_not_is_not_answered_by_who_did(answering: Answering) -> None:
    signed = article("signed", "Sweden endorsed the river treaty.", published_at=NOW - DAY)
    refused = article("refused", "Norway did not endorse the river treaty.", published_at=NOW - DAY)
    asked = "Which country did not endorse the river treaty?"
    both = answering(signed, refused).answer(asked, NOW)
    assert [one.text for one in both.statements] == ["Norway did not endorse the river treaty."]


def test_where_nobody_is_denied_anything_nothing_is_stated(answering: Answering) -> None:
    signed = article("signed", "Sweden endorsed the river treaty.", published_at=NOW - DAY)
    answer = answering(signed).answer("Which country did not endorse the river treaty?", NOW)
    assert answer.reason is Reason.NOT_STATED
    assert answer.lead == ""

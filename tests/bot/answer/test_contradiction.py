"""What a question takes for granted and the news has otherwise is said, by its sentence."""

import pytest

from bot.answer.contradiction import corrected
from bot.answer.types import Reason
from tests.bot.answer.conftest import Answering
from tests.index.news import NOW, article

APPROVED = "The commission approved the bridge over the Mersey to bring 300 jobs on Friday."


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (
            "Why did the commission reject the bridge?",
            APPROVED,
            ["Why did the commission approve the bridge?"],
        ),
        ("Why was the bridge rejected?", APPROVED, ["Why was the bridge approved?"]),
        ("What brings 500 jobs?", APPROVED, ["What brings 300 jobs?"]),
        ("What brings 500 people?", APPROVED, []),
        ("What was approved on Monday?", APPROVED, ["What was approved on Friday?"]),
        ("Was it approved or rejected?", APPROVED, []),
        ("What brings 300 jobs on Friday?", APPROVED, []),
        (
            "Who won in March?",
            "Ajax won in May after it had lost in April.",
            ["Who won in April?", "Who won in May?"],
        ),
    ],
)
def test_a_question_is_corrected_by_what_a_sentence_has_instead(
    question: str, sentence: str, expected: list[str]
) -> None:
    assert list(corrected(question, sentence)) == expected


def test_a_false_premise_is_met_with_what_the_news_says(answering: Answering) -> None:
    answerer = answering(article("bridge", APPROVED))
    answer = answerer.answer("Why did the commission reject the bridge over the Mersey?", NOW)
    assert answer.reason is Reason.CONTRADICTED
    assert [one.text for one in answer.statements] == [APPROVED]
    assert answer.lead == ""
    assert answer.text.startswith("The news says this instead: ")


def test_a_true_premise_is_not(answering: Answering) -> None:
    answerer = answering(article("bridge", APPROVED))
    answer = answerer.answer("Why did the commission approve the bridge over the Mersey?", NOW)
    assert answer.reason is None

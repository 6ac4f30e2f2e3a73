"""What a question takes for granted and the news has otherwise is said, by its sentence."""

from collections.abc import Sequence

import pytest

from bot.answer.evidence.candidates import candidates
from bot.answer.evidence.false_premises import contradicting, corrected
from bot.answer.evidence.selection import ScoredCandidate
from bot.answer.question.question import read
from bot.answer.types import Reason
from index.models.pairs import Pair
from index.models.reader import ReaderResult
from tests.bot.answer.conftest import Answering
from tests.bot.answer.evidence.test_candidates import evidence
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


class SureReader:
    """Is as sure as it is told of whatever it reads."""

    def __init__(self, score: float) -> None:
        self._score = score

    def read(self, pairs: Sequence[Pair]) -> list[ReaderResult]:
        return [ReaderResult(self._score) for _ in pairs]


@pytest.mark.parametrize(
    ("as_asked", "corrected_score", "is_found"),
    [
        pytest.param(-4.0, 3.0, True, id="it answers the corrected question only"),
        pytest.param(-4.0, 0.5, False, id="it hardly answers that either"),
        pytest.param(2.5, 3.0, False, id="it answers the question as asked nearly as well"),
        pytest.param(1.0, 3.0, True, id="it answers that clearly better"),
    ],
)
def test_a_sentence_contradicts_if_it_answers_the_corrected_question_and_clearly_better(
    as_asked: float, corrected_score: float, *, is_found: bool
) -> None:
    question = "Why did the commission reject the bridge over the Mersey?"
    (sentence,) = candidates(read(question), [evidence(article("bridge", APPROVED))])
    scored = ScoredCandidate(sentence, ReaderResult(as_asked), 0.5)
    found = contradicting(SureReader(corrected_score), question, [scored])
    assert found == (scored if is_found else None)


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

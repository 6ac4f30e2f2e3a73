"""The figures of the sample news hold their floors, and the gate counts as it says."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.answer.types import Answer, Citation, Coverage, Reason, Statement
from tests.benchmarks.questions import Question
from tests.quality.gate import (
    ANSWERED,
    ARTICLES,
    WORD_FOR_WORD,
    WORDS,
    Asked,
    Figure,
    Floor,
    Graded,
    below,
    digest,
    figures,
    grade,
    read_floors,
    read_questions,
)

_NOW = datetime(2023, 2, 28, tzinfo=UTC)
_QUESTION = Question("id", "who", "sample", "Who won?", _NOW, (("Ajax",),), (), (), 0, "", ())
_ASKED = Asked(_QUESTION, ANSWERED)


def _answer(*texts: str, reason: Reason | None = None) -> Answer:
    citations = tuple(
        Citation(number, "News", "Paper", "", "", "https://paper.example/1", _NOW, text)
        for number, text in enumerate(texts, 1)
    )
    statements = tuple(
        Statement(text, (citation,)) for text, citation in zip(texts, citations, strict=True)
    )
    return Answer("Who won?", " ".join(texts), statements, citations, _COVERAGE, reason)


_COVERAGE = Coverage(_NOW, 1, _NOW, 1)


@pytest.mark.slow
def test_no_figure_falls_below_its_floor(graded: tuple[Graded, ...]) -> None:
    """`python -m tests.quality` lists the misses. Lower a floor by hand and give the reason."""
    assert below(figures(graded), read_floors().floors, allowed=1) == []


def test_the_floors_were_measured_on_these_articles_and_questions() -> None:
    assert read_floors().digest == digest()
    assert read_floors().reason


def test_there_are_questions_of_every_kind_and_outcome() -> None:
    asked = read_questions()
    assert len({entry.question.id for entry in asked}) == len(asked) >= 60
    assert len({entry.question.text for entry in asked}) >= len(asked) - 1
    assert {entry.outcome for entry in asked} == {ANSWERED, *Reason}
    assert min(Counter(entry.kind for entry in asked).values()) >= 3
    assert all(
        entry.question.good or entry.question.any_of for entry in asked if entry.outcome == ANSWERED
    )


def test_the_sample_has_forty_articles_over_six_weeks() -> None:
    articles = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    days = [datetime.fromisoformat(article["published_at"]) for article in articles]
    assert len({article["url"] for article in articles}) == len(articles) == 40
    assert max(days) - min(days) > timedelta(days=40)
    assert len({article["body"] for article in articles}) == 38, "two reports are reprinted"


@pytest.mark.parametrize(
    ("kind", "texts", "right"),
    [
        ("who", ["Ajax won.", "It rained."], True),
        ("who", ["It rained.", "Ajax won."], False),
        ("list", ["It rained.", "Ajax won."], True),
        ("who", ["It rained."], False),
    ],
)
def test_the_first_statement_counts_and_of_a_list_everything(
    kind: str, texts: list[str], right: bool
) -> None:
    asked = replace(_ASKED, question=replace(_QUESTION, kind=kind))
    assert grade(asked, _answer(*texts)).right is right


@pytest.mark.parametrize(
    ("outcome", "reason", "right"),
    [
        (Reason.NOT_STATED, Reason.NOT_STATED, True),
        (Reason.NOT_STATED, Reason.NOT_COVERED, False),
        (Reason.STALE, Reason.NOT_STATED, False),
        (ANSWERED, Reason.NOT_STATED, False),
    ],
)
def test_a_refusal_is_right_for_the_right_reason_only(
    outcome: str, reason: Reason, right: bool
) -> None:
    asked = Asked(replace(_QUESTION, good=()), outcome)
    assert grade(asked, _answer(reason=reason)).right is right


def test_a_false_premise_is_set_right_by_the_true_value_only() -> None:
    asked = Asked(_QUESTION, Reason.CONTRADICTED)
    assert grade(asked, _answer("Ajax won.", reason=Reason.CONTRADICTED)).right
    assert not grade(asked, _answer("It rained.", reason=Reason.CONTRADICTED)).right


@pytest.mark.parametrize(
    ("name", "value", "holds"),
    [("answered", 8, True), ("answered", 7, False), (WORDS, 8, True), (WORDS, 9, False)],
)
def test_a_figure_may_rise_and_not_fall_and_words_the_other_way(
    name: str, value: int, *, holds: bool
) -> None:
    assert (below({name: Figure(value, 10)}, {name: Floor(0.8, "")}) == []) is holds


@pytest.mark.parametrize(("right", "holds"), [(7, True), (6, False)])
def test_one_question_may_fall_the_other_way_on_another_processor(
    right: int, *, holds: bool
) -> None:
    floors = {"answered": Floor(0.8, "")}
    assert (below({"answered": Figure(right, 10)}, floors, allowed=1) == []) is holds


def test_no_statement_may_differ_from_its_article_on_any_processor() -> None:
    floors = {WORD_FOR_WORD: Floor(1.0, "")}
    assert below({WORD_FOR_WORD: Figure(99, 100)}, floors, allowed=1)


def test_a_figure_without_a_floor_and_a_floor_without_a_figure_fail() -> None:
    assert len(below({"answered": Figure(1, 1)}, {"refused": Floor(0.0, "")})) == 2

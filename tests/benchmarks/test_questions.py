"""The hand-written questions are whole, and answers to them are graded as said."""

from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher

import pytest

from tests.benchmarks.questions import (
    CONTRADICTED,
    Pair,
    Question,
    grade_false,
    grade_kind,
    grade_true,
    load_pairs,
    load_questions,
)

_PAIRS = load_pairs()
_QUESTIONS = load_questions()
_COUNTS = {
    "who_what": 25,
    "said": 20,
    "why": 15,
    "how": 10,
    "yes_no": 15,
    "list": 10,
    "summary": 15,
    "comparison": 5,
    "several": 5,
    "situation": 5,
    "negation": 5,
}
_MOST_WORDS_CHANGED = 3
_LONGEST_TRUTH_WORDS = 20


def test_there_are_a_hundred_pairs_twenty_of_each_kind() -> None:
    kinds = Counter(pair.kind for pair in _PAIRS)
    assert kinds == dict.fromkeys(("name", "verb", "number", "place", "time"), 20)
    assert len({pair.url for pair in _PAIRS}) >= 80
    assert {pair.now.month for pair in _PAIRS} == set(range(1, 13))


def test_there_are_questions_of_every_kind_of_both_years() -> None:
    assert Counter(question.kind for question in _QUESTIONS) == _COUNTS
    assert {question.corpus for question in _QUESTIONS} == {"2022", "2023"}


def test_no_id_and_no_question_stands_twice() -> None:
    ids = [pair.id for pair in _PAIRS] + [question.id for question in _QUESTIONS]
    assert len(set(ids)) == len(ids)
    texts = [text for pair in _PAIRS for text in (pair.true_question, pair.false_question)]
    texts += [question.text for question in _QUESTIONS]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("pair", _PAIRS, ids=lambda pair: pair.id)
def test_a_false_twin_differs_in_a_few_words(pair: Pair) -> None:
    true, false = pair.true_question.split(), pair.false_question.split()
    changed = sum(
        max(i2 - i1, j2 - j1)
        for what, i1, i2, j1, j2 in SequenceMatcher(None, true, false).get_opcodes()
        if what != "equal"
    )
    assert 1 <= changed <= _MOST_WORDS_CHANGED


@pytest.mark.parametrize("pair", _PAIRS, ids=lambda pair: pair.id)
def test_a_pair_is_whole(pair: Pair) -> None:
    assert pair.answers
    assert all(pair.answers)
    assert pair.outcome in {CONTRADICTED, "not_stated"}
    assert pair.url.startswith("https://")
    assert 1 <= len(pair.truth.split()) <= _LONGEST_TRUTH_WORDS


@pytest.mark.parametrize("question", _QUESTIONS, ids=lambda question: question.id)
def test_a_question_says_what_is_good(question: Question) -> None:
    assert question.urls
    assert bool(question.good) != bool(question.any_of)
    assert all(part for parts in question.good for part in parts)
    assert all(question.good)
    assert (question.kind == "summary") == bool(question.any_of)
    assert (question.kind == "said") == bool(question.speaker)
    if question.any_of:
        assert 4 <= len(question.any_of) <= 8
        assert 1 < question.at_least < len(question.any_of)


_ASKED = replace(
    _QUESTIONS[0], good=(("premier", "Peru"), ("president",)), bad=("king",), any_of=()
)
_SUMMARY = replace(_ASKED, good=(), any_of=("fire", "flood", "three dead"), at_least=2)


@pytest.mark.parametrize(
    ("question", "statements", "right"),
    [
        (_ASKED, ["The premier left Peru."], True),
        (_ASKED, ["The premier left.", "Peruvians voted."], True),
        (_ASKED, ["The premier left."], False),
        (_ASKED, ["The president left."], True),
        (_ASKED, ["The president met the king."], False),
        (_ASKED, [], False),
        (_SUMMARY, ["A fire broke out.", "Three dead were found."], True),
        (_SUMMARY, ["A fire broke out."], False),
        (_SUMMARY, ["A fire after a king's visit, then a flood."], False),
    ],
)
def test_an_answer_needs_all_of_one_alternative_or_enough_facts(
    question: Question, statements: list[str], right: bool
) -> None:
    assert grade_kind(question, statements) is right


def test_a_true_twin_is_right_when_one_statement_holds_the_answer() -> None:
    pair = replace(_PAIRS[0], answers=("Mark Davis",))
    assert grade_true(pair, ["It rained.", "Mark Davis said so."])
    assert not grade_true(pair, ["Mark left.", "Davis stayed."])
    assert not grade_true(pair, [])


@pytest.mark.parametrize(
    ("reason", "statements", "right"),
    [
        ("not_stated", [], True),
        (CONTRADICTED, ["It was Monday."], True),
        (None, ["It was Monday."], False),
    ],
)
def test_a_false_twin_is_right_when_refused_or_contradicted(
    reason: str | None, statements: list[str], right: bool
) -> None:
    assert grade_false(_PAIRS[0], reason, statements) is right

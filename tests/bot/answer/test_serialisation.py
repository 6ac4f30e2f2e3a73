"""What is kept of an answer is all of it, and comes back as it was."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answer.serialisation import read, write
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from index import Span, TimeSpan
from tests.bot.answer.drawn import answers, several_answers

REPEATABLE = settings(derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@settings(REPEATABLE, max_examples=200)
@given(answers(st.text(max_size=60), st.text(max_size=30)))
def test_an_answer_comes_back_from_json_as_it_was(answer: Answer) -> None:
    assert read(json.loads(json.dumps(write(answer)))) == answer


@settings(REPEATABLE, max_examples=50)
@given(several_answers(st.text(max_size=60), st.text(max_size=30)))
def test_the_parts_of_an_answer_come_back_as_they_were(answer: Answer) -> None:
    kept = json.loads(json.dumps(write(answer)))
    assert read(kept) == answer
    del kept["parts"][0]["question"]
    assert read(kept) is None


@settings(REPEATABLE, max_examples=50)
@given(answers(st.text(max_size=60), st.text(max_size=30)))
def test_every_field_is_kept(answer: Answer) -> None:
    kept = write(answer)
    assert set(kept) == {one.name for one in fields(Answer)} | {"version"}
    assert set(kept["coverage"]) == {one.name for one in fields(Coverage)}
    for statement in kept["statements"]:
        assert set(statement) == {one.name for one in fields(Statement)}
    for citation in kept["citations"]:
        assert set(citation) == {one.name for one in fields(Citation)}


@settings(REPEATABLE, max_examples=10)
@given(answers(st.text(max_size=60), st.text(max_size=30)))
def test_an_answer_kept_before_models_chose_is_still_read(answer: Answer) -> None:
    kept = write(answer)
    del kept["chosen_by"]
    assert read(kept) == replace(answer, chosen_by="")


def test_what_was_kept_before_briefings_were_marked_is_still_read() -> None:
    coverage = Coverage(datetime(2023, 2, 22, tzinfo=UTC), 0, None, 0)
    answer = Answer("Q?", "Not covered.", (), (), coverage, Reason.NOT_COVERED)
    kept = write(answer)
    del kept["briefing"], kept["parts"]
    assert read(kept) == answer


def test_an_answer_that_an_earlier_version_stored_is_read_in_full() -> None:
    """The file was written when every field was converted by hand."""
    kept = json.loads((Path(__file__).parent / "stored_answer.json").read_text(encoding="utf-8"))
    answer = read(kept)
    assert answer is not None
    first, second = answer.parts
    statement = first.statements[0]
    april = datetime(2023, 4, 1, tzinfo=UTC), datetime(2023, 5, 1, tzinfo=UTC)
    assert statement.span == Span(23, 41, "April or early May")
    assert statement.when == TimeSpan(Span(23, 28, "April"), *april)
    assert statement.standing is Standing.DISPUTED
    assert first.coverage.as_of == datetime(2023, 2, 22, 4, 30, tzinfo=UTC)
    assert (first.note, first.written_by, first.chosen_by) == (
        "a note",
        "words-model",
        "choice-model",
    )
    assert first.briefing
    assert second.reason is Reason.NOT_STATED
    assert second.citations[0].published_at is None
    assert answer.statements == first.statements + second.statements


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"version": 0},
        {"version": 1},
        {"version": 1, "question": "?", "text": "", "statements": 5},
        {"answered": True, "statements": []},
    ],
)
def test_what_cannot_be_read_is_none(kept: dict[str, Any]) -> None:
    assert read(kept) is None

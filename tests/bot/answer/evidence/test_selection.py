"""What is known of a sentence is weighed: the better the evidence, the more probable."""

import json
import math

import numpy as np
import pytest

from bot.answer.evidence import features
from bot.answer.evidence.candidates import candidates
from bot.answer.evidence.selection import (
    ANSWER_COLUMNS,
    REREAD_COLUMNS,
    SENTENCE_COLUMNS,
    Caution,
    LinearModel,
    Selection,
    answer_row,
    fitted,
    write,
)
from bot.answer.evidence.selection import read as read_selection
from bot.answer.question.question import read
from index.models.reader import ReaderResult
from tests.bot.answer.evidence.test_candidates import evidence
from tests.index.news import QUAKE, XI, article

ASKED = read("When might Xi visit Moscow?")
LISTED = candidates(ASKED, [evidence(article("xi", XI)), evidence(article("q", QUAKE), 0.3, 2)])


def matrix(scores: list[float], alone: list[float] | None = None) -> features.Matrix:
    found = features.features(ASKED, LISTED, scores)
    found[:, features.ALONE] = scores if alone is None else alone
    return found


def model(columns: tuple[str, ...], **weights: float) -> LinearModel:
    width = len(columns)
    return LinearModel(
        columns,
        (0.0,) * width,
        (1.0,) * width,
        tuple(weights.get(name, 0.0) for name in columns),
        0.0,
    )


def test_each_candidate_has_a_number_for_each_feature() -> None:
    found = features.features(ASKED, LISTED, [1.0] * len(LISTED))
    assert found.shape == (len(LISTED), len(features.NAMES))
    assert np.isfinite(np.delete(found, features.ALONE, axis=1)).all()
    assert np.isnan(found[:, features.ALONE]).all(), "none was read alone yet"
    assert features.features(ASKED, (), []).shape == (0, len(features.NAMES))


def test_the_most_probable_comes_first() -> None:
    scores = [float(place) for place in range(len(LISTED))]
    selection = Selection(
        model(SENTENCE_COLUMNS, reader=1.0),
        model(REREAD_COLUMNS, logit=1.0),
        model(ANSWER_COLUMNS),
        {},
    )
    scored = selection.judge(LISTED, [ReaderResult(score) for score in scores], matrix(scores))
    assert [one.reading.score for one in scored] == sorted(scores, reverse=True)
    assert all(0 < one.probability < 1 for one in scored)


def test_what_answers_only_beside_its_headline_comes_after_what_answers_alone() -> None:
    with_headline = [8.0, 7.0] + [-9.0] * (len(LISTED) - 2)
    alone = [-8.0, 7.0] + [math.nan] * (len(LISTED) - 2)
    logits = fitted().logits(matrix(with_headline, alone))
    assert logits[1] > logits[0] > max(logits[2:])
    assert (fitted().logits(matrix(with_headline)) > fitted().logits(matrix(with_headline, alone)))[
        0
    ]


def test_the_best_are_read_alone() -> None:
    scores = [-9.0, -9.0, 8.0] + [-9.0] * (len(LISTED) - 3)
    best = fitted().best(matrix(scores))
    assert best[0] == 2
    assert 1 < len(best) <= 4
    assert fitted().best(matrix(scores)[:0]) == []
    unread = matrix(scores, [math.nan] * len(LISTED))
    assert np.isfinite(fitted().logits(unread)).all()


def test_what_the_reader_believes_more_is_more_probably_right() -> None:
    low, high = (
        [score if "April" in one.text else -9.0 for one in LISTED] for score in (-8.0, 8.0)
    )
    bar = fitted().bars[Caution.NORMAL]
    assert fitted().probability(matrix(low)) < bar < fitted().probability(matrix(high))
    assert fitted().probability(matrix(high)[:0]) == 0.0


def test_the_answer_is_judged_by_how_far_the_best_candidate_leads() -> None:
    others = [1.0] + [-4.0] * (len(LISTED) - 2)
    logits = np.array([2.0] + [0.0] * len(others))
    row = answer_row(matrix([3.0, *others]), logits)
    assert len(row) == len(ANSWER_COLUMNS)
    lead, rivals = (ANSWER_COLUMNS.index(name) for name in ("reader_lead", "rivals"))
    assert row[lead] == pytest.approx(3.0 - sum(others) / len(others))
    assert row[rivals] == math.log1p(1), "one is within three logits"
    assert answer_row(matrix([3.0, *others]), 99 * logits)[0] < 9, "bounded"


def test_a_single_candidate_leads_over_what_does_not_answer() -> None:
    row = answer_row(matrix([3.0] * len(LISTED))[:1], np.array([2.0]))
    assert list(row[:3]) == [2.0, 13.0, 0.0]


def test_more_caution_is_a_higher_bar() -> None:
    bars = fitted().bars
    assert bars[Caution.LOW] < bars[Caution.NORMAL] < bars[Caution.HIGH]


def test_models_are_read_as_they_were_written() -> None:
    assert read_selection(json.loads(json.dumps(write(fitted())))) == fitted()


def test_models_of_other_features_are_refused() -> None:
    written = write(fitted())
    written["sentence"]["columns"].pop("reader")
    with pytest.raises(ValueError, match="fit it again"):
        read_selection(written)

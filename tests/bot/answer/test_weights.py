"""What the fitted models hold for and against an answer, all else being as it mostly is."""

import numpy as np
import pytest

from bot.answer.evidence import features
from bot.answer.evidence.features import Matrix
from bot.answer.evidence.selection import (
    ANSWER_COLUMNS,
    REREAD_COLUMNS,
    SENTENCE_COLUMNS,
    LinearModel,
    fitted,
    sentence_logits,
)


def candidate(**given: float) -> Matrix:
    """Return the features of one candidate: the means of the fitted news, and what is given."""
    selection = fitted()
    means = dict(zip(SENTENCE_COLUMNS, selection.sentence.mean, strict=True))
    means |= dict(zip(REREAD_COLUMNS, selection.reread.mean, strict=True))
    means |= dict(zip(ANSWER_COLUMNS, selection.answer.mean, strict=True)) | given
    return np.array([[means[name] for name in features.NAMES]])


def logit(model: LinearModel, **given: float) -> float:
    """Return the logit of a row of means, but for what is given."""
    row = dict(zip(model.columns, model.mean, strict=True)) | given
    return float(model.logits(np.array([list(row.values())]))[0])


@pytest.mark.parametrize(
    ("feature", "worse", "better"),
    [
        pytest.param("claims_denied", 1.0, 0.0, id="it has the question's number otherwise"),
        pytest.param("claims_in_window", 0.0, 1.0, id="it has the question's number"),
        pytest.param("names_in_window", 0.0, 1.0, id="it names whom the question names"),
        pytest.param("reader", -5.0, 5.0, id="the reader thinks that it answers"),
        pytest.param("age_to_newest", 3.0, 0.0, id="it is of the newest report"),
        pytest.param("alone", -5.0, 5.0, id="it answers without its headline"),
    ],
)
def test_a_sentence_answers_and_is_right_more_probably(
    feature: str, worse: float, better: float
) -> None:
    selection = fitted()
    low, high = (candidate(**{feature: value}) for value in (worse, better))
    if feature in SENTENCE_COLUMNS:
        assert sentence_logits(selection.sentence, low) < sentence_logits(selection.sentence, high)
    if feature in ANSWER_COLUMNS:
        assert logit(selection.answer, **{feature: worse}) < logit(
            selection.answer, **{feature: better}
        )
    assert selection.probability(low) < selection.probability(high)


def test_an_answer_is_right_more_probably_the_nearer_its_passage_is_in_meaning() -> None:
    far, near = (candidate(passage_similarity=value) for value in (0.2, 0.8))
    assert fitted().probability(far) < fitted().probability(near)


def test_an_answer_is_right_more_probably_the_further_it_leads() -> None:
    best, near, far = (candidate(reader=score) for score in (6.0, 4.0, -9.0))
    rows = ((near, near), (near, far), (far, far))
    probabilities = [fitted().probability(np.vstack([best, *others])) for others in rows]
    assert probabilities == sorted(set(probabilities))

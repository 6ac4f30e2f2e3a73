"""PURE: the selection: small models, fitted on news, order candidates and decide to answer.

`selection.json` holds their coefficients. The first model orders the candidates by the probability
that they hold the answer; the reader has read them with the headline and the sentences before. It
then reads the best once more, alone: under a headline that answers, every sentence seems to. The
second model orders them by both readings. The third gives the probability that the resulting answer
is right; `Caution` sets the least probability for an answer. `tests/benchmarks/selection.py` fits
them.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from bot.answer.evidence import features
from bot.answer.evidence.candidates import ReadSentence
from bot.answer.evidence.features import Matrix
from index.models.reader import ReaderResult

# A rival's score is at most this much below the best one's; the reader's logits go from -12 to 12.
_RIVAL = 3.0
# What a single candidate leads over: the usual score of a sentence that does not answer.
_NO_RIVAL = -10.0


class Caution(StrEnum):
    """How sure an answer has to be."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate, with its score and its probability.

    Attributes:
        read: The sentence.
        reading: The result of the reader.
        probability: The probability that it holds the answer, 0 to 1.
    """

    read: ReadSentence
    reading: ReaderResult
    probability: float


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logistic regression over standardised columns.

    Attributes:
        columns: The names of the columns.
        mean: The mean of each column in the training data.
        scale: The standard deviation of each column in the training data.
        weights: The weight of each standardised column.
        bias: The logit if every column has its mean.
    """

    columns: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def logits(self, matrix: Matrix) -> Matrix:
        """Return a logit for each row of `(n, len(columns))`."""
        standard = (matrix - np.array(self.mean)) / np.array(self.scale)
        logits: Matrix = standard @ np.array(self.weights) + self.bias
        return logits


@dataclass(frozen=True, slots=True)
class Selection:
    """The three models, and the bar for each caution.

    Attributes:
        sentence: Over `SENTENCE_COLUMNS`: whether a sentence holds the answer.
        reread: Over `REREAD_COLUMNS`: the same, after the best were read alone.
        answer: Over `ANSWER_COLUMNS`: whether the answer is right.
        bars: The least probability of being right at which an answer is given.
    """

    sentence: LinearModel
    reread: LinearModel
    answer: LinearModel
    bars: Mapping[Caution, float]

    def best(self, matrix: Matrix) -> list[int]:
        """Return the places of the candidates to read alone, the most probable first.

        Args:
            matrix: The result of `features.features` for the candidates; may be empty.
        """
        if not len(matrix):
            return []
        logits = sentence_logits(self.sentence, matrix)
        return [int(at) for at in np.argsort(-logits, kind="stable")[:READ_ALONE]]

    def logits(self, matrix: Matrix) -> Matrix:
        """Return the logit of each candidate, after both readings.

        Args:
            matrix: The features of the candidates, "alone" filled in for the best.
        """
        return self.reread.logits(reread_rows(matrix, sentence_logits(self.sentence, matrix)))

    def judge(
        self, listed: Sequence[ReadSentence], readings: Sequence[ReaderResult], matrix: Matrix
    ) -> tuple[ScoredCandidate, ...]:
        """Order candidates by probability.

        Args:
            listed: The candidates.
            readings: The result of the reader for each.
            matrix: The result of `features.features` for them, "alone" filled in for the best.

        Returns:
            The candidates, the most probable first.
        """
        probabilities = [sigmoid(logit) for logit in self.logits(matrix)]
        scored = map(ScoredCandidate, listed, readings, probabilities)
        return tuple(sorted(scored, key=lambda sentence: -sentence.probability))

    def probability(self, matrix: Matrix) -> float:
        """Return the probability that an answer from these candidates is right, 0 to 1.

        Args:
            matrix: The result of `features.features` for the candidates; may be empty.
        """
        if not len(matrix):
            return 0.0
        row = answer_row(matrix, self.logits(matrix))
        return sigmoid(float(self.answer.logits(row[None])[0]))


_CLAIMS = ("claims_in_window", "claims_denied", "claims_in_article")
# The features of the first model. With them the first sentence is right in .692 of RealTimeQA 2022,
# .741 of newsday and .760 of the quality gate. With the rank of the passage, the overlap of words
# and the length and place of the sentence added: .650, .736 and .690.
SENTENCE_COLUMNS = ("reader", "age_to_newest", "names_in_window", "agreement", *_CLAIMS)
# The first of the best four, read alone too, is right in .667 of RealTimeQA 2023 (out of fold),
# .720 of 2022, .747 of newsday and .820 of the gate; without, in .634, .692, .741 and .760. With
# eight read alone: .663, .720, .747 and .820.
READ_ALONE = 4
REREAD_COLUMNS = ("logit", "alone")
# What stands for the second reading where none was read: a sentence that does not answer.
_UNREAD = -10.0
# The third model uses the logit of the best by the second model, these features of it, and how far
# it leads: a report in plain words scores lower than one in the words of the training data, but
# then the sentences around it do too. Chosen on RealTimeQA 2022, newsday and the quality gate
# together: where .85 of the near misses are refused, .53 of the first statements are right and
# shown, and .47 with the probabilities of the second and third sentence in place of the lead.
# The age of the news by the clock is not a feature: an old library still answers.
_OF_THE_BEST = ("passage_similarity", "names_in_window", "names_in_article", "value", *_CLAIMS)
# The logit of the best is clipped at this.
_LARGEST_LOGIT = 4.0
ANSWER_COLUMNS = ("logit_1", "reader_lead", "rivals", *_OF_THE_BEST)


def sentence_logits(model: LinearModel, matrix: Matrix) -> Matrix:
    """Return the logit of the first model for each candidate."""
    return model.logits(matrix[:, [features.NAMES.index(name) for name in SENTENCE_COLUMNS]])


def reread_rows(matrix: Matrix, logits: Matrix) -> Matrix:
    """Compute the rows of `REREAD_COLUMNS`.

    Args:
        matrix: Features of the candidates, `(n, len(features.NAMES))`. Those that were not read
            alone count like the mean of those that were, so that none of them comes first.
        logits: The logit of the first model for each.
    """
    alone = matrix[:, features.ALONE]
    read = alone[~np.isnan(alone)]
    usual = float(read.mean()) if len(read) else _UNREAD
    return np.column_stack((logits, np.where(np.isnan(alone), usual, alone)))


def answer_row(matrix: Matrix, logits: Matrix) -> Matrix:
    """Compute the row of `ANSWER_COLUMNS` for an answer from these candidates.

    Args:
        matrix: Features of the candidates, `(n, len(features.NAMES))`, n at least 1.
        logits: The logit of each, after both readings.
    """
    best = int(np.argmax(logits))
    columns = [features.NAMES.index(name) for name in _OF_THE_BEST]
    clipped = min(max(float(logits[best]), -_LARGEST_LOGIT), _LARGEST_LOGIT)
    return np.array([clipped, *_lead(matrix, best), *matrix[best, columns]])


def _lead(matrix: Matrix, best: int) -> tuple[float, float]:
    """Return how far the best leads by the reader's score, and how many rivals it has.

    Returns:
        The lead over the mean of the others, in logits, and log(1 + the number of rivals).
    """
    scores = matrix[:, features.NAMES.index("reader")]
    others = np.delete(scores, best)
    if not len(others):
        return float(scores[best]) - _NO_RIVAL, 0.0
    rivals = int((others > scores[best] - _RIVAL).sum())
    return float(scores[best] - others.mean()), math.log1p(rivals)


def sigmoid(logit: float) -> float:
    """Return the probability of a logit."""
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else 1 - 1 / (1 + math.exp(logit))


@cache
def fitted() -> Selection:
    """Return the models that come with the package."""
    written = files("bot.answer.evidence").joinpath("selection.json").read_text(encoding="utf-8")
    return read(json.loads(written))


def read(written: Mapping[str, Any]) -> Selection:
    """Read the output of `write`.

    Raises:
        ValueError: The models were fitted for other columns.
    """
    sentence, reread, answer = (_model(written[name]) for name in ("sentence", "reread", "answer"))
    columns = (sentence.columns, reread.columns, answer.columns)
    if columns != (SENTENCE_COLUMNS, REREAD_COLUMNS, ANSWER_COLUMNS):
        raise ValueError("selection.json was fitted for other features: fit it again")
    bars = {Caution(name): float(bar) for name, bar in written["bars"].items()}
    return Selection(sentence, reread, answer, bars)


def write(selection: Selection) -> dict[str, Any]:
    """Return the models as JSON values, a row of numbers per column."""
    return {
        "sentence": _written(selection.sentence),
        "reread": _written(selection.reread),
        "answer": _written(selection.answer),
        "bars": {str(name): bar for name, bar in selection.bars.items()},
    }


def _model(written: Mapping[str, Any]) -> LinearModel:
    rows = written["columns"]
    return LinearModel(
        columns=tuple(rows),
        mean=tuple(row["mean"] for row in rows.values()),
        scale=tuple(row["scale"] for row in rows.values()),
        weights=tuple(row["weight"] for row in rows.values()),
        bias=written["bias"],
    )


def _written(model: LinearModel) -> dict[str, Any]:
    return {
        "bias": round(model.bias, 5),
        "columns": {
            name: {"weight": round(weight, 5), "mean": round(mean, 5), "scale": round(scale, 5)}
            for name, weight, mean, scale in zip(
                model.columns, model.weights, model.mean, model.scale, strict=True
            )
        },
    }

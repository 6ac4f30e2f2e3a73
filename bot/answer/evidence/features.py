"""PURE: compute the features of candidates that the selection weighs."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.answer.evidence.candidates import ReadSentence
from bot.answer.question.name_match import named
from bot.answer.question.question import Question
from bot.answer.sentences.claims import check, claims
from index import Article
from index.text.stems import stems

Matrix = NDArray[np.float64]

_UNDATED_DAYS = 60.0

NAMES = (
    "reader",
    "passage_similarity",
    "age_to_newest",
    "names_in_window",
    "names_in_article",
    "value",
    "agreement",
    "claims_in_window",
    "claims_denied",
    "claims_in_article",
)


def features(question: Question, listed: Sequence[ReadSentence], scores: Sequence[float]) -> Matrix:
    """Compute the features of candidates.

    Args:
        question: The question.
        listed: The candidates.
        scores: The score of the reader for each, a logit.

    Returns:
        `(n_candidates, len(NAMES))` float64: a row per candidate, a column per name in `NAMES`.
    """
    asked = stems(question.text)
    newest = max((at for at in map(_published, listed) if at is not None), default=None)
    articles = {sentence.evidence.article.url: sentence.evidence.article for sentence in listed}
    wholes = {url: _whole(article) for url, article in articles.items()}
    anywhere = {url: _named_in(question, whole) for url, whole in wholes.items()}
    taken = claims(question.text)
    in_article = {
        url: check(taken, wholes[url], article.published_locally)
        for url, article in articles.items()
    }
    rows = []
    for sentence, score in zip(listed, scores, strict=True):
        url = sentence.evidence.article.url
        window = f"{sentence.evidence.article.title} {sentence.before} {sentence.text}"
        in_window = check(taken, window, _published(sentence))
        rows.append(
            (
                score,
                sentence.evidence.similarity,
                math.log1p(_days(sentence, newest) if newest else 0.0),
                _named_in(question, window),
                anywhere[url],
                sentence.value,
                _agreement(sentence, listed, asked),
                in_window.held,
                in_window.denied,
                in_article[url].held,
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(NAMES))


def _published(sentence: ReadSentence) -> datetime | None:
    return sentence.evidence.article.published_at


def _days(sentence: ReadSentence, moment: datetime) -> float:
    at = _published(sentence)
    return _UNDATED_DAYS if at is None else max(0.0, (moment - at) / timedelta(days=1))


def _named_in(question: Question, text: str) -> float:
    """Return the part of the question's names that a text contains, 0 to 1; 1 without names."""
    names = question.names
    return sum(named(name, text) for name in names) / len(names) if names else 1.0


def _whole(article: Article) -> str:
    return f"{article.title} {article.body} {article.publisher} {' '.join(article.sources)}"


def _agreement(
    sentence: ReadSentence, listed: Sequence[ReadSentence], asked: frozenset[str]
) -> float:
    """Return log(1 + the number of other origins that state the same names or numbers)."""
    names = sentence.fresh - asked
    origin = sentence.evidence.article.origin or sentence.evidence.article.url
    agreeing = {
        rival.evidence.article.origin or rival.evidence.article.url
        for rival in listed
        if names & rival.fresh and rival.window_overlap >= 0.5 * sentence.window_overlap
    }
    return math.log1p(len(agreeing - {origin}))

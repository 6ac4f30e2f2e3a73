"""PURE: what is known of a candidate, as numbers that a model weighs."""

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
    """Describe candidates.

    Args:
        question: What is asked.
        listed: The candidates.
        scores: What the reader thinks of each: a logit.

    Returns:
        `(n_candidates, len(NAMES))` float64, a row a candidate, a column a name of `NAMES`.
    """
    asked = stems(question.text)
    newest = max((at for at in map(_published, listed) if at is not None), default=None)
    articles = {one.evidence.article.url: one.evidence.article for one in listed}
    wholes = {url: _whole(article) for url, article in articles.items()}
    anywhere = {url: _named_in(question, whole) for url, whole in wholes.items()}
    taken = claims(question.text)
    in_article = {url: check(taken, wholes[url], one.published_at) for url, one in articles.items()}
    rows = []
    for one, score in zip(listed, scores, strict=True):
        url = one.evidence.article.url
        window = f"{one.evidence.article.title} {one.before} {one.text}"
        in_window = check(taken, window, _published(one))
        rows.append(
            (
                score,
                one.evidence.similarity,
                math.log1p(_days(one, newest) if newest else 0.0),
                _named_in(question, window),
                anywhere[url],
                one.value,
                _agreement(one, listed, asked),
                in_window.held,
                in_window.denied,
                in_article[url].held,
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(NAMES))


def _published(one: ReadSentence) -> datetime | None:
    return one.evidence.article.published_at


def _days(one: ReadSentence, moment: datetime) -> float:
    at = _published(one)
    return _UNDATED_DAYS if at is None else max(0.0, (moment - at) / timedelta(days=1))


def _named_in(question: Question, text: str) -> float:
    """Return the part of the question's names that a text has, 0 to 1; 1 where it has none."""
    names = question.names
    return sum(named(name, text) for name in names) / len(names) if names else 1.0


def _whole(article: Article) -> str:
    return f"{article.title} {article.body} {article.publisher} {' '.join(article.sources)}"


def _agreement(one: ReadSentence, listed: Sequence[ReadSentence], asked: frozenset[str]) -> float:
    """How many other origins have the same name or number beside the question's words: log."""
    own = one.fresh - asked
    origin = one.evidence.article.origin or one.evidence.article.url
    agreeing = {
        other.evidence.article.origin or other.evidence.article.url
        for other in listed
        if own & other.fresh and other.window_overlap >= 0.5 * one.window_overlap
    }
    return math.log1p(len(agreeing - {origin}))

"""PURE: compute the features of candidates that the selection weighs."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.answer.evidence.candidates import ReadSentence
from bot.answer.question.name_match import share_named
from bot.answer.question.question import Question
from bot.answer.sentences.claims import check_each, claims
from index import Article
from index.text.words import stems

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
    "alone",
)
ALONE = NAMES.index("alone")


def features(question: Question, listed: Sequence[ReadSentence], scores: Sequence[float]) -> Matrix:
    """Compute the features of candidates.

    Args:
        question: The question.
        listed: The candidates.
        scores: The score of the reader for each, a logit.

    Returns:
        `(n_candidates, len(NAMES))` float64: a row per candidate, a column per name in `NAMES`.
        "alone" is NaN for each: only the best are read a second time; see `Selection.best`.
    """
    asked = stems(question.text)
    newest = max((at for at in map(_published, listed) if at is not None), default=None)
    articles = {sentence.evidence.article.url: sentence.evidence.article for sentence in listed}
    wholes = {url: _whole(article) for url, article in articles.items()}
    anywhere = dict(zip(wholes, share_named(question.names, tuple(wholes.values())), strict=True))
    taken = claims(question.text)
    checks = check_each(
        taken,
        [(wholes[url], article.published_locally) for url, article in articles.items()],
    )
    in_article = dict(zip(articles, checks, strict=True))
    windows = [
        f"{sentence.evidence.article.title} {sentence.before} {sentence.text}"
        for sentence in listed
    ]
    names = share_named(question.names, windows)
    in_windows = check_each(taken, list(zip(windows, map(_published, listed), strict=True)))
    agreeing = _agreements(listed, asked)
    rows = []
    for at, (sentence, score) in enumerate(zip(listed, scores, strict=True)):
        url = sentence.evidence.article.url
        rows.append(
            (
                score,
                sentence.evidence.similarity,
                math.log1p(_days(sentence, newest) if newest else 0.0),
                names[at],
                anywhere[url],
                sentence.value,
                agreeing[at],
                in_windows[at].held,
                in_windows[at].denied,
                in_article[url].held,
                math.nan,
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(NAMES))


def _published(sentence: ReadSentence) -> datetime | None:
    return sentence.evidence.article.published_at


def _days(sentence: ReadSentence, moment: datetime) -> float:
    at = _published(sentence)
    return _UNDATED_DAYS if at is None else max(0.0, (moment - at) / timedelta(days=1))


def _whole(article: Article) -> str:
    return f"{article.title} {article.body} {article.publisher} {' '.join(article.sources)}"


def _agreements(listed: Sequence[ReadSentence], asked: frozenset[str]) -> list[float]:
    """Return log(1 + the number of other origins that state the same names or numbers) for each."""
    articles = {sentence.evidence.article.url: sentence.evidence.article for sentence in listed}
    origin_of = {url: article.origin or url for url, article in articles.items()}
    origins = [origin_of[sentence.evidence.article.url] for sentence in listed]
    agreeing = []
    for sentence, origin in zip(listed, origins, strict=True):
        names = sentence.fresh - asked
        others = {
            other
            for rival, other in zip(listed, origins, strict=True)
            if names & rival.fresh and rival.window_overlap >= 0.5 * sentence.window_overlap
        }
        agreeing.append(math.log1p(len(others - {origin})))
    return agreeing

"""PURE: what is known of a candidate, as numbers that a model weighs."""

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.answer.candidates import ReadSentence
from bot.answer.mentions import named
from bot.answer.question import Kind, Question
from bot.answer.stems import stems
from index import Article

Matrix = NDArray[np.float64]

_NUMBER = re.compile(
    r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|"
    r"hundreds?|thousands?|millions?|billions?|half|percent)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'&.-]+")
_TIME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:19|20)\d\d|today|tomorrow|yesterday|tonight)\b"
)
_KINDS = (Kind.HOW_MANY, Kind.WHO, Kind.WHERE, Kind.WHEN, Kind.WHY, Kind.YES_NO)
_UNDATED_DAYS = 60.0

NAMES = (
    "reader",
    "reader_margin",
    "reader_place",
    "passage_rank",
    "passage_similarity",
    "best_similarity",
    "age",
    "age_to_newest",
    "overlap",
    "window_overlap",
    "title_overlap",
    "article_overlap",
    "names_in_sentence",
    "names_in_window",
    "names_in_article",
    "names",
    "position",
    "length",
    "value",
    "value_reader",
    "numbers",
    "fresh_names",
    "agreement",
    "quotation",
    "question_mark",
    "asked_words",
    *(f"kind_{kind.name.lower()}" for kind in _KINDS),
)


def features(
    question: Question, listed: Sequence[ReadSentence], scores: Sequence[float], now: datetime
) -> Matrix:
    """Describe candidates.

    Args:
        question: What is asked.
        listed: The candidates.
        scores: What the reader thinks of each: a logit.
        now: When it is asked.

    Returns:
        `(n_candidates, len(NAMES))` float64, a row a candidate, a column a name of `NAMES`.
    """
    asked = stems(question.text)
    lowered = question.text.casefold()
    newest = max((at for at in map(_published, listed) if at is not None), default=None)
    best_similarity = max((one.evidence.similarity for one in listed), default=0.0)
    articles = {one.evidence.article.url: one.evidence.article for one in listed}
    anywhere = {url: _named_in(question, _whole(article)) for url, article in articles.items()}
    rows = []
    for at, (one, score) in enumerate(zip(listed, scores, strict=True)):
        others = [other for place, other in enumerate(scores) if place != at]
        value, numbers, fresh_names = _values(question, one.text, lowered)
        window = f"{one.evidence.article.title} {one.before} {one.text}"
        rows.append(
            (
                score,
                score - max(others, default=-11.0),
                sum(other > score for other in others),
                one.rank,
                one.evidence.similarity,
                best_similarity,
                math.log1p(_days(one, now)),
                math.log1p(_days(one, newest) if newest else 0.0),
                one.overlap,
                one.window_overlap,
                one.title_overlap,
                one.article_overlap,
                _named_in(question, one.text),
                _named_in(question, window),
                anywhere[one.evidence.article.url],
                math.log1p(len(question.names)),
                math.log1p(one.position),
                math.log1p(len(one.text.split())),
                value,
                value * score,
                numbers,
                fresh_names,
                _agreement(one, listed, asked),
                any(mark in one.text for mark in '"“'),
                one.text.rstrip("”\"'’)").endswith("?"),
                math.log1p(len(asked)),
                *(question.kind is kind for kind in _KINDS),
            )
        )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(NAMES))


def _published(one: ReadSentence) -> datetime | None:
    return one.evidence.article.published_at


def _days(one: ReadSentence, moment: datetime) -> float:
    at = _published(one)
    return _UNDATED_DAYS if at is None else max(0.0, (moment - at) / timedelta(days=1))


def _values(question: Question, text: str, asked: str) -> tuple[float, float, float]:
    """Return whether a value of the kind asked for is there, and how many numbers and names."""
    numbers = [one for one in _NUMBER.findall(text) if one.casefold() not in asked]
    names = [one for one in _NAME.findall(text[1:]) if one.casefold() not in asked]
    if question.kind is Kind.HOW_MANY:
        value = float(bool(numbers))
    elif question.kind is Kind.WHEN:
        value = float(any(one.casefold() not in asked for one in _TIME.findall(text)))
    elif question.kind in {Kind.WHO, Kind.WHERE, Kind.WHICH, Kind.WHAT}:
        value = float(bool(names))
    else:
        value = 0.5
    return value, float(min(len(numbers), 3)), float(min(len(names), 5))


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

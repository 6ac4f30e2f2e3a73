"""PURE: the sentences that may answer a question, each read once into one value."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.answer.question.question import Question, asking
from bot.answer.sentences.answer_values import has_value
from bot.answer.sentences.complete_sentences import is_furniture
from index import Article, Evidence, Span
from index.text.passages import sentences
from index.text.stems import stems

# What a reader reads in .2 s on two cores. On RealTimeQA 2022 the answer stands among 12 for .88 of
# the questions, among 16 for .91, among 48 for .94.
_MOST_CANDIDATES = 16
_SHORTEST = 15  # characters; less is a heading or a splinter
# How likely a sentence is to answer, before a reader has read it: chosen on RealTimeQA 2023, where
# the answer is among 16 for .78 of the questions (.76 without the value; on 2022 .91 and .90).
_SENTENCE_OVERLAP, _WINDOW_OVERLAP, _PASSAGE_RANK, _VALUE = 1.0, 0.5, 1.0, 0.25
_WINDOW = 2  # sentences before


@dataclass(frozen=True)
class _ReadArticle:
    """An article's words, read once for all its sentences.

    Attributes:
        title: The headline's.
        text: The headline's and the body's.
        lower_case: The words of the body that stand there in lower case.
    """

    title: frozenset[str]
    text: frozenset[str]
    lower_case: frozenset[str]


@dataclass(frozen=True)
class ReadSentence:
    """A sentence that may answer, with everything that is judged by its words.

    Attributes:
        sentence: Where it stands in the article's body.
        evidence: The passage it stands in.
        before: Up to two sentences that stand before it in the passage, as text.
        stems: Its words, as they are compared.
        window: Its words, those before it and the headline's.
        overlap: The part of the words of the sentence that asks that it has, 0 to 1, rare words
            weighing more.
        window_overlap: The same of the window.
        article_overlap: The part of the whole question's words that the article has.
        rank: Its passage's score in parts of the best passage's, 0 to 1.
        value: Whether a value of the kind asked for is in it, 0 or 1; .5 where none can be told.
    """

    sentence: Span
    evidence: Evidence
    before: str
    stems: frozenset[str]
    window: frozenset[str]
    overlap: float
    window_overlap: float
    article_overlap: float
    rank: float
    value: float

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence.text

    @cached_property
    def fresh(self) -> frozenset[str]:
        """Stems of the names and numbers in it."""
        return frozenset(stem for word in _FRESH.findall(self.text) for stem in stems(word))


_LOWER_CASE = re.compile(r"\b[a-z]\w+")
_FRESH = re.compile(r"(?<!^)\b[A-Z][\w’'&-]+|\b\d[\d,.]*\b")


def candidates(question: Question, evidence: Sequence[Evidence]) -> tuple[ReadSentence, ...]:
    """Take the sentences that are worth a reader's time.

    Args:
        question: What is asked.
        evidence: Passages, best first.

    Returns:
        At most 16, the likeliest first; a sentence that stands in several articles once.
    """
    asked = stems(asking(question.text))
    articles = {one.article.url: _read_article(one.article) for one in reversed(evidence)}
    found: list[tuple[Evidence, Span, str, frozenset[str], frozenset[str]]] = []
    seen: set[str] = set()
    for one in evidence:
        title = articles[one.article.url].title
        placed = _sentences(one)
        read = [stems(span.text) for span in placed]
        for at, span in enumerate(placed):
            if span.text in seen or not _may_answer(span.text):
                continue
            seen.add(span.text)  # a notice that stands under every article is read once
            first = max(0, at - _WINDOW)
            before = " ".join(other.text for other in placed[first:at])
            window = title.union(*read[first : at + 1])
            found.append((one, span, before, read[at], window))
    every = [read for *_, read, _ in found]
    weigh, weigh_all = _Weights(asked, every), _Weights(stems(question.text), every)
    best = max((one.score for one in evidence), default=1.0)
    listed = [
        ReadSentence(
            sentence=span,
            evidence=one,
            before=before,
            stems=read,
            window=window,
            overlap=weigh(read),
            window_overlap=weigh(window),
            article_overlap=weigh_all(articles[one.article.url].text),
            rank=one.score / best,
            value=has_value(question, span.text, articles[one.article.url].lower_case),
        )
        for one, span, before, read, window in found
    ]
    listed.sort(key=lambda one: -_likelihood(one))
    return tuple(listed[:_MOST_CANDIDATES])


def _may_answer(text: str) -> bool:
    return (
        len(text) >= _SHORTEST
        and not text.rstrip("”\"’')]").endswith("?")
        and not is_furniture(text)
    )


def _likelihood(one: ReadSentence) -> float:
    return (
        _SENTENCE_OVERLAP * one.overlap
        + _WINDOW_OVERLAP * one.window_overlap
        + _PASSAGE_RANK * one.rank
        + _VALUE * one.value
    )


class _Weights:
    """Weighs which of the question's words a text has: rare ones weigh more."""

    def __init__(self, asked: frozenset[str], read: Sequence[frozenset[str]]) -> None:
        self._of = {
            stem: math.log(1 + len(read) / (1 + sum(stem in has for has in read))) for stem in asked
        }
        self._total = sum(self._of.values()) or 1.0

    def __call__(self, stems: frozenset[str]) -> float:
        return sum(weight for stem, weight in self._of.items() if stem in stems) / self._total


def _read_article(article: Article) -> _ReadArticle:
    title = stems(article.title)
    lower_case = frozenset(_LOWER_CASE.findall(article.body))
    return _ReadArticle(title, title | stems(article.body), lower_case)


def _sentences(one: Evidence) -> list[Span]:
    start = one.passage.start
    return [
        Span(start + place.start, start + place.end, place.text)
        for place in sentences(one.passage.text)
    ]

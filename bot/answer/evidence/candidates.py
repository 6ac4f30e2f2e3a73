"""PURE: collect the candidates: sentences that may answer a question."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.answer.question.question import Question, asking
from bot.answer.sentences.answer_values import score_values
from bot.answer.sentences.complete_sentences import furniture
from index import Article, Evidence, Span
from index.text.passages import sentences
from index.text.words import stems, stems_of_each

# A reader scores these in .2 s on two cores. On RealTimeQA 2022, 12 candidates hold the answer for
# .88 of the questions, 16 for .91, 48 for .94.
_MOST_CANDIDATES = 16
_SHORTEST = 15  # characters; shorter ones are headings or fragments
# Sentences end with one of these, quotation marks and brackets aside; headings do not. A row of a
# list names its value after a colon.
_ENDS = re.compile(r"[.!?…][\"”’'»)\]*_]*$")
_ROW = re.compile(r":\s+\S")
# Weights of the score that ranks sentences for the reader: chosen on RealTimeQA 2023, where 16
# candidates hold the answer for .78 of the questions (.76 without the value; on 2022 .91 and .90).
_SENTENCE_OVERLAP, _WINDOW_OVERLAP, _PASSAGE_RANK, _VALUE = 1.0, 0.5, 1.0, 0.25
_WINDOW = 2  # sentences before
_CACHED_ARTICLES = 256  # the articles of several questions in a row


class _Weights:
    """Weighs which of the question's words a text contains: rare words weigh more."""

    def __init__(self, asked: frozenset[str], read: Sequence[frozenset[str]]) -> None:
        self._of = {
            stem: math.log(1 + len(read) / (1 + sum(stem in has for has in read))) for stem in asked
        }
        self._total = sum(self._of.values()) or 1.0

    def __call__(self, stems: frozenset[str]) -> float:
        return sum(weight for stem, weight in self._of.items() if stem in stems) / self._total


@dataclass(frozen=True)
class ReadSentence:
    """A sentence that may answer, with the features of its words.

    Attributes:
        sentence: The sentence, by its place in the article's body.
        evidence: The passage that contains it.
        before: The text of up to two sentences before it in the passage.
        stems: The stems of its words.
        window: The stems of its words, of `before` and of the headline.
        overlap: The part of the asking sentence's words that it contains, 0 to 1; rare words weigh
            more.
        window_overlap: The same of the window.
        rank: The score of its passage divided by that of the best passage, 0 to 1.
        value: Whether it contains a value of the kind asked for, 0 or 1; .5 if that is unclear.
        text: The words of the sentence.
        weights: Of the words of the whole question.
        fresh: Stems of the names and numbers in it.
    """

    sentence: Span
    evidence: Evidence
    before: str
    stems: frozenset[str]
    window: frozenset[str]
    overlap: float
    window_overlap: float
    rank: float
    value: float
    text: str
    weights: _Weights
    fresh: frozenset[str] = frozenset()

    @property
    def article_overlap(self) -> float:
        """The part of the whole question's words that the article contains, 0 to 1."""
        return self.weights(_article_stems(self.evidence.article))


_FRESH = re.compile(r"(?<!^)\b[A-Z][\w’'&-]+|\b\d[\d,.]*\b")


def candidates(question: Question, evidence: Sequence[Evidence]) -> tuple[ReadSentence, ...]:
    """Collect the sentences that the reader should score.

    Args:
        question: The question.
        evidence: Passages, best first.

    Returns:
        At most 16, likeliest first; a sentence that several articles contain appears once.
    """
    asked = stems(asking(question.text))
    found: list[tuple[Evidence, Span, str, frozenset[str], frozenset[str]]] = []
    seen: set[str] = set()
    placed_sentences = [_sentences(passage) for passage in evidence]
    texts = [span.text for placed in placed_sentences for span in placed]
    stems_of_all = iter(stems_of_each(texts))
    about_site = furniture(texts)
    for passage, placed in zip(evidence, placed_sentences, strict=True):
        title = stems(passage.article.title)
        read = [next(stems_of_all) for _ in placed]
        for at, span in enumerate(placed):
            beside = [
                near.text for near in (*placed[max(0, at - 1) : at], *placed[at + 1 : at + 2])
            ]
            if span.text in seen or span.text in about_site or not _may_answer(span.text, beside):
                continue
            seen.add(span.text)  # a notice that ends every article is read once
            first = max(0, at - _WINDOW)
            before = " ".join(earlier.text for earlier in placed[first:at])
            window = title.union(*read[first : at + 1])
            found.append((passage, span, before, read[at], window))
    every = [read for *_, read, _ in found]
    weigh, weights = _Weights(asked, every), _Weights(stems(question.text), every)
    best = max((passage.score for passage in evidence), default=1.0)
    values = score_values(
        question,
        [(span.text, passage.article.body) for passage, span, *_ in found],
    )
    listed = [
        ReadSentence(
            sentence=span,
            evidence=passage,
            before=before,
            stems=read,
            window=window,
            overlap=weigh(read),
            window_overlap=weigh(window),
            rank=passage.score / best,
            value=value,
            text=span.text,
            weights=weights,
        )
        for (passage, span, before, read, window), value in zip(found, values, strict=True)
    ]
    listed.sort(key=lambda sentence: -_likelihood(sentence))
    return _with_names_and_numbers(listed[:_MOST_CANDIDATES])


def _with_names_and_numbers(listed: Sequence[ReadSentence]) -> tuple[ReadSentence, ...]:
    written = [_FRESH.findall(sentence.text) for sentence in listed]
    read = iter(stems_of_each([word for words in written for word in words]))
    return tuple(
        replace(sentence, fresh=frozenset().union(*(next(read) for _ in words)))
        for sentence, words in zip(listed, written, strict=True)
    )


def _may_answer(text: str, beside: Sequence[str]) -> bool:
    """Whether a text may answer: a sentence or the row of a table; no question and no heading.

    On RealTimeQA 2022, 3 of 11 headings that would lead hold the answer.

    Args:
        text: The text.
        beside: The texts just before and after it: the rows of a table stand together, and
            "Watch: How the heat was built" stands alone.
    """
    if len(text) < _SHORTEST or text.rstrip("”\"’')]").endswith("?"):
        return False
    return _has_an_end(text) or (_is_row(text) and any(map(_is_row, beside)))


def _has_an_end(text: str) -> bool:
    return _ENDS.search(text.rstrip()) is not None


def _is_row(text: str) -> bool:
    return not _has_an_end(text) and _ROW.search(text) is not None


def _likelihood(sentence: ReadSentence) -> float:
    return (
        _SENTENCE_OVERLAP * sentence.overlap
        + _WINDOW_OVERLAP * sentence.window_overlap
        + _PASSAGE_RANK * sentence.rank
        + _VALUE * sentence.value
    )


@lru_cache(_CACHED_ARTICLES)
def _article_stems(article: Article) -> frozenset[str]:
    """Return the stems of the headline and the body."""
    return stems_of_each((f"{article.title}\n{article.body}",))[0]


def _sentences(passage: Evidence) -> list[Span]:
    start = passage.passage.start
    return [
        Span(start + place.start, start + place.end, place.text)
        for place in sentences(passage.passage.text)
    ]

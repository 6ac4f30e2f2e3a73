"""Evidence to statements, or the reason for none; pure, the scores of sentences are handed in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.mentions import names_all, names_any
from bot.answer.question import Question
from bot.answer.types import Reason
from bot.answer.values import can_answer
from index import Evidence, Span
from index.lexical import words
from index.passages import sentences

_MOST_CANDIDATES = 32
_SHORTEST = 20  # characters; less is a heading or a splinter
_MOST_STATEMENTS = 4
_MOST_WORDS = 120
# Chosen on half of RealTimeQA's questions (tests/benchmarks): how strong a sentence is, is the
# cross-encoder's logit, plus these times its passage's rank (tried 0 to 12) and the part of the
# question's words that it has (0 to 6); and how strong the best must be for anything to be said.
_RANK_WEIGHT = 6.0
_OVERLAP_WEIGHT = 2.0
_BAR = 8.7
# A supporting statement may be this much weaker than the first; a logit step of 6 is 1 in 400.
_SUPPORT = 6.0
# Two sentences that share so many of their words say the same.
_SAME = 0.5
# An article that names this much of the question is about it, even if it does not answer it.
_ABOUT = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        sentence: Where it stands in the article's body.
        evidence: The passage it stands in.
        overlap: How much of what the question speaks of it names, 0 to 1, rare words weighing more.
    """

    sentence: Span
    evidence: Evidence
    overlap: float


def candidates(question: Question, evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """Take the sentences that are worth a cross-encoder's time.

    Args:
        question: What is asked.
        evidence: Passages, best first.

    Returns:
        At most `_MOST_CANDIDATES`, the likeliest first.
    """
    asked = {_stem(word) for word in words(question.text)}
    found: list[tuple[Evidence, Span, frozenset[str]]] = []
    for one in evidence:
        for sentence in sentences(one.passage.text):
            if len(sentence.text) >= _SHORTEST and can_answer(sentence.text, question):
                start = one.passage.start + sentence.start
                place = Span(start, start + len(sentence.text), sentence.text)
                stems = frozenset(_stem(word) for word in words(sentence.text))
                found.append((one, place, stems & asked))
    weights = {
        stem: math.log(1 + len(found) / (1 + sum(stem in has for _, _, has in found)))
        for stem in asked
    }
    total = sum(weights.values()) or 1.0
    listed = [
        Candidate(sentence, one, sum(weights[stem] for stem in has) / total)
        for one, sentence, has in found
    ]
    listed.sort(key=lambda one: -(one.overlap + one.evidence.score))
    return tuple(listed[:_MOST_CANDIDATES])


@dataclass(frozen=True, slots=True)
class Selected:
    """What is said, first what was asked; or why nothing is, with what comes nearest.

    Attributes:
        chosen: Sentences in the order in which they are said; empty for a refusal.
        reason: Which kind of not knowing; None when there is something to say.
        nearest: For a refusal, articles that are about it, the nearest first, one passage each.
    """

    chosen: tuple[Candidate, ...]
    reason: Reason | None
    nearest: tuple[Evidence, ...] = ()


def choose(question: Question, listed: Sequence[Candidate], logits: Sequence[float]) -> Selected:
    """Choose what to say.

    Args:
        question: What is asked.
        listed: Sentences that may answer.
        logits: The cross-encoder's score of each, higher is better.

    Returns:
        The statements' sentences, or the reason for none.
    """
    best_rank = 1.0
    if listed and not question.speaks_of_now:
        # Old news is no worse an answer to a question that does not ask for the latest.
        best_rank = max(one.evidence.score for one in listed)
    strong = sorted(
        (
            (
                logit
                + _RANK_WEIGHT * one.evidence.score / best_rank
                + _OVERLAP_WEIGHT * one.overlap,
                one,
            )
            for one, logit in zip(listed, logits, strict=True)
            if names_all(one.evidence.article, one.sentence, question)
        ),
        key=lambda pair: -pair[0],
    )
    if not strong or strong[0][0] < _BAR:
        nearest = _about(question, listed, logits)
        return Selected((), Reason.NOT_STATED if nearest else Reason.NOT_COVERED, nearest)
    bar = max(_BAR, strong[0][0] - _SUPPORT)
    return Selected(_varied([one for strength, one in strong if strength >= bar]), None)


def _varied(strong: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Take the strongest that do not repeat each other, as many as one reads at a glance."""
    taken: list[Candidate] = []
    total = 0
    for one in strong:
        length = len(one.sentence.text.split())
        if taken and total + length > _MOST_WORDS:
            continue
        if any(_alike(one, other) for other in taken):
            continue
        taken.append(one)
        total += length
        if len(taken) == _MOST_STATEMENTS:
            break
    return tuple(taken)


def _alike(one: Candidate, other: Candidate) -> bool:
    first, second = set(words(one.sentence.text)), set(words(other.sentence.text))
    return len(first & second) > _SAME * min(len(first), len(second))


def _about(
    question: Question, listed: Sequence[Candidate], logits: Sequence[float]
) -> tuple[Evidence, ...]:
    """Find the articles that are about the question though none answers it."""
    asked = {_stem(word) for word in words(question.text)}
    nearest: dict[str, Evidence] = {}
    ranked = sorted(zip(logits, listed, strict=True), key=lambda pair: -pair[0])
    for logit, one in ranked:
        article = one.evidence.article
        if article.url in nearest or logit < ranked[0][0] - _SUPPORT:
            continue
        named = asked & {
            _stem(word) for word in words(f"{article.title} {article.body}", most=None)
        }
        if len(named) >= _ABOUT * len(asked) and (logit > 0 or names_any(article, question.names)):
            nearest[article.url] = one.evidence
    return tuple(nearest.values())[:3]


def _stem(word: str) -> str:
    return word[:5]

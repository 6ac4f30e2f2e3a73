"""Evidence to statements, or the reason for none; pure, the scores of sentences are handed in."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answer.asked import Value, asks_for_a_value, verb_of_who
from bot.answer.mentions import names_all, names_any
from bot.answer.question import Kind, Question
from bot.answer.reported import leans
from bot.answer.stems import stems
from bot.answer.types import Reason
from bot.answer.values import can_answer
from index import Evidence, Sentence, Span
from index.lexical import words
from index.passages import sentences

_MOST_CANDIDATES = 32
_SHORTEST = 20  # characters; less is a heading or a splinter
_MOST_STATEMENTS = 4
_MOST_WORDS = 120
# All chosen on half of RealTimeQA's questions (tests/benchmarks; docs/design.md has what lost). How
# strong a sentence is, is the cross-encoder's logit (-11 to 9) plus these times its passage's rank
# in parts of the best (0 to 1), the part of the question's words that it has (0 to 1), its
# similarity (-1 to 1), less this times the logarithm of the days that better evidence is newer.
_RANK_WEIGHT = 6.0
_OVERLAP_WEIGHT = 2.0
_SIMILARITY_WEIGHT = 2.0
_AGE_WEIGHT = 0.5
# A sentence with a value of the kind that is asked for is stronger by this; one without is weaker.
_VALUE_WEIGHT = 2.0
# Without a name a sentence may still tell who: "two men", "rescuers", "a student".
_SOMEBODY = re.compile(
    r"\b(?:m[ae]n|wom[ae]n|people|persons?|boys?|girls?|child(?:ren)?|suspects?|gunm[ae]n|teens?|"
    r"teenagers?|students?|teachers?|officers?|officials?|workers?|members?|leaders?|lawmakers?|"
    r"soldiers?|troops|rebels|migrants?|passengers?|residents?|protesters?|victims?|players?|"
    r"employees?|drivers?|pilots?|candidates?|voters?|scientists?|doctors?|nurses?|journalists?|"
    r"mothers?|fathers?|sons?|daughters?|husband|wife|brothers?|sisters?|couples?|famil(?:y|ies)|"
    r"police|authorities|government|team|company|\w{3,}(?:ers|ors|ists|ians|ants|ees)|"
    r"an? (?:\w+ )?\w{3,}(?:er|or|ist|ian|ant))\b",
    re.IGNORECASE,
)
# A link to another report ("Emmy snubs 2022:Julia Roberts ...") is no sentence of this one ...
_LINK = re.compile(r"^[^.:]{5,70}:[A-Z“\"']|[^.!?…”\"’')\]\s]\s*$")
_LINK_WEIGHT = 3.0
# ... and what a report recalls of earlier times is seldom its news.
_RECALLS = re.compile(
    r"^(?:back then|then-|earlier this (?:year|month)|in (?:the )?previous|before this|previously|"
    r"at the time|last (?:year|month)|years ago|in the past|until now|historically|"
    r"in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_RECALLS_WEIGHT = 1.0
# "It maintains that ..." does not stand by itself.
_LEANS_WEIGHT = 1.0
# Whether anything is said is decided by the same, without similarity and form, and with more weight
# on age: what is much older than the newest on the matter is mostly about another event.
_AGE_WEIGHT_TO_SPEAK = 2.0
_BAR = 6.0
# Whatever else speaks for a sentence, the cross-encoder must think this much of it: in a library of
# a few articles the best rank says nothing.
LEAST_LOGIT = 2.5
# Of "what happened in Ohio?" only "Ohio" is asked for: what is of it scores about 0, what is not
# below -8; whether it stands at the head of its article, and how new it is, then matters more.
_LEAST_LOGIT_ON_A_TOPIC = -3.0
_BAR_ON_A_TOPIC = 2.0
_HEAD = 300  # characters
_HEAD_WEIGHT = 3.0
_AGE_WEIGHT_ON_A_TOPIC = 2.0
_OLDEST_DAYS = 45.0
_UNDATED_DAYS = 14.0
# A supporting statement may be this much weaker than the first; a logit step of 8 is 1 in 3,000.
_SUPPORT = 8.0
# Two sentences that share so many of their words say the same.
_SAME = 0.6
# An article that names this much of the question is about it, even if it does not answer it.
_ABOUT = 0.5
_ABOUT_LOGIT = 6.0
# How likely a sentence is to answer, before a cross-encoder has read it.
_LIKELY_RANK, _LIKELY_OVERLAP, _LIKELY_SIMILARITY = 3.0, 3.0, 10.0
# The strongest few decide whether anything is said.
_SPEAKERS = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        sentence: Where it stands in the article's body.
        evidence: The passage it stands in.
        overlap: How much of what the question speaks of it names, 0 to 1, rare words weighing more.
        similarity: Cosine of the question's and its own vector, -1 to 1.
    """

    sentence: Span
    evidence: Evidence
    overlap: float
    similarity: float = 0.0


def candidates(question: Question, evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """Take the sentences that are worth a cross-encoder's time.

    Args:
        question: What is asked.
        evidence: Passages, best first.

    Returns:
        At most `_MOST_CANDIDATES`, the likeliest first.
    """
    asked = stems(question.text)
    best = max((one.score for one in evidence), default=1.0)
    found: list[tuple[Evidence, Sentence, frozenset[str]]] = []
    seen: set[str] = set()
    for one in evidence:
        for sentence in one.sentences or _sentences(one):
            text = sentence.place.text
            if len(text) >= _SHORTEST and text not in seen and can_answer(text, question):
                seen.add(text)  # a notice that stands under every article is read once
                found.append((one, sentence, stems(text) & asked))
    weights = {
        stem: math.log(1 + len(found) / (1 + sum(stem in has for _, _, has in found)))
        for stem in asked
    }
    total = sum(weights.values()) or 1.0
    listed = [
        Candidate(
            sentence.place, one, sum(weights[stem] for stem in has) / total, sentence.similarity
        )
        for one, sentence, has in found
    ]
    listed.sort(
        key=lambda one: (
            -(
                _LIKELY_RANK * one.evidence.score / best
                + _LIKELY_OVERLAP * one.overlap
                + _LIKELY_SIMILARITY * one.similarity
            )
        )
    )
    return tuple(listed[:_MOST_CANDIDATES])


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate that was read.

    Attributes:
        candidate: The sentence.
        logit: The cross-encoder's score, higher is better.
        value: What it gives for what is asked, if the question's kind has such a thing.
    """

    candidate: Candidate
    logit: float
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate and how strongly it answers: higher is better, comparable within a question."""

    candidate: Candidate
    strength: float
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """What may be said, or why nothing is, with what comes nearest.

    Attributes:
        strong: Sentences that answer, the strongest first; empty for a refusal.
        reason: Which kind of not knowing; None when there is something to say.
        nearest: For a refusal, articles that are about it, the nearest first, one passage each.
    """

    strong: tuple[Scored, ...]
    reason: Reason | None
    nearest: tuple[Evidence, ...] = ()


def choose(question: Question, listed: Sequence[Judged]) -> Selected:
    """Choose what may be said.

    Args:
        question: What is asked.
        listed: Sentences that may answer.

    Returns:
        The sentences that answer, or the reason for none.
    """
    best_rank = max((one.candidate.evidence.score for one in listed), default=1.0)
    dates = [one.candidate.evidence.article.published_at for one in listed]
    newest = max((at for at in dates if at is not None), default=None)
    rated: list[tuple[bool, Scored]] = []
    for judged in listed:
        one, logit = judged.candidate, judged.logit
        if not _named(question, one):
            continue
        age = math.log1p(_age_days(one, newest))
        base = logit + _RANK_WEIGHT * one.evidence.score / best_rank + _OVERLAP_WEIGHT * one.overlap
        strength = base + _SIMILARITY_WEIGHT * one.similarity + _form(question, judged)
        if question.kind is Kind.HAPPENED:
            strength -= _AGE_WEIGHT_ON_A_TOPIC * age
            speaks = logit >= _LEAST_LOGIT_ON_A_TOPIC and base >= _BAR_ON_A_TOPIC
        else:
            strength -= _AGE_WEIGHT * age
            speaks = logit >= LEAST_LOGIT and base - _AGE_WEIGHT_TO_SPEAK * age >= _BAR
        speaks &= _tells(question, judged)
        rated.append((speaks, Scored(one, strength, judged.value)))
    rated.sort(key=lambda pair: -pair[1].strength)
    if not any(speaks for speaks, _ in rated[:_SPEAKERS]):
        nearest = about(question, listed)
        return Selected((), Reason.NOT_STATED if nearest else Reason.NOT_COVERED, nearest)
    bar = rated[0][1].strength - _SUPPORT
    return Selected(tuple(one for _, one in rated if one.strength >= bar), None)


def _tells(question: Question, one: Judged) -> bool:
    """Whether a sentence names a time for "when", and somebody for "who"."""
    if one.value is not None or question.kind not in {Kind.WHEN, Kind.WHO}:
        return True
    return question.kind is Kind.WHO and bool(_SOMEBODY.search(one.candidate.sentence.text))


def _form(question: Question, one: Judged) -> float:
    """What speaks for a sentence, or against it, by its form."""
    text = one.candidate.sentence.text
    weight = 0.0
    if asks_for_a_value(question):
        # a name in a sentence without "met" is hardly whom somebody met
        verb = verb_of_who(question)
        given = one.value is not None and (not verb or verb in stems(text))
        weight += _VALUE_WEIGHT * (2 if given and verb else 1) * (1 if given else -1)
    if question.kind is Kind.HAPPENED and one.candidate.sentence.start < _HEAD:
        weight += _HEAD_WEIGHT
    if _LINK.search(text):
        weight -= _LINK_WEIGHT
    if _RECALLS.search(text):
        weight -= _RECALLS_WEIGHT
    if leans(text):
        weight -= _LEANS_WEIGHT
    return weight


def _named(question: Question, one: Candidate) -> bool:
    article = one.evidence.article
    if question.kind is Kind.COMPARE and question.names:
        return names_any(article, question.names)
    return names_all(article, one.sentence, question)


def _age_days(one: Candidate, newest: datetime | None) -> float:
    at = one.evidence.article.published_at
    if at is None or newest is None:
        return _UNDATED_DAYS if newest is not None else 0.0
    return min(_OLDEST_DAYS, (newest - at) / timedelta(days=1))


def _sentences(one: Evidence) -> list[Sentence]:
    """Split a passage whose sentences are not at hand."""
    return [
        Sentence(
            Span(one.passage.start + place.start, one.passage.start + place.end, place.text),
            one.similarity,
        )
        for place in sentences(one.passage.text)
    ]


def varied(strong: Sequence[Scored], said: Sequence[Scored] = ()) -> tuple[Scored, ...]:
    """Take the strongest that do not repeat each other, as many as one reads at a glance.

    Args:
        strong: The strongest first.
        said: What is said in any case, before them.

    Returns:
        What is said, `said` first; at most four of at most 120 words together.
    """
    taken = list(said)
    total = sum(_length(one) for one in taken)
    for one in strong:
        if len(taken) >= _MOST_STATEMENTS:
            break
        if one in taken or (taken and total + _length(one) > _MOST_WORDS):
            continue
        if any(alike(one.candidate, other.candidate) for other in taken):
            continue
        taken.append(one)
        total += _length(one)
    return tuple(taken)


def _length(one: Scored) -> int:
    return len(one.candidate.sentence.text.split())


def alike(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same, by their words."""
    first, second = set(words(one.sentence.text)), set(words(other.sentence.text))
    return len(first & second) > _SAME * min(len(first), len(second))


def about(question: Question, listed: Sequence[Judged]) -> tuple[Evidence, ...]:
    """Find the articles that are about the question though none answers it, three at most."""
    asked = stems(question.text)
    nearest: dict[str, Evidence] = {}
    ranked = sorted(listed, key=lambda one: -one.logit)
    for one in ranked:
        evidence, logit = one.candidate.evidence, one.logit
        article = evidence.article
        if article.url in nearest or logit < ranked[0].logit - _ABOUT_LOGIT:
            continue
        named = asked & stems(f"{article.title} {article.body}")
        if len(named) >= _ABOUT * len(asked) and (logit > 0 or names_any(article, question.names)):
            nearest[article.url] = evidence
    return tuple(nearest.values())[:3]

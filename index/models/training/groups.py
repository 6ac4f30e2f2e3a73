"""Read questions with answering and non-answering sentences from JSON Lines."""

import gzip
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.models.pairs import Pair
from index.text.words import words

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
_FEWEST_WORDS = 3
_ADVERBIAL = re.compile(
    r"^(?:when|why|how|(?:in|on) (?:what|which) \w+|for how long)\s+"
    r"(?=(?:did|was|were|has|have|had|will)\b)",
    re.IGNORECASE,
)
_LONGEST = 400  # characters of a sentence
_STEM = 6  # words are compared by their first letters
_CONSIDERED = 8  # sentences considered for each sentence to add


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A sentence with a label and the place of the answer.

    Attributes:
        pair: The question and the sentence.
        answers: Whether the sentence answers the question.
        answer: `(start, end)` in characters of the sentence; None if unknown.
    """

    pair: Pair
    answers: bool
    answer: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The sentences of a question; without a positive, none of them answers it."""

    positives: tuple[LabelledPair, ...]
    negatives: tuple[LabelledPair, ...]


def asking_sentence(question: str) -> str:
    """Return the last sentence of a question, or all of it if that sentence is too short."""
    last = _SENTENCE_END.split(question.strip())[-1]
    return last if len(last.split()) >= _FEWEST_WORDS else question


def read_groups(path: Path, skip: frozenset[str]) -> Iterator[QuestionGroup]:
    """Read the groups of a file, in file order.

    Args:
        path: A gzipped file of rows with `qid`, `question`, `sentence`, `label`, `answer_start`,
            `answer_end` and optionally `title` and `before`.
        skip: Questions to leave out, as returned by `folded`.
    """
    rows: list[Mapping[str, Any]] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if rows and row["qid"] != rows[0]["qid"]:
                yield from _group(rows, skip)
                rows = []
            rows.append(row)
    yield from _group(rows, skip)


def folded(question: str) -> str:
    """Normalise the case and white space of a question, for comparison."""
    return " ".join(question.casefold().split())


def _group(rows: Sequence[Mapping[str, Any]], skip: frozenset[str]) -> Iterator[QuestionGroup]:
    if not rows or folded(rows[0]["question"]) in skip:
        return
    positives = tuple(_labelled(row) for row in rows if row["label"] == 1)
    negatives = tuple(_labelled(row) for row in rows if row["label"] == 0)
    if negatives or positives:
        yield QuestionGroup(positives, negatives)


def _labelled(row: Mapping[str, Any]) -> LabelledPair:
    start, end = row["answer_start"], row["answer_end"]
    return LabelledPair(
        Pair(
            asking_sentence(row["question"]),
            row["sentence"][:_LONGEST],
            row.get("title") or "",
            row.get("before") or "",
        ),
        row["label"] == 1,
        (start, end) if 0 <= start < end <= _LONGEST else None,
    )


def as_yes_no(group: QuestionGroup) -> QuestionGroup | None:
    """Turn a question of when, where, why or how something happened into one whether it did.

    Args:
        group: A group with a positive. Its sentence answers the new question too, but no span of it
            is the answer.

    Returns:
        The group with the new question; None if the question has another form.
    """
    question = _ADVERBIAL.sub("", group.positives[0].pair.question)
    if question == group.positives[0].pair.question or len(question.split()) <= _FEWEST_WORDS:
        return None
    question = question[0].upper() + question[1:]

    def reworded(sentence: LabelledPair) -> LabelledPair:
        return replace(sentence, pair=replace(sentence.pair, question=question), answer=None)

    return QuestionGroup(
        tuple(map(reworded, group.positives)), tuple(map(reworded, group.negatives))
    )


def with_others_sentences(groups: Sequence[QuestionGroup], most: int) -> list[QuestionGroup]:
    """Add to each group the sentences of other groups that share most words with its question.

    A search would find them beside the answer: other news on the same subject. Sentences with a
    word of the answer are left out, because they may answer too.

    Args:
        groups: The groups of a data set.
        most: How many sentences to add to a group at most.

    Returns:
        The extended groups, in order.
    """
    by_text = {item.pair.sentence: item for group in groups for item in _all(group)}
    pool = list(by_text.values())
    pool_words = [_words(item.pair.sentence) for item in pool]
    containing: dict[str, list[int]] = {}
    for at, sentence_words in enumerate(pool_words):
        for word in sentence_words:
            containing.setdefault(word, []).append(at)
    return [_with_nearest(group, pool, pool_words, containing, most) for group in groups]


def _with_nearest(
    group: QuestionGroup,
    pool: Sequence[LabelledPair],
    pool_words: Sequence[frozenset[str]],
    containing: Mapping[str, Sequence[int]],
    most: int,
) -> QuestionGroup:
    listed = _all(group)
    question = listed[0].pair.question
    present = {item.pair.sentence for item in listed}
    answers = {
        word
        for item in group.positives
        if item.answer
        for word in _words(item.pair.sentence[slice(*item.answer)])
    }
    shared: dict[int, float] = defaultdict(float)
    for word in _words(question):
        for at in containing.get(word, ()):
            shared[at] += math.log(len(pool) / len(containing[word]))
    near = sorted(shared, key=lambda at: -shared[at])[: most * _CONSIDERED]
    added = [
        replace(
            pool[at], pair=replace(pool[at].pair, question=question), answers=False, answer=None
        )
        for at in near
        if answers and not answers & pool_words[at] and pool[at].pair.sentence not in present
    ]
    return QuestionGroup(group.positives, (*group.negatives, *added[:most]))


def _all(group: QuestionGroup) -> tuple[LabelledPair, ...]:
    return (*group.positives, *group.negatives)


def _words(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words(text, None))

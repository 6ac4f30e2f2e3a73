"""Questions with sentences that answer them and sentences that do not, read from JSON Lines."""

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
_STEM = 6  # letters that words are compared by
_LOOKED_AT = 8  # of the nearest sentences, so many times as many as are added


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, and where in it the answer stands.

    Attributes:
        pair: The question and the sentence.
        answers: Whether the sentence answers the question.
        answer: `(start, end)` in characters of the sentence; None where that is not known.
    """

    pair: Pair
    answers: bool
    answer: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One question's sentences; without a positive, none of them answers it."""

    positives: tuple[Labelled, ...]
    negatives: tuple[Labelled, ...]


def asking_sentence(question: str) -> str:
    """Return the last sentence of a question; the whole where that is a splinter."""
    last = _SENTENCE_END.split(question.strip())[-1]
    return last if len(last.split()) >= _FEWEST_WORDS else question


def read_groups(path: Path, skip: frozenset[str]) -> Iterator[Group]:
    """Read the groups of one file, in its order.

    Args:
        path: A gzipped file of rows with `qid`, `question`, `sentence`, `label`, `answer_start`,
            `answer_end`, and where known `title` and `before`.
        skip: Questions to leave out, as `folded` writes them.
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
    """Write a question as questions are compared: case and white space aside."""
    return " ".join(question.casefold().split())


def _group(rows: Sequence[Mapping[str, Any]], skip: frozenset[str]) -> Iterator[Group]:
    if not rows or folded(rows[0]["question"]) in skip:
        return
    positives = tuple(_labelled(row) for row in rows if row["label"] == 1)
    negatives = tuple(_labelled(row) for row in rows if row["label"] == 0)
    if negatives or positives:
        yield Group(positives, negatives)


def _labelled(row: Mapping[str, Any]) -> Labelled:
    start, end = row["answer_start"], row["answer_end"]
    return Labelled(
        Pair(
            asking_sentence(row["question"]),
            row["sentence"][:_LONGEST],
            row.get("title") or "",
            row.get("before") or "",
        ),
        row["label"] == 1,
        (start, end) if 0 <= start < end <= _LONGEST else None,
    )


def as_yes_no(group: Group) -> Group | None:
    """Ask whether something happened in the place of when, where, why or how it did.

    Args:
        group: With a positive; its sentence answers the new question too, with no words of its own.

    Returns:
        None where the question is of another form.
    """
    question = _ADVERBIAL.sub("", group.positives[0].pair.question)
    if question == group.positives[0].pair.question or len(question.split()) <= _FEWEST_WORDS:
        return None
    question = question[0].upper() + question[1:]

    def asked(one: Labelled) -> Labelled:
        return replace(one, pair=replace(one.pair, question=question), answer=None)

    return Group(tuple(map(asked, group.positives)), tuple(map(asked, group.negatives)))


def with_others_sentences(groups: Sequence[Group], most: int) -> list[Group]:
    """Add to each group the sentences of other groups that share most words with its question.

    They are what a search would find beside the answer: other news on the same matter. One that
    has a word of the answer is left out, for it may answer as well.

    Args:
        groups: Of one set.
        most: Sentences to add to a group.
    """
    every = {one.pair.sentence: one for group in groups for one in _all(group)}
    pool = list(every.values())
    read = [_words(one.pair.sentence) for one in pool]
    having: dict[str, list[int]] = {}
    for at, said in enumerate(read):
        for word in said:
            having.setdefault(word, []).append(at)
    return [_with_nearest(group, pool, read, having, most) for group in groups]


def _with_nearest(
    group: Group,
    pool: Sequence[Labelled],
    read: Sequence[frozenset[str]],
    having: Mapping[str, Sequence[int]],
    most: int,
) -> Group:
    listed = _all(group)
    question = listed[0].pair.question
    own = {one.pair.sentence for one in listed}
    answers = {
        word
        for one in group.positives
        if one.answer
        for word in _words(one.pair.sentence[slice(*one.answer)])
    }
    shared: dict[int, float] = defaultdict(float)
    for word in _words(question):
        for at in having.get(word, ()):
            shared[at] += math.log(len(pool) / len(having[word]))
    near = sorted(shared, key=lambda at: -shared[at])[: most * _LOOKED_AT]
    fresh = [
        replace(
            pool[at], pair=replace(pool[at].pair, question=question), answers=False, answer=None
        )
        for at in near
        if answers and not answers & read[at] and pool[at].pair.sentence not in own
    ]
    return Group(group.positives, (*group.negatives, *fresh[:most]))


def _all(group: Group) -> tuple[Labelled, ...]:
    return (*group.positives, *group.negatives)


def _words(text: str) -> frozenset[str]:
    return frozenset(one[:_STEM] for one in words(text, None))

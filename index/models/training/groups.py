"""Questions with sentences that answer them and sentences that do not, read from JSON Lines."""

import gzip
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.models.pairs import Pair

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“])")
_FEWEST_WORDS = 3
_LONGEST = 400  # characters of a sentence
_NAME = re.compile(r"(?<=\s)[A-Z][a-z]+(?:\s[A-Z][a-z]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")


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


def without_answer(group: Group, other: Group, chance: random.Random) -> Group | None:
    """Make a false premise: change a name or a number of the question to another question's.

    Args:
        group: With a positive.
        other: Where another name or number is taken from.
        chance: Chooses.

    Returns:
        The question changed, with what answered it among the negatives; None where the question
        has no name or number that stands in the sentence too.
    """
    question = group.positives[0].pair.question
    answer = chance.choice(group.positives)
    for pattern in chance.sample((_NAME, _NUMBER), 2):
        theirs = pattern.findall(f" {other.positives[0].pair.question}")
        mine = [one for one in pattern.findall(question) if one in answer.pair.sentence]
        fresh = [one for one in theirs if one not in question and one not in answer.pair.sentence]
        if mine and fresh:
            changed = question.replace(chance.choice(mine), chance.choice(fresh))
            sentences = (replace(answer, answers=False, answer=None), *group.negatives)
            return Group(
                (),
                tuple(replace(one, pair=replace(one.pair, question=changed)) for one in sentences),
            )
    return None

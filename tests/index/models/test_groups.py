"""What the reader is trained on: questions with sentences that answer them, and that do not."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

from index.models.pairs import Pair
from index.models.training.groups import (
    Group,
    Labelled,
    asking_sentence,
    folded,
    read_groups,
    without_answer,
)


def row(qid: str, question: str, sentence: str, label: int, answer: str = "") -> dict[str, Any]:
    start = sentence.index(answer) if answer else -1
    return {
        "qid": qid,
        "question": question,
        "sentence": sentence,
        "label": label,
        "answer_start": start,
        "answer_end": start + len(answer) if answer else -1,
        "title": "Headline",
    }


def test_rows_of_one_question_are_one_group_and_some_are_left_out(tmp_path: Path) -> None:
    rows = [
        row("1", "Who won?", "Xi won.", 1, "Xi"),
        row("1", "Who won?", "It rained.", 0),
        row("2", "Who  LOST?", "Xi lost.", 1, "Xi"),
        row("3", "Who came?", "It rained.", 0),
    ]
    path = tmp_path / "set.train.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    first, third = read_groups(path, frozenset({folded("who lost?")}))
    assert [one.pair.sentence for one in first.positives] == ["Xi won."]
    assert first.positives[0].answer == (0, 2)
    assert first.positives[0].pair.headline == "Headline"
    assert [one.answer for one in first.negatives] == [None]
    assert (len(third.positives), len(third.negatives)) == (0, 1)


def test_of_a_situation_and_a_question_the_question_asks() -> None:
    assert (
        asking_sentence("It rained in Rome. Which team won the cup?") == "Which team won the cup?"
    )
    assert asking_sentence("Which team won the cup? Go.") == "Which team won the cup? Go."


def test_a_false_premise_has_another_name_and_no_answer() -> None:
    def group(question: str, sentence: str) -> Group:
        return Group((Labelled(Pair(question, sentence), True, (0, 2)),), ())

    one = group("When did Xi visit Moscow?", "Xi visited Moscow on Monday.")
    other = group("When did Biden visit Kyiv?", "Biden visited Kyiv on Friday.")
    made = without_answer(one, other, random.Random(0))
    assert made is not None
    assert made.positives == ()
    (negative,) = made.negatives
    assert negative.pair.sentence == one.positives[0].pair.sentence
    assert negative.pair.question != one.positives[0].pair.question
    assert (negative.answers, negative.answer) == (False, None)
    assert without_answer(group("who won?", "Xi won."), other, random.Random(0)) is None

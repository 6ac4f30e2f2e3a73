"""What the reader is trained on: questions with sentences that answer them, and that do not."""

import gzip
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from index.models.pairs import Pair
from index.models.training.groups import (
    LabelledPair,
    QuestionGroup,
    as_yes_no,
    asking_sentence,
    folded,
    read_groups,
    with_others_sentences,
)
from index.models.training.premises import with_false_premise


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


def group(question: str, sentence: str, *others: str) -> QuestionGroup:
    positive = LabelledPair(Pair(question, sentence), True, (0, 2))
    return QuestionGroup(
        (positive,), tuple(LabelledPair(Pair(question, one), False) for one in others)
    )


@pytest.mark.parametrize(
    ("question", "changed"),
    [
        ("When did Xi visit Moscow?", r"When did (Biden|Kyiv) visit Moscow\?|When did Xi .+\?"),
        ("Who was banned in March?", r"Who was (allowed in March|banned in (?!March)[A-Z]\w+)\?"),
        ("Who won 3 prizes?", r"Who (lost 3|won [124-9]) prizes\?"),
        ("Who came in 2021?", r"Who came in 20(18|19|20|22|23|24)\?"),
        ("Who hid five dogs?", r"Who hid (?!five)[a-z]+ dogs\?"),
        ("Who was here?", None),
    ],
)
def test_a_false_premise_has_one_thing_changed_and_no_answer(
    question: str, changed: str | None
) -> None:
    one = group(question, "Xi went to Moscow on Monday.")
    other = group("When did Biden visit Kyiv?", "Biden visited Kyiv on Friday.")
    for seed in range(20):
        made = with_false_premise(one, [other], random.Random(seed))
        if changed is None:
            assert made is None
            continue
        assert made is not None
        assert made.positives == ()
        (negative,) = made.negatives
        assert negative.pair.sentence == one.positives[0].pair.sentence
        assert (negative.answers, negative.answer) == (False, None)
        found = negative.pair.question
        assert found != question
        assert re.fullmatch(changed, found)


def test_sentences_of_other_questions_that_may_answer_too_are_not_added() -> None:
    one = group("Who visited Moscow?", "Xi visited Moscow.", "It rained.")
    other = group("Where is Moscow?", "In Russia lies Moscow.", "Moscow welcomed Xi.")
    added = with_others_sentences([one, other], 2)[0].negatives[1:]
    assert [(a.pair.question, a.pair.sentence, a.answers) for a in added] == [
        ("Who visited Moscow?", "In Russia lies Moscow.", False)
    ]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("When did Xi visit Moscow?", "Did Xi visit Moscow?"),
        ("In what year was Xi in Moscow?", "Was Xi in Moscow?"),
        ("How many came to Moscow?", None),
        ("When was it?", None),
    ],
)
def test_when_it_happened_becomes_whether_it_did(question: str, asked: str | None) -> None:
    made = as_yes_no(group(question, "Xi went to Moscow on Monday.", "It rained."))
    if asked is None:
        assert made is None
        return
    assert made is not None
    assert {one.pair.question for one in (*made.positives, *made.negatives)} == {asked}
    assert [one.answer for one in made.positives] == [None]

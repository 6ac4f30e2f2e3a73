"""The reader that comes with the package tells an answer from a sentence, and marks it."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ModelError
from index.models import reader as reader_module
from index.models.catalogue import READER
from index.models.pairs import Pair
from index.models.reader import TrainedReader

QUESTION = "When might Xi visit Russia?"
ANSWER = "A visit by Xi to Russia could take place in April or in early May."


def test_the_reader_tells_an_answer_from_a_sentence(trained_reader: TrainedReader) -> None:
    """One whose words are alike is weaker than one that answers."""
    answer, alike, other = trained_reader.read(
        [
            Pair(QUESTION, ANSWER),
            Pair(QUESTION, "Xi has visited Russia many times."),
            Pair(QUESTION, "A recipe for lemon cake."),
        ]
    )
    assert answer.score > alike.score > other.score
    assert answer.score > 0 > other.score


def test_the_reader_marks_the_words_that_answer(trained_reader: TrainedReader) -> None:
    (found,) = trained_reader.read([Pair(QUESTION, ANSWER)])
    assert found.answer is not None
    assert ANSWER[found.answer.start : found.answer.end] == found.answer.text
    assert "April" in found.answer.text
    assert len(found.answer.text) < len(ANSWER) / 2
    assert 0 < found.sureness <= 1


def test_a_pair_is_read_alike_alone_and_among_others(trained_reader: TrainedReader) -> None:
    pairs = [Pair(QUESTION, f"{ANSWER} {'So it is said. ' * count}") for count in range(12)]
    together = trained_reader.read(pairs)
    for pair, one in zip(pairs, together, strict=True):
        (alone,) = trained_reader.read([pair])
        assert alone.score == pytest.approx(one.score, abs=1e-4)


def test_nothing_and_the_longest_are_read(trained_reader: TrainedReader) -> None:
    assert trained_reader.read([]) == []
    assert (
        len(trained_reader.read([Pair("word " * 10_000, "Xi."), Pair("Xi?", "x " * 10_000)])) == 2
    )


def test_weights_that_are_not_the_pinned_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader_module, "READER", replace(READER, sha256="0" * 64))
    with pytest.raises(ModelError, match="not the expected file") as refused:
        TrainedReader().read([Pair("Who?", "He.")])
    assert Path(reader_module.__file__).with_name("reader.onnx").name in str(refused.value)

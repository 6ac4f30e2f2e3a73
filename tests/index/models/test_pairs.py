"""What the reader reads: the question, the sentence, then the headline and what stands before."""

import pytest

from index.models.onnx import pad
from index.models.pairs import Pair, encode
from index.models.reader import open_pair_tokenizer

CLS, SEP = 101, 102
TOKENIZER = open_pair_tokenizer()


def test_a_sentence_without_context_is_a_plain_pair() -> None:
    (found,) = encode(TOKENIZER, [Pair("Who won?", "Verstappen won.")])
    assert (found.ids[0], found.ids[-1]) == (CLS, SEP)
    assert found.ids.count(SEP) == 2
    assert found.type_ids == (0,) * found.first + (1,) * (len(found.ids) - found.first)


def test_the_places_of_tokens_are_those_in_the_sentence() -> None:
    sentence = "Émile Zola’s verdict: “J’accuse…!”"
    (found,) = encode(TOKENIZER, [Pair("Who?", sentence, "Headline", "Before.")])
    words = [sentence[start:end] for start, end in found.offsets]
    assert words[0] == "Émile"
    assert "accuse" in words
    assert found.ids[found.first + len(found.offsets)] == SEP


@pytest.mark.parametrize("text", ["word " * 900, "", "   "])
def test_nothing_is_too_long_or_too_short_to_be_read(text: str) -> None:
    (found,) = encode(TOKENIZER, [Pair(text, text, text, text)])
    assert len(found.ids) <= 48 + 96 + 20 + 28 + 4
    assert len(found.ids) == len(found.type_ids)


def test_of_what_stands_before_the_end_is_read() -> None:
    near, far = (
        encode(TOKENIZER, [Pair("Who?", "He won.", "", before)])[0].ids
        for before in ("x " * 500 + "Verstappen raced.", "Verstappen raced." + " x" * 500)
    )
    name = TOKENIZER.encode("Verstappen", add_special_tokens=False).ids
    assert set(name) <= set(near)
    assert not set(name) <= set(far)


def test_the_end_that_is_read_is_as_in_the_whole_text() -> None:
    before = "Officials in Çanakkale-Ezine re-counted 12,345 ballots, they said. " * 12
    whole = TOKENIZER.encode(before, add_special_tokens=False).ids
    with_headline, alike = encode(TOKENIZER, [Pair("Who?", "He won.", "Who?", before)] * 2)
    assert list(with_headline.ids[-29:-1]) == whole[-28:]
    assert with_headline == alike


def test_pairs_of_different_length_lie_side_by_side() -> None:
    encoded = encode(TOKENIZER, [Pair("Who?", "He won."), Pair("Who?", "He won the Monaco race.")])
    inputs = pad(encoded)
    assert {one.shape for one in inputs.values()} == {(2, len(encoded[1].ids))}
    assert inputs["attention_mask"].sum() == sum(len(one.ids) for one in encoded)

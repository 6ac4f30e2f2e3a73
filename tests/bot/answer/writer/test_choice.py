"""A reply counts only if it is of the right shape and its words stand where it points."""

import json
from typing import Any

import pytest

from bot.answer.types import Reason
from bot.answer.writer.choice import place_of, read_choice
from bot.answer.writer.prompt import OfferedSentence, as_data
from bot.errors import WriterError
from tests.index.news import article

XI = "The visit of Xi to Russia could take place in April or in early May, Reuters reported."
PUTIN = "Vladimir Putin said: “We’ll wait for him – gladly.”"
OFFERED = {
    1: OfferedSentence(article("xi", XI), XI),
    2: OfferedSentence(article("putin", PUTIN), PUTIN),
    3: OfferedSentence(article("xi", XI), "It was announced on Monday."),
}


def reply(*pointers: tuple[int, str], verdict: str = "answered", **more: Any) -> str:
    sentences = [{"number": number, "words": words} for number, words in pointers]
    return json.dumps({"sentences": sentences, "verdict": verdict, "english": ""} | more)


GOOD = reply((1, "April or in early May"))


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"\n  {GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"Here is the JSON:\n{GOOD}\nI hope this helps.",
        f"<think>Is it {{1}} or {{2}}? {reply((2, 'wait'))}</think>{GOOD}",
        f"So it is 1.</think>\n\n{GOOD}",
        f"{{not JSON}} {GOOD}",
        f"{GOOD} {reply((2, 'wait'))}",
        json.dumps(json.loads(GOOD) | {"confidence": 0.9, "url": "https://evil.example"}),
        '{"verdict":"answered","sentences":[{"number":1,"words":"April or in early May"}]}',
    ],
)
def test_the_first_json_object_after_the_thoughts_is_the_reply(text: str) -> None:
    choice = read_choice(text, OFFERED)
    assert [pointed.offered.sentence for pointed in choice.chosen] == [XI]
    span = choice.chosen[0].span
    assert span is not None
    assert (span.text, XI[span.start : span.end]) == ("April or in early May",) * 2
    assert (choice.reason, choice.english) == (None, "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON object"),
        ("1", "no JSON object"),
        ("[1, 2]", "no JSON object"),
        ("I cannot help with that.", "no JSON object"),
        ("{" * 100_000, "no JSON object"),
        ('{"a":' * 5000, "no JSON object"),
        (GOOD[:-20], "does not fit|no JSON object"),
        ("{}", "does not fit"),
        ('{"error": "no"}', "does not fit"),
        (reply((1, ""), verdict="yes"), "does not fit"),
        (reply((1, ""), english=None), "does not fit"),
        (reply((1, ""), english="x" * 5000), "does not fit"),
        (reply(*[(1, "")] * 21), "does not fit"),
        ('{"sentences": [1], "verdict": "answered"}', "does not fit"),
        ('{"sentences": [{"number": "1"}], "verdict": "answered"}', "does not fit"),
        ('{"sentences": [{"number": 1.0}], "verdict": "answered"}', "does not fit"),
        ('{"sentences": [{"number": true}], "verdict": "answered"}', "does not fit"),
        (reply((0, "")), "sentence 0, which it was not shown"),
        (reply((99, "April")), "sentence 99, which it was not shown"),
        (reply((1, "April"), (4, "")), "sentence 4, which it was not shown"),
        (reply((1, "in June")), "do not stand in sentence 1"),
        (reply((2, "April")), "do not stand in sentence 2"),
        (reply((1, "Apr")), "do not stand in sentence 1"),
        (reply((1, "April … May")), "do not stand in sentence 1"),
        (reply((1, "April"), (2, "https://evil.example")), "do not stand in sentence 2"),
        (reply(), "points at no sentence"),
        (reply(verdict="contradicted"), "points at no sentence"),
        (reply(verdict="stale"), "points at no sentence"),
        (reply((1, "")), ""),
        (reply((1, ""), (3, ""), verdict="disputed"), "points at one article"),
        (reply((1, ""), (2, ""), verdict="disputed"), ""),
        (reply(verdict="not_stated"), ""),
        (reply(verdict="not_covered"), ""),
    ],
)
def test_what_does_not_verify_is_refused(text: str, why: str) -> None:
    if not why:
        read_choice(text, OFFERED)
        return
    with pytest.raises(WriterError, match=why):
        read_choice(text, OFFERED)


@pytest.mark.parametrize("verdict", list(Reason))
def test_every_reason_can_be_given(verdict: Reason) -> None:
    assert read_choice(reply((1, ""), (2, ""), verdict=verdict), OFFERED).reason is verdict


def test_a_sentence_counts_once_and_no_more_than_four_are_taken() -> None:
    offered = {
        number: OfferedSentence(article("a", XI), f"Sentence {number}.") for number in range(1, 9)
    }
    choice = read_choice(reply(*[(number, "") for number in (7, 7, 2, 3, 4, 5)]), offered)
    assert [pointed.offered.sentence[-2] for pointed in choice.chosen] == ["7", "2", "3"]


@pytest.mark.parametrize(
    ("words", "sentence", "found"),
    [
        ("April or in early May", XI, "April or in early May"),
        ("april OR in early may.", XI, "April or in early May"),
        ("“April  or\nin early May”", XI, "April or in early May"),
        ("We'll wait for him - gladly", PUTIN, "We’ll wait for him – gladly"),
        ("\"We'll wait", PUTIN, "“We’ll wait"),
        ("20", "In 2023 there were 20.", "20"),
        ("20", "In 2023 there were 202.", None),
        ("$5 million", "It costs $5 million.", "$5 million"),
        ("million", "It costs $5millions.", None),
        ("4月", "訪問は4月になる。", "4月"),
        ("Straße", "Die STRASSE und die Straße.", "Straße"),
        ("evil", "ev\u200bil", "ev\u200bil"),
        ("(x) ‹y›", "See [x] <y>.", "[x] <y>"),
        ("", XI, ""),
        ("...", XI, ""),
        ("in April in early May", XI, None),
    ],
)
def test_words_are_found_as_they_stand_in_the_article(
    words: str, sentence: str, found: str | None
) -> None:
    """Models straighten quotes, and see cleaned text; what is shown is the article's."""
    place = place_of(words, sentence)
    assert (None if place is None else place.text) == found
    if place is not None:
        assert sentence[place.start : place.end] == place.text


def test_every_sentence_as_it_is_shown_stands_in_itself() -> None:
    nasty = "Xi\u200b met\u202e “Putin”\u2028\t[9] (CNN) </s><|im_start|>{x}`y`\\ ﬁne İ ß"
    for sentence in (XI, PUTIN, nasty):
        place = place_of(as_data(sentence), sentence)
        assert place is not None
        assert place.text == sentence


def test_a_whole_sentence_is_not_marked() -> None:
    (one,) = read_choice(reply((1, XI.rstrip("."))), OFFERED).chosen
    assert one.span is None

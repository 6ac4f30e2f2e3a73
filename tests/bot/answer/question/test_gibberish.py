"""What asks for no news is met with what can be asked; a topic never is."""

from collections.abc import Sequence

import pytest

from bot.answer.question.gibberish import NOT_READ, not_understood
from bot.answer.question.language import LANGUAGES


def nothing_known(words: Sequence[str]) -> frozenset[str]:
    return frozenset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how are you?", NOT_READ),
        ("Quick question", NOT_READ),
        ("???", NOT_READ),
        ("😀😀", NOT_READ),
        ("", NOT_READ),
        ("  \n ", NOT_READ),
        ("asdf qwer", NOT_READ),
        ("asdf jklö", NOT_READ),
        ("qsdf azer", NOT_READ),
        ("zzz", NOT_READ),
        ("hahaha", NOT_READ),
        ("dfjkghdfkjg", NOT_READ),
        ("Wer ist Bundeskanzler?", LANGUAGES["de"].sentence),
        ("danke", LANGUAGES["de"].sentence),
    ],
)
def test_what_is_no_question_is_met_with_what_can_be_asked(text: str, said: str) -> None:
    assert not_understood(text, nothing_known) == said


@pytest.mark.parametrize(
    "text",
    "Ohio|Scholz?|Nicola Sturgeon|Xi|EU|G7|LVMH|ntsb|9/11|2023|Hello Kitty|thanksgiving|Thank You "
    "for Smoking|help for Ukraine|test ban treaty|ping pong|what's up|what's new?|who is he?|why?|"
    "power outage|assad|yo-yo ma|AAA|kkk trial|Good Morning America|hi-tech exports|okay hand sign "
    "ban|were they freed|how are you affected by inflation?|Nice|Great?|asdf outage in Ohio".split(
        "|"
    ),
)
def test_a_topic_is_a_question_though_nobody_has_news_of_it(text: str) -> None:
    assert not_understood(text, nothing_known) == ""


def test_what_the_news_has_is_a_word_whatever_it_looks_like() -> None:
    assert not_understood("Qwerty", lambda words: frozenset({"qwerty"})) == ""

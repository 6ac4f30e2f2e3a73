"""A text names what a question names, by whole words; an answer's names stand near it."""

import pytest

from bot.answer.mentions import named, names_all, names_any
from bot.answer.question import read
from index import Span
from tests.index.news import article


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Xi", "Xi may visit.", True),
        ("Xi", "Mexico and its taxi drivers", False),  # no part of a word
        ("Russia", "Russian officials", True),
        ("Joe Biden", "Mr Biden spoke", True),
        ("President Joe Biden", "the president spoke", False),
        ("Bank of England", "the Bank raised rates", True),
        ("Bank of England", "of and the", False),
        ("Élysée", "l’élysée", True),
        ("Wall Street Journal", "the street", False),
        ("England", "Britain's new king", True),
        ("the UK", "the United Kingdom voted", True),
        ("United States", "the US said", True),
        ("United States", "they told us", False),
        ("United States", "the U.S. said", True),
        ("Britain", "Brittany is in France", False),
    ],
)
def test_a_name_is_there_with_half_of_its_words(name: str, text: str, expected: bool) -> None:
    assert named(name, text) is expected


SENTENCE = "The visit could take place in April."
FAR = "Nothing happens here for a while. " * 20


@pytest.mark.parametrize(
    ("body", "title", "question", "expected"),
    [
        (f"Xi goes to Moscow. {SENTENCE}", "Trip", "When might Xi visit Moscow?", True),
        (f"{FAR}{SENTENCE}", "Xi in Moscow", "When might Xi visit Moscow?", True),
        (f"Xi goes to Moscow. {FAR}{SENTENCE}", "Trip", "When might Xi visit Moscow?", False),
        (f"Xi leaves. {SENTENCE}", "Trip", "When might Xi visit Moscow?", False),
        (
            f"Xi goes to Moscow. {FAR}{SENTENCE}",
            "Trip",
            "Xi has been invited for the first time in years. When might he go to see Moscow?",
            True,
        ),
        (SENTENCE, "Trip", "when might it be?", True),
    ],
)
def test_names_stand_near_the_answer_of_a_short_question(
    body: str, title: str, question: str, expected: bool
) -> None:
    start = body.index(SENTENCE)
    place = Span(start, start + len(SENTENCE), SENTENCE)
    assert names_all(article("a", body, title=title), place, read(question)) is expected


def test_one_of_several_names_is_enough_to_be_about_it() -> None:
    one = article("a", "Xi stays at home.", title="No trip")
    assert names_any(one, ["Moscow", "Xi"])
    assert not names_any(one, ["Moscow"])
    assert not names_any(one, [])

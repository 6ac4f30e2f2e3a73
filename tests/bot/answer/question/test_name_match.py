"""A text names what a question names, by whole words."""

import pytest

from bot.answer.question.name_match import named


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

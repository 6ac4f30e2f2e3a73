"""A text names what a question names, by whole words."""

import pytest

from bot.answer.question.name_match import named, share_named


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


def test_the_share_of_names_of_several_texts_is_that_of_each_alone() -> None:
    names = ("Joe Biden", "Élysée", "the UK")
    texts = ("Mr Biden spoke at the Elysee.", "", "Britain voted.\0Biden won.", "A whale.")
    assert share_named(names, texts) == (2 / 3, 0.0, 2 / 3, 0.0)
    assert share_named((), texts) == (1.0, 1.0, 1.0, 1.0)
    assert share_named(names, ()) == ()

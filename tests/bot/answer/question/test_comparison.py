"""A comparison shows both of what is compared."""

import pytest

from bot.answer.question.comparison import sides, speaks_of
from tests.bot.answer.conftest import Answering
from tests.index.news import DAY, NOW, article


@pytest.mark.parametrize(
    ("asked", "compared"),
    [
        ("Who is richer, Ann Lee or Bo Ek?", ("Ann Lee", "Bo Ek")),
        ("Did rents rise more in Miami or in New York?", ("Miami", "New York")),
        (
            "Which sold more, Prince Harry's or Britney Spears's?",
            ("Prince Harry", "Britney Spears"),
        ),
        ("Compare inflation in France and Spain", ("France", "Spain")),
        ("What is the difference between the Senate bill and the House bill?", ("Senate", "House")),
        ("Unemployment in Germany vs France", ("Germany", "France")),
        ("Who won the race?", None),
        ("Was it approved or rejected?", None),
    ],
)
def test_what_is_compared(asked: str, compared: tuple[str, str] | None) -> None:
    assert sides(asked) == compared


def test_a_side_is_found_by_its_name_or_all_its_words() -> None:
    assert speaks_of("Britney Spears", "Spears sold a million copies.")
    assert speaks_of("the red team", "The team in red lost.")
    assert not speaks_of("the red team", "The blue team lost.")


def test_both_sides_are_shown_and_are_no_dispute(answering: Answering) -> None:
    office = article(
        "office",
        "In May the country with higher inflation was France with 5 percent.\n\n"
        "In May the country with higher inflation was Germany with 4 percent.\n\n"
        "In May inflation in the country was not higher than 3 percent in Spain.",
        published_at=NOW - DAY,
    )
    asked = "Which country had higher inflation in May, France or Spain?"
    answer = answering(office).answer(asked, NOW)
    assert answer.answered
    two = " ".join(one.text for one in answer.statements[:2])
    assert "France" in two
    assert "Spain" in two

"""A sentence can answer only if it holds the kind of thing that is asked for."""

import pytest

from bot.answer.question import read
from bot.answer.values import can_answer


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("When might Xi visit Russia?", "The trip is planned for April.", True),
        ("When might Xi visit Russia?", "Xi hopes to visit his friends in Russia.", False),
        ("How many people died?", "At least 47,000 people were killed.", True),
        ("How many people died?", "Dozens were killed.", True),
        ("How many people died?", "Many people were killed in the quake.", False),
        ("How many of the 12 miners died?", "All 12 were found.", False),
        ("How many of the 12 miners died?", "Of the 12 three were dead.", True),
        ("How many were injured in the quake?", "In all 12 people died in the quake.", False),
        ("How many were injured in the quake?", "12 died and 30 were hurt.", True),
        ("How many people died?", "Police arrested 40 people.", False),
        ("How many people died?", "The toll stands at 40.", True),
        ("Why did Sturgeon resign?", "Sturgeon said on Monday that she will resign.", False),
        ("Why did the train derail?", "A wheel bearing led to the derailment.", True),
        ("Why did the bank fail?", "It failed because its bonds had lost value.", True),
        ("Why did the bank raise rates?", "It raised rates to curb inflation.", True),
        ("Who resigned?", "“Who knows?”", False),
        ("Who resigned?", "The minister left office.", True),
        ("Did Xi visit Russia?", "Did Xi visit Russia", False),  # nothing that was not asked
    ],
)
def test_the_kind_of_thing_that_is_asked_for(question: str, sentence: str, expected: bool) -> None:
    assert can_answer(sentence, read(question)) is expected

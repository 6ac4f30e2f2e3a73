"""Words are in bold only if the reader is sure that they answer."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.answer.answerer import Answerer
from index.models.pairs import Pair
from index.models.reader import ReaderResult
from tests.bot.answer.conftest import Answering
from tests.bot.answering import SELECTION
from tests.fakes import OverlapReader
from tests.index.news import NOW, article


class WaveringReader(OverlapReader):
    """Reads like its parent, and is less sure of the words."""

    def __init__(self, sureness: float) -> None:
        self._sureness = sureness

    def read(self, pairs: Sequence[Pair]) -> list[ReaderResult]:
        return [replace(reading, sureness=self._sureness) for reading in super().read(pairs)]


@pytest.mark.parametrize(
    ("question", "sureness", "lead"),
    [
        ("Who won the race in Monaco?", 0.6, "Max Verstappen"),
        ("Who won the race in Monaco?", 0.4, ""),
        ("How many people died in the fire?", 0.3, "41"),
        ("How many people died in the fire?", 0.1, ""),
    ],
)
def test_nothing_is_bold_while_the_reader_is_unsure_which_words_answer(
    answering: Answering, question: str, sureness: float, lead: str
) -> None:
    library = answering(
        article("race", "After rain Max Verstappen won the race in Monaco."),
        article("fire", "In all 41 people died in the fire."),
    ).news
    answer = Answerer(library, WaveringReader(sureness), selection=SELECTION).answer(question, NOW)
    assert answer.answered
    assert answer.lead == lead

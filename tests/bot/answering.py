"""An answerer with a fake reader, and a selection that goes by what that reader says."""

from bot.answer.answerer import Answerer
from bot.answer.evidence.selection import (
    ANSWER_COLUMNS,
    REREAD_COLUMNS,
    SENTENCE_COLUMNS,
    Caution,
    LinearModel,
    Selection,
)
from bot.answer.writer.turn import Writer
from index import Library
from tests.fakes import OverlapReader


def _model(columns: tuple[str, ...], bias: float, **weights: float) -> LinearModel:
    width = len(columns)
    return LinearModel(
        columns,
        (0.0,) * width,
        (1.0,) * width,
        tuple(weights.get(name, 0.0) for name in columns),
        bias,
    )


# A sentence with two thirds of the question's words answers, if its article has all the names;
# newer ones come first among equals.
SELECTION = Selection(
    _model(SENTENCE_COLUMNS, -2.5, reader=1.0, age_to_newest=-0.1),
    _model(REREAD_COLUMNS, 0.0, logit=1.0),
    _model(ANSWER_COLUMNS, -20.0, logit_1=1.0, names_in_article=20.0),
    {Caution.LOW: 0.3, Caution.NORMAL: 0.5, Caution.HIGH: 0.7},
)


def overlap_answerer(library: Library, writer: Writer | None = None) -> Answerer:
    """Makes an answerer whose reader counts the words that a sentence shares with the question."""
    return Answerer(library, OverlapReader(), writer, selection=SELECTION)

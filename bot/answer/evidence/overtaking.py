"""Judge whether a later statement overtakes the statement of an earlier answer."""

from bot.answer.evidence.agreement import overtakes
from bot.answer.evidence.reported_value import ReportedValue
from bot.answer.evidence.same_matter import comparing
from bot.answer.question.question import Question, asking
from bot.answer.sentences.answer_values import value_of
from bot.answer.types import Statement
from index import Span
from index.models.pairs import Pair
from index.models.reader import Reader


def overtakes_statement(
    reader: Reader, question: Question, earlier: Statement, later: Statement
) -> bool:
    """Whether a later statement corrects an earlier one, or goes beyond it.

    Args:
        reader: Scores how well the statements answer.
        question: The question that both answer, complete in itself.
        earlier: The statement of the earlier answer.
        later: The statement of the answer now.
    """
    asked = asking(question.text)
    reports = []
    statements = (earlier, later)
    readings = reader.read([Pair(asked, statement.citations[0].quote) for statement in statements])
    for statement, reading in zip(statements, readings, strict=True):
        cited = statement.citations[0]
        published_at, marked = cited.published_at, _marked(statement)
        value = value_of(question, cited.quote, published_at, marked or reading.answer)
        reports.append(
            ReportedValue(
                cited.url,
                cited.title,
                cited.origin,
                published_at,
                cited.quote,
                value,
                reading.score,
            )
        )
    return overtakes(question, reports[1], reports[0], comparing(reader, question))


def _marked(statement: Statement) -> Span | None:
    """Return the words that answer, by their place in the cited sentence."""
    span = statement.span
    if span is None:
        return None
    start = statement.citations[0].quote.index(statement.text) + span.start
    return Span(start, start + len(span.text), span.text)

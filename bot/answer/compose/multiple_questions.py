"""Answer each question of a message by itself, and merge the answers into one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer.compose import answer_builder
from bot.answer.notes import LEFT_OUT
from bot.answer.question import question
from bot.answer.question.followups import complete
from bot.answer.question.question import names_in
from bot.answer.question.splitting import QuestionPart, questions
from bot.answer.types import Answer, Citation, Reason
from index.text.words import words

MOST = 4

# Statements kept of a briefing; other answers keep the first statement and at most one more.
_MOST_OF_A_BRIEFING = 3
# Words of the previous question that are added to a question in the same sentence.
_MOST_ADDED = 3
# The reason of the merged refusal: the first of these that a part has.
_REASONS = (
    Reason.DISPUTED,
    Reason.CONTRADICTED,
    Reason.STALE,
    Reason.NOT_STATED,
    Reason.NOT_COVERED,
    Reason.NOT_UNDERSTOOD,
)

# Takes a question as it is shown and as a question that can be searched by itself; returns its
# answer, and the question as it was read.
Ask = Callable[[str, str], tuple[Answer, str]]


def ask_each(
    text: str, pieces: Sequence[QuestionPart], before: Sequence[str], ask: Ask, now: datetime
) -> Answer:
    """Answer the questions of a message one after the other.

    Args:
        text: The message, as it was typed.
        pieces: Its questions, in order.
        before: Earlier questions, oldest first; each a single question.
        ask: Answers one question.
        now: When they are asked.

    Returns:
        An answer with a part for each question; the single answer if all questions are the same.
    """
    parts: list[Answer] = []
    asked: list[str] = []
    for piece in pieces[:MOST]:
        part, read = ask(piece.shown, as_single_question(piece, before, asked))
        if read.casefold() not in {earlier.casefold() for earlier in asked}:
            parts.append(part)
            asked.append(read)
    if len(parts) == 1:
        return replace(parts[0], question=text)
    count = len(pieces)
    note = LEFT_OUT.format(most=MOST, count=count) if count > MOST else ""
    return merge_answers(text, parts, now, note)


def single_questions(before: Sequence[str]) -> tuple[str, ...]:
    """Split earlier messages into single questions that can be searched by themselves.

    Args:
        before: Earlier messages, oldest first, as they were typed.
    """
    found: list[str] = []
    for text in before:
        pieces = questions(text)
        if len(pieces) == 1:
            found.append(text)
            continue
        asked: list[str] = []
        for piece in pieces[:MOST]:
            asked.append(as_single_question(piece, found, asked))
        found += asked
    return tuple(found)


def as_single_question(piece: QuestionPart, before: Sequence[str], asked: Sequence[str]) -> str:
    """Complete a question of a message so that it can be searched by itself.

    Args:
        piece: The question.
        before: The questions of earlier messages, oldest first.
        asked: The preceding questions of the same message, as they were read.
    """
    earlier = [_without_source(earlier_question) for earlier_question in (*before, *asked)]
    completed = complete(piece.text, earlier)
    if asked and piece.joined and completed == piece.text and not names_in(completed):
        completed = _with_topic(completed, earlier[-1])
    return f"According to {piece.source}, {completed}" if piece.source else completed


def merge_answers(text: str, answers: Sequence[Answer], now: datetime, note: str = "") -> Answer:
    """Merge the answers to the questions of a message; citations are numbered consecutively.

    Args:
        text: The message, as it was typed.
        answers: One for each question, two or more.
        now: When they were asked.
        note: What else people need to know.

    Returns:
        An answer if any of them is; otherwise a refusal.
    """
    parts = _numbered([_shortened(answer) for answer in answers])
    citations = {citation.number: citation for part in parts for citation in part.citations}
    numbered = tuple(citations[number] for number in sorted(citations))
    stating = [part for part in parts if part.statements and not part.closest]
    cited = tuple(citation for part in stating for citation in part.citations)
    known = {part.reason for part in parts}
    composed = Answer(
        text,
        "",
        tuple(statement for part in parts for statement in part.statements),
        numbered,
        answer_builder.coverage(tuple(dict.fromkeys(cited)) or numbered, now),
        None if None in known else next(reason for reason in _REASONS if reason in known),
        note,
        parts=parts,
    )
    return replace(composed, text=answer_builder.plain_text(composed))


def _without_source(asked: str) -> str:
    return question.without_source(question.read(asked)).text


def _with_topic(asked: str, last: str) -> str:
    """Add the topic of the previous question: its names, or else its words."""
    topic = names_in(last) or words(last)
    return f"{asked.rstrip(' ?')} ({', '.join(topic[:_MOST_ADDED])})?" if topic else asked


def _shortened(answer: Answer) -> Answer:
    """Keep the first statement, and one that it contradicts or overtakes."""
    if not answer.statements:
        return answer
    first, *others = answer.statements
    beside = [statement for statement in others if statement.standing][:1]
    kept = answer.statements[:_MOST_OF_A_BRIEFING] if answer.briefing else (first, *beside)
    citations = tuple(citation for statement in kept for citation in statement.citations)
    return replace(answer, statements=kept, citations=citations)


def _numbered(parts: Sequence[Answer]) -> tuple[Answer, ...]:
    """Number the citations consecutively; the same sentence of an article has one number.

    A nearest article of one question is dropped if another question cites it.
    """
    cited = {
        citation.url
        for part in parts
        for statement in part.statements
        for citation in statement.citations
    }
    numbers: dict[Citation, int] = {}

    def number(citation: Citation) -> Citation:
        same = replace(citation, number=0)
        return replace(citation, number=numbers.setdefault(same, len(numbers) + 1))

    def renumbered(part: Answer) -> Answer:
        statements = tuple(
            replace(statement, citations=tuple(map(number, statement.citations)))
            for statement in part.statements
        )
        of_statements = [citation for statement in statements for citation in statement.citations]
        near = [number(citation) for citation in part.citations if citation.url not in cited]
        citations = tuple(dict.fromkeys((*of_statements, *near)))
        composed = replace(
            part,
            statements=statements,
            citations=citations,
            coverage=answer_builder.coverage(citations, part.coverage.as_of),
        )
        return (
            replace(composed, text=answer_builder.plain_text(composed)) if statements else composed
        )

    return tuple(map(renumbered, parts))

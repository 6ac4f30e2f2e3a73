"""Several questions of one message: each is asked by itself, and all are put into one Answer."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer.compose import answer_builder
from bot.answer.question import question
from bot.answer.question.followups import complete
from bot.answer.question.question import names_in
from bot.answer.question.splitting import Piece, questions
from bot.answer.types import Answer, Citation, Reason
from index.text.words import words

MOST = 4
LEFT_OUT = "Only the first {most} of {count} questions are answered."

# Of a list of news so many are said; of all else what leads, and one statement beside it.
_MOST_OF_A_BRIEFING = 3
# Of what a question before is about, so much is added to one that stands in its sentence.
_MOST_ADDED = 3
# What the whole is where nothing is known, what comes nearest to an answer first.
_REASONS = (
    Reason.DISPUTED,
    Reason.CONTRADICTED,
    Reason.STALE,
    Reason.NOT_STATED,
    Reason.NOT_COVERED,
    Reason.NOT_UNDERSTOOD,
)

# Takes a question as it is shown, and as it stands by itself; returns its answer, and how it was
# read.
Ask = Callable[[str, str], tuple[Answer, str]]


def ask_each(
    text: str, pieces: Sequence[Piece], before: Sequence[str], ask: Ask, now: datetime
) -> Answer:
    """Ask the questions of a message one by one.

    Args:
        text: The message, as it was typed.
        pieces: Its questions, in order.
        before: What was asked earlier, the oldest first; each a single question.
        ask: Answers one question.
        now: The moment they are asked at.

    Returns:
        One answer with a part for each question, or the answer itself where they are all the same.
    """
    parts: list[Answer] = []
    asked: list[str] = []
    for piece in pieces[:MOST]:
        part, read = ask(piece.shown, standing_alone(piece, before, asked))
        if read.casefold() not in {one.casefold() for one in asked}:
            parts.append(part)
            asked.append(read)
    if len(parts) == 1:
        return replace(parts[0], question=text)
    count = len(pieces)
    note = LEFT_OUT.format(most=MOST, count=count) if count > MOST else ""
    return together(text, parts, now, note)


def one_by_one(before: Sequence[str]) -> tuple[str, ...]:
    """Return the single questions of earlier messages, each standing by itself.

    Args:
        before: What was asked earlier, the oldest first, each as it was typed.
    """
    found: list[str] = []
    for text in before:
        pieces = questions(text)
        if len(pieces) == 1:
            found.append(text)
            continue
        asked: list[str] = []
        for piece in pieces[:MOST]:
            asked.append(standing_alone(piece, found, asked))
        found += asked
    return tuple(found)


def standing_alone(piece: Piece, before: Sequence[str], asked: Sequence[str]) -> str:
    """Complete a question of a message so that it can be searched by itself.

    Args:
        piece: The question.
        before: What was asked in earlier messages, the oldest first.
        asked: The questions before it in its message, as they were read.
    """
    earlier = [_without_source(one) for one in (*before, *asked)]
    completed = complete(piece.text, earlier)
    if asked and piece.joined and completed == piece.text and not names_in(completed):
        completed = _with_topic(completed, earlier[-1])
    return f"According to {piece.source}, {completed}" if piece.source else completed


def together(text: str, answers: Sequence[Answer], now: datetime, note: str = "") -> Answer:
    """Put the answers to the questions of a message into one, citations numbered through.

    Args:
        text: The message, as it was typed.
        answers: One for each question, two or more.
        now: The moment they were asked at.
        note: What else the reader has to know.

    Returns:
        An answer if any of them is; otherwise a refusal.
    """
    parts = _numbered([_shortened(one) for one in answers])
    citations = {one.number: one for part in parts for one in part.citations}
    numbered = tuple(citations[number] for number in sorted(citations))
    told = [part for part in parts if part.statements and not part.closest]
    cited = tuple(one for part in told for one in part.citations)
    known = {one.reason for one in parts}
    made = Answer(
        text,
        "",
        tuple(one for part in parts for one in part.statements),
        numbered,
        answer_builder.coverage(tuple(dict.fromkeys(cited)) or numbered, now),
        None if None in known else next(one for one in _REASONS if one in known),
        note,
        parts=parts,
    )
    return replace(made, text=answer_builder.plain_text(made))


def _without_source(asked: str) -> str:
    return question.without_source(question.read(asked)).text


def _with_topic(asked: str, last: str) -> str:
    """Add what the question before is about: its names, or else its words."""
    topic = names_in(last) or words(last)
    return f"{asked.rstrip(' ?')} ({', '.join(topic[:_MOST_ADDED])})?" if topic else asked


def _shortened(answer: Answer) -> Answer:
    """Keep what leads, and one statement that disagrees with it or that it overtakes."""
    if not answer.statements:
        return answer
    first, *others = answer.statements
    beside = [one for one in others if one.standing][:1]
    kept = answer.statements[:_MOST_OF_A_BRIEFING] if answer.briefing else (first, *beside)
    citations = tuple(citation for one in kept for citation in one.citations)
    return replace(answer, statements=kept, citations=citations)


def _numbered(parts: Sequence[Answer]) -> tuple[Answer, ...]:
    """Number the citations through; the same sentence of an article has one number.

    What only comes near to one question is left out where another cites its article.
    """
    cited = {
        citation.url for part in parts for one in part.statements for citation in one.citations
    }
    numbers: dict[Citation, int] = {}

    def number(citation: Citation) -> Citation:
        same = replace(citation, number=0)
        return replace(citation, number=numbers.setdefault(same, len(numbers) + 1))

    def renumbered(part: Answer) -> Answer:
        statements = tuple(
            replace(one, citations=tuple(map(number, one.citations))) for one in part.statements
        )
        own = [citation for one in statements for citation in one.citations]
        near = [number(one) for one in part.citations if one.url not in cited]
        citations = tuple(dict.fromkeys((*own, *near)))
        made = replace(
            part,
            statements=statements,
            citations=citations,
            coverage=answer_builder.coverage(citations, part.coverage.as_of),
        )
        return replace(made, text=answer_builder.plain_text(made)) if statements else made

    return tuple(map(renumbered, parts))

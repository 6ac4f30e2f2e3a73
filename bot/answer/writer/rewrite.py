"""Let a model word an answer, and use only sentences that pass the check."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.answer.citation_marks import CitedSentence, UncitedError, cited_text, take_sentences
from bot.answer.types import Answer, Citation, Coverage, OnText
from bot.answer.writer.prompt import MOST_QUOTE_CHARS, MOST_SENTENCES, wording_prompt
from bot.answer.writer.turn import Turn
from bot.answer.writer.verify import check_sentence
from bot.errors import WriterError

log = logging.getLogger(__name__)

_MAX_CHARS = 8000


class _StopReading(Exception):  # noqa: N818 - not an error: the model has written enough
    """Ends the request."""


def reword(answer: Answer, now: datetime, turn: Turn, on_text: OnText | None = None) -> Answer:
    """Put an answer into a model's words; its statements stay quotations.

    Args:
        answer: Made of quotations.
        now: The moment the question was asked at.
        turn: The model's time for this question.
        on_text: Called with the checked text so far, with citation marks, after each sentence that
            passes. That text is void if the original answer is returned.

    Returns:
        The answer with the model's wording as `text`, and with the statements and citations that
        the wording cites, renumbered. The original answer if it cannot be worded (a refusal, a
        dispute, an overtaken statement), if the model only chooses or fails, or if a sentence
        does not pass.
    """
    evidence = _evidence(answer) if turn.words else {}
    if not evidence:
        return answer
    wording = _Rewording(evidence, on_text)
    prompt = wording_prompt(answer, evidence, now)
    try:
        turn.write(prompt, wording.take)
        wording.end()
    except _StopReading:
        pass
    except (WriterError, UncitedError) as error:
        log.warning("the answer is not worded by %s: %s", turn.name, error)
        return answer
    return _reworded(answer, tuple(wording.sentences), tuple(wording.numbers), turn.name)


def _evidence(answer: Answer) -> dict[int, Citation]:
    """Return the citations that the wording may use, by number; none if it has to stay as it is.

    A dispute has to show both sides, an overtaken statement its standing, and an answer to several
    questions has to show which part answers which question.
    """
    if (
        not answer.answered
        or answer.parts
        or any(statement.standing for statement in answer.statements)
    ):
        return {}
    return {
        citation.number: citation
        for statement in answer.statements
        for citation in statement.citations
        if len(citation.quote) <= MOST_QUOTE_CHARS
    }


class _Rewording:
    """Reads a model's text as it arrives and keeps the sentences that pass.

    Attributes:
        sentences: The sentences that passed, with new citation numbers.
        numbers: The old numbers, in the order of the new ones: 1, 2, ...
    """

    def __init__(self, evidence: Mapping[int, Citation], on_text: OnText | None) -> None:
        self.sentences: list[CitedSentence] = []
        self.numbers: list[int] = []
        self._evidence = evidence
        self._on_text = on_text
        self._rest = ""
        self._chars = 0

    def take(self, piece: str) -> None:
        """Take the next piece of text.

        Raises:
            UncitedError: It is not sentences with citations.
            WriterError: A sentence does not pass, or the text is too long.
            _StopReading: No more sentences are needed.
        """
        self._chars += len(piece)
        if self._chars > _MAX_CHARS:
            raise WriterError(f"it wrote more than {_MAX_CHARS} characters")
        found, self._rest = take_sentences(self._rest + piece, ended=False)
        for sentence in found:
            self._add(sentence)

    def end(self) -> None:
        """Take what is left when the text has ended; raises as `take`."""
        found, _ = take_sentences(self._rest)
        for sentence in found:
            self._add(sentence)
        if not self.sentences:
            raise WriterError("it wrote nothing")

    def _add(self, sentence: CitedSentence) -> None:
        verdict = check_sentence(sentence.text, sentence.keys, self._evidence)
        if verdict.fault:
            raise WriterError(f"a sentence was refused: {verdict.fault}")
        if any(sentence.text == kept.text for kept in self.sentences):
            return  # small models repeat themselves
        for number in verdict.keys:
            if number not in self.numbers:
                self.numbers.append(number)
        keys = sorted(self.numbers.index(number) + 1 for number in verdict.keys)
        self.sentences.append(CitedSentence(sentence.text, tuple(keys)))
        if self._on_text is not None:
            self._on_text(cited_text(tuple(self.sentences)))
        if len(self.sentences) == MOST_SENTENCES:
            raise _StopReading


def _reworded(
    answer: Answer, sentences: tuple[CitedSentence, ...], numbers: tuple[int, ...], name: str
) -> Answer:
    cited = {number: place for place, number in enumerate(numbers)}
    kept = sorted(
        (
            statement
            for statement in answer.statements
            if any(c.number in cited for c in statement.citations)
        ),
        key=lambda statement: min(cited.get(c.number, len(cited)) for c in statement.citations),
    )
    order = dict.fromkeys(
        (*numbers, *(c.number for statement in kept for c in statement.citations))
    )
    new = {number: place for place, number in enumerate(order, start=1)}
    statements = tuple(
        replace(
            statement,
            citations=tuple(replace(c, number=new[c.number]) for c in statement.citations),
        )
        for statement in kept
    )
    citations = tuple(
        sorted(
            {c.number: c for statement in statements for c in statement.citations}.values(),
            key=_number,
        )
    )
    return replace(
        answer,
        text=cited_text(sentences),
        statements=statements,
        citations=citations,
        coverage=_coverage(answer.coverage, citations),
        written_by=name,
    )


def _number(citation: Citation) -> int:
    return citation.number


def _coverage(before: Coverage, citations: tuple[Citation, ...]) -> Coverage:
    """Count the articles and origins that the answer still rests on."""
    dates = [citation.published_at for citation in citations if citation.published_at is not None]
    origins = {citation.origin.casefold() or citation.url for citation in citations}
    return replace(
        before,
        articles=len({citation.url for citation in citations}),
        newest_article_at=max(dates, default=None),
        origins=min(before.origins, len(origins)),
    )

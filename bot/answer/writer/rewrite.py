"""Have a model put an answer into words, and believe only what the checker lets through."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.answer.citation_marks import Cited, UncitedError, cited_text, take_sentences
from bot.answer.types import Answer, Citation, Coverage, OnText
from bot.answer.writer.prompt import MOST_QUOTE_CHARS, MOST_SENTENCES, wording_prompt
from bot.answer.writer.turn import Turn
from bot.answer.writer.verify import check_sentence
from bot.errors import WriterError

log = logging.getLogger(__name__)

_MAX_CHARS = 8000


class _Enough(Exception):  # noqa: N818 - no error: the model has written all that is shown
    """Ends the writing."""


def reword(answer: Answer, now: datetime, turn: Turn, on_text: OnText | None = None) -> Answer:
    """Put an answer into a model's words; its statements stay quotations.

    Args:
        answer: Made of quotations.
        now: The moment the question was asked at.
        turn: The model's time for this question.
        on_text: Told the checked text so far, with marks, whenever a sentence has come and passed;
            what it was told is void if in the end the answer comes back as it was.

    Returns:
        The answer with the model's wording as `text`, and of its statements and citations those
        that the wording cites, numbered anew. The answer as it was where there is nothing to word
        (a refusal, a dispute, something overtaken), where the model only chooses or fails, and
        where the checker refuses one sentence.
    """
    evidence = _evidence(answer) if turn.words else {}
    if not evidence:
        return answer
    wording = _Wording(evidence, on_text)
    prompt = wording_prompt(answer, evidence, now)
    try:
        turn.write(prompt, wording.take)
        wording.end()
    except _Enough:
        pass
    except (WriterError, UncitedError) as error:
        log.warning("the answer is not worded by %s: %s", turn.name, error)
        return answer
    return _reworded(answer, tuple(wording.sentences), tuple(wording.numbers), turn.name)


def _evidence(answer: Answer) -> dict[int, Citation]:
    """Return what may be cited, by number; nothing of an answer that is better told by itself.

    Of a dispute both sides have to be shown, of what was overtaken that it was, and of several
    questions what answers which.
    """
    if not answer.answered or answer.parts or any(one.standing for one in answer.statements):
        return {}
    return {
        citation.number: citation
        for one in answer.statements
        for citation in one.citations
        if len(citation.quote) <= MOST_QUOTE_CHARS
    }


class _Wording:
    """Takes a model's text as it comes, and keeps the sentences that pass.

    Attributes:
        sentences: What passed, with new numbers.
        numbers: The old numbers, in the order of the new ones: 1, 2, ...
    """

    def __init__(self, evidence: Mapping[int, Citation], on_text: OnText | None) -> None:
        self.sentences: list[Cited] = []
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
            _Enough: No more sentences are needed.
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

    def _add(self, sentence: Cited) -> None:
        verdict = check_sentence(sentence.text, sentence.keys, self._evidence)
        if verdict.fault:
            raise WriterError(f"a sentence was refused: {verdict.fault}")
        if any(sentence.text == one.text for one in self.sentences):
            return  # small models say it again and again
        for number in verdict.keys:
            if number not in self.numbers:
                self.numbers.append(number)
        keys = sorted(self.numbers.index(number) + 1 for number in verdict.keys)
        self.sentences.append(Cited(sentence.text, tuple(keys)))
        if self._on_text is not None:
            self._on_text(cited_text(tuple(self.sentences)))
        if len(self.sentences) == MOST_SENTENCES:
            raise _Enough


def _reworded(
    answer: Answer, sentences: tuple[Cited, ...], numbers: tuple[int, ...], name: str
) -> Answer:
    cited = {number: place for place, number in enumerate(numbers)}
    kept = sorted(
        (one for one in answer.statements if any(c.number in cited for c in one.citations)),
        key=lambda one: min(cited.get(c.number, len(cited)) for c in one.citations),
    )
    order = dict.fromkeys((*numbers, *(c.number for one in kept for c in one.citations)))
    new = {number: place for place, number in enumerate(order, start=1)}
    statements = tuple(
        replace(one, citations=tuple(replace(c, number=new[c.number]) for c in one.citations))
        for one in kept
    )
    citations = tuple(
        sorted({c.number: c for one in statements for c in one.citations}.values(), key=_number)
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
    """Count what the answer still rests on."""
    dates = [one.published_at for one in citations if one.published_at is not None]
    origins = {one.origin.casefold() or one.url for one in citations}
    return replace(
        before,
        articles=len({one.url for one in citations}),
        newest_article_at=max(dates, default=None),
        origins=min(before.origins, len(origins)),
    )

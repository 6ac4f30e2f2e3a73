"""The one path from a question to an Answer, in the terminal, in Discord and in benchmarks."""

from collections.abc import Sequence
from datetime import datetime

from bot.answer import compose, question, select, trim
from bot.answer.checker import quotation_fault
from bot.answer.types import Answer, Context, Reason
from bot.answer.wording import OnText, reword
from bot.answer.writer import Writer
from index import Library
from index.reranker import Reranker

# Passages that sentences are taken from, and how many of one article: on RealTimeQA the answer
# stands in them for .94 of the questions.
_PASSAGES = 20
_PER_ARTICLE = 2
# A clause is said in the place of its sentence if it answers nearly as well (in logits).
_TRIM_LOSS = 0.5


class Answerer:
    """Answers from one library; safe to share between threads.

    Args:
        library: The news.
        reranker: Scores sentences.
        writer: Puts answers into words; None where they stay quotations.
    """

    def __init__(self, library: Library, reranker: Reranker, writer: Writer | None = None) -> None:
        self._library = library
        self._reranker = reranker
        self._writer = writer

    def answer(
        self,
        text: str,
        now: datetime,
        context: Context | None = None,  # noqa: ARG002
        *,
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer a question from the news.

        Args:
            text: The question, as it was typed.
            now: The moment it is asked at.
            context: What surrounds it; not heeded yet.
            on_text: Told the text so far while a model words it; see `wording.reword`.

        Returns:
            Statements with citations, or which kind of not knowing.

        Raises:
            LibraryError: The library cannot be used.
        """
        return reword(self._quoted(text, now), now, self._writer, on_text)

    def _quoted(self, text: str, now: datetime) -> Answer:
        asked = question.read(text)
        evidence = self._library.search(asked.text, now, limit=_PASSAGES, per_article=_PER_ARTICLE)
        listed = select.candidates(asked, evidence)
        logits = self._reranker.score(asked.text, [one.sentence.text for one in listed])
        selected = select.choose(asked, listed, logits)
        if selected.reason is not None:
            empty = not evidence and self._library.is_empty()
            return compose.refusal(
                text, selected.reason, selected.nearest, now, compose.NO_NEWS if empty else None
            )
        quotations = [
            one
            for one in self._quotations(asked.text, selected.chosen)
            if not quotation_fault(one.said, one.sentence, one.article.body)
        ]
        if not quotations:
            return compose.refusal(text, Reason.NOT_STATED, selected.nearest, now)
        return compose.answer(text, quotations, now)

    def warm_up(self) -> None:
        """Load what is heavy, so that the first question does not wait for it."""
        self._library.warm_up()
        self._reranker.score("news", ["news"])

    def _quotations(
        self, asked: str, chosen: Sequence[select.Candidate]
    ) -> list[compose.Quotation]:
        return [
            compose.Quotation(
                one.evidence.article, one.sentence.text, self._trimmed(asked, one.sentence.text)
            )
            for one in chosen
        ]

    def _trimmed(self, asked: str, sentence: str) -> str:
        bare = trim.without_dateline(sentence).text
        clauses = [span.text for span in trim.trims(bare)]
        if not clauses:
            return bare
        whole, *parts = self._reranker.score(asked, [bare, *clauses])
        for clause, logit in zip(clauses, parts, strict=True):
            if logit >= whole - _TRIM_LOSS:
                return clause
        return bare

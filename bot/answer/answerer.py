"""The one path from a question to an Answer, in the terminal, in Discord and in benchmarks."""

from collections.abc import Sequence
from datetime import datetime

from bot.answer import compose, question, select, trim
from bot.answer.types import Answer, Context
from index import Library
from index.reranker import Reranker

# Passages that sentences are taken from, and how many of one article: on RealTimeQA the answer
# stands in them for .94 of the questions.
_PASSAGES = 20
_PER_ARTICLE = 2
# A clause is said in the place of its sentence if it answers nearly as well (in logits).
_TRIM_LOSS = 0.5


class Answerer:
    """Answers from one library; safe to share between threads."""

    def __init__(self, library: Library, reranker: Reranker) -> None:
        self._library = library
        self._reranker = reranker

    def answer(self, text: str, now: datetime, context: Context | None = None) -> Answer:  # noqa: ARG002
        """Answer a question from the news.

        Args:
            text: The question, as it was typed.
            now: The moment it is asked at.
            context: What surrounds it; not heeded yet.

        Returns:
            Statements with citations, or which kind of not knowing.

        Raises:
            LibraryError: The library cannot be used.
        """
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
        return compose.answer(text, self._quotations(asked.text, selected.chosen), now)

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

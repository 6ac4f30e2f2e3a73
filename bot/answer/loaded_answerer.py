"""The answerer and the library of the bot, once they are loaded."""

from dataclasses import dataclass
from datetime import datetime

from bot.answer.answerer import Answerer
from bot.answer.types import Answer, Context, OnText
from index import Library

_NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The answerer and its library; safe to share between threads."""

    answerer: Answerer
    news: Library

    def answer(
        self,
        question: str,
        now: datetime,
        context: Context = _NO_CONTEXT,
        *,
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer a question as of `now`; see `Answerer.answer`."""
        return self.answerer.answer(question, now, context, on_text=on_text)

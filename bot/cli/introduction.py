"""What the terminal says to a greeting, or to somebody who asks what Newsdesk can do."""

from collections.abc import Iterator
from datetime import datetime

from bot.chat.i18n.texts import texts_for
from bot.cli.terminal import plain
from bot.lookup.example_questions import example_questions
from bot.lookup.library_access import Edition
from index import Library


def introduction_lines(news: Library, now: datetime, audience: str = "") -> Iterator[str]:
    """Yield what Newsdesk does, and questions that the newest stories answer.

    Args:
        news: The library.
        now: The current time.
        audience: Who reads it.
    """
    texts = texts_for()
    yield texts.help_about
    if examples := example_questions(Edition(news, now, audience)):
        yield texts.help_try
        yield from (f"  {plain(question)}" for question in examples)

"""Answers greetings and questions about the bot, with examples from the newest stories."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.chat.cards.help import LibraryOverview, help_card
from bot.chat.cards.messages import Message
from bot.chat.i18n.small_talk import SmallTalk
from bot.chat.i18n.texts import Texts
from bot.chat.services.answer_service import AnswerService, ChatLibrary
from bot.lookup.example_questions import example_questions
from bot.lookup.latest import sources
from bot.lookup.library_access import Edition

_FRESH_S = 60.0
_KEPT = 1000  # audiences
_MOST_OUTLETS = 8


class Greeter:
    """Says hello, and what the bot can do; belongs to one event loop.

    Args:
        answer_service: Has the library.
        clock: Seconds, never going back.
    """

    def __init__(
        self, answer_service: AnswerService, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._answer_service = answer_service
        self._clock = clock
        self._known: dict[str, tuple[float, LibraryOverview]] = {}

    async def reply(self, talk: SmallTalk, audience: str, texts: Texts) -> Message:
        """Return the reply to a message that asks for no news.

        Args:
            talk: What the message is.
            audience: The audience whose private news the examples may be about.
            texts: The reader's language.

        Raises:
            NewsdeskError: The library cannot be used.
        """
        return Message(card=help_card(talk, await self._holdings(audience), texts))

    async def _holdings(self, audience: str) -> LibraryOverview | None:
        """Return what the library holds; None while it is being opened."""
        known = self._known.get(audience)
        if known is not None and self._clock() - known[0] < _FRESH_S:
            return known[1]
        if not self._answer_service.ready:
            return None
        news = (await self._answer_service.made()).news
        held = await asyncio.to_thread(_look, news, audience)
        while len(self._known) >= _KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[audience] = (self._clock(), held)
        return held


def _look(news: ChatLibrary, audience: str) -> LibraryOverview:
    now = datetime.now(UTC)
    status = news.status(now, audience)
    edition = Edition(news, now, audience)
    outlets = sorted(sources(edition), key=lambda outlet: -outlet.articles)
    return LibraryOverview(
        articles=status.articles,
        newest_at=status.newest_article_at,
        outlets=len(outlets),
        largest=tuple(outlet.name for outlet in outlets[:_MOST_OUTLETS]),
        examples=example_questions(edition),
    )

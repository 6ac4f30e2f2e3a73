"""What of the library is looked at in Discord, besides through answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.following import round_context as following
from index import Status


class ChatLibrary(following.RoundNews, Protocol):
    """The library; every method blocks, and may be called from several threads."""

    def status(self, now: datetime, audience: str | None = ...) -> Status:
        """Say what an audience may read."""

    def known_words(
        self, words: Sequence[str], now: datetime, audience: str = ...
    ) -> frozenset[str]:
        """Return which lower-case words the news uses."""

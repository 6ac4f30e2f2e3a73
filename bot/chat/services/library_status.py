"""What of the library is looked at in Discord, besides through answers."""

from datetime import datetime
from typing import Protocol

from bot.following import round_context as following
from index import Status


class ChatLibrary(following.RoundNews, Protocol):
    """The library; every method blocks, and may be called from several threads."""

    def status(self, now: datetime, audience: str | None = ...) -> Status:
        """Say what an audience may read."""

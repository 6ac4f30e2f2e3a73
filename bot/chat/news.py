"""What of the library is looked at in Discord, besides through answers."""

from datetime import datetime
from typing import Protocol

from bot.lookup import news
from index import Status


class News(news.News, Protocol):
    """The library; every method blocks, and may be called from several threads."""

    def status(self, now: datetime, audience: str | None = ...) -> Status:
        """Say what an audience may read."""

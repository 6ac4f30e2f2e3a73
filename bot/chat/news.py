"""What of the library is looked at in Discord, besides through answers."""

from datetime import datetime
from typing import Protocol

from bot.following import means as following
from bot.lookup import news as lookup
from index import Evidence, Lead, Status


class News(lookup.News, following.News, Protocol):
    """The library; every method blocks, and may be called from several threads."""

    def search(
        self,
        query: str,
        now: datetime,
        *,
        limit: int = 10,
        per_article: int = 1,
        audience: str = "",
    ) -> tuple[Evidence, ...]:
        """Find passages, best first."""

    def leads(self, since: datetime, now: datetime, audience: str = "") -> tuple[Lead, ...]:
        """Return what the articles of a stretch of time are about, copies left out."""

    def status(self, now: datetime, audience: str | None = ...) -> Status:
        """Say what an audience may read."""

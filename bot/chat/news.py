"""What of the library is looked at in Discord, besides through answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from index import Outlet, Status


class News(Protocol):
    """The library; every method blocks, and may be called from several threads."""

    def outlets(self, now: datetime, audience: str = ...) -> Sequence[Outlet]:
        """Return the outlets that there are articles of, the one with the most first."""

    def status(self, now: datetime, audience: str | None = ...) -> Status:
        """Say what an audience may read."""

"""What the server knows: requests, interactions, messages; and waiting for them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.discord_server.payloads import Json

T = TypeVar("T")

DEADLINE_S = 3.0
TOKEN_LIFE_S = 15 * 60.0


class Changes:
    """Wakes those who wait whenever something has happened."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def until(self, found: Callable[[], T | None], what: str, timeout_s: float = 10.0) -> T:
        """Return what `found` finds, once it finds anything."""
        try:
            async with asyncio.timeout(timeout_s):
                while (value := found()) is None or value is False:
                    waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiting.add(waiter)
                    await waiter
        except TimeoutError:
            raise AssertionError(f"within {timeout_s} s there was no {what}") from None
        return value


@dataclass(slots=True)
class Request:
    """A request as it came in, and what it was answered with; 0 where the line was dropped."""

    method: str
    path: str
    body: Any
    status: int = 0


@dataclass(slots=True)
class Asked:
    """A slash command that somebody used, and what the bot made of it."""

    payload: Json
    at_s: float
    changes: Changes
    reply_type: int | None = None
    replied_after_s: float | None = None
    message: Json | None = None
    edits: list[Json] = field(default_factory=list)
    follow_ups: list[Json] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.payload["id"])

    @property
    def token(self) -> str:
        return str(self.payload["token"])

    async def first_reply(self, timeout_s: float = 10.0) -> float:
        """Return after how many seconds the bot answered for the first time."""
        return await self.changes.until(
            lambda: self.replied_after_s, f"first reply to {self.id}", timeout_s
        )

    async def answer(self, timeout_s: float = 15.0) -> Json:
        """Return the message that was edited in."""
        return await self.changes.until(
            lambda: self.edits[-1] if self.edits else None, f"answer to {self.id}", timeout_s
        )

    async def follow_up(self, timeout_s: float = 15.0) -> Json:
        return await self.changes.until(
            lambda: self.follow_ups[-1] if self.follow_ups else None,
            f"follow-up to {self.id}",
            timeout_s,
        )


@dataclass(slots=True)
class Posted:
    """A message that somebody wrote, and the bot's replies to it."""

    payload: Json
    changes: Changes
    replies: list[Json] = field(default_factory=list)

    @property
    def id(self) -> str:
        return str(self.payload["id"])

    async def reply(self, timeout_s: float = 15.0) -> Json:
        return await self.changes.until(
            lambda: self.replies[-1] if self.replies else None, f"reply to {self.id}", timeout_s
        )

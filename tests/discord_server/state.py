"""What the server knows: requests, interactions, messages; and waiting for them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.discord_server.payloads import EPHEMERAL, Json
from tests.discord_server.places import NEWSROOM, Guild, Person, Place

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
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Asked:
    """What somebody did that waits for an answer, and what the bot made of it.

    Attributes:
        reply_type: Discord's number of the first reply: 4 a message, 5 one that will come, 6 and 7
            a change of the message that the button is on, 8 choices, 9 a modal.
        message: The reply's message as it stands now.
        edits: Every version of it.
        modal: The modal that was opened.
        choices: The choices that were offered while somebody typed.
    """

    payload: Json
    at_s: float
    changes: Changes
    person: Person = field(default_factory=Person)
    place: Place = field(default_factory=Place)
    reply_type: int | None = None
    replied_after_s: float | None = None
    ephemeral: bool = False
    message: Json | None = None
    edits: list[Json] = field(default_factory=list)
    follow_ups: list[Json] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None

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
        """Return the message that was sent at once or edited in, not a line that it takes long."""
        return await self.changes.until(
            lambda: self.edits[-1] if self.edits and not _is_wait(self.edits[-1]) else None,
            f"answer to {self.id}",
            timeout_s,
        )

    async def private_answer(self, timeout_s: float = 15.0) -> Json:
        """Return the answer that only who asked can see."""
        answer = await self.answer(timeout_s)
        assert self.ephemeral, "everybody can see it"
        assert answer["flags"] & EPHEMERAL
        return answer

    async def opened_modal(self, timeout_s: float = 10.0) -> Json:
        """Return the modal that was opened."""
        return await self.changes.until(lambda: self.modal, f"modal for {self.id}", timeout_s)

    async def offered(self, timeout_s: float = 10.0) -> list[str]:
        """Return the names of the choices that were offered."""
        choices = await self.changes.until(
            lambda: self.choices, f"choices for {self.id}", timeout_s
        )
        return [str(choice["name"]) for choice in choices]

    async def follow_up(self, timeout_s: float = 15.0) -> Json:
        return await self.changes.until(
            lambda: self.follow_ups[-1] if self.follow_ups else None,
            f"follow-up to {self.id}",
            timeout_s,
        )


def _is_wait(message: Json) -> bool:
    """Whether a message says only that an answer takes long: one line in small print."""
    return not message.get("components") and str(message.get("content", "")).startswith("-# ")


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


@dataclass(slots=True)
class Known:
    """Everything that the server remembers.

    Attributes:
        messages: What the bot sent to channels, in order; not its replies to interactions.
        by_id: Every message, whoever wrote it.
        files: What was uploaded, by its path on this server.
        dms: Whose direct messages a channel holds, by its id.
        broken: What Discord would have refused, a line each; a test may expect some.
        members: Who is in every guild, by id; of the others Discord knows no membership.
        added_by: Who added the bot to a guild, by the guild's id, as its log says.
    """

    guilds: list[Guild] = field(default_factory=lambda: [NEWSROOM])
    places: dict[str, Place] = field(default_factory=dict)
    dms: dict[str, Person] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    posted: dict[str, Posted] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    by_id: dict[str, Json] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    members: dict[str, Person] = field(default_factory=dict)
    added_by: dict[str, Person] = field(default_factory=dict)

    def place(self, channel_id: str) -> Place | None:
        """Return the channel with this id, if there is one."""
        listed = (place for guild in self.guilds for place in guild.channels)
        return self.places.get(channel_id) or next(
            (place for place in listed if place.channel_id == channel_id), None
        )

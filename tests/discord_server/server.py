"""The server as a test uses it: start it, let people ask, look at what the bot did."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.faults import Fault
from tests.discord_server.gateway import (
    INVALID_SESSION,
    RECONNECT,
    Gateway,
    Socket,
)
from tests.discord_server.payloads import Json
from tests.discord_server.rest import API, Rest
from tests.discord_server.state import Asked, Changes, Posted, Request

TOKEN = "loopback.token.of-the-test"


class DiscordServer:
    """A Discord with one guild, one channel in it, and one person.

    Args:
        port: Where to listen on 127.0.0.1; 0 for any free port.
        clock: Seconds, for the deadlines of interactions.
        heartbeat_interval_s: What clients are told.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
        heartbeat_interval_s: float = 41.25,
    ) -> None:
        self._port = port
        self._clock = clock
        self.changes = Changes()
        self.gateway = Gateway(TOKEN, self.changes, lambda: self.gateway_url, heartbeat_interval_s)
        self.rest = Rest(TOKEN, self.changes, clock, lambda: self.gateway_url)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/gateway", self.gateway.handle)
        app.add_subapp(API, self.rest.application())
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.gateway.close()
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}{API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def requests(self) -> list[Request]:
        return self.rest.requests

    @property
    def commands(self) -> list[Json]:
        """The commands that Discord was told of."""
        return self.rest.commands

    def sent(self, method: str, ending: str) -> list[Request]:
        """Return the requests of this method whose path ends so."""
        return [one for one in self.requests if one.method == method and one.path.endswith(ending)]

    def fail(self, method: str, ending: str, *faults: Fault) -> None:
        """Answer the next requests of this method whose path ends so with faults, one each."""
        self.rest.faults += [(method, ending, fault) for fault in faults]

    async def session(self, number: int = 1, timeout_s: float = 10.0) -> None:
        """Wait until the bot has identified for the `number`-th time."""
        await self.changes.until(
            lambda: len(self.gateway.sessions) >= number or None, f"session {number}", timeout_s
        )

    async def resumption(self, number: int = 1, timeout_s: float = 10.0) -> None:
        """Wait until the bot has resumed for the `number`-th time."""
        await self.changes.until(
            lambda: self.gateway.resumed >= number or None, f"resumption {number}", timeout_s
        )

    async def seen(self, method: str, ending: str, timeout_s: float = 10.0) -> Request:
        """Wait for a request of this method whose path ends so, and return the first, answered."""
        return await self.changes.until(
            lambda: next((one for one in self.sent(method, ending) if one.status), None),
            f"{method} {ending}",
            timeout_s,
        )

    async def ask(
        self, question: str, *, command: str = "ask", dm: bool = False, age_s: float = 0.0
    ) -> Asked:
        """Let somebody use `/ask`; `age_s` is how long its event was on its way."""
        payload = payloads.command_interaction(command, {"question": question}, dm=dm)
        asked = Asked(payload, self._clock() - age_s, self.changes)
        self.rest.asked[asked.id] = asked
        await self.gateway.dispatch("INTERACTION_CREATE", payload)
        return asked

    async def mention(self, text: str) -> Posted:
        """Let somebody mention the bot in the channel, in front of `text`."""
        return await self.post(f"<@{payloads.BOT_ID}> {text}", mentions=[payloads.bot_user()])

    async def dm(self, text: str) -> Posted:
        """Let somebody write to the bot alone."""
        return await self.post(text, dm=True)

    async def post(
        self,
        content: str,
        *,
        author: Json | None = None,
        dm: bool = False,
        mentions: list[Json] | None = None,
    ) -> Posted:
        """Let somebody write a message, as it stands."""
        payload = payloads.message(
            content, author=author or payloads.user(), dm=dm, mentions=mentions or []
        )
        if not dm:
            payload |= {"guild_id": payloads.GUILD_ID, "member": payloads.member()}
        posted = Posted(payload, self.changes)
        self.rest.posted[posted.id] = posted
        await self.gateway.dispatch("MESSAGE_CREATE", payload)
        return posted

    async def repeat(self, sent: Asked | Posted) -> None:
        """Send an event once more."""
        event = "INTERACTION_CREATE" if isinstance(sent, Asked) else "MESSAGE_CREATE"
        await self.gateway.dispatch(event, sent.payload)

    async def drop_gateway(self) -> None:
        """Break the websocket as a network does, and wait until it is broken."""
        dropped = self._socket()
        dropped.drop()
        await self.changes.until(
            lambda: self.gateway.current.socket is not dropped or None, "end of the connection"
        )

    async def ask_to_reconnect(self) -> None:
        """Tell the client to come back on another connection (opcode 7)."""
        await self._socket().send({"op": RECONNECT, "d": None})

    async def invalidate_session(self) -> None:
        """End the session for good (opcode 9)."""
        self.gateway.current.resumable = False
        await self._socket().send({"op": INVALID_SESSION, "d": False})

    def _socket(self) -> Socket:
        socket = self.gateway.current.socket
        assert socket is not None, "the bot is not connected"
        return socket

"""The gateway: sessions over a websocket, with heartbeat, resume and everything that breaks."""

import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_server import payloads
from tests.discord_server.payloads import Json
from tests.discord_server.places import Guild
from tests.discord_server.state import Changes

DISPATCH, HEARTBEAT, IDENTIFY, RESUME = 0, 1, 2, 6
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11
BAD_TOKEN = 4004
DISALLOWED_INTENTS = 4014
# GUILD_MEMBERS, GUILD_PRESENCES and MESSAGE_CONTENT have to be granted first.
MESSAGE_CONTENT = 1 << 15
PRIVILEGED_INTENTS = (1 << 1) | (1 << 8) | MESSAGE_CONTENT


class Socket:
    """One websocket, compressed as the client asked for."""

    def __init__(self, socket: web.WebSocketResponse, compress: str) -> None:
        self._socket = socket
        # A text frame is understood whatever compression was asked for, so that a Python whose
        # library asks for zstd needs no zstd here.
        self._deflate = zlib.compressobj() if compress == "zlib-stream" else None

    async def send(self, payload: Json) -> None:
        text = json.dumps(payload)
        if self._deflate is None:
            await self._socket.send_str(text)
            return
        data = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self._socket.send_bytes(data)

    async def close(self, code: int) -> None:
        await self._socket.close(code=code)

    def drop(self) -> None:
        """Break the line, as a network does: no close frame."""
        transport = self._socket._req.transport if self._socket._req is not None else None
        if transport is not None:
            transport.abort()


@dataclass(slots=True)
class Session:
    """What a client may come back to: every event that was sent, whether it arrived or not.

    Attributes:
        shard: The number of its shard and how many there are; None for the only one.
    """

    id: str
    shard: tuple[int, int] | None = None
    events: list[Json] = field(default_factory=list)
    socket: Socket | None = None
    resumable: bool = True

    def has(self, guild_id: str | None) -> bool:
        """Whether it is sent the events of a guild; None for those of direct messages.

        https://docs.discord.com/developers/events/gateway#sharding
        """
        if self.shard is None:
            return True
        number, count = self.shard
        return (int(guild_id or 0) >> 22) % count == number


@dataclass(slots=True)
class Gateway:
    """The gateway's side of every session."""

    token: str
    changes: Changes
    own_url: Callable[[], str]
    guilds: Callable[[], list[Guild]]
    heartbeat_interval_s: float = 41.25
    granted_intents: int = ~PRIVILEGED_INTENTS
    sessions: dict[str, Session] = field(default_factory=dict)
    identifies: list[Json] = field(default_factory=list)
    identified_at_s: list[float] = field(default_factory=list)
    resumes: list[Json] = field(default_factory=list)
    resumed: int = 0
    refusals: int = 0
    heartbeats: int = 0
    queries: list[dict[str, str]] = field(default_factory=list)
    _sockets: set[web.WebSocketResponse] = field(default_factory=set)

    @property
    def current(self) -> Session:
        """The newest session."""
        return next(reversed(self.sessions.values()))

    @property
    def reads_content(self) -> bool:
        """Whether the newest client asked for the text of messages that are not for it."""
        return bool(self.identifies and self.identifies[-1]["intents"] & MESSAGE_CONTENT)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket until it ends; the next `refusals` are not even opened."""
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        response = web.WebSocketResponse()
        await response.prepare(request)
        self._sockets.add(response)
        self.queries.append(dict(request.query))
        socket = Socket(response, request.query.get("compress", ""))
        await socket.send(
            {"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat_interval_s * 1000)}}
        )
        try:
            async for frame in response:
                if frame.type is WSMsgType.TEXT:
                    await self._received(socket, json.loads(frame.data))
        finally:
            self._sockets.discard(response)
            for session in self.sessions.values():
                if session.socket is socket:
                    session.socket = None
            self.changes.tell()
        return response

    async def dispatch(self, event: str, data: Json) -> None:
        """Send an event to the newest session; it is kept for when the client comes back."""
        await self._dispatch_to(self._sessions_of(event, data)[-1], event, data)

    async def dispatch_to_all(self, event: str, data: Json) -> None:
        """Send an event to every connected session besides, as to two bots with one token."""
        *others, newest = self._sessions_of(event, data)
        for session in (*others, newest):
            if session is newest or session.socket is not None:
                await self._dispatch_to(session, event, data)

    def _sessions_of(self, event: str, data: Json) -> list[Session]:
        """Return the sessions whose shard an event belongs to, in the order of their age."""
        guild_id = data["id"] if event.startswith("GUILD_") else data.get("guild_id")
        return [session for session in self.sessions.values() if session.has(guild_id)]

    async def _dispatch_to(self, session: Session, event: str, data: Json) -> None:
        payload = {"op": DISPATCH, "t": event, "s": len(session.events) + 1, "d": data}
        session.events.append(payload)
        if session.socket is not None:
            await session.socket.send(payload)

    async def close(self) -> None:
        for response in list(self._sockets):
            await response.close(code=1001)

    async def _received(self, socket: Socket, payload: Json) -> None:
        data: Any = payload["d"]
        match payload["op"]:
            case 1:
                self.heartbeats += 1
                await socket.send({"op": HEARTBEAT_ACK, "d": None})
            case 2:
                self.identifies.append(data)
                self.identified_at_s.append(time.monotonic())
                await self._identify(socket, data)
            case 6:
                self.resumes.append(data)
                await self._resume(socket, data)
        self.changes.tell()

    async def _identify(self, socket: Socket, data: Json) -> None:
        if data["token"] != self.token:
            await socket.close(BAD_TOKEN)
            return
        if data["intents"] & ~self.granted_intents:
            await socket.close(DISALLOWED_INTENTS)
            return
        shard = tuple(data["shard"]) if "shard" in data else None
        session = Session(f"session-{len(self.sessions) + 1}", shard, socket=socket)
        self.sessions[session.id] = session
        guilds = [guild for guild in self.guilds() if session.has(guild.id)]
        ready = {
            "v": 10,
            "user": payloads.bot_user(),
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.own_url(),
            "application": {"id": payloads.APPLICATION_ID, "flags": 0},
            "session_type": "normal",
        }
        if shard is not None:
            ready["shard"] = list(shard)
        await self._dispatch_to(session, "READY", ready)
        for guild in guilds:
            await self._dispatch_to(session, "GUILD_CREATE", payloads.guild(guild))

    async def _resume(self, socket: Socket, data: Json) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None or not session.resumable or data["token"] != self.token:
            await socket.send({"op": INVALID_SESSION, "d": False})
            return
        session.socket = socket
        for missed in session.events[data["seq"] :]:
            await socket.send(missed)
        await self._dispatch_to(session, "RESUMED", {})
        self.resumed += 1

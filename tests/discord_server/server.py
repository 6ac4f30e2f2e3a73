"""The server as a test uses it: start it, let people ask, look at what the bot did."""

import re
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.discord_server import interactions, payloads
from tests.discord_server.faults import Fault
from tests.discord_server.gateway import (
    INVALID_SESSION,
    RECONNECT,
    Gateway,
    Socket,
)
from tests.discord_server.interactions import Attached, Given, OptionValue
from tests.discord_server.openapi import description
from tests.discord_server.payloads import Json
from tests.discord_server.places import ADA, BOT_ID, NEWS, Guild, Person, Place, dm_with
from tests.discord_server.rest import API, Rest
from tests.discord_server.state import Asked, Changes, Known, Posted, Request

TOKEN = "loopback.token.of-the-test"


class DiscordServer:
    """A Discord with one guild, one channel in it, and one person, unless a test adds more.

    Args:
        port: Where to listen on 127.0.0.1; 0 for any free port.
        clock: Seconds, for the deadlines of interactions.
        heartbeat_interval_s: What clients are told.
        guilds: The guilds that the bot is in, in the place of the one.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
        heartbeat_interval_s: float = 41.25,
        guilds: tuple[Guild, ...] = (),
    ) -> None:
        self._port = port
        self._clock = clock
        self.changes = Changes()
        self.known = Known()
        if guilds:
            self.known.guilds = list(guilds)
        self.gateway = Gateway(
            TOKEN,
            self.changes,
            lambda: self.gateway_url,
            lambda: self.known.guilds,
            heartbeat_interval_s,
        )
        self.rest = Rest(
            TOKEN,
            self.changes,
            clock,
            lambda: self.gateway_url,
            lambda: f"http://127.0.0.1:{self._port}",
            self.gateway.dispatch,
            self.known,
        )
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/files/{id}/{name}", self._file)
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

    def complaints(self) -> list[str]:
        """Return what about the bot's requests was not as Discord describes or documents it."""
        described = description()
        faults = [] if described is None else map(described.faults, self.requests)
        return [*self.known.broken, *(line for lines in faults for line in lines)]

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
        self,
        question: str,
        *,
        command: str = "ask",
        dm: bool = False,
        age_s: float = 0.0,
        person: Person = ADA,
        place: Place | None = None,
        **options: OptionValue,
    ) -> Asked:
        """Let somebody use `/ask`; `age_s` is how long its event was on its way."""
        place = place or (dm_with(person) if dm else NEWS)
        return await self.use(
            command, {"question": question, **options}, person=person, place=place, age_s=age_s
        )

    async def use(
        self,
        path: str,
        options: Mapping[str, OptionValue] | None = None,
        *,
        person: Person = ADA,
        place: Place = NEWS,
        age_s: float = 0.0,
    ) -> Asked:
        """Let somebody use a slash command; `path` is its name with its groups: "news feed add"."""
        event = interactions.command(path, options or {}, person, place)
        return await self._interaction(event, person, place, age_s)

    async def type(
        self,
        path: str,
        option: str,
        typed: str,
        options: Mapping[str, OptionValue] | None = None,
        *,
        person: Person = ADA,
        place: Place = NEWS,
    ) -> Asked:
        """Let somebody type in an option that is completed; `offered()` are the choices."""
        given = {**(options or {}), option: typed}
        event = interactions.command(path, given, person, place, focused=option)
        return await self._interaction(event, person, place)

    async def use_menu(
        self, name: str, on: Posted | Json, *, person: Person = ADA, place: Place = NEWS
    ) -> Asked:
        """Let somebody use a command in a message's menu; its whole text comes with that."""
        message = on.payload if isinstance(on, Posted) else on
        event = interactions.message_menu(name, message, person, place)
        return await self._interaction(event, person, place)

    async def press(
        self,
        message: Json,
        wanted: str,
        *,
        values: tuple[str, ...] = (),
        person: Person = ADA,
        place: Place | None = None,
        age_s: float = 0.0,
    ) -> Asked:
        """Let somebody press a button, or choose `values` in a menu.

        Args:
            message: The bot's message, as it stands.
            wanted: A label, a placeholder or a custom id.
            values: What is chosen in a menu.
            person: Who.
            place: Where; by itself where the message is.
            age_s: How long the event was on its way.
        """
        place = place or self._place_of(message, person)
        pressed = interactions.find(message, wanted)
        event = interactions.component(message, pressed, values, person, place)
        return await self._interaction(event, person, place, age_s)

    async def submit(self, opened: Asked, values: Mapping[str, Given]) -> Asked:
        """Let who opened a modal send it; see `interactions.modal_submit`."""
        modal = await opened.opened_modal()
        event = interactions.modal_submit(
            modal, values, opened.payload.get("message"), opened.person, opened.place
        )
        return await self._interaction(event, opened.person, opened.place)

    def upload(self, filename: str, content: bytes) -> Attached:
        """Let somebody upload a file, to give to an option."""
        path = f"/files/{payloads.snowflake()}/{filename}"
        self.known.files[path] = content
        url = f"http://127.0.0.1:{self._port}{path}"
        return Attached(payloads.attachment(filename, url, len(content)))

    async def _interaction(
        self, event: Json, person: Person, place: Place, age_s: float = 0.0
    ) -> Asked:
        if place.is_dm:
            self.known.dms[place.channel_id] = person
        asked = Asked(event, self._clock() - age_s, self.changes, person, place)
        self.known.asked[asked.id] = asked
        await self.gateway.dispatch_to_all("INTERACTION_CREATE", event)
        return asked

    def _place_of(self, message: Json, person: Person) -> Place:
        return self.known.place(message["channel_id"]) or dm_with(person)

    async def mention(self, text: str, *, person: Person = ADA, place: Place = NEWS) -> Posted:
        """Let somebody mention the bot in a channel, in front of `text`."""
        return await self.post(f"<@{BOT_ID}> {text}", person=person, place=place)

    async def dm(self, text: str, *, person: Person = ADA) -> Posted:
        """Let somebody write to the bot alone."""
        return await self.post(text, person=person, dm=True)

    async def reply(
        self,
        message: Json,
        text: str,
        *,
        ping: bool = True,
        person: Person = ADA,
        place: Place | None = None,
    ) -> Posted:
        """Let somebody reply to a message of the bot, with or without pinging it."""
        place = place or self._place_of(message, person)
        return await self.post(text, person=person, place=place, to=message, ping=ping)

    async def post(
        self,
        content: str,
        *,
        author: Json | None = None,
        dm: bool = False,
        person: Person = ADA,
        place: Place | None = None,
        to: Json | None = None,
        ping: bool = True,
    ) -> Posted:
        """Let somebody write a message.

        Without the intent for it Discord leaves out the content, except of direct messages and of
        messages that mention the bot, as a reply with its ping on does:
        https://docs.discord.com/developers/events/gateway#message-content-intent
        """
        place = place or (dm_with(person) if dm else NEWS)
        mentioned = bool(re.search(rf"<@!?{BOT_ID}>", content))
        mentioned = mentioned or bool(to and ping and to["author"]["id"] == BOT_ID)
        payload = payloads.message(
            content,
            author=author or payloads.person_user(person),
            channel_id=place.channel_id,
            mentions=[payloads.bot_user()] if mentioned else [],
        )
        if to is not None:
            payload |= {
                "type": 19,
                "message_reference": {"message_id": to["id"], "channel_id": to["channel_id"]},
                "referenced_message": to,
            }
        if place.is_dm:
            self.known.dms[place.channel_id] = person
        else:
            payload |= {"guild_id": place.guild_id, "member": payloads.member(person)}
        posted = Posted(payload, self.changes)
        self.known.posted[posted.id] = posted
        self.known.by_id[posted.id] = payload
        shown = place.is_dm or mentioned or self.gateway.reads_content
        hidden = not (shown or payload["author"]["id"] == BOT_ID)
        if hidden:
            posted.payload = {**payload, "content": "", "components": [], "attachments": []}
        await self.gateway.dispatch_to_all("MESSAGE_CREATE", posted.payload)
        posted.payload = payload
        return posted

    async def repeat(self, sent: Asked | Posted) -> None:
        """Send an event once more."""
        event = "INTERACTION_CREATE" if isinstance(sent, Asked) else "MESSAGE_CREATE"
        await self.gateway.dispatch(event, sent.payload)

    async def _file(self, request: web.Request) -> web.Response:
        content = self.known.files.get(request.path)
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content)

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

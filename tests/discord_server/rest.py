"""The REST API, v10, as far as a bot like ours uses it: the door, and what needs no message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.callbacks import Callbacks
from tests.discord_server.channels import Channels
from tests.discord_server.command_limits import broken_commands
from tests.discord_server.faults import Dropped, Fault, RateLimited
from tests.discord_server.payloads import Json
from tests.discord_server.reading import current, read
from tests.discord_server.refusals import Refused, check
from tests.discord_server.state import Asked, Changes, Known, Posted, Request

API = "/api/v10"
# discord.py takes a 429 without it for a ban by the proxy in front of Discord.
_VIA = {"Via": "1.1 google"}


@dataclass(slots=True)
class Rest:
    """The REST side, with everything that was asked of it."""

    token: str
    changes: Changes
    clock: Callable[[], float]
    gateway_url: Callable[[], str]
    files_url: Callable[[], str]
    dispatch: Callable[[str, Json], Any]
    known: Known = field(default_factory=Known)
    requests: list[Request] = field(default_factory=list)
    faults: list[tuple[str, str, Fault]] = field(default_factory=list)

    @property
    def asked(self) -> dict[str, Asked]:
        return self.known.asked

    @property
    def posted(self) -> dict[str, Posted]:
        return self.known.posted

    @property
    def commands(self) -> list[Json]:
        return self.known.commands

    @property
    def messages(self) -> list[Json]:
        """What the bot sent to channels; its replies to interactions are not among them."""
        return self.known.messages

    def application(self) -> web.Application:
        """Return the routes."""
        app = web.Application(middlewares=[self._middleware], client_max_size=32 * 1024 * 1024)
        routes = [
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/gateway", self._gateway),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/users/@me/guilds", self._guilds),
            ("GET", "/guilds/{guild}", self._guild),
            ("GET", "/applications/{application}/commands", self._get_commands),
            ("PUT", "/applications/{application}/commands", self._put_commands),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
            ("GET", "/guilds/{guild}/audit-logs", self._log),
            *Callbacks(self.known, self.clock, self.files_url).routes(),
            *Channels(self.known, self.files_url, self.dispatch).routes(),
        ]
        for method, path, handler in routes:
            app.router.add_route(method, path, handler)
        return app

    @web.middleware
    async def _middleware(
        self, request: web.Request, handler: Callable[[web.Request], Any]
    ) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        record = await read(request, path)
        current.set(record)
        self.requests.append(record)
        fault = self._next_fault(record)
        try:
            if fault is not None:
                response = await self._fail(fault, request, handler)
            else:
                self._authorise(path, request)
                response = await handler(request)
        except Refused as refused:
            response = web.json_response(
                {"message": refused.message, "code": refused.code}, status=refused.status
            )
        except web.HTTPNotFound:
            response = web.json_response({"message": "404: Not Found", "code": 0}, status=404)
        record.status = response.status
        if response.content_type == "application/json":
            # discord.py reads JSON only under exactly the name that Discord gives it
            response.headers["Content-Type"] = "application/json"
        response.headers.update(_VIA)
        self.changes.tell()
        return response

    def _authorise(self, path: str, request: web.Request) -> None:
        """An interaction's token is in its path; all but the gateway's address needs the bot's."""
        if path == "/gateway" or path.startswith(("/interactions", "/webhooks")):
            return
        if request.headers.get("Authorization") != f"Bot {self.token}":
            raise Refused(401, 0, "401: Unauthorized")

    def _next_fault(self, request: Request) -> Fault | None:
        for number, (method, ending, fault) in enumerate(self.faults):
            if request.method == method and request.path.endswith(ending):
                del self.faults[number]
                return fault
        return None

    async def _fail(
        self, fault: Fault, request: web.Request, handler: Callable[[web.Request], Any]
    ) -> web.StreamResponse:
        if isinstance(fault, Dropped):
            if fault.after:
                await handler(request)
                self.changes.tell()
            assert request.transport is not None
            request.transport.abort()
            raise ConnectionResetError("scripted")
        if isinstance(fault, RateLimited):
            scope = "global" if fault.everywhere else "user"
            return web.json_response(
                {
                    "message": "You are being rate limited.",
                    "retry_after": fault.retry_after_s,
                    "global": fault.everywhere,
                    "code": 0,
                },
                status=429,
                headers={"Retry-After": str(fault.retry_after_s), "X-RateLimit-Scope": scope},
            )
        raise Refused(fault.status, fault.code, fault.message)

    async def _me(self, _: web.Request) -> web.Response:
        return web.json_response(payloads.bot_user())

    async def _application(self, _: web.Request) -> web.Response:
        return web.json_response(payloads.application())

    async def _guilds(self, _: web.Request) -> web.Response:
        return web.json_response(
            [
                {"id": guild.id, "name": guild.name, "permissions": str(guild.permissions)}
                for guild in self.known.guilds
            ]
        )

    async def _guild(self, request: web.Request) -> web.Response:
        wanted = request.match_info["guild"]
        guild = next((guild for guild in self.known.guilds if guild.id == wanted), None)
        if guild is None:
            raise Refused(404, 10004, "Unknown Guild")
        return web.json_response(payloads.guild(guild))

    async def _gateway(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return web.json_response(
            {"url": self.gateway_url(), "shards": 1, "session_start_limit": limit}
        )

    async def _member(self, request: web.Request) -> web.Response:
        person = self.known.members.get(request.match_info["user"])
        if person is None:
            raise Refused(404, 10007, "Unknown Member")
        user = payloads.person_user(person)
        return web.json_response({**payloads.member(person), "user": user})

    async def _log(self, request: web.Request) -> web.Response:
        person = self.known.added_by.get(request.match_info["guild"])
        entries = []
        if person is not None:
            entry = {"id": payloads.snowflake(), "user_id": person.id, "action_type": 28}
            entries.append({**entry, "target_id": payloads.BOT_ID})
        empty = ("users", "integrations", "webhooks", "guild_scheduled_events", "threads")
        other = ("application_commands", "auto_moderation_rules")
        listed: Json = {name: [] for name in (*empty, *other)}
        return web.json_response({**listed, "audit_log_entries": entries})

    async def _get_commands(self, _: web.Request) -> web.Response:
        return web.json_response(self.commands)

    async def _put_commands(self, _: web.Request) -> web.Response:
        commands = current.get().body
        check(self.known, broken_commands(commands))
        self.known.commands = [
            {
                "description": "",
                **command,
                "id": payloads.snowflake(),
                "application_id": payloads.APPLICATION_ID,
                "version": payloads.snowflake(),
            }
            for command in commands
        ]
        return web.json_response(self.commands)

"""The REST API, v10, as far as a bot like ours uses it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.faults import Dropped, Fault, RateLimited
from tests.discord_server.limits import broken_limits
from tests.discord_server.payloads import Json
from tests.discord_server.state import (
    DEADLINE_S,
    TOKEN_LIFE_S,
    Asked,
    Changes,
    Posted,
    Request,
)

API = "/api/v10"
# discord.py takes a 429 without it for a ban by the proxy in front of Discord.
_VIA = {"Via": "1.1 google"}


class Refused(Exception):  # noqa: N818 - an answer, not a mistake
    """A request that Discord answers with an error."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(slots=True)
class Rest:
    """The REST side, with everything that was asked of it."""

    token: str
    changes: Changes
    clock: Callable[[], float]
    gateway_url: Callable[[], str]
    requests: list[Request] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    posted: dict[str, Posted] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    faults: list[tuple[str, str, Fault]] = field(default_factory=list)

    def application(self) -> web.Application:
        """Return the routes."""
        app = web.Application(middlewares=[self._middleware])
        routes = [
            ("GET", "/users/@me", self._me),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/applications/{application}/commands", self._get_commands),
            ("PUT", "/applications/{application}/commands", self._put_commands),
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("GET", "/webhooks/{application}/{token}/messages/@original", self._original),
            ("PATCH", "/webhooks/{application}/{token}/messages/@original", self._edit),
            ("POST", "/webhooks/{application}/{token}", self._follow_up),
            ("GET", "/channels/{channel}", self._channel),
            ("POST", "/channels/{channel}/messages", self._post),
            ("POST", "/channels/{channel}/typing", self._typing),
            ("POST", "/users/@me/channels", self._open_dm),
        ]
        for method, path, handler in routes:
            app.router.add_route(method, path, handler)
        return app

    @web.middleware
    async def _middleware(
        self, request: web.Request, handler: Callable[[web.Request], Any]
    ) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        text = await request.text()
        record = Request(request.method, path, json.loads(text) if text else None)
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
        """An interaction's token is in its path; everything else needs the bot's."""
        if path.startswith(("/interactions", "/webhooks")):
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

    async def _gateway(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return web.json_response(
            {"url": self.gateway_url(), "shards": 1, "session_start_limit": limit}
        )

    async def _get_commands(self, _: web.Request) -> web.Response:
        return web.json_response(self.commands)

    async def _put_commands(self, request: web.Request) -> web.Response:
        self.commands = [
            {
                **command,
                "id": payloads.snowflake(),
                "application_id": payloads.APPLICATION_ID,
                "version": payloads.snowflake(),
            }
            for command in await request.json()
        ]
        return web.json_response(self.commands)

    async def _callback(self, request: web.Request) -> web.Response:
        asked = self.asked.get(request.match_info["interaction"])
        late = asked is not None and self.clock() - asked.at_s > DEADLINE_S
        if asked is None or asked.token != request.match_info["token"]:
            raise Refused(404, 10062, "Unknown interaction")
        if asked.reply_type is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if late:
            raise Refused(404, 10062, "Unknown interaction")
        body = await request.json()
        asked.reply_type = body["type"]
        asked.replied_after_s = self.clock() - asked.at_s
        asked.message = payloads.bot_message({}, asked.payload["channel_id"])
        if body["type"] == 4:
            _check(body["data"])
            asked.message = payloads.bot_message(body["data"], asked.payload["channel_id"])
            asked.edits.append(asked.message)
        loading = body["type"] == 5
        about = {
            "id": asked.id,
            "type": 2,
            "response_message_id": asked.message["id"],
            "response_message_loading": loading,
            "response_message_ephemeral": False,
        }
        resource = {"type": body["type"], "message": asked.message}
        return web.json_response({"interaction": about, "resource": resource})

    def _by_token(self, request: web.Request) -> Asked:
        token = request.match_info["token"]
        asked = next((one for one in self.asked.values() if one.token == token), None)
        if asked is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if self.clock() - asked.at_s > TOKEN_LIFE_S:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return asked

    async def _original(self, request: web.Request) -> web.Response:
        asked = self._by_token(request)
        if asked.message is None:
            raise Refused(404, 10008, "Unknown Message")
        return web.json_response(asked.message)

    async def _edit(self, request: web.Request) -> web.Response:
        asked = self._by_token(request)
        if asked.message is None:
            raise Refused(404, 10008, "Unknown Message")
        body = await request.json()
        _check(body)
        asked.message = {
            **payloads.bot_message(body, asked.payload["channel_id"]),
            "id": asked.message["id"],
        }
        asked.edits.append(asked.message)
        return web.json_response(asked.message)

    async def _follow_up(self, request: web.Request) -> web.Response:
        asked = self._by_token(request)
        body = await request.json()
        _check(body)
        message = payloads.bot_message(body, asked.payload["channel_id"])
        asked.follow_ups.append(message)
        return web.json_response(message)

    async def _channel(self, request: web.Request) -> web.Response:
        dm = request.match_info["channel"] == payloads.DM_CHANNEL_ID
        return web.json_response(payloads.channel(dm=dm))

    async def _open_dm(self, _: web.Request) -> web.Response:
        return web.json_response(payloads.channel(dm=True))

    async def _typing(self, _: web.Request) -> web.Response:
        return web.Response(status=204)

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        _check(body)
        nonce = body.get("nonce") if body.get("enforce_nonce") else None
        for known in self.messages:
            if nonce is not None and known.get("nonce") == nonce:
                return web.json_response(known)
        message = payloads.bot_message(body, request.match_info["channel"])
        self.messages.append(message)
        answered = str((body.get("message_reference") or {}).get("message_id"))
        if answered in self.posted:
            self.posted[answered].replies.append(message)
        return web.json_response(message)


def _check(body: Json) -> None:
    broken = broken_limits(body)
    if broken:
        raise Refused(400, 50035, f"Invalid Form Body: {'; '.join(broken)}")

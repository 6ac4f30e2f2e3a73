"""Channels: messages posted, edited and deleted there, threads, files, typing, direct messages."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.limits import broken_limits
from tests.discord_server.payloads import COMPONENTS_V2, Json
from tests.discord_server.places import ADA, DM_CHANNEL_ID, Person, Place, dm_with
from tests.discord_server.reading import current
from tests.discord_server.refusals import Refused, check
from tests.discord_server.state import Known

Routes = list[tuple[str, str, Callable[[web.Request], Any]]]


def keep_files(known: Known, files_url: str, data: Mapping[str, Any]) -> list[Json]:
    """Keep what was uploaded with a request, and return it as a message's attachments."""
    described = {str(one.get("filename")): one for one in data.get("attachments") or ()}
    kept = []
    for name, content in current.get().files.items():
        path = f"/files/{payloads.snowflake()}/{name}"
        known.files[path] = content
        description = described.get(name, {}).get("description")
        kept.append(payloads.attachment(name, files_url + path, len(content), description))
    return kept


@dataclass(slots=True)
class Channels:
    """The endpoints of channels."""

    known: Known
    files_url: Callable[[], str]
    dispatch: Callable[[str, Json], Any]

    def routes(self) -> Routes:
        message = "/channels/{channel}/messages/{message}"
        return [
            ("GET", "/channels/{channel}", self._channel),
            ("POST", "/channels/{channel}/messages", self._post),
            ("GET", message, self._get),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
            ("POST", f"{message}/threads", self._begin_thread),
            ("POST", "/channels/{channel}/threads", self._begin_thread),
            ("POST", "/channels/{channel}/typing", self._typing),
            ("POST", "/users/@me/channels", self._open_dm),
        ]

    def _place(self, request: web.Request) -> Place:
        channel_id = request.match_info["channel"]
        place = self.known.place(channel_id)
        if place is None and (channel_id == DM_CHANNEL_ID or channel_id in self.known.dms):
            place = dm_with(self.known.dms.get(channel_id, ADA))
        if place is None:
            raise Refused(404, 10003, "Unknown Channel")
        return place

    async def _channel(self, request: web.Request) -> web.Response:
        place = self._place(request)
        person = self.known.dms.get(place.channel_id, ADA)
        return web.json_response(payloads.channel(place, person))

    async def _open_dm(self, request: web.Request) -> web.Response:
        wanted = str(current.get().body["recipient_id"])
        person = next((one for one in self.known.dms.values() if one.id == wanted), None)
        person = person or (ADA if wanted == ADA.id else Person(wanted, f"person-{wanted}"))
        place = dm_with(person)
        self.known.dms[place.channel_id] = person
        return web.json_response(payloads.channel(place, person))

    async def _typing(self, request: web.Request) -> web.Response:
        self._place(request)
        return web.Response(status=204)

    async def _post(self, request: web.Request) -> web.Response:
        place, body = self._place(request), current.get().body
        check(self.known, broken_limits(body))
        nonce = body.get("nonce") if body.get("enforce_nonce") else None
        for known in self.known.messages:
            if nonce is not None and known.get("nonce") == nonce:
                return web.json_response(known)
        kept = keep_files(self.known, self.files_url(), body)
        message = payloads.bot_message(body, place.channel_id, kept)
        self.known.messages.append(message)
        self.known.by_id[message["id"]] = message
        answered = str((body.get("message_reference") or {}).get("message_id"))
        if answered in self.known.posted:
            self.known.posted[answered].replies.append(message)
        return web.json_response(message)

    def _message(self, request: web.Request, *, own: bool) -> Json:
        message = self.known.by_id.get(request.match_info["message"])
        if message is None or message["channel_id"] != request.match_info["channel"]:
            raise Refused(404, 10008, "Unknown Message")
        if own and message["author"]["id"] != payloads.BOT_ID:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        return message

    async def _get(self, request: web.Request) -> web.Response:
        return web.json_response(self._message(request, own=False))

    async def _edit(self, request: web.Request) -> web.Response:
        before, body = self._message(request, own=True), current.get().body
        check(self.known, broken_limits(body, flags=before["flags"] & COMPONENTS_V2))
        kept = keep_files(self.known, self.files_url(), body)
        flags = before["flags"] | (body.get("flags") or 0)
        after = payloads.bot_message({**before, **body, "flags": flags}, before["channel_id"], kept)
        after["id"] = before["id"]
        self.known.by_id[after["id"]] = after
        self.known.messages = [
            after if one["id"] == after["id"] else one for one in self.known.messages
        ]
        for posted in self.known.posted.values():
            posted.replies = [after if one["id"] == after["id"] else one for one in posted.replies]
        return web.json_response(after)

    async def _delete(self, request: web.Request) -> web.Response:
        gone = self._message(request, own=True)
        del self.known.by_id[gone["id"]]
        self.known.messages = [one for one in self.known.messages if one is not gone]
        return web.Response(status=204)

    async def _begin_thread(self, request: web.Request) -> web.Response:
        place = self._place(request)
        if place.guild_id is None or place.parent_id is not None:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        thread_id = request.match_info.get("message") or payloads.snowflake()
        if thread_id in self.known.places:
            raise Refused(400, 160004, "A thread has already been created for this message")
        name = current.get().body["name"]
        thread = replace(place, channel_id=thread_id, name=name, parent_id=place.channel_id)
        self.known.places[thread_id] = thread
        described = payloads.channel(thread)
        # as Discord does: the event comes by the gateway, whether before or after the answer
        await asyncio.ensure_future(self.dispatch("THREAD_CREATE", described))
        return web.json_response(described, status=201)

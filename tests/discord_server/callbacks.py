"""Answers to interactions: the first within three seconds, more by its token for 15 minutes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.channels import keep_files
from tests.discord_server.command_limits import broken_choices
from tests.discord_server.interactions import AUTOCOMPLETE, COMPONENT, MODAL_SUBMIT
from tests.discord_server.limits import broken_edit, broken_limits, broken_modal
from tests.discord_server.payloads import COMPONENTS_V2, EPHEMERAL, LOADING, Json
from tests.discord_server.reading import current
from tests.discord_server.refusals import Refused, check
from tests.discord_server.state import DEADLINE_S, TOKEN_LIFE_S, Asked, Known

MESSAGE, LATER, CHANGE_LATER, CHANGE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
Routes = list[tuple[str, str, Callable[[web.Request], Any]]]


@dataclass(slots=True)
class Callbacks:
    """The endpoints that an interaction's token opens."""

    known: Known
    clock: Callable[[], float]
    files_url: Callable[[], str]

    def routes(self) -> Routes:
        message = "/webhooks/{application}/{token}/messages/{message}"
        return [
            ("POST", "/interactions/{interaction}/{token}/callback", self._callback),
            ("POST", "/webhooks/{application}/{token}", self._follow_up),
            ("GET", message, self._get),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
        ]

    async def _callback(self, request: web.Request) -> web.Response:
        asked = self.known.asked.get(request.match_info["interaction"])
        late = asked is not None and self.clock() - asked.at_s > DEADLINE_S
        if asked is None or asked.token != request.match_info["token"]:
            raise Refused(404, 10062, "Unknown interaction")
        if asked.reply_type is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if late:
            raise Refused(404, 10062, "Unknown interaction")
        body = current.get().body
        data = body.get("data") or {}
        check(self.known, _misplaced(body["type"], asked.payload["type"]))
        match body["type"]:
            case 4:
                check(self.known, broken_limits(data))
                self._reply(asked, data)
            case 5:
                flags = (data.get("flags") or 0) & EPHEMERAL
                self._begin(asked, flags | LOADING)
            case 6:
                asked.message = asked.payload.get("message")
            case 7:
                self._change(asked, data)
            case 8:
                choices = data.get("choices") or []
                check(self.known, broken_choices(choices))
                asked.choices = choices
            case 9:
                check(self.known, broken_modal(data))
                asked.modal = data
        asked.reply_type = body["type"]
        asked.replied_after_s = self.clock() - asked.at_s
        return web.json_response(_told(asked))

    def _begin(self, asked: Asked, flags: int) -> Json:
        asked.ephemeral = bool(flags & EPHEMERAL)
        body = {
            "flags": flags,
            "interaction_metadata": payloads.interaction_metadata(asked.payload),
        }
        asked.message = payloads.bot_message(body, asked.payload["channel_id"], [])
        self.known.by_id[asked.message["id"]] = asked.message
        return asked.message

    def _reply(self, asked: Asked, data: Mapping[str, Any]) -> None:
        kept = keep_files(self.known, self.files_url(), data)
        body = {**data, "interaction_metadata": payloads.interaction_metadata(asked.payload)}
        sent = payloads.bot_message(body, asked.payload["channel_id"], kept)
        asked.ephemeral = bool(sent["flags"] & EPHEMERAL)
        asked.message = sent
        asked.edits.append(sent)
        self.known.by_id[sent["id"]] = sent

    def _change(self, asked: Asked, data: Mapping[str, Any]) -> None:
        before = asked.payload.get("message")
        if before is None:
            raise Refused(400, 50035, "there is no message to change")
        asked.message = before
        self._put(asked, before, data)

    def _put(self, asked: Asked, before: Json, data: Mapping[str, Any]) -> Json:
        """Put what was sent in the place of a message; its id and its privacy stay."""
        kept_flags = before["flags"] & (EPHEMERAL | COMPONENTS_V2)
        check(self.known, broken_edit(before, data, kept_flags))
        flags = kept_flags | ((data.get("flags") or 0) & COMPONENTS_V2)
        kept = keep_files(self.known, self.files_url(), data)
        sent = payloads.bot_message(
            {**before, **data, "flags": flags}, asked.payload["channel_id"], kept
        )
        sent["id"] = before["id"]
        self.known.by_id[sent["id"]] = sent
        if asked.message is not None and asked.message["id"] == sent["id"]:
            asked.message = sent
            asked.edits.append(sent)
            asked.ephemeral = bool(flags & EPHEMERAL)
        else:
            asked.follow_ups = [
                sent if one["id"] == sent["id"] else one for one in asked.follow_ups
            ]
        return sent

    def _by_token(self, request: web.Request) -> Asked:
        token = request.match_info["token"]
        asked = next((one for one in self.known.asked.values() if one.token == token), None)
        if asked is None:
            raise Refused(404, 10015, "Unknown Webhook")
        if self.clock() - asked.at_s > TOKEN_LIFE_S:
            raise Refused(401, 50027, "Invalid Webhook Token")
        return asked

    def _message(self, asked: Asked, request: web.Request) -> Json:
        wanted = request.match_info["message"]
        own = [asked.message, *asked.follow_ups]
        for one in own[:1] if wanted == "@original" else own:
            if one is not None and wanted in {"@original", one["id"]}:
                return one
        raise Refused(404, 10008, "Unknown Message")

    async def _get(self, request: web.Request) -> web.Response:
        return web.json_response(self._message(self._by_token(request), request))

    async def _edit(self, request: web.Request) -> web.Response:
        asked = self._by_token(request)
        before = self._message(asked, request)
        return web.json_response(self._put(asked, before, current.get().body))

    async def _delete(self, request: web.Request) -> web.Response:
        asked = self._by_token(request)
        gone = self._message(asked, request)
        del self.known.by_id[gone["id"]]
        asked.follow_ups = [one for one in asked.follow_ups if one is not gone]
        if gone is asked.message:
            asked.message = None
        return web.Response(status=204)

    async def _follow_up(self, request: web.Request) -> web.Response:
        asked = self._by_token(request)
        if asked.reply_type is None:
            raise Refused(404, 10015, "Unknown Webhook")
        body = current.get().body
        check(self.known, broken_limits(body))
        kept = keep_files(self.known, self.files_url(), body)
        message = payloads.bot_message(body, asked.payload["channel_id"], kept)
        asked.follow_ups.append(message)
        self.known.by_id[message["id"]] = message
        return web.json_response(message)


def _misplaced(reply: int, interaction: int) -> list[str]:
    """Return why this kind of reply does not belong to this kind of interaction."""
    if (reply == CHOICES) != (interaction == AUTOCOMPLETE):
        return [f"reply {reply} to interaction {interaction}"]
    if reply in {CHANGE_LATER, CHANGE} and interaction not in {COMPONENT, MODAL_SUBMIT}:
        return [f"reply {reply} to interaction {interaction}"]
    if reply == MODAL and interaction == MODAL_SUBMIT:
        return ["a modal in reply to a modal"]
    return []


def _told(asked: Asked) -> Json:
    about: Json = {"id": asked.id, "type": asked.payload["type"]}
    resource: Json = {"type": asked.reply_type}
    if asked.message is not None:
        about |= {
            "response_message_id": asked.message["id"],
            "response_message_loading": asked.reply_type == LATER,
            "response_message_ephemeral": asked.ephemeral,
        }
        resource["message"] = asked.message
    return {"interaction": about, "resource": resource}

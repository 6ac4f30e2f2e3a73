"""The INTERACTION_CREATE events that people's deeds make: commands, buttons, modals, typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.discord_server.payloads import (
    APPLICATION_ID,
    Json,
    channel,
    components_of,
    member,
    person_user,
    role,
    snowflake,
)
from tests.discord_server.places import Person, Place

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
BUTTON, STRING_SELECT, TEXT_INPUT = 2, 3, 4
ROLE_SELECT, CHANNEL_SELECT = 6, 8
_COMMAND_ID = "800000000000000009"


@dataclass(frozen=True, slots=True)
class Typed:
    """An option's value whose type its Python type does not tell: a user, channel or role.

    Attributes:
        kind: Discord's number: 6 a user, 7 a channel, 8 a role.
        value: An id.
        resolved: The object with that id, as Discord sends it along.
    """

    kind: int
    value: str
    resolved: Json


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody gives to an option."""

    payload: Json


# What is given to a field of a modal: a text, or what is chosen in a menu.
Given = str | tuple[str, ...]
OptionValue = str | int | float | bool | Typed | Attached


def command(
    path: str, options: Mapping[str, OptionValue], person: Person, place: Place, focused: str = ""
) -> Json:
    """Return a slash command's event.

    Args:
        path: The command's name, with its groups: "news feed add".
        options: What was given.
        person: Who uses it.
        place: Where.
        focused: The option that somebody is typing in; then it is an autocomplete event.
    """
    name, *groups = path.split()
    given = [_option(key, value) for key, value in options.items()]
    for one in given:
        if one["name"] == focused:
            one["focused"] = True
    for depth, group in reversed(list(enumerate(groups, start=1))):
        kind = 1 if depth == len(groups) else 2
        given = [{"name": group, "type": kind, "options": given}]
    data = {"id": _COMMAND_ID, "name": name, "type": 1, "options": given}
    if resolved := _resolved(options.values()):
        data["resolved"] = resolved
    return _event(AUTOCOMPLETE if focused else COMMAND, data, person, place)


def message_menu(name: str, message: Json, person: Person, place: Place) -> Json:
    """Return the event of a command in a message's menu."""
    data = {
        "id": _COMMAND_ID,
        "name": name,
        "type": 3,
        "target_id": message["id"],
        "resolved": {"messages": {message["id"]: message}},
    }
    return _event(COMMAND, data, person, place)


def component(
    message: Json, pressed: Json, values: Sequence[str], person: Person, place: Place
) -> Json:
    """Return the event of a pressed button, or of a menu in which values were chosen."""
    data: Json = {
        "custom_id": pressed["custom_id"],
        "component_type": pressed["type"],
        "id": pressed.get("id", 0),
    }
    if pressed["type"] != BUTTON:
        data["values"] = list(values)
    return {**_event(COMPONENT, data, person, place), "message": message}


def modal_submit(
    modal: Json, values: Mapping[str, Given], message: Json | None, person: Person, place: Place
) -> Json:
    """Return the event of a modal that was sent.

    Args:
        modal: As it was opened.
        values: By the labels or ids of its fields: a text, or what is chosen in a menu. A menu
            that is not named keeps what it was opened with.
        message: The message under which it was opened, if there is one.
        person: Who sends it.
        place: Where.
    """
    left = dict(values)
    filled = []
    resolved: Json = {}
    for number, one in enumerate(modal["components"], start=1):
        inner = one.get("component") or next(iter(one.get("components", [])), None)
        if inner is None:
            continue
        label = one.get("label") or inner.get("label")
        given = left.pop(label, None)
        given = left.pop(inner["custom_id"], None) if given is None else given
        answer = {"type": inner["type"], "custom_id": inner["custom_id"], "id": 100 + number}
        if inner["type"] == TEXT_INPUT:
            answer["value"] = inner.get("value") or "" if given is None else given
        else:
            answer["values"] = _chosen(inner, given)
            _resolve(inner["type"], answer["values"], resolved)
        wrapped = {"component": answer} if one["type"] == 18 else {"components": [answer]}
        filled.append({"type": one["type"], "id": number, **wrapped})
    assert not left, f"the modal has no field {sorted(left)}"
    data = {"custom_id": modal["custom_id"], "components": filled, "resolved": resolved}
    event = _event(MODAL_SUBMIT, data, person, place)
    return event if message is None else {**event, "message": message}


def _chosen(menu: Json, given: Given | None) -> list[str]:
    if given is None:
        chosen = [one["value"] for one in menu.get("options", []) if one.get("default")]
        return chosen + [str(one["id"]) for one in menu.get("default_values", [])]
    return [given] if isinstance(given, str) and given else list(given)


def _resolve(kind: int, ids: Sequence[str], resolved: Json) -> None:
    """Send along the objects that menus of roles and channels name."""
    for one in ids:
        if kind == ROLE_SELECT:
            resolved.setdefault("roles", {})[one] = role(one, f"role-{one}", 0)
        elif kind == CHANNEL_SELECT:
            channel_of = {"id": one, "name": "a-channel", "type": 0, "permissions": "0"}
            resolved.setdefault("channels", {})[one] = channel_of


def find(message: Json, wanted: str) -> Json:
    """Return the button or menu of a message with this label, placeholder or custom id."""
    all_of_it = list(components_of(message["components"]))
    for one in all_of_it:
        if wanted in {one.get("label"), one.get("custom_id"), one.get("placeholder")}:
            assert not one.get("disabled"), f"{wanted!r} cannot be pressed"
            assert one.get("custom_id"), f"{wanted!r} is only a link"
            return one
    there = [one.get("label") or one.get("custom_id") for one in all_of_it if "custom_id" in one]
    raise AssertionError(f"no {wanted!r} in the message, only {there}")


def _option(name: str, value: OptionValue) -> Json:
    if isinstance(value, Typed):
        return {"name": name, "type": value.kind, "value": value.value}
    if isinstance(value, Attached):
        return {"name": name, "type": 11, "value": value.payload["id"]}
    kinds = {str: 3, int: 4, bool: 5, float: 10}
    return {"name": name, "type": kinds[type(value)], "value": value}


def _resolved(values: Any) -> Json:
    rooms = {6: "users", 7: "channels", 8: "roles"}
    resolved: Json = {}
    for value in values:
        if isinstance(value, Typed):
            resolved.setdefault(rooms[value.kind], {})[value.value] = value.resolved
        elif isinstance(value, Attached):
            resolved.setdefault("attachments", {})[value.payload["id"]] = value.payload
    return resolved


def _event(kind: int, data: Json, person: Person, place: Place) -> Json:
    event: Json = {
        "id": snowflake(),
        "application_id": APPLICATION_ID,
        "type": kind,
        "token": f"interaction-token-{snowflake()}",
        "version": 1,
        "data": data,
        "channel": channel(place, person),
        "channel_id": place.channel_id,
        "context": 1 if place.is_dm else 0,
        "locale": person.locale,
        "app_permissions": str(place.app_permissions),
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "authorizing_integration_owners": (
            {"0": place.guild_id or "0"} if place.has_bot else {"1": person.id}
        ),
    }
    if place.guild_id is None:
        event["user"] = person_user(person)
    else:
        event |= {
            "guild_id": place.guild_id,
            "guild_locale": "en-US",
            "member": {**member(person), "user": person_user(person)},
        }
    return event

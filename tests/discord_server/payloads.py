"""What Discord's objects look like on the wire, as far as a bot reads them."""

import copy
import itertools
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.discord_server.places import (
    ADA,
    APPLICATION_ID,
    BOT_ID,
    CHANNEL_ID,
    DM_CHANNEL_ID,
    GUILD_ID,
    PERSON_ID,
    Guild,
    Person,
    Place,
)

__all__ = ["APPLICATION_ID", "BOT_ID", "CHANNEL_ID", "DM_CHANNEL_ID", "GUILD_ID", "PERSON_ID"]

Json = dict[str, Any]

# Flags of messages: https://docs.discord.com/developers/resources/message#message-object-message-flags
EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15

_EPOCH_MS = 1_420_070_400_000
_counter = itertools.count(1)


def snowflake() -> str:
    """Return an id that tells its time, as Discord's do, and is given only once."""
    milliseconds = int(time.time() * 1000) - _EPOCH_MS
    return str((milliseconds << 22) | (next(_counter) & 0x3FFFFF))


def user(user_id: str = PERSON_ID, name: str = "ada", *, bot: bool = False) -> Json:
    return {
        "id": user_id,
        "username": name,
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


def person_user(person: Person) -> Json:
    return user(person.id, person.name, bot=person.bot)


def bot_user() -> Json:
    return {**user(BOT_ID, "newsdesk", bot=True), "verified": True, "mfa_enabled": True}


def member(person: Person = ADA) -> Json:
    return {
        "roles": list(person.roles),
        "joined_at": "2022-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": str(person.permissions),
    }


def application() -> Json:
    return {
        "id": APPLICATION_ID,
        "name": "Newsdesk",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(),
        "verify_key": "00",
        "flags": 0,
        "team": None,
        "interactions_endpoint_url": None,
    }


def channel(place: Place, person: Person = ADA) -> Json:
    if place.is_dm:
        return {
            "id": place.channel_id,
            "type": 1,
            "recipients": [person_user(person)],
            "last_message_id": None,
        }
    described: Json = {
        "id": place.channel_id,
        "type": place.kind if place.parent_id is None else 11,
        "guild_id": place.guild_id,
        "name": place.name,
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "rate_limit_per_user": 0,
        "topic": None,
        "parent_id": place.parent_id,
        "last_message_id": None,
    }
    if place.parent_id is not None:
        described |= {
            "owner_id": BOT_ID,
            "message_count": 0,
            "member_count": 2,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2023-02-22T00:00:00+00:00",
                "locked": False,
            },
        }
    return described


def role(role_id: str, name: str, permissions: int) -> Json:
    return {
        "id": role_id,
        "name": name,
        "permissions": str(permissions),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild(described: Guild) -> Json:
    everyone = role(described.id, "@everyone", 2147483647)
    return {
        "id": described.id,
        "name": described.name,
        "owner_id": described.owner_id,
        "unavailable": False,
        "roles": [everyone, *(role(one, f"role-{one}", 0) for one in described.roles)],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [channel(place) for place in described.channels if place.parent_id is None],
        "threads": [channel(place) for place in described.channels if place.parent_id is not None],
        "members": [{**member(), "user": bot_user()}],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "member_count": 2,
        "large": False,
        "icon": None,
        "splash": None,
        "banner": None,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": described.preferred_locale,
        "afk_timeout": 300,
        "system_channel_flags": 0,
    }


def message(content: str, *, author: Json, channel_id: str, mentions: list[Json]) -> Json:
    return {
        "id": snowflake(),
        "channel_id": channel_id,
        "author": author,
        "content": content,
        "timestamp": datetime.now(UTC).isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": mentions,
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
    }


def interaction_metadata(asked: Mapping[str, Any]) -> Json:
    """Return what a message says of the interaction that it answers: who began it, and how."""
    person = (asked.get("member") or asked)["user"]
    return {
        "id": asked["id"],
        "type": asked["type"],
        "user": person,
        "authorizing_integration_owners": {},
    }


def bot_message(body: Mapping[str, Any], channel_id: str, attachments: list[Json]) -> Json:
    """Return the message that a request's body makes, as Discord returns it."""
    sent = message(body.get("content") or "", author=bot_user(), channel_id=channel_id, mentions=[])
    sent["embeds"] = body.get("embeds") or []
    sent["components"] = _with_ids(body.get("components") or [])
    sent["flags"] = body.get("flags") or 0
    sent["attachments"] = attachments
    if "interaction_metadata" in body:
        sent["interaction_metadata"] = body["interaction_metadata"]
    if "nonce" in body:
        sent["nonce"] = body["nonce"]
    if body.get("message_reference"):
        sent |= {"type": 19, "message_reference": body["message_reference"]}
    return sent


def attachment(filename: str, url: str, size: int, description: str | None = None) -> Json:
    described: Json = {
        "id": snowflake(),
        "filename": filename,
        "size": size,
        "url": url,
        "proxy_url": url,
    }
    if description:
        described["description"] = description
    return described


def components_of(components: list[Json]) -> Iterator[Json]:
    """Yield every component of a message or modal, the nested ones too, in reading order."""
    for one in components:
        yield one
        yield from components_of(one.get("components") or [])
        for key in ("accessory", "component"):
            if one.get(key):
                yield from components_of([one[key]])


def _with_ids(components: list[Json]) -> list[Json]:
    """Return components as Discord returns them: each has an id."""
    numbered = copy.deepcopy(components)
    taken = {one["id"] for one in components_of(numbered) if "id" in one}
    free = (number for number in itertools.count(1) if number not in taken)
    for one in components_of(numbered):
        if "id" not in one:
            one["id"] = next(free)
    return numbered

"""What Discord's objects look like on the wire, as far as a bot reads them."""

import itertools
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

_EPOCH_MS = 1_420_070_400_000
_counter = itertools.count(1)

APPLICATION_ID = "800000000000000001"
# A bot's user and its application share an id, as those made since 2016 do.
BOT_ID = APPLICATION_ID
GUILD_ID = "800000000000000002"
CHANNEL_ID = "800000000000000003"
DM_CHANNEL_ID = "800000000000000004"
PERSON_ID = "800000000000000005"


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


def bot_user() -> Json:
    return {**user(BOT_ID, "newsdesk", bot=True), "verified": True, "mfa_enabled": True}


def member() -> Json:
    return {
        "roles": [],
        "joined_at": "2022-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": "2147483647",
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


def channel(*, dm: bool = False) -> Json:
    if dm:
        return {"id": DM_CHANNEL_ID, "type": 1, "recipients": [user()], "last_message_id": None}
    return {
        "id": CHANNEL_ID,
        "type": 0,
        "guild_id": GUILD_ID,
        "name": "news",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "rate_limit_per_user": 0,
        "topic": None,
        "parent_id": None,
        "last_message_id": None,
    }


def guild() -> Json:
    everyone = {
        "id": GUILD_ID,
        "name": "@everyone",
        "permissions": "2147483647",
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": GUILD_ID,
        "name": "Newsroom",
        "owner_id": PERSON_ID,
        "unavailable": False,
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "features": [],
        "channels": [channel()],
        "threads": [],
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
        "preferred_locale": "en-US",
        "afk_timeout": 300,
        "system_channel_flags": 0,
    }


def message(content: str, *, author: Json, dm: bool, mentions: list[Json]) -> Json:
    return {
        "id": snowflake(),
        "channel_id": DM_CHANNEL_ID if dm else CHANNEL_ID,
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


def bot_message(body: Mapping[str, Any], channel_id: str) -> Json:
    """Return the message that a request's body makes, as Discord returns it."""
    sent = message(
        body.get("content") or "", author=bot_user(), dm=channel_id == DM_CHANNEL_ID, mentions=[]
    )
    sent["channel_id"] = channel_id
    sent["embeds"] = body.get("embeds") or []
    if "nonce" in body:
        sent["nonce"] = body["nonce"]
    return sent


def command_interaction(name: str, options: Mapping[str, str], *, dm: bool) -> Json:
    """Return the INTERACTION_CREATE of a slash command."""
    interaction: Json = {
        "id": snowflake(),
        "application_id": APPLICATION_ID,
        "type": 2,
        "token": f"interaction-token-{snowflake()}",
        "version": 1,
        "data": {
            "id": "800000000000000009",
            "name": name,
            "type": 1,
            "options": [
                {"name": option, "type": 3, "value": value} for option, value in options.items()
            ],
        },
        "channel": channel(dm=dm),
        "channel_id": DM_CHANNEL_ID if dm else CHANNEL_ID,
        "context": 1 if dm else 0,
        "locale": "en-US",
        "app_permissions": "2147483647",
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "authorizing_integration_owners": {"0": "0" if dm else GUILD_ID},
    }
    if dm:
        interaction["user"] = user()
    else:
        interaction |= {"guild_id": GUILD_ID, "member": {**member(), "user": user()}}
    return interaction

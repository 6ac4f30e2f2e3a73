"""Synchronises the commands with Discord, when they have changed or on request."""

import asyncio
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import discord
from discord import AppCommandType
from discord.app_commands import AppCommand, AppCommandGroup

from bot.chat.admin_context import AdminContext
from bot.chat.client import NewsdeskClient, find_discord, read_token
from bot.chat.delivery import BROKEN
from bot.chat.error_messages import start_error
from bot.chat.i18n.texts import mention_commands
from bot.chat.services.answer_service import AnswerService, ChatAnswerer
from bot.errors import DiscordError
from bot.settings import Settings
from bot.store import BotStore

log = logging.getLogger(__name__)

_FILE = "discord-commands.json"


def sync_commands(settings: Settings) -> int:
    """Synchronise the commands now, changed or not.

    Returns:
        How many commands Discord has now.

    Raises:
        TokenError: The token is missing or refused.
        DiscordError: Discord cannot be reached, or refused the commands.
    """
    return asyncio.run(_sync_now(settings))


async def sync_if_changed(client: NewsdeskClient, home: Path) -> int | None:
    """Synchronise the commands if they differ from those last sent.

    Args:
        client: Logged in.
        home: The folder with the digests of what was sent, by application.

    Returns:
        How many commands were sent; None if nothing has changed.

    Raises:
        discord.HTTPException: Discord refused them.
    """
    remembered = _remembered(home).get(str(client.application_id))
    if remembered is not None and remembered["digest"] == await _digest(client):
        mention_commands(remembered["mentions"])
        return None
    return await _sync(client, home)


async def read_mentions(client: NewsdeskClient) -> None:
    """Learn from Discord how the commands are mentioned; another process synchronises them.

    Args:
        client: Logged in.

    Raises:
        discord.HTTPException: Discord refused to list them.
    """
    mention_commands(dict(_mentions_of(await client.tree.fetch_commands())))


async def _sync(client: NewsdeskClient, home: Path) -> int:
    synced = await client.tree.sync()
    mentions = dict(_mentions_of(synced))
    mention_commands(mentions)
    sent = {"digest": await _digest(client), "mentions": mentions}
    remembered = {**_remembered(home), str(client.application_id): sent}
    try:
        _remember(home, remembered)
    except OSError as error:
        log.warning(
            "%s: not written (%s); the next start synchronises the commands again", home, error
        )
    log.info("sent %d commands to Discord", len(synced))
    return len(synced)


async def _sync_now(settings: Settings) -> int:
    token = read_token(settings)
    find_discord(settings)
    answer_service, store = (
        AnswerService(_no_answers),
        BotStore(settings.home, settings.database_url),
    )
    client = NewsdeskClient(answer_service, store, AdminContext(settings, answer_service, store))
    try:
        async with client:
            await client.login(token)
            return await _sync(client, settings.home)
    except (discord.DiscordException, *BROKEN) as error:
        raise (
            start_error(error)
            or DiscordError(f"Discord could not be reached ({error!r}); try again later")
        ) from error


def _no_answers() -> ChatAnswerer:
    raise NotImplementedError("nobody is answered while commands are synchronised")


async def _digest(client: NewsdeskClient) -> str:
    """Return a digest of the commands as they are sent, in every language."""
    tree = client.tree
    translator = tree.translator
    assert translator is not None
    commands = tree.get_commands()
    payload = [await command.get_translated_payload(tree, translator) for command in commands]
    payload.sort(key=lambda command: (command["type"], command["name"]))
    return sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _mentions_of(commands: Iterable[AppCommand | AppCommandGroup]) -> Iterator[tuple[str, str]]:
    """Yield the full name of each command that can be used, and how Discord mentions it."""
    for command in commands:
        if isinstance(command, AppCommand) and command.type is not AppCommandType.chat_input:
            continue
        inside = [option for option in command.options if isinstance(option, AppCommandGroup)]
        if inside:
            yield from _mentions_of(inside)
        else:
            name = command.name if isinstance(command, AppCommand) else command.qualified_name
            yield name, command.mention


def _remembered(home: Path) -> dict[str, dict[str, Any]]:
    """Return the digest and the mentions of the commands last sent, by application id."""
    try:
        remembered = json.loads((home / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(remembered, dict):
        return {}
    return {
        application: sent
        for application, sent in remembered.items()
        if isinstance(sent, dict) and set(sent) == {"digest", "mentions"}
    }


def _remember(home: Path, digests: Mapping[str, object]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    aside = home / f"{_FILE}.new"
    aside.write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")
    aside.replace(home / _FILE)

"""Keeps people out whom a server has blocked: from commands, buttons and questions."""

from typing import Any

import discord

from bot.chat.cards.messages import say
from bot.chat.delivery import Interaction
from bot.chat.i18n.texts import texts_for
from bot.chat.permissions import ADMINISTRATOR, MANAGE_GUILD
from bot.chat.server_settings import ServerSettingsCache

# What is stored about a person is theirs to delete, whatever a server thinks of them.
_OPEN = frozenset({"forget-me"})


async def admits(servers: ServerSettingsCache, interaction: Interaction) -> bool:
    """Whether somebody may use a command or a button; tells them if they may not.

    People who manage the server are never kept out, so that nobody can lock it.

    Raises:
        LibraryError: The database cannot be used.
    """
    settings = await servers.settings(interaction.guild_id)
    if settings is None or interaction.user.id not in settings.blocked:
        return True
    if interaction.permissions.value & (ADMINISTRATOR | MANAGE_GUILD):
        return True
    if interaction.command is not None and interaction.command.qualified_name in _OPEN:
        return True
    if interaction.type is discord.InteractionType.autocomplete:
        await interaction.response.autocomplete([])
        return False
    sentence = texts_for(interaction.locale).blocked
    await interaction.response.send_message(say(sentence).content, ephemeral=True)
    return False


class Guarded:
    """A button that people whom the server has blocked cannot use."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Ask the client, which knows the servers."""
        client: Any = interaction.client
        allowed: bool = await client.admits(interaction)
        return allowed

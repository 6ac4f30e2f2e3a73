"""Where what somebody follows is told: to them, or in the channel if they may have it told."""

import asyncio
from typing import Any

import discord

from bot.chat.permissions import Person, Verdict, may_answer, may_have_told
from bot.chat.subscriptions import Who
from bot.errors import FollowError, WrongChannelError
from bot.store import BotStore
from bot.store.values import Place

CHANNEL = "channel"


async def place_for(interaction: discord.Interaction[Any], store: BotStore, where: str) -> Place:
    """Return where to tell, if that may be had told by who asks for it.

    Args:
        interaction: Of a command.
        store: Has the server's settings.
        where: `CHANNEL` for the channel of the command; anything else for its user.

    Raises:
        FollowError: They may not, or the bot may not write there.
        WrongChannelError: The server's settings keep the bot out of the channel.
    """
    server_id, channel = interaction.guild_id, interaction.channel
    if where != CHANNEL or server_id is None or channel is None:
        return Place(person_id=interaction.user.id)
    if not interaction.is_guild_integration():
        raise FollowError("member")
    settings = await asyncio.to_thread(store.settings, server_id)
    if not may_have_told(_person(interaction), settings):
        raise FollowError("channel")
    thread = channel if isinstance(channel, discord.Thread) else None
    parent_id = None if thread is None else thread.parent_id
    if may_answer(settings, channel.id, parent_id) is not Verdict.ANSWER:
        raise WrongChannelError(settings.channels)
    mine = interaction.app_permissions
    may_send = mine.send_messages if thread is None else mine.send_messages_in_threads
    if not (mine.view_channel and may_send):
        raise FollowError("write")
    return Place(channel_id=channel.id)


def who_uses(interaction: discord.Interaction[Any]) -> Who:
    """Return who uses a command, and where."""
    return Who(
        interaction.user.id, interaction.guild_id, interaction.channel_id, _person(interaction)
    )


def _person(interaction: discord.Interaction[Any]) -> Person | None:
    """Return what Discord says of who asks: what they may do here, and their roles."""
    if interaction.guild_id is None:
        return None
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else ()
    return Person(interaction.permissions.value, tuple(role.id for role in roles))

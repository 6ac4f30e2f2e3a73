"""Decides where notices go: to the person, or to the channel if they may send to it."""

import asyncio
from typing import Any

import discord

from bot.chat.cards.messages import say
from bot.chat.delivery import BROKEN, send
from bot.chat.notices.subscriptions import CommandUser
from bot.chat.permissions import MemberRights, ReplyDecision, may_answer, may_send_to_channel
from bot.errors import FollowError, WrongChannelError
from bot.store import BotStore
from bot.store.values import NoticePlace

CHANNEL = "channel"


async def place_for(
    interaction: discord.Interaction[Any], store: BotStore, where: str
) -> NoticePlace:
    """Return where notices go; checks that the user of the command may send them there.

    Args:
        interaction: Of a command.
        store: Has the server's settings.
        where: `CHANNEL` for the channel of the command; anything else for its user.

    Raises:
        FollowError: The user may not send there, or the bot may not write there.
        WrongChannelError: The server's settings keep the bot out of the channel.
    """
    server_id, channel = interaction.guild_id, interaction.channel
    if where != CHANNEL or server_id is None or channel is None:
        return NoticePlace(person_id=interaction.user.id)
    if not interaction.is_guild_integration():
        raise FollowError("member")
    settings = await asyncio.to_thread(store.settings, server_id)
    if not may_send_to_channel(_person(interaction), settings):
        raise FollowError("channel")
    thread = channel if isinstance(channel, discord.Thread) else None
    parent_id = None if thread is None else thread.parent_id
    if may_answer(settings, channel.id, parent_id) is not ReplyDecision.ANSWER:
        raise WrongChannelError(settings.channels)
    bot_permissions = interaction.app_permissions
    may_send = (
        bot_permissions.send_messages
        if thread is None
        else bot_permissions.send_messages_in_threads
    )
    if not (bot_permissions.view_channel and may_send):
        raise FollowError("write")
    return NoticePlace(channel_id=channel.id)


async def reach(interaction: discord.Interaction[Any], hello: str) -> int | None:
    """Write to the user of an interaction directly, before anything is promised there.

    Discord opens the channel even to somebody who takes no direct messages, and refuses only what
    is written there.

    Args:
        interaction: Of the user.
        hello: What is written.

    Returns:
        The channel of their direct messages; None if they take none.
    """
    try:
        channel = await interaction.user.create_dm()
    except (discord.HTTPException, *BROKEN):
        return None
    sent = await send(channel, say(hello), f"hello-{interaction.id}")
    return None if sent is None else channel.id


async def check_direct(
    interaction: discord.Interaction[Any], place: NoticePlace, hello: str
) -> None:
    """Write to the user if notices will go to them directly, unless they write to us alone now.

    Raises:
        FollowError: They take no direct messages.
    """
    if place.person_id is None or interaction.guild_id is None:
        return
    if await reach(interaction, hello) is None:
        raise FollowError("closed")


def who_uses(interaction: discord.Interaction[Any]) -> CommandUser:
    """Return who uses a command, and where."""
    return CommandUser(
        interaction.user.id, interaction.guild_id, interaction.channel_id, _person(interaction)
    )


def _person(interaction: discord.Interaction[Any]) -> MemberRights | None:
    """Return the user's permissions and roles from Discord's payload; None outside a server."""
    if interaction.guild_id is None:
        return None
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else ()
    return MemberRights(interaction.permissions.value, tuple(role.id for role in roles))

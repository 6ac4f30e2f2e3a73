"""For newcomers: `/help`, a word on joining a server, and `/timezone`."""

import asyncio
import logging
from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.autocomplete import Choices, zone_choices
from bot.chat.cards.markdown_escape import escape
from bot.chat.cards.messages import say
from bot.chat.delivery import Interaction, acknowledge, answer_interaction, send
from bot.chat.error_messages import suggesting
from bot.chat.i18n.small_talk import SmallTalk
from bot.chat.i18n.texts import texts_for
from bot.chat.permissions import MemberRights, audience_of, may_administer
from bot.chat.questions.greeter import Greeter
from bot.errors import NotAllowedError
from bot.following import time_zones
from bot.store import BotStore

log = logging.getLogger(__name__)

_MAX_ZONE = 100


class Welcome(commands.Cog):
    """Welcomes people and servers.

    Args:
        greeter: Says what the bot can do.
        store: Where time zones are kept.
    """

    def __init__(self, greeter: Greeter, store: BotStore) -> None:
        self._greeter = greeter
        self._store = store

    @app_commands.command(
        name="help", description="See what I can do, with examples from the newest stories."
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def help(self, interaction: Interaction) -> None:
        """Say what the bot can do, to the person who asks."""
        if not await acknowledge(interaction, private=True):
            return
        texts = texts_for(interaction.locale)
        audience = audience_of(interaction.guild_id)
        message = await self._greeter.reply(SmallTalk.ABOUT, audience, texts)
        await answer_interaction(interaction, message, private=True)

    @app_commands.command(
        name="timezone", description="Set the time zone of your days, such as “yesterday”."
    )
    @app_commands.describe(
        zone="The time zone, like Europe/Berlin.",
        whole_server="For everybody in this server who has not chosen one (for its managers).",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def timezone(
        self,
        interaction: Interaction,
        zone: app_commands.Range[str, 1, _MAX_ZONE],
        whole_server: bool = False,
    ) -> None:
        """Set the time zone of a person or of a server."""
        if not await acknowledge(interaction, private=True):
            return
        texts = texts_for(interaction.locale)
        found = await asyncio.to_thread(time_zones.find, zone, texts.language)
        if found is None:
            sentence = texts.zone_unknown.format(zone=escape(zone, _MAX_ZONE))
        elif whole_server:
            server_id = await self._administered(interaction)
            await asyncio.to_thread(self._store.set_server_zone, server_id, found)
            sentence = texts.zone_servers.format(zone=found)
        else:
            await asyncio.to_thread(self._store.set_person_zone, interaction.user.id, found)
            sentence = texts.zone_yours.format(zone=found)
        await answer_interaction(interaction, say(sentence), private=True)

    @timezone.autocomplete("zone")
    @suggesting
    async def _suggest_zone(self, interaction: Interaction, typed: str) -> Choices:
        return await zone_choices(typed, interaction)

    async def _administered(self, interaction: Interaction) -> int:
        """Return the server of a command.

        Raises:
            NotAllowedError: The user may not administer it, or this is no server.
        """
        server_id, user = interaction.guild_id, interaction.user
        if server_id is None or not isinstance(user, discord.Member):
            raise NotAllowedError(in_server=False)
        settings = await asyncio.to_thread(self._store.settings, server_id)
        rights = MemberRights(interaction.permissions.value, tuple(role.id for role in user.roles))
        if not may_administer(rights, settings):
            raise NotAllowedError
        return server_id

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello once in a server that the bot has joined, where it may write."""
        channel = _first_writable(guild)
        if channel is None:
            log.info("server %s: joined; there is no channel to say hello in", guild.id)
            return
        key = f"joined:{guild.id}:{guild.me.joined_at}"
        if await asyncio.to_thread(self._store.claim, key, datetime.now(UTC)):
            hello = say(texts_for(guild.preferred_locale).help_joined)
            await send(channel, hello, f"hello-{guild.id}")


def _first_writable(guild: discord.Guild) -> discord.TextChannel | None:
    """Return the channel for system messages, or else the first, if the bot may write there."""
    channels = [guild.system_channel, *guild.text_channels]
    for channel in channels:
        if channel is None:
            continue
        allowed = channel.permissions_for(guild.me)
        if allowed.view_channel and allowed.send_messages:
            return channel
    return None

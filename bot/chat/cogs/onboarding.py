"""For a new server: one message to who added the bot, with feeds to begin with in two clicks."""

import asyncio
import logging
import re
from datetime import UTC, datetime
from typing import Any, Self

import discord
from discord import ui
from discord.ext import commands

from bot.chat.admin_context import AdminContext
from bot.chat.cards.admin_replies import line
from bot.chat.cards.following import text_card
from bot.chat.cards.messages import Message
from bot.chat.cards.starter_topics import (
    TEMPLATE,
    StarterStep,
    added_card,
    feeds_card,
    read_step,
    topics_card,
)
from bot.chat.delivery import BROKEN, Interaction, acknowledge, answer_interaction, send
from bot.chat.error_messages import telling
from bot.chat.guard import Guarded
from bot.chat.i18n.texts import Texts, texts_for
from bot.chat.permissions import MemberRights, audience_of, may_administer
from bot.chat.sharding import find_server
from bot.errors import FeedRefusedError, NotAllowedError
from ingest.feeds.starter import StarterFeed

log = logging.getLogger(__name__)

# How far back in a server's log its newest bots are looked for.
_LOGGED = 10


class StarterButton(Guarded, ui.DynamicItem[ui.Button[Any]], template=TEMPLATE):
    """A button of the cards with feeds; works in any process, its id says all."""

    def __init__(self, step: StarterStep) -> None:
        super().__init__(ui.Button(label="…", custom_id=step.custom_id))
        self._step = step

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the step from the id."""
        step = read_step(match.string)
        if step is None:
            raise ValueError(f"a button of another version: {match.string!r}")
        return cls(step)

    async def callback(self, interaction: Interaction, /) -> None:
        """Do what it is for."""
        cog = interaction.client.get_cog(Onboarding.__cog_name__)
        assert isinstance(cog, Onboarding)
        async with telling(interaction, f"button {self._step.step}"):
            await cog.pressed(interaction, self._step)


class Onboarding(commands.Cog):
    """Welcomes servers with news to begin with.

    Args:
        bot: The bot.
        admin_context: Has the feeds and the settings.
    """

    def __init__(self, bot: commands.Bot, admin_context: AdminContext) -> None:
        self._bot = bot
        self._admin_context = admin_context

    async def cog_load(self) -> None:
        """Listen to the buttons of every such card ever sent."""
        self._bot.add_dynamic_items(StarterButton)

    async def cog_unload(self) -> None:
        """Listen no more."""
        self._bot.remove_dynamic_items(StarterButton)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Write once to who added the bot; without news of who that was, to the owner."""
        key = f"onboarding:{guild.id}:{guild.me.joined_at}"
        if not await asyncio.to_thread(self._admin_context.store.claim, key, datetime.now(UTC)):
            return
        person_id = await _who_added(guild) or guild.owner_id
        if person_id is None:
            return
        locale = await asyncio.to_thread(self._admin_context.store.locale_of, person_id)
        texts = texts_for(locale, guild.preferred_locale)
        opening = texts.help_added.format(server=guild.name)
        card = topics_card(guild.id, guild.name, texts, opening)
        try:
            channel = await self._bot.create_dm(discord.Object(person_id))
        except (discord.HTTPException, *BROKEN) as error:
            log.info("server %s: nobody to write to: %r", guild.id, error)
            return
        # a person who takes no direct messages has the message in the channel, see `Welcome`
        await send(channel, Message(card=card), f"joined-{guild.id}")

    async def pressed(self, interaction: Interaction, step: StarterStep) -> None:
        """Show the next card in the place of the one that a button is on.

        Raises:
            NotAllowedError: The user may not manage the server.
            NewsdeskError: The database cannot be used.
        """
        if not await acknowledge(interaction, private=True, change=True):
            return
        texts = texts_for(interaction.locale)
        guild = await find_server(self._bot, step.server_id)
        if guild is None or (step.step != "topics" and not step.feeds):
            message = Message(card=text_card(texts.starter_gone))
        else:
            await self._check(interaction, guild)
            match step.step:
                case "show":
                    message = Message(card=feeds_card(step, texts))
                case "add":
                    lines = [await self._add(guild.id, feed, texts) for feed in step.feeds]
                    message = Message(card=added_card(step, lines, texts))
                case _:
                    message = Message(card=topics_card(guild.id, guild.name, texts))
        await answer_interaction(interaction, message, private=True)

    async def _add(self, server_id: int, feed: StarterFeed, texts: Texts) -> str:
        shared = server_id in self._admin_context.settings.public_servers
        audience = "" if shared else audience_of(server_id)
        try:
            await self._admin_context.fetch(
                lambda: self._admin_context.feeds.add(feed.url, audience, publisher=feed.outlet)
            )
        except FeedRefusedError as error:
            if error.kind == "known":
                return line(texts.starter_known, name=feed.outlet)
            return line(texts.starter_failed, name=feed.outlet, reason=error.reason or error.kind)
        return line(texts.starter_added, name=feed.outlet)

    async def _check(self, interaction: Interaction, guild: discord.Guild) -> None:
        """Check that the user may manage a server, also from a direct message.

        Raises:
            NotAllowedError: They may not, or are no member.
        """
        settings = await self._admin_context.servers.settings(guild.id)
        if interaction.guild_id == guild.id and isinstance(interaction.user, discord.Member):
            member, permissions = interaction.user, interaction.permissions.value
        else:
            try:
                member = await guild.fetch_member(interaction.user.id)
            except discord.NotFound as error:
                raise NotAllowedError from error
            permissions = member.guild_permissions.value
        rights = MemberRights(permissions, tuple(role.id for role in member.roles))
        if not may_administer(rights, settings):
            raise NotAllowedError


async def _who_added(guild: discord.Guild) -> int | None:
    """Return who added the bot to a server, if its log may be read and says it."""
    if not guild.me.guild_permissions.view_audit_log:
        return None
    try:
        async for entry in guild.audit_logs(action=discord.AuditLogAction.bot_add, limit=_LOGGED):
            if entry.target is not None and entry.target.id == guild.me.id:
                return entry.user_id
    except (discord.HTTPException, *BROKEN) as error:
        log.info("server %s: its log was not read: %r", guild.id, error)
    return None

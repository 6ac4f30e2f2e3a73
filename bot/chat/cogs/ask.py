"""Asking: `/ask`, a mention of the bot, or a direct message; one question, one answer."""

import asyncio
import logging
import re
from collections import OrderedDict
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.cards.answer import answer_card
from bot.chat.deliver import acknowledge, answer_interaction, reply, typing
from bot.chat.desk import AnswerDesk, Asker
from bot.chat.errors import RESTARTING, on_message_error
from bot.chat.render import Message, say
from bot.chat.texts import texts_for

log = logging.getLogger(__name__)

MIN_QUESTION = 3
MAX_QUESTION = 1000
# Messages remembered, so that one which the gateway sends again is not answered again.
_REMEMBERED = 1000
# How long the word that we are restarting may take on its way.
_LAST_WORD_S = 1.5

_HINT_EMPTY = 'Ask me about the news, for example "When might Xi visit Russia?".'
_HINT_LONG = f"That is too long for me; please ask in at most {MAX_QUESTION} characters."


class Ask(commands.Cog):
    """Puts questions to the desk and brings the answers back.

    Args:
        bot: Whose mentions are questions.
        desk: Who answers.
    """

    def __init__(self, bot: commands.Bot, desk: AnswerDesk) -> None:
        self._bot = bot
        self._desk = desk
        self._seen: OrderedDict[int, None] = OrderedDict()

    @app_commands.command(
        name="ask", description="Ask about the news; every statement comes with its source."
    )
    @app_commands.describe(question="What you want to know, in plain words.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(
        self,
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, MIN_QUESTION, MAX_QUESTION],
    ) -> None:
        """Answer `/ask`."""
        if not await acknowledge(interaction):
            return
        with self._desk.serving():
            try:
                asker = Asker(interaction.user.id, interaction.guild_id)
                message = await self._answer(question, asker)
                await answer_interaction(interaction, message)
            except asyncio.CancelledError:
                await _last_word(answer_interaction(interaction, say(RESTARTING)))
                raise

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that mentions the bot, or that was sent to it alone."""
        question = self._question(message)
        if question is None or self._is_known(message.id):
            return
        with self._desk.serving():
            try:
                if len(question) < MIN_QUESTION:
                    await reply(message, say(_HINT_EMPTY))
                elif len(question) > MAX_QUESTION:
                    await reply(message, say(_HINT_LONG))
                else:
                    async with typing(message.channel):
                        guild_id = None if message.guild is None else message.guild.id
                        asker = Asker(message.author.id, guild_id)
                        answer = await self._answer(question, asker)
                    await reply(message, answer)
            except asyncio.CancelledError:
                await _last_word(reply(message, say(RESTARTING)))
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, whoever asked is told
                await on_message_error(message, error)

    async def _answer(self, question: str, asker: Asker) -> Message:
        answer = await self._desk.answer(question, datetime.now(UTC), asker=asker)
        return Message(card=answer_card(answer, texts_for()))

    def _question(self, message: discord.Message) -> str | None:
        """Return what a message asks, "" if nothing; None if it is not meant for us."""
        user = self._bot.user
        ordinary = message.type in {discord.MessageType.default, discord.MessageType.reply}
        if user is None or message.author.bot or message.webhook_id is not None or not ordinary:
            return None
        question, mentions = re.subn(rf"<@!?{user.id}>", " ", message.content)
        if message.guild is not None and not mentions:
            return None
        return " ".join(question.split())

    def _is_known(self, message_id: int) -> bool:
        """Return whether a message was handled before, and remember it."""
        known = message_id in self._seen
        self._seen[message_id] = None
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return known


async def _last_word(told: Any) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(told, _LAST_WORD_S)

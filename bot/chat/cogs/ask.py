"""Asking: `/ask`, a message's menu, a mention, a reply or a direct message."""

import asyncio
import re
from collections import OrderedDict
from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.autocomplete import Choices, outlet_choices, time_choices
from bot.chat.cards.messages import say
from bot.chat.delivery import Interaction
from bot.chat.error_messages import explain, on_message_error, suggesting
from bot.chat.i18n.texts import texts_for
from bot.chat.permissions import Invocation, audience_of
from bot.chat.publication_period import UnreadTimeError, read_period, refuse_time
from bot.chat.questions.answering import MAX_QUESTION, MIN_QUESTION
from bot.chat.questions.message_texts import text_of
from bot.chat.questions.question_handler import QuestionHandler
from bot.date_input import MAX_CHARACTERS

MENU = "What does the news say?"

# Messages remembered, so that one which the gateway sends again is not answered again; and people
# who got the hint that we cannot read their replies: once is enough.
_REMEMBERED = 1000


class Ask(commands.Cog):
    """Takes questions.

    Args:
        bot: The bot.
        question_handler: Handles the questions.
    """

    def __init__(self, bot: commands.Bot, question_handler: QuestionHandler) -> None:
        self._bot = bot
        self._question_handler = question_handler
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._hinted: OrderedDict[int, None] = OrderedDict()
        self._menu = app_commands.ContextMenu(name=MENU, callback=self.ask_about)
        self._menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
        self._menu.allowed_contexts = app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        )

    async def cog_load(self) -> None:
        """Add the command in the menu of messages, which cannot be declared in a class."""
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take it away again."""
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(
        name="ask", description="Ask about the news. Every statement comes with its source."
    )
    @app_commands.describe(
        question="What you want to know, in plain words.",
        since="Only news since then, such as today, monday, last week or 2023-02-28.",
        as_of="Only news until then, such as last week or 2023-02-28: what was known at the time.",
        outlet="Only articles from this outlet.",
        private="Show the answer only to you.",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(  # noqa: PLR0917 - an option each
        self,
        interaction: Interaction,
        question: app_commands.Range[str, MIN_QUESTION, MAX_QUESTION],
        since: app_commands.Range[str, 1, MAX_CHARACTERS] | None = None,
        as_of: app_commands.Range[str, 1, MAX_CHARACTERS] | None = None,
        outlet: app_commands.Range[str, 1, 100] | None = None,
        private: bool = False,
    ) -> None:
        """Answer `/ask`."""
        asking = self._question_handler.asking
        try:
            period = await read_period(
                lambda: asking.zone(interaction.user.id, interaction.guild_id),
                since,
                as_of,
                texts_for(interaction.locale).language,
            )
        except UnreadTimeError as error:
            await refuse_time(interaction, error)
            return
        await self._question_handler.take(
            interaction,
            " ".join(question.split()),
            since=period.since,
            as_of=period.until,
            outlet=(outlet or "").strip(),
            private=private,
        )

    @ask.autocomplete("outlet")
    @suggesting
    async def complete_outlet(self, interaction: Interaction, typed: str) -> Choices:
        """Offer the outlets that there is news of."""
        news = (await self._question_handler.answer_service.made()).news
        audience = audience_of(interaction.guild_id)
        outlets = await asyncio.to_thread(news.outlets, datetime.now(UTC), audience)
        return outlet_choices(outlets, typed)

    @ask.autocomplete("since")
    @ask.autocomplete("as_of")
    @suggesting
    async def complete_since(self, interaction: Interaction, typed: str) -> Choices:
        """Offer times."""
        return await time_choices(interaction, typed)

    async def ask_about(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer the menu of a message, to who used it alone: who wrote it has not asked."""
        text = text_of(message)
        if len(text) < MIN_QUESTION:
            sentence = texts_for(interaction.locale).nothing_to_read
            await interaction.response.send_message(say(sentence).content, ephemeral=True)
            return
        await self._question_handler.take(interaction, text, private=True)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that mentions the bot, replies to it, or was sent to it alone."""
        how = self._how(message)
        if how is None:
            await self._overhear(message)
            return
        if _is_known(self._seen, message.id):
            return
        with self._question_handler.answer_service.serving():
            try:
                if how is Invocation.REPLY and not message.content:
                    if not _is_known(self._hinted, message.author.id):
                        await self._question_handler.hint_at_ping(message)
                else:
                    await self._question_handler.hear(message, self._asked(message), how)
            except asyncio.CancelledError:
                await self._question_handler.say_restarting(message)
                raise
            except Exception as error:  # noqa: BLE001 - every error is shown to the asker
                locale = None if message.guild is None else message.guild.preferred_locale
                await on_message_error(message, error, texts_for(locale))

    async def _overhear(self, message: discord.Message) -> None:
        """Answer a message in a channel that we listen to; whatever fails, nothing is said."""
        if message.guild is None or not message.content or not self._is_ordinary(message):
            return
        if not self._bot.intents.message_content or _is_known(self._seen, message.id):
            return
        with self._question_handler.answer_service.serving():
            try:
                await self._question_handler.overhear(message)
            except Exception as error:  # noqa: BLE001 - nobody has asked us
                explain(error, f"overheard message {message.id}")

    def _is_ordinary(self, message: discord.Message) -> bool:
        """Whether a person wrote a message, and not a bot or Discord itself."""
        ordinary = message.type in {discord.MessageType.default, discord.MessageType.reply}
        return ordinary and not message.author.bot and message.webhook_id is None

    def _how(self, message: discord.Message) -> Invocation | None:
        """Return how a message is meant for us; None if it is not.

        What a message says is left out by Discord unless it mentions us, as a reply with its
        ping on does, or was sent to us alone:
        https://docs.discord.com/developers/events/gateway#message-content-intent
        """
        user = self._bot.user
        if user is None or not self._is_ordinary(message):
            return None
        if message.guild is None or re.search(rf"<@!?{user.id}>", message.content):
            return Invocation.MENTION
        resolved = None if message.reference is None else message.reference.resolved
        ours = isinstance(resolved, discord.Message) and resolved.author.id == user.id
        pinged = any(mentioned.id == user.id for mentioned in message.mentions)
        return Invocation.REPLY if ours and (pinged or not message.content) else None

    def _asked(self, message: discord.Message) -> str:
        assert self._bot.user is not None
        return " ".join(re.sub(rf"<@!?{self._bot.user.id}>", " ", message.content).split())


def _is_known(known: OrderedDict[int, None], item_id: int) -> bool:
    """Return whether something was there before, and remember it."""
    there = item_id in known
    known[item_id] = None
    while len(known) > _REMEMBERED:
        known.popitem(last=False)
    return there

"""Handles questions from Discord: decides whether and where to answer them."""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import discord

from bot.answer.question.followups import goes_on
from bot.answer.types import Context
from bot.chat.cards.markdown_escape import clean, escape
from bot.chat.cards.messages import say
from bot.chat.delivery import (
    BROKEN,
    Interaction,
    acknowledge,
    answer_interaction,
    reply,
    send,
    typing,
)
from bot.chat.i18n.small_talk import SmallTalk, asks_of_that, small_talk
from bot.chat.i18n.texts import Texts, texts_for
from bot.chat.permissions import Invocation, ReplyDecision, audience_of, may_answer
from bot.chat.questions.answering import (
    MAX_QUESTION,
    MIN_QUESTION,
    AnswerRecorder,
    IncomingQuestion,
    RenderedAnswer,
    asked_under,
)
from bot.chat.questions.greeter import Greeter
from bot.chat.questions.message_texts import question_overheard, text_replied_to
from bot.chat.questions.open_questions import OpenQuestions, Waiter
from bot.chat.questions.progress import AFTER_S, EVERY_S, progress
from bot.chat.questions.recent_questions import ConversationKey
from bot.chat.server_settings import ServerSettingsCache, texts_in
from bot.chat.services.answer_service import AnswerService, Asker, QueuePlace
from bot.errors import BusyError, CooldownError, WrongChannelError
from bot.store.values import ServerSettings

log = logging.getLogger(__name__)

# Between two questions of a person that were answered unasked, unless the channel says otherwise.
_OVERHEARD_COOLDOWN_S = 60.0
# How long the word that we are restarting may take on its way.
_LAST_WORD_S = 1.5
_MAX_THREAD_NAME = 90
# Of the 2,000 of a message: no wording that an answer's card shows is longer.
_MAX_SO_FAR = 1500


class QuestionHandler:
    """Has questions answered and delivers the answers.

    Args:
        answer_service: Answers the questions.
        asking: Who has them answered.
        servers: The settings of servers.
        open_questions: Notes who waits, for the case of a crash.
        progress_after_s: After how many seconds it is shown that an answer takes long.
        progress_every_s: How long what is shown stands at least, while a model words an answer.
    """

    def __init__(
        self,
        answer_service: AnswerService,
        asking: AnswerRecorder,
        servers: ServerSettingsCache,
        open_questions: OpenQuestions,
        *,
        progress_after_s: float = AFTER_S,
        progress_every_s: float = EVERY_S,
    ) -> None:
        self.answer_service = answer_service
        self.asking = asking
        self.greeter = Greeter(answer_service)
        self._servers = servers
        self._open = open_questions
        self._progress_after_s = progress_after_s
        self._progress_every_s = progress_every_s

    async def take(
        self,
        interaction: Interaction,
        text: str,
        *,
        since: datetime | None = None,
        as_of: datetime | None = None,
        outlet: str = "",
        before: tuple[str, ...] = (),
        private: bool = False,
    ) -> None:
        """Answer a command, a menu or a modal.

        Args:
            interaction: Not answered yet.
            text: What is asked.
            since: Since when news counts; None for always.
            as_of: Until when news counts; None for now.
            outlet: Whose news counts; "" for everybody's.
            before: What was asked before in this conversation.
            private: Whether only who asks shall see the answer.

        Raises:
            WrongChannelError: The bot does not answer there.
            BusyError, CooldownError: It is not their turn.
            NewsdeskError: The library cannot be used.
        """
        place_id = interaction.channel_id or 0
        parent_id = _parent_id(interaction.channel)
        settings = await self._servers.in_channel(interaction.guild_id, place_id, parent_id)
        if (
            may_answer(settings, place_id, parent_id, Invocation.COMMAND)
            is not ReplyDecision.ANSWER
        ):
            raise WrongChannelError(settings.channels if settings else ())
        question = IncomingQuestion(
            text,
            Context(
                audience=audience_of(interaction.guild_id),
                outlet=outlet,
                since=since,
                before=before,
            ),
            person_id=interaction.user.id,
            server_id=interaction.guild_id,
            channel_id=place_id,
            texts=_texts(settings, interaction, private=private),
            private=private,
            as_of=as_of,
        )
        if (talk := small_talk(text)) is not None:
            if await acknowledge(interaction, private=private):
                greeting = await self.greeter.reply(talk, question.context.audience, question.texts)
                await answer_interaction(interaction, greeting, private=private)
            return
        asker, cooldown_s = await self._asker(
            question.person_id, question.server_id, place_id, parent_id
        )
        waiter = Waiter(
            interaction.id,
            interaction.user.id,
            place_id,
            interaction.token,
            question.texts.language,
        )
        with self.answer_service.admitted(
            asker, follow_up=goes_on(text, before), cooldown_s=cooldown_s
        ) as place:
            # Admitted first: a refusal is for who asked alone. It waits for nothing.
            if not await acknowledge(interaction, private=private):
                return
            with self.answer_service.serving():
                try:
                    async with self._open.waiting(waiter):
                        await self._answer(interaction, place, question)
                    if question.server_id is None:  # a correction would come by direct message
                        await self.asking.note_reader(question.person_id, str(interaction.locale))
                except asyncio.CancelledError:
                    word = say(question.texts.restarting)
                    await _last_word(answer_interaction(interaction, word, private=private))
                    raise

    async def _answer(
        self, interaction: Interaction, place: QueuePlace, question: IncomingQuestion
    ) -> None:
        """Answer an acknowledged interaction."""
        async with progress(
            lambda text: self._show_progress(interaction, question.texts, text),
            self._progress_after_s,
            self._progress_every_s,
        ) as tell:
            given = await self.asking.answer(place, question, tell)
        async with self.asking.delivering(question.channel_id):
            shown = await answer_interaction(interaction, given.message, private=question.private)
            await self.asking.delivered(given, question, shown)

    async def _asker(
        self, person_id: int, server_id: int | None, channel_id: int, parent_id: int | None
    ) -> tuple[Asker, float | None]:
        """Return who asks, and the cooldown of the channel; None where it has none of its own."""
        own = await self._servers.channel(server_id, channel_id, parent_id)
        if own is None or own.cooldown_s is None:
            return Asker(person_id, server_id), None
        return Asker(person_id, server_id, own.channel_id), float(own.cooldown_s)

    async def _show_progress(self, interaction: Interaction, texts: Texts, text: str) -> None:
        """Show the text so far, or that the search goes on; the answer replaces it."""
        with suppress(discord.HTTPException, *BROKEN):
            await interaction.edit_original_response(content=self._so_far(texts, text))

    def _so_far(self, texts: Texts, text: str) -> str:
        if text:
            return f"{escape(text, _MAX_SO_FAR)}\n-# {texts.writing}"
        ahead = self.answer_service.waiting
        return f"-# {texts.reading_behind.format(ahead=ahead) if ahead else texts.reading}"

    async def hear(self, message: discord.Message, text: str, how: Invocation) -> None:
        """Answer a message.

        Args:
            message: What somebody wrote to us.
            text: What it asks; "" where it asks nothing.
            how: How it is meant for us.

        Raises:
            BusyError, CooldownError: It is not their turn.
            NewsdeskError: The library cannot be used.
        """
        guild_id = None if message.guild is None else message.guild.id
        parent_id = _parent_id(message.channel)
        settings = await self._servers.in_channel(guild_id, message.channel.id, parent_id)
        if may_answer(settings, message.channel.id, parent_id, how) is not ReplyDecision.ANSWER:
            return
        if settings is not None and message.author.id in settings.blocked:
            return
        now = datetime.now(UTC)
        if not await self.asking.claim_message(message.id, now):
            log.info("message %s: another running copy of the bot answers it", message.id)
            return
        texts = _channel_texts(settings, message.guild)
        theirs = text_replied_to(message)
        if theirs is not None and (not text or asks_of_that(text)):
            text = theirs
            if not text:
                await reply(message, say(texts.cannot_see))
                return
        # a bare mention says hello
        if (talk := small_talk(text) if text else SmallTalk.GREETING) is not None:
            await reply(message, await self.greeter.reply(talk, audience_of(guild_id), texts))
            return
        if hint := _hint(text, texts):
            await reply(message, say(hint))
            return
        before = () if text == theirs else await self._before(message, guild_id, now)
        asker, cooldown_s = await self._asker(
            message.author.id, guild_id, message.channel.id, parent_id
        )
        waiter = Waiter(message.id, message.author.id, message.channel.id, "", texts.language)
        with self.answer_service.admitted(
            asker, follow_up=goes_on(text, before), cooldown_s=cooldown_s
        ) as place:
            async with self._open.waiting(waiter):
                thread = await _thread(message, text, texts, settings)
                where = message.channel if thread is None else thread
                question = IncomingQuestion(
                    text,
                    Context(audience=audience_of(guild_id), before=before),
                    person_id=message.author.id,
                    server_id=guild_id,
                    channel_id=where.id,
                    texts=texts,
                )
                async with typing(where):
                    given = await self.asking.answer(place, question)
                await self._reply(message, thread, given, question)

    async def _reply(
        self,
        message: discord.Message,
        thread: discord.Thread | None,
        given: RenderedAnswer,
        question: IncomingQuestion,
    ) -> None:
        async with self.asking.delivering(question.channel_id):
            shown = await (
                reply(message, given.message)
                if thread is None
                else send(thread, given.message, str(message.id))
            )
            await self.asking.delivered(given, question, shown)

    async def overhear(self, message: discord.Message) -> None:
        """Answer a question that nobody addressed to us, if the channel wants that and we know.

        Whatever else is the case, nothing is said: nobody has asked us.

        Args:
            message: In a server; with its text, which needs the message content intent.
        """
        assert message.guild is not None
        server_id, channel = message.guild.id, message.channel
        parent_id = _parent_id(channel)
        own = await self._servers.channel(server_id, channel.id, parent_id)
        if own is None or not own.listens or not (text := question_overheard(message)):
            return
        settings = await self._servers.in_channel(server_id, channel.id, parent_id)
        if settings is None or message.author.id in settings.blocked:
            return
        decision = may_answer(settings, channel.id, parent_id, Invocation.LISTENING)
        if decision is not ReplyDecision.ANSWER:
            return
        cooldown_s = _OVERHEARD_COOLDOWN_S if own.cooldown_s is None else float(own.cooldown_s)
        question = IncomingQuestion(
            text,
            Context(audience=audience_of(server_id)),
            person_id=message.author.id,
            server_id=server_id,
            channel_id=channel.id,
            texts=_channel_texts(settings, message.guild),
        )
        asker = Asker(message.author.id, server_id, own.channel_id)
        with (
            suppress(BusyError, CooldownError),
            self.answer_service.admitted(asker, cooldown_s=cooldown_s) as place,
        ):
            if not await self.asking.claim_message(message.id, datetime.now(UTC)):
                return
            given = await self.asking.answer_if_known(place, question)
            if given is not None:
                await self._reply(message, None, given, question)

    async def _before(
        self, message: discord.Message, guild_id: int | None, now: datetime
    ) -> tuple[str, ...]:
        """Return what a message goes on from: the answer it replies to, or what was asked last."""
        reference = message.reference
        if reference is not None and reference.message_id is not None:
            given = await self.asking.given_under(reference.message_id, message.channel.id)
            if given is not None and given.server_id == guild_id:
                return asked_under(given)
            if theirs := text_replied_to(message):
                return (theirs,)
        return self.asking.conversations.before(
            ConversationKey(message.channel.id, message.author.id), now
        )

    async def hint_at_ping(self, message: discord.Message) -> None:
        """Tell somebody who replied to us without a ping that we cannot read it."""
        guild_id = None if message.guild is None else message.guild.id
        settings = await self._servers.settings(guild_id)
        parent_id = _parent_id(message.channel)
        if (
            may_answer(settings, message.channel.id, parent_id, Invocation.REPLY)
            is not ReplyDecision.ANSWER
        ):
            return
        if await self.asking.claim_message(message.id, datetime.now(UTC)):
            await reply(message, say(_channel_texts(settings, message.guild).cannot_read))

    async def say_restarting(self, message: discord.Message) -> None:
        """Tell the asker that the reply will not come."""
        texts = _channel_texts(None, message.guild)
        await _last_word(reply(message, say(texts.restarting)))


def _hint(text: str, texts: Texts) -> str:
    """Return what to say to a message that is no question; "" to one that is."""
    if len(text) < MIN_QUESTION:
        return texts.ask_something
    if len(text) > MAX_QUESTION:
        return texts.ask_shorter.format(most=MAX_QUESTION)
    return ""


async def _thread(
    message: discord.Message, text: str, texts: Texts, settings: ServerSettings | None
) -> discord.Thread | None:
    """Return the thread that the answer goes to; None where it goes to the channel."""
    if settings is None or not settings.thread_answers:
        return None
    if not isinstance(message.channel, discord.TextChannel):
        return None
    name = clean(text)[:_MAX_THREAD_NAME].strip() or texts.thread_name
    try:
        return await message.create_thread(name=name)
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("message %s: no thread for its answer: %r", message.id, error)
        return None


def _parent_id(channel: Any) -> int | None:
    return channel.parent_id if isinstance(channel, discord.Thread) else None


def _texts(settings: ServerSettings | None, interaction: Interaction, *, private: bool) -> Texts:
    if private:
        return texts_for(interaction.locale)
    return texts_in(settings, interaction.guild_locale, interaction.locale)


def _channel_texts(settings: ServerSettings | None, guild: discord.Guild | None) -> Texts:
    return texts_in(settings, None if guild is None else guild.preferred_locale)


async def _last_word(sending: Awaitable[object]) -> None:
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(sending, _LAST_WORD_S)

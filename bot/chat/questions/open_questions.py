"""Writes to those whose question was lost in a crash, within the life of their interaction."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import discord

from bot.chat.cards.messages import say
from bot.chat.delivery import BROKEN, send
from bot.chat.i18n.texts import texts_for
from bot.store import BotStore
from bot.store.values import OpenQuestion
from index.errors import NewsdeskError

log = logging.getLogger(__name__)

# A process that runs says so this often; one that was silent for four times as long has ended.
EVERY_S = 15.0
_SILENT = 4
# https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response
_TOKEN_LIFE = timedelta(minutes=15)
# Nobody waits for an answer any more after this long.
_FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiter:
    """Who waits for the answer to a question, and where; see `OpenQuestion`."""

    id: int
    person_id: int
    channel_id: int
    token: str
    locale: str


class OpenQuestions:
    """Notes which questions are being answered, and finds those of processes that ended.

    Args:
        client: The connection.
        store: Where the questions are noted, for other processes too.
        every_s: How often the questions of this process are renewed.
    """

    def __init__(self, client: discord.Client, store: BotStore, every_s: float) -> None:
        self._client = client
        self._store = store
        self._every_s = every_s
        self._open: dict[int, OpenQuestion] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look for lost questions; called from the event loop."""
        self._task = asyncio.create_task(self._run())

    async def end(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    @asynccontextmanager
    async def waiting(self, waiter: Waiter) -> AsyncIterator[None]:
        """Note that somebody waits, for as long as the block lasts."""
        now = datetime.now(UTC)
        question = OpenQuestion(
            waiter.id,
            waiter.person_id,
            waiter.channel_id,
            waiter.token,
            waiter.locale,
            now,
            now,
        )
        self._open[waiter.id] = question
        noted = asyncio.create_task(self._note(question))
        try:
            yield
        finally:
            self._open.pop(waiter.id, None)
            closing = asyncio.create_task(self._close(noted, waiter.id))
            with suppress(asyncio.CancelledError):
                await asyncio.shield(closing)

    async def _note(self, question: OpenQuestion) -> None:
        try:
            await asyncio.to_thread(self._store.open_question, question)
        except NewsdeskError as error:
            log.warning("a question was not noted: %s", error)

    async def _close(self, noted: asyncio.Task[None], question_id: int) -> None:
        await asyncio.wait({noted})
        try:
            await asyncio.to_thread(self._store.close_question, question_id)
        except NewsdeskError as error:
            log.warning("a question was not noted as answered: %s", error)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            await self._client.wait_until_ready()
            try:
                await self._look(datetime.now(UTC))
            except Exception:  # the next look tries again; the bot answers on
                log.exception("looking for lost questions failed")

    async def _look(self, now: datetime) -> None:
        if self._open:
            await asyncio.to_thread(self._store.keep_open, list(self._open), now)
        silent = timedelta(seconds=self._every_s * _SILENT)
        for question in await asyncio.to_thread(self._store.lost_questions, now - silent):
            if question.id in self._open:
                continue
            # several processes look; the one that deletes the note writes
            mine = await asyncio.to_thread(self._store.close_question, question.id)
            if mine and now - question.asked_at < _FORGOTTEN:
                await self._tell(question, now)

    async def _tell(self, question: OpenQuestion, now: datetime) -> None:
        """Say that the answer will not come, in the place of "thinking", or in the channel."""
        sentence = texts_for(question.locale).restarting
        if question.token and now - question.asked_at < _TOKEN_LIFE:
            application_id = self._client.application_id
            assert application_id is not None
            webhook = discord.Webhook.partial(application_id, question.token, client=self._client)
            try:
                await webhook.edit_message("@original", content=sentence)  # type: ignore[call-overload] # Discord's own name of it
            except (discord.HTTPException, *BROKEN) as error:
                log.info("question %s: its place is gone: %r", question.id, error)
            else:
                return
        channel = self._client.get_partial_messageable(question.channel_id)
        reference = None
        if not question.token:
            reference = discord.MessageReference(
                message_id=question.id,
                channel_id=question.channel_id,
                fail_if_not_exists=False,
            )
        word = say(sentence)
        if question.token:
            # in a channel nobody would know whom it is for
            ping = question.person_id
            word = replace(word, content=f"<@{ping}> {word.content}", pings=(ping,))
        await send(channel, word, f"lost-{question.id}", reference=reference)

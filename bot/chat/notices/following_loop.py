"""Makes a round a minute beside the bot, for as long as it is connected."""

import asyncio
import logging
import random
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import discord

from bot.chat.notices.notifier import DiscordMessenger
from bot.chat.services.answer_service import AnswerService
from bot.following.round_context import RoundContext
from bot.following.rounds import RoundReport, Rounds
from bot.store import BotStore
from ingest.feeds.feed_store import FeedStore

log = logging.getLogger(__name__)

# Two bots that were started together do not make their rounds together.
_JITTER = 0.2
# How long a round that is under way may take to end with the bot.
_GRACE_S = 1.0


class RoundsTask:
    """The rounds of one connection, in a thread of its own: asking again takes a while.

    Args:
        client: The connection.
        answer_service: Whose answerer is asked again.
        store: The bot's memory.
        feeds: The feeds, whose new items are posted.
        every_s: Seconds between two rounds, more or less.
    """

    def __init__(
        self,
        client: discord.Client,
        answer_service: AnswerService,
        store: BotStore,
        feeds: FeedStore,
        every_s: float,
    ) -> None:
        self._client = client
        self._answer_service = answer_service
        self._store = store
        self._feeds = feeds
        self._every_s = every_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rounds")
        self._messenger: DiscordMessenger | None = None
        self._round: Future[RoundReport] | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; called from the event loop."""
        self._task = asyncio.create_task(self._run())

    @property
    def busy(self) -> bool:
        """Whether a round is under way that cannot be stopped."""
        return self._round is not None and self._round.running()

    async def end(self) -> None:
        """Start no more rounds, and let the current one store its results."""
        if self._task is not None:
            self._task.cancel()
        if self._messenger is not None:
            self._messenger.end()
        if self._round is not None and not self._round.done():
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.wrap_future(self._round), _GRACE_S)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        rounds: Rounds | None = None
        while True:
            try:
                if rounds is None:
                    rounds = await self._made()
                else:
                    await self._client.wait_until_ready()
                    self._round = self._thread.submit(rounds.run_once, datetime.now(UTC))
                    report = await asyncio.shield(asyncio.wrap_future(self._round))
                    if report != RoundReport():
                        log.debug("%s", report)
            except Exception:  # a round that failed is tried again; the bot answers on
                log.exception("the round failed")
            await asyncio.sleep(self._every_s * random.uniform(1 - _JITTER, 1 + _JITTER))  # noqa: S311 - spreads load, hides nothing

    async def _made(self) -> Rounds:
        answers = await self._answer_service.made()
        loop = asyncio.get_running_loop()
        self._messenger = DiscordMessenger(self._client, loop, self._store)
        context = RoundContext(answers.news, answers, self._store, self._messenger, self._feeds)
        rounds = Rounds(context)
        await loop.run_in_executor(self._thread, rounds.begin)
        return rounds

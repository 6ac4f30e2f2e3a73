"""What the `/news` commands need: settings, stores, queues and threads."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

from bot.chat.kept_forms import KeptForms
from bot.chat.server_settings import ServerSettingsCache
from bot.chat.services.answer_service import AnswerService
from bot.chat.services.health import GatewayState, Health
from bot.chat.services.metrics import LibraryCounts
from bot.errors import IngestFullError
from bot.feed_admin import FeedAdmin, feed_state
from bot.jobs import ingest_queue
from bot.jobs.ingest_queue import IngestQueue
from bot.settings import Settings
from bot.store import BotStore
from index import Status
from ingest.feeds.feed_store import FeedStore

T = TypeVar("T")

# Fetching has threads of its own: a site that is silent must not hold up who looks at a list.
_FETCHING = 2
_MOST_FETCHING = 8


class AdminContext:
    """Everything that administration needs; belongs to one event loop.

    Args:
        settings: The program's settings.
        answer_service: Its queue and library are reported.
        store: The bot's store.
        ingest_command: Starts the process of an ingest.
    """

    def __init__(
        self,
        settings: Settings,
        answer_service: AnswerService,
        store: BotStore,
        ingest_command: Sequence[str] = ingest_queue.CHILD,
    ) -> None:
        self.settings = settings
        self.answer_service = answer_service
        self.store = store
        self.servers = ServerSettingsCache(store)
        self.forms = KeptForms()
        self.gateway_state = GatewayState(shards=settings.shards)
        self.feed_store = FeedStore(settings.home, settings.database_url)
        self.feeds = FeedAdmin(settings, self.feed_store)
        self.ingests = IngestQueue(settings, ingest_command)
        self._fetchers = ThreadPoolExecutor(_FETCHING, thread_name_prefix="admin-fetch")
        self._fetching = 0
        self.health = Health(
            self.gateway_state, answer_service.metrics, self.holdings, lambda: answer_service.ready
        )
        answer_service.metrics.watch_ingests(lambda: self.ingests.waiting)
        answer_service.use_cooldowns(self.servers.cooldown_s)

    async def fetch(self, work: Callable[[], T]) -> T:
        """Fetch from a site in a thread, two at a time.

        Raises:
            IngestFullError: Enough is waiting already.
        """
        if self._fetching >= _MOST_FETCHING:
            raise IngestFullError
        self._fetching += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._fetchers, work)
        finally:
            self._fetching -= 1

    async def status(self, audience: str | None) -> Status:
        """Return what an audience can read, waiting for the library to be opened; None: all.

        Raises:
            NewsdeskError: The library cannot be used.
        """
        news = (await self.answer_service.made()).news
        return await asyncio.to_thread(news.status, datetime.now(UTC), audience)

    async def unwatched(self) -> bool:
        """Whether nobody watches the feeds; the bot itself may only just be starting to."""
        state = await asyncio.to_thread(self.feeds.watch_state)
        return not (self.settings.watch or state.is_watched(datetime.now(UTC)))

    async def holdings(self) -> LibraryCounts:
        """Return what is held in all, for the metrics.

        Raises:
            NewsdeskError: The database cannot be used.
        """
        feeds = await asyncio.to_thread(self.feed_store.feeds)
        counts = Counter(map(feed_state, feeds))
        if not self.answer_service.ready:
            return LibraryCounts(0, None, dict(counts))
        status = await self.status(None)
        newest = status.newest_article_at
        age_s = None if newest is None else time.time() - newest.timestamp()
        return LibraryCounts(status.articles, age_s, dict(counts))

    def close(self) -> None:
        """Take no more work, and end what is being fetched."""
        self._fetchers.shutdown(wait=False, cancel_futures=True)
        self.feeds.close()
        self.feed_store.close()

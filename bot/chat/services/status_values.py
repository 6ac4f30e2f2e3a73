"""Collects what the status page shows."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.chat.services.answer_service import AnswerService
from bot.chat.services.health import Health
from bot.chat.services.metrics import Counts
from bot.feed_admin import feed_state
from index import Outlet
from index.audience import PUBLIC
from index.errors import NewsdeskError
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import Feed
from ingest.feeds.outcome_summary import OutcomeSummary
from ingest.feeds.watch_state import WatchState, read_watch_state

log = logging.getLogger(__name__)

DAYS = 14
# The database is read no more often than this, however often somebody asks.
_READ_EVERY_S = 10.0
_READ_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class NewsValues:
    """What the database holds for those who see the page.

    Attributes:
        outlets: Each with its number of articles and its newest; none before the models are loaded.
        feeds: How many feeds are in each state.
        failing: The feeds that have ended, or whose last check failed.
        summary: What came in and what was left out.
        watch: What the feed watcher has last written.
    """

    outlets: tuple[Outlet, ...] = ()
    feeds: dict[str, int] = field(default_factory=dict)
    failing: tuple[Feed, ...] = ()
    summary: OutcomeSummary = field(default_factory=OutcomeSummary)
    watch: WatchState = field(default_factory=WatchState)


@dataclass(frozen=True, slots=True)
class StatusValues:
    """What the status page shows.

    Attributes:
        now: When it was collected.
        since: When the bot started.
        private: Whether the news of every server is included.
        troubles: What is wrong, a line each.
        counts: What was counted since the start.
        connected: Whether Discord is connected.
        latency_s: Seconds from a heartbeat to its acknowledgement; NaN while not known.
        news: What the database holds.
    """

    now: datetime
    since: datetime
    private: bool
    troubles: tuple[str, ...]
    counts: Counts
    connected: bool
    latency_s: float
    news: NewsValues


class StatusReader:
    """Reads what the status page shows, at most every ten seconds.

    Args:
        health: Says what is wrong.
        answer_service: Has the library, and counts.
        feeds: The feeds and the log.
        home: The folder in which the feed watcher says what it does.
        clock: Seconds, never going back.
    """

    def __init__(
        self,
        health: Health,
        answer_service: AnswerService,
        feeds: FeedStore,
        home: Path,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._health = health
        self._answer_service = answer_service
        self._feeds = feeds
        self._home = home
        self._clock = clock
        self._since = datetime.now(UTC)
        self._kept: dict[bool, tuple[float, NewsValues]] = {}
        self._lock = asyncio.Lock()

    async def values(self, *, private: bool) -> StatusValues:
        """Return what the page shows.

        Args:
            private: Whether to include the news of every server, which only the operator may see.
        """
        async with self._lock:
            news = await self._news(private=private)
        return StatusValues(
            now=datetime.now(UTC),
            since=self._since,
            private=private,
            troubles=tuple(await self._health.troubles()),
            counts=self._answer_service.metrics.counts(),
            connected=self._health.gateway_state.connected,
            latency_s=self._health.gateway_state.latency_s,
            news=news,
        )

    async def _news(self, *, private: bool) -> NewsValues:
        read_at_s, news = self._kept.get(private, (float("-inf"), NewsValues()))
        if self._clock() - read_at_s < _READ_EVERY_S:
            return news
        audience = None if private else PUBLIC
        try:
            async with asyncio.timeout(_READ_TIMEOUT_S):
                now = datetime.now(UTC)
                outlets: tuple[Outlet, ...] = ()
                if self._answer_service.ready:
                    library = (await self._answer_service.made()).news
                    outlets = await asyncio.to_thread(library.outlets, now, audience)
                news = await asyncio.to_thread(self._read, now, audience, outlets)
        except (NewsdeskError, TimeoutError) as error:
            log.warning("status page: the database cannot be read: %r", error)
        self._kept[private] = self._clock(), news
        return news

    def _read(self, now: datetime, audience: str | None, outlets: tuple[Outlet, ...]) -> NewsValues:
        feeds = self._feeds.feeds(audience)
        return NewsValues(
            outlets=outlets,
            feeds=dict(Counter(map(feed_state, feeds))),
            failing=tuple(feed for feed in feeds if feed_state(feed) in {"failing", "gone"}),
            summary=self._feeds.outcomes.summary(now, DAYS, audience),
            watch=read_watch_state(self._home),
        )

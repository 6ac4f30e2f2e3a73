"""Limits each host to one request at a time, with a pause between two requests."""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from yarl import URL

# The maximum number of idle hosts in memory; more than a run meets during a pause.
_MAX_IDLE_HOSTS = 1024
# How often a host that another process asks is looked at.
_LOOK_EVERY_S = 0.25

log = logging.getLogger(__name__)


class SharedTurns(Protocol):
    """The turns at hosts that several processes share."""

    def take(self, host: str, pause_s: float) -> float:
        """Take the turn at a host; return 0, or the seconds after which it may be free."""

    def give_back(self, host: str, pause_s: float) -> None:
        """End the turn at a host; the pause until the next one begins."""

    def close(self) -> None:
        """Close every connection."""


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    ended_at: float = float("-inf")
    pause_s: float = 0.0


class HostQueues:
    """Gives each host one request at a time, first come, first served.

    Args:
        pause_s: Seconds between the end of a request and the next one to the same host.
        shared: The turns of all processes; without them, only this process counts.
    """

    def __init__(self, pause_s: float, shared: SharedTurns | None = None) -> None:
        self._pause_s = pause_s
        self._hosts: dict[str, _Host] = {}
        self._shared = shared
        # One thread: a turn that is given back was taken before.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="turns")

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the turn at `host`, and keep the turn until the block ends.

        Args:
            host: The host name; two names of the same machine count as two hosts.
        """
        entry = self._hosts.setdefault(host, _Host())
        entry.waiting += 1
        clock = asyncio.get_running_loop().time
        try:
            async with entry.lock:
                await asyncio.sleep(max(0.0, self._ready_at(entry) - clock()))
                try:
                    await self._take(host)
                    yield
                finally:
                    entry.ended_at = clock()
                    self._give_back(host)
        finally:
            entry.waiting -= 1
            self._forget(clock())

    def slow_down(self, host: str, pause_s: float) -> None:
        """Set a minimum pause for a host, from its next request on.

        Args:
            host: The host name.
            pause_s: Seconds between two requests.
        """
        self._hosts.setdefault(host, _Host()).pause_s = pause_s

    async def close(self) -> None:
        """Wait until every turn is given back."""
        await asyncio.to_thread(self._thread.shutdown)
        if self._shared is not None:
            self._shared.close()

    async def _take(self, host: str) -> None:
        loop = asyncio.get_running_loop()
        while self._shared is not None:
            pause_s = self._pause_of(self._hosts[host])
            wait_s = await loop.run_in_executor(self._thread, self._shared.take, host, pause_s)
            if wait_s <= 0:
                return
            await asyncio.sleep(min(wait_s, _LOOK_EVERY_S))

    def _give_back(self, host: str) -> None:
        if self._shared is not None:
            pause_s = self._pause_of(self._hosts[host])
            giving = self._thread.submit(self._shared.give_back, host, pause_s)
            giving.add_done_callback(_log_failure)

    def _pause_of(self, entry: _Host) -> float:
        return max(self._pause_s, entry.pause_s)

    def _ready_at(self, entry: _Host) -> float:
        return entry.ended_at + self._pause_of(entry)

    def _forget(self, now: float) -> None:
        if len(self._hosts) > _MAX_IDLE_HOSTS:
            self._hosts = {
                host: entry
                for host, entry in self._hosts.items()
                if entry.waiting or self._ready_at(entry) > now
            }


def _log_failure(giving: Future[None]) -> None:
    if (error := giving.exception()) is not None:
        log.warning("a turn was not given back, and ends by itself: %s", error)


def host_key(url: URL) -> str:
    """Return the host name for `HostQueues`, without port and final dot."""
    return (url.raw_host or "").rstrip(".").lower()

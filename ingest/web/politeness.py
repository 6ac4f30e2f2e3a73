"""Limits each host to one request at a time, with a pause between two requests."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from yarl import URL

# The maximum number of idle hosts in memory; more than a run meets during a pause.
_MAX_IDLE_HOSTS = 1024


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
    """

    def __init__(self, pause_s: float) -> None:
        self._pause_s = pause_s
        self._hosts: dict[str, _Host] = {}

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
                    yield
                finally:
                    entry.ended_at = clock()
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

    def _ready_at(self, entry: _Host) -> float:
        return entry.ended_at + max(self._pause_s, entry.pause_s)

    def _forget(self, now: float) -> None:
        if len(self._hosts) > _MAX_IDLE_HOSTS:
            self._hosts = {
                host: entry
                for host, entry in self._hosts.items()
                if entry.waiting or self._ready_at(entry) > now
            }


def host_key(url: URL) -> str:
    """Return the host name for `HostQueues`, without port and final dot."""
    return (url.raw_host or "").rstrip(".").lower()

"""Serves health and metrics over HTTP; off by default."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from aiohttp import web

from bot.chat.services.metrics import CONTENT_TYPE, LibraryCounts, Metrics
from index.errors import NewsdeskError

log = logging.getLogger(__name__)

# A connection that was lost for less is being resumed, and nobody has missed anything.
LOST_S = 60.0
# The database is looked at no more often than this, however often somebody asks.
_LOOKED_S = 10.0
_LOOK_TIMEOUT_S = 5.0
# How often the event loop is looked at.
_LAG_EVERY_S = 0.1


class GatewayState:
    """Whether every shard is connected to the gateway, or since when one is not.

    Args:
        clock: Seconds, never going back.
        shards: The shards of this process.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, shards: Sequence[int] = (0,)
    ) -> None:
        self._clock = clock
        self._lost_at_s = dict.fromkeys(shards, clock())
        self._latencies: dict[int, Callable[[], float]] = {}

    def up(self, latency: Callable[[], float] | None = None, shard: int = 0) -> None:
        """Note that a connection stands; `latency` returns its seconds from then on."""
        self._lost_at_s.pop(shard, None)
        if latency is not None:
            self._latencies[shard] = latency

    def down(self, shard: int = 0) -> None:
        """Note that a connection is lost."""
        self._lost_at_s.setdefault(shard, self._clock())

    @property
    def connected(self) -> bool:
        """Whether every connection stands."""
        return not self._lost_at_s

    @property
    def latency_s(self) -> float:
        """The longest time from a heartbeat to its acknowledgement; NaN while not known."""
        if not self.connected or not self._latencies:
            return float("nan")
        return max(latency() for latency in self._latencies.values())

    @property
    def lost_for_s(self) -> float:
        """For how many seconds a connection has been lost; 0 while all stand."""
        return self._clock() - min(self._lost_at_s.values()) if self._lost_at_s else 0.0


class Health:
    """Judges how the bot is.

    Args:
        gateway_state: Of the gateway.
        metrics: What is handed out.
        look: Reads what the library holds; raises where it cannot be read.
        ready: Whether the answerer is made.
        clock: Seconds, never going back.
    """

    def __init__(
        self,
        gateway_state: GatewayState,
        metrics: Metrics,
        look: Callable[[], Awaitable[LibraryCounts]],
        ready: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.gateway_state = gateway_state
        self._metrics = metrics
        self._look = look
        self._ready = ready
        self._clock = clock
        self._looked_at_s = float("-inf")
        self._unreadable = ""
        self._lock = asyncio.Lock()

    async def troubles(self) -> list[str]:
        """Return what is wrong, a line each; empty if all is well."""
        await self._refresh()
        found = []
        if self.gateway_state.lost_for_s > LOST_S:
            found.append(f"Discord: not connected for {self.gateway_state.lost_for_s:.0f} s")
        if not self._ready():
            found.append("answers: the models are being loaded, or could not be")
        if self._unreadable:
            found.append(f"library: {self._unreadable}")
        return found

    async def exposition(self) -> bytes:
        """Return the metrics as text."""
        await self._refresh()
        self._metrics.discord(
            connected=self.gateway_state.connected, latency_s=self.gateway_state.latency_s
        )
        return self._metrics.text()

    async def watch_lag(self) -> None:
        """Count by how much the event loop is late, for ever."""
        while True:
            due_s = self._clock() + _LAG_EVERY_S
            await asyncio.sleep(_LAG_EVERY_S)
            self._metrics.lagged(self._clock() - due_s)

    async def _refresh(self) -> None:
        async with self._lock:
            if self._clock() - self._looked_at_s < _LOOKED_S:
                return
            try:
                async with asyncio.timeout(_LOOK_TIMEOUT_S):
                    self._metrics.holdings(await self._look())
                self._unreadable = ""
            except (NewsdeskError, TimeoutError) as error:
                # the message contains paths: it goes to the log, not out over HTTP
                log.warning("health: the library cannot be read: %r", error)
                self._unreadable = "cannot be read; the log says why"
            self._looked_at_s = self._clock()


@asynccontextmanager
async def serving_health(
    health: Health,
    address: str | None,
    add_routes: Callable[[web.Application], None] = lambda _: None,
) -> AsyncIterator[int | None]:
    """Serve `/healthz` and `/metrics` for as long as the block runs.

    Args:
        health: What is served.
        address: "127.0.0.1:9464"; None to serve nothing.
        add_routes: Adds what else is served there.

    Yields:
        The port; None where nothing is served: an address that cannot be used is a warning in
        the log, and the bot answers all the same.
    """
    if address is None:
        yield None
        return
    application = _application(health)
    add_routes(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    watching = asyncio.create_task(health.watch_lag())
    try:
        yield await _listen(runner, address)
    finally:
        watching.cancel()
        await runner.cleanup()


async def _listen(runner: web.AppRunner, address: str) -> int | None:
    host, _, port = address.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        log.warning(
            "NEWSDESK_METRICS_ADDRESS: %s cannot be used (%s); choose another port", address, error
        )
        return None
    listening: int = runner.addresses[0][1]
    log.info("health and metrics at http://%s:%d/healthz and /metrics", host, listening)
    return listening


def _application(health: Health) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        troubles = await health.troubles()
        return web.Response(
            text="\n".join(troubles or ["ok"]) + "\n", status=503 if troubles else 200
        )

    async def metrics(_: web.Request) -> web.Response:
        body = await health.exposition()
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/metrics", metrics)
    return application

"""The settings of servers, at hand for every message without a look at the database."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.store import BotStore
from bot.store.values import ServerSettings

# Another process may have saved others; a minute is soon enough to notice.
_FRESH_S = 60.0
_KEPT = 2000


class ServerSettingsCache:
    """Keeps settings in memory for a minute; belongs to one event loop.

    Args:
        store: Where they are kept for good.
        clock: Seconds, never going back.
    """

    def __init__(self, store: BotStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: OrderedDict[int, tuple[float, ServerSettings]] = OrderedDict()

    async def settings(self, server_id: int | None) -> ServerSettings | None:
        """Return a server's settings; None for direct messages, which have none.

        Raises:
            LibraryError: The database cannot be used.
        """
        if server_id is None:
            return None
        known = self._known.get(server_id)
        if known is not None and self._clock() - known[0] < _FRESH_S:
            return known[1]
        settings = await asyncio.to_thread(self._store.settings, server_id)
        self._keep(settings)
        return settings

    async def save(self, settings: ServerSettings) -> None:
        """Keep a server's settings, in force at once.

        Raises:
            LibraryError: The database cannot be used.
        """
        await asyncio.to_thread(self._store.save_settings, settings)
        self._keep(settings)

    def cooldown_s(self, server_id: int | None) -> float:
        """Return the cooldown of a server, as far as its settings are at hand; else the default."""
        known = None if server_id is None else self._known.get(server_id)
        return float((known[1] if known else ServerSettings(0)).cooldown_s)

    def _keep(self, settings: ServerSettings) -> None:
        self._known[settings.server_id] = (self._clock(), settings)
        self._known.move_to_end(settings.server_id)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)

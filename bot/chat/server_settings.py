"""The settings of servers, at hand for every message without a look at the database."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.chat.i18n.texts import Texts, texts_for
from bot.store import BotStore
from bot.store.values import ChannelSettings, ServerSettings

# Another process may have saved others; a minute is soon enough to notice.
_FRESH_S = 60.0
_KEPT = 2000


def texts_in(settings: ServerSettings | None, *locales: object) -> Texts:
    """Return the language of what everybody in a channel reads.

    Args:
        settings: As they are in the channel; None for direct messages.
        locales: What counts if the settings choose none, by priority: the server's locale, then
            the reader's.
    """
    return texts_for(settings.locale if settings else "", *locales)


@dataclass(frozen=True, slots=True)
class _Known:
    at_s: float
    settings: ServerSettings
    channels: Mapping[int, ChannelSettings]


class ServerSettingsCache:
    """Keeps settings in memory for a minute; belongs to one event loop.

    Args:
        store: Where they are kept for good.
        clock: Seconds, never going back.
    """

    def __init__(self, store: BotStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: OrderedDict[int, _Known] = OrderedDict()

    async def settings(self, server_id: int | None) -> ServerSettings | None:
        """Return a server's settings; None for direct messages, which have none.

        Raises:
            LibraryError: The database cannot be used.
        """
        if server_id is None:
            return None
        return (await self._read(server_id)).settings

    async def channel(
        self, server_id: int | None, channel_id: int, parent_id: int | None = None
    ) -> ChannelSettings | None:
        """Return what a channel does otherwise than its server; a thread does as its channel.

        Returns:
            None where it does nothing otherwise, and for direct messages.

        Raises:
            LibraryError: The database cannot be used.
        """
        if server_id is None:
            return None
        channels = (await self._read(server_id)).channels
        return channels.get(channel_id) or channels.get(parent_id or 0)

    async def in_channel(
        self, server_id: int | None, channel_id: int, parent_id: int | None = None
    ) -> ServerSettings | None:
        """Return a server's settings as they are in one of its channels.

        Raises:
            LibraryError: The database cannot be used.
        """
        settings = await self.settings(server_id)
        own = await self.channel(server_id, channel_id, parent_id)
        if settings is None or own is None:
            return settings
        threads = own.thread_answers
        return replace(
            settings,
            locale=own.locale or settings.locale,
            thread_answers=settings.thread_answers if threads is None else threads,
            cooldown_s=settings.cooldown_s if own.cooldown_s is None else own.cooldown_s,
        )

    async def save(self, settings: ServerSettings) -> None:
        """Keep a server's settings, in force at once.

        Raises:
            LibraryError: The database cannot be used.
        """
        await asyncio.to_thread(self._store.save_settings, settings)
        self._known.pop(settings.server_id, None)
        await self._read(settings.server_id)

    async def save_channel(self, settings: ChannelSettings) -> None:
        """Keep a channel's settings, in force at once.

        Raises:
            LibraryError: The database cannot be used.
        """
        await asyncio.to_thread(self._store.save_channel, settings)
        self._known.pop(settings.server_id, None)

    def cooldown_s(self, server_id: int | None) -> float:
        """Return the cooldown of a server, as far as its settings are at hand; else the default."""
        known = None if server_id is None else self._known.get(server_id)
        return float((known.settings if known else ServerSettings(0)).cooldown_s)

    async def _read(self, server_id: int) -> _Known:
        known = self._known.get(server_id)
        if known is not None and self._clock() - known.at_s < _FRESH_S:
            return known
        settings, channels = await asyncio.to_thread(self._look, server_id)
        known = _Known(self._clock(), settings, {item.channel_id: item for item in channels})
        self._known[server_id] = known
        self._known.move_to_end(server_id)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return known

    def _look(self, server_id: int) -> tuple[ServerSettings, tuple[ChannelSettings, ...]]:
        return self._store.settings(server_id), self._store.channels(server_id)

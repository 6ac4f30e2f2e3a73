"""Looking up beside the event loop: in threads of its own, a few at a time, and not twice."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, cast

from bot.chat.desk import AnswerDesk
from bot.errors import BusyError
from bot.lookup.news import News

T = TypeVar("T")

# Two look-ups at a time, as with questions: more would only share the processor. Who types in an
# autocomplete must not wait behind them: Discord gives that three seconds.
_THREADS = 2
_MOST_WAITING = 30
# Whoever turns pages looks at the same thing again and again.
_KEPT = 64


class ReadingRoom:
    """Reads the news for look-ups; belongs to one event loop.

    Args:
        desk: Who has the news; nothing is read before it is made.
    """

    def __init__(self, desk: AnswerDesk) -> None:
        self._desk = desk
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="look-ups")
        self._suggesting = ThreadPoolExecutor(1, thread_name_prefix="suggestions")
        self._waiting = 0
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    async def look_up(self, key: Hashable, work: Callable[[News], T]) -> T:
        """Read, or return what was read a moment ago under the same key.

        Args:
            key: What is looked up, for whom, and as of when: two of one key are the same.
            work: Reads; blocks.

        Raises:
            BusyError: Too many are waiting.
            NewsdeskError: The library cannot be used.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return cast("T", self._kept[key])
        if self._waiting >= _MOST_WAITING:
            raise BusyError("everybody")
        self._waiting += 1
        try:
            news = (await self._desk.made()).news
            found = await asyncio.get_running_loop().run_in_executor(
                self._threads, lambda: work(news)
            )
        finally:
            self._waiting -= 1
        self._kept[key] = found
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found

    async def suggest(self, work: Callable[[News], T]) -> T | None:
        """Read for who is typing; None while the library is not open yet.

        Raises:
            NewsdeskError: The library cannot be used.
        """
        if not self._desk.ready:
            return None
        news = (await self._desk.made()).news
        return await asyncio.get_running_loop().run_in_executor(
            self._suggesting, lambda: work(news)
        )

    def close(self) -> None:
        """Take no more work; does not wait for the threads."""
        for threads in (self._threads, self._suggesting):
            threads.shutdown(wait=False, cancel_futures=True)

"""Runs look-ups in threads, a few at a time, and caches the results."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar, cast

from bot.chat.services.answer_service import AnswerService, ChatLibrary
from bot.chat.services.fair_queue import Asker, Limits, Ticket
from bot.chat.services.thread_queue import ThreadQueue

T = TypeVar("T")

# Two look-ups at a time, as with questions: more would only share the processor. Those of one
# person wait for each other before others have to wait for them.
LIMITS = Limits(at_work=2, per_server=20, per_person=4, everywhere=100)
# Turning pages reads the same results again and again.
_KEPT = 64


class LookupService:
    """Reads the library for look-ups; belongs to one event loop.

    Look-ups wait in a queue for each server, and the servers take turns, as questions do.
    Autocompletes do not wait in these queues, because Discord allows them three seconds.

    Args:
        answer_service: Has the library; nothing is read before it is open.
        limits: How many may wait.
    """

    def __init__(self, answer_service: AnswerService, limits: Limits = LIMITS) -> None:
        self._answer_service = answer_service
        self._threads = ThreadPoolExecutor(limits.at_work, thread_name_prefix="look-ups")
        self._suggesting = ThreadPoolExecutor(1, thread_name_prefix="suggestions")
        self._queue = ThreadQueue(limits, answer_service.metrics)
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    @contextmanager
    def request(self, asker: Asker, *, at_once: bool = True) -> Iterator["LookupRequest"]:
        """Begin a look-up, which leaves the queue at the end of the block.

        Args:
            asker: Who looks up, and where.
            at_once: Whether the look-up joins the queue now, before Discord gets a reply; otherwise
                it joins when it has to read something that is not cached.

        Raises:
            BusyError: The person, their server or all servers have too many look-ups waiting.
        """
        request = LookupRequest(self, asker)
        if at_once:
            request.enter()
        try:
            yield request
        finally:
            if request.ticket is not None:
                self._queue.leave(request.ticket)

    async def suggest(self, work: Callable[[ChatLibrary], T]) -> T | None:
        """Read for an autocomplete; None while the library is not open yet.

        Raises:
            NewsdeskError: The library cannot be used.
        """
        if not self._answer_service.ready:
            return None
        news = (await self._answer_service.made()).news
        return await asyncio.get_running_loop().run_in_executor(
            self._suggesting, lambda: work(news)
        )

    def close(self) -> None:
        """Take no more work; does not wait for the threads."""
        for threads in (self._threads, self._suggesting):
            threads.shutdown(wait=False, cancel_futures=True)

    # -- for look-ups ------------------------------------------------------------------------

    def enter(self, asker: Asker) -> Ticket:
        """Join the queue; see `request`."""
        return self._queue.enter(asker)

    async def read(
        self, key: Hashable, ticket: Callable[[], Ticket], work: Callable[[ChatLibrary], T]
    ) -> T:
        """Read in a thread, or return the cached result of the same key.

        Args:
            key: What is read, for whom, and as of when.
            ticket: Joins the queue; the look-up keeps its turn until it ends.
            work: Reads; blocks.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return cast("T", self._kept[key])
        place = ticket()
        news = (await self._answer_service.made()).news
        await self._queue.turn(place)
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, lambda: work(news))
        self._kept[key] = found
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found


class LookupRequest:
    """One look-up, with its place in the queue.

    Attributes:
        ticket: Its place in the queue; None while it has none.

    Args:
        lookup_service: Reads for it.
        asker: The person who looks something up.
    """

    def __init__(self, lookup_service: LookupService, asker: Asker) -> None:
        self.ticket: Ticket | None = None
        self._lookup_service = lookup_service
        self._asker = asker

    def enter(self) -> Ticket:
        """Join the queue, unless it has done so; see `LookupService.request`."""
        if self.ticket is None:
            self.ticket = self._lookup_service.enter(self._asker)
        return self.ticket

    async def look_up(self, key: Hashable, work: Callable[[ChatLibrary], T]) -> T:
        """Read, or return the cached result of the same key.

        Args:
            key: What is looked up, for whom, and as of when.
            work: Reads; blocks.

        Raises:
            BusyError: Too many are waiting.
            NewsdeskError: The library cannot be used.
        """
        return await self._lookup_service.read(key, self.enter, work)

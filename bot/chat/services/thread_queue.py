"""A queue for thread pools; callers wait for their turn in the event loop."""

import asyncio

from bot.chat.services.fair_queue import Asker, FairQueue, Limits, Ticket
from bot.chat.services.metrics import Metrics
from bot.errors import BusyError, CooldownError


class ThreadQueue:
    """Calls whose turn it is as soon as there is room; belongs to one event loop.

    Args:
        limits: How many may wait and work.
        metrics: Where refusals are counted.
    """

    def __init__(self, limits: Limits, metrics: Metrics) -> None:
        self._turns = FairQueue(limits)
        self._metrics = metrics
        self._called: dict[Ticket, asyncio.Future[None]] = {}

    @property
    def waiting(self) -> int:
        """How many have a place and are not worked on."""
        return self._turns.waiting

    @property
    def at_work(self) -> int:
        """How many are worked on."""
        return self._turns.at_work

    def enter(
        self,
        asker: Asker,
        *,
        now_s: float = 0.0,
        cooldown_s: float = 0.0,
        follow_up: bool = False,
    ) -> Ticket:
        """Take a place; see `FairQueue.enter`.

        Raises:
            CooldownError: They have asked a moment ago.
            BusyError: They, their server or everybody has too much waiting.
        """
        try:
            ticket = self._turns.enter(asker, now_s, cooldown_s, follow_up=follow_up)
        except (BusyError, CooldownError) as error:
            self._metrics.refused(error.scope if isinstance(error, BusyError) else "cooldown")
            raise
        self._called[ticket] = asyncio.get_running_loop().create_future()
        return ticket

    async def turn(self, ticket: Ticket) -> None:
        """Wait until a place is called; it keeps its turn until it leaves."""
        called = self._called[ticket]
        self._turns.ready(ticket)
        self._call()
        await called

    def leave(self, ticket: Ticket) -> None:
        """Give up a place, called or waiting; a second call does nothing."""
        self._turns.leave(ticket)
        self._called.pop(ticket, None)
        self._call()

    def _call(self) -> None:
        while (ticket := self._turns.call()) is not None:
            called = self._called[ticket]
            if not called.done():
                called.set_result(None)

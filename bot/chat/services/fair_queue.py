"""PURE: a fair queue: each server has its own queue, and the servers take turns."""

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from bot.errors import BusyError, CooldownError


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where.

    Attributes:
        person_id: The asker.
        server_id: The server; None for a direct message, where each person counts as a server.
        channel_id: The channel, if it has a cooldown of its own; None for that of the server.
    """

    person_id: int
    server_id: int | None = None
    channel_id: int | None = None

    @property
    def slowed(self) -> tuple[int, int | None]:
        """Whom and where a cooldown holds back."""
        return self.person_id, self.channel_id


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may wait.

    Attributes:
        at_work: Questions that are worked on at the same time.
        per_server: Questions of one server that wait; those at work not counted.
        per_person: Questions of one person, those at work counted.
        everywhere: Questions that wait in all: at half a second each the last is answered within
            five minutes, well before its interaction's token runs out (15 minutes).
    """

    at_work: int = 2
    per_server: int = 20
    per_person: int = 2
    everywhere: int = 500


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """A question's place in the queue; compared by identity."""

    asker: Asker


_QueueKey = tuple[str, int]
K = TypeVar("K")


class FairQueue:
    """The queues; knows no clock, threads or questions.

    A place is taken with `enter`, waits to be called from `ready` on, and is given up with
    `leave`.

    Args:
        limits: How much may wait.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._queues: OrderedDict[_QueueKey, deque[Ticket]] = OrderedDict()
        self._waiting: dict[Ticket, bool] = {}
        self._at_work: set[Ticket] = set()
        self._in_queue: Counter[_QueueKey] = Counter()
        self._held: Counter[int] = Counter()
        self._free_at_s: dict[tuple[int, int | None], float] = {}

    @property
    def waiting(self) -> int:
        """How many have a place and are not worked on."""
        return len(self._waiting)

    @property
    def at_work(self) -> int:
        """How many are worked on."""
        return len(self._at_work)

    def enter(
        self, asker: Asker, now_s: float, cooldown_s: float, *, follow_up: bool = False
    ) -> Ticket:
        """Take a place in the queue of the asker's server.

        Args:
            asker: The asker.
            now_s: When this is, on a clock that never goes back.
            cooldown_s: How long this person has to wait before the next question.
            follow_up: Whether it goes on from an answer, for which nobody has to wait.

        Raises:
            CooldownError: They have asked a moment ago.
            BusyError: They, their server or everybody has too many questions waiting.
        """
        self._forget(now_s)
        left_s = self._free_at_s.get(asker.slowed, now_s) - now_s
        if left_s > 0 and not follow_up:
            raise CooldownError(ceil(left_s))
        if self._held[asker.person_id] >= self._limits.per_person:
            raise BusyError("person")
        if self._in_queue[_queue_key(asker)] >= self._limits.per_server:
            raise BusyError("server")
        if self.waiting >= self._limits.everywhere:
            raise BusyError("everybody")
        ticket = Ticket(asker)
        self._waiting[ticket] = False
        self._in_queue[_queue_key(asker)] += 1
        self._held[asker.person_id] += 1
        if cooldown_s > 0:
            self._free_at_s[asker.slowed] = now_s + cooldown_s
        return ticket

    def ready(self, ticket: Ticket) -> None:
        """Put a place where it may be called: behind those of its server that are ready."""
        if self._waiting.get(ticket) is False:
            self._waiting[ticket] = True
            self._queues.setdefault(_queue_key(ticket.asker), deque()).append(ticket)

    def call(self) -> Ticket | None:
        """Call the next one to work, if there is room: of the server whose turn it is."""
        if not self._queues or self.at_work >= self._limits.at_work:
            return None
        key, queue = self._queues.popitem(last=False)
        ticket = queue.popleft()
        if queue:
            self._queues[key] = queue  # behind all other servers
        self._stop_waiting(ticket)
        self._at_work.add(ticket)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give up a place, waiting or at work; a second call does nothing."""
        if ticket in self._at_work:
            self._at_work.discard(ticket)
        elif ticket in self._waiting:
            key = _queue_key(ticket.asker)
            if self._waiting[ticket]:
                self._queues[key].remove(ticket)
                if not self._queues[key]:
                    del self._queues[key]
            self._stop_waiting(ticket)
        else:
            return
        _count_down(self._held, ticket.asker.person_id)

    def _stop_waiting(self, ticket: Ticket) -> None:
        del self._waiting[ticket]
        _count_down(self._in_queue, _queue_key(ticket.asker))

    def _forget(self, now_s: float) -> None:
        """Forget cooldowns that are over, so that this does not grow with all who ever asked."""
        over = [slowed for slowed, at_s in self._free_at_s.items() if at_s <= now_s]
        for slowed in over:
            del self._free_at_s[slowed]


def _count_down(counter: Counter[K], key: K) -> None:
    """Decrease a count, and delete its key at zero."""
    counter[key] -= 1
    if not counter[key]:
        del counter[key]


def _queue_key(asker: Asker) -> _QueueKey:
    if asker.server_id is None:
        return ("person", asker.person_id)
    return ("server", asker.server_id)

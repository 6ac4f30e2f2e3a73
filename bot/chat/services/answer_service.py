"""Takes questions from the event loop and answers them in threads."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol, TypeVar

from bot.answer.types import Answer, Context, OnText, Statement
from bot.chat.services.fair_queue import Asker, Limits, Ticket
from bot.chat.services.metrics import Metrics
from bot.chat.services.thread_queue import ThreadQueue
from bot.following.round_context import RoundNews
from index import Outlet, Status

__all__ = ["AnswerService", "Asker", "ChatAnswerer", "ChatLibrary", "Limits", "QueuePlace"]

T = TypeVar("T")

DEFAULT_COOLDOWN_S = 10.0
_NO_CONTEXT = Context()


class ChatLibrary(RoundNews, Protocol):
    """The library; every method blocks, and may be called from several threads."""

    def status(self, now: datetime, audience: str | None = ...) -> Status:
        """Return what an audience may read."""

    def outlets(self, now: datetime, audience: str | None = ...) -> tuple[Outlet, ...]:
        """Return the outlets that an audience may read; None: those of all audiences."""

    def known_words(
        self, words: Sequence[str], now: datetime, audience: str = ...
    ) -> frozenset[str]:
        """Return which lower-case words the news uses."""

    def forget(self, url: str, audience: str = ...) -> bool:
        """Remove an article of exactly one audience; return whether there was one."""


class ChatAnswerer(Protocol):
    """Answers questions from the library."""

    @property
    def news(self) -> ChatLibrary:
        """The library."""

    def answer(
        self,
        text: str,
        now: datetime,
        context: Context | None = ...,
        /,
        *,
        on_text: OnText | None = ...,
    ) -> Answer:
        """Answer a question as of `now`; blocks, and may be called from several threads.

        Calls `on_text` with the text so far while a model words it, in the same thread.
        """

    def overtakes(
        self, text: str, earlier: Statement, later: Statement, context: Context | None = ..., /
    ) -> bool:
        """Whether a later statement corrects the statement of an earlier answer."""


def _default_cooldown_s(_: int | None) -> float:
    return DEFAULT_COOLDOWN_S


class AnswerService:
    """Makes the answerer in the background and puts questions to it, off the event loop.

    Two questions are worked on at a time, so that one that waits for the database does not hold
    up the next; more would only share the processor that each keeps busy. The others wait in a
    queue for each server, and the servers take turns.

    Args:
        make_answers: Makes the answerer; seconds of work, done once, in a thread.
        limits: How many questions may wait.
        cooldown_s: How long somebody has to wait between questions, by server id (None: in a
            direct message); without it `use_cooldowns` says, and until then ten seconds.
        clock: Seconds, never going back.
        metrics: Where questions are counted.
    """

    def __init__(
        self,
        make_answers: Callable[[], ChatAnswerer],
        *,
        limits: Limits | None = None,
        cooldown_s: Callable[[int | None], float] | None = None,
        clock: Callable[[], float] = time.monotonic,
        metrics: Metrics | None = None,
    ) -> None:
        limits = limits or Limits()
        self.metrics = metrics or Metrics()
        self._make_answers = make_answers
        self._cooldown_s = cooldown_s or _default_cooldown_s
        self._cooldowns_given = cooldown_s is not None
        self._clock = clock
        self._queue = ThreadQueue(limits, self.metrics)
        self._worked_on: set[Ticket] = set()
        # one more than work at a time: making the answerer takes none of their places
        self._threads = ThreadPoolExecutor(limits.at_work + 1, thread_name_prefix="answers")
        self._making: Future[ChatAnswerer] | None = None
        self._work: set[Future[Any]] = set()
        self.under_way: set[asyncio.Task[object]] = set()
        self.metrics.watch_questions(lambda: self.waiting, lambda: self.at_work)

    def use_cooldowns(self, cooldown_s: Callable[[int | None], float]) -> None:
        """Take cooldowns from the servers' settings, unless they were given from the start."""
        if not self._cooldowns_given:
            self._cooldown_s = cooldown_s

    @property
    def ready(self) -> bool:
        """Whether the answerer is made."""
        making = self._making
        return making is not None and making.done() and making.exception() is None

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return self._queue.waiting

    @property
    def at_work(self) -> int:
        """How many questions are worked on."""
        return self._queue.at_work

    async def made(self) -> ChatAnswerer:
        """Wait until the answerer is made; the first who asks sets that going.

        Raises:
            NewsdeskError: It could not be made.
        """
        if self._making is None:
            self._making = self._threads.submit(self._make_answers)
            self._keep(self._making)
        return await asyncio.shield(asyncio.wrap_future(self._making))

    @contextmanager
    def admitted(
        self, asker: Asker, *, follow_up: bool = False, cooldown_s: float | None = None
    ) -> Iterator["QueuePlace"]:
        """Take a place in the queue before the interaction is acknowledged.

        It raises at once, so that a refusal can be shown only to the asker.

        Args:
            asker: Who asks, and where.
            follow_up: Whether the question goes on from an answer; that has no cooldown.
            cooldown_s: The cooldown of the channel; None for that of the server.

        Raises:
            CooldownError: They have asked a moment ago.
            BusyError: Too many questions are waiting.
        """
        entered_s = self._clock()
        if cooldown_s is None:
            cooldown_s = self._cooldown_s(asker.server_id)
        ticket = self._queue.enter(
            asker, now_s=entered_s, cooldown_s=cooldown_s, follow_up=follow_up
        )
        place = QueuePlace(self, ticket, entered_s)
        try:
            yield place
        finally:
            if ticket not in self._worked_on:
                self._leave(ticket)

    async def answer(
        self, question: str, now: datetime, context: Context = _NO_CONTEXT, *, asker: Asker
    ) -> Answer:
        """Answer a question as of `now`, when it is its turn.

        Raises:
            CooldownError: They have asked a moment ago.
            BusyError: Too many questions are waiting.
            NewsdeskError: The answerer could not be made, or could not answer.
        """
        with self.admitted(asker) as place:
            return await place.answer(question, now, context)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Count the running task as one that still has to answer."""
        task = asyncio.current_task()
        assert task is not None
        self.under_way.add(task)
        try:
            yield
        finally:
            self.under_way.discard(task)

    async def finish(self, grace_s: float) -> None:
        """Let what is under way end, then cancel the rest, which says so to those who wait.

        Args:
            grace_s: How long answers may take, and then the messages about the restart.
        """
        for cancel in (False, True):
            waiting = set(self.under_way)
            if not waiting:
                return
            if cancel:
                for task in waiting:
                    task.cancel()
            await asyncio.wait(waiting, timeout=grace_s)

    @property
    def busy(self) -> bool:
        """Whether a thread is at work that cannot be stopped."""
        return any(work.running() for work in self._work)

    def close(self) -> None:
        """Take no more questions; does not wait for the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def run(self, ticket: Ticket, work: Callable[[], T]) -> T:
        """Do what a ticket is for, in a thread, when it is its turn; once for each ticket."""
        await self._queue.turn(ticket)
        self._worked_on.add(ticket)
        loop = asyncio.get_running_loop()
        doing = self._threads.submit(work)
        self._keep(doing)
        # Its place is free when the thread is, even if nobody waits for the result any more.
        doing.add_done_callback(lambda _: _tell(loop, self._leave, ticket))
        return await asyncio.wrap_future(doing)

    def count(self, answer: Answer, entered_s: float) -> None:
        """Count an answer, and the seconds since its question came in."""
        self.metrics.answered(answer, self._clock() - entered_s)

    def _leave(self, ticket: Ticket) -> None:
        self._worked_on.discard(ticket)
        self._queue.leave(ticket)

    def _keep(self, work: Future[Any]) -> None:
        self._work = {other for other in self._work if not other.done()} | {work}


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """A place in the queue, for one piece of work."""

    _answer_service: AnswerService
    _ticket: Ticket
    _entered_s: float

    async def answer(
        self,
        question: str,
        now: datetime,
        context: Context = _NO_CONTEXT,
        *,
        on_text: OnText | None = None,
    ) -> Answer:
        """Answer a question as of `now`; see `AnswerService.answer`.

        Args:
            question: As it was typed.
            now: When it is asked.
            context: The audience and the earlier questions.
            on_text: Called with the text so far while a model words it, in another thread.
        """
        try:
            answers = await self._answer_service.made()
            work = partial(answers.answer, question, now, context, on_text=on_text)
            answer = await self._answer_service.run(self._ticket, work)
        except Exception:
            self._answer_service.metrics.failed()
            raise
        self._answer_service.count(answer, self._entered_s)
        return answer


def _tell(loop: asyncio.AbstractEventLoop, leave: Callable[[Ticket], None], ticket: Ticket) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(leave, ticket)

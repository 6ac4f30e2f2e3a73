"""The desk: questions come in from the event loop, answers are worked out in threads beside it."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from bot.answer.types import Answer

# Two, so that one question that waits for the database does not hold up the next; more would
# only share the processor that each keeps busy.
_THREADS = 2


class Answers(Protocol):
    """Whoever knows the answers."""

    def answer(self, question: str, now: datetime) -> Answer:
        """Answer a question as of `now`; blocks, and may be called from several threads."""


class AnswerDesk:
    """Makes the answerer in the background and puts questions to it, off the event loop.

    Args:
        make_answers: Makes the answerer; seconds of work, done once, in a thread.
    """

    def __init__(self, make_answers: Callable[[], Answers]) -> None:
        self._make_answers = make_answers
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="answers")
        self._making: Future[Answers] | None = None
        self._work: set[Future[Answer] | Future[Answers]] = set()
        self.under_way: set[asyncio.Task[object]] = set()

    async def made(self) -> Answers:
        """Wait until the answerer is made; the first who asks sets that going.

        Raises:
            NewsdeskError: It could not be made.
        """
        if self._making is None:
            self._making = self._threads.submit(self._make_answers)
            self._keep(self._making)
        return await asyncio.shield(asyncio.wrap_future(self._making))

    async def answer(self, question: str, now: datetime) -> Answer:
        """Answer a question as of `now`, waiting for the answerer to be made if need be.

        Raises:
            NewsdeskError: The answerer could not be made, or could not answer.
        """
        answers = await self.made()
        working = self._threads.submit(answers.answer, question, now)
        self._keep(working)
        return await asyncio.wrap_future(working)

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Count the running task as one that owes somebody an answer."""
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
            grace_s: How long answers may still take, and as long again the telling.
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

    def _keep(self, work: "Future[Answer] | Future[Answers]") -> None:
        self._work = {other for other in self._work if not other.done()} | {work}

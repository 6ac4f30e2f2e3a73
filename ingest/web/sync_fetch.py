"""Runs one `Fetcher` for all threads of a process, so that its pauses and limits apply to all."""

import asyncio
import threading
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeVar

from ingest.errors import FetchError
from ingest.settings import IngestSettings
from ingest.web.fetch import Fetched, Fetcher, NotModified
from ingest.web.politeness import SharedTurns
from ingest.web.validators import Validators

T = TypeVar("T")

_CLOSE_S = 5.0
# How many documents are fetched, and kept in memory, before the reader needs them.
_AHEAD = 4
UNCONDITIONAL = Validators()


class FetchThread:
    """Runs a `Fetcher` in a separate event loop and thread.

    Args:
        settings: As `Fetcher` takes them.
        shared_turns: As `Fetcher` takes them; closed with this.
    """

    def __init__(self, settings: IngestSettings, shared_turns: SharedTurns | None = None) -> None:
        self._settings = settings
        self._shared_turns = shared_turns
        self._loop = asyncio.new_event_loop()
        self._fetcher: Fetcher | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="fetch")
        self._thread.start()

    def fetch(self, url: str, validators: Validators = UNCONDITIONAL) -> Fetched | NotModified:
        """Fetch a document that a person requested; see `Fetcher.fetch`.

        Raises:
            FetchError: The document cannot be fetched, or `close` was called meanwhile.
        """
        return self._run(self._fetch(url, validators))

    def fetch_page(self, url: str) -> Fetched:
        """Fetch a page that was found in a feed; see `Fetcher.fetch_page`.

        Raises:
            FetchError: The document cannot be fetched, or `close` was called meanwhile.
        """
        return self._run(self._fetch_page(url))

    def fetch_all(self, urls: Iterable[str]) -> Iterator[Fetched | FetchError]:
        """Fetch documents that a person requested, a few ahead of the one that is read.

        Args:
            urls: http(s) addresses; consumed as they are needed.

        Returns:
            For each address, in order, the document or the error.
        """
        return self._each(self._fetch_whole(url) for url in urls)

    def fetch_pages(self, urls: Iterable[str]) -> Iterator[Fetched | FetchError]:
        """Fetch pages if robots.txt allows it; otherwise like `fetch_all`."""
        return self._each(self._fetch_page(url) for url in urls)

    def close(self) -> None:
        """Cancel every request, including those that other threads wait for."""
        if self._closed:
            return
        self._closed = True
        ending = asyncio.run_coroutine_threadsafe(self._end(), self._loop)
        try:
            ending.result(_CLOSE_S)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_CLOSE_S)
            # An event loop that is left open closes at the interpreter's end, after its sockets.
            if not self._thread.is_alive():
                self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return _result(self._start(work))

    def _start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        if self._closed:
            work.close()
            cancelled: Future[T] = Future()
            cancelled.cancel()
            return cancelled
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _each(
        self, requests: Iterator[Coroutine[Any, Any, Fetched]]
    ) -> Iterator[Fetched | FetchError]:
        ahead: deque[Future[Fetched]] = deque()
        try:
            while True:
                ahead += [self._start(work) for work in islice(requests, _AHEAD - len(ahead))]
                if not ahead:
                    return
                try:
                    yield _result(ahead.popleft())
                except FetchError as error:
                    yield error
        finally:
            for request in ahead:
                request.cancel()

    def _open(self) -> Fetcher:
        self._fetcher = self._fetcher or Fetcher(self._settings, shared_turns=self._shared_turns)
        return self._fetcher

    async def _fetch(self, url: str, validators: Validators) -> Fetched | NotModified:
        return await self._open().fetch(url, validators)

    async def _fetch_whole(self, url: str) -> Fetched:
        document = await self._open().fetch(url)
        assert isinstance(document, Fetched)  # the request was unconditional
        return document

    async def _fetch_page(self, url: str) -> Fetched:
        return await self._open().fetch_page(url)

    async def _end(self) -> None:
        this_task = asyncio.current_task()
        other_tasks = [task for task in asyncio.all_tasks() if task is not this_task]
        for task in other_tasks:
            task.cancel()
        await asyncio.gather(*other_tasks, return_exceptions=True)
        if self._fetcher is not None:
            await self._fetcher.close()


def _result(request: Future[T]) -> T:
    try:
        return request.result()
    except CancelledError:
        raise FetchError("not fetched: Newsdesk is shutting down") from None

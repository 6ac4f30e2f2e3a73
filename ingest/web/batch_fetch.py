"""Fetches documents in batches, for code that runs outside an event loop."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Self

from ingest.errors import FetchError
from ingest.settings import IngestSettings
from ingest.web.fetch import Fetched, Fetcher, NotModified

# How many documents are fetched, and kept in memory, at a time.
_BATCH = 4


class BatchFetcher:
    """Runs a `Fetcher` for synchronous code.

    Args:
        settings: As for `Fetcher`.
    """

    def __init__(self, settings: IngestSettings) -> None:
        self._settings = settings
        self._runner = asyncio.Runner()
        self._fetcher: Fetcher | None = None

    def fetch_all(self, urls: Iterable[str]) -> Iterator[Fetched | FetchError]:
        """Fetch documents that a person requested, a few at a time.

        Args:
            urls: http(s) addresses; consumed as they are needed.

        Returns:
            For each address, in order, the document or the error.
        """
        return self._each(urls, self._fetch)

    def fetch_pages(self, urls: Iterable[str]) -> Iterator[Fetched | FetchError]:
        """Fetch pages if robots.txt allows it; otherwise like `fetch_all`."""
        return self._each(urls, self._fetch_page)

    def close(self) -> None:
        """Close every connection."""
        if self._fetcher is not None:
            self._runner.run(self._fetcher.close())
            self._fetcher = None
        self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _each(
        self, urls: Iterable[str], fetch: Callable[[str], Awaitable[Fetched]]
    ) -> Iterator[Fetched | FetchError]:
        async def attempt(url: str) -> Fetched | FetchError:
            try:
                return await fetch(url)
            except FetchError as error:
                return error

        async def gather(batch: list[str]) -> list[Fetched | FetchError]:
            return list(await asyncio.gather(*(attempt(url) for url in batch)))

        rest = iter(urls)
        while batch := list(islice(rest, _BATCH)):
            yield from self._runner.run(gather(batch))

    def _open(self) -> Fetcher:
        self._fetcher = self._fetcher or Fetcher(self._settings)
        return self._fetcher

    async def _fetch(self, url: str) -> Fetched:
        document = await self._open().fetch(url)
        assert not isinstance(document, NotModified)  # the request was unconditional
        return document

    async def _fetch_page(self, url: str) -> Fetched:
        return await self._open().fetch_page(url)

"""A few parser processes shared by many threads."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from ingest.parse.sandbox import Parser


class Parsers:
    """Lends parsers out, each to one thread at a time; a process starts with its first document.

    Args:
        count: How many; each may take a gigabyte of memory.
    """

    def __init__(self, count: int = 2) -> None:
        self._all = tuple(Parser() for _ in range(count))
        self._free: queue.SimpleQueue[Parser] = queue.SimpleQueue()
        for parser in self._all:
            self._free.put(parser)

    @contextmanager
    def borrowed(self) -> Iterator[Parser]:
        """Wait for a parser and hold it."""
        parser = self._free.get()
        try:
            yield parser
        finally:
            self._free.put(parser)

    def close(self) -> None:
        """End every process; who is waiting for one is told that it broke down."""
        for parser in self._all:
            parser.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

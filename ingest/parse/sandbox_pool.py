"""A pool of parser processes that many threads share."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from ingest.parse.sandbox import Parser


class Parsers:
    """A pool of parsers, each used by a single thread at a time.

    A parser's process starts with its first document.

    Args:
        count: Number of parsers; each may use a gigabyte of memory.
    """

    def __init__(self, count: int = 2) -> None:
        self._all = tuple(Parser() for _ in range(count))
        self._free: queue.SimpleQueue[Parser] = queue.SimpleQueue()
        for parser in self._all:
            self._free.put(parser)

    @contextmanager
    def borrow(self) -> Iterator[Parser]:
        """Wait for a free parser and hold it for the length of the `with` block."""
        parser = self._free.get()
        try:
            yield parser
        finally:
            self._free.put(parser)

    def close(self) -> None:
        """End all processes; a document being parsed fails with `ParserError`."""
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

"""A pool of parser processes that many threads share."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from ingest.parse.pages.html import Page
from ingest.parse.sandbox.parser_process import Parser
from ingest.parse.syndication.feed_documents import FeedDocument
from ingest.parse.syndication.sitemaps import Sitemap


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

    def parse_page(self, data: bytes, url: str = "", declared: str = "") -> Page:
        """Wait for a free parser, and extract the article of a page; see `Parser.parse_page`."""
        with self._borrow() as parser:
            return parser.parse_page(data, url, declared)

    def parse_feed(self, data: bytes, url: str = "", declared: str = "") -> FeedDocument:
        """Wait for a free parser, and parse a feed; see `Parser.parse_feed`."""
        with self._borrow() as parser:
            return parser.parse_feed(data, url, declared)

    def parse_sitemap(self, data: bytes, url: str = "", declared: str = "") -> Sitemap:
        """Wait for a free parser, and parse a sitemap; see `Parser.parse_sitemap`."""
        with self._borrow() as parser:
            return parser.parse_sitemap(data, url, declared)

    def close(self) -> None:
        """End all processes; a document being parsed fails with `ParserError`."""
        for parser in self._all:
            parser.close()

    @contextmanager
    def _borrow(self) -> Iterator[Parser]:
        parser = self._free.get()
        try:
            yield parser
        finally:
            self._free.put(parser)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

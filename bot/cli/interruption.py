"""Ends an ingest at Ctrl-C or SIGTERM, with a report on what was stored until then."""

import signal
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import Any, Self

from index.audience import PUBLIC
from index.types import Added, Article
from ingest.report import Adder

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class InterruptibleLibrary:
    """A library that reads no more articles after Ctrl-C or SIGTERM; for the main thread.

    The articles that were read before are still stored and yielded, so each has its line in the
    report. A second signal ends the process at once.

    Attributes:
        signal_number: The signal that came; None for none.
    """

    def __init__(self, library: Adder) -> None:
        self._library = library
        self._is_reading = False
        self._before: list[Any] = []
        self.signal_number: int | None = None

    def __enter__(self) -> Self:
        self._before = [signal.signal(number, self._on_signal) for number in _SIGNALS]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in zip(_SIGNALS, self._before, strict=True):
            signal.signal(number, handler)

    def add(self, articles: Iterable[Article], audience: str = PUBLIC) -> Iterator[Added]:
        """Add articles until a signal comes; see `Library.add`."""
        yield from self._library.add(self._until_signal(iter(articles)), audience)

    def _until_signal(self, articles: Iterator[Article]) -> Iterator[Article]:
        try:
            while self.signal_number is None:
                self._is_reading = True
                article = next(articles, None)
                self._is_reading = False
                if article is None:
                    return
                yield article
        except KeyboardInterrupt:  # `_on_signal` ended a fetch
            return
        finally:
            self._is_reading = False

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        is_second = self.signal_number is not None
        self.signal_number = number
        if self._is_reading or is_second:
            raise KeyboardInterrupt

"""Ctrl-C and SIGTERM end an ingest; each article that came in still gets its line."""

import os
import signal
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pytest

from bot.cli.interruption import InterruptibleLibrary
from index.types import Added, Article, Outcome
from tests.ingest.fake_library import DictLibrary

NOW = datetime(2024, 5, 9, tzinfo=UTC)


class InterruptedLibrary(DictLibrary):
    """A library that is sent a signal while it writes its third article."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def add(self, articles: Iterable[Article], audience: str = "") -> Iterator[Added]:
        for count, article in enumerate(articles, start=1):
            (added,) = super().add([article], audience)
            if count == 3:
                os.kill(os.getpid(), self._number)
            yield added


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("while_reading", [False, True])
def test_a_signal_ends_an_ingest_with_a_line_for_each_article_that_came_in(
    number: signal.Signals, *, while_reading: bool
) -> None:
    def articles() -> Iterator[Article]:
        for count in range(1, 9):
            if while_reading and count == 4:
                os.kill(os.getpid(), number)
                pytest.fail("the signal came late")
            yield Article(f"https://a.example/{count}", "T", f"Text {count}", "P", fetched_at=NOW)

    before = signal.getsignal(number)
    library = DictLibrary() if while_reading else InterruptedLibrary(number)
    with InterruptibleLibrary(library) as interruptible:
        added = list(interruptible.add(articles()))
    assert [line.outcome for line in added] == [Outcome.NEW] * 3
    assert interruptible.signal_number == number
    assert signal.getsignal(number) is before


def test_a_second_signal_ends_the_process_at_once() -> None:
    with InterruptibleLibrary(DictLibrary()):
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)

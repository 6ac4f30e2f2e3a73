"""A process that ingests a file and tells each article once it is on disk; made to be killed.

With a third argument, `module:name:count`, it kills itself at that call of that function: at a step
of the pipeline that a random moment would rarely meet.
"""

import functools
import importlib
import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index import Added, Article, Library, Settings, open_library
from ingest import ingest
from tests.fakes import HashingEncoder

_CHECKPOINT_EVERY = 7  # so that a kill also meets the index file being written


class Telling:
    """A library that says what it has on disk."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, articles: Iterable[Article], audience: str = "") -> Iterator[Added]:
        for number, added in enumerate(self._library.add(articles, audience), start=1):
            print(added.url, flush=True)
            if number % _CHECKPOINT_EVERY == 0:
                self._library.checkpoint()
            yield added


def kill_at(step: str) -> None:
    """Make a function of the product end the process, as a power cut would, at its n-th call."""
    module_name, name, count = step.split(":")
    owner: Any = importlib.import_module(module_name)
    *holders, name = name.split(".")
    for holder in holders:
        owner = getattr(owner, holder)
    real: Callable[..., Any] = getattr(owner, name)
    calls = itertools.count(1)

    @functools.wraps(real)
    def deadly(*arguments: Any, **named: Any) -> Any:
        if next(calls) == int(count):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **named)

    setattr(owner, name, deadly)


def main(home: Path, source: Path) -> None:
    settings = Settings(home=home)
    with open_library(settings, HashingEncoder()) as library:
        print("ready", flush=True)
        ingest([str(source)], Telling(library), settings, now=datetime.now(UTC))
        library.checkpoint()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        kill_at(sys.argv[3])
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""What a process does that ingests a file and is made to be killed."""

import functools
import importlib
import itertools
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from index import Added, Article, Library, open_library
from ingest import ingest
from ingest.settings import IngestSettings
from tests.fakes import HashingEncoder

_CHECKPOINT_EVERY = 7  # so that a kill also meets the index file being written


class Telling:
    """A library that sends the address of each article once it is on disk."""

    def __init__(self, library: Library, telling: Connection) -> None:
        self._library = library
        self._telling = telling

    def add(self, articles: Iterable[Article], audience: str = "") -> Iterator[Added]:
        for number, added in enumerate(self._library.add(articles, audience), start=1):
            self._telling.send(added.url)
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


def run(telling: Connection, home: Path, source: Path, step: str = "") -> None:
    """Send "ready", then ingest the file.

    Args:
        telling: Where each article's address is sent once it is on disk.
        home: The library's folder.
        source: The file of articles.
        step: `module:name:count`; the process kills itself at that call of that function, at a step
            of the pipeline that a random moment would rarely meet.
    """
    if step:
        kill_at(step)
    settings = IngestSettings(home=home)
    with open_library(settings, HashingEncoder()) as library:
        telling.send("ready")
        ingest([str(source)], Telling(library, telling), settings, now=datetime.now(UTC))
        library.checkpoint()

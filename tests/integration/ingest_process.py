"""A process that ingests a file and tells each article once it is on disk; made to be killed."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from index import Added, Article, Library, Settings, open_library
from ingest import ingest
from tests.fakes import HashingEncoder

_CHECKPOINT_EVERY = 7  # so that a kill also meets the index file being written


class Telling:
    """A library that says what it has on disk."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, articles: Iterable[Article]) -> Iterator[Added]:
        for number, added in enumerate(self._library.add(articles), start=1):
            print(added.url, flush=True)
            if number % _CHECKPOINT_EVERY == 0:
                self._library.checkpoint()
            yield added


def main(home: Path, source: Path) -> None:
    settings = Settings(home=home)
    with open_library(settings, HashingEncoder()) as library:
        print("ready", flush=True)
        ingest([str(source)], Telling(library), settings, now=datetime.now(UTC))
        library.checkpoint()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Adds or searches while its PostgreSQL server is killed: HOME add FIRST COUNT, or HOME ask."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from index.errors import LibraryError
from index.library import Library
from index.opening import open_library
from index.settings import load_settings
from tests.fakes import HashingEncoder
from tests.index.news import stories


def add(library: Library, first: int, count: int) -> None:
    """Add stories, each until it is on disk; print each that is acknowledged."""
    for story in stories(first, count):
        while True:
            try:
                (added,) = library.add([story])
            except LibraryError as error:
                print(f"error {error}", file=sys.stderr, flush=True)
            else:
                print(added.outcome.value, story.url, flush=True)
                break


def ask(library: Library) -> None:
    """Search until the input is closed; print how many searches there were."""
    done = failed = 0
    slowest_s = 0.0
    while sys.stdin.readline().strip() != "stop":
        started = time.monotonic()
        try:
            library.search("bridge7 harbour7 council7", datetime.now(UTC))
        except LibraryError as error:
            failed += 1
            print(f"error {error}", file=sys.stderr, flush=True)
        done += 1
        slowest_s = max(slowest_s, time.monotonic() - started)
        print("asked", flush=True)
    print(f"{done} {failed} {slowest_s:.1f}", flush=True)


def main() -> None:
    settings = load_settings(home=Path(sys.argv[1]))
    with open_library(settings, HashingEncoder()) as library:
        print("ready", flush=True)
        if sys.argv[2] == "add":
            add(library, int(sys.argv[3]), int(sys.argv[4]))
        else:
            ask(library)


if __name__ == "__main__":
    main()

"""Adds stories to a library as a process of its own: HOME FIRST COUNT [PUBLISHER]."""

import sys
from dataclasses import replace
from pathlib import Path

from index.opening import open_library
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import stories


def main(home: str, first: str, count: str, publisher: str = "Daily") -> None:
    print("ready", flush=True)
    sys.stdin.readline()  # all start together
    with open_library(settings(Path(home)), HashingEncoder()) as library:
        for one in stories(int(first), int(count)):
            for added in library.add([replace(one, publisher=publisher)]):
                print(added.outcome.value, flush=True)
        library.checkpoint()


if __name__ == "__main__":
    main(*sys.argv[1:])

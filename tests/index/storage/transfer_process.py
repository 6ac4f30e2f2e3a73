"""Copies a library in small steps and prints a line before each: HOME URL HOME URL."""

import sys
from pathlib import Path

from index.storage import transfer
from index.storage.store import open_store


def main() -> None:
    transfer._ROWS_AT_A_TIME = 7
    here, there = ((Path(sys.argv[at]), sys.argv[at + 1]) for at in (1, 3))
    with open_store(*here) as source, open_store(*there) as target:
        transfer.copy(source, target, lambda *step: print(*step, flush=True))
    print("done", flush=True)


if __name__ == "__main__":
    main()

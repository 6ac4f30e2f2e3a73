"""How soon the indexes of one process have what another has written to PostgreSQL.

`python -m tests.benchmarks.visible` lets one process add articles at random moments, and another
keep its indexes up to date: woken by notifications, and without them.
"""

import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import quantiles

from index.opening import open_library
from index.settings import load_settings
from index.storage import revision_watch
from index.storage.postgres_server import CHANNEL
from tests.fakes import HashingEncoder
from tests.index.news import article
from tests.postgres import running_postgres

_ARTICLES = 60
_LONGEST_PAUSE_S = 3.0


def watch(url: str, home: str, channel: str) -> None:
    """Print the revision and the time of each update, until the input ends."""
    vars(revision_watch)["CHANNEL"] = channel
    library = open_library(load_settings(home=Path(home), database_url=url), HashingEncoder())
    update = library._update_indexes

    def told() -> None:
        before = library._live.state.revision  # type: ignore[attr-defined]
        update()
        after = library._live.state.revision  # type: ignore[attr-defined]
        if after > before:
            print(after, time.monotonic(), flush=True)

    library._update_indexes = told  # type: ignore[method-assign]
    with library:
        library.warm_up()
        print("ready", flush=True)
        sys.stdin.read()


def delays(url: str, folder: Path, channel: str) -> list[float]:
    """Return how many seconds after each commit the other process had it."""
    committed: dict[int, float] = {}
    chance = random.Random("pauses")
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.visible",
        url,
        str(folder / channel),
        channel,
    ]
    with (
        open_library(
            load_settings(home=folder / "writer", database_url=url), HashingEncoder()
        ) as library,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as reader,
    ):
        assert reader.stdout is not None
        assert reader.stdin is not None
        for line in reader.stdout:
            if line == "ready\n":
                break
        for number in range(_ARTICLES):
            time.sleep(chance.uniform(0, _LONGEST_PAUSE_S))
            now = datetime.now(UTC)
            story = article(f"{channel}-{number}", f"Town{number} has a bridge.", fetched_at=now)
            list(library.add([story]))
            committed[library._store.state().revision] = time.monotonic()
        seen: dict[int, float] = {}
        newest = max(committed)
        for line in reader.stdout:
            revision, at_s = line.split()
            seen[int(revision)] = float(at_s)
            if int(revision) >= newest:
                break
        reader.stdin.close()
    return [
        next(at_s for revision, at_s in sorted(seen.items()) if revision >= wanted) - written_s
        for wanted, written_s in committed.items()
    ]


def main() -> int:
    """Measure both and print the figures."""
    if len(sys.argv) > 1:
        watch(*islice(sys.argv, 1, 4))
        return 0
    with running_postgres() as server, tempfile.TemporaryDirectory() as folder:
        for name, channel in (("notified", CHANNEL), ("polling", "nobody")):
            parts = quantiles(delays(server.schema(), Path(folder), channel), n=20)
            print(f"{name}: {parts[9]:.2f} s, {parts[18]:.2f} s for 95 % of {_ARTICLES} articles")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How long thousands of alike reports take to add: `python -m tests.benchmarks.alike [COUNT]`.

Each report has the same words and figures of its own, as those of weather stations have; none is
a copy. The encoder is a fake, so that the comparison of the texts shows.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from index import Article, load_settings, open_library
from tests.fakes import HashingEncoder

_EVERY = 500


def reports(count: int) -> Iterator[Article]:
    """Yield reports that differ in one figure."""
    words = " ".join(f"gauge {chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(60))
    for number in range(count):
        yield Article(
            url=f"https://weather.example/{number}",
            title=f"Level {number}",
            body=f"The river stood at {number} centimetres. {words}.",
            publisher="Weather",
            published_at=datetime(2023, 2, 1, tzinfo=UTC),
            fetched_at=datetime(2023, 2, 1, tzinfo=UTC),
        )


def main() -> None:
    """Add the reports, and print the processor time of every 500."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with (
        tempfile.TemporaryDirectory() as home,
        open_library(load_settings(home=Path(home)), HashingEncoder()) as library,
    ):
        started_s = time.process_time()
        for number, _ in enumerate(library.add(reports(count)), start=1):
            if number % _EVERY == 0:
                print(f"{number}: {time.process_time() - started_s:.1f} s", flush=True)


if __name__ == "__main__":
    main()

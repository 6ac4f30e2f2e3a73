"""How long thousands of alike reports take to add: `python -m tests.benchmarks.alike [COUNT]`.

The encoder is a fake, so that the comparison of the texts shows. `--kind` says in what they differ.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from index import Article, load_settings, open_library
from tests.fakes import HashingEncoder

_EVERY = 500
_KINDS = {
    "figures": "one outlet; each report has its own figure, as those of weather stations have",
    "outlets": "the same, each from an outlet of its own",
    "headlines": "one outlet prints one text under many headlines",
    "reprints": "many outlets print one text",
}


def reports(count: int, kind: str = "figures") -> Iterator[Article]:
    """Yield reports that are alike.

    Args:
        count: How many.
        kind: In what they differ, a key of `_KINDS`.
    """
    words = " ".join(f"gauge {chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(60))
    for number in range(count):
        figure = number if kind in {"figures", "outlets"} else 7
        yield Article(
            url=f"https://weather.example/{number}",
            title=f"Level {number}",
            body=f"The river stood at {figure} centimetres. {words}.",
            publisher=f"Weather {number if kind in {'outlets', 'reprints'} else 0}",
            published_at=datetime(2023, 2, 1, tzinfo=UTC),
            fetched_at=datetime(2023, 2, 1, tzinfo=UTC),
        )


def main() -> None:
    """Add the reports, and print the processor time of every 500."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument(
        "--kind",
        choices=_KINDS,
        default="figures",
        help="; ".join(f"{kind}: {meaning}" for kind, meaning in _KINDS.items()),
    )
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as home,
        open_library(load_settings(home=Path(home)), HashingEncoder()) as library,
    ):
        started_s = last_s = time.process_time()
        added = library.add(reports(options.count, options.kind))
        for number, _ in enumerate(added, start=1):
            if number % _EVERY == 0:
                now_s = time.process_time()
                each_ms = 1000 * (now_s - last_s) / _EVERY
                print(f"{number}: {now_s - started_s:.1f} s, {each_ms:.1f} ms each", flush=True)
                last_s = now_s


if __name__ == "__main__":
    main()

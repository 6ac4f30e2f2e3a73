"""Copies on real news: `python -m tests.benchmarks.copies ../shared/data`.

Ingests RealTimeQA's articles and, after them, a hundred of them again under another outlet and
address with light edits: a wire's dateline in front, words changed, here and there a paragraph left
out. Prints how many of the hundred are recognised, and how many of the others are joined wrongly.
The encoder is the tests' (copies are told by their words, not by their vectors).
"""

import json
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from index import open_library
from ingest import ingest
from ingest.settings import load_settings
from tests.fakes import HashingEncoder

_COPIES = 100
_SHARES = (0.01, 0.02, 0.03, 0.05, 0.08)  # of the words that are changed
_SHORTEST = 1500  # characters of an article that is copied
_WORDS = ("also", "new", "still", "about", "meanwhile")


def main() -> None:
    """Run the benchmark."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.benchmarks.copies FOLDER")
    source = Path(sys.argv[1]) / "realtimeqa-2022" / "articles.jsonl"
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    for share in _SHARES:
        _run(source, records, share)


def _run(source: Path, records: list[dict[str, str]], share: float) -> None:
    chance = random.Random(20230222)
    long = [record for record in records if len(record["body"]) >= _SHORTEST]
    copied = chance.sample(long, _COPIES)
    of = {f"https://reprints.example/{at}": one["url"] for at, one in enumerate(copied)}
    with tempfile.TemporaryDirectory() as folder:
        reprints = Path(folder) / "reprints.jsonl"
        with reprints.open("w", encoding="utf-8") as file:
            for url, record in zip(of, copied, strict=True):
                body = _edit(record["body"], share, chance)
                reprint = {"url": url, "title": record["title"].upper(), "body": body}
                file.write(json.dumps(reprint | {"publisher": "The Reprinter"}) + "\n")
        settings = load_settings(home=Path(folder) / "home")
        with open_library(settings, HashingEncoder()) as library:
            report = ingest([str(source), str(reprints)], library, settings, now=datetime.now(UTC))
    joined = dict(report.duplicates)
    right = sum(joined.get(url) == first for url, first in of.items())
    wrong = sum(of.get(url) != first for url, first in joined.items())
    print(
        f"{share:.0%} of the words changed: {right} of {_COPIES} copies recognised, "
        f"{wrong} of {len(records)} others joined wrongly"
    )


def _edit(body: str, share: float, chance: random.Random) -> str:
    paragraphs = body.split("\n\n")
    if len(paragraphs) > 6 and chance.random() < 0.5:
        paragraphs.pop(chance.randrange(2, len(paragraphs)))
    words = [
        word
        if chance.random() > share or any(map(str.isdigit, word))
        else chance.choice((*_WORDS, word.upper(), ""))
        for word in " \n\n ".join(paragraphs).split(" ")
    ]
    return "(Reprint Wire) - " + " ".join(words)


if __name__ == "__main__":
    main()

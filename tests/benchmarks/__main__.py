"""One command for every figure: `python -m tests.benchmarks ../shared/data [--home FOLDER]`.

Ingests all of RealTimeQA's articles through the real pipeline (kept in `--home` if given, so that a
second run is quick), asks every question with the clock of its week, and prints the figures with
the digest of the corpus and the settings they were taken at.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any
from zlib import crc32

from bot.answer.answerer import Answerer
from bot.answer.types import Answer
from bot.clock import read_moment
from index import Library, Settings, load_settings, open_library
from index.reranker import CrossEncoder
from ingest import ingest
from tests.benchmarks.scoring import holds

_RANKS = (1, 4, 10)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the data set, with what is right."""

    text: str
    now: datetime
    answers: tuple[str, ...]
    gold_urls: tuple[str, ...]
    reported: bool  # of the half on which nothing was chosen


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder that holds realtimeqa-2022/")
    parser.add_argument("--home", type=Path, help="keep the library here")
    arguments = parser.parse_args()
    folder = arguments.data / "realtimeqa-2022"
    articles = folder / "articles.jsonl"
    if not articles.exists():
        sys.exit(f"{articles} is not there; give the folder that holds realtimeqa-2022/")
    with tempfile.TemporaryDirectory() as temporary:
        settings = load_settings(home=arguments.home or Path(temporary))
        with open_library(settings) as library:
            _ingest(articles, library, settings)
            _print_settings(articles, settings, library)
            asked = [
                *_read(folder / "answerable.jsonl"),
                *_read(folder / "unanswerable.jsonl"),
            ]
            _retrieval(library, [one for one in asked if one.answers])
            bodies = {
                record["url"]: _folded(record["body"])
                for record in map(json.loads, articles.read_text(encoding="utf-8").splitlines())
            }
            _answers(Answerer(library, CrossEncoder()), bodies, asked)


def _ingest(articles: Path, library: Library, settings: Settings) -> None:
    start = time.perf_counter()
    report = ingest([str(articles)], library, settings, now=datetime.now(UTC), progress=_tell)
    library.checkpoint()
    seconds = time.perf_counter() - start
    print(f"\ningested in {seconds:.0f} s: {json.dumps(report.as_json())[:200]}")


def _tell(progress: Any) -> None:
    if sys.stderr.isatty():
        print(f"\r{progress.done}/{progress.total}", end="", file=sys.stderr)


def _print_settings(articles: Path, settings: Settings, library: Library) -> None:
    digest = hashlib.sha256(articles.read_bytes()).hexdigest()
    status = library.status(datetime.now(UTC))
    print(f"corpus     {articles.name} sha256 {digest[:16]}")
    print(f"articles   {status.articles}, passages {status.passages}")
    print(f"model      {status.index.model}, {status.index.engine}")
    print(f"settings   recency_half_life_days={settings.recency_half_life_days:g}")


def _read(path: Path) -> Iterator[Asked]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield Asked(
            record["question"],
            read_moment(record["as_of"]),
            tuple(record.get("answers") or ()),
            tuple(record.get("gold_urls") or ()),
            # weights and thresholds were chosen on the half whose id's CRC-32 is even
            crc32(record["id"].encode()) % 2 == 1,
        )


def _retrieval(library: Library, asked: Sequence[Asked]) -> None:
    ranks: list[int | None] = []
    times: list[float] = []
    library.warm_up()
    for one in asked:
        start = time.perf_counter()
        found = library.search(one.text, one.now, limit=_RANKS[-1])
        times.append(time.perf_counter() - start)
        urls = [evidence.article.url for evidence in found]
        ranks.append(next((i for i, url in enumerate(urls, 1) if url in one.gold_urls), None))
    print(f"\nretrieval, {len(asked)} answerable questions (baseline .622 / .951 / .979 / .771)")
    for name, some in (
        ("all", ranks),
        ("reported half", [rank for rank, one in zip(ranks, asked, strict=True) if one.reported]),
    ):
        hits = " / ".join(
            f"{sum(rank is not None and rank <= most for rank in some) / len(some):.3f}"
            for most in _RANKS
        )
        mrr = sum(1 / rank for rank in some if rank) / len(some)
        print(f"  {name:14} articles at 1 / 4 / 10: {hits}   MRR {mrr:.3f}")
    _print_times("search", times)


def _answers(answerer: Answerer, bodies: dict[str, str], asked: Sequence[Asked]) -> None:
    answerer.warm_up()
    times: list[float] = []
    given: list[Answer] = []
    for one in asked:
        start = time.perf_counter()
        given.append(answerer.answer(one.text, one.now))
        times.append(time.perf_counter() - start)
    print("\nanswers (at most 4 statements, 120 words)")
    for name, some in (
        ("all", list(zip(asked, given, strict=True))),
        ("reported half", [pair for pair in zip(asked, given, strict=True) if pair[0].reported]),
    ):
        answerable = [(one, answer) for one, answer in some if one.answers]
        absent = [answer for one, answer in some if not one.answers]
        first = sum(
            answer.answered and holds(answer.statements[0].text, one.answers)
            for one, answer in answerable
        )
        hold = sum(
            any(holds(statement.text, one.answers) for statement in answer.statements)
            for one, answer in answerable
        )
        print(
            f"  {name:14} statements hold the answer {hold / len(answerable):.3f}, "
            f"the first alone {first / len(answerable):.3f}; answered "
            f"{sum(answer.answered for _, answer in answerable) / len(answerable):.3f} of "
            f"{len(answerable)}; abstained on "
            f"{sum(not answer.answered for answer in absent) / len(absent):.3f} of {len(absent)}"
        )
    _print_times("answer", times)
    statements = [(one, answer) for answer in given for one in answer.statements]
    faithful = sum(
        all(
            _folded(statement.text) in _folded(citation.quote)
            and _folded(citation.quote) in bodies[citation.url]
            for citation in statement.citations
        )
        for statement, _ in statements
    )
    print(f"  word for word in the file's article: {faithful} of {len(statements)} statements")


def _folded(text: str) -> str:
    """Fold white space: the file's paragraphs are not ours."""
    return " ".join(text.split())


def _print_times(name: str, times: Sequence[float]) -> None:
    cuts = quantiles(times, n=100)
    print(f"  {name} time: p50 {1000 * cuts[49]:.0f} ms, p95 {1000 * cuts[94]:.0f} ms")


if __name__ == "__main__":
    main()

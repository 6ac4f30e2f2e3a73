"""One command for every figure: `python -m tests.benchmarks ../shared/data [--home FOLDER]`.

Ingests all of RealTimeQA's articles through the real pipeline (kept in `--home` if given, so that a
second run is quick), asks every question with the clock of its week, and prints the figures with
the digest of the corpus and the settings they were taken at; then, unless `--quick` is given, the
same with one part after another taken out.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any
from unittest.mock import patch
from zlib import crc32

from bot.answer import answerer as answerer_module
from bot.answer import select, telling
from bot.answer.answerer import Answerer
from bot.answer.types import Answer
from bot.clock import read_moment
from index import Library, Settings, load_settings, open_library, ranking
from index.entities import Entities
from index.reranker import CrossEncoder, Reranker
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
    parser.add_argument("--quick", action="store_true", help="no ablations")
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
            answerable = [one for one in asked if one.answers]
            _retrieval(library, answerable)
            bodies = {
                record["url"]: _folded(record["body"])
                for record in map(json.loads, articles.read_text(encoding="utf-8").splitlines())
            }
            _answers(library, bodies, asked)
            if not arguments.quick:
                _ablations(library, asked)


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
    library.warm_up()
    times: list[float] = []

    def timed(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        found = search(*arguments, **options)
        times.append(time.perf_counter() - start)
        return found

    search = library.search
    with patch.object(library, "search", timed):
        ranks = _ranks(library, asked)
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


class Remembering:
    """A cross-encoder that reads each pair once, for runs that differ in what is made of it."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self._known: dict[tuple[str, str], float] = {}

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Score each text as an answer."""
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._known]
        scores = self._reranker.score(question, new)
        self._known |= {(question, text): score for text, score in zip(new, scores, strict=True)}
        return [self._known[question, text] for text in texts]


class Clock:
    """How long the steps of an answer took, in seconds, by name."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return `call`, its time added to the current answer's."""

        def run(*arguments: Any, **options: Any) -> Any:
            start = time.perf_counter()
            try:
                return call(*arguments, **options)
            finally:
                self.spent[name][-1] += time.perf_counter() - start

        self.spent[name] = []
        return run

    def begin(self) -> None:
        """Begin another answer."""
        for times in self.spent.values():
            times.append(0.0)


def _answers(library: Library, bodies: dict[str, str], asked: Sequence[Asked]) -> None:
    reranker = CrossEncoder()
    answerer = Answerer(library, reranker)
    answerer.warm_up()
    answerer.answer(asked[0].text, asked[0].now)
    clock = Clock()
    times: list[float] = []
    given: list[Answer] = []
    with (
        patch.object(library, "search", clock.timed("search", library.search)),
        patch.object(reranker, "score", clock.timed("cross-encoder", reranker.score)),
        patch.object(Entities, "places_in", clock.timed("names", Entities.places_in)),
        patch.object(answerer_module, "tell", clock.timed("weighing, trimming", telling.tell)),
    ):
        for one in asked:
            clock.begin()
            start = time.perf_counter()
            given.append(answerer.answer(one.text, one.now))
            times.append(time.perf_counter() - start)
    print("\nanswers (at most 4 statements, 120 words)")
    for name, some in _halves(asked, given):
        print(f"  {name:14} {_figures(some)}")
    reasons = Counter(str(answer.reason or "answered") for answer in given)
    print(f"  reasons        {dict(reasons)}")
    _print_times("answer", times)
    for name, spent in clock.spent.items():
        print(
            f"    {name:19} mean {1000 * sum(spent) / len(spent):.0f} ms, "
            f"{sum(spent) / sum(times):.0%} of the whole"
        )
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


Pairs = list[tuple[Asked, Answer]]


def _halves(asked: Sequence[Asked], given: Sequence[Answer]) -> tuple[tuple[str, Pairs], ...]:
    pairs = list(zip(asked, given, strict=True))
    return ("all", pairs), ("reported half", [pair for pair in pairs if pair[0].reported])


def _figures(some: Pairs) -> str:
    answerable = [(one, answer) for one, answer in some if one.answers]
    absent = [answer for one, answer in some if not one.answers]
    first = sum(
        bool(answer.statements) and holds(answer.statements[0].text, one.answers)
        for one, answer in answerable
    )
    hold = sum(
        any(holds(statement.text, one.answers) for statement in answer.statements)
        for one, answer in answerable
    )
    return (
        f"statements hold the answer {hold / len(answerable):.3f}, "
        f"the first alone {first / len(answerable):.3f}; answered "
        f"{sum(answer.answered for _, answer in answerable) / len(answerable):.3f} of "
        f"{len(answerable)}; abstained on "
        f"{sum(not answer.answered for answer in absent) / len(absent):.3f} of {len(absent)}"
    )


# What is taken out, one at a time, by the constants that weigh it.
_ABLATIONS: tuple[tuple[str, Any, dict[str, float]], ...] = (
    ("keywords alone", ranking, {"LEXICAL_WEIGHT": 1.0}),
    ("vectors alone", ranking, {"LEXICAL_WEIGHT": 0.0}),
    ("no recency in search", ranking, {"RECENCY_FLOOR": 1.0}),
    ("no rank of the passage", select, {"_RANK_WEIGHT": 0.0}),
    ("no overlap of words", select, {"_OVERLAP_WEIGHT": 0.0}),
    ("no sentence similarity", select, {"_SIMILARITY_WEIGHT": 0.0}),
    ("no value asked for", select, {"_VALUE_WEIGHT": 0.0}),
    ("no links, no leaning", select, {"_LINK_WEIGHT": 0.0, "_LEANS_WEIGHT": 0.0}),
    ("no age", select, {"_AGE_WEIGHT": 0.0, "_AGE_WEIGHT_TO_SPEAK": 0.0}),
)


def _ablations(library: Library, asked: Sequence[Asked]) -> None:
    print("\none part taken out (the bar for speaking stays where it is)")
    reranker = Remembering(CrossEncoder())
    for name, module, values in (("nothing", select, {}), *_ABLATIONS):
        with ExitStack() as patched:
            for constant, value in values.items():
                patched.enter_context(patch.object(module, constant, value))
            _ablated(name, library, reranker, asked)
    _ablated("no cross-encoder", library, Indifferent(), asked)


class Indifferent:
    """Thinks the same of every sentence: what the rest does without a cross-encoder."""

    def score(self, _question: str, texts: Sequence[str]) -> list[float]:
        """Score each text as an answer."""
        return [select.LEAST_LOGIT] * len(texts)


def _ablated(name: str, library: Library, reranker: Reranker, asked: Sequence[Asked]) -> None:
    answerer = Answerer(library, reranker)
    given = [answerer.answer(one.text, one.now) for one in asked]
    answerable = [one for one in asked if one.answers]
    ranks = _ranks(library, answerable)
    hits = " / ".join(
        f"{sum(rank is not None and rank <= most for rank in ranks) / len(ranks):.3f}"
        for most in _RANKS
    )
    print(f"  {name:23} articles {hits}; {_figures(_halves(asked, given)[0][1])}")


def _ranks(library: Library, asked: Sequence[Asked]) -> list[int | None]:
    """Return the place of the right article for each question, None past the tenth."""
    ranks: list[int | None] = []
    for one in asked:
        found = library.search(one.text, one.now, limit=_RANKS[-1])
        urls = [evidence.article.url for evidence in found]
        ranks.append(next((i for i, url in enumerate(urls, 1) if url in one.gold_urls), None))
    return ranks


def _folded(text: str) -> str:
    """Fold white space: the file's paragraphs are not ours."""
    return " ".join(text.split())


def _print_times(name: str, times: Sequence[float]) -> None:
    cuts = quantiles(times, n=100)
    print(f"  {name} time: p50 {1000 * cuts[49]:.0f} ms, p95 {1000 * cuts[94]:.0f} ms")


if __name__ == "__main__":
    main()

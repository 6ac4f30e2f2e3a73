"""One command, one table: `python -m tests.benchmarks DATA [--homes FOLDER] [--sets ...]`.

Ingests the articles of each set through the real pipeline (kept in `--homes` if given, so that a
second run is quick), asks every question with the clock of its week, and prints the figures with
the digest of the articles. On RealTimeQA 2023, which the selection was fitted on, each question is
answered by models that were fitted to the others.
"""

import argparse
import hashlib
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bot.answer.answerer import Answerer
from bot.answer.evidence.selection import Caution, Selection
from bot.answer.types import Answer, Reason
from index import Library
from index.models.pairs import Pair
from index.models.reader import Reader, ReaderResult, TrainedReader
from tests.benchmarks.selection import folds, read_examples
from tests.benchmarks.sets import SETS, Asked, articles_of, open_set, read_bodies, read_questions

_RANKS = (1, 4, 10)
_FITTED_ON = "realtimeqa-2023"


class Remembering:
    """A reader that reads each pair once, for runs that differ in what is made of it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[Pair, ReaderResult] = {}

    def read(self, pairs: Sequence[Pair]) -> list[ReaderResult]:
        """Read each pair, in order."""
        new = [one for one in dict.fromkeys(pairs) if one not in self._known]
        self._known |= dict(zip(new, self._reader.read(new), strict=True))
        return [self._known[one] for one in pairs]


@dataclass(frozen=True, slots=True)
class Run:
    """The answers to a set's questions.

    Attributes:
        asked: The questions.
        given: The answer to each.
        times: How long each took, in seconds.
    """

    asked: tuple[Asked, ...]
    given: tuple[Answer, ...]
    times: tuple[float, ...]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder that holds realtimeqa-2022/ and others")
    parser.add_argument("--homes", type=Path, help="keep the libraries here, a folder a set")
    parser.add_argument("--sets", nargs="*", default=SETS[:1], choices=SETS)
    parser.add_argument("--cautions", action="store_true", help="also with low and high caution")
    parser.add_argument("--list", action="store_true", help="print each question's answer")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        homes = arguments.homes or Path(temporary)
        for name in arguments.sets:
            _report(arguments.data / name, homes / name, arguments)


def _report(folder: Path, home: Path, arguments: argparse.Namespace) -> None:
    articles = articles_of(folder)
    digest = hashlib.sha256(articles.read_bytes()).hexdigest()
    print(f"\n{folder.name}: {articles.name} sha256 {digest[:16]}")
    asked = read_questions(folder)
    reader = Remembering(TrainedReader())
    models: Iterator[Selection | None] = iter([None] * len(asked))
    if folder.name == _FITTED_ON:
        models = iter(_out_of_fold(folder, home, asked, reader))
    fitted = list(models)
    with open_set(folder, home) as library:
        print_retrieval(library, asked)
        bodies = read_bodies(folder)
        for caution in Caution if arguments.cautions else (Caution.NORMAL,):
            run = _ask(library, asked, fitted, reader, caution)
            _figures(run, bodies, caution)
            if arguments.list:
                _list(run)


def _out_of_fold(
    folder: Path, home: Path, asked: Sequence[Asked], reader: Reader
) -> list[Selection]:
    """Return for each question models that were fitted to others."""
    examples = read_examples(folder, home, reader, with_false_premises=True)
    by_id = dict(zip((one.asked.id for one in examples), folds(examples), strict=True))
    return [by_id.get(one.id, next(iter(by_id.values()))) for one in asked]


def _ask(
    library: Library,
    asked: tuple[Asked, ...],
    fitted: Sequence[Selection | None],
    reader: Reader,
    caution: Caution,
) -> Run:
    Answerer(library, reader).warm_up()
    given: list[Answer] = []
    times: list[float] = []
    for one, selection in zip(asked, fitted, strict=True):
        answerer = Answerer(library, reader, caution=caution, selection=selection)
        start = time.perf_counter()
        given.append(answerer.answer(one.text, one.now))
        times.append(time.perf_counter() - start)
    return Run(asked, tuple(given), tuple(times))


def print_retrieval(library: Library, asked: Sequence[Asked]) -> None:
    """Print at which rank a library finds the right articles, and how long a search takes."""
    library.warm_up()
    ranks: list[int | None] = []
    times_s: list[float] = []
    for one in asked:
        if one.answers:
            started = time.perf_counter()
            found = library.search(one.text, one.now, limit=_RANKS[-1])
            times_s.append(time.perf_counter() - started)
            urls = [evidence.article.url for evidence in found]
            ranks.append(next((i for i, url in enumerate(urls, 1) if url in one.gold_urls), None))
    hits = " / ".join(
        f"{sum(rank is not None and rank <= most for rank in ranks) / len(ranks):.3f}"
        for most in _RANKS
    )
    mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
    print(f"  articles at 1 / 4 / 10: {hits}, MRR {mrr:.3f} ({len(ranks)} questions)")
    parts = quantiles(times_s, n=20)
    p50_s, p95_s = parts[9], parts[18]
    print(f"  a search takes {1000 * p50_s:.0f} ms, {1000 * p95_s:.0f} ms for 95 % of them")


def _figures(run: Run, bodies: dict[str, str], caution: Caution) -> None:
    pairs = list(zip(run.asked, run.given, strict=True))
    answerable = [(one, answer) for one, answer in pairs if one.answers]
    near_misses = [answer for one, answer in pairs if not one.answers]
    answered = [(one, answer) for one, answer in answerable if answer.answered]
    refused = [(one, answer) for one, answer in answerable if not answer.answered]
    count = len(answerable)

    def share(some: int, of: int) -> str:
        return f"{some / of:.3f}" if of else "-"

    first = sum(one.is_right(answer.statements[0].text) for one, answer in answered)
    hold = sum(one.is_right(_said(answer)) for one, answer in answered)
    spans = [
        (one, answer.statements[0].span) for one, answer in answered if answer.statements[0].span
    ]
    exact = sum(one.is_right(span.text) for one, span in spans if span)
    closest = sum(one.is_right(_closest(answer)) for one, answer in refused)
    words = [sum(len(one.text.split()) for one in answer.shown) for _, answer in answered]
    silent = sum(not one.answered for one in near_misses)
    print(f"  caution {caution}:")
    print(
        f"    first right {share(first, count)}, statements right {share(hold, count)}, "
        f"answered {share(len(answered), count)} of {count}, "
        f"near misses refused {share(silent, len(near_misses))} of {len(near_misses)}"
    )
    print(
        f"    marked words right {share(exact, count)} ({len(spans)} marked), the closest report "
        f"of a refusal right {share(closest, len(refused))} of {len(refused)}, "
        f"words an answer {sum(words) / max(1, len(words)):.0f}"
    )
    reasons = Counter(str(answer.reason or "answered") for answer in run.given)
    print(f"    {dict(reasons)}")
    said = [statement for answer in run.given for statement in answer.statements]
    faithful = sum(
        any(_folded(citation.quote) in body for body in _bodies(bodies, citation.url))
        and statement.text in citation.quote
        for statement in said
        for citation in statement.citations[:1]
    )
    cuts = quantiles(run.times, n=100)
    print(
        f"    word for word in the file's article {faithful} of {len(said)}; "
        f"p50 {1000 * cuts[49]:.0f} ms, p95 {1000 * cuts[94]:.0f} ms"
    )


def _bodies(bodies: dict[str, str], url: str) -> Iterable[str]:
    """Return the text of an article; of one whose address was folded, all texts."""
    return [bodies[url]] if url in bodies else bodies.values()


def _said(answer: Answer) -> str:
    return " ".join(one.text for one in answer.statements)


def _closest(answer: Answer) -> str:
    if answer.reason in {Reason.NOT_STATED, Reason.STALE}:
        return " ".join(one.quote for one in answer.citations[:1])
    return _said(answer)


def _list(run: Run) -> None:
    for one, answer in zip(run.asked, run.given, strict=True):
        verdict = "right" if answer.answered and one.is_right(_said(answer)) else "-"
        kind = "answerable" if one.answers else "near miss"
        print(f"\n{one.id} ({kind}, {verdict}) {one.text}\n  {one.answers}\n  {answer.text}")


def _folded(text: str) -> str:
    """Fold white space: the file's paragraphs are not ours."""
    return " ".join(text.split())


if __name__ == "__main__":
    main()

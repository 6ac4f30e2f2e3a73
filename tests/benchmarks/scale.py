"""How fast a large library opens and searches: `python -m tests.benchmarks.scale HOME SET`.

Grows a copy of a library, in `--grown`, to `--passages`: each new article has the sentences of a
real one in another order, a third of them from other articles, and vectors that lie near the real
ones. Words are then as common as in real news. Asks every question of the set and prints how long
each part takes and its processor time, the memory, and how many of the ten nearest passages an
exact search finds too.
"""

import argparse
import hashlib
import random
import re
import resource
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from index import load_settings, open_library
from index.library import Library
from index.opening import migrate_library
from index.search.scope import View
from tests.benchmarks.sets import Asked, read_questions

Vectors = NDArray[np.float32]
T = TypeVar("T")

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_FOREIGN = 0.35  # how many of an article's sentences are another's
_NOISE = 0.045  # for each of 384 places: the new vector has a cosine of about .75 with the real one
_AT_ONCE = 500
_NEAREST = 10
_PARTS = ("encode", "scope", "keywords", "vectors", "search")


@dataclass(frozen=True, slots=True)
class Base:
    """A real article: its row, and the sentences and the vector of each of its passages."""

    row: sqlite3.Row
    passages: tuple[list[str], ...]
    vectors: Vectors


def grow(home: Path, grown: Path, passages: int) -> None:
    """Copy a library and add articles until it has so many passages."""
    grown.mkdir(parents=True)
    shutil.copy(home / "newsdesk.db", grown / "newsdesk.db")
    migrate_library(load_settings(home=grown))
    chance = random.Random(1)
    with closing(sqlite3.connect(grown / "newsdesk.db")) as database:
        database.row_factory = sqlite3.Row
        bases = _read(database)
        pool = [sentence for base in bases for piece in base.passages for sentence in piece]
        (count,) = database.execute("SELECT count(*) FROM passages").fetchone()
        noise = np.random.default_rng(1)
        for copy, base in enumerate(cycle(bases)):
            if count >= passages:
                break
            count += _add(database, base, copy, pool, chance=chance, noise=noise)
            if copy % _AT_ONCE == 0:
                database.commit()
        database.execute("UPDATE state SET revision = revision + 1")
        database.commit()


def _read(database: sqlite3.Connection) -> list[Base]:
    found = []
    for row in database.execute("SELECT * FROM articles WHERE copy_of IS NULL").fetchall():
        pieces = database.execute(
            'SELECT start, "end", vector FROM passages WHERE article_id = ? ORDER BY id',
            (row["id"],),
        ).fetchall()
        if pieces:
            texts = [row["body"][piece["start"] : piece["end"]] for piece in pieces]
            vectors = np.frombuffer(b"".join(piece["vector"] for piece in pieces), "<f4")
            found.append(
                Base(
                    row,
                    tuple(_SENTENCE.split(text) for text in texts),
                    vectors.reshape(len(pieces), -1),
                )
            )
    return found


def _add(
    database: sqlite3.Connection,
    base: Base,
    copy: int,
    pool: Sequence[str],
    *,
    chance: random.Random,
    noise: np.random.Generator,
) -> int:
    texts = []
    for sentences in base.passages:
        mixed = [
            chance.choice(pool) if chance.random() < _FOREIGN else sentence
            for sentence in sentences
        ]
        chance.shuffle(mixed)
        texts.append(" ".join(mixed))
    body = "\n\n".join(texts)
    values = dict(base.row) | {
        "id": None,
        "url": f"https://grown.example/{copy}",
        "identity": f"grown.example/{copy}",
        "body": body,
        "text_digest": hashlib.sha256(" ".join(body.split()).casefold().encode()).hexdigest(),
        "copy_of": None,
    }
    places = ", ".join(f":{name}" for name in values)
    article = database.execute(
        f"INSERT INTO articles ({', '.join(values)}) VALUES ({places})", values
    ).lastrowid
    vectors = base.vectors + noise.normal(0, _NOISE, base.vectors.shape)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype("<f4")
    start = 0
    rows = []
    for text, vector in zip(texts, vectors, strict=True):
        rows.append((article, start, start + len(text), vector.tobytes()))
        start += len(text) + 2
    database.executemany(
        'INSERT INTO passages (article_id, start, "end", vector) VALUES (?, ?, ?, ?)', rows
    )
    return len(rows)


def measure(home: Path, asked: Sequence[Asked], *, exact: bool) -> Iterator[str]:
    """Ask all questions; yields lines for people."""
    now = datetime.now(UTC)
    began = _Clock()
    library = open_library(load_settings(home=home))
    library.warm_up()
    opened = began.taken()
    yield f"open and warm up   {opened.wall_s:.2f} s, {opened.processor_s:.2f} of processor"
    yield f"                   {_memory()}"
    with library:
        library.search(asked[0].text, now)
        times: dict[str, list[Taken]] = {part: [] for part in _PARTS}
        recalls = []
        truth = _Exact(home) if exact else None
        for question in asked:
            vector = _ask(library, question.text, now, times)
            if truth is not None:
                recalls.append(_recall(library, truth, vector, now))
        status = library.status(now, None)
        yield f"passages           {status.passages}, engine {status.index.engine}"
        for part, taken in times.items():
            wall, processor = (
                np.percentile(column, [50, 95]) for column in zip(*taken, strict=True)
            )
            yield (
                f"{part:<18} p50 {wall[0] * 1000:.1f}, p95 {wall[1] * 1000:.1f} ms; of processor "
                f"p50 {processor[0] * 1000:.1f}, p95 {processor[1] * 1000:.1f} ms"
            )
        if recalls:
            yield f"recall at {_NEAREST}       {np.mean(recalls):.4f}"
        yield f"memory             {_memory()}"


def _memory() -> str:
    resident = next(
        int(line.split()[1]) // 1024
        for line in Path("/proc/self/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{resident} MB now, {highest} MB at most"


class Taken(NamedTuple):
    """How long something took."""

    wall_s: float
    processor_s: float


class _Clock:
    def __init__(self) -> None:
        self._wall_s, self._processor_s = time.perf_counter(), time.process_time()

    def taken(self) -> Taken:
        return Taken(time.perf_counter() - self._wall_s, time.process_time() - self._processor_s)


def _ask(library: Library, question: str, now: datetime, times: dict[str, list[Taken]]) -> Vectors:
    view = View(now)
    vector: NDArray[np.float32] = _timed(
        times["encode"], lambda: library._encoder.encode([question])[0]
    )
    scope = _timed(times["scope"], lambda: library._visibility.select(view))
    _timed(times["keywords"], lambda: library._keywords.search(question, 200, scope))
    _timed(times["vectors"], lambda: library._live.search(vector, 200, scope))
    _timed(times["search"], lambda: library.search(question, now))
    return vector


def _timed(times: list[Taken], work: Callable[[], T]) -> T:
    began = _Clock()
    done = work()
    times.append(began.taken())
    return done


class _Exact:
    """All vectors of a library, on disk."""

    def __init__(self, home: Path) -> None:
        path = home / "exact.f32"
        with closing(sqlite3.connect(home / "newsdesk.db")) as database:
            self.ids = np.asarray(
                [row[0] for row in database.execute("SELECT id FROM passages ORDER BY id")]
            )
            (dimension,) = database.execute("SELECT dimension FROM state").fetchone()
            if not path.exists() or path.stat().st_size != 4 * dimension * len(self.ids):
                with path.open("wb") as file:
                    for row in database.execute("SELECT vector FROM passages ORDER BY id"):
                        file.write(row[0])
        self.vectors = np.memmap(path, "<f4", "r").reshape(-1, dimension)


def _recall(library: Library, truth: _Exact, vector: Vectors, now: datetime) -> float:
    scope = library._visibility.select(View(now))
    shown = np.flatnonzero(np.isin(truth.ids, scope.shown))
    nearest = np.zeros(0, np.int64), np.zeros(0, np.float32)
    for start in range(0, len(shown), 100_000):
        some = shown[start : start + 100_000]
        nearest = (
            np.concatenate((nearest[0], truth.ids[some])),
            np.concatenate((nearest[1], truth.vectors[some] @ vector)),
        )
        best = np.argsort(-nearest[1])[:_NEAREST]
        nearest = nearest[0][best], nearest[1][best]
    hits = library._live.search(vector, 200, scope)
    return len(set(hits.ids[:_NEAREST].tolist()) & set(nearest[0].tolist())) / _NEAREST


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale", description=__doc__)
    parser.add_argument("home", type=Path, help="a library of real news")
    parser.add_argument("set", type=Path, help="the folder of a set of questions")
    parser.add_argument("--grown", type=Path, required=True, help="where the large library is kept")
    parser.add_argument("--passages", type=int, default=244_000)
    parser.add_argument("--no-exact", action="store_true", help="leave out the recall")
    arguments = parser.parse_args()
    if not arguments.grown.exists():
        grow(arguments.home, arguments.grown, arguments.passages)
    for line in measure(
        arguments.grown, read_questions(arguments.set), exact=not arguments.no_exact
    ):
        print(line, flush=True)


if __name__ == "__main__":
    main()

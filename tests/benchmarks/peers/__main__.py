"""Newsdesk beside five other pipelines: `python -m tests.benchmarks.peers DATA --venvs FOLDER`.

Each pipeline is written as its own documentation says, has the same articles and the same weights,
and runs in a process and a virtual environment of its own. The environments are made at the first
run, under `--venvs`: about 1.3 GB each. The rounds are interleaved, so that a busy neighbour slows
all of them. Processor seconds are those of user and system, of all threads.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from index.models.catalogue import ENCODER
from index.models.weights import locate
from tests.benchmarks.sets import Asked, articles_of, read_questions

_ENCODER = ("torch==2.13.0", "sentence-transformers>=6.2,<7")
# What each installs; Newsdesk runs in the environment that runs this.
PEERS: Mapping[str, tuple[str, ...]] = {
    "plain": (*_ENCODER, "faiss-cpu>=1.15,<1.16"),
    "langchain": (
        *(*_ENCODER, "faiss-cpu>=1.15,<1.16", "langchain-community>=0.4,<1"),
        *("langchain-huggingface>=1,<2", "langchain-text-splitters>=1,<2"),
    ),
    "llamaindex": (
        *(*_ENCODER, "llama-index-core>=0.14,<1", "llama-index-embeddings-huggingface>=0.6,<1"),
    ),
    "haystack": (*_ENCODER, "haystack-ai>=2.20,<3"),
    "txtai": (*_ENCODER, "txtai>=9,<10"),
}
_RANKS = (1, 4, 10)

Figures = dict[str, Any]


def main() -> None:
    """Measure every pipeline and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder that holds realtimeqa-2022/")
    parser.add_argument("--venvs", type=Path, required=True, help="where the environments are")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=["newsdesk", *PEERS])
    arguments = parser.parse_args()
    pythons = {name: _python(name, arguments.venvs) for name in arguments.only}
    model = locate(ENCODER)
    measured: dict[str, list[Figures]] = {name: [] for name in pythons}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        asked = _choose(arguments.data / "realtimeqa-2022", arguments.articles, folder)
        for _ in range(arguments.rounds):
            for name, python in pythons.items():
                measured[name].append(_run(name, python, model, folder))
                print(f"{name}: {_line(name, measured[name][-1:], None, asked)}", file=sys.stderr)
    plain = measured.get("plain")
    print(
        "| pipeline | ingest, articles a second | ms of processor an article (plain = 1) "
        "| search p50 / p95, ms of processor | articles at 1 / 4 / 10 | peak MB | disk MB "
        "| start, s of processor |\n|---|---|---|---|---|---|---|---|"
    )
    for name, rounds in measured.items():
        print(_line(name, rounds, plain, asked))


def _choose(data: Path, count: int, folder: Path) -> tuple[Asked, ...]:
    """Write the first articles, and the questions whose article is among them."""
    file = articles_of(data)
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line, _ in zip(lines, range(count), strict=False)]
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    urls = {record["url"] for record in records}
    asked = tuple(one for one in read_questions(data) if urls.intersection(one.gold_urls))
    (folder / "questions.json").write_text(json.dumps([one.text for one in asked]), "utf-8")
    return asked


def _python(name: str, venvs: Path) -> Path:
    """Return the Python of a pipeline's environment; makes the environment if there is none."""
    if name == "newsdesk":
        return Path(sys.executable)
    folder = venvs / name
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEERS[name]], check=True)
    return python


def _run(name: str, python: Path, model: Path, folder: Path) -> Figures:
    """Measure a pipeline once, in a new process and an empty folder."""
    with tempfile.TemporaryDirectory(dir=folder) as work:
        job = {
            "pipeline": f"with_{name}",
            "model": str(model),
            "work": work,
            "articles": str(folder / "articles.jsonl"),
            "questions": str(folder / "questions.json"),
        }
        runner, root = Path(__file__).with_name("runner.py"), Path(__file__).parents[3]
        done = subprocess.run(
            [python, runner, json.dumps(job)],
            cwd=root,
            # this checkout, and not the one that was installed
            env={"HF_HUB_OFFLINE": "1", "PATH": "", "HOME": work, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _line(
    name: str, rounds: Sequence[Figures], plain: Sequence[Figures] | None, asked: Sequence[Asked]
) -> str:
    """Return a row of the table: the medians of the rounds."""

    def middle(key: str, of: Sequence[Figures] = rounds) -> float:
        return float(median(figures[key] for figures in of))

    articles = rounds[0]["articles"]
    busy = sorted(wait for figures in rounds for wait in figures["busy_waits_s"])
    cuts = quantiles(busy, n=100)
    hits = [
        sum(
            not set(found[:rank]).isdisjoint(one.gold_urls)
            for found, one in zip(rounds[0]["found"], asked, strict=True)
        )
        for rank in _RANKS
    ]
    shares = " / ".join(f"{hit / len(asked):.2f}" for hit in hits)
    times = middle("ingest_busy_s") / middle("ingest_busy_s", plain or rounds)
    return (
        f"| {name} | {articles / middle('ingest_s'):.2f} "
        f"| {1000 * middle('ingest_busy_s') / articles:.0f} ({times:.2f}) "
        f"| {1000 * cuts[49]:.0f} / {1000 * cuts[94]:.0f} | {shares} | {middle('peak_mb'):.0f} "
        f"| {middle('disk_mb'):.0f} | {middle('start_busy_s'):.1f} |"
    )


if __name__ == "__main__":
    main()

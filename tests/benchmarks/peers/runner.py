"""Measures one pipeline in a process of its own; run by the Python of its virtual environment.

Reads a `Job` as JSON from the first argument and prints the figures as JSON. It imports nothing of
the project, which the other environments do not have.
"""

import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Ingest, ask, and print the figures."""
    job = json.loads(sys.argv[1])
    articles = [json.loads(line) for line in Path(job["articles"]).read_text("utf-8").splitlines()]
    questions = json.loads(Path(job["questions"]).read_text("utf-8"))
    work = Path(job["work"])
    began, busy = time.perf_counter(), _busy_s()
    module: Any = importlib.import_module(job["pipeline"])
    pipeline = module.Pipeline(job["model"], work)
    started_s, started_busy_s = time.perf_counter() - began, _busy_s() - busy
    began, busy = time.perf_counter(), _busy_s()
    pipeline.ingest(articles)
    ingest_s, ingest_busy_s = time.perf_counter() - began, _busy_s() - busy
    found, waits, busy_waits = [], [], []
    pipeline.search(questions[0])  # warm
    for question in questions:
        began, busy = time.perf_counter(), _busy_s()
        found.append(pipeline.search(question))
        waits.append(time.perf_counter() - began)
        busy_waits.append(_busy_s() - busy)
    figures = {
        "articles": len(articles),
        "start_s": started_s,
        "start_busy_s": started_busy_s,
        "ingest_s": ingest_s,
        "ingest_busy_s": ingest_busy_s,
        "waits_s": waits,
        "busy_waits_s": busy_waits,
        "found": found,
        "peak_mb": _peak_mb(),
        "disk_mb": sum(path.stat().st_size for path in work.rglob("*") if path.is_file()) / 1e6,
    }
    print(json.dumps(figures))
    sys.stdout.flush()
    os._exit(0)  # some pipelines leave threads behind


def _busy_s() -> float:
    """Return the processor seconds of this process and its children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _peak_mb() -> float:
    """Return the most memory that the process had, in MB; on macOS it is given in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


if __name__ == "__main__":
    main()

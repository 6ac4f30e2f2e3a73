"""Runs one ingest as a process: reads a job from stdin, writes progress and report to stdout.

`bot.jobs.ingest_queue` starts it with `python -m`. Each line in both directions is a JSON object.
The process stops early at its time limit or when stdin closes; articles added until then stay and
are in the report.
"""

import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.error_reports import report_error, start_error_reports
from bot.jobs.ingest_queue import IngestJob
from bot.settings import Settings, load_settings
from index import Library, open_library
from index.errors import NewsdeskError
from index.types import Added, Article
from ingest import Progress, ingest
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.outcome_log import LoggedLibrary

# Lower the priority: encoding uses all the processor time that it gets, and answers go first.
_NICENESS = 10
_PROGRESS_EVERY_S = 0.5


class _StoppableLibrary:
    """A library that takes no more articles once `stop` returns True."""

    def __init__(self, library: Library, stop: Callable[[], bool]) -> None:
        self._library = library
        self._stop = stop

    def add(self, articles: Iterable[Article], audience: str = "") -> Iterator[Added]:
        yield from self._library.add(self._until_stopped(articles), audience)

    def _until_stopped(self, articles: Iterable[Article]) -> Iterator[Article]:
        for article in articles:
            yield article
            if self._stop():
                return


def run_job(
    job: IngestJob,
    settings: Settings,
    on_progress: Callable[[dict[str, Any]], None],
    stop: Callable[[], bool],
    opener: Callable[[Settings], Library] = open_library,
) -> dict[str, Any]:
    """Run a job.

    Args:
        job: The job.
        settings: The home folder and the limits.
        on_progress: Called with the progress at intervals.
        stop: Returns whether to stop early.
        opener: Opens the library.

    Returns:
        `Report.as_json`, and whether the job stopped early.

    Raises:
        NewsdeskError: The library failed.
    """
    reported_s = 0.0

    def progress(at: Progress) -> None:
        nonlocal reported_s
        if time.monotonic() - reported_s >= _PROGRESS_EVERY_S:
            reported_s = time.monotonic()
            on_progress({"done": at.done, "total": at.total})

    def now() -> datetime:
        return datetime.now(UTC)

    with opener(settings) as library, FeedStore(settings.home) as store:
        store.prepare()
        logged_library = LoggedLibrary(_StoppableLibrary(library, stop), store, now)
        try:
            report = ingest(
                job.sources,
                logged_library,
                settings,
                publisher=job.publisher or None,
                published_at=job.published_at,
                audience=job.audience,
                now=now(),
                progress=progress,
            )
        finally:
            library.checkpoint()
        logged_library.note_rejected(report, job.audience)
    return {**report.as_json(), "stopped": stop()}


def main(opener: Callable[[Settings], Library] = open_library) -> int:
    """Read the job, run it, and write the report."""
    out = _reserve_stdout()
    logging.basicConfig(stream=sys.stderr, level="WARNING", format="%(levelname)s %(message)s")
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    job = IngestJob.read(sys.stdin.readline())
    input_closed = threading.Event()
    threading.Thread(target=_wait_for_end_of_input, args=(input_closed,), daemon=True).start()
    deadline_s = time.monotonic() + job.limit_s

    def stop() -> bool:
        return input_closed.is_set() or time.monotonic() > deadline_s

    def on_progress(line: dict[str, Any]) -> None:
        out.write(json.dumps(line) + "\n")
        out.flush()

    try:
        settings = load_settings()
        start_error_reports(settings)
        on_progress({"report": run_job(job, settings, on_progress, stop, opener)})
    except NewsdeskError as error:
        on_progress({"error": str(error)})
        return 1
    except Exception as error:
        report_error(error)
        raise
    return 0


def _reserve_stdout() -> TextIO:
    """Reserve stdout for the protocol, and send what libraries print to stderr."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def _wait_for_end_of_input(input_closed: threading.Event) -> None:
    # not sys.stdin: a thread that blocks in it makes the interpreter abort at exit
    while os.read(sys.stdin.fileno(), 1024):
        pass
    input_closed.set()


if __name__ == "__main__":
    sys.exit(main())

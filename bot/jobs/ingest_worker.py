"""One ingest in a process of its own: a job comes on stdin, progress and report go to stdout.

Started by `bot.jobs.ingest_queue` with `python -m`. Both ways a line is one JSON object. It ends
early when its time is over or its stdin is closed; what has come in until then stays, and is
reported.
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

from bot.jobs.ingest_queue import Job
from bot.settings import Settings, load_settings
from index import Library, open_library
from index.errors import NewsdeskError
from index.types import Added, Article
from ingest import Progress, ingest
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.outcome_log import Noting

# Answers go first: encoding takes all the processor that is left over.
_NICENESS = 10
_TELL_EVERY_S = 0.5


class _Until:
    """The library, which takes no more once it is to stop."""

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


def take_in(
    job: Job,
    settings: Settings,
    tell: Callable[[dict[str, Any]], None],
    stop: Callable[[], bool],
    opened: Callable[[Settings], Library] = open_library,
) -> dict[str, Any]:
    """Do a job.

    Args:
        job: What to take in, and for whom.
        settings: Where the library is.
        tell: Told of progress, now and then.
        stop: Whether to end early.
        opened: Opens the library.

    Returns:
        The report as it is sent: that of `Report.as_json`, and whether it was ended early.

    Raises:
        NewsdeskError: The library cannot go on.
    """
    told_s = 0.0

    def progress(at: Progress) -> None:
        nonlocal told_s
        if time.monotonic() - told_s >= _TELL_EVERY_S:
            told_s = time.monotonic()
            tell({"done": at.done, "total": at.total})

    def now() -> datetime:
        return datetime.now(UTC)

    with opened(settings) as library, FeedStore(settings.home) as store:
        store.prepare()
        noting = Noting(_Until(library, stop), store, now)
        try:
            report = ingest(
                job.sources,
                noting,
                settings,
                publisher=job.publisher or None,
                published_at=job.published_at,
                audience=job.audience,
                now=now(),
                progress=progress,
            )
        finally:
            library.checkpoint()
        noting.note_rejected(report, job.audience)
    return {**report.as_json(), "stopped": stop()}


def main(opened: Callable[[Settings], Library] = open_library) -> int:
    """Read the job, do it, write what became of it."""
    out = _own_stdout()
    logging.basicConfig(stream=sys.stderr, level="WARNING", format="%(levelname)s %(message)s")
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    job = Job.read(sys.stdin.readline())
    over = threading.Event()
    threading.Thread(target=_wait_for_end_of_input, args=(over,), daemon=True).start()
    deadline_s = time.monotonic() + job.limit_s

    def stop() -> bool:
        return over.is_set() or time.monotonic() > deadline_s

    def tell(line: dict[str, Any]) -> None:
        out.write(json.dumps(line) + "\n")
        out.flush()

    try:
        tell({"report": take_in(job, load_settings(), tell, stop, opened)})
    except NewsdeskError as error:
        tell({"error": str(error)})
        return 1
    return 0


def _own_stdout() -> TextIO:
    """Keep stdout for us, and send there to stderr what libraries print."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def _wait_for_end_of_input(over: threading.Event) -> None:
    # not sys.stdin: a thread that waits inside it aborts the interpreter when that ends
    while os.read(sys.stdin.fileno(), 1024):
        pass
    over.set()


if __name__ == "__main__":
    sys.exit(main())

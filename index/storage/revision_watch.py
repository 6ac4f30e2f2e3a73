"""Keeps the indexes of a process up to date while other processes write to PostgreSQL."""

import logging
import threading
import time
from collections.abc import Callable

from index.errors import LibraryError
from index.storage.postgres_server import CHANNEL, listen

log = logging.getLogger(__name__)

# A notification can be lost with its connection, and pgbouncer passes none on.
POLL_EVERY_S = 2.0
# How long closing waits at most.
_STOP_EVERY_S = 0.25


class RevisionWatch:
    """A thread that calls a function after each writing of another process.

    Args:
        url: The address of the database; not of a pgbouncer, if possible.
        update: Brings the indexes up to date; called every `POLL_EVERY_S` at the latest.
    """

    def __init__(self, url: str, update: Callable[[], None]) -> None:
        self._url = url
        self._update = update
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="revision-watch", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread, and wait for it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with listen(self._url, CHANNEL) as wait:
                    self._follow(wait)
            except LibraryError as error:  # the next try finds out whether it is over
                log.warning("%s", error)
                self._stopping.wait(POLL_EVERY_S)

    def _follow(self, wait: Callable[[float], bool]) -> None:
        due_s = 0.0
        while not self._stopping.is_set():
            if wait(_STOP_EVERY_S) or time.monotonic() >= due_s:
                self._update()
                due_s = time.monotonic() + POLL_EVERY_S

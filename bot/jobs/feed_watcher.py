"""Keeps `newsdesk watch` running beside the bot, in a process of its own.

A process rather than a thread: encoding must not make Discord wait, and what has to end within
seconds must not be inside native code.
"""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings

_ROOT = str(Path(__file__).resolve().parents[2])
_FIRST_PAUSE_S = 5.0
_LONGEST_PAUSE_S = 300.0
# Who ran for so long was well: the next end is a first one again.
_WELL_S = 600.0
_END_S = 4.0

log = logging.getLogger(__name__)


@contextmanager
def watching(settings: Settings) -> Iterator[None]:
    """Watch the feeds for as long as the block runs, if the settings say so.

    Args:
        settings: Whether to, and the folder of the library; the rest the process reads for
            itself where the bot has read it.
    """
    if not settings.watch:
        yield
        return
    beside = _Beside(settings)
    beside.start()
    try:
        yield
    finally:
        beside.end()


class _Beside:
    """Starts the process, and starts it again after growing pauses when it has ended."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True, name="watch")

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        with self._lock:
            process = self._process
        if process is not None:
            # the end of its input: unlike a signal it is understood on every platform
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()  # nothing is lost: what it writes is in transactions
                process.wait()
        self._thread.join(1.0)

    def _keep(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while not self._over.is_set():
            started_s = time.monotonic()
            with self._lock:
                if self._over.is_set():
                    return
                self._process = self._start()
            log.info("watching the feeds in process %d", self._process.pid)
            status = self._process.wait()
            if self._over.is_set():
                return
            if time.monotonic() - started_s > _WELL_S:
                pause_s = _FIRST_PAUSE_S
            log.warning("watching ended with status %d; again in %.0f s", status, pause_s)
            self._over.wait(pause_s)
            pause_s = min(_LONGEST_PAUSE_S, pause_s * 2)

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if "TOKEN" not in name}
        paths = [_ROOT, environment.get("PYTHONPATH", "")]
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "watch", "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=sys.stderr,  # stdout is for results, and the bot has none
            env={
                **environment,
                "NEWSDESK_HOME": str(self._settings.home),
                "PYTHONPATH": os.pathsep.join(path for path in paths if path),
            },
        )

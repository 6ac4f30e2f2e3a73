"""Keeps `newsdesk watch` running next to the bot, in a separate process.

It is a process and not a thread because encoding must not delay Discord, and because a thread
inside native code cannot be stopped within seconds.
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
# A process that ran this long was healthy: the next pause is the first one again.
_HEALTHY_S = 600.0
_END_S = 4.0

log = logging.getLogger(__name__)


@contextmanager
def watching(settings: Settings) -> Iterator[None]:
    """Watch the feeds while the block runs, if the settings say so.

    Args:
        settings: `watch`, `home` and the shards; the process reads its other settings from the
            environment.
    """
    if not (settings.watch and settings.has_first_shard):
        yield
        return
    watch = _WatchProcess(settings)
    watch.start()
    try:
        yield
    finally:
        watch.end()


class _WatchProcess:
    """Starts the process, and restarts it after growing pauses when it ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, daemon=True, name="watch")

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            # closing its input stops it on every platform, unlike a signal
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()  # nothing is lost: its writes are transactions
                process.wait()
        self._thread.join(1.0)

    def _keep_running(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while not self._stopping.is_set():
            started_s = time.monotonic()
            with self._lock:
                if self._stopping.is_set():
                    return
                self._process = self._start()
            log.info("watching the feeds in process %d", self._process.pid)
            status = self._process.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - started_s > _HEALTHY_S:
                pause_s = _FIRST_PAUSE_S
            log.warning(
                "the feed watcher ended with status %d; it restarts in %.0f s", status, pause_s
            )
            self._stopping.wait(pause_s)
            pause_s = min(_LONGEST_PAUSE_S, pause_s * 2)

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if "TOKEN" not in name}
        paths = [_ROOT, environment.get("PYTHONPATH", "")]
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "watch", "--with-parent"],
            stdin=subprocess.PIPE,
            stdout=sys.stderr,  # the stdout of the bot stays empty
            env={
                **environment,
                "NEWSDESK_HOME": str(self._settings.home),
                "NEWSDESK_DATABASE_URL": self._settings.database_url,
                "PYTHONPATH": os.pathsep.join(path for path in paths if path),
            },
        )

"""Has foreign bytes parsed in a process that can be killed, and keeps it while it behaves."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingest.errors import ParserError
from ingest.parse.feed_documents import Entry, Feed
from ingest.parse.html import Page
from ingest.parse.sitemaps import Listed, Sitemap

LIMIT_S = 10.0
MEMORY_BYTES = 1 << 30

# An answer is what was found in a document that was itself limited; who writes more than this
# is no parser any more. 16 MiB in which every character is escaped to six, and room.
_MAX_ANSWER_BYTES = 128 << 20
_ROOT = str(Path(__file__).resolve().parents[2])
# All that an interpreter needs. A process that foreign bytes may break into has no business
# with the bot's token, and whatever else there is.
_ENVIRONMENT = frozenset(
    "HOME LANG LANGUAGE LD_LIBRARY_PATH DYLD_LIBRARY_PATH PATH PATHEXT PYTHONHOME PYTHONPATH"
    " SYSTEMROOT TEMP TMP TMPDIR TZ VIRTUAL_ENV WINDIR".split()
)


class Parser:
    """Parses pages, feeds and sitemaps in a process of its own, which starts with the first.

    A plain subprocess rather than multiprocessing's spawn: that runs the caller's main module
    again in the child, and with it all that the command line imports.
    """

    def __init__(
        self,
        limit_s: float = LIMIT_S,
        memory_bytes: int = MEMORY_BYTES,
        module: str = "ingest.parse.sandbox_worker",
    ) -> None:
        """Prepare the parser; nothing is started yet.

        Args:
            limit_s: How long one document may take, start of the process included.
            memory_bytes: Address space of the process.
            module: What the process runs; tests give one that misbehaves.
        """
        self._limit_s = limit_s
        self._memory_bytes = memory_bytes
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0

    @property
    def process_id(self) -> int | None:
        """The id of the process, or None while none runs."""
        return self._process.pid if self._process else None

    def page(self, data: bytes, url: str = "", declared: str = "") -> Page:
        """Extract the article of a page; see `html.extract_page`.

        Raises:
            ParserError: It could not be parsed within the limits.
        """
        answer = self._ask("page", data, url, declared)
        with self._believing():
            return Page(**{**answer, "feeds": tuple(answer.get("feeds", ()))})

    def feed(self, data: bytes, url: str = "", declared: str = "") -> Feed:
        """Read a feed; see `feed_documents.parse_feed`.

        Raises:
            ParserError: It could not be parsed within the limits.
        """
        answer = self._ask("feed", data, url, declared)
        with self._believing():
            return Feed(
                **{**answer, "entries": tuple(Entry(**entry) for entry in answer["entries"])}
            )

    def sitemap(self, data: bytes, url: str = "", declared: str = "") -> Sitemap:
        """Read a sitemap; see `sitemaps.parse_sitemap`.

        Raises:
            ParserError: It could not be parsed within the limits.
        """
        answer = self._ask("sitemap", data, url, declared)
        with self._believing():
            pages = tuple(Listed(**page) for page in answer["pages"])
            sitemaps = tuple(answer["sitemaps"])
            return Sitemap(**{**answer, "pages": pages, "sitemaps": sitemaps})

    def close(self) -> None:
        """End the process, if one runs."""
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            # a request that was on its way cannot be flushed any more
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, job: str, data: bytes, url: str, declared: str) -> dict[str, Any]:
        process = self._process = self._process or self._start()
        self._number += 1
        header = {
            "number": self._number,
            "job": job,
            "url": url,
            "declared": declared,
            "size": len(data),
        }
        exchange = _Exchange(process, json.dumps(header).encode() + b"\n" + data)
        try:
            line = exchange.run(self._limit_s)
        except BaseException:
            self._abandon()
            raise
        if line is None:
            self._abandon()
            raise ParserError(f"the parser took more than {self._limit_s:g} s; it is left out")
        return self._read_answer(line)

    def _read_answer(self, line: bytes) -> dict[str, Any]:
        if not line.endswith(b"\n"):
            self._abandon()
            raise ParserError("the parser broke down over it; it is left out")
        with self._believing():
            answer = json.loads(line)
            if answer["number"] != self._number:
                raise ValueError(answer["number"])
            error, result = answer.get("error"), answer.get("result")
            if not isinstance(error or result, str if error else dict):
                raise TypeError(type(result))
        if answer.get("spent"):
            self.close()
        if error:
            raise ParserError(f"it cannot be parsed: {' '.join(error.split())[:300]}")
        found: dict[str, Any] = result
        return found

    @contextlib.contextmanager
    def _believing(self) -> Iterator[None]:
        """Whoever answers nonsense is broken, or broken into, and is asked nothing more."""
        try:
            yield
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            self._abandon()
            raise ParserError("the parser answered nonsense; it is left out") from error

    def _abandon(self) -> None:
        """End the process without touching pipes that a thread may still be reading."""
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name.upper() in _ENVIRONMENT or name.startswith("LC_")
        }
        paths = [_ROOT, environment.get("PYTHONPATH", "")]
        limits = [str(self._memory_bytes), str(self._limit_s)]
        return subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-P", "-m", self._module, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
            # so that what it starts is ended with it, and Ctrl-C is the parent's business
            start_new_session=True,
        )


class _Exchange:
    """One request and its answer, in a thread: a pipe cannot be waited for on every platform.

    The thread outlives its deadline only if something holds the pipe that escaped the kill.
    """

    def __init__(self, process: subprocess.Popen[bytes], request: bytes) -> None:
        self._process = process
        self._request = request
        self._line = b""
        self._over = threading.Event()

    def run(self, limit_s: float) -> bytes | None:
        """Return the line of the answer, cut off where it is none; None after the deadline."""
        threading.Thread(target=self._talk, daemon=True).start()
        return self._line if self._over.wait(limit_s) else None

    def _talk(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        # it may die while a document is handed over: no answer is answer enough
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(self._request)
            self._process.stdin.flush()
            self._line = self._process.stdout.readline(_MAX_ANSWER_BYTES)
        self._over.set()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()

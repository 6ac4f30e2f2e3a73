"""Parses untrusted bytes in a separate process, which is killed when it misbehaves."""

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
from ingest.parse.pages.html import Page
from ingest.parse.syndication.feed_documents import FeedDocument, FeedEntry
from ingest.parse.syndication.sitemaps import Sitemap, SitemapPage

LIMIT_S = 10.0
MEMORY_BYTES = 1 << 30

# Documents are limited in size, so a longer answer does not come from a working parser: 16 MiB in
# which JSON escapes every character to six, with room to spare.
_MAX_ANSWER_BYTES = 128 << 20
_ROOT = str(Path(__file__).resolve().parents[3])
# Only what an interpreter needs. Untrusted bytes may take over the process, so it must not see
# the bot's token or other secrets.
_ENVIRONMENT = frozenset(
    "HOME LANG LANGUAGE LD_LIBRARY_PATH DYLD_LIBRARY_PATH PATH PATHEXT PYTHONHOME PYTHONPATH"
    " SYSTEMROOT TEMP TMP TMPDIR TZ VIRTUAL_ENV WINDIR".split()
)


class Parser:
    """Parses pages, feeds and sitemaps in a separate process, which starts with the first document.

    It is a plain subprocess. The "spawn" method of multiprocessing would run the caller's main
    module again in the child, with all imports of the command line.
    """

    def __init__(
        self,
        limit_s: float = LIMIT_S,
        memory_bytes: int = MEMORY_BYTES,
        module: str = "ingest.parse.sandbox.parser_worker",
    ) -> None:
        """Prepare the parser without starting the process.

        Args:
            limit_s: Seconds that a document may take, including the start of the process.
            memory_bytes: Limit of the process's address space.
            module: The module that the process runs; tests pass a misbehaving module.
        """
        self._limit_s = limit_s
        self._memory_bytes = memory_bytes
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0

    @property
    def process_id(self) -> int | None:
        """The id of the process, or None if it is not running."""
        return self._process.pid if self._process else None

    def parse_page(self, data: bytes, url: str = "", declared: str = "") -> Page:
        """Extract the article of a page; see `html.extract_page`.

        Raises:
            ParserError: It could not be parsed within the limits.
        """
        answer = self._ask("page", data, url, declared)
        with self._checking_answer():
            return Page(**{**answer, "feeds": tuple(answer.get("feeds", ()))})

    def parse_feed(self, data: bytes, url: str = "", declared: str = "") -> FeedDocument:
        """Parse a feed; see `feed_documents.parse_feed`.

        Raises:
            ParserError: It could not be parsed within the limits.
        """
        answer = self._ask("feed", data, url, declared)
        with self._checking_answer():
            return FeedDocument(
                **{**answer, "entries": tuple(FeedEntry(**entry) for entry in answer["entries"])}
            )

    def parse_sitemap(self, data: bytes, url: str = "", declared: str = "") -> Sitemap:
        """Parse a sitemap; see `sitemaps.parse_sitemap`.

        Raises:
            ParserError: It could not be parsed within the limits.
        """
        answer = self._ask("sitemap", data, url, declared)
        with self._checking_answer():
            pages = tuple(SitemapPage(**page) for page in answer["pages"])
            sitemaps = tuple(answer["sitemaps"])
            return Sitemap(**{**answer, "pages": pages, "sitemaps": sitemaps})

    def close(self) -> None:
        """End the process if it is running."""
        process, self._process = self._process, None
        if process is None:
            return
        _kill(process)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            # an unfinished request can no longer be flushed
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
            raise ParserError(
                f"the parser took more than {self._limit_s:g} s; the document was left out"
            )
        return self._read_answer(line)

    def _read_answer(self, line: bytes) -> dict[str, Any]:
        if not line.endswith(b"\n"):
            self._abandon()
            raise ParserError("the parser crashed; the document was left out")
        with self._checking_answer():
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
        parsed: dict[str, Any] = result
        return parsed

    @contextlib.contextmanager
    def _checking_answer(self) -> Iterator[None]:
        """Kill the process after an invalid answer: it is broken or has been taken over."""
        try:
            yield
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            self._abandon()
            raise ParserError(
                "the parser returned an invalid answer; the document was left out"
            ) from error

    def _abandon(self) -> None:
        """Kill the process without touching the pipes, which a thread may still be reading."""
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
        return subprocess.Popen(  # noqa: S603  runs this interpreter and a module of this package
            [sys.executable, "-P", "-m", self._module, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
            # processes that it starts end with it, and Ctrl-C reaches only the parent
            start_new_session=True,
        )


class _Exchange:
    """A request and its answer, in a thread: not every platform can wait for a pipe with a timeout.

    The thread outlives the deadline only if a process that escaped the kill holds the pipe.
    """

    def __init__(self, process: subprocess.Popen[bytes], request: bytes) -> None:
        self._process = process
        self._request = request
        self._line = b""
        self._finished = threading.Event()

    def run(self, limit_s: float) -> bytes | None:
        """Return the answer line, incomplete if it has no line end; None after the deadline."""
        threading.Thread(target=self._exchange, daemon=True).start()
        return self._line if self._finished.wait(limit_s) else None

    def _exchange(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        # if the process dies while the document is sent, the empty answer shows it
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(self._request)
            self._process.stdin.flush()
            self._line = self._process.stdout.readline(_MAX_ANSWER_BYTES)
        self._finished.set()


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()

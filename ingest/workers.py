"""Has foreign bytes parsed in a process that can be killed, and keeps it while it behaves."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ingest.errors import ParserError
from ingest.extract import Page
from ingest.feeds import Entry, Feed

LIMIT_S = 10.0
MEMORY_BYTES = 1 << 30

_ROOT = str(Path(__file__).resolve().parent.parent)


class Parser:
    """Parses pages and feeds in a process of its own, which starts with the first of them.

    A plain subprocess rather than multiprocessing's spawn: that runs the caller's main module
    again in the child, and with it all that the command line imports.
    """

    def __init__(
        self,
        limit_s: float = LIMIT_S,
        memory_bytes: int = MEMORY_BYTES,
        module: str = "ingest.child",
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

    @property
    def process_id(self) -> int | None:
        """The id of the process, or None while none runs."""
        return self._process.pid if self._process else None

    def page(self, data: bytes, url: str = "", declared: str = "") -> Page:
        """Extract the article of a page; see `extract.extract_page`.

        Raises:
            ParserError: It could not be parsed within the limits.
        """
        return Page(**self._ask("page", data, url, declared))

    def feed(self, data: bytes, url: str = "", declared: str = "") -> Feed:
        """Read a feed; see `feeds.parse_feed`.

        Raises:
            ParserError: It could not be parsed within the limits.
        """
        answer = self._ask("feed", data, url, declared)
        return Feed(answer["title"], tuple(Entry(**entry) for entry in answer["entries"]))

    def close(self) -> None:
        """End the process, if one runs."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # a request was still on its way
                    continue

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
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        # killing it ends the read below, on every platform; no pipe needs to be polled
        timer = threading.Timer(self._limit_s, kill)
        timer.daemon = True
        timer.start()
        header = {"job": job, "url": url, "declared": declared, "size": len(data)}
        line = b""
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(header).encode() + b"\n" + data)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            pass  # it died while the document was handed over: no answer, as below
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
            timer.join()
        return self._answer(line, late=late.is_set())

    def _answer(self, line: bytes, *, late: bool) -> dict[str, Any]:
        if late or not line.endswith(b"\n"):
            self.close()
            if late:
                raise ParserError(f"the parser took more than {self._limit_s:g} s; it is left out")
            raise ParserError("the parser broke down over it; it is left out")
        answer = json.loads(line)
        if "error" in answer:
            if self._process and "memory" in answer["error"]:
                self.close()
            raise ParserError(f"it cannot be parsed: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _start(self) -> subprocess.Popen[bytes]:
        # a process that foreign bytes may break into has no business with the bot's token
        environment = {name: value for name, value in os.environ.items() if "TOKEN" not in name}
        paths = [_ROOT, environment.get("PYTHONPATH", "")]
        return subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-P", "-m", self._module, str(self._memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
        )

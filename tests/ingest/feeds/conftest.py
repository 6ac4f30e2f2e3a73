"""What the tests of this room share: parser processes, which take longer to start than a test."""

from collections.abc import Iterator
from subprocess import Popen
from typing import Any

import pytest

from ingest.parse.sandbox.parser_process import Parser


class Waiting:
    """Parser processes that have answered all that they were asked, and wait for another test."""

    def __init__(self) -> None:
        self._answered: set[int] = set()
        self._free: list[Popen[bytes]] = []

    def let_wait(self, patch: pytest.MonkeyPatch) -> None:
        """Let a parser that is closed leave its process to the next; a busy one is killed."""
        start, ask, close = Parser._start, Parser._ask, Parser.close

        def start_or_take(parser: Parser) -> Popen[bytes]:
            return self._free.pop() if self._free else start(parser)

        def ask_and_note(parser: Parser, *request: Any) -> dict[str, Any]:
            if parser.process_id is not None:
                self._answered.discard(parser.process_id)
            answer = ask(parser, *request)
            if parser.process_id is not None:
                self._answered.add(parser.process_id)
            return answer

        def close_or_leave(parser: Parser) -> None:
            process = parser._process
            if process is None or process.pid not in self._answered or process.poll() is not None:
                return close(parser)
            self._answered.discard(process.pid)
            parser._process = None
            return self._free.append(process)

        patch.setattr(Parser, "_start", start_or_take)
        patch.setattr(Parser, "_ask", ask_and_note)
        patch.setattr(Parser, "close", close_or_leave)

    def end(self) -> None:
        """End them."""
        for process in self._free:
            with process:
                process.kill()


@pytest.fixture(scope="session")
def _waiting_parsers() -> Iterator[Waiting]:
    waiting = Waiting()
    yield waiting
    waiting.end()


@pytest.fixture(autouse=True)
def _few_parsers(_waiting_parsers: Waiting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starts a parser's process for the first tests; the sandbox's own tests see each start."""
    _waiting_parsers.let_wait(monkeypatch)

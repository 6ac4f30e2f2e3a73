"""The way of a question through the code: `python -m tests.benchmarks.question_path [--calls]`.

Ingests the sample news, runs the bot on a Discord on loopback, asks once to warm up, and then
counts what one `/ask` calls until its card is sent: project files and functions that are entered,
calls from a file into another ("hops"), and the calls before the question's words are read.
"""

import argparse
import asyncio
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from types import CodeType, FrameType

from pydantic import SecretStr

from bot.answer.answerer import Answerer
from bot.chat.run import serve
from bot.chat.services.answer_service import AnswerService
from bot.settings import load_settings
from index import open_library
from index.models.reader import TrainedReader
from ingest.pipeline import ingest
from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN

ROOT = Path(__file__).parents[2]
_ROOMS = tuple(f"{ROOT / package}/" for package in ("bot", "index", "ingest"))
_READING = "bot/answer/question/"
_WARM_UP, _QUESTION = "How strong was the earthquake in Hatay?", "When might Xi visit Russia?"


@dataclass(slots=True)
class Trace:
    """What was entered, in every thread, while it was on.

    Attributes:
        on: Whether calls are counted.
        hops: Calls from a project file into another, generators and coroutines resumed included.
        functions: Every project function that was entered.
        before_reading: The functions entered before the first one that reads the question.
    """

    on: bool = False
    hops: int = 0
    functions: set[CodeType] = field(default_factory=set)
    before_reading: list[CodeType] = field(default_factory=list)
    _is_read: bool = False

    def profile(self, frame: FrameType, event: str, _: object) -> None:
        """Count an event of `sys.setprofile`."""
        if not self.on or event != "call" or not frame.f_code.co_filename.startswith(_ROOMS):
            return
        code = frame.f_code
        caller = frame.f_back
        while caller is not None and not caller.f_code.co_filename.startswith(_ROOMS):
            caller = caller.f_back
        self.hops += caller is not None and caller.f_code.co_filename != code.co_filename
        if code not in self.functions:
            self._is_read = self._is_read or short(code).startswith(_READING)
            if not self._is_read:
                self.before_reading.append(code)
        self.functions.add(code)

    def files(self) -> list[str]:
        """Return the project files that were entered, in order of their names."""
        return sorted({short(code).partition(" ")[0] for code in self.functions})

    def figures(self) -> str:
        """Return how many files and functions were entered, and the hops between files."""
        return f"{len(self.files())} files, {len(self.functions)} functions, {self.hops} hops"


def short(code: CodeType) -> str:
    """Return a function's file below the repository, and its name."""
    return f"{Path(code.co_filename).relative_to(ROOT)} {code.co_qualname}"


async def trace_ask(home: Path, trace: Trace, make: Callable[[], Answerer]) -> None:
    """Run the bot, warm it up, and trace one question."""
    async with DiscordServer() as server:
        settings = load_settings(
            home=home,
            discord_token=SecretStr(TOKEN),
            discord_api_url=server.api_url,
            discord_gateway_url=server.gateway_url,
            round_every_s=0,
        )
        desk = AnswerService(make, cooldown_s=lambda _: 0.0)
        stop = asyncio.Event()
        serving = asyncio.create_task(serve(settings, desk, stop))
        await server.session(timeout_s=60)
        await (await server.ask(_WARM_UP)).answer(timeout_s=60)
        trace.on = True
        asked = await server.ask(_QUESTION)
        await asked.answer(timeout_s=60)
        trace.on = False
        stop.set()
        await serving
        desk.close()


def main() -> None:
    """Print the figures of one question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", action="store_true", help="list what comes before the reading")
    calls = parser.parse_args().calls
    trace = Trace()
    threading.setprofile(trace.profile)
    sys.setprofile(trace.profile)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = load_settings(home=home)
        with open_library(settings) as library, as_file(files("ingest") / "sample") as sample:
            ingest([str(sample)], library, settings, now=datetime.now(UTC))

        def make() -> Answerer:
            answerer = Answerer(open_library(settings), TrainedReader())
            answerer.warm_up()
            return answerer

        asyncio.run(trace_ask(home, trace, make))
    before = len(trace.before_reading)
    print(f"{trace.figures()}; {before} functions before the question is read")
    if calls:
        print("\n".join(map(short, trace.before_reading)))


if __name__ == "__main__":
    main()

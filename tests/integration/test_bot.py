"""The bot as people run it: its own process, the real models, a Discord on loopback."""

import asyncio
import json
import os
import random
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.places import Person
from tests.discord_server.server import TOKEN

ROOT = Path(__file__).parents[2]
_QUESTIONS = (
    "When might Xi visit Russia?",
    "Who did Wang Yi meet in Moscow?",
    "Who won Super Bowl LVII?",
    "Who is the king of Bhutan?",
    "When might Xi visit Russia?",
)


@asynccontextmanager
async def newsdesk(home: Path, *arguments: str, **environment: str) -> AsyncIterator[Process]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.cli",
        *arguments,
        cwd=ROOT,
        env=clean | {"NEWSDESK_HOME": str(home)} | environment,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def write_long_news(path: Path, articles: int) -> None:
    chance = random.Random(7)
    nouns = [f"noun{number}" for number in range(300)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            body = "\n\n".join(
                f"The committee of case {number} heard {' '.join(chance.choices(nouns, k=25))}."
                for _ in range(40)
            )
            record = {"url": f"https://o.example/{number}", "title": f"Case {number}", "body": body}
            file.write(json.dumps(record) + "\n")


@pytest.mark.slow
async def test_ask_is_met_within_a_second_while_an_ingest_runs_and_sigterm_ends_it_well(
    tmp_path: Path,
) -> None:
    sample = str(files("ingest") / "sample" / "news.jsonl")
    async with newsdesk(tmp_path, "ingest", sample, "--json") as process:
        out, _ = await process.communicate()
        assert process.returncode == 0
        assert json.loads(out)["new"] + json.loads(out)["duplicate"] == 40
    long_news = tmp_path / "long.jsonl"
    write_long_news(long_news, 2000)
    async with (
        DiscordServer() as server,
        newsdesk(
            tmp_path,
            "run",
            DISCORD_TOKEN=TOKEN,
            NEWSDESK_DISCORD_API_URL=server.api_url,
            NEWSDESK_DISCORD_GATEWAY_URL=server.gateway_url,
        ) as bot,
        newsdesk(tmp_path, "ingest", str(long_news)) as ingest,
    ):
        await server.session(timeout_s=30)
        for number, question in enumerate(_QUESTIONS):
            # each by somebody else: nobody may ask again within ten seconds
            asked = await server.ask(question, person=Person(f"7100000000000000{number:02}"))
            assert await asked.first_reply() < 1.0
            answer = await asked.answer(timeout_s=60)
            text = json.dumps(answer, ensure_ascii=False)
            if "Bhutan" in question:
                assert "Not covered" in text
            if "Xi visit" in question:
                assert "April or early May" in text
                assert "The Wall Street Journal" in text
        assert ingest.returncode is None, "the ingest was to run all the while"
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            _, err = await bot.communicate()
        assert bot.returncode == 0
        assert b"Traceback" not in err
        assert TOKEN.encode() not in err

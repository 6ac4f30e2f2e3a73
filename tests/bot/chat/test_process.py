"""The bot as a process of its own: ready for signals, and silent about its token."""

import asyncio
import os
import signal
import sys
import threading
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.bot.chat.test_start import unused_port
from tests.discord_server import DiscordServer
from tests.discord_server.places import Person
from tests.discord_server.server import TOKEN
from tests.ingest.feeds.feed_world import Answer, site

ROOT = Path(__file__).parents[3]
QUESTION = "When might Xi visit Russia?"


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@asynccontextmanager
async def bot_process(server: DiscordServer, home: Path, **more: str) -> AsyncIterator[Process]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")
    } | {
        "DISCORD_TOKEN": TOKEN,
        "NEWSDESK_HOME": str(home),
        "NEWSDESK_LOG_LEVEL": "DEBUG",
        "NEWSDESK_WATCH": "false",
        "NEWSDESK_DISCORD_API_URL": server.api_url,
        "NEWSDESK_DISCORD_GATEWAY_URL": server.gateway_url,
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.chat.bot_process",
        cwd=ROOT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def ended(process: Process, within_s: float) -> str:
    """Return what was written to stderr by a process that ends by itself in time."""
    async with asyncio.timeout(within_s):
        out, err = await process.communicate()
    assert out == b"", "stdout is for results"
    text = err.decode()
    assert TOKEN not in text
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_a_connected_bot(
    discord_server: DiscordServer, tmp_path: Path, number: signal.Signals
) -> None:
    async with bot_process(discord_server, tmp_path) as process:
        await discord_server.session(timeout_s=20)
        asked = await discord_server.ask("When might Xi visit Russia?")
        assert await asked.first_reply() < 1.0
        await asked.answer()
        process.send_signal(number)
        assert "ended" in await ended(process, within_s=5)
        assert process.returncode == 0


async def test_a_signal_ends_a_bot_that_waits_for_discord(tmp_path: Path) -> None:
    server = DiscordServer(port=unused_port())
    async with bot_process(server, tmp_path) as process:
        assert process.stderr is not None
        read = b""
        async with asyncio.timeout(20):
            while b"trying again" not in read:
                read += await process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        await ended(process, within_s=5)
        assert process.returncode == 0


async def test_a_signal_ends_a_bot_whose_answer_does_not_come(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    async with bot_process(discord_server, tmp_path) as process:
        await discord_server.session(timeout_s=20)
        asked = await discord_server.ask("wait for the earthquake in Hatay")
        await asked.first_reply()
        process.send_signal(signal.SIGTERM)
        assert "restarted" in (await asked.answer())["content"]
        await ended(process, within_s=8)
        assert process.returncode == 0


async def test_a_signal_ends_a_bot_that_waits_for_a_silent_site(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    allowed = {"NEWSDESK_ALLOW_NETWORKS": "127.0.0.0/8"}
    with site() as here:
        here.answers["/feed"] = Answer(hold=threading.Event())
        async with bot_process(discord_server, tmp_path, **allowed) as process:
            await discord_server.session(timeout_s=20)
            asked = await discord_server.use("news feed test", {"url": f"{here.url}/feed"})
            await asked.first_reply()
            await asyncio.to_thread(until, lambda: bool(here.hits))
            process.send_signal(signal.SIGTERM)
            assert "restarted" in str(await asked.answer())
            await ended(process, within_s=8)
            assert process.returncode == 0


async def test_a_gateway_that_fails_is_told_without_a_traceback(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    discord_server.gateway.refusals = 1
    async with bot_process(discord_server, tmp_path) as process:
        await discord_server.session(timeout_s=20)
        process.send_signal(signal.SIGTERM)
        assert "503" in await ended(process, within_s=5)
        assert process.returncode == 0


async def test_a_refused_token_ends_the_process_with_one_line(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    discord_server.rest.token = "another"
    async with bot_process(discord_server, tmp_path) as process:
        last = (await ended(process, within_s=20)).splitlines()[-1]
        assert last.startswith("DISCORD_TOKEN: Discord refused it")
        assert process.returncode == 1


async def test_a_second_bot_on_the_same_home_shares_the_work_and_takes_over(
    discord_server: DiscordServer, tmp_path: Path
) -> None:
    """Each question is answered once while both run, and the second goes on when one is killed."""
    async with (
        bot_process(discord_server, tmp_path) as first,
        bot_process(discord_server, tmp_path) as second,
    ):
        await discord_server.session(2, timeout_s=60)
        posted = await discord_server.mention(QUESTION)
        await discord_server.gateway.dispatch_to_all("MESSAGE_CREATE", posted.payload)
        await posted.reply()
        first.kill()
        await first.wait()
        again = await discord_server.mention(QUESTION, person=Person("900000000000000001", "ben"))
        await discord_server.gateway.dispatch_to_all("MESSAGE_CREATE", again.payload)
        await again.reply()
        assert (len(posted.replies), len(again.replies)) == (1, 1)
        second.terminate()
        await ended(second, within_s=20)

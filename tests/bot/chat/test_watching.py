"""The bot watches the feeds as well, by default, and takes that along when it ends."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.feeds.feed_store import FeedStore
from tests.bot.chat.test_process import ROOT
from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN
from tests.ingest.feeds.feed_world import NOW, item, rss, site


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def watchers(home: Path) -> list[str]:
    """The processes that watch for this home, as Linux tells them."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"--with-parent" in (process / "cmdline").read_bytes().split(b"\0") and (
                f"NEWSDESK_HOME={home}".encode() in (process / "environ").read_bytes().split(b"\0")
            ):
                found.append(process.name)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_the_bot_watches_in_a_process_that_ends_with_it(
    discord_server: DiscordServer, tmp_path: Path, number: signal.Signals
) -> None:
    with site() as here, FeedStore(tmp_path) as store:
        here.put("/feed", rss(item(1, here.url)))
        store.prepare()
        store.add(f"{here.url}/feed", title="", publisher="", tag="", every_minutes=30, now=NOW)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")
        } | {
            "DISCORD_TOKEN": TOKEN,
            "NEWSDESK_HOME": str(tmp_path),
            "NEWSDESK_ALLOW_NETWORKS": "127.0.0.0/8",
            "NEWSDESK_DISCORD_API_URL": discord_server.api_url,
            "NEWSDESK_DISCORD_GATEWAY_URL": discord_server.gateway_url,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.chat.bot_process",
            cwd=ROOT, env=environment, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            async with asyncio.timeout(60):
                await discord_server.session(timeout_s=20)
                await asyncio.to_thread(until, lambda: store.feeds()[0].last_new_at is not None)
            assert len(watchers(tmp_path)) == 1
            process.send_signal(number)
            async with asyncio.timeout(10):
                await process.communicate()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
        assert process.returncode == (0 if number is signal.SIGTERM else -number)
        # nobody looks any more, although it is due
        hits = len(here.hits)
        await asyncio.to_thread(until, lambda: not watchers(tmp_path))
        assert len(here.hits) == hits

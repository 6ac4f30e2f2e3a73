"""A Discord on loopback, and the bot connected to it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.chat import client
from bot.chat.run import serve
from bot.chat.services.answer_service import AnswerService, Limits
from bot.settings import Settings, load_settings
from tests.bot.chat.fake_answers import FakeAnswers
from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN

CHILD = (sys.executable, "-m", "tests.bot.jobs.hashing_worker")
SettingsFor = Callable[[DiscordServer], Settings]
Running = Callable[..., AbstractAsyncContextManager[asyncio.Event]]


@pytest_asyncio.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A server that, at the end, has found every request as Discord describes and documents it."""
    async with DiscordServer() as server:
        yield server
    assert server.complaints() == []


@pytest.fixture(autouse=True)
def _few_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begins the rounds soon: the fake Discord names its few servers in one breath."""
    monkeypatch.setattr(client, "LAST_SERVER_S", 0.1)


@pytest.fixture
def answers() -> FakeAnswers:
    return FakeAnswers()


@pytest.fixture
def settings_for(tmp_path: Path) -> SettingsFor:
    def build(server: DiscordServer) -> Settings:
        return load_settings(
            home=tmp_path,
            discord_token=SecretStr(TOKEN),
            discord_api_url=server.api_url,
            discord_gateway_url=server.gateway_url,
        )

    return build


@pytest.fixture
def running(settings_for: SettingsFor, answers: FakeAnswers) -> Running:
    """The bot, connected to a server for as long as the block lasts, then ended cleanly."""

    @asynccontextmanager
    async def run(server: DiscordServer, *, connected: bool = True) -> AsyncIterator[asyncio.Event]:
        # one person asks everything here, as fast as a test can
        roomy = Limits(per_server=100, per_person=100)
        answer_service = AnswerService(lambda: answers, limits=roomy, cooldown_s=lambda _: 0.0)
        stop = asyncio.Event()
        serving = asyncio.create_task(
            serve(settings_for(server), answer_service, stop, ingest_command=CHILD)
        )
        try:
            if connected:
                await server.session()
            yield stop
        finally:
            answers.gate.set()
            stop.set()
            async with asyncio.timeout(10):
                await serving
            answer_service.close()

    return run

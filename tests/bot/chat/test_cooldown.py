"""Who asks again at once has to wait, unless they go on from an answer; others see little of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from bot.chat import error_messages
from bot.chat.i18n.texts import texts_for
from bot.chat.run import serve
from bot.chat.services.answer_service import AnswerService
from tests.bot.chat.conftest import CHILD, SettingsFor
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import is_the_answer, text
from tests.discord_server import DiscordServer
from tests.discord_server.places import NEWS

QUESTION = "When might Xi visit Russia?"
WAIT = texts_for("en").cooldown.partition("{")[0]
Strict = Callable[[DiscordServer], AbstractAsyncContextManager[None]]


@pytest.fixture
def strict(
    settings_for: SettingsFor, answers: FakeAnswers, monkeypatch: pytest.MonkeyPatch
) -> Strict:
    """The bot, with a minute between two questions, and notices that are gone at once."""
    monkeypatch.setattr(error_messages, "_BUSY_SHOWN_S", 0.1)

    @asynccontextmanager
    async def run(server: DiscordServer) -> AsyncIterator[None]:
        answer_service = AnswerService(lambda: answers, cooldown_s=lambda _: 60.0)
        stop = asyncio.Event()
        serving = asyncio.create_task(
            serve(settings_for(server), answer_service, stop, ingest_command=CHILD)
        )
        try:
            await server.session()
            yield
        finally:
            stop.set()
            async with asyncio.timeout(10):
                await serving
            answer_service.close()

    return run


@pytest.mark.parametrize(
    ("text_of_next", "waits"),
    [
        ("and where in Russia?", False),
        ("When will he visit Russia?", False),
        ("How strong was the earthquake in Hatay?", True),
        (QUESTION, True),
    ],
)
async def test_a_follow_up_has_no_cooldown(
    discord_server: DiscordServer, strict: Strict, text_of_next: str, waits: bool
) -> None:
    async with strict(discord_server):
        first = await (await discord_server.mention(QUESTION)).reply()
        assert is_the_answer(first)
        second = await (await discord_server.mention(text_of_next)).reply()
    assert text(second).startswith(WAIT) is waits


@pytest.mark.parametrize("dm", [False, True])
async def test_a_notice_that_somebody_has_to_wait_goes_away_in_a_channel(
    discord_server: DiscordServer, strict: Strict, dm: bool
) -> None:
    async with strict(discord_server):
        for _ in range(2):
            asked = await discord_server.post(
                QUESTION if dm else f"<@800000000000000001> {QUESTION}", dm=dm
            )
            shown = await asked.reply()
        assert text(shown).startswith(WAIT)
        if not dm:
            await discord_server.seen(
                "DELETE", f"/channels/{NEWS.channel_id}/messages/{shown['id']}"
            )
    assert len(discord_server.sent("DELETE", f"/messages/{shown['id']}")) == (0 if dm else 1)

"""The bot starts when Discord can be reached, says in one line why it cannot start at all."""

import asyncio
import socket
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.chat.run import pause_s, run_bot, serve
from bot.chat.services.answer_service import AnswerService, ChatAnswerer
from bot.errors import BotError, IntentsError, TokenError
from bot.settings import load_settings
from index.errors import ModelError
from tests.bot.chat.conftest import Running, SettingsFor
from tests.bot.chat.fake_answers import FakeAnswers
from tests.discord_server import DiscordServer, Status


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def why_it_ends(server: DiscordServer, settings_for: SettingsFor) -> BotError:
    answer_service = AnswerService(FakeAnswers)
    with pytest.raises(BotError) as caught:
        async with asyncio.timeout(10):
            await serve(settings_for(server), answer_service, asyncio.Event())
    answer_service.close()
    assert "\n" not in str(caught.value)
    return caught.value


async def test_it_waits_for_a_discord_that_comes_up_later(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    server = DiscordServer(port=unused_port())
    async with running(server, connected=False):
        async with asyncio.timeout(10):
            while "trying again" not in caplog.text:  # noqa: ASYNC110 - a log has no event
                await asyncio.sleep(0.01)
        async with server:
            await server.session()
            await (await server.ask("When might Xi visit Russia?")).answer()


async def test_it_waits_for_a_gateway_that_comes_up_later(
    discord_server: DiscordServer, running: Running
) -> None:
    discord_server.gateway.refusals = 1
    async with running(discord_server):
        await (await discord_server.ask("When might Xi visit Russia?")).answer()


async def test_a_question_before_the_answerer_is_made_waits_for_it(
    discord_server: DiscordServer, settings_for: SettingsFor, answers: FakeAnswers
) -> None:
    made, stop = threading.Event(), asyncio.Event()

    def make() -> ChatAnswerer:
        made.wait(30)
        return answers

    answer_service = AnswerService(make)
    serving = asyncio.create_task(serve(settings_for(discord_server), answer_service, stop))
    await discord_server.session()
    asked = await discord_server.ask("When might Xi visit Russia?")
    assert await asked.first_reply() < 1.0
    assert asked.edits == []
    made.set()
    await asked.answer()
    stop.set()
    await serving
    answer_service.close()


async def test_an_answerer_that_cannot_be_made_ends_the_bot_with_its_reason(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    def make() -> ChatAnswerer:
        raise ModelError("the weights are missing; install them")

    answer_service = AnswerService(make)
    with pytest.raises(ModelError, match="weights are missing"):
        async with asyncio.timeout(10):
            await serve(settings_for(discord_server), answer_service, asyncio.Event())
    answer_service.close()


async def test_a_refused_token_is_named_with_its_cure(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    discord_server.rest.token = "another"
    error = await why_it_ends(discord_server, settings_for)
    assert isinstance(error, TokenError)
    assert "DISCORD_TOKEN" in str(error)
    assert "https://discord.com/developers" in str(error)


async def test_a_token_that_the_gateway_refuses_is_named_too(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    discord_server.gateway.token = "another"
    assert isinstance(await why_it_ends(discord_server, settings_for), TokenError)


async def test_refused_intents_are_named(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    discord_server.gateway.granted_intents = 0
    assert isinstance(await why_it_ends(discord_server, settings_for), IntentsError)


async def test_a_refused_message_content_intent_says_where_it_is_switched_on(
    discord_server: DiscordServer, settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_MESSAGE_CONTENT", "true")
    error = await why_it_ends(discord_server, settings_for)
    assert isinstance(error, IntentsError)
    assert "NEWSDESK_MESSAGE_CONTENT" in str(error)
    assert "Message Content Intent" in str(error)
    assert "https://discord.com/developers" in str(error)


async def test_any_other_refusal_is_told_as_discord_tells_it(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    discord_server.fail("GET", "/users/@me", Status(403, 20012, "You are not authorized"))
    assert "You are not authorized" in str(await why_it_ends(discord_server, settings_for))


async def test_no_privileged_intent_is_asked_for(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        pass
    (identify,) = discord_server.gateway.identifies
    guilds, guild_messages, dm_messages = 1 << 0, 1 << 9, 1 << 12
    assert identify["intents"] == guilds | guild_messages | dm_messages


@pytest.mark.parametrize(
    ("token", "says"),
    [
        (None, "DISCORD_TOKEN is not set"),
        ("  ", "DISCORD_TOKEN is not set"),
        ("Bot abc", "characters that no token has"),
        ("abc\ndef", "characters that no token has"),
        ("абв", "characters that no token has"),
    ],
)
def test_a_token_that_cannot_be_one_is_refused_before_anything_starts(
    tmp_path: Path, token: str | None, says: str
) -> None:
    secret = None if token is None else SecretStr(token)
    settings = load_settings(home=tmp_path, discord_token=secret)
    with pytest.raises(TokenError, match=says) as caught:
        run_bot(settings, FakeAnswers)
    assert "https://discord.com/developers" in str(caught.value)


@pytest.mark.parametrize(
    ("attempt", "longest_s"), [(0, 1), (1, 2), (2, 4), (5, 32), (6, 60), (10_000, 60)]
)
def test_pauses_grow_to_a_minute(attempt: int, longest_s: float) -> None:
    assert pause_s(attempt, 0.0) == longest_s
    assert pause_s(attempt, 1.0) == longest_s * 0.75

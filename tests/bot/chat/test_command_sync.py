"""Discord is told of the commands when they changed, or when somebody says so."""

import asyncio
from pathlib import Path

import pytest

from bot.chat.command_sync import sync_commands
from bot.chat.i18n.texts import texts_for
from bot.chat.run import serve
from bot.chat.services.answer_service import AnswerService
from bot.errors import DiscordError, TokenError
from tests.bot.chat.conftest import Running, SettingsFor
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import texts_as_sent
from tests.bot.chat.test_start import unused_port
from tests.discord_server import DiscordServer, Status
from tests.discord_server.payloads import APPLICATION_ID

MEMORY = "discord-commands.json"


async def test_the_first_start_tells_of_ask_with_its_limits(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        await discord_server.seen("PUT", "/commands")
    (command,) = [one for one in discord_server.commands if one["name"] == "ask"]
    question, *others = command["options"]
    assert (question["name"], question["required"]) == ("question", True)
    assert (question["min_length"], question["max_length"]) == (3, 1000)
    assert [(one["name"], one["required"]) for one in others] == [
        ("since", False),
        ("as_of", False),
        ("outlet", False),
        ("private", False),
    ]
    menus = [one["name"] for one in discord_server.commands if one["type"] == 3]
    assert menus == ["What does the news say?"]


async def test_a_second_start_tells_nothing(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        await discord_server.seen("PUT", "/commands")
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        await (await discord_server.ask("When might Xi visit Russia?")).answer()
    assert len(discord_server.sent("PUT", "/commands")) == 1


@pytest.mark.parametrize(
    "memory",
    [f'{{"{APPLICATION_ID}": "of other commands"}}', '{"another application": "x"}', "}", "[]"],
)
async def test_commands_that_changed_are_told(
    discord_server: DiscordServer, running: Running, tmp_path: Path, memory: str
) -> None:
    (tmp_path / MEMORY).write_text(memory)
    async with running(discord_server):
        await discord_server.seen("PUT", "/commands")
    assert {"ask", "news"} <= {one["name"] for one in discord_server.commands}


async def test_commands_that_are_named_in_a_message_can_be_clicked_after_every_start(
    discord_server: DiscordServer, running: Running
) -> None:
    shown = []
    for start in (1, 2):
        async with running(discord_server, connected=False):
            await discord_server.session(start)
            await discord_server.seen("PUT", "/commands")
            help_card = "".join(texts_as_sent(await (await discord_server.use("help")).answer()))
            asked = await discord_server.use("unfollow", {"follow": "nothing of this"})
            shown.append((help_card, "".join(texts_as_sent(await asked.private_answer()))))
    ids = {one["name"]: one["id"] for one in discord_server.commands}
    for help_card, line in shown:
        assert f"</ask:{ids['ask']}>" in help_card
        assert f"</following:{ids['following']}>" in line
    assert len(discord_server.sent("PUT", "/commands")) == 1
    assert "/ask" in texts_for("en").help_commands
    assert "</ask" not in texts_for("en").help_commands, "nobody serves any more"


async def test_a_refused_synchronisation_is_logged_and_tried_at_the_next_start(
    discord_server: DiscordServer,
    running: Running,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    discord_server.fail("PUT", "/commands", Status(403, 50001, "Missing Access"))
    async with running(discord_server):
        await discord_server.seen("PUT", "/commands")
        await (await discord_server.ask("When might Xi visit Russia?")).answer()
    assert "newsdesk sync" in caplog.text
    assert not (tmp_path / MEMORY).exists()


async def test_never_means_never(
    discord_server: DiscordServer, settings_for: SettingsFor, tmp_path: Path
) -> None:
    settings = settings_for(discord_server).model_copy(update={"sync_commands": "never"})
    stop, answer_service = asyncio.Event(), AnswerService(FakeAnswers)
    serving = asyncio.create_task(serve(settings, answer_service, stop))
    await discord_server.session()
    await (await discord_server.ask("When might Xi visit Russia?")).answer()
    stop.set()
    await serving
    answer_service.close()
    assert discord_server.commands == []


async def test_the_command_synchronises_whether_changed_or_not(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    settings = settings_for(discord_server)
    for _ in range(2):
        count = await asyncio.to_thread(sync_commands, settings)
        assert count == len(discord_server.commands) > 1
    assert len(discord_server.sent("PUT", "/commands")) == 2
    assert discord_server.gateway.identifies == []


async def test_the_command_says_why_it_could_not(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    settings = settings_for(discord_server)
    with pytest.raises(DiscordError, match="could not be reached"):
        await asyncio.to_thread(
            sync_commands,
            settings.model_copy(
                update={"discord_api_url": f"http://127.0.0.1:{unused_port()}/api/v10"}
            ),
        )
    discord_server.rest.token = "another"
    with pytest.raises(TokenError):
        await asyncio.to_thread(sync_commands, settings)

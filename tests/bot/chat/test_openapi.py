"""Every request that the bot makes is as Discord describes its own API."""

import pytest

from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.discord_server import DiscordServer, Request
from tests.discord_server.openapi import DESCRIPTION, Description

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.exists(), reason="no copy of Discord's OpenAPI description beside the project"
)


@pytest.fixture(scope="module")
def description() -> Description:
    return Description()


async def test_every_request_is_as_discord_describes_it(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers, description: Description
) -> None:
    async with running(discord_server):
        await discord_server.seen("PUT", "/commands")
        for question in ("When might Xi visit Russia?", "Who won?", "please crash"):
            await (await discord_server.ask(question)).answer()
            await (await discord_server.mention(question)).reply()
            await (await discord_server.dm(question)).reply()
        await (await discord_server.mention("")).reply()
        await (await discord_server.ask("?", command="older")).answer()
        deleted = await discord_server.ask("wait for the earthquake")
        await deleted.first_reply()
        deleted.message = None
        answers.gate.set()
        await deleted.follow_up()
    assert len({(one.method, one.path.split("/")[1]) for one in discord_server.requests}) >= 7
    faults = [fault for one in discord_server.requests for fault in description.faults(one)]
    assert faults == []


@pytest.mark.parametrize(
    "request_",
    [
        Request("PATCH", "/webhooks/1/t/messages/@original", {"content": 5}),
        Request("PATCH", "/webhooks/1/t/messages/@original", {"embeds": [{"color": "blue"}]}),
        Request("POST", "/interactions/1/t/callback", {"type": 99}),
        Request("POST", "/interactions/1/t/callback", None),
        Request("POST", "/nowhere", {}),
    ],
)
def test_a_request_that_is_not_is_found_out(description: Description, request_: Request) -> None:
    assert description.faults(request_)

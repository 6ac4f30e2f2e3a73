"""One person's flood of look-ups keeps nobody else waiting: not who asks, not who looks up."""

import asyncio
from typing import cast

import pytest

from bot.chat.i18n.texts import texts_for
from bot.chat.services.answer_service import ChatLibrary
from tests.bot.chat.cogs.test_lookup import LookupNews
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import is_the_answer, text
from tests.discord_server import Asked, DiscordServer, Person
from tests.discord_server.interactions import OptionValue

EN = texts_for("en")
FLOOD, HANDS = 200, 20
FLOODER, OTHER = Person("801", "flooder"), Person("802", "other")
COMMANDS: dict[str, dict[str, OptionValue]] = {
    "person": {"name": "Xi Jinping"},
    "timeline": {"subject": "Xi Jinping"},
    "digest now": {},
}


@pytest.fixture
def news(answers: FakeAnswers) -> LookupNews:
    looked_up = LookupNews()
    looked_up.slow_s = 0.05  # each look at the names takes its time
    answers.news = cast(ChatLibrary, looked_up)
    return looked_up


async def answer(asked: Asked) -> str:
    return text(await asked.answer(timeout_s=60.0))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("news")
async def test_a_flood_of_look_ups_is_refused_politely_and_others_are_answered(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    flood: list[Asked] = []

    async def hammer() -> None:
        """Use the command again as soon as Discord shows that it was taken."""
        for _ in range(FLOOD // HANDS):
            flood.append(await discord_server.use(command, COMMANDS[command], person=FLOODER))
            await flood[-1].first_reply()

    async with running(discord_server):
        await answer(await discord_server.use("sources"))  # the library is open
        hands = [asyncio.create_task(hammer()) for _ in range(HANDS)]
        await discord_server.changes.until(lambda: len(flood) > FLOOD // 4, "flood")
        asked = await discord_server.ask("When might Xi visit Russia?", person=OTHER)
        looked_up = await discord_server.use("person", {"name": "Putin"}, person=OTHER)
        for one in (asked, looked_up):
            assert await one.first_reply() < 1.0
        assert is_the_answer(await asked.answer())
        assert "### Vladimir Putin" in await answer(looked_up)
        await asyncio.gather(*hands)
        told = await asyncio.gather(*map(answer, flood))
    refused = [one for one, said in zip(flood, told, strict=True) if said == EN.busy_person]
    assert 0 < len(refused) < FLOOD
    assert all(one.ephemeral for one in refused), "nobody else has to read it"

"""`/news`: who runs the bot in a server sees how it is and changes it, in private."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat.i18n.texts import texts_for
from bot.store import BotStore
from bot.store.values import GivenAnswer, ServerSettings
from tests.bot.chat.conftest import Running
from tests.discord_server import DiscordServer
from tests.discord_server.payloads import Json
from tests.discord_server.places import (
    CHANNEL_ID,
    GUILD_ID,
    MANAGE_GUILD,
    ORDINARY,
    Guild,
    Person,
)

NOW = datetime(2023, 3, 1, tzinfo=UTC)
SERVER = int(GUILD_ID)
CHIEF = Person("800000000000000011", "chief", ORDINARY | MANAGE_GUILD)
CHEFIN = Person("800000000000000012", "chefin", ORDINARY | MANAGE_GUILD, locale="de")
MEMBER = Person("800000000000000013", "member", ORDINARY)
EN = texts_for("en")
PASTED = """A visit could take place in April or in early May, the Journal reported on Tuesday,
citing people who know of the plan. The two last met in Samarkand in the autumn of last year."""


def words(message: Json) -> str:
    """All that a card says."""
    return "\n".join(
        part["content"]
        for container in message["components"]
        for part in container.get("components", [])
        if part["type"] == 10
    )


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> BotStore:
    store = BotStore(tmp_path, database_url)
    store.prepare()
    return store


async def say(
    server: DiscordServer, command: str, person: Person = CHIEF, **options: object
) -> str:
    asked = await server.use(f"news {command}", options, person=person)  # type: ignore[arg-type]
    return words(await asked.private_answer(timeout_s=30))


async def test_the_state_is_told_in_the_readers_language(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        english = await say(discord_server, "status")
        german = await say(discord_server, "status", CHEFIN)
    assert "6 articles, 1 of them private to this server" in english
    assert "6 Artikel, davon 1 nur für diesen Server" in german
    assert "The search index is healthy (6 passages)" in english
    assert "Feeds: 0 active" in english
    assert "Questions: 0 waiting" in english


async def test_settings_are_changed_in_a_form_that_shows_them_as_they_are(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    store.save_settings(ServerSettings(SERVER, channels=(77,), roles=(88,), cooldown_s=5))
    async with running(discord_server):
        opened = await discord_server.use("news settings", person=CHIEF)
        sent = await discord_server.submit(
            opened,
            {
                EN.settings_channels: (CHANNEL_ID, "77"),
                EN.settings_language: "de",
                EN.settings_behaviour: ("mention_only", "asker_pages"),
                EN.settings_cooldown: "42",
            },
        )
        told = words(await sent.private_answer())
        again = await discord_server.use("news settings", person=CHIEF)
        form = json.dumps(await again.opened_modal())
    assert store.settings(SERVER) == ServerSettings(
        SERVER,
        channels=(int(CHANNEL_ID), 77),
        mention_only=True,
        roles=(88,),
        locale="de",
        cooldown_s=42,
        asker_pages=True,
    )
    assert f"<#{CHANNEL_ID}> <#77>" in told
    assert EN.settings_saved in told
    for value in (CHANNEL_ID, "77", "88", "42"):
        assert f'"{value}"' in form or f'"id": {value}' in form


@pytest.mark.parametrize("given", ["-1", "3601", "soon", "٣", ""])
async def test_a_cooldown_that_is_none_changes_nothing(
    discord_server: DiscordServer, running: Running, store: BotStore, given: str
) -> None:
    async with running(discord_server):
        opened = await discord_server.use("news settings", person=CHIEF)
        sent = await discord_server.submit(
            opened, {EN.settings_cooldown: given, EN.settings_language: "de"}
        )
        told = words(await sent.private_answer())
    assert "Nothing was changed" in told
    assert store.settings(SERVER) == ServerSettings(SERVER)


async def test_a_form_is_refused_to_who_may_no_longer_send_it(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    helper = Person("800000000000000014", "helper", ORDINARY, roles=("99",))
    store.save_settings(ServerSettings(SERVER, roles=(99,)))
    discord_server.known.guilds = [guild_with_role("99")]
    async with running(discord_server):
        opened = await discord_server.use("news settings", person=helper)
        await opened.opened_modal()
        opened.person = Person(helper.id, helper.name, ORDINARY)
        sent = await discord_server.submit(opened, {EN.settings_language: "de"})
        message = await sent.answer()
    assert message["content"].startswith(EN.not_allowed.partition("/news")[0])
    assert store.settings(SERVER).locale == ""


async def test_questions_asked_in_vain_are_listed_most_asked_first_for_their_server_only(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    for question, server, times in (
        ("Who won?", SERVER, 1),
        ("Where is *Ada*?", SERVER, 3),
        ("What of the others?", 5, 9),
    ):
        for _ in range(times):
            store.keep_unanswered(server, question, "not_stated", NOW)
    async with running(discord_server):
        told = await say(discord_server, "unanswered")
    assert told.index("Ada") < told.index("Who won")
    assert r"\*Ada\*" in told
    assert "3×" in told
    assert "covered, but not stated" in told
    assert "others" not in told


async def test_what_people_thought_is_listed_for_their_server_only(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    for number, server in (("a", SERVER), ("b", 5)):
        store.keep_answer(
            GivenAnswer(number, server, 1, 2, 3, f"Question {number}?", {}, datetime.now(UTC))
        )
        store.keep_feedback(number, 3, "wrong", "the date", datetime.now(UTC))
        store.keep_feedback(number, 4, "helpful", "", datetime.now(UTC))
    async with running(discord_server):
        told = await say(discord_server, "feedback")
    assert "1 helpful, 1 wrong" in told
    assert "Question a? · the date" in told
    assert "Question b" not in told


async def test_nothing_is_said_plainly(discord_server: DiscordServer, running: Running) -> None:
    async with running(discord_server):
        assert EN.unanswered_none in await say(discord_server, "unanswered")
        assert EN.feedback_none in await say(discord_server, "feedback")


def guild_with_role(role_id: str) -> Guild:
    return Guild(roles=(role_id,))

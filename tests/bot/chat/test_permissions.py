"""Who may use which command where: every command has a row, each row is tried for everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.chat.admin_context import AdminContext
from bot.chat.client import NewsdeskClient
from bot.chat.cogs.ask import MENU
from bot.chat.i18n.texts import texts_for
from bot.chat.services.answer_service import AnswerService
from bot.settings import load_settings
from bot.store import BotStore
from bot.store.values import ServerSettings
from ingest.feeds.feed_store import FeedStore
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import text
from tests.discord_server import Asked, DiscordServer, Posted
from tests.discord_server.interactions import OptionValue, Typed
from tests.discord_server.payloads import user
from tests.discord_server.places import (
    ADMINISTRATOR,
    EVERYTHING,
    GUILD_ID,
    MANAGE_GUILD,
    NEWS,
    ORDINARY,
    Guild,
    Person,
    Place,
    dm_with,
)

SERVER = int(GUILD_ID)
ROLE = "800000000000000077"
EN = texts_for("en")

OTHER = replace(NEWS, channel_id="800000000000000021", name="other")
THREAD = replace(NEWS, channel_id="800000000000000022", name="thread", parent_id=NEWS.channel_id)
OTHER_THREAD = replace(
    NEWS, channel_id="800000000000000023", name="thread", parent_id=OTHER.channel_id
)
CHANNELS = {"allowed": NEWS, "thread": THREAD, "other": OTHER, "thread of other": OTHER_THREAD}

PEOPLE = {
    "owner": Person("800000000000000031", "owner", EVERYTHING),
    "administrator": Person("800000000000000032", "administrator", ADMINISTRATOR),
    "manager": Person("800000000000000033", "manager", ORDINARY | MANAGE_GUILD),
    "helper": Person("800000000000000034", "helper", ORDINARY, roles=(ROLE,)),
    "other role": Person("800000000000000035", "other", ORDINARY, roles=("800000000000000078",)),
    "member": Person("800000000000000036", "member", ORDINARY),
}
ADMINS = {"owner", "administrator", "manager", "helper"}


class Whose(StrEnum):
    """For whom a command is."""

    EVERYBODY = "everybody"  # in the channels that the server allows, and in direct messages
    ADMINS = "admins"  # in every channel of a server, and nowhere else
    # who may send to the channel, once the feed or outlet is known: test_notice_buttons
    TRIED_APART = "tried apart"
    ONESELF = "oneself"  # everywhere: nobody else sees what is said, or is told later


@dataclass(frozen=True, slots=True)
class Row:
    """For whom a command is, and what it is tried with: something that is dealt with at once."""

    whose: Whose
    options: Mapping[str, OptionValue] = field(default_factory=dict)


QUESTION = "When might Xi visit Russia?"
STRANGER = Typed(6, "800000000000000099", user("800000000000000099", "stranger"))
SECRET = {"url": "https://a.example/feed?token=s3cret"}
ROWS = {
    "ask": Row(Whose.EVERYBODY, {"question": QUESTION}),
    MENU: Row(Whose.EVERYBODY),
    "person": Row(Whose.EVERYBODY, {"name": "Xi Jinping"}),
    "topic": Row(Whose.EVERYBODY, {"words": "Russia"}),
    "timeline": Row(Whose.EVERYBODY, {"subject": "Russia"}),
    "latest": Row(Whose.EVERYBODY),
    "sources": Row(Whose.EVERYBODY),
    "follow person": Row(Whose.ONESELF, {"name": "Xi Jinping"}),
    "follow topic": Row(Whose.ONESELF, {"words": "Russia"}),
    "follow question": Row(Whose.ONESELF, {"question": QUESTION}),
    "follow quiet": Row(Whose.ONESELF, {"start": 22, "end": 7}),
    "following": Row(Whose.ONESELF),
    "unfollow": Row(Whose.ONESELF, {"follow": "unknown"}),
    "digest on": Row(Whose.ONESELF, {"hour": 8}),
    "digest off": Row(Whose.ONESELF),
    "digest now": Row(Whose.ONESELF),
    "forget-me": Row(Whose.ONESELF),
    "help": Row(Whose.ONESELF),
    "timezone": Row(Whose.ONESELF, {"zone": "Europe/Berlin"}),
    "news feed add": Row(Whose.ADMINS, SECRET),
    "news feed remove": Row(Whose.ADMINS, {"feed": "https://a.example/unknown"}),
    "news feed pause": Row(Whose.ADMINS, {"feed": "https://a.example/unknown"}),
    "news feed list": Row(Whose.ADMINS),
    "news feed test": Row(Whose.ADMINS, SECRET),
    "news ingest url": Row(Whose.ADMINS, SECRET),
    "news ingest file": Row(Whose.ADMINS),  # with a file that is too large
    "news ingest text": Row(Whose.ADMINS),
    "news status": Row(Whose.ADMINS),
    "news settings": Row(Whose.ADMINS),
    "news unanswered": Row(Whose.ADMINS),
    "news feedback": Row(Whose.ADMINS),
    "news article recent": Row(Whose.ADMINS),
    "news article remove": Row(Whose.ADMINS, {"article": "https://a.example/unknown"}),
    "news channel": Row(Whose.ADMINS),
    "news check": Row(Whose.ADMINS),
    "news export": Row(Whose.ADMINS),
    "news feed interval": Row(Whose.ADMINS, {"feed": "https://a.example/unknown", "minutes": 30}),
    "news feed starter": Row(Whose.ADMINS),
    "news people block": Row(Whose.ADMINS, {"person": STRANGER}),
    "news people list": Row(Whose.ADMINS),
    "news people unblock": Row(Whose.ADMINS, {"person": STRANGER}),
    "post feed": Row(Whose.TRIED_APART),
    "post outlet": Row(Whose.TRIED_APART),
}
REFUSALS = (EN.not_allowed, EN.only_in_server, EN.not_here.partition("{")[0], EN.follow_not_yours)


def commands(tree: app_commands.CommandTree[NewsdeskClient]) -> Iterator[str]:
    for kind in discord.AppCommandType:
        for command in tree.walk_commands(type=kind):
            if not isinstance(command, app_commands.Group):
                yield command.qualified_name


async def test_every_command_has_a_row() -> None:
    answer_service, store = AnswerService(FakeAnswers), BotStore(Path())
    client = NewsdeskClient(
        answer_service, store, AdminContext(load_settings(home=Path()), answer_service, store)
    )
    await client.setup_hook()
    assert set(commands(client.tree)) == set(ROWS)


@pytest.fixture
def guild(discord_server: DiscordServer, tmp_path: Path) -> None:
    roles = (ROLE, "800000000000000078")
    discord_server.known.guilds = [Guild(roles=roles, channels=tuple(CHANNELS.values()))]
    with BotStore(tmp_path) as store:
        store.prepare()
        store.save_settings(
            ServerSettings(SERVER, channels=(int(NEWS.channel_id),), roles=(int(ROLE),))
        )


async def is_refused(asked: Asked) -> bool:
    """Whether the bot refuses, which only who asked may see."""
    await asked.first_reply()
    if asked.modal is not None:
        return False
    refused = text(await asked.answer()).startswith(REFUSALS)
    assert asked.ephemeral or not refused
    return refused


@pytest.mark.usefixtures("guild")
@pytest.mark.parametrize("command", [name for name in ROWS if ROWS[name].whose is Whose.ADMINS])
async def test_who_administers(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    options = dict(ROWS[command].options)
    if command == "news ingest file":
        large = discord_server.upload("news.txt", b"")
        large.payload["size"] = 99 * 1024 * 1024
        options["file"] = large
    found: dict[tuple[str, str], bool] = {}
    async with running(discord_server):
        for who, person in PEOPLE.items():
            places: dict[str, Place] = {**CHANNELS, "direct message": dm_with(person)}
            for where, place in places.items():
                asked = await discord_server.use(command, options, person=person, place=place)
                found[who, where] = not await is_refused(asked)
    assert found == {
        (who, where): who in ADMINS and where != "direct message" for who, where in found
    }


@pytest.mark.usefixtures("guild")
@pytest.mark.parametrize("command", [name for name in ROWS if ROWS[name].whose is Whose.EVERYBODY])
async def test_what_is_for_everybody_is_answered_where_the_server_allows_it(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    found: dict[tuple[str, str], bool] = {}
    async with running(discord_server):
        for who, person in PEOPLE.items():
            places: dict[str, Place] = {**CHANNELS, "direct message": dm_with(person)}
            for where, place in places.items():
                if command == MENU:
                    message = await discord_server.post(QUESTION, person=person, place=place)
                    asked = await discord_server.use_menu(
                        command, message, person=person, place=place
                    )
                else:
                    options = ROWS[command].options
                    asked = await discord_server.use(command, options, person=person, place=place)
                found[who, where] = not await is_refused(asked)
    answered = {"allowed", "thread", "direct message"}
    assert found == {(who, where): where in answered for who, where in found}


@pytest.mark.usefixtures("guild")
@pytest.mark.parametrize("command", [name for name in ROWS if ROWS[name].whose is Whose.ONESELF])
async def test_what_is_ones_own_affair_is_dealt_with_everywhere_and_seen_by_nobody_else(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    async with running(discord_server):
        for person in PEOPLE.values():
            for place in (*CHANNELS.values(), dm_with(person)):
                options = ROWS[command].options
                asked = await discord_server.use(command, options, person=person, place=place)
                assert not await is_refused(asked)
                assert asked.ephemeral


@pytest.mark.usefixtures("guild")
@pytest.mark.parametrize("command", ["follow person", "follow topic", "follow quiet", "digest on"])
async def test_who_may_have_a_channel_told(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    found: dict[str, bool] = {}
    async with running(discord_server):
        for who, person in PEOPLE.items():
            options = {**ROWS[command].options, "where": "channel"}
            asked = await discord_server.use(command, options, person=person, place=NEWS)
            found[who] = not await is_refused(asked)
    assert found == {who: who in ADMINS for who in PEOPLE}


@pytest.mark.usefixtures("guild")
async def test_a_mention_is_answered_where_the_server_allows_it_and_passed_over_elsewhere(
    discord_server: DiscordServer, running: Running
) -> None:
    posted: dict[tuple[str, str], Posted] = {}
    async with running(discord_server):
        for who, person in PEOPLE.items():
            for where in ("other", "thread of other", "allowed", "thread"):
                place = CHANNELS[where]
                posted[who, where] = await discord_server.mention(
                    QUESTION, person=person, place=place
                )
            posted[who, "direct message"] = await discord_server.dm(QUESTION, person=person)
        for (_, where), one in posted.items():
            if "other" not in where:
                await one.reply()
    silent = {key for key, one in posted.items() if not one.replies}
    assert silent == {key for key in posted if "other" in key[1]}


@pytest.mark.usefixtures("guild")
@pytest.mark.parametrize("command", ["news feed remove", "news feed pause"])
async def test_nothing_is_offered_to_who_may_not(
    discord_server: DiscordServer, running: Running, tmp_path: Path, command: str
) -> None:
    with FeedStore(tmp_path) as store:
        store.prepare()
        store.add(
            "https://a.example/feed", title="A", publisher="", tag="", every_minutes=30,
            now=datetime.now(UTC), audience=f"discord:{SERVER}",
        )  # fmt: skip
    found: dict[tuple[str, str], int] = {}
    async with running(discord_server):
        for who, person in PEOPLE.items():
            for where, place in (("channel", OTHER), ("direct message", dm_with(person))):
                typing = await discord_server.type(command, "feed", "a", person=person, place=place)
                found[who, where] = len(await typing.offered())
    assert found == {
        (who, where): int(who in ADMINS and where == "channel") for who, where in found
    }

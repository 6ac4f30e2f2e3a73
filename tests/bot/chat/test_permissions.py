"""Who may use which command where: every command has a row, each row is tried for everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

import pytest
from discord import app_commands

from bot.chat.client import NewsdeskClient
from bot.chat.desk import AnswerDesk
from bot.chat.office import Office
from bot.chat.texts import texts_for
from bot.store import BotStore
from bot.store.values import ServerSettings
from index.settings import load_settings
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.discord_server import Asked, DiscordServer
from tests.discord_server.interactions import OptionValue
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


@dataclass(frozen=True, slots=True)
class Row:
    """For whom a command is, and what it is tried with: something that is dealt with at once."""

    whose: Whose
    options: Mapping[str, OptionValue] = field(default_factory=dict)


SECRET = {"url": "https://a.example/feed?token=s3cret"}
ROWS = {
    "ask": Row(Whose.EVERYBODY, {"question": "When might Xi visit Russia?"}),
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
}
REFUSALS = (EN.not_allowed, EN.only_in_server, EN.not_here.partition("{")[0])


def commands(tree: app_commands.CommandTree[NewsdeskClient]) -> Iterator[str]:
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield command.qualified_name


async def test_every_command_has_a_row() -> None:
    desk, store = AnswerDesk(FakeAnswers), BotStore(Path())
    client = NewsdeskClient(desk, store, Office(load_settings(home=Path()), desk, store))
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
    content = str((await asked.answer()).get("content") or "")
    refused = content.startswith(REFUSALS)
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
@pytest.mark.parametrize("command", ["news feed remove", "news feed pause"])
async def test_nothing_is_offered_to_who_may_not(
    discord_server: DiscordServer, running: Running, command: str
) -> None:
    async with running(discord_server):
        for person in PEOPLE.values():
            for place in (NEWS, dm_with(person)):
                typing = await discord_server.type(command, "feed", "x", person=person, place=place)
                assert await typing.offered() == []

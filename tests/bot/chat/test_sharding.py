"""Shards, in one process or in several: everybody is answered once, identifies are spaced."""

import asyncio
from collections.abc import Iterator
from itertools import count, pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.chat import sharding
from bot.chat.i18n.texts import texts_for
from bot.chat.services.health import GatewayState
from bot.settings import Settings, load_settings
from bot.store import BotStore
from bot.store.values import NoticePlace, QuietHours
from index.errors import SettingsError
from tests.bot.chat.cogs.test_follow import XI, Answering, now, text_of, told
from tests.bot.chat.conftest import Running, SettingsFor
from tests.bot.chat.test_process import bot_process, ended
from tests.bot.following.world import article
from tests.discord_server import DM, DiscordServer, Guild, Person, Place
from tests.discord_server.places import dm_with
from tests.discord_server.server import TOKEN

SHARDS = 2
# Discord gives a server to the shard (id >> 22) % shards.
PLACES = {
    shard: Place(f"84000000000000006{shard}", str((200_000_000_000 + shard) << 22))
    for shard in range(SHARDS)
}
GUILDS = tuple(
    Guild(
        str(place.guild_id),
        f"Server of shard {shard}",
        channels=(place,),
        preferred_locale="de" if shard else "en-US",
    )
    for shard, place in PLACES.items()
)
DE = texts_for("de")
QUESTION = "When might Xi visit Russia?"


def complaints_of_pace(server: DiscordServer, every_s: float) -> list[float]:
    """Return the pauses between two identifies that were too short for Discord."""
    pauses = [later - earlier for earlier, later in pairwise(server.gateway.identified_at_s)]
    return [pause for pause in pauses if pause < every_s]


@pytest.fixture
def discord_with_shards(discord_server: DiscordServer) -> DiscordServer:
    discord_server.known.guilds = list(GUILDS)
    return discord_server


async def answered_once(server: DiscordServer) -> None:
    """Ask in the server of each shard and in a direct message; each is answered once."""
    people = (Person(str(900_000_000_000_000_000 + number), "reader") for number in count())
    for place, person in zip((*PLACES.values(), None), people, strict=False):
        asked = await server.ask(QUESTION, person=person, place=place or dm_with(person))
        assert "April" in text_of(await asked.answer())
        assert len(server.sent("POST", f"/interactions/{asked.id}/{asked.token}/callback")) == 1
    written = [
        await server.mention(QUESTION, person=next(people), place=place)
        for place in PLACES.values()
    ]
    written.append(await server.dm(QUESTION, person=next(people)))
    for posted in written:
        await posted.reply()
    assert [len(posted.replies) for posted in written] == [1] * len(written)


@pytest.mark.slow
async def test_two_processes_answer_each_server_and_a_direct_message_once(
    discord_with_shards: DiscordServer, tmp_path: Path, database_url: str
) -> None:
    server = discord_with_shards
    shared = {"NEWSDESK_SHARD_COUNT": str(SHARDS), "NEWSDESK_DATABASE_URL": database_url}
    # on one machine without PostgreSQL they share the home
    homes = [tmp_path / (f"home-{shard}" if database_url else "home") for shard in range(SHARDS)]
    async with (
        bot_process(server, homes[0], NEWSDESK_SHARD_IDS="0", **shared) as first,
        bot_process(server, homes[1], NEWSDESK_SHARD_IDS="1", **shared) as second,
    ):
        await server.session(SHARDS, timeout_s=60)
        await server.seen("PUT", "/commands", timeout_s=20)
        await answered_once(server)
        for process in (first, second):
            process.terminate()
            await ended(process, within_s=10)
    identified = [identify["shard"] for identify in server.gateway.identifies]
    assert sorted(identified) == [[0, SHARDS], [1, SHARDS]]
    assert complaints_of_pace(server, 5.0) == []
    assert len(server.sent("PUT", "/commands")) == 1


@pytest.fixture
def answers() -> Answering:
    made = Answering()
    made.patterns[QUESTION] = r"(in the spring)"
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStore]:
    with BotStore(tmp_path) as made:
        made.prepare()
        made.set_quiet(NoticePlace(channel_id=int(PLACES[1].channel_id)), QuietHours(0, 0))
        made.advance("arrivals", None, 0)
        made.advance("rewrites", None, 0)
        yield made


@pytest.fixture
def settings_for(tmp_path: Path, store: BotStore, monkeypatch: pytest.MonkeyPatch) -> SettingsFor:
    assert store
    monkeypatch.setattr(sharding, "IDENTIFY_EVERY_S", 0.3)

    def build(server: DiscordServer) -> Settings:
        return load_settings(
            home=tmp_path,
            discord_token=SecretStr(TOKEN),
            discord_api_url=server.api_url,
            discord_gateway_url=server.gateway_url,
            round_every_s=0.05,
            shard_count=SHARDS,
        )

    return build


async def test_one_process_with_all_shards_tells_a_server_of_another_shard_in_its_language(
    discord_with_shards: DiscordServer, running: Running, answers: Answering
) -> None:
    server = discord_with_shards
    async with running(server):
        await server.session(SHARDS)
        options = {"words": "summit", "where": "channel"}
        asked = await server.use("follow topic", options, place=PLACES[1])
        await asked.private_answer()
        answers.news.add(article("a", XI, at=now()))
        notice = await told(server)
        await asyncio.to_thread(answers.news.wait_for_looks, answers.news.looks + 3)
    assert notice["channel_id"] == PLACES[1].channel_id
    assert DE.notice_end in text_of(notice)
    assert (
        len([message for message in server.rest.messages if message["channel_id"] != DM.channel_id])
        == 1
    )
    assert complaints_of_pace(server, 0.25) == []
    assert len(server.sent("PUT", "/commands")) == 1


@pytest.mark.parametrize(
    ("shard_count", "ids", "shards", "is_first"),
    [
        (1, "", (0,), True),
        (3, "", (0, 1, 2), True),
        (3, "2, 1", (1, 2), False),
        (3, "0", (0,), True),
    ],
)
def test_a_process_connects_the_shards_that_it_is_given(
    monkeypatch: pytest.MonkeyPatch,
    *,
    shard_count: int,
    ids: str,
    shards: tuple[int, ...],
    is_first: bool,
) -> None:
    monkeypatch.setenv("NEWSDESK_SHARD_COUNT", str(shard_count))
    monkeypatch.setenv("NEWSDESK_SHARD_IDS", ids)
    settings = load_settings()
    assert (settings.shards, settings.has_first_shard) == (shards, is_first)


def test_a_shard_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_SHARD_COUNT", "2")
    monkeypatch.setenv("NEWSDESK_SHARD_IDS", "2")
    with pytest.raises(SettingsError, match=r"NEWSDESK_SHARD_IDS.*shards are 0 to 1"):
        load_settings()


def test_a_process_is_connected_when_all_its_shards_are() -> None:
    clock_s = 0.0
    state = GatewayState(lambda: clock_s, shards=(0, 1))
    state.up(lambda: 0.1, 0)
    clock_s = 5.0
    assert (state.connected, state.lost_for_s) == (False, 5.0)
    state.up(lambda: 0.3, 1)
    assert (state.connected, state.lost_for_s, state.latency_s) == (True, 0.0, 0.3)
    state.down(1)
    clock_s = 7.0
    assert (state.connected, state.lost_for_s) == (False, 2.0)

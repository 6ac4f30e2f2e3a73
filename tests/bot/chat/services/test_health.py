"""Whether the bot is well is told over HTTP, with what it counts and nothing about anybody."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.chat.services.answer_service import AnswerService, Asker, Limits
from bot.chat.services.health import GatewayState, Health, serving_health
from bot.chat.services.metrics import LibraryCounts, Metrics
from bot.errors import BusyError, CooldownError
from bot.settings import load_settings
from index.errors import LibraryError, SettingsError
from tests.bot.chat.fake_answers import FakeAnswers

NOW = datetime(2023, 2, 28, tzinfo=UTC)
HELD = LibraryCounts(articles=20, newest_article_age_s=3600.0, feeds={"active": 2, "failing": 1})


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class World:
    """What health is judged from, as a test sets it."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.gateway_state = GatewayState(self.clock)
        self.metrics = Metrics()
        self.error: Exception | None = None
        self.ready = True
        self.looks = 0

    async def look(self) -> LibraryCounts:
        self.looks += 1
        if self.error is not None:
            raise self.error
        return HELD

    @property
    def health(self) -> Health:
        return Health(self.gateway_state, self.metrics, self.look, lambda: self.ready, self.clock)


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    async with serving_health(world.health, "127.0.0.1:0") as port:
        yield f"http://127.0.0.1:{port}"


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def test_a_bot_that_is_connected_and_reads_its_library_is_well() -> None:
    world = World()
    world.gateway_state.up(lambda: 0.04)
    async with served(world) as url:
        assert await get(f"{url}/healthz") == (200, "ok\n")
        assert (await get(f"{url}/elsewhere"))[0] == 404


@pytest.mark.parametrize(("lost_for_s", "status"), [(0, 200), (59, 200), (61, 503)])
async def test_a_connection_may_be_lost_for_a_minute(lost_for_s: float, status: int) -> None:
    world = World()
    world.gateway_state.up()
    world.gateway_state.down()
    world.clock.now_s += lost_for_s
    world.gateway_state.down()  # a second word of the same loss does not begin it anew
    async with served(world) as url:
        found, text = await get(f"{url}/healthz")
    assert found == status
    assert ("not connected for 61 s" in text) == (status == 503)


async def test_a_bot_that_never_connected_is_not_well_for_long() -> None:
    world = World()
    world.clock.now_s += 61
    assert await world.health.troubles() == ["Discord: not connected for 61 s"]
    world.gateway_state.up()
    assert await world.health.troubles() == []


async def test_every_trouble_is_told_and_no_path() -> None:
    world = World()
    world.clock.now_s += 100
    world.ready = False
    world.error = LibraryError("cannot use the database /srv/newsdesk.db")
    async with served(world) as url:
        status, text = await get(f"{url}/healthz")
    assert status == 503
    assert [line.partition(":")[0] for line in text.splitlines()] == [
        "Discord",
        "answers",
        "library",
    ]
    assert "/srv" not in text


async def test_the_database_is_not_asked_more_often_than_every_ten_seconds() -> None:
    world = World()
    health = world.health
    for _ in range(5):
        await health.troubles()
        await health.exposition()
    assert world.looks == 1
    world.clock.now_s += 11
    await health.troubles()
    assert world.looks == 2


async def test_what_is_counted_is_handed_out() -> None:
    world = World()
    answers = FakeAnswers()
    answer_service = AnswerService(
        lambda: answers,
        limits=Limits(per_person=1),
        cooldown_s=lambda server: 60.0 if server == 2 else 0.0,
        metrics=world.metrics,
    )
    ready_before = answer_service.ready
    await answer_service.answer("When might Xi visit Russia?", NOW, asker=Asker(4711, 1))
    await answer_service.answer("Who won the chess olympiad?", NOW, asker=Asker(4712, 2))
    with pytest.raises(CooldownError):
        await answer_service.answer("Who won?", NOW, asker=Asker(4712, 2))
    with pytest.raises(ZeroDivisionError):
        await answer_service.answer("please crash", NOW, asker=Asker(4713, 1))
    with answer_service.admitted(Asker(4714, 1)), pytest.raises(BusyError):
        await answer_service.answer("Who won?", NOW, asker=Asker(4714, 1))
    world.metrics.ingested("new", 7)
    world.gateway_state.up(lambda: 0.25)
    async with served(world) as url:
        status, text = await get(f"{url}/metrics")
    answer_service.close()
    assert (ready_before, answer_service.ready) == (False, True)
    assert status == 200
    lines = set(text.splitlines())
    assert lines >= {
        'newsdesk_questions_total{outcome="answered"} 1.0',
        'newsdesk_questions_total{outcome="not_covered"} 1.0',
        'newsdesk_questions_total{outcome="failed"} 1.0',
        'newsdesk_questions_total{outcome="stale"} 0.0',
        'newsdesk_refusals_total{reason="cooldown"} 1.0',
        'newsdesk_refusals_total{reason="person"} 1.0',
        'newsdesk_refusals_total{reason="server"} 0.0',
        "newsdesk_answer_seconds_count 2.0",
        "newsdesk_waiting_questions 0.0",
        'newsdesk_ingested_total{outcome="new"} 7.0',
        "newsdesk_discord_connected 1.0",
        "newsdesk_discord_latency_seconds 0.25",
        "newsdesk_articles 20.0",
        "newsdesk_newest_article_age_seconds 3600.0",
        'newsdesk_feeds{state="failing"} 1.0',
        'newsdesk_feeds{state="gone"} 0.0',
    }
    for private in ("Xi", "chess"):
        assert private not in text
    # a time or a number of bytes may have these digits: a person's id stands alone
    assert re.search(r"(?<![\d.])471[1-4](?![\d.])", text) is None


async def test_nothing_is_served_unless_a_setting_asks() -> None:
    async with serving_health(World().health, load_settings().metrics_address) as port:
        assert port is None


async def test_an_address_that_is_taken_is_a_warning_and_no_end(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with (
        serving_health(World().health, "127.0.0.1:0") as port,
        serving_health(World().health, f"127.0.0.1:{port}") as second,
    ):
        assert second is None
    assert "NEWSDESK_METRICS_ADDRESS" in caplog.text


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("9464", "127.0.0.1:9464"),
        (":9464", "127.0.0.1:9464"),
        ("127.0.0.1:9464", "127.0.0.1:9464"),
        ("0.0.0.0:80", "0.0.0.0:80"),
        ("[::1]:9464", "[::1]:9464"),
    ],
)
def test_an_address_is_loopback_unless_it_says_otherwise(given: str, address: str) -> None:
    assert load_settings(metrics_address=given).metrics_address == address


@pytest.mark.parametrize("given", ["nowhere", "127.0.0.1:", "127.0.0.1:99999", "a:b:c"])
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="NEWSDESK_METRICS_ADDRESS"):
        load_settings(metrics_address=given)


def test_servers_are_listed_with_commas() -> None:
    assert load_settings(public_servers="5, 6").public_servers == (5, 6)

"""The status page shows how the bot is, without a script, and no private news without a token."""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from PIL import Image
from pydantic import SecretStr

from bot.chat.run import serve
from bot.chat.services.answer_service import AnswerService, Asker, Limits
from bot.chat.services.health import GatewayState, Health, serving_health
from bot.chat.services.metrics import LibraryCounts
from bot.chat.services.status_page import status_page
from bot.chat.services.status_routes import add_status_routes
from bot.chat.services.status_values import NewsValues, StatusReader
from bot.errors import CooldownError
from bot.settings import load_settings
from index import Outlet
from index.errors import LibraryError, SettingsError
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import CheckResult, OutcomeRecord
from tests.bot.chat.fake_answers import FakeAnswers, FakeNews
from tests.bot.chat.test_start import unused_port
from tests.browser import browse, find_browser
from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN as DISCORD_TOKEN

TOKEN = "a-token-of-the-test"
SERVER = "discord:5"
HOSTILE = "<script>document.title='stolen'</script><img src=x onerror=\"document.title='x'\">"
PRIVATE = ("House Paper", "private.example", SERVER, "a private reason")


class News(FakeNews):
    """Two public outlets, one of them hostile; a private one."""

    def outlets(self, now: datetime, audience: str | None = "") -> tuple[Outlet, ...]:
        found = super().outlets(now, audience)
        return (*found, Outlet(HOSTILE, 1, None))


class World:
    """The bot with three feeds and a log, as a test sets it."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.now = datetime.now(UTC)
        self.clock_s = 1000.0
        self.feeds = FeedStore(home, database_url)
        self.feeds.prepare()
        self.answers = FakeAnswers()
        self.answers.news = News()
        self.answer_service = AnswerService(
            lambda: self.answers,
            limits=Limits(per_person=1),
            cooldown_s=lambda server: 60.0 if server == 2 else 0.0,
        )
        self.gateway_state = GatewayState(lambda: self.clock_s)
        self.gateway_state.up(lambda: 0.04)
        self.error: Exception | None = None
        health = Health(
            self.gateway_state,
            self.answer_service.metrics,
            self._look,
            lambda: True,
            lambda: self.clock_s,
        )
        self.health = health
        self.reader = StatusReader(
            health, self.answer_service, self.feeds, home, lambda: self.clock_s
        )

    async def _look(self) -> LibraryCounts:
        if self.error is not None:
            raise self.error
        return LibraryCounts(5, 60.0, {})

    def add_feed(self, url: str, audience: str = "", **result: object) -> None:
        self.feeds.add(
            url, title="", publisher=f"of {url}", tag="", every_minutes=30, now=self.now,
            audience=audience,
        )  # fmt: skip
        lease = self.feeds.claim(self.now, self.now, self.now + timedelta(minutes=2))
        assert lease is not None
        last = CheckResult(at=self.now, next_look_at=self.now + timedelta(hours=1))
        self.feeds.finish(lease, replace(last, **result), [], [])  # type: ignore[arg-type]

    def note(self, outcome: str, count: int = 1, reason: str = "", audience: str = "") -> None:
        self.feeds.outcomes.add(
            [
                OutcomeRecord(
                    f"https://{outcome}{audience}.example/{reason}{number}",
                    self.now,
                    outcome,
                    reason.replace("#", str(number)),
                    audience=audience,
                )
                for number in range(count)
            ]
        )

    @asynccontextmanager
    async def served(self, token: str = "") -> AsyncIterator[str]:
        await self.answer_service.made()
        add = partial(add_status_routes, reader=self.reader, token=token)
        async with serving_health(self.health, "127.0.0.1:0", add) as port:
            yield f"http://127.0.0.1:{port}"


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    world.add_feed("https://well.example/feed")
    world.add_feed("https://failing.example/feed", failures=3, error="the server answers 503")
    world.add_feed("https://private.example/feed", SERVER, failures=1, error="a private reason")
    world.note("new", 7)
    world.note("changed", 2)
    world.note("skipped", 3, "it has hardly any text (# characters)")
    world.note("failed", 1, "a private reason", SERVER)
    yield world
    world.answer_service.close()
    world.feeds.close()


async def get(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.text(), dict(response.headers)


async def ask(world: World) -> None:
    """Ask three questions: one is answered, one refused, one not taken on."""
    await world.answer_service.answer(
        "When might Xi visit Russia?", world.now, asker=Asker(4711, 1)
    )
    await world.answer_service.answer(
        "Who won the chess olympiad?", world.now, asker=Asker(4712, 2)
    )
    with pytest.raises(CooldownError):
        await world.answer_service.answer("Who won?", world.now, asker=Asker(4712, 2))


async def test_the_page_shows_how_the_bot_is(world: World) -> None:
    await ask(world)
    async with world.served() as url:
        status, page, headers = await get(f"{url}/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    for shown in (
        "All is well.",
        "<td class=text>News Rebeat</td><td class=number>3</td>",
        "<td>answered</td><td class=value>1</td>",
        "<td>refused: not covered by the news</td><td class=value>1</td>",
        "<td>asked again too soon</td><td class=value>1</td>",
        "95 % within ",
        "<td>waiting questions</td><td class=value>0</td>",
        "connected, 0.04 s",
        "1 active, 1 failing",
        "<td class=number>7</td><td class=number>2</td><td class=number>3</td>",
        "https://failing.example/feed</span></td><td class=text>the server answers 503</td>"
        "<td class=number>3</td>",
        "<td class=text>it has hardly any text (… characters)</td><td class=number>3</td>",
    ):
        assert shown in page
    for private in (*PRIVATE, "chess", "4711"):
        assert private not in page


async def test_nothing_in_the_page_is_a_script_or_leads_elsewhere(world: World) -> None:
    async with world.served() as url:
        _, page, headers = await get(f"{url}/")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anybody:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        ("", 401),
        (f"Bearer {TOKEN}", 200),
        (basic(TOKEN), 200),
        ("Bearer a-wrong-token-here", 401),
        (basic("a-wrong-token-here"), 401),
        (basic(""), 401),
        ("Basic ?", 401),
        ("Bearer", 401),
        (TOKEN, 401),
    ],
)
async def test_private_news_is_shown_only_with_the_token(
    world: World, authorization: str, status: int
) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    async with world.served(TOKEN) as url:
        _, public, _ = await get(f"{url}/")
        found, page, answered = await get(f"{url}/private", **headers)
    assert found == status
    assert ("WWW-Authenticate" in answered) == (status == 401)
    assert all((text in page) == (status == 200) for text in PRIVATE)
    assert not any(text in public for text in PRIVATE)
    assert 'href="/private"' in public


async def test_without_a_token_nobody_sees_private_news(world: World) -> None:
    async with world.served() as url:
        _, public, _ = await get(f"{url}/")
        status, _, _ = await get(f"{url}/private", Authorization="Bearer ")
    assert status == 404
    assert "/private" not in public


async def test_the_page_is_off_unless_a_setting_asks(world: World) -> None:
    settings = load_settings()
    assert (settings.status_page, settings.status_token) == (False, None)
    async with serving_health(world.health, "127.0.0.1:0") as port:
        status, _, _ = await get(f"http://127.0.0.1:{port}/")
    assert status == 404


async def test_a_bot_serves_the_page_where_its_settings_ask(tmp_path: Path) -> None:
    port, stop, answer_service = unused_port(), asyncio.Event(), AnswerService(FakeAnswers)
    async with DiscordServer() as server:
        settings = load_settings(
            home=tmp_path,
            discord_token=SecretStr(DISCORD_TOKEN),
            discord_api_url=server.api_url,
            discord_gateway_url=server.gateway_url,
            metrics_address=str(port),
            status_page=True,
            status_token=TOKEN,
        )
        serving = asyncio.create_task(serve(settings, answer_service, stop))
        await server.session()
        await answer_service.made()
        status, page, _ = await get(f"http://127.0.0.1:{port}/")
        private, page_of_all, _ = await get(
            f"http://127.0.0.1:{port}/private", Authorization=f"Bearer {TOKEN}"
        )
        stop.set()
        await serving
    answer_service.close()
    assert (status, private) == (200, 200)
    assert ("House Paper" in page, "House Paper" in page_of_all) == (False, True)


async def test_a_page_without_an_address_is_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port, stop, answer_service = unused_port(), asyncio.Event(), AnswerService(FakeAnswers)
    stop.set()
    settings = load_settings(
        home=tmp_path,
        discord_token=SecretStr(DISCORD_TOKEN),
        discord_api_url=f"http://127.0.0.1:{port}",
        status_page=True,
    )
    await serve(settings, answer_service, stop)
    answer_service.close()
    assert "NEWSDESK_METRICS_ADDRESS" in caplog.text


def test_a_short_token_is_refused() -> None:
    with pytest.raises(SettingsError, match="NEWSDESK_STATUS_TOKEN"):
        load_settings(status_token="short")


async def test_trouble_stands_at_the_top_and_the_rest_is_still_shown(world: World) -> None:
    world.gateway_state.down()
    world.clock_s += 61
    world.error = LibraryError("cannot use the database /srv/newsdesk.db")
    async with world.served() as url:
        status, page, _ = await get(f"{url}/")
    assert status == 200
    assert "Discord: not connected for 61 s" in page
    assert "library: cannot be read; the log says why" in page
    assert "News Rebeat" in page
    assert "/srv" not in page


@pytest.mark.sqlite_file
async def test_a_database_that_cannot_be_read_leaves_the_rest(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world.feeds.close()
    (tmp_path / "newsdesk.db").write_bytes(b"no database" * 999)
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"newsdesk.db{suffix}").unlink(missing_ok=True)
    async with world.served() as url:
        status, page, _ = await get(f"{url}/")
    assert status == 200
    assert "Questions since the start" in page
    assert "the database cannot be read" in caplog.text


async def test_the_database_is_not_read_more_often_than_every_ten_seconds(world: World) -> None:
    first = await world.reader.values(private=False)
    world.note("new", 5)
    again = await world.reader.values(private=False)
    assert again.news is first.news
    world.clock_s += 11
    later = await world.reader.values(private=False)
    assert later.news.summary.days[-1].new == first.news.summary.days[-1].new + 5


async def test_an_empty_library_has_a_page_too(world: World) -> None:
    values = await world.reader.values(private=False)
    page = status_page(replace(values, news=NewsValues()), private_link=False)
    for said in ("No article has an outlet.", "No feed fails.", "Nothing was left out."):
        assert said in page


@pytest.mark.slow
@pytest.mark.sqlite_file
@pytest.mark.skipif(find_browser() is None, reason="no Chromium here")
async def test_a_browser_shows_the_page_without_scripts_on_wide_and_narrow_screens(
    world: World, tmp_path: Path
) -> None:
    await ask(world)
    profile = tmp_path / "profile"
    picture = tmp_path / "page.png"
    async with world.served() as url:
        for width in (1000, 500):
            dom = await asyncio.to_thread(browse, f"{url}/", profile, (width, 1600), "--dump-dom")
            assert "<title>Newsdesk: status</title>" in dom, "a script has run"
            assert "<script" not in dom
            assert "News Rebeat" in dom
            await asyncio.to_thread(
                browse, f"{url}/", profile, (width, 1600), f"--screenshot={picture}"
            )
            shown = Image.open(picture).convert("L")
            assert shown.size == (width, 1600)
            shades = shown.histogram()
            assert all((sum(shades[:100]), sum(shades[251:]))), "nothing is drawn"
            right = shown.crop((width - 8, 0, width, 1600))
            assert not sum(right.histogram()[:250]), "the page is wider than the screen"

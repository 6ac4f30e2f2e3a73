"""`/news feed`: a server's admin handles that server's feeds, sees everybody's, and no others."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from bot.chat.i18n.texts import texts_for
from bot.settings import Settings
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import CheckResult
from ingest.feeds.watch_state import WatchState, write_watch_state
from tests.bot.chat.cogs.test_admin import CHIEF, words
from tests.bot.chat.conftest import Running, SettingsFor
from tests.discord_server import DiscordServer
from tests.discord_server.interactions import OptionValue
from tests.discord_server.places import GUILD_ID
from tests.ingest.feeds.feed_world import Answer, Site, item, rss, site

EN = texts_for("en")
OWN, OTHER = f"discord:{GUILD_ID}", "discord:5"
NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
trusted = pytest.mark.parametrize("public_servers", [(int(GUILD_ID),)])


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as opened:
        opened.put("/feed", rss(item(1, opened.url), item(2, opened.url)))
        yield opened


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[FeedStore]:
    with FeedStore(tmp_path, database_url) as made:
        made.prepare()
        yield made


@pytest.fixture
def public_servers() -> tuple[int, ...]:
    return ()


@pytest.fixture
def settings_for(settings_for: SettingsFor, public_servers: tuple[int, ...]) -> SettingsFor:
    """Loopback may be fetched from; which servers are trusted, a test says."""
    changes = {
        "allow_networks": (ip_network("127.0.0.0/8"),),
        "host_pause_s": 0.0,
        "public_servers": public_servers,
    }

    def build(server: DiscordServer) -> Settings:
        return settings_for(server).model_copy(update=changes)

    return build


def watch(store: FeedStore, name: str, audience: str = "") -> str:
    url = f"https://{name}.example/feed"
    store.add(
        url, title=f"The {name}", publisher="", tag="", every_minutes=30, now=NOW, audience=audience
    )
    return url


async def say(server: DiscordServer, command: str, **options: OptionValue) -> str:
    asked = await server.use(f"news feed {command}", options, person=CHIEF)
    return words(await asked.private_answer(timeout_s=30)).replace("\\", "")


def watched(store: FeedStore) -> dict[str, str]:
    return {feed.url: feed.audience for feed in store.feeds()}


async def test_a_feed_that_is_added_is_this_servers_own(
    discord_server: DiscordServer, running: Running, store: FeedStore, here: Site
) -> None:
    async with running(discord_server):
        told = await say(discord_server, "add", url=f"{here.url}/feed", tag="port")
        again = await say(discord_server, "add", url=f"{here.url}/feed")
        public = await say(discord_server, "add", url=f"{here.url}/feed", private=False)
    assert "Watching The Harbour Post" in told
    assert "2 entries" in told
    assert EN.audience_private in told
    assert "is already being watched" in again
    assert EN.not_public in public
    assert watched(store) == {f"{here.url}/feed": OWN}


@trusted
async def test_a_trusted_servers_feed_is_everybodys_unless_it_says_otherwise(
    discord_server: DiscordServer, running: Running, store: FeedStore, here: Site
) -> None:
    here.put("/second", rss(item(3, here.url)))
    async with running(discord_server):
        told = await say(discord_server, "add", url=f"{here.url}/feed", outlet="Harbour")
        await say(discord_server, "add", url=f"{here.url}/second", private=True)
    assert "Watching Harbour" in told
    assert EN.audience_public in told
    assert watched(store) == {f"{here.url}/feed": "", f"{here.url}/second": OWN}


@pytest.mark.parametrize(
    "refused",
    [
        ("/missing", "Could not add"),
        ("/feed?token=s3cret", "contains a password or a key"),
    ],
)
async def test_what_is_no_feed_or_needs_a_secret_is_refused_and_why(
    discord_server: DiscordServer,
    running: Running,
    store: FeedStore,
    here: Site,
    refused: tuple[str, str],
) -> None:
    path, says = refused
    async with running(discord_server):
        told = await say(discord_server, "add", url=f"{here.url}{path}")
        tried = await say(discord_server, "test", url=f"{here.url}{path}")
    assert says in told
    assert "s3cret" not in told + tried
    assert store.feeds() == ()


async def test_everybodys_feeds_are_seen_and_not_touched_and_other_servers_do_not_exist(
    discord_server: DiscordServer, running: Running, store: FeedStore
) -> None:
    mine, public, foreign = watch(store, "mine", OWN), watch(store, "all"), watch(store, "x", OTHER)
    foreign_id = next(feed.id for feed in store.feeds() if feed.url == foreign)
    async with running(discord_server):
        listed = await say(discord_server, "list")
        for command in ("pause", "remove"):
            assert "for everybody" in await say(discord_server, command, feed=public)
            for wanted in (foreign, f"{foreign_id:04}"):
                assert "does not watch" in await say(discord_server, command, feed=wanted)
            typing = await discord_server.type(
                f"news feed {command}", "feed", "example", person=CHIEF
            )
            (offered,) = await typing.offered()
            assert mine in offered
    assert mine in listed
    assert public in listed
    assert "x.example" not in listed
    assert "The x" not in listed
    assert watched(store) == {mine: OWN, public: "", foreign: OTHER}
    assert not any(feed.paused for feed in store.feeds())


@trusted
async def test_a_trusted_server_changes_everybodys_feeds_but_no_other_servers(
    discord_server: DiscordServer, running: Running, store: FeedStore
) -> None:
    public, foreign = watch(store, "all"), watch(store, "x", OTHER)
    async with running(discord_server):
        assert "Paused" in await say(discord_server, "pause", feed=public)
        assert "does not watch" in await say(discord_server, "remove", feed=foreign)
        assert "Stopped watching" in await say(discord_server, "remove", feed=public)
    assert watched(store) == {foreign: OTHER}


async def test_a_feed_is_paused_resumed_and_removed_by_what_is_offered(
    discord_server: DiscordServer, running: Running, store: FeedStore
) -> None:
    url = watch(store, "mine", OWN)
    async with running(discord_server):
        typing = await discord_server.type("news feed pause", "feed", "MINE", person=CHIEF)
        assert await typing.offered() == [f"The mine · {url}"]
        assert typing.choices is not None
        chosen = typing.choices[0]["value"]
        assert "Paused" in await say(discord_server, "pause", feed=chosen)
        (feed,) = store.feeds()
        assert feed.paused
        assert "paused" in await say(discord_server, "list")
        assert "Resumed" in await say(discord_server, "pause", feed=url)
        assert not store.feeds()[0].paused
        assert "are kept" in await say(discord_server, "remove", feed=chosen)
    assert store.feeds() == ()


async def test_one_address_watched_by_two_servers_is_two_feeds(
    discord_server: DiscordServer, running: Running, store: FeedStore
) -> None:
    url = watch(store, "both", OWN)
    watch(store, "both", OTHER)
    async with running(discord_server):
        await say(discord_server, "remove", feed=url)
    assert watched(store) == {url: OTHER}


async def test_a_trial_shows_what_would_come_and_writes_nothing(
    discord_server: DiscordServer, running: Running, store: FeedStore, here: Site
) -> None:
    async with running(discord_server):
        told = await say(discord_server, "test", url=f"{here.url}/feed")
    assert "Preview of The Harbour Post" in told
    assert "would be added: Report 1" in told
    assert "2 would be added, 0 skipped, 0 would fail." in told
    assert store.feeds() == ()


async def test_failing_feeds_stand_in_the_list_and_the_status(
    discord_server: DiscordServer, running: Running, store: FeedStore
) -> None:
    watch(store, "mine", OWN)
    watch(store, "x", OTHER)
    for _ in range(2):
        lease = store.claim(NOW, NOW, NOW)
        assert lease is not None
        error = "404 of https://ada:s3cret@mine.example/feed"
        result = CheckResult(
            at=NOW, next_look_at=datetime.max.replace(tzinfo=UTC), error=error, failures=3
        )
        store.finish(lease, result, [], [])
    async with running(discord_server):
        listed = await say(discord_server, "list")
        asked = await discord_server.use("news status", person=CHIEF)
        status = words(await asked.private_answer()).replace("\\", "")
    for told in (listed, status):
        assert "failed 3 times in a row: 404" in told
        assert "s3cret" not in told
        assert "x.example" not in told
    assert "Feeds: 1 active, 0 paused, 1 failing" in status


async def test_a_silent_site_holds_up_nothing_but_its_own_command(
    discord_server: DiscordServer, running: Running, store: FeedStore, here: Site
) -> None:
    held = threading.Event()
    here.answers["/silent"] = Answer(rss(item(1, here.url)), hold=held)
    url = watch(store, "mine", OWN)
    options: dict[str, OptionValue] = {"url": f"{here.url}/silent"}
    async with running(discord_server):
        asked = [
            await discord_server.use("news feed test", options, person=CHIEF) for _ in range(8)
        ]
        for one in asked:
            await one.first_reply()
        refused = await discord_server.use("news feed test", options, person=CHIEF)
        assert (await refused.answer())["content"] == EN.ingest_full
        assert url in await say(discord_server, "list")
        assert "Paused" in await say(discord_server, "pause", feed=url)
        status = await discord_server.use("news status", person=CHIEF)
        assert "1 paused" in words(await status.private_answer())
        held.set()
        for one in asked:
            assert "1 would be added" in words(await one.private_answer(timeout_s=60))


@pytest.mark.parametrize(
    ("bot_watches", "minutes_ago", "warned"),
    [(True, None, False), (False, None, True), (False, 5, False), (False, 60, True)],
)
async def test_where_nobody_watches_the_feeds_it_is_said_with_what_to_do(
    discord_server: DiscordServer,
    running: Running,
    here: Site,
    *,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    bot_watches: bool,
    minutes_ago: int | None,
    warned: bool,
) -> None:
    monkeypatch.setenv("NEWSDESK_WATCH", str(bot_watches).lower())
    if minutes_ago is not None:
        at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        write_watch_state(tmp_path, WatchState(at, at, feeds=7, failed=1, new=40))
    async with running(discord_server):
        asked = await discord_server.use("news feed add", {"url": f"{here.url}/feed"}, person=CHIEF)
        added = words(await asked.private_answer(timeout_s=30))
        asked = await discord_server.use("news status", person=CHIEF)
        status = words(await asked.private_answer(timeout_s=30))
    assert "The Harbour Post" in added
    for shown in (added, status):
        assert ("newsdesk watch" in shown) is warned
    if minutes_ago is None:
        assert EN.status_never_watched in status
    else:
        assert "Checked: 7, failed: 1, new articles: 40." in status

"""Who adds the bot gets one message, and news to begin with in two clicks."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.chat.cards.starter_topics import StarterStep, read_step, topic_name, topics_card
from bot.chat.i18n.texts import LANGUAGES, texts_for
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.starter import StarterFeed, starter_feeds
from ingest.web.credentials import holds_credentials
from tests.bot.chat.cogs.test_admin import CHIEF, MEMBER
from tests.bot.chat.conftest import Running
from tests.bot.chat.shown import labels, text
from tests.discord_server import DiscordServer, Status, payloads
from tests.discord_server.payloads import Json
from tests.discord_server.places import GUILD_ID, NEWS, ORDINARY, Guild, Person, dm_with
from tests.ingest.feeds.feed_world import Site, item, rss, site

EN = texts_for("en")
PLACE = replace(NEWS, channel_id="840000000000000061", guild_id="830000000000000061")
JOINED = Guild("830000000000000061", "Newcomers", owner_id=CHIEF.id, channels=(PLACE,))
ADDER = Person("800000000000000071", "adder", ORDINARY)
TOPICS = ("world", "business", "technology", "science", "sport")


def test_the_starter_list_has_feeds_of_each_topic_in_each_language_in_good_form() -> None:
    """Nothing is fetched."""
    listed = starter_feeds()
    assert {"en", "de"} <= set(listed)
    for language, topics in listed.items():
        assert language in LANGUAGES
        assert tuple(topics) == TOPICS
        for feeds in topics.values():
            assert 2 <= len(feeds) <= 8
            for feed in feeds:
                parts = urlsplit(feed.url)
                assert (parts.scheme, bool(parts.hostname)) == ("https", True), feed
                assert parts.path.strip("/"), feed
                assert feed.url == feed.url.strip().replace(" ", "")
                assert not holds_credentials(feed.url)
                assert feed.outlet.strip()
    every = [feed.url for topics in listed.values() for feeds in topics.values() for feed in feeds]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_topic_has_a_name_and_each_button_a_meaning(language: str) -> None:
    texts = texts_for(language)
    assert all(topic_name(topic, texts) != topic for topic in TOPICS)
    card = topics_card(1 << 62, "A server", texts)
    assert len(card.parts) <= 10
    for step in (StarterStep("add", 1 << 62, "en", "technology"), StarterStep("topics", 5)):
        assert read_step(step.custom_id) == step
        assert len(step.custom_id) <= 100


async def join(server: DiscordServer, ending: str) -> None:
    """Let the bot be added, until it has written to the channel with this ending."""
    server.known.guilds.append(JOINED)
    event = {key: value for key, value in payloads.guild(JOINED).items() if key != "unavailable"}
    # For two seconds after its start the library takes every guild for one that was there.
    for _ in range(4):
        await server.gateway.dispatch_to_all("GUILD_CREATE", event)
        with suppress(AssertionError):
            await server.seen("POST", ending, timeout_s=3)
            return


@pytest.mark.parametrize("logged", [True, False], ids=["in the log", "not in the log"])
async def test_who_added_the_bot_is_written_to_once_or_else_the_owner(
    discord_server: DiscordServer, running: Running, logged: bool
) -> None:
    wanted = ADDER if logged else CHIEF
    if logged:
        discord_server.known.added_by[JOINED.id] = ADDER
    messages = f"/channels/{dm_with(wanted).channel_id}/messages"
    async with running(discord_server):
        await join(discord_server, messages)
        event = payloads.guild(JOINED)
        await discord_server.gateway.dispatch_to_all("GUILD_CREATE", event)
        await (await discord_server.mention("hello")).reply()
    sent = [
        one
        for one in discord_server.rest.messages
        if one["channel_id"] == dm_with(wanted).channel_id
    ]
    (welcome,) = sent
    assert EN.help_added.format(server="Newcomers") in text(welcome)
    assert labels(welcome)[:5] == [topic_name(topic, EN) for topic in TOPICS]


async def test_closed_direct_messages_leave_the_word_in_the_channel(
    discord_server: DiscordServer, running: Running
) -> None:
    closed = Status(403, 50007, "Cannot send messages to this user")
    discord_server.fail("POST", f"/channels/{dm_with(CHIEF).channel_id}/messages", closed)
    messages = f"/channels/{PLACE.channel_id}/messages"
    async with running(discord_server):
        await join(discord_server, messages)
    assert "/help" in discord_server.sent("POST", messages)[0].body["content"]


@pytest.fixture
def feeds_here(monkeypatch: pytest.MonkeyPatch) -> object:
    """One topic's feeds are on loopback."""
    monkeypatch.setenv("NEWSDESK_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("NEWSDESK_HOST_PAUSE_S", "0")
    with site() as opened:
        opened.put("/feed", rss(item(1, opened.url)))
        listed = {
            "world": (
                StarterFeed("The Feed", f"{opened.url}/feed"),
                StarterFeed("Gone", f"{opened.url}/gone"),
            )
        }
        monkeypatch.setattr("bot.chat.cards.starter_topics.starter_feeds", lambda: {"en": listed})
        yield opened


@pytest.mark.parametrize("way", ["direct", "command"])
async def test_two_clicks_add_the_feeds_of_a_topic(
    discord_server: DiscordServer,
    running: Running,
    *,
    tmp_path: Path,
    database_url: str,
    feeds_here: Site,
    way: str,
) -> None:
    discord_server.known.members[CHIEF.id] = CHIEF
    async with running(discord_server):
        opened = await discord_server.use("news feed starter", person=CHIEF)
        card: Json = await opened.private_answer()
        place = dm_with(CHIEF) if way == "direct" else NEWS
        shown = await discord_server.press(card, EN.topic_world, person=CHIEF, place=place)
        offer = await shown.answer()
        assert f"{feeds_here.url}/feed" in text(offer).replace("\\", "")
        added = EN.starter_add.format(count=2)
        pressed = await discord_server.press(offer, added, person=CHIEF, place=place)
        told = text(await pressed.answer(30)).replace("\\", "")
    assert "Added The Feed" in told
    assert "Could not add Gone" in told
    assert EN.starter_next in told
    with FeedStore(tmp_path, database_url) as feeds:
        (feed,) = feeds.feeds(f"discord:{GUILD_ID}")
        assert (feed.publisher, feed.url) == ("The Feed", f"{feeds_here.url}/feed")
        assert feeds.feeds("") == ()


@pytest.mark.parametrize("way", ["direct", "server"])
async def test_who_may_not_manage_the_server_adds_nothing(
    discord_server: DiscordServer, running: Running, tmp_path: Path, feeds_here: Site, way: str
) -> None:
    """In a direct message Discord's payload says nothing about the server; it is asked."""
    async with running(discord_server):
        opened = await discord_server.use("news feed starter", person=CHIEF)
        card = await opened.private_answer()
        place = dm_with(MEMBER) if way == "direct" else NEWS
        custom_id = StarterStep("add", int(GUILD_ID), "en", "world").custom_id
        card["components"][0]["components"][-1]["components"][0]["custom_id"] = custom_id
        pressed = await discord_server.press(card, custom_id, person=MEMBER, place=place)
        assert EN.not_allowed in text(await pressed.follow_up())
    with FeedStore(tmp_path) as feeds:
        assert feeds.feeds() == ()

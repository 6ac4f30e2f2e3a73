"""What a server takes in for itself reaches no other: 200 questions each, by every way to ask.

A hundred of them on either database.
"""

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_network

import pytest

from bot.answer.answerer import Answerer
from bot.chat.cogs.ask import MENU
from bot.chat.i18n.texts import texts_for
from bot.chat.run import serve
from bot.chat.services.answer_service import AnswerService, Limits
from bot.settings import Settings
from index import open_library
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.watch import Watch, WatchTotals
from tests.bot.answering import overlap_answerer
from tests.bot.chat.cogs.test_admin import CHIEF, words
from tests.bot.chat.conftest import CHILD, SettingsFor
from tests.discord_server import Asked, DiscordServer
from tests.discord_server.places import NEWS, ORDINARY, Guild, Person, Place
from tests.fakes import HashingEncoder
from tests.ingest.feeds.feed_world import Site, site

EN = texts_for("en")
QUESTIONS, ARTICLES = 100, 40
_VERBS = ("opened", "closed", "sold", "bought")
_THINGS = ("harbour", "bridge", "school", "theatre", "market")


@dataclass(frozen=True, slots=True)
class Side:
    """A server with news of its own.

    Attributes:
        secret: A word that stands in each of its own articles and nowhere else.
    """

    guild: Guild
    secret: str

    @property
    def place(self) -> Place:
        return self.guild.channels[0]


def side(number: int, secret: str) -> Side:
    guild_id = f"83000000000000000{number}"
    channel = replace(NEWS, channel_id=f"84000000000000000{number}", guild_id=guild_id)
    return Side(Guild(guild_id, f"guild-{number}", channels=(channel,)), secret)


SIDES = (side(1, "zanzibarine"), side(2, "quixotropic"))


def article(side: Side, number: int) -> dict[str, str]:
    """Articles of both sides are about the same things, so that either would answer either."""
    verb, thing = _VERBS[number % 4], _THINGS[number % 5]
    body = (
        f"The {side.secret} council {verb} the {thing} number {number} on Monday. "
        f"Mayor Ada Lovelace said that the {side.secret} {thing} number {number} cost {number} "
        "million crowns. The opposition wants to see the accounts within two weeks."
    )
    return {
        "url": f"https://{side.secret}.example/{number}",
        "title": f"Council {verb} {thing} number {number}",
        "body": body,
        "publisher": f"The {side.secret.title()}",
        "published_at": "2023-02-20",
    }


def question(number: int) -> str:
    number %= ARTICLES
    return f"Who {_VERBS[number % 4]} the {_THINGS[number % 5]} number {number}?"


def rss(side: Side, numbers: range, site_url: str) -> bytes:
    """Some articles as a feed of the side's outlet; of its own site, or it is not believed."""
    items = "".join(
        f"<item><title>{one['title']}</title><link>{site_url}/{side.secret}/{number}</link>"
        f"<guid>{one['url']}</guid>"
        f"<pubDate>Mon, 20 Feb 2023 08:00:00 GMT</pubDate><content:encoded>{one['body']}"
        f"</content:encoded></item>"
        for number, one in ((number, article(side, number)) for number in numbers)
    )
    return (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>The {side.secret.title()}</title>{items}</channel></rss>"
    ).encode()


@asynccontextmanager
async def answering(server: DiscordServer, settings: Settings) -> AsyncIterator[None]:
    """The bot with a real library and a real answerer, as far as no model is needed."""

    def make() -> Answerer:
        return overlap_answerer(open_library(settings, HashingEncoder()))

    roomy = Limits(per_server=500, per_person=500)
    answer_service = AnswerService(make, limits=roomy, cooldown_s=lambda _: 0.0)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, answer_service, stop, ingest_command=CHILD))
    try:
        await server.session()
        yield
    finally:
        stop.set()
        async with asyncio.timeout(30):
            await serving
        answer_service.close()


async def take_in(server: DiscordServer, side: Side, here: Site) -> None:
    """Bring a side's news in: half of it as a file, half by a feed that it watches."""
    content = "\n".join(json.dumps(article(side, number)) for number in range(ARTICLES // 2))
    file = server.upload("news.jsonl", content.encode())
    asked = await server.use("news ingest file", {"file": file}, person=CHIEF, place=side.place)
    report = await server.changes.until(
        lambda: next((one for one in asked.edits if "skipped" in words(one)), None), "report", 60
    )
    assert f"{ARTICLES // 2} new" in words(report)
    here.put(f"/{side.secret}", rss(side, range(ARTICLES // 2, ARTICLES), here.url))
    feed = {"url": f"{here.url}/{side.secret}"}
    asked = await server.use("news feed add", feed, person=CHIEF, place=side.place)
    assert EN.audience_private in words(await asked.answer(timeout_s=60))


def watch_once(settings: Settings) -> None:
    """Look at the feeds, as `newsdesk watch --once` does."""
    rounds: list[WatchTotals] = []
    with (
        FeedStore(settings.home, settings.database_url) as store,
        open_library(settings, HashingEncoder()) as library,
    ):
        Watch(store, library, settings, on_idle=rounds.append).run(threading.Event(), once=True)
    assert sum(one.counts["new"] for one in rounds) == ARTICLES // 2 * len(SIDES)


async def everything(server: DiscordServer, side: Side, number: int, asked: Asked) -> str:
    """All that somebody of a server can get to see of an answer, its buttons included."""
    answer = await asked.answer(timeout_s=60)
    seen = [json.dumps(answer)]
    labels = set(re.findall(r'"label": "(\w+)"', seen[0]))
    for label in labels & {EN.evidence, EN.timeline}:
        pressed = await server.press(answer, label, person=person_of(number), place=side.place)
        seen.append(json.dumps(await pressed.answer(timeout_s=60)))
    return "\n".join(seen)


def person_of(number: int) -> Person:
    return Person(f"8500000000000000{number % 7:02}", f"person-{number % 7}", ORDINARY)


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.usefixtures("database_url")
async def test_two_servers_with_news_of_their_own_never_see_each_others(
    settings_for: SettingsFor, here: Site
) -> None:
    found = {side.secret: 0 for side in SIDES}
    async with DiscordServer(guilds=tuple(side.guild for side in SIDES)) as server:
        settings = settings_for(server).model_copy(
            update={"allow_networks": (ip_network("127.0.0.0/8"),), "host_pause_s": 0.0}
        )
        async with answering(server, settings):
            for side in SIDES:
                await take_in(server, side, here)
            await asyncio.to_thread(watch_once, settings)
            for number in range(QUESTIONS):
                for side, other in (SIDES, SIDES[::-1]):
                    seen = await ask(server, side, number)
                    assert other.secret not in seen.lower(), question(number)
                    found[side.secret] += side.secret in seen.lower()
            for side, other in (SIDES, SIDES[::-1]):
                for seen in await looked_up(server, side, other):
                    assert other.secret not in seen.lower()
            outside = [await (await server.dm(question(number))).reply(60) for number in range(20)]
            offered = await offers(server)
        assert server.complaints() == []
    # the questions are such that there is something to be found
    assert all(count > QUESTIONS * 0.8 for count in found.values()), found
    for one in outside:
        assert not any(side.secret in json.dumps(one).lower() for side in SIDES)
    for side, names in zip(SIDES, offered, strict=True):
        assert names == [f"The {side.secret.title()}"]


async def ask(server: DiscordServer, side: Side, number: int) -> str:
    """Ask by each way in turn: command, in private, mention, menu."""
    text, person = question(number), person_of(number)
    match (number + number // ARTICLES) % 4:  # another way each time that it is asked
        case 0:
            asked = await server.ask(text, person=person, place=side.place)
        case 1:
            asked = await server.ask(text, person=person, place=side.place, private=True)
        case 2:
            message = await server.post(text, person=person, place=side.place)
            asked = await server.use_menu(MENU, message, person=person, place=side.place)
        case _:
            posted = await server.mention(text, person=person, place=side.place)
            return json.dumps(await posted.reply(timeout_s=60))
    return await everything(server, side, number, asked)


LOOK_UPS: dict[str, dict[str, str]] = {
    "person": {"name": "Ada Lovelace"},
    "topic": {"words": "council"},
    "timeline": {"subject": "council"},
    "latest": {},
    "sources": {},
}


async def looked_up(server: DiscordServer, side: Side, other: Side) -> list[str]:
    """All that looking up shows in a server, and what the other's buttons show there."""
    seen: list[str] = []
    for number, (command, options) in enumerate(LOOK_UPS.items()):
        person = person_of(number)
        asked = await server.use(command, options, person=person, place=side.place)
        seen.append(json.dumps(await asked.answer(timeout_s=60)))
    assert any(side.secret in one.lower() for one in seen)
    theirs = await server.ask(question(1), person=person_of(1), place=other.place)
    answer = await theirs.answer(timeout_s=60)
    for label in (EN.evidence, EN.timeline):
        pressed = await server.press(answer, label, person=person_of(2), place=side.place)
        seen.append(json.dumps(await pressed.answer(timeout_s=60)))
    return seen


async def offers(server: DiscordServer) -> list[list[str]]:
    """The outlets that are offered in each server."""
    typing = [
        await server.type("ask", "outlet", "", {"question": "x"}, place=side.place)
        for side in SIDES
    ]
    return [await one.offered() for one in typing]

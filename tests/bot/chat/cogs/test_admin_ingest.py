"""`/news ingest`: files, pasted text and addresses come in for their readers, with a report."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat.i18n.texts import texts_for
from bot.settings import load_settings
from index import Article, open_library
from tests.bot.chat.cogs.test_admin import CHIEF, words
from tests.bot.chat.conftest import Running
from tests.discord_server import Asked, DiscordServer, Status
from tests.discord_server.interactions import OptionValue
from tests.discord_server.places import GUILD_ID
from tests.fakes import HashingEncoder
from tests.ingest.feeds.feed_world import Site, item, rss, site

EN = texts_for("en")
OWN = f"discord:{GUILD_ID}"
NOW = datetime(2023, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("database_url")

QUESTION = "When might Xi visit Russia?"
PASTED = """A visit to Russia could take place in April or in early May, the Journal reported on
Tuesday, citing people who know of the plan. Xi and Putin last met in Samarkand last autumn."""


def found(home: Path, audience: str = "") -> list[Article]:
    with open_library(load_settings(home=home), HashingEncoder()) as library:
        return [one.article for one in library.search(QUESTION, NOW, audience=audience)]


async def report(asked: Asked) -> str:
    """The report of an ingest, once it has come in the place of its progress."""
    answer = await asked.changes.until(
        lambda: next((one for one in asked.edits if "skipped" in words(one)), None),
        "report",
        60.0,
    )
    assert asked.ephemeral
    return words(answer)


async def test_a_file_comes_in_for_this_server_alone(
    discord_server: DiscordServer, running: Running, tmp_path: Path
) -> None:
    record = {"title": "Xi plans to meet Putin", "text": PASTED}
    content = "\n".join(json.dumps(one) for one in (record, {"title": "empty"}, "nonsense"))
    file = discord_server.upload("news.jsonl", content.encode())
    async with running(discord_server):
        options: dict[str, OptionValue] = {"file": file, "outlet": "Donga", "date": "2023-02-22"}
        told = await report(await discord_server.use("news ingest file", options, person=CHIEF))
    assert "1 new, 0 changed, 0 unchanged, 0 duplicate" in told
    assert r"news\.jsonl" in told
    assert str(tmp_path) not in told
    (article,) = found(tmp_path, OWN)
    assert (article.publisher, str(article.published_at)[:10]) == ("Donga", "2023-02-22")
    assert found(tmp_path) == []


async def test_pasted_text_comes_in_by_a_form(
    discord_server: DiscordServer, running: Running, tmp_path: Path
) -> None:
    async with running(discord_server):
        opened = await discord_server.use("news ingest text", person=CHIEF)
        sent = await discord_server.submit(
            opened,
            {
                EN.paste_headline: "Xi plans to meet Putin",
                EN.paste_text: PASTED,
                EN.paste_outlet: "Donga",
                EN.paste_date: "2023-02-22",
            },
        )
        assert "1 new" in await report(sent)
    (article,) = found(tmp_path, OWN)
    assert (article.title, article.publisher) == ("Xi plans to meet Putin", "Donga")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site on loopback, which the operator allows."""
    monkeypatch.setenv("NEWSDESK_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("NEWSDESK_HOST_PAUSE_S", "0")
    with site() as opened:
        yield opened


async def test_a_feed_comes_in_and_every_skipped_thing_says_why(
    discord_server: DiscordServer, running: Running, here: Site
) -> None:
    here.put("/feed", rss(item(1, here.url), item(2, here.url)))
    async with running(discord_server):
        options = {"url": f"{here.url}/feed"}
        first = await report(await discord_server.use("news ingest url", options, person=CHIEF))
        again = await report(await discord_server.use("news ingest url", options, person=CHIEF))
        missing = {"url": f"{here.url}/missing"}
        gone = await report(await discord_server.use("news ingest url", missing, person=CHIEF))
    assert "2 new" in first
    assert "0 new, 0 changed, 2 unchanged" in again
    assert "1 failed" in gone
    assert "404" in gone


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://ada:s3cret@a.example/x", EN.feed_secret),
        ("https://a.example/x?token=s3cret", EN.feed_secret),
        ("ftp://a.example/x", r"ftp\://a\.example/x is not an http or https address"),
        ("file:///etc/passwd", "is not an http or https address"),
        ("/etc/passwd", "is not an http or https address"),
    ],
)
async def test_an_address_that_is_not_read_is_refused_at_once(
    discord_server: DiscordServer,
    running: Running,
    caplog: pytest.LogCaptureFixture,
    url: str,
    says: str,
) -> None:
    async with running(discord_server):
        asked = await discord_server.use("news ingest url", {"url": url}, person=CHIEF)
        told = words(await asked.private_answer())
    assert says in told
    assert "s3cret" not in told + caplog.text


async def test_an_address_inside_the_house_is_refused_without_saying_where_it_leads(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        options = {"url": "http://localhost:1/x"}
        told = await report(await discord_server.use("news ingest url", options, person=CHIEF))
    assert "it is not a public address" in told
    assert "127.0.0.1" not in told
    assert "NEWSDESK" not in told


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"private": False}, EN.not_public),
        ({"date": "soon"}, "soon is not a date"),
    ],
)
async def test_a_file_that_cannot_be_taken_in_so_is_refused(
    discord_server: DiscordServer, running: Running, options: dict[str, str], says: str
) -> None:
    file = discord_server.upload("news.txt", PASTED.encode())
    async with running(discord_server):
        asked = await discord_server.use(
            "news ingest file", {"file": file, **options}, person=CHIEF
        )
        assert says in words(await asked.private_answer())


async def test_a_file_that_is_too_large_is_not_even_fetched(
    discord_server: DiscordServer, running: Running
) -> None:
    file = discord_server.upload("news.txt", b"")
    file.payload["size"] = 17 * 1024 * 1024
    async with running(discord_server):
        asked = await discord_server.use("news ingest file", {"file": file}, person=CHIEF)
        told = words(await asked.private_answer())
    assert "17\\.0 MB" in told
    assert "the limit is 16" in told


async def test_a_report_that_can_no_longer_be_shown_goes_to_whoever_asked(
    discord_server: DiscordServer, running: Running
) -> None:
    file = discord_server.upload("news.txt", PASTED.encode())
    async with running(discord_server):
        expired = [Status(401, 50027, "Invalid Webhook Token")] * 50
        discord_server.fail("PATCH", "/messages/@original", *expired)
        await discord_server.use("news ingest file", {"file": file}, person=CHIEF)
        await discord_server.seen("POST", "/messages", timeout_s=60)
    (direct,) = discord_server.rest.messages
    assert "1 new" in words(direct)

"""`/news` for communities: articles, people, channels, the self-check, forms that keep."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.chat.i18n.texts import texts_for
from bot.chat.self_check import missing
from bot.store import BotStore
from bot.store.values import ChannelSettings, ServerSettings
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import OutcomeRecord
from tests.bot.chat.cogs.test_admin import CHIEF, MEMBER, PASTED, SERVER, say, store, words
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import XI, FakeAnswers, FakeNews
from tests.bot.chat.shown import labels, text
from tests.bot.following.world import article
from tests.discord_server import DiscordServer, Place
from tests.discord_server.interactions import Typed
from tests.discord_server.payloads import user
from tests.discord_server.places import CHANNEL_ID, NEWS, Person

__all__ = ["store"]

EN, DE = texts_for("en"), texts_for("de")
QUESTION = "When might Xi visit Russia?"
PRIVATE = f"discord:{SERVER}"
NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def news(answers: FakeAnswers) -> FakeNews:
    assert isinstance(answers.news, FakeNews)
    return answers.news


@pytest.fixture
def feeds(tmp_path: Path, store: BotStore) -> FeedStore:
    made = FeedStore(tmp_path, store.database.url)
    made.prepare()
    return made


def chosen(person: Person) -> Typed:
    return Typed(6, person.id, user(person.id, person.name))


# -- articles ------------------------------------------------------------------------------


async def test_recent_outcomes_have_headline_outlet_date_link_and_reason_for_their_server_only(
    discord_server: DiscordServer, running: Running, news: FakeNews, feeds: FeedStore
) -> None:
    news.add(article("loans", "Loans are forgiven.", at=NOW, publisher="Donga"))
    url = "https://news.example/loans"
    feeds.outcomes.add(
        [
            OutcomeRecord(url, NOW, "new", "", "https://feed.example", ""),
            OutcomeRecord("https://news.example/ad", NOW, "skipped", "an advertisement", "f", ""),
            OutcomeRecord("https://own.example/x", NOW, "failed", "404", "f", PRIVATE),
            OutcomeRecord("https://theirs.example/x", NOW, "failed", "500", "f", "discord:5"),
        ]
    )
    async with running(discord_server):
        every = (await say(discord_server, "article recent")).replace("\\", "")
        skipped = (await say(discord_server, "article recent", only="skipped")).replace("\\", "")
    stamp = int(NOW.timestamp())
    assert f"new <t:{stamp}:R>: Report loans · Donga · <t:{stamp}:D> · {url}" in every
    assert f"skipped <t:{stamp}:R>: https://news.example/ad · an advertisement" in every
    assert "https://own.example/x · 404" in every
    assert "theirs" not in every
    assert "advertisement" in skipped
    assert "loans" not in skipped


@pytest.mark.parametrize(
    ("audience", "shares", "says", "left"),
    [
        (PRIVATE, "", "Removed: Report loans · Donga", 0),
        ("", "", EN.article_not_yours, 1),
        ("", str(SERVER), "Removed: Report loans · Donga", 0),
        ("discord:5", str(SERVER), "There is no article", 1),
    ],
    ids=["own", "public", "public, where the server may", "another server's"],
)
async def test_an_article_is_removed_by_whom_it_belongs_to(
    discord_server: DiscordServer,
    running: Running,
    news: FakeNews,
    monkeypatch: pytest.MonkeyPatch,
    *,
    audience: str,
    shares: str,
    says: str,
    left: int,
) -> None:
    monkeypatch.setenv("NEWSDESK_PUBLIC_SERVERS", shares)
    news.add(article("loans", "Loans.", at=NOW, publisher="Donga"), audience=audience)
    async with running(discord_server):
        url = "https://news.example/loans"
        told = await say(discord_server, "article remove", article=url)
    assert says in told
    assert len(news.came_in) == left


async def test_articles_are_offered_by_headline(
    discord_server: DiscordServer, running: Running, news: FakeNews
) -> None:
    news.add(article("loans", "Loans.", at=NOW, publisher="Donga"))
    async with running(discord_server):
        path = "news article remove"
        typing = await discord_server.type(path, "article", "loans", person=CHIEF)
        assert await typing.offered() == ["Report loans · Donga"]


# -- people --------------------------------------------------------------------------------


async def test_who_is_blocked_gets_no_answer_but_may_be_forgotten(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers, store: BotStore
) -> None:
    async with running(discord_server):
        card = await (await discord_server.ask(QUESTION, person=MEMBER)).answer()
        asked = len(answers.questions)
        await discord_server.use("news people block", {"person": chosen(MEMBER)}, person=CHIEF)
        await discord_server.changes.until(
            lambda: store.settings(SERVER).blocked == (int(MEMBER.id),) or None, "block"
        )
        refused = await discord_server.ask(QUESTION, person=MEMBER)
        assert text(await refused.private_answer()) == EN.blocked
        pressed = await discord_server.press(card, "Evidence", person=MEMBER)
        assert text(await pressed.private_answer()) == EN.blocked
        ignored = await discord_server.mention(QUESTION, person=MEMBER)
        forgetting = await discord_server.use("forget-me", person=MEMBER)
        assert EN.forget_asks in text(await forgetting.private_answer())
        assert f"<@{MEMBER.id}>" in await say(discord_server, "people list")
        assert len(answers.questions) == asked
        assert ignored.replies == []
        unblocked = {"person": chosen(MEMBER)}
        done = await discord_server.use("news people unblock", unblocked, person=CHIEF)
        await done.private_answer()
        assert XI.quote in text(await (await discord_server.ask(QUESTION, person=MEMBER)).answer())


async def test_nobody_blocks_themselves_and_managers_are_not_kept_out(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    store.save_settings(ServerSettings(SERVER, blocked=(int(CHIEF.id),)))
    async with running(discord_server):
        own = await discord_server.use("news people block", {"person": chosen(CHIEF)}, person=CHIEF)
        assert EN.people_not_yourself in words(await own.private_answer())


# -- channels ------------------------------------------------------------------------------


async def test_a_channel_has_settings_of_its_own_and_a_thread_has_its_channels(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    thread = Place("840000000000000041", NEWS.guild_id, "a-thread", CHANNEL_ID)
    discord_server.known.places[thread.channel_id] = thread
    other = Place("840000000000000042", NEWS.guild_id, "other")
    discord_server.known.places[other.channel_id] = other
    async with running(discord_server):
        opened = await discord_server.use("news channel", person=CHIEF)
        form = {
            EN.settings_language: "de",
            EN.channel_threads: "no",
            EN.settings_cooldown: "7",
        }
        told = words(await (await discord_server.submit(opened, form)).private_answer())
        assert EN.settings_saved in told
        shown = [
            text(await (await discord_server.ask("Who won the chess?", place=place)).answer())
            for place in (thread, other)
        ]
    assert store.channels(SERVER) == (
        ChannelSettings(int(CHANNEL_ID), SERVER, False, False, "de", 7),
    )
    assert DE.kind_not_covered in shown[0]
    assert EN.kind_not_covered in shown[1]


async def test_listening_is_offered_only_where_the_operator_has_switched_it_on(
    discord_server: DiscordServer, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value, offered in (("false", False), ("true", True)):
        monkeypatch.setenv("NEWSDESK_MESSAGE_CONTENT", value)
        discord_server.gateway.granted_intents = -1
        async with running(discord_server, connected=False):
            await discord_server.session(1 + offered)
            opened = await discord_server.use("news channel", person=CHIEF)
            form = json.dumps(await opened.opened_modal())
        assert (EN.channel_listens in form) is offered


# -- self-check, export, unanswered ------------------------------------------------------------


ALL = (1 << 10) | (1 << 11) | (1 << 14) | (1 << 15) | (1 << 16)


@pytest.mark.parametrize(
    ("permissions", "thread", "thread_answers", "lacks"),
    [
        (ALL, False, False, ()),
        (1 << 3, False, True, ()),
        (ALL & ~(1 << 14), False, False, (EN.perm_embed,)),
        (ALL, True, False, (EN.perm_send_threads,)),
        (ALL, False, True, (EN.perm_threads, EN.perm_send_threads)),
    ],
)
def test_what_the_bot_lacks_is_named(
    permissions: int, thread: bool, thread_answers: bool, lacks: tuple[str, ...]
) -> None:
    found = missing(permissions, thread=thread, thread_answers=thread_answers, texts=EN)
    assert found == lacks


async def test_the_self_check_says_what_is_missing_and_what_to_do(
    discord_server: DiscordServer,
    running: Running,
    store: BotStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEWSDESK_WATCH", "false")
    monkeypatch.setenv("NEWSDESK_ROUND_EVERY_S", "0")
    store.save_settings(ServerSettings(SERVER, channels=(5,)))
    store.save_channel(ChannelSettings(6, SERVER, listens=True))
    place = Place(app_permissions=ALL & ~(1 << 15))
    async with running(discord_server):
        asked = await discord_server.use("news check", person=CHIEF, place=place)
        told = words(await asked.private_answer())
    for expected in (
        f"⚠️ In <#{CHANNEL_ID}> I lack: Attach Files.",
        f"The settings keep me out of <#{CHANNEL_ID}>",
        EN.feed_unwatched,
        EN.check_rounds,
        EN.check_deaf,
        f"✅ {EN.check_library.format(articles=6)}",
    ):
        assert expected.replace("\\", "") in told.replace("\\", "")


async def test_the_data_of_a_server_are_exported_without_who_said_what(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    store.keep_unanswered(SERVER, "Who won?", "not_stated", NOW)
    store.keep_unanswered(5, "Theirs?", "not_stated", NOW)
    async with running(discord_server):
        asked = await discord_server.use("news export", person=CHIEF)
        message = await asked.private_answer()
        (attached,) = message["attachments"]
    assert attached["filename"] == "newsdesk.json"
    path = "/" + attached["url"].split("/", 3)[3]
    data: dict[str, Any] = json.loads(discord_server.known.files[path])
    assert [entry["question"] for entry in data["unanswered"]] == ["Who won?"]
    assert set(data) == {"settings", "channels", "feeds", "follows", "unanswered", "feedback"}
    assert CHIEF.id not in json.dumps(data)


async def test_unanswered_questions_are_resolved_one_by_one_or_all(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    for question in ("Who won?", "Who lost?", "Who drew?"):
        store.keep_unanswered(SERVER, question, "not_stated", NOW)
    store.keep_unanswered(5, "Theirs?", "not_stated", NOW)
    async with running(discord_server):
        typing = await discord_server.type("news unanswered", "resolve", "won", person=CHIEF)
        assert await typing.offered() == ["Who won?"]
        assert "Who won?" in await say(discord_server, "unanswered", resolve="Who won?")
        assert EN.unanswered_unknown in await say(discord_server, "unanswered", resolve="Nope")
        assert len(store.unanswered(SERVER)) == 2
        assert "2 questions" in await say(discord_server, "unanswered", clear=True)
    assert store.unanswered(SERVER) == ()
    assert len(store.unanswered(5)) == 1


async def test_a_feeds_interval_is_set(
    discord_server: DiscordServer, running: Running, feeds: FeedStore
) -> None:
    feed = feeds.add(
        "https://feed.example/rss",
        title="The Feed",
        publisher="",
        tag="",
        every_minutes=30,
        now=datetime.now(UTC),
        audience=PRIVATE,
    )
    async with running(discord_server):
        told = await say(discord_server, "feed interval", feed=feed.url, minutes=10)
        listed = await say(discord_server, "feed list")
    assert "every 10 minutes" in told
    assert "every 10 minutes" in listed
    assert feeds.feeds(PRIVATE)[0].every_minutes == 10


# -- forms -----------------------------------------------------------------------------------


async def test_a_form_that_fails_opens_again_as_it_was_sent(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    settings = {EN.settings_cooldown: "soon", EN.settings_language: "de"}
    pasted = {
        EN.paste_headline: "Xi plans",
        EN.paste_text: PASTED,
        EN.paste_outlet: "Donga",
        EN.paste_date: "yesterdayish",
    }
    channel = {EN.settings_cooldown: "soon", EN.settings_language: "de"}
    async with running(discord_server):
        for command, form in (
            ("news settings", settings),
            ("news channel", channel),
            ("news ingest text", pasted),
        ):
            opened = await discord_server.use(command, person=CHIEF)
            refused = await (await discord_server.submit(opened, form)).private_answer()
            assert EN.form_kept in text(refused)
            again = await discord_server.press(refused, EN.form_again, person=CHIEF)
            shown = json.dumps(await again.opened_modal(), ensure_ascii=False)
            for value in form.values():
                assert json.dumps(value, ensure_ascii=False) in shown
        sent = await discord_server.submit(again, {EN.paste_date: "nonsense"})
        assert EN.form_again in labels(await sent.private_answer())
    assert store.settings(SERVER) == ServerSettings(SERVER)


async def test_a_form_of_before_a_restart_is_said_to_be_gone(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        opened = await discord_server.use("news settings", person=CHIEF)
        form = {EN.settings_cooldown: "soon"}
        refused = await (await discord_server.submit(opened, form)).private_answer()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        again = await discord_server.press(refused, EN.form_again, person=CHIEF)
        assert text(await again.private_answer()) == EN.form_gone

"""Buttons below notices, "Follow this", "Hide my answer", and posts of feeds, in Discord."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat.i18n.texts import texts_for
from bot.store import BotStore
from bot.store.postings import FilterMode, PostFormat, Posting
from bot.store.values import Digest, FollowKind, NoticePlace
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import Feed, OutcomeRecord
from tests.bot.chat.cogs.test_follow import (
    GUEST,
    KARL,
    XI,
    Answering,
    now,
    rounds,
    said,
    settings_for,
    store,
    text_of,
    told,
    unasked,
)
from tests.bot.chat.conftest import Running
from tests.bot.chat.shown import labels
from tests.bot.following.world import article
from tests.bot.lookup.fake_news import Name
from tests.discord_server import ADA, DM, NEWS, DiscordServer, Person, Status
from tests.discord_server.interactions import Typed
from tests.discord_server.payloads import components_of, role
from tests.discord_server.places import MANAGE_GUILD, ORDINARY

__all__ = ["settings_for", "store"]

EN, DE = texts_for("en"), texts_for("de")
CHANNEL = NoticePlace(channel_id=int(NEWS.channel_id))
LOANS = "Student loans will be forgiven for a million people, the minister said in Lyon."
CHIEF = Person("900000000000000021", "chief", ORDINARY | MANAGE_GUILD)
THUMBNAIL = 11
ROLE_ID = "900000000000000031"


@pytest.fixture
def answers() -> Answering:
    made = Answering()
    made.news.names = (Name("Xi Jinping"),)
    return made


@pytest.fixture
def feeds(tmp_path: Path, store: BotStore) -> Iterator[FeedStore]:
    with FeedStore(tmp_path, store.database.url) as made:
        made.prepare()
        yield made


@pytest.fixture
def feed(feeds: FeedStore) -> Feed:
    """A feed that everybody reads."""
    return feeds.add(
        "https://feed.example/rss",
        title="The Feed",
        publisher="",
        tag="",
        every_minutes=30,
        now=datetime(2024, 1, 1, tzinfo=UTC),
    )


def come_in(feeds: FeedStore, answers: Answering, feed: Feed, *bodies: str) -> None:
    """Let articles come in from a feed."""
    for body in bodies:
        came = article(body.split()[0], body, at=now())
        answers.news.add(came)
        feeds.outcomes.add([OutcomeRecord(came.url, now(), "new", "", feed.url)])


# -- posts ---------------------------------------------------------------------------------


async def test_new_items_of_a_feed_are_posted_to_the_channel_with_a_role_pinged_and_none_else(
    discord_server: DiscordServer,
    running: Running,
    *,
    answers: Answering,
    store: BotStore,
    feeds: FeedStore,
    feed: Feed,
) -> None:
    pinged = Typed(8, ROLE_ID, {**role(ROLE_ID, "readers", 0), "mentionable": True})
    async with running(discord_server):
        typing = await discord_server.type("post feed", "feed", "the f", person=CHIEF)
        assert await typing.offered() == ["The Feed"]
        options: dict[str, Any] = {
            "feed": str(feed.id),
            "words": "forgiven, Lyon",
            "people": "Xi Jinping",
            "match": "any",
            "show": "headline",
            "ping": pinged,
        }
        asked = await discord_server.use("post feed", options, person=CHIEF)
        confirmed = await asked.private_answer()
        assert f"<#{NEWS.channel_id}>" in text_of(confirmed)
        assert "any of forgiven, Lyon, Xi Jinping" in text_of(confirmed)
        await rounds(discord_server, answers)
        come_in(feeds, answers, feed, LOANS, "Rain fell in Cornwall.")
        message = await told(discord_server)
        await rounds(discord_server, answers)
    (follow,) = store.follows()
    assert follow.posting == Posting(
        ("forgiven", "Lyon"),
        ("Xi Jinping",),
        mode=FilterMode.ANY,
        shows=PostFormat.HEADLINE,
        role_id=int(ROLE_ID),
    )
    assert (follow.place, follow.audience) == (CHANNEL, f"discord:{NEWS.guild_id}")
    assert len(unasked(discord_server)) == 1
    shown = text_of(message)
    assert f"<@&{ROLE_ID}>" in shown
    assert "**Report Student**" in shown
    assert LOANS not in shown, "only headlines were ordered"
    (request,) = discord_server.sent("POST", f"/channels/{NEWS.channel_id}/messages")
    mentions = request.body["allowed_mentions"]
    assert (mentions["parse"], list(map(str, mentions["roles"]))) == ([], [ROLE_ID])


async def test_an_outlet_is_posted_and_previewed_before(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    answers.news.add(
        article("a", LOANS, at=now() - timedelta(hours=1), publisher="Anadolu"),
        article("b", XI, at=now() - timedelta(hours=2), publisher="Anadolu"),
    )
    async with running(discord_server):
        for words, shown, hidden in (("loans", "Report a", "Report b"), ("zebra", "", "Report")):
            options = {"outlet": "anadolu", "words": words}
            asked = await discord_server.use("post outlet", options)
            confirmed = await asked.private_answer()
            pressed = await discord_server.press(confirmed, EN.button_preview)
            preview = await pressed.private_answer()
            assert shown in text_of(preview)
            assert hidden not in text_of(preview)
            if not shown:
                assert EN.post_preview_none.format(count=2) in text_of(preview)
            stopped = await discord_server.press(confirmed, EN.button_stop)
            assert "Unfollowed" in await said(stopped)
    assert unasked(discord_server) == []


async def test_a_post_shows_pictures_where_it_is_to(
    discord_server: DiscordServer, running: Running, *, answers: Answering, store: BotStore
) -> None:
    """Discord loads them from the publisher; an article without one is posted all the same."""
    picture = "https://img.example/loans.jpg?w=800"
    answers.news.add(
        article("a", LOANS, at=now() - timedelta(hours=1), publisher="Anadolu", picture=picture),
        article("b", XI, at=now() - timedelta(hours=2), publisher="Anadolu"),
    )
    async with running(discord_server):
        for show, shown in ((PostFormat.PICTURE, [picture]), (PostFormat.LEAD, [])):
            asked = await discord_server.use(
                "post outlet", {"outlet": "anadolu", "show": show.value}
            )
            confirmed = await asked.private_answer()
            preview = await (
                await discord_server.press(confirmed, EN.button_preview)
            ).private_answer()
            parts = components_of(preview["components"])
            media = [part["media"]["url"] for part in parts if part["type"] == THUMBNAIL]
            assert media == shown
            assert "Report a" in text_of(preview)
            assert "Report b" in text_of(preview)
            await (await discord_server.press(confirmed, EN.button_stop)).private_answer()


@pytest.mark.parametrize(
    ("command", "options", "person", "says"),
    [
        ("post feed", {"feed": "99"}, CHIEF, EN.post_no_feed),
        ("post outlet", {"outlet": "Nobody’s Paper"}, CHIEF, EN.post_no_outlet),
        ("post outlet", {"outlet": "Anadolu"}, GUEST, "“Manage Channels”"),
        (
            "post outlet",
            {"outlet": "Anadolu", "ping": Typed(8, ROLE_ID, role(ROLE_ID, "all", 0))},
            CHIEF,
            "I may not notify @all",
        ),
        (
            "post outlet",
            {
                "outlet": "Anadolu",
                "ping": Typed(8, str(NEWS.guild_id), role(str(NEWS.guild_id), "@everyone", 0)),
            },
            ADA,
            "I may not notify",
        ),
    ],
)
async def test_a_post_that_cannot_be_is_refused(
    discord_server: DiscordServer,
    running: Running,
    *,
    answers: Answering,
    store: BotStore,
    command: str,
    options: dict[str, Any],
    person: Person,
    says: str,
) -> None:
    answers.news.add(article("a", LOANS, at=now(), publisher="Anadolu"))
    async with running(discord_server):
        answer = await said(await discord_server.use(command, options, person=person))
    assert says in answer.replace("\\", "")
    assert store.follows() == ()


# -- buttons in notices --------------------------------------------------------------------


async def test_a_notice_can_be_paused_resumed_and_ended_by_its_buttons_after_a_restart(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow topic", {"words": "summit"}))
        answers.news.add(article("a", XI, at=now()))
        message = await told(discord_server)
        assert labels(message) == [EN.button_more, EN.button_pause, EN.button_unfollow]
    answers.gate.clear()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        pressed = await discord_server.press(message, EN.button_pause)
        paused = await pressed.private_answer()
        assert store.follows()[0].paused
        assert "paused" in await said(await discord_server.use("following"))
        await said(await discord_server.press(paused, EN.button_resume))
        assert not store.follows()[0].paused
        assert "**summit**" in await said(await discord_server.press(message, EN.button_unfollow))
        assert store.follows() == ()
        ended = await discord_server.press(message, EN.button_unfollow)
        assert EN.unfollow_unknown in await said(ended)


@pytest.mark.parametrize(("person", "allowed"), [(GUEST, False), (CHIEF, True)])
async def test_a_channels_notice_is_ended_by_its_managers_only(
    discord_server: DiscordServer,
    running: Running,
    *,
    answers: Answering,
    store: BotStore,
    person: Person,
    allowed: bool,
) -> None:
    async with running(discord_server):
        await said(
            await discord_server.use("follow topic", {"words": "summit", "where": "channel"})
        )
        answers.news.add(article("a", XI, at=now()))
        message = await told(discord_server)
        for button in (EN.button_pause, EN.button_unfollow):
            await said(await discord_server.press(message, button, person=person))
    assert (store.follows() == ()) is allowed
    assert allowed or not store.follows()[0].paused


async def test_more_on_a_notice_is_the_look_up_of_its_subject_for_who_pressed(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow person", {"name": "Xi Jinping"}))
        earlier = now() - timedelta(minutes=1)
        answers.news.add(article("a", XI, at=now(), published_at=earlier))
        message = await told(discord_server)
        pressed = await discord_server.press(message, EN.button_more)
        assert "### Xi Jinping" in await said(pressed)


async def test_a_brief_is_turned_off_by_its_button(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    answers.news.add(article("a", XI, at=now() - timedelta(hours=1)))
    earlier = now() - timedelta(days=1)
    store.set_digest(Digest(CHANNEL, 5, 1, "", now().hour, "UTC", earlier))
    async with running(discord_server):
        message = await told(discord_server)
        refused = await discord_server.press(message, EN.button_digest_off, person=GUEST)
        assert "“Manage Channels”" in await said(refused)
        assert store.digests()
        await said(await discord_server.press(message, EN.button_digest_off, person=CHIEF))
    assert store.digests() == ()


# -- follow this, hide -----------------------------------------------------------------------


async def test_an_answer_and_a_look_up_are_followed_by_their_button(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    question = "Who won the race in Ohio?"
    answers.patterns[question] = r"(\w+) won the race"
    answers.news.add(
        article("a", "Ada won the race in Ohio.", at=now() - timedelta(hours=1)),
        article("x", XI, at=now() - timedelta(hours=1)),
    )
    async with running(discord_server):
        answer = await (await discord_server.ask(question)).answer()
        pressed = await discord_server.press(answer, EN.follow_this, person=GUEST)
        assert EN.follow_as_it_stands in await said(pressed)
        card = await (await discord_server.use("person", {"name": "Xi Jinping"})).answer()
        await said(await discord_server.press(card, EN.follow_this, person=GUEST))
    assert [(one.kind, one.subject) for one in store.follows_of(int(GUEST.id))] == [
        (FollowKind.QUESTION, question),
        (FollowKind.PERSON, "Xi Jinping"),
    ]


CLOSED = Status(403, 50007, "Cannot send messages to this user")


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("follow topic", {"words": "summit"}),
        ("follow person", {"name": "Xi Jinping"}),
        ("digest on", {"hour": 7}),
    ],
)
@pytest.mark.parametrize("closed_at", ["/users/@me/channels", "/messages"])
async def test_closed_direct_messages_are_noticed_when_something_is_promised_there(
    discord_server: DiscordServer,
    running: Running,
    *,
    store: BotStore,
    command: str,
    options: dict[str, Any],
    closed_at: str,
) -> None:
    async with running(discord_server):
        discord_server.fail("POST", closed_at, CLOSED)
        refused = await discord_server.use(command, options, person=KARL)
        assert DE.follow_closed in await said(refused)
        assert (store.follows(), store.digests()) == ((), ())
        await said(await discord_server.use(command, options, person=KARL))
        assert len(store.follows()) + len(store.digests()) == 1
        await said(await discord_server.use(command, options, person=ADA, place=DM))
    hellos = discord_server.rest.messages
    assert len(hellos) == 1, "who writes to us alone has no closed messages"


async def test_an_answer_is_hidden_by_who_asked_and_by_nobody_else(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    question = "Who won the race in Ohio?"
    answers.patterns[question] = r"(\w+) won the race"
    answers.news.add(article("a", "Ada won the race in Ohio.", at=now() - timedelta(hours=1)))
    async with running(discord_server):
        for answer in (
            await (await discord_server.ask(question)).answer(),
            await (await discord_server.mention(question)).reply(),
        ):
            refused = await discord_server.press(answer, EN.button_hide, person=GUEST)
            assert EN.hide_not_yours in await said(refused)
            assert answer["id"] in discord_server.known.by_id
            given = store.given_of_message(int(answer["id"]))
            assert given is not None
            await discord_server.press(answer, EN.button_hide)
            await discord_server.seen("DELETE", "/messages/@original")
            await rounds(discord_server, answers)
            assert answer["id"] not in discord_server.known.by_id
            assert store.given(given.id) is None, "nothing is corrected that nobody sees"
        private = await (await discord_server.ask(question, private=True)).private_answer()
        assert EN.button_hide not in labels(private)

"""Following through a real client: commands, menus, and what is told unasked."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.answer import serialisation
from bot.chat.i18n.texts import texts_for
from bot.settings import Settings, load_settings
from bot.store import BotStore
from bot.store.values import (
    Digest,
    FollowKind,
    GivenAnswer,
    NoticePlace,
    QuietHours,
    ServerSettings,
)
from tests.bot.chat.conftest import Running, SettingsFor
from tests.bot.chat.fake_answers import FakeNews
from tests.bot.chat.shown import plain_commands
from tests.bot.following.world import PatternAnswers, article
from tests.bot.lookup.fake_news import Name
from tests.discord_server import (
    ADA,
    DM,
    NEWS,
    ORDINARY,
    DiscordServer,
    Dropped,
    Guild,
    Person,
    RateLimited,
    Status,
)
from tests.discord_server import (
    Place as Channel,
)
from tests.discord_server.faults import Fault
from tests.discord_server.interactions import OptionValue
from tests.discord_server.payloads import components_of
from tests.discord_server.server import TOKEN

MANAGE_CHANNELS = 1 << 4
GUEST = Person("900000000000000001", "guest", permissions=ORDINARY)
KEEPER = Person("900000000000000002", "keeper", permissions=ORDINARY | MANAGE_CHANNELS)
EDITOR = Person("900000000000000003", "editor", permissions=ORDINARY, roles=("900000000000000009",))
XI = "Xi Jinping is to visit Moscow for a summit in the spring, officials said."
HERE = {"where": "channel"}
EN, DE = texts_for("en"), texts_for("de")


class Answering(PatternAnswers):
    """Answers by patterns; nobody has to wait at its gate."""

    def __init__(self) -> None:
        super().__init__(FakeNews())
        self.gate = threading.Event()


@pytest.fixture
def answers() -> Answering:
    return Answering()


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[BotStore]:
    with BotStore(tmp_path, database_url) as made:
        made.prepare()
        for place in (
            NoticePlace(channel_id=int(NEWS.channel_id)),
            NoticePlace(person_id=int(ADA.id)),
        ):
            made.set_quiet(place, QuietHours(0, 0))  # whatever the time is that this runs at
        made.advance("arrivals", None, 0)
        made.advance("rewrites", None, 0)
        yield made


@pytest.fixture
def settings_for(tmp_path: Path, store: BotStore) -> SettingsFor:
    def build(server: DiscordServer) -> Settings:
        return load_settings(
            home=tmp_path,
            discord_token=SecretStr(TOKEN),
            discord_api_url=server.api_url,
            discord_gateway_url=server.gateway_url,
            round_every_s=0.05,
        )

    return build


def now() -> datetime:
    return datetime.now(UTC)


def text_of(message: dict[str, Any]) -> str:
    texts = [message.get("content") or ""]
    texts += [one.get("content") or "" for one in components_of(message.get("components") or [])]
    return plain_commands("\n".join(text for text in texts if text))


async def said(asked: Any) -> str:
    """What is answered to who used a command, and to nobody else."""
    return text_of(await asked.private_answer())


async def told(server: DiscordServer, number: int = 1) -> dict[str, Any]:
    """The `number`-th message that the bot sends unasked, once the news brought something."""
    message: dict[str, Any] = await server.changes.until(
        lambda: unasked(server)[number - 1] if len(unasked(server)) >= number else None,
        f"message {number}",
    )
    return message


def unasked(server: DiscordServer) -> list[dict[str, Any]]:
    """What the bot sent, without the words by which it tries whether it may write directly."""
    hello = (EN.follow_hello, DE.follow_hello, EN.digest_hello)
    opening = tuple(sentence.partition("{")[0] for sentence in hello)
    return [one for one in server.rest.messages if not text_of(one).startswith(opening)]


async def rounds(server: DiscordServer, answers: Answering) -> None:
    """Wait until at least one whole round has passed from here."""
    await asyncio.to_thread(answers.news.wait_for_looks, answers.news.looks + 3)


# -- commands ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "options", "kind", "subject"),
    [
        ("follow person", {"name": " Xi  Jinping "}, FollowKind.PERSON, "Xi Jinping"),
        ("follow topic", {"words": "student loans"}, FollowKind.TOPIC, "student loans"),
        ("follow question", {"question": "Who won?"}, FollowKind.QUESTION, "Who won?"),
    ],
)
@pytest.mark.parametrize("place", [NEWS, DM], ids=["server", "dm"])
async def test_everybody_may_follow_by_direct_message(
    discord_server: DiscordServer,
    running: Running,
    store: BotStore,
    *,
    path: str,
    options: dict[str, str],
    kind: FollowKind,
    subject: str,
    place: Channel,
) -> None:
    async with running(discord_server):
        answer = await said(await discord_server.use(path, options, person=GUEST, place=place))
    (follow,) = store.follows_of(int(GUEST.id))
    assert (follow.kind, follow.subject) == (kind, subject)
    assert (follow.place, follow.server_id) == (NoticePlace(person_id=int(GUEST.id)), None)
    assert follow.audience == "", "a direct message shows no server's own news"
    assert f"**{subject}**" in answer
    assert "by direct message" in answer


@pytest.mark.parametrize(
    ("person", "allowed"),
    [(GUEST, False), (KEEPER, True), (EDITOR, True), (ADA, True)],
    ids=lambda value: value.name if isinstance(value, Person) else "",
)
async def test_a_channel_is_told_by_who_may_manage_it_or_has_the_role(
    discord_server: DiscordServer,
    running: Running,
    store: BotStore,
    person: Person,
    allowed: bool,
) -> None:
    store.save_settings(ServerSettings(int(str(NEWS.guild_id)), roles=(int(EDITOR.roles[0]),)))
    guild = Guild(roles=EDITOR.roles)
    discord_server.known.guilds = [guild]
    async with running(discord_server):
        orders: list[tuple[str, dict[str, OptionValue]]] = [
            ("follow topic", {"words": "tractors"}),
            ("follow quiet", {"start": 1, "end": 2, "timezone": "Europe/Berlin"}),
            ("digest on", {"hour": 7}),
        ]
        for path, options in orders:
            asked = await discord_server.use(path, {**options, **HERE}, person=person)
            answer = await said(asked)
            assert ("<#" in answer) is allowed, answer
            assert ("“Manage Channels”" in answer) is not allowed
    follows = store.follows_in(int(str(NEWS.guild_id)))
    channel = NoticePlace(channel_id=int(NEWS.channel_id))
    assert len(follows) == allowed
    assert (store.digest(channel) is not None) is allowed
    assert (store.quiet(channel) == QuietHours(1, 2, "Europe/Berlin")) is allowed
    if allowed:
        assert follows[0].place == channel
        assert follows[0].audience == f"discord:{NEWS.guild_id}"


@pytest.mark.parametrize(
    ("settings", "place", "sentence"),
    [
        (ServerSettings(int(str(NEWS.guild_id)), channels=(5,)), NEWS, "don’t answer in this"),
        (
            ServerSettings(int(str(NEWS.guild_id))),
            Channel(app_permissions=1 << 10),
            "cannot post in this channel",
        ),
    ],
)
async def test_a_channel_that_is_closed_to_the_bot_is_not_told(
    discord_server: DiscordServer,
    running: Running,
    store: BotStore,
    *,
    settings: ServerSettings,
    place: Channel,
    sentence: str,
) -> None:
    store.save_settings(settings)
    async with running(discord_server):
        asked = await discord_server.use("follow topic", {"words": "tractors", **HERE}, place=place)
        assert sentence in await said(asked)
    assert store.follows() == ()


async def test_what_cannot_be_followed_is_refused_in_one_sentence(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        first = await discord_server.use("follow topic", {"words": "tractors"})
        await said(first)
        again = await discord_server.use("follow topic", {"words": "Tractors!"})
        assert "already being followed there" in await said(again)
        idle = await discord_server.use("follow topic", {"words": "the and"})
        assert "too general to search for" in await said(idle)
        dots = await discord_server.use("follow person", {"name": "..."})
        assert "too general to search for" in await said(dots)
        zone = await discord_server.use("digest on", {"timezone": "Mars/**Olympus**"})
        assert "Mars/\\*\\*Olympus\\*\\* is not a time zone" in await said(zone)
    assert len(store.follows()) == 1


async def test_the_list_shows_what_is_followed_here_and_what_is_ended_is_gone(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        empty = await said(await discord_server.use("following", person=GUEST))
        assert "Nothing yet" in empty
        for words in ("tractors", "pianos"):
            await said(await discord_server.use("follow topic", {"words": words}, person=GUEST))
        await said(await discord_server.use("follow topic", {"words": "whales", **HERE}))
        store.wait_for(
            "Who won?",
            channel_id=int(NEWS.channel_id),
            person_id=int(GUEST.id),
            server_id=1,
            message_id=None,
            audience="",
            asked_at=now(),
        )
        listed = await said(await discord_server.use("following", person=GUEST))
        for shown in ("**tractors**", "**pianos**", "**whales**", f"<#{NEWS.channel_id}>", "won?"):
            assert shown in listed
        offered = await discord_server.type("unfollow", "follow", "", person=GUEST)
        names = await offered.offered()
        assert names == ["topic tractors", "topic pianos", "Who won?"], "not the channel's"
        typed = await discord_server.type("unfollow", "follow", "PIA", person=GUEST)
        assert await typed.offered() == ["topic pianos"]
        choice = (typed.choices or [])[0]["value"]
        ended = await discord_server.use("unfollow", {"follow": choice}, person=GUEST)
        assert "Unfollowed **pianos**" in await said(ended)
        again = await discord_server.use("unfollow", {"follow": choice}, person=GUEST)
        assert "You do not follow that" in await said(again)
        waiting = (offered.choices or [])[2]["value"]
        await said(await discord_server.use("unfollow", {"follow": waiting}, person=GUEST))
        by_name = await discord_server.use("unfollow", {"follow": " Tractors"}, person=GUEST)
        assert "Unfollowed **tractors**" in await said(by_name)
    assert store.follows_of(int(GUEST.id)) == ()
    assert store.waiting_of(int(GUEST.id)) == ()


@pytest.mark.parametrize(("person", "allowed"), [(GUEST, False), (KEEPER, True)])
async def test_what_a_channel_follows_is_ended_by_who_may_manage_it(
    discord_server: DiscordServer,
    running: Running,
    store: BotStore,
    person: Person,
    allowed: bool,
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow topic", {"words": "whales", **HERE}))
        (follow,) = store.follows()
        await said(await discord_server.use("unfollow", {"follow": str(follow.id)}, person=person))
    assert (store.follows() == ()) is allowed


async def test_people_in_the_news_are_completed_and_told_apart(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    answers.news.names = (
        Name("Xi Jinping", ("Xi",)),
        Name("Michael Jordan", (), beside="basketball"),
        Name("Michael Jordan", (), beside="professor"),
    )
    earlier = now() - timedelta(hours=1)
    answers.news.add(
        article("xi", XI, at=earlier),
        article("m1", "Michael Jordan plays basketball.", at=earlier),
        article("m2", "Michael Jordan is a professor.", at=earlier),
    )
    async with running(discord_server):
        typed = await discord_server.type("follow person", "name", "xi")
        assert await typed.offered() == ["Xi Jinping (1)"]
        typed = await discord_server.type("follow person", "name", "jordan")
        assert len(await typed.offered()) == 2
        values = [choice["value"] for choice in typed.choices or ()]
        assert sorted(values) == ["Michael Jordan #2", "Michael Jordan #3"]
        for value in values:
            await said(await discord_server.use("follow person", {"name": value}))
    assert len(store.follows()) == 2


async def test_time_zones_are_completed(discord_server: DiscordServer, running: Running) -> None:
    async with running(discord_server):
        for path in ("digest on", "follow quiet"):
            options = {"start": 1, "end": 2} if path == "follow quiet" else {}
            typed = await discord_server.type(path, "timezone", "new yo", options)
            assert (await typed.offered())[0] == "America/New_York"


async def test_a_brief_is_ordered_shown_now_and_ended(
    discord_server: DiscordServer, running: Running, store: BotStore, answers: Answering
) -> None:
    answers.news.add(article("a", XI, at=now() - timedelta(hours=1)))
    async with running(discord_server):
        options: dict[str, OptionValue] = {"hour": 7, "timezone": "asia/seoul"}
        ordered = await said(await discord_server.use("digest on", options))
        assert "at 7:00 (Asia/Seoul)" in ordered
        shown = await said(await discord_server.use("digest now", person=GUEST))
        assert "[[1]](https://news.example/a) **Report a**" in shown
        digest = store.digest(NoticePlace(person_id=int(ADA.id)))
        assert digest is not None
        assert (digest.hour, digest.timezone) == (7, "Asia/Seoul")
        assert "No more daily brief" in await said(await discord_server.use("digest off"))
        assert "No daily brief is being sent" in await said(await discord_server.use("digest off"))
    assert store.digests() == ()


async def test_who_asks_to_be_forgotten_is_once_they_say_so_again(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow topic", {"words": "tractors"}))
        for button, says, left in (
            (EN.forget_no, EN.forget_kept, 1),
            (EN.forget_yes, EN.forgotten_person, 0),
        ):
            asked = await (await discord_server.use("forget-me")).private_answer()
            assert EN.forget_asks in text_of(asked)
            assert len(store.follows()) == 1
            assert says in await said(await discord_server.press(asked, button))
            assert len(store.follows()) == left


async def test_a_reader_of_another_language_is_answered_in_it(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        asked = await discord_server.use("follow topic", {"words": "Traktoren"}, person=KARL)
        assert "Du folgst dem Thema **Traktoren**" in await said(asked)


KARL = Person("900000000000000004", "karl", locale="de")


async def test_who_is_told_directly_is_told_in_their_language_and_the_channel_in_its_own(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    store.set_quiet(NoticePlace(person_id=int(KARL.id)), QuietHours(0, 0))
    async with running(discord_server):
        await said(await discord_server.use("follow topic", {"words": "summit"}, person=KARL))
        await said(await discord_server.use("follow topic", {"words": "summit", **HERE}))
        answers.news.add(article("a", XI, at=now()))
        both = await told(discord_server), await told(discord_server, 2)
    shown = {one["channel_id"] == NEWS.channel_id: text_of(one) for one in both}
    assert DE.notice_end in shown[False]
    assert texts_for("en").notice_end in shown[True]


async def test_a_direct_answer_that_is_waited_for_and_its_correction_are_in_the_askers_language(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    question = "How many people died in Hatay?"
    answers.patterns[question] = r"(\d+) people died"
    async with running(discord_server):
        refusal = await (await discord_server.ask(question, person=KARL, dm=True)).answer()
        pressed = await discord_server.press(refusal, DE.tell_me, person=KARL)
        await pressed.private_answer()
        answers.news.add(article("q", "In Hatay 40 people died.", at=now()))
        assert DE.notice_answer in text_of(await told(discord_server))
        answers.news.rewrite("https://news.example/q", "In Hatay 4 people died.", now())
        assert DE.notice_rewritten in text_of(await told(discord_server, 2))


# -- what is told unasked --------------------------------------------------------------------


async def test_a_report_comes_by_direct_message_and_to_the_channel_once(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow person", {"name": "Xi Jinping"}))
        await said(await discord_server.use("follow topic", {"words": "summit", **HERE}))
        answers.news.add(article("a", XI, at=now()), article("b", XI, at=now()))
        first, second = await told(discord_server), await told(discord_server, 2)
        await rounds(discord_server, answers)
    assert {first["channel_id"], second["channel_id"]} == {DM.channel_id, NEWS.channel_id}
    assert len(unasked(discord_server)) == 2
    for message in (first, second):
        assert "[[1]](https://news.example/a) **Report a**" in text_of(message)
    for request in discord_server.sent("POST", "/messages"):
        assert request.body["allowed_mentions"]["parse"] == []
        assert request.body["enforce_nonce"]


async def test_what_was_told_before_a_restart_is_not_told_after_it(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow topic", {"words": "summit", **HERE}))
        answers.news.add(article("a", XI, at=now()))
        await told(discord_server)
    answers.gate.clear()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        await rounds(discord_server, answers)
        assert len(unasked(discord_server)) == 1
        store.release_notice(store.follows()[0])  # a quarter of an hour has passed, as it were
        answers.news.add(article("b", "The summit was moved to Geneva in autumn.", at=now()))
        await rounds(discord_server, answers)


async def test_who_waits_is_answered_there_and_pinged_alone(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    question = "Who won the race in Ohio?"
    answers.patterns[question] = r"(\w+) won the race"
    asked = await post(discord_server, running, store, question)
    async with running(discord_server, connected=False):
        answers.news.add(article("a", "Ada won the race in Ohio.", at=now()))
        reply = await asked.reply()
        await rounds(discord_server, answers)
    assert len(unasked(discord_server)) == 1
    assert "“**Ada** won the race in Ohio.” [[1]](https://news.example/a)" in text_of(reply)
    assert store.given_of_message(int(reply["id"])) is not None
    (request,) = discord_server.sent("POST", "/messages")
    assert request.body["message_reference"]["message_id"] in (asked.id, int(asked.id))
    mentions = request.body["allowed_mentions"]
    assert (mentions["parse"], mentions["replied_user"]) == ([], False)
    (pinged,) = mentions["users"]
    assert f"<@{pinged}>" in text_of(reply)
    assert store.waiting(now()) == ()


async def post(server: DiscordServer, running: Running, store: BotStore, question: str) -> Any:
    """Let somebody write a message and wait for the answer under it."""
    async with running(server):
        asked = await server.post("nothing for the bot")
    store.wait_for(
        question,
        channel_id=int(NEWS.channel_id),
        person_id=int(ADA.id),
        server_id=int(str(NEWS.guild_id)),
        message_id=int(asked.id),
        audience=f"discord:{NEWS.guild_id}",
        asked_at=now(),
    )
    return asked


async def test_where_the_channel_is_gone_the_person_is_written_to(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    question = "Who won the race in Ohio?"
    answers.patterns[question] = r"(\w+) won the race"
    store.wait_for(
        question,
        channel_id=800000000000000099,
        person_id=int(ADA.id),
        server_id=1,
        message_id=5,
        audience="",
        asked_at=now(),
    )
    async with running(discord_server):
        answers.news.add(article("a", "Ada won the race in Ohio.", at=now()))
        message = await told(discord_server)
    assert message["channel_id"] == DM.channel_id


async def test_a_correction_is_said_under_the_answer_once(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    question = "How many people died in Hatay?"
    answers.patterns[question] = r"(\d+) people died"
    answers.news.add(article("q", "In Hatay 40 people died.", at=now() - timedelta(hours=1)))
    asked = await post(discord_server, running, store, "Who won the race in Ohio?")
    answer = answers.answer(question, now())
    store.keep_answer(
        GivenAnswer(
            "id",
            int(str(NEWS.guild_id)),
            int(NEWS.channel_id),
            int(asked.id),
            int(ADA.id),
            question,
            serialisation.write(answer),
            now(),
        )
    )
    async with running(discord_server, connected=False):
        answers.news.rewrite("https://news.example/q", "In Hatay 4 people died.", now())
        reply = await asked.reply()
        await rounds(discord_server, answers)
    assert len(unasked(discord_server)) == 1
    shown = text_of(reply)
    assert "> In Hatay 40 people died." in shown
    assert "> In Hatay 4 people died." in shown


async def test_newer_reporting_of_maybe_another_thing_is_a_button_on_the_answers_card(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    question, offered = "How many people died in Hatay, unsure?", texts_for("en").newer_reporting
    answers.patterns[question] = r"(\d+) people died"
    answers.news.add(article("q", "In Hatay 40 people died.", at=now() - timedelta(hours=1)))
    async with running(discord_server):
        answer = await (await discord_server.ask(question)).answer()
        assert offered not in str(answer)
        await rounds(discord_server, answers)
        answers.news.add(article("r", "In Hatay 90 people died.", at=now()))
        await discord_server.seen("PATCH", f"/messages/{answer['id']}")
        changed = discord_server.rest.known.by_id[answer["id"]]
        again = await (await discord_server.press(changed, offered)).answer()
    assert "In Hatay **40** people died." in text_of(changed)
    assert "90" in text_of(again)
    assert unasked(discord_server) == []
    assert discord_server.complaints() == []


async def test_from_the_button_under_a_refusal_to_the_answer_across_a_restart(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    question = "Who won the race in Ohio?"
    answers.patterns[question] = r"(\w+) won the race"
    async with running(discord_server):
        refusal = await (await discord_server.ask(question)).answer()
        pressed = await discord_server.press(refusal, "Notify me when this is reported")
        await said(pressed)
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        answers.news.add(article("a", "Ada won the race in Ohio.", at=now()))
        message = await told(discord_server)
        await rounds(discord_server, answers)
        assert str(message["message_reference"]["message_id"]) == refusal["id"]
        evidence = await discord_server.press(message, "Evidence")
        assert "“**Ada** won the race in Ohio.”" in await said(evidence)
    assert len(unasked(discord_server)) == 1


async def test_from_an_answer_to_its_correction_across_a_restart(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    question = "How many people died in Hatay?"
    answers.patterns[question] = r"(\d+) people died"
    answers.news.add(article("q", "In Hatay 40 people died.", at=now() - timedelta(hours=1)))
    async with running(discord_server):
        given = await (await discord_server.ask(question)).answer()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        answers.news.add(article("later", "In Hatay 112 people died.", at=now()))
        message = await told(discord_server)
        await rounds(discord_server, answers)
    assert str(message["message_reference"]["message_id"]) == given["id"]
    assert "> In Hatay 40 people died." in text_of(message)
    assert "> In Hatay 112 people died." in text_of(message)
    assert len(unasked(discord_server)) == 1


async def test_a_brief_comes_at_its_hour(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    answers.news.add(article("a", XI, at=now() - timedelta(hours=1)))
    earlier = now() - timedelta(days=1)
    place = NoticePlace(channel_id=int(NEWS.channel_id))
    store.set_digest(Digest(place, 5, 1, "", now().hour, "UTC", earlier))
    async with running(discord_server):
        message = await told(discord_server)
        await rounds(discord_server, answers)
    assert f"The news of {now():%Y-%m-%d}" in text_of(message)
    assert len(unasked(discord_server)) == 1


async def test_an_outage_delays_what_is_told_and_loses_nothing(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow topic", {"words": "summit", **HERE}))
        discord_server.fail("POST", "/messages", Status(404, 10003, "Unknown Channel"))
        discord_server.fail("POST", "/users/@me/channels", Status(500), Status(502))
        answers.news.add(article("a", XI, at=now()))
        message = await told(discord_server)
        await rounds(discord_server, answers)
    assert message["channel_id"] == DM.channel_id, "the channel was gone"
    assert len(unasked(discord_server)) == 1


@pytest.mark.parametrize(
    "fault",
    [RateLimited(0.05), Status(500), Dropped(), Dropped(after=True)],
    ids=["429", "500", "dropped before", "dropped after"],
)
async def test_a_bad_moment_of_the_line_neither_loses_nor_repeats_what_is_told(
    discord_server: DiscordServer,
    running: Running,
    answers: Answering,
    store: BotStore,
    fault: Fault,
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow topic", {"words": "summit", **HERE}))
        discord_server.fail("POST", "/messages", fault)
        answers.news.add(article("a", XI, at=now()))
        await told(discord_server)
        await rounds(discord_server, answers)
        (follow,) = store.follows()
        assert follow.notified_times == 1
    assert len(unasked(discord_server)) == 1


async def test_two_bots_by_mistake_tell_each_thing_once(
    discord_server: DiscordServer, running: Running, answers: Answering, store: BotStore
) -> None:
    store.follow(
        FollowKind.TOPIC,
        "summit",
        place=NoticePlace(channel_id=int(NEWS.channel_id)),
        person_id=int(ADA.id),
        server_id=int(str(NEWS.guild_id)),
        audience="",
        at=now() - timedelta(hours=1),
    )
    async with running(discord_server), running(discord_server, connected=False):
        await discord_server.session(2)
        answers.news.add(article("a", XI, at=now()))
        await told(discord_server)
        await rounds(discord_server, answers)
        await rounds(discord_server, answers)
    assert len(unasked(discord_server)) == 1


async def test_a_round_that_fails_does_not_end_the_rounds(
    discord_server: DiscordServer, running: Running, answers: Answering
) -> None:
    async with running(discord_server):
        await said(await discord_server.use("follow topic", {"words": "summit", **HERE}))
        answers.news.broken = 3
        answers.news.add(article("a", XI, at=now()))
        await told(discord_server)
    assert answers.news.broken == 0

"""Channels that the bot listens to: an answer where the news has one, else silence."""

import pytest

from bot.chat.questions.overhearing import overheard_question
from bot.store import BotStore
from bot.store.values import ChannelSettings, ServerSettings
from tests.bot.chat.cogs.test_admin import MEMBER, SERVER, store
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import is_the_answer
from tests.discord_server import ADA, NEWS, DiscordServer, Guild, Person, payloads
from tests.discord_server.places import CHANNEL_ID, Place
from tests.discord_server.state import Posted

__all__ = ["store"]

QUESTION = "When might Xi visit Russia?"
BEA = Person("901", "bea")
FORUM = Place("840000000000000051", NEWS.guild_id, "forum", kind=15)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (QUESTION, QUESTION),
        (f"Interesting. {QUESTION}", QUESTION),
        ("Xi might visit Russia", ""),
        ("really?", ""),
        ("Who knows?", ""),
        ("hello, how are you?", ""),
        ("Is this really true?", ""),
        ("What do you think of Xi’s visit?", ""),
        ("Can anyone tell when Xi visits Russia?", ""),
        ("<@123> when might Xi visit Russia?", ""),
        ("Why do we have to wait so long?", ""),
        ("How many people died in Hatay? Terrible.", "How many people died in Hatay?"),
    ],
)
def test_only_a_question_that_may_be_about_the_news_is_heard(said: str, asked: str) -> None:
    assert overheard_question(said) == asked


@pytest.fixture
def listening(
    discord_server: DiscordServer, store: BotStore, monkeypatch: pytest.MonkeyPatch
) -> BotStore:
    """The operator has switched the message content on, and the channel is listened to."""
    monkeypatch.setenv("NEWSDESK_MESSAGE_CONTENT", "true")
    discord_server.gateway.granted_intents = -1
    for channel in (int(CHANNEL_ID), int(FORUM.channel_id)):
        store.save_channel(ChannelSettings(channel, SERVER, listens=True, cooldown_s=30))
    return store


async def silence(server: DiscordServer, running_mention: str = "Who won the chess?") -> None:
    """Wait for the answer to a mention that comes after everything else."""
    await (await server.mention(running_mention, person=BEA)).reply()


async def test_a_question_to_nobody_is_answered_where_the_news_knows(
    discord_server: DiscordServer, running: Running, listening: BotStore
) -> None:
    async with running(discord_server):
        posted = await discord_server.post(QUESTION, person=MEMBER)
        reply = await posted.reply()
    assert is_the_answer(reply)
    assert listening.unanswered(SERVER) == ()


@pytest.mark.parametrize(
    "said",
    [
        "Who won the chess olympiad in Baku?",
        "Xi might visit Russia, I heard.",
        "broken, is it not?",
    ],
    ids=["not known", "no question", "an error"],
)
async def test_what_the_news_does_not_answer_is_passed_over_in_silence(
    discord_server: DiscordServer, running: Running, listening: BotStore, said: str
) -> None:
    async with running(discord_server):
        posted = await discord_server.post(said, person=MEMBER)
        await silence(discord_server)
    assert posted.replies == []
    kept = [entry.question for entry in listening.unanswered(SERVER)]
    assert kept == ["Who won the chess?"], "chatter is no unanswered question"


async def test_a_person_is_answered_once_within_the_cooldown_and_others_meanwhile(
    discord_server: DiscordServer, running: Running, listening: BotStore
) -> None:
    async with running(discord_server):
        first = await discord_server.post(QUESTION, person=MEMBER)
        await first.reply()
        second = await discord_server.post(QUESTION, person=MEMBER)
        other = await discord_server.post(QUESTION, person=ADA)
        assert is_the_answer(await other.reply())
        commanded = await discord_server.ask(QUESTION, person=ADA, place=Place("77", NEWS.guild_id))
        assert is_the_answer(await commanded.answer())
    assert second.replies == []


@pytest.mark.parametrize("why", ["not granted", "another channel", "only mentions", "blocked"])
async def test_nothing_is_said_where_nobody_wants_it(
    discord_server: DiscordServer,
    running: Running,
    answers: FakeAnswers,
    listening: BotStore,
    monkeypatch: pytest.MonkeyPatch,
    *,
    why: str,
) -> None:
    match why:
        case "not granted":
            monkeypatch.setenv("NEWSDESK_MESSAGE_CONTENT", "false")
        case "another channel":
            listening.save_channel(ChannelSettings(int(CHANNEL_ID), SERVER))
        case "only mentions":
            listening.save_settings(ServerSettings(SERVER, channels=(5,)))
        case "blocked":
            listening.save_settings(ServerSettings(SERVER, blocked=(int(MEMBER.id),)))
    async with running(discord_server):
        posted = await discord_server.post(QUESTION, person=MEMBER)
        await (await discord_server.ask("Who won?", person=BEA, dm=True)).answer()
    assert posted.replies == []
    assert QUESTION not in answers.questions


@pytest.mark.parametrize(
    ("title", "content"), [(QUESTION, "I wonder."), ("A visit", f"I wonder. {QUESTION}")]
)
async def test_a_forum_post_is_answered_in_the_post_once(
    discord_server: DiscordServer,
    running: Running,
    answers: FakeAnswers,
    listening: BotStore,
    *,
    title: str,
    content: str,
) -> None:
    discord_server.known.guilds = [Guild(channels=(NEWS, FORUM))]
    post = Place(payloads.snowflake(), NEWS.guild_id, title, FORUM.channel_id)
    discord_server.known.places[post.channel_id] = post
    async with running(discord_server):
        thread = payloads.channel(post)
        await discord_server.gateway.dispatch_to_all("THREAD_CREATE", thread)
        starter = payloads.message(
            content, author=payloads.person_user(MEMBER), channel_id=post.channel_id, mentions=[]
        )
        starter |= {"id": post.channel_id, "guild_id": NEWS.guild_id}
        starter["member"] = payloads.member(MEMBER)
        posted = Posted(starter, discord_server.changes)
        discord_server.known.posted[posted.id] = posted
        await discord_server.gateway.dispatch_to_all("MESSAGE_CREATE", starter)
        reply = await posted.reply()
        later = await discord_server.post(QUESTION, person=ADA, place=post)
        await silence(discord_server)
    assert is_the_answer(reply)
    assert reply["channel_id"] == post.channel_id
    assert later.replies == [], "in a post only its question is answered unasked"

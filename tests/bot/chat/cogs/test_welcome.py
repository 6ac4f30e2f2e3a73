"""A newcomer is answered like a person, and everybody's yesterday is their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.answer.answerer import Answerer
from bot.chat.i18n.texts import texts_for
from bot.chat.run import serve
from bot.chat.services.answer_service import AnswerService, Limits
from bot.store import BotStore
from index import Article, open_library
from tests.bot.answering import overlap_answerer
from tests.bot.chat.conftest import CHILD, Running, SettingsFor
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import labels, text
from tests.discord_server import DiscordServer, payloads
from tests.discord_server.places import GUILD_ID, NEWS, ORDINARY, Guild, Person
from tests.fakes import HashingEncoder

EN, DE = texts_for("en"), texts_for("de")
MEMBER = Person("800000000000000013", "member", ORDINARY)
HANNA = Person("800000000000000014", "hanna", ORDINARY, locale="de")


def reports(now: datetime) -> list[Article]:
    """Two stories of today's, and one of each of the days before."""
    told = [
        ("Macron opens tunnel in Marseille", "Emmanuel Macron opened a tunnel in Marseille.", 0),
        ("Storm floods Lisbon", "A storm flooded the lower town of Lisbon.", 0),
        ("Choir sings in Bergen", "A choir of lighthouse keepers sang in Bergen.", 1),
        ("Ferry sinks off Malta", "An empty ferry sank off Malta without injuries.", 2),
    ]
    return [
        Article(
            f"https://news.example/{number}",
            title,
            f"{body}\n\nOfficials in the town spoke of a day that nobody there would forget.",
            publisher="The Courier",
            published_at=now - timedelta(days=days),
            fetched_at=now,
        )
        for number, (title, body, days) in enumerate(told)
    ]


@asynccontextmanager
async def reading(
    server: DiscordServer, settings_for: SettingsFor, articles: list[Article]
) -> AsyncIterator[AnswerService]:
    """The bot with a real library and answerer, as far as no model is needed."""
    settings = settings_for(server)

    def make() -> Answerer:
        library = open_library(settings, HashingEncoder())
        list(library.add(articles))
        return overlap_answerer(library)

    roomy = Limits(per_server=100, per_person=100)
    answer_service = AnswerService(make, limits=roomy, cooldown_s=lambda _: 0.0)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings, answer_service, stop, ingest_command=CHILD))
    try:
        await server.session()
        await answer_service.made()
        yield answer_service
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await serving
        answer_service.close()


@pytest.mark.parametrize(
    ("said", "starts"),
    [
        ("hello", EN.help_greeting),
        ("", EN.help_greeting),
        ("Hi!", EN.help_greeting),
        ("thanks!", EN.help_thanks),
        ("lol no", EN.help_chatter),
        ("help", f"### {EN.help_title}"),
        ("who are you?", f"### {EN.help_title}"),
        ("What can you do?", f"### {EN.help_title}"),
        ("What sources do you have?", EN.help_outlets.partition("{")[0]),
    ],
)
async def test_a_newcomer_gets_a_short_answer_with_two_questions_that_the_news_answers(
    discord_server: DiscordServer, settings_for: SettingsFor, tmp_path: Path, said: str, starts: str
) -> None:
    async with reading(discord_server, settings_for, reports(datetime.now(UTC))):
        mentioned = await discord_server.mention(said)
        shown = await mentioned.reply()
        assert text(shown).startswith(starts)
        examples = labels(shown)
        assert len(examples) == 2
        for example in examples:
            pressed = await discord_server.press(shown, example)
            answer = await pressed.answer()
            assert "The Courier" in text(answer)
            assert EN.kind_not_covered not in text(answer)
    with BotStore(tmp_path) as store:
        assert store.unanswered(int(GUILD_ID), 10) == ()


async def test_a_question_that_opens_with_a_greeting_is_a_question(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.mention("Hello, when might Xi visit Russia?")
        await asked.reply()
        greeted = await discord_server.ask("hello")
        assert text(await greeted.answer()).startswith(EN.help_greeting)
    assert answers.questions == ["Hello, when might Xi visit Russia?"]


@pytest.mark.parametrize("way", ["ask", "mention"])
async def test_a_misspelt_name_is_offered_as_a_button_that_asks_again(
    discord_server: DiscordServer, settings_for: SettingsFor, way: str
) -> None:
    """And nobody is offered whose name only sounds alike."""
    now = datetime.now(UTC)
    told = [
        "Ilsa Varnhagen opened the harbour of Quillmouth on Monday.",
        "Osama Varnhoven closed a school in the hills.",
    ]
    articles = [
        Article(
            f"https://news.example/{number}",
            body.removesuffix("."),
            f"{body}\n\nThe council praised the step, and so did {body.split(' ')[1]}.",
            publisher="The Courier",
            published_at=now,
            fetched_at=now,
        )
        for number, body in enumerate(told)
    ]
    question = "What did Elsa Varnhagem open in Quillmouth?"
    async with reading(discord_server, settings_for, articles):
        if way == "ask":
            refused = await (await discord_server.ask(question)).answer()
        else:
            refused = await (await discord_server.mention(question)).reply()
        assert EN.look_nearest in text(refused)
        assert labels(refused)[0] == "Ilsa Varnhagen"
        assert not any("Osama" in label for label in labels(refused))
        pressed = await discord_server.press(refused, "Ilsa Varnhagen")
        answer = text(await pressed.answer())
    assert answer.startswith("### What did Ilsa Varnhagen open in Quillmouth?")
    assert "opened the harbour" in answer


@pytest.mark.parametrize("said", ["is this true?", "Stimmt das?", "source?", ""])
@pytest.mark.parametrize("shown", [True, False])
async def test_a_reply_to_somebodys_message_asks_about_that_message(
    discord_server: DiscordServer,
    running: Running,
    answers: FakeAnswers,
    said: str,
    shown: bool,
) -> None:
    """Where Discord does not show it, that is said."""
    claim = "I heard that Xi might visit Russia in April"
    async with running(discord_server):
        theirs = await discord_server.post(claim, person=HANNA)
        message = theirs.payload if shown else {**theirs.payload, "content": ""}
        asked = await discord_server.reply(
            message, f"<@{payloads.APPLICATION_ID}> {said}", person=MEMBER, place=NEWS
        )
        answer = text(await asked.reply())
    if shown:
        assert answers.questions == [claim]
        assert answer.startswith(f"### {claim}")
    else:
        assert answers.questions == []
        assert answer.replace("\\", "") == EN.cannot_see


async def test_a_question_in_reply_to_somebodys_message_goes_on_from_it(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    claim = "Xi might visit Russia in April"
    async with running(discord_server):
        theirs = await discord_server.post(claim, person=HANNA)
        asked = await discord_server.reply(
            theirs.payload,
            f"<@{payloads.APPLICATION_ID}> When might he visit?",
            person=MEMBER,
            place=NEWS,
        )
        await asked.reply()
    assert answers.contexts[0].before == (claim,)


async def test_a_follow_up_knows_the_answer(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    now = datetime.now(UTC)
    told = [
        ("Quillmouth votes", "The election in Quillmouth was won by Ada Lovelace."),
        ("A new mayor", "Mayor Ada Lovelace will be sworn in in Quillmouth on 3 December."),
        ("Another town", "Bea Bramble will be sworn in in Thistlewick on 9 December."),
    ]
    articles = [
        Article(
            f"https://news.example/{number}",
            title,
            f"{body}\n\nThe council praised the step.",
            publisher="The Courier",
            published_at=now,
            fetched_at=now,
        )
        for number, (title, body) in enumerate(told)
    ]
    async with reading(discord_server, settings_for, articles):
        won = await (await discord_server.mention("Who won the Quillmouth election?")).reply()
        assert "**Ada Lovelace**" in text(won)
        sworn = await (await discord_server.mention("When will she be sworn in?")).reply()
        replied = await discord_server.reply(won, "When will she be sworn in?", person=HANNA)
        by_reply = await replied.reply()
    for answer in (sworn, by_reply):
        assert "Ada Lovelace will be sworn in" in text(answer)
        assert "Bramble" not in text(answer)


async def test_help_is_for_who_asks_and_in_their_language(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    async with reading(discord_server, settings_for, reports(datetime.now(UTC))):
        asked = await discord_server.use("help", person=HANNA)
        shown = await asked.private_answer()
    assert text(shown).startswith(f"### {DE.help_title}\n{DE.help_about}")
    assert "Artikel: 4. Medien: 1." in text(shown)
    assert len(labels(shown)) == 2


async def test_an_empty_library_says_how_news_is_added(
    discord_server: DiscordServer, settings_for: SettingsFor
) -> None:
    async with reading(discord_server, settings_for, []):
        shown = await (await discord_server.mention("hello")).reply()
    assert EN.help_holds_nothing in text(shown)
    assert labels(shown) == []


async def test_a_server_is_greeted_once_when_the_bot_joins_it(
    discord_server: DiscordServer, running: Running
) -> None:
    place = replace(NEWS, channel_id="840000000000000031", guild_id="830000000000000031")
    joined = Guild("830000000000000031", "Newcomers", channels=(place,))
    async with running(discord_server):
        discord_server.known.guilds.append(joined)
        # Discord says whether a guild is available of those alone that the bot was in before
        event = {
            key: value for key, value in payloads.guild(joined).items() if key != "unavailable"
        }
        messages = f"/channels/{place.channel_id}/messages"
        # For two seconds after its start the library takes every guild for one that was there.
        for _ in range(4):
            await discord_server.gateway.dispatch_to_all("GUILD_CREATE", event)
            with suppress(AssertionError):
                await discord_server.seen("POST", messages, timeout_s=3)
        await (await discord_server.mention("hello")).reply()
    (hello,) = discord_server.sent("POST", messages)
    assert "/help" in hello.body["content"]


ZONES = [
    ("UTC", UTC),
    ("Pacific/Kiritimati", ZoneInfo("Pacific/Kiritimati")),
    ("Pacific/Pago_Pago", ZoneInfo("Pacific/Pago_Pago")),
]


@pytest.mark.parametrize(("name", "zone"), ZONES)
async def test_yesterday_is_that_of_the_zone_a_person_has_chosen_and_every_line_has_its_date(
    discord_server: DiscordServer,
    settings_for: SettingsFor,
    name: str,
    zone: ZoneInfo,
) -> None:
    today = datetime.now(zone).replace(hour=0, minute=30, second=0, microsecond=0)
    told = [replace(article, published_at=today) for article in reports(datetime.now(UTC))]
    told = [
        replace(told[0], published_at=today),
        replace(told[1], published_at=today - timedelta(hours=1)),
        replace(told[2], published_at=today - timedelta(hours=24)),
        replace(told[3], published_at=today - timedelta(hours=25)),
    ]
    async with reading(discord_server, settings_for, told):
        chosen = await discord_server.use("timezone", {"zone": name}, person=MEMBER)
        assert name in text(await chosen.private_answer()).replace("\\", "")
        asked = await discord_server.ask("What happened yesterday?", person=MEMBER)
        shown = text(await asked.answer())
    assert "Lisbon" in shown
    assert "Bergen" in shown
    assert "Marseille" not in shown
    assert "Malta" not in shown
    for article in told[1:3]:
        assert article.published_at is not None
        assert f"-# The Courier · <t:{int(article.published_at.timestamp())}:D>" in shown


@pytest.mark.parametrize(
    ("person", "options", "says"),
    [
        (MEMBER, {"zone": "Europe/Berlin"}, EN.zone_yours.format(zone="Europe/Berlin")),
        (MEMBER, {"zone": "europe/berlin", "whole_server": True}, EN.not_allowed),
        (
            Person(),
            {"zone": "Europe/Berlin", "whole_server": True},
            EN.zone_servers.format(zone="Europe/Berlin"),
        ),
        (MEMBER, {"zone": "Moon"}, EN.zone_unknown.format(zone="Moon")),
    ],
)
async def test_a_time_zone_is_chosen_by_each_and_for_a_server_by_its_managers(
    discord_server: DiscordServer,
    running: Running,
    person: Person,
    options: dict[str, str | bool],
    says: str,
) -> None:
    async with running(discord_server):
        chosen = await discord_server.use("timezone", options, person=person)
        assert text(await chosen.private_answer()).replace("\\", "") == says

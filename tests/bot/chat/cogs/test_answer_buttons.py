"""Every button under an answer does what it says, to who pressed it alone, and after a restart."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import BotStore
from index import Article
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import XI, FakeAnswers, FakeNews
from tests.bot.chat.shown import is_the_answer, labels, text
from tests.bot.lookup.fake_news import article
from tests.discord_server import DiscordServer, Dropped, Guild, Person, Place, Status
from tests.discord_server.interactions import find
from tests.discord_server.payloads import Json
from tests.discord_server.places import (
    CHANNEL_ID,
    DM_CHANNEL_ID,
    GUILD_ID,
    NEWS,
    PERSON_ID,
    dm_with,
)

QUESTION = "When might Xi visit Russia?"
VAIN = "Who won the chess olympiad?"
QUAKE = "How strong was the earthquake in Hatay?"
BEA = Person("901", "bea")


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[BotStore]:
    """The memory of the bot that `running` starts."""
    with BotStore(tmp_path, database_url) as store:
        store.prepare()
        yield store


async def answered(
    server: DiscordServer, question: str = QUESTION, *, private: bool = False
) -> Json:
    return await (await server.ask(question, private=private)).answer()


async def test_evidence_is_the_exact_sentence_shown_to_who_pressed(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        card = await answered(discord_server)
        pressed = await discord_server.press(card, "Evidence", person=BEA)
        evidence = text(await pressed.private_answer())
    assert f"> “{XI.quote}”" in evidence
    assert "News Rebeat, citing The Wall Street Journal" in evidence
    assert f"({XI.url})" in evidence


async def test_evidence_stands_between_its_neighbours_in_the_article(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    body = (
        f"Xi Jinping is planning a trip.\n\n{XI.quote} Nothing is fixed yet. Putin was in Beijing."
    )
    kept = article("xi", body)
    assert isinstance(answers.news, FakeNews)
    answers.news.add(replace(kept, url=XI.url))
    async with running(discord_server):
        card = await answered(discord_server)
        pressed = await discord_server.press(card, "Evidence", person=BEA)
        evidence = text(await pressed.private_answer())
    assert (
        f"> -# Xi Jinping is planning a trip.\n> “{XI.quote}”\n> -# Nothing is fixed yet.\n"
    ) in evidence
    assert f"[[1]]({XI.url}) {XI.title}" in evidence
    assert f"<t:{int(XI.published_at.timestamp()) if XI.published_at else 0}:D>" in evidence


async def test_the_timeline_is_shown_to_who_pressed(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        pressed = await discord_server.press(await answered(discord_server), "Timeline")
        assert "<t:1677024000:D>" in text(await pressed.private_answer())


async def test_the_timeline_tells_what_else_the_news_knew_when_it_was_asked(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    day = datetime(2023, 1, 30, tzinfo=UTC)
    answers.news = news = FakeNews()
    known = "President Xi planned a visit to Russia on 30 January 2023 already."
    secret = "A house paper wrote on 2 January 2023 that Xi would visit Russia."
    for url, body, audience in [("known", known, ""), ("secret", secret, "discord:9")]:
        article = Article(
            f"https://news.example/{url}",
            "Xi and Russia",
            body,
            publisher="Post",
            published_at=day,
            fetched_at=day,
        )
        news.add(article, audience=audience)
    async with running(discord_server):
        card = await answered(discord_server)
        shown = text(await (await discord_server.press(card, "Timeline")).private_answer())
        asked = await discord_server.ask(QUESTION, outlet="Anadolu")
        narrowed = await discord_server.press(await asked.answer(), "Timeline")
        own = text(await narrowed.private_answer())
    assert "**30 January 2023**" in shown
    assert known in shown
    assert "house paper" not in shown
    assert XI.quote in own
    assert known not in own, "only the outlet that was asked for is told"


async def test_pages_are_turned_in_place(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        card = await answered(discord_server, f"{QUESTION} at length")
        pressed = await discord_server.press(card, "Evidence")
        first = await pressed.private_answer()
        assert "Page 1 of" in text(first)
        turned = await discord_server.press(first, "Next")
        second = await turned.answer()
        assert turned.reply_type == 6
        assert "Page 2 of" in text(second)
        assert second["id"] == first["id"]
        back = await (await discord_server.press(second, "Previous")).answer()
        assert text(back) == text(first)


async def test_more_shows_the_rest_of_what_is_said_to_who_pressed(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        card = await answered(discord_server, f"{QUESTION} at length")
        assert text(card).count(XI.quote) == 5, "55 words of them"
        pressed = await discord_server.press(card, "More", person=BEA)
        first = await pressed.private_answer()
        assert text(first).count(XI.quote) == 12
        assert f"[[6]]({XI.url})" in text(first)
        assert "Page 1 of 3" in text(first)
        short = await answered(discord_server)
        assert "More" not in labels(short)


async def test_asking_more_goes_on_from_the_answer(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        card = await answered(discord_server)
        opened = await discord_server.press(card, "Ask more", person=BEA)
        sent = await discord_server.submit(opened, {"text": "And the earthquake?"})
        more = await sent.answer()
        assert not sent.ephemeral
        opened = await discord_server.press(more, "Ask more")
        await (await discord_server.submit(opened, {"text": "And in Hatay?"})).answer()
    assert answers.questions == [QUESTION, "And the earthquake?", "And in Hatay?"]
    assert answers.contexts[-1].before == (QUESTION, "And the earthquake?")


async def test_more_of_a_private_answer_is_private_and_of_an_outlet_stays_with_it(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION, private=True, outlet="Anadolu")
        opened = await discord_server.press(await asked.private_answer(), "Ask more")
        sent = await discord_server.submit(opened, {"text": "And the earthquake?"})
        await sent.private_answer()
    assert answers.contexts[-1].outlet == "Anadolu"


async def test_what_people_think_is_kept_with_what_was_wrong(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        card = await answered(discord_server)
        pressed = await discord_server.press(card, "Helpful", person=BEA)
        assert "Thank you" in (await pressed.private_answer())["content"]
        opened = await discord_server.press(card, "Wrong")
        sent = await discord_server.submit(opened, {"text": "The date is\nold."})
        assert "Thank you" in (await sent.private_answer())["content"]
        empty = await discord_server.press(card, "Wrong", person=Person("902", "cem"))
        await (await discord_server.submit(empty, {})).private_answer()
    kept = {one.person_id: one for one in store.feedback(int(GUILD_ID))}
    assert {person: one.verdict for person, one in kept.items()} == {
        901: "helpful",
        int(PERSON_ID): "wrong",
        902: "wrong",
    }
    assert kept[int(PERSON_ID)].what_was_wrong == "The date is old."
    assert {one.question for one in kept.values()} == {QUESTION}


async def test_a_question_asked_in_vain_can_be_waited_for_where_it_was_asked(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        card = await answered(discord_server, VAIN)
        pressed = await discord_server.press(card, "Notify me when this is reported", person=BEA)
        assert "let you know here" in (await pressed.private_answer())["content"]
        again = await discord_server.press(card, "Notify me when this is reported", person=BEA)
        assert "already" in (await again.private_answer())["content"]
    (waiting,) = store.waiting(datetime.now(UTC))
    assert (waiting.question, waiting.person_id) == (VAIN, 901)
    assert (waiting.channel_id, waiting.message_id) == (int(CHANNEL_ID), int(card["id"]))
    assert waiting.audience == f"discord:{GUILD_ID}"
    assert [one.question for one in store.unanswered(int(GUILD_ID))] == [VAIN]


async def test_of_several_questions_those_asked_in_vain_are_kept(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        card = await answered(discord_server, f"{QUESTION} {VAIN}")
        pressed = await discord_server.press(card, "Evidence")
        assert f"> “{XI.quote}”" in text(await pressed.private_answer())
    assert [f"### {one}" in text(card) for one in (QUESTION, VAIN)] == [True, True]
    assert "Notify me when this is reported" not in labels(card)
    assert [one.question for one in store.unanswered(int(GUILD_ID))] == [VAIN]


async def test_what_was_asked_in_private_is_told_in_private(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(VAIN, private=True)
        pressed = await discord_server.press(
            await asked.private_answer(), "Notify me when this is reported"
        )
        assert "send you a direct message" in (await pressed.private_answer())["content"]
        discord_server.fail("POST", "/users/@me/channels", Status(403, 50007, "Cannot send"))
        closed = await discord_server.ask(VAIN, private=True, person=BEA)
        pressed = await discord_server.press(
            await closed.private_answer(), "Notify me when this is reported", person=BEA
        )
        assert "cannot send you messages" in (await pressed.private_answer())["content"]
        # Discord opens a channel to somebody who takes no messages, and refuses what is written
        discord_server.fail(
            "POST",
            f"/channels/{dm_with(BEA).channel_id}/messages",
            Status(403, 50007, "Cannot send"),
        )
        pressed = await discord_server.press(
            await closed.private_answer(), "Notify me when this is reported", person=BEA
        )
        assert "cannot send you messages" in (await pressed.private_answer())["content"]
    (waiting,) = store.waiting(datetime.now(UTC))
    assert (waiting.channel_id, waiting.message_id) == (int(DM_CHANNEL_ID), None)
    (hello,) = discord_server.sent("POST", f"/channels/{DM_CHANNEL_ID}/messages")
    assert VAIN in hello.body["content"]


async def test_nothing_is_ever_said_under_a_private_answer(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        private = await answered(discord_server, private=True)
        public = await answered(discord_server)
    assert store.given_of_message(int(private["id"])) is None
    assert store.given_of_message(int(public["id"])) is not None


async def test_every_button_works_after_a_restart_and_a_modal_opened_before_it_too(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers, store: BotStore
) -> None:
    async with running(discord_server):
        card = await answered(discord_server)
        vain = await answered(discord_server, VAIN)
        opened = await discord_server.press(card, "Ask more")
        await opened.opened_modal()
        complaint = await discord_server.press(card, "Wrong")
        await complaint.opened_modal()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        for label in ("Evidence", "Timeline", "Helpful"):
            await (await discord_server.press(card, label)).private_answer()
        await (await discord_server.press(card, "Ask more")).opened_modal()
        sent = await discord_server.submit(opened, {"text": "And the earthquake?"})
        await sent.answer()
        await (await discord_server.submit(complaint, {"text": "All of it"})).private_answer()
        pressed = await discord_server.press(vain, "Notify me when this is reported")
        await pressed.private_answer()
    assert answers.contexts[-1].before == (QUESTION,)
    assert [one.what_was_wrong for one in store.feedback(int(GUILD_ID))] == ["All of it"]
    assert len(store.waiting(datetime.now(UTC))) == 1


async def test_an_answer_that_is_forgotten_says_so(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    async with running(discord_server):
        card = await answered(discord_server)
        opened = await discord_server.press(card, "Ask more")
        given = store.given(find(card, "Evidence")["custom_id"].rpartition(":")[2])
        assert given is not None
        later = given.asked_at + timedelta(days=31)
        store.keep_answer(replace(given, id="later", asked_at=later))
        for label in ("Evidence", "Timeline", "Helpful"):
            pressed = await discord_server.press(card, label)
            assert "30 days" in (await pressed.private_answer())["content"]
        sent = await discord_server.submit(opened, {"text": "And the earthquake?"})
        assert "30 days" in (await sent.private_answer())["content"]


async def test_an_answer_of_another_server_is_shown_to_nobody_here(
    running: Running, store: BotStore
) -> None:
    other = Place("803", "804", "other")
    guilds = (Guild(), Guild("804", "Other", channels=(other,)))
    async with DiscordServer(guilds=guilds) as server, running(server):
        card = await answered(server)
        moved = await server.press(card, "Evidence", place=other)
        assert XI.quote not in text(await moved.private_answer())
        here = await server.press(card, "Evidence", place=NEWS)
        assert XI.quote in text(await here.private_answer())


@pytest.mark.parametrize("fault", [Dropped(), Dropped(after=True)], ids=repr)
async def test_a_modal_or_an_acknowledgement_that_is_lost_is_repeated(
    discord_server: DiscordServer, running: Running, fault: Dropped
) -> None:
    async with running(discord_server):
        card = await answered(discord_server)
        discord_server.fail("POST", "/callback", fault)
        await (await discord_server.press(card, "Evidence")).private_answer()
        discord_server.fail("POST", "/callback", fault)
        await (await discord_server.press(card, "Wrong")).opened_modal()


async def test_a_button_that_fails_tells_who_pressed_it(
    discord_server: DiscordServer,
    running: Running,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret path: /srv/newsdesk")

    async with running(discord_server):
        card = await answered(discord_server)
        monkeypatch.setattr(BotStore, "given", broken)
        pressed = await discord_server.press(card, "Evidence")
        told = (await pressed.private_answer())["content"]
    assert "went wrong" in told
    assert "/srv" not in told
    assert "button evidence" in caplog.text


async def test_a_direct_message_has_its_buttons_too(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        card = await (await discord_server.dm(QUESTION)).reply()
        assert is_the_answer(card)
        there = ["Evidence", "Timeline", "Ask more", "Helpful", "Wrong", "Follow this"]
        assert labels(card) == there, "nobody else sees it, so there is nothing to hide"
        await (await discord_server.press(card, "Evidence")).private_answer()

"""A question in Discord is taken at once, answered once, and every failure is told."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer.types import Context
from bot.store import BotStore
from bot.store.values import GivenAnswer, ServerSettings
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import is_the_answer, labels, text, texts, title
from tests.bot.chat.shown import text as shown_text
from tests.discord_server import DM, DiscordServer, Dropped, Person, Status
from tests.discord_server.payloads import Json, bot_user, message, user
from tests.discord_server.places import BOT_ID, CHANNEL_ID, GUILD_ID

QUESTION = "When might Xi visit Russia?"
QUAKE = "How strong was the earthquake in Hatay?"


async def test_a_command_is_deferred_within_a_second_and_answered_later(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(f"{QUESTION} wait")
        assert await asked.first_reply() < 1.0
        assert asked.reply_type == 5
        assert asked.edits == []
        answers.gate.set()
        assert is_the_answer(await asked.answer())


async def test_a_command_in_a_direct_message_is_answered(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION, dm=True)
        assert is_the_answer(await asked.answer())


async def test_many_questions_at_once_get_each_its_own_answer(
    discord_server: DiscordServer, running: Running
) -> None:
    questions = [QUESTION, "How strong was the earthquake in Hatay?"] * 10
    async with running(discord_server):
        all_asked = [await discord_server.ask(question) for question in questions]
        for question, asked in zip(questions, all_asked, strict=True):
            assert title(await asked.answer()) == question
            assert len(asked.edits) == 1
            assert await asked.first_reply() < 1.0


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        posted = await discord_server.mention(f"{QUESTION} wait")
        await discord_server.seen("POST", "/typing")
        answers.gate.set()
        assert is_the_answer(await posted.reply())
    assert answers.questions == [f"{QUESTION} wait"]
    body = discord_server.sent("POST", "/messages")[0].body
    assert body["allowed_mentions"] == {"parse": [], "replied_user": False}


async def test_a_direct_message_is_a_question_as_it_stands(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        posted = await discord_server.dm(QUESTION)
        assert is_the_answer(await posted.reply())


@pytest.mark.parametrize(
    ("text", "hint"),
    [("", "Ask me about the news"), ("?", "Ask me about the news"), ("x" * 1001, "too long")],
)
async def test_a_mention_that_asks_nothing_gets_a_hint(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers, text: str, hint: str
) -> None:
    async with running(discord_server):
        posted = await discord_server.mention(text)
        assert hint in shown_text(await posted.reply())
    assert answers.questions == []


async def test_what_is_not_meant_for_the_bot_is_left_alone(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    me = bot_user()
    async with running(discord_server):
        await discord_server.post(QUESTION)
        await discord_server.post(f"<@{me['id']}> {QUESTION}", author=user("7", "r2", bot=True))
        await discord_server.post(f"<@{me['id']}> {QUESTION}", author=me)
        await discord_server.post(QUESTION, dm=True, author=me)
        await discord_server.post(f"@everyone <@&{me['id']}> {QUESTION}")
        last = await discord_server.mention("How strong was the earthquake in Hatay?")
        await last.reply()
    assert answers.questions == ["How strong was the earthquake in Hatay?"]


async def test_a_question_nobody_covers_is_refused_plainly(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask("Who won the chess olympiad?")
        assert texts(await asked.answer())[1] == "**Not covered**\nNothing I have covers this."


async def test_a_failure_is_told_even_if_the_acknowledgement_was_lost(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        discord_server.fail("POST", "/callback", Dropped(after=True))
        asked = await discord_server.ask("please crash")
        assert "went wrong" in (await asked.answer())["content"]


@pytest.mark.parametrize("question", ["please crash", "a broken library"])
async def test_a_failure_is_told_with_a_reference_that_is_in_the_log_and_no_secret(
    discord_server: DiscordServer,
    running: Running,
    caplog: pytest.LogCaptureFixture,
    question: str,
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(question)
        told = [(await asked.answer())["content"]]
        posted = await discord_server.mention(question)
        told.append((await posted.reply())["content"])
    for sentence in told:
        assert "/srv" not in sentence
        reference = re.search(r"[0-9a-f]{8}", sentence)
        assert reference is not None
        line = next(one for one in caplog.messages if reference[0] in one)
        assert "failed" in line


async def test_a_command_that_discord_still_offers_but_we_no_longer_have_is_explained(
    discord_server: DiscordServer, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION, command="older")
        assert "changed" in (await asked.answer())["content"]
    assert "newsdesk sync" in caplog.text


async def test_the_options_narrow_what_is_read(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION, since="2022-11-01", outlet="News Rebeat")
        await asked.answer()
        await (await discord_server.ask(QUESTION, dm=True)).answer()
    assert answers.contexts == [
        Context(f"discord:{GUILD_ID}", "News Rebeat", datetime(2022, 11, 1, tzinfo=UTC)),
        Context(),
    ]


async def test_a_question_is_answered_as_of_a_time(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        then = text(await (await discord_server.ask(QUESTION, as_of="2023-02-23")).answer())
        typed = await discord_server.type("ask", "as_of", "this w", {"question": QUESTION})
        assert await typed.offered() == ["This week"]
        wrong = await discord_server.ask(QUESTION, as_of="soon, I hope")
        assert "as a date" in (await wrong.private_answer())["content"]
    end_of_day = datetime(2023, 2, 23, 23, 59, 59, tzinfo=UTC)
    assert f"As of <t:{int(end_of_day.timestamp())}:f>" in then


async def test_a_private_question_is_answered_to_who_asked_alone(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION, private=True)
        assert is_the_answer(await asked.private_answer())


async def test_a_time_that_is_not_understood_is_asked_for_again(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION, since="@everyone")
        told = (await asked.private_answer())["content"]
    assert "as a date" in told
    assert "@everyone" not in told
    assert answers.questions == []


async def test_a_filter_that_left_nothing_is_named_and_lifted_by_a_button(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    question = "Who won the chess olympiad?"
    async with running(discord_server):
        refusal = await (
            await discord_server.ask(question, since="2022-11-01", outlet="News Rebeat")
        ).answer()
        again = await (await discord_server.press(refusal, "Search all news")).answer()
    assert "(filters: outlet News Rebeat, since <t:" in text(refusal)
    assert "(filters:" not in text(again)
    filters = [(context.outlet, context.since is None) for context in answers.contexts]
    assert filters == [("News Rebeat", False), ("", True)]
    assert discord_server.complaints() == []


async def test_outlets_are_offered_to_those_who_may_read_them(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        await (await discord_server.ask(QUESTION)).answer()
        typed = await discord_server.type("ask", "outlet", "", {"question": QUESTION})
        assert await typed.offered() == ["News Rebeat", "Anadolu", "House Paper"]
        typed = await discord_server.type("ask", "outlet", "ANA", {"question": QUESTION})
        assert await typed.offered() == ["Anadolu"]
        typed = await discord_server.type("ask", "outlet", "", place=DM)
        assert await typed.offered() == ["News Rebeat", "Anadolu"]


async def test_times_are_offered_in_the_reader_s_language(
    discord_server: DiscordServer, running: Running
) -> None:
    german = Person("901", "bea", locale="de")
    async with running(discord_server):
        typed = await discord_server.type("ask", "since", "", person=german)
        assert await typed.offered() == ["Heute", "Diese Woche", "Dieser Monat"]
        typed = await discord_server.type("ask", "since", "2023-02-01")
        assert await typed.offered() == ["2023-02-01 (2023-02-01)"]


async def test_a_reply_to_an_answer_goes_on_from_it_after_a_restart_too(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    bea = Person("901", "bea")
    async with running(discord_server):
        answer = await (await discord_server.mention(QUESTION)).reply()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        again = await (
            await discord_server.reply(answer, "And the earthquake?", person=bea)
        ).reply()
        await (await discord_server.reply(again, "And in Hatay?")).reply()
    assert answers.questions == [QUESTION, "And the earthquake?", "And in Hatay?"]
    assert [context.before for context in answers.contexts] == [
        (),
        (QUESTION,),
        (QUESTION, "And the earthquake?"),
    ]


async def test_a_reply_that_comes_before_its_answer_is_stored_goes_on_from_it_too(
    discord_server: DiscordServer,
    running: Running,
    answers: FakeAnswers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up = threading.Event()
    set_message, given_of_message = BotStore.set_message, BotStore.given_of_message

    def set_late(store: BotStore, answer_id: str, message_id: int) -> None:
        assert looked_up.wait(10)
        set_message(store, answer_id, message_id)

    def look_up(store: BotStore, message_id: int) -> GivenAnswer | None:
        given = given_of_message(store, message_id)
        looked_up.set()
        return given

    monkeypatch.setattr(BotStore, "set_message", set_late)
    monkeypatch.setattr(BotStore, "given_of_message", look_up)
    bea = Person("901", "bea")
    async with running(discord_server):
        answer = await (await discord_server.mention(QUESTION)).reply()
        await (await discord_server.reply(answer, "And the earthquake?", person=bea)).reply()
    assert [context.before for context in answers.contexts] == [(), (QUESTION,)]


async def test_a_reply_without_a_ping_is_told_once_that_it_cannot_be_read(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        answer = await (await discord_server.mention(QUESTION)).reply()
        quiet = await discord_server.reply(answer, "And the earthquake?", ping=False)
        assert "Ask more" in (await quiet.reply())["content"]
        again = await discord_server.reply(answer, "And the earthquake?", ping=False)
        await (await discord_server.mention(QUAKE)).reply()
    assert again.replies == []
    assert answers.questions == [QUESTION, QUAKE]


async def test_mentions_and_direct_messages_go_on_and_a_command_begins_anew(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    bea = Person("901", "bea")
    async with running(discord_server):
        await (await discord_server.mention(QUESTION)).reply()
        await (await discord_server.mention(QUAKE)).reply()
        await (await discord_server.mention(QUAKE, person=bea)).reply()
        await (await discord_server.dm(QUAKE)).reply()
        await (await discord_server.dm(QUAKE)).reply()
        await (await discord_server.ask(QUAKE)).answer()
        await (await discord_server.mention(QUESTION)).reply()
    assert [context.before for context in answers.contexts] == [
        (),
        (QUESTION,),
        (),
        (),
        (QUAKE,),
        (),
        (QUAKE,),
    ]


async def test_the_menu_of_a_message_asks_about_its_text_in_private(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    said = await written_before(discord_server, "<@5> Xi will visit Russia <:x:1>")
    async with running(discord_server):
        asked = await discord_server.use_menu("What does the news say?", said)
        assert is_the_answer(await asked.private_answer())
        nothing = await discord_server.use_menu(
            "What does the news say?", {**said, "content": "<@5>"}
        )
        assert "no text" in (await nothing.private_answer())["content"]
    assert answers.questions == ["Xi will visit Russia"]


async def written_before(server: DiscordServer, content: str) -> Json:
    """Return a message of before the bot was there."""
    written = message(content, author=user(), channel_id=CHANNEL_ID, mentions=[])
    server.known.by_id[written["id"]] = written
    return written


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[BotStore]:
    """The memory of the bot that `running` starts."""
    with BotStore(tmp_path, database_url) as store:
        store.prepare()
        yield store


async def test_a_mention_is_answered_in_a_thread_where_the_server_wants_that(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers, store: BotStore
) -> None:
    store.save_settings(ServerSettings(int(GUILD_ID), thread_answers=True))
    async with running(discord_server):
        posted = await discord_server.mention(QUESTION)
        await discord_server.seen("POST", f"/channels/{posted.id}/messages")
        (answer,) = discord_server.rest.messages
        assert is_the_answer(answer)
        thread = discord_server.known.places[posted.id]
        assert (thread.name, thread.parent_id) == (QUESTION, CHANNEL_ID)
        reply = await discord_server.mention(QUAKE, place=thread)
        await reply.reply()
    assert [context.before for context in answers.contexts] == [(), (QUESTION,)]
    given = store.given_of_message(int(answer["id"]))
    assert given is not None
    assert given.channel_id == int(posted.id)


async def test_where_no_thread_can_be_begun_the_answer_is_a_reply(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    store.save_settings(ServerSettings(int(GUILD_ID), thread_answers=True))
    discord_server.fail("POST", "/threads", Status(403, 50013, "Missing Permissions"))
    async with running(discord_server):
        assert is_the_answer(await (await discord_server.mention(QUESTION)).reply())


async def test_in_a_channel_that_is_not_ours_a_command_is_refused_and_a_mention_left_alone(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers, store: BotStore
) -> None:
    store.save_settings(ServerSettings(int(GUILD_ID), channels=(77,)))
    async with running(discord_server):
        silent = await discord_server.mention(QUESTION)
        asked = await discord_server.ask(QUESTION)
        assert "<#77>" in (await asked.private_answer())["content"]
        await (await discord_server.dm(QUAKE)).reply()
    assert silent.replies == []
    assert answers.questions == [QUAKE]


async def test_a_server_that_wants_mentions_only_gets_no_reply_to_replies(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers, store: BotStore
) -> None:
    store.save_settings(ServerSettings(int(GUILD_ID), mention_only=True))
    async with running(discord_server):
        answer = await (await discord_server.mention(QUESTION)).reply()
        silent = [await discord_server.reply(answer, QUAKE, ping=ping) for ping in (True, False)]
        await (await discord_server.reply(answer, f"<@{BOT_ID}> {QUAKE}")).reply()
    assert [one.replies for one in silent] == [[], []]
    assert answers.questions == [QUESTION, QUAKE]


async def test_a_server_is_answered_in_its_language_and_a_person_alone_in_theirs(
    discord_server: DiscordServer, running: Running, store: BotStore
) -> None:
    store.save_settings(ServerSettings(int(GUILD_ID), locale="de"))
    async with running(discord_server):
        answer = await (await discord_server.ask("Who won?")).answer()
        assert "**Nicht berichtet**" in text(answer)
        assert "Benachrichtige mich, wenn das berichtet wird" in labels(answer)
        private = await (await discord_server.ask("Who won?", private=True)).private_answer()
        assert "**Not covered**" in text(private)


async def test_a_refusal_says_what_the_asker_could_have_been_told_from(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        answer = await (await discord_server.ask("Who won the chess olympiad?")).answer()
        assert "Searched 6 articles" in text(answer)
        answer = await (await discord_server.ask("Who won the chess olympiad?", dm=True)).answer()
        assert "Searched 5 articles" in text(answer)


@pytest.mark.slow
async def test_an_answer_that_takes_long_shows_that_it_is_worked_on(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(f"{QUESTION} wait")
        await discord_server.changes.until(lambda: bool(asked.edits), "word that it takes long")
        assert "Searching the news" in asked.edits[0]["content"]
        answers.gate.set()
        assert is_the_answer(await asked.answer())


async def test_the_end_waits_for_an_answer_that_is_nearly_there(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server) as stop:
        asked = await discord_server.ask(f"{QUESTION} wait")
        await asked.first_reply()
        stop.set()
        answers.gate.set()
        assert is_the_answer(await asked.answer())


async def test_whoever_still_waits_at_the_end_is_told(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server) as stop:
        asked = await discord_server.ask(f"{QUESTION} wait")
        posted = await discord_server.mention("wait for the earthquake")
        await asked.first_reply()
        await discord_server.seen("POST", "/typing")
        stop.set()
        assert "restarted" in (await asked.answer())["content"]
        assert "restarted" in (await posted.reply())["content"]


async def test_the_token_is_in_no_log_line(
    discord_server: DiscordServer, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.INFO, logger="discord")
    async with running(discord_server):
        await (await discord_server.ask(QUESTION)).answer()
    assert caplog.messages
    assert discord_server.gateway.token not in caplog.text

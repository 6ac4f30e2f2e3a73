"""A question in Discord is taken at once, answered once, and every failure is told."""

import logging
import re

import pytest

from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import is_the_answer, texts, title
from tests.discord_server import DiscordServer, Dropped
from tests.discord_server.payloads import bot_user, user

QUESTION = "When might Xi visit Russia?"


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
        assert hint in (await posted.reply())["content"]
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

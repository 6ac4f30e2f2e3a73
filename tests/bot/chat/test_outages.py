"""Whatever breaks between Discord and us, nobody's answer is lost and none is given twice."""

import logging
import time

import pytest

from bot.store import BotStore
from index.errors import LibraryBusyError
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import FakeAnswers
from tests.bot.chat.shown import is_the_answer, labels
from tests.discord_server import Asked, DiscordServer, Dropped, Place, RateLimited, Status
from tests.discord_server.faults import Fault
from tests.discord_server.places import CHANNEL_ID, DM_CHANNEL_ID, EVERYTHING, SEND_MESSAGES

QUESTION = "When might Xi visit Russia?"
QUAKE = "How strong was the earthquake in Hatay?"


@pytest.mark.parametrize(
    "fault",
    [
        RateLimited(0.1),
        RateLimited(0.1, everywhere=True),
        Status(500),
        Status(503),
        Dropped(),
        Dropped(after=True),
    ],
    ids=repr,
)
async def test_an_edit_that_fails_is_tried_again(
    discord_server: DiscordServer, running: Running, fault: Fault
) -> None:
    async with running(discord_server):
        discord_server.fail("PATCH", "/messages/@original", fault)
        asked = await discord_server.ask(QUESTION)
        await discord_server.seen("PATCH", "/messages/@original")
        assert is_the_answer(await asked.answer())
        assert asked.follow_ups == []


@pytest.mark.parametrize("fault", [RateLimited(0.1), Dropped(), Dropped(after=True)], ids=repr)
async def test_a_reply_that_fails_is_sent_again_but_stands_once(
    discord_server: DiscordServer, running: Running, fault: Fault
) -> None:
    async with running(discord_server):
        discord_server.fail("POST", "/messages", fault)
        posted = await discord_server.mention(QUESTION)
        await discord_server.seen("POST", "/messages")
        assert is_the_answer(await posted.reply())
    assert len(discord_server.rest.messages) == 1


@pytest.mark.parametrize("fault", [Dropped(), Dropped(after=True)], ids=repr)
async def test_an_acknowledgement_that_is_lost_is_repeated(
    discord_server: DiscordServer, running: Running, fault: Fault
) -> None:
    async with running(discord_server):
        discord_server.fail("POST", "/callback", fault)
        asked = await discord_server.ask(QUESTION)
        assert is_the_answer(await asked.answer())


async def test_an_answer_whose_place_was_deleted_comes_as_a_follow_up(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(f"{QUESTION} wait")
        await asked.first_reply()
        asked.message = None
        answers.gate.set()
        assert is_the_answer(await asked.follow_up())


async def test_an_interaction_that_arrives_too_late_is_logged_and_left(
    discord_server: DiscordServer,
    running: Running,
    answers: FakeAnswers,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with running(discord_server):
        late = await discord_server.ask(QUESTION, age_s=3.1)
        assert is_the_answer(await (await discord_server.ask(QUESTION)).answer())
    assert late.edits == []
    assert answers.questions == [QUESTION]
    assert f"interaction {late.id}: cannot be answered" in caplog.text
    assert "10062" in caplog.text


@pytest.mark.parametrize(
    ("private", "permissions", "where"),
    [
        (False, EVERYTHING, CHANNEL_ID),
        (True, EVERYTHING, DM_CHANNEL_ID),
        (False, EVERYTHING & ~SEND_MESSAGES, DM_CHANNEL_ID),
    ],
    ids=["in the channel", "in private", "where we may not write"],
)
async def test_an_answer_after_fifteen_minutes_comes_as_a_message_that_mentions_nobody(
    running: Running, answers: FakeAnswers, *, private: bool, permissions: int, where: str
) -> None:
    passed_s = 0.0
    place = Place(app_permissions=permissions)
    async with DiscordServer(clock=lambda: time.monotonic() + passed_s) as server, running(server):
        asked = await server.ask(f"{QUESTION} wait", place=place, private=private)
        await asked.first_reply()
        assert asked.message is not None
        passed_s = 901.0
        answers.gate.set()
        await server.seen("POST", "/messages")
        (late,) = server.rest.messages
        assert is_the_answer(late)
        assert late["channel_id"] == where
        body = server.sent("POST", "/messages")[0].body
        assert body["allowed_mentions"]["parse"] == []
        if where == CHANNEL_ID:
            assert body["message_reference"]["message_id"] == int(asked.message["id"])
        assert asked.edits == []
        assert is_the_answer(await (await server.ask(QUESTION)).answer())


async def test_an_interaction_that_another_copy_of_the_bot_took_is_left_to_it(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION)
        await asked.answer()
        await discord_server.repeat(asked)
        await (await discord_server.ask(QUAKE)).answer()
    assert len(asked.edits) == 1
    assert answers.questions == [QUESTION, QUAKE]


async def test_a_dropped_gateway_is_resumed_and_what_was_missed_is_answered_once(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        before = await discord_server.mention(QUAKE)
        await before.reply()
        await discord_server.drop_gateway()
        missed = await discord_server.mention(QUESTION)
        asked = await discord_server.ask(QUESTION)
        await discord_server.resumption()
        assert is_the_answer(await missed.reply())
        assert is_the_answer(await asked.answer())
        await discord_server.repeat(missed)
        await (await discord_server.ask(QUAKE)).answer()
    assert len(discord_server.gateway.identifies) == 1
    assert discord_server.gateway.resumes[0]["session_id"] == "session-1"
    assert answers.questions == [QUAKE, QUESTION, QUESTION, QUAKE]
    assert (len(before.replies), len(missed.replies), len(asked.edits)) == (1, 1, 1)


async def test_an_answer_under_way_survives_the_end_of_the_connection(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask(f"{QUESTION} wait")
        await asked.first_reply()
        await discord_server.drop_gateway()
        answers.gate.set()
        assert is_the_answer(await asked.answer())
        await discord_server.resumption()


async def test_discord_may_ask_us_to_reconnect(
    discord_server: DiscordServer, running: Running
) -> None:
    async with running(discord_server):
        await discord_server.ask_to_reconnect()
        await discord_server.resumption()
        assert is_the_answer(await (await discord_server.ask(QUESTION)).answer())
    assert len(discord_server.gateway.identifies) == 1


@pytest.mark.slow
async def test_an_invalid_session_is_begun_anew(
    discord_server: DiscordServer, running: Running
) -> None:
    # discord.py waits five seconds before it identifies again, as Discord wants it to.
    async with running(discord_server):
        await discord_server.invalidate_session()
        await discord_server.session(2, timeout_s=15)
        assert is_the_answer(await (await discord_server.ask(QUESTION)).answer())


async def test_the_heartbeat_is_kept(running: Running) -> None:
    async with DiscordServer(heartbeat_interval_s=0.05) as server, running(server):
        await server.changes.until(
            lambda: server.gateway.heartbeats > 3 or None, "fourth heartbeat"
        )


async def test_an_error_of_the_network_is_one_line_in_the_log(
    discord_server: DiscordServer, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with running(discord_server):
        discord_server.fail("PATCH", "/messages/@original", Dropped())
        asked: Asked = await discord_server.ask(QUESTION)
        await asked.answer()
    (line,) = [one for one in caplog.records if "trying again" in one.getMessage()]
    assert line.exc_info is None


async def test_two_bots_by_mistake_answer_a_message_and_a_command_once(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    """They share their memory: who claims a message first answers it."""
    async with running(discord_server), running(discord_server, connected=False):
        await discord_server.session(2)
        posted = await discord_server.mention(QUESTION)
        await posted.reply()
        asked = await discord_server.ask(QUAKE)
        await asked.answer()
        last = await discord_server.mention(QUAKE)
        await last.reply()
    assert (len(posted.replies), len(asked.edits), len(last.replies)) == (1, 1, 1)
    assert answers.questions == [QUESTION, QUAKE, QUAKE]


async def test_a_message_that_was_answered_before_a_restart_is_not_answered_again(
    discord_server: DiscordServer, running: Running, answers: FakeAnswers
) -> None:
    async with running(discord_server):
        posted = await discord_server.mention(QUESTION)
        await posted.reply()
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        await discord_server.repeat(posted)
        await (await discord_server.ask(QUAKE)).answer()
    assert answers.questions == [QUESTION, QUAKE]
    assert len(posted.replies) == 1


async def test_a_memory_that_cannot_be_used_costs_the_buttons_and_not_the_answer(
    discord_server: DiscordServer,
    running: Running,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def busy(*_: object) -> str:
        raise LibraryBusyError("the database is busy; try again")

    monkeypatch.setattr(BotStore, "keep_answer", busy)
    monkeypatch.setattr(BotStore, "claim", busy)
    async with running(discord_server):
        answer = await (await discord_server.mention(QUESTION)).reply()
    assert is_the_answer(answer)
    assert labels(answer) == []
    assert "not remembered" in caplog.text

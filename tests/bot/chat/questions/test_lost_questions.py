"""Whose question was lost with a process that was killed gets a word from the next one."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat.i18n.texts import texts_for
from bot.chat.questions import open_questions
from bot.store import BotStore
from tests.bot.chat.conftest import Running
from tests.bot.chat.test_process import bot_process
from tests.discord_server import ADA, NEWS, DiscordServer, Person, Status
from tests.discord_server.state import Asked, Posted

EN, DE = texts_for("en"), texts_for("de")
LATER = datetime(9000, 1, 1, tzinfo=UTC)
WAIT = "wait for the earthquake in Hatay"
KARL = Person("900000000000000081", "karl", locale="de")
BEA = Person("900000000000000082", "bea")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process looks at once; a process counts as ended after a fifth of a second."""
    monkeypatch.setattr(open_questions, "EVERY_S", 0.05)


async def killed_while_answering(server: DiscordServer, home: Path) -> tuple[Asked, Asked, Posted]:
    """Let three people ask a bot that is killed before it answers."""
    async with bot_process(server, home) as process:
        await server.session(timeout_s=20)
        public = await server.ask(WAIT, person=ADA)
        private = await server.ask(WAIT, person=KARL, private=True)
        mention = await server.mention(WAIT, person=BEA)
        with BotStore(home) as store:
            for _ in range(500):
                noted = store.lost_questions(LATER)
                if len(noted) == 3:
                    break
                await asyncio.sleep(0.02)
            assert len(noted) == 3
        process.kill()
        await process.wait()
    return public, private, mention


async def test_after_a_kill_each_who_waits_gets_a_word_in_its_place_once(
    discord_server: DiscordServer, running: Running, tmp_path: Path
) -> None:
    public, private, mention = await killed_while_answering(discord_server, tmp_path)
    async with running(discord_server, connected=False), running(discord_server, connected=False):
        await discord_server.session(3)
        assert (await public.answer())["content"] == EN.restarting
        assert (await private.private_answer())["content"] == DE.restarting
        assert (await mention.reply())["content"] == EN.restarting
        await (await discord_server.ask("When might Xi visit Russia?", person=BEA)).answer()
    assert len(mention.replies) == 1
    assert len(discord_server.sent("PATCH", f"/{public.token}/messages/@original")) == 1
    with BotStore(tmp_path) as store:
        assert store.lost_questions(LATER) == ()


async def test_where_the_token_has_run_out_the_word_goes_to_the_channel_for_its_asker_alone(
    discord_server: DiscordServer, running: Running, tmp_path: Path
) -> None:
    public, private, _ = await killed_while_answering(discord_server, tmp_path)
    expired = Status(401, 50027, "Invalid Webhook Token")
    for asked in (public, private):
        discord_server.fail("PATCH", f"/{asked.token}/messages/@original", expired)
    async with running(discord_server, connected=False):
        await discord_server.session(2)
        told = await discord_server.changes.until(
            lambda: (
                discord_server.rest.messages if len(discord_server.rest.messages) == 3 else None
            ),
            "words in the channel",
        )
    contents = {message["content"] for message in told}
    assert contents == {
        EN.restarting,
        f"<@{ADA.id}> {EN.restarting}",
        f"<@{KARL.id}> {DE.restarting}",
    }
    for request in discord_server.sent("POST", f"/channels/{NEWS.channel_id}/messages"):
        mentioned = [str(one) for one in request.body["allowed_mentions"].get("users", [])]
        assert len(mentioned) <= 1
        assert all(f"<@{one}>" in request.body["content"] for one in mentioned)


async def test_what_is_answered_is_no_lost_question(
    discord_server: DiscordServer, running: Running, tmp_path: Path
) -> None:
    async with running(discord_server):
        asked = await discord_server.ask("When might Xi visit Russia?")
        shown = await asked.answer()
        waits = await discord_server.ask(WAIT, person=BEA)
        await waits.first_reply()
        await asyncio.sleep(0.5)
        assert waits.edits == [] or EN.restarting not in str(waits.edits)
    assert asked.edits == [shown]

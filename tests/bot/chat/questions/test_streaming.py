"""A model's words are seen in Discord as they come, and only what was checked stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from bot.answer.types import Answer, Context, OnText, Statement
from bot.answer.writer.rewrite import reword
from bot.answer.writer.server import OpenAIModel
from bot.answer.writer.turn import Turn, Writer
from bot.chat.i18n.texts import texts_for
from tests.bot.answer.writer.model_server import ModelServer, model_server
from tests.bot.chat.conftest import Running
from tests.bot.chat.fake_answers import QUAKE, XI, FakeAnswers
from tests.bot.chat.shown import text, texts
from tests.discord_server import Asked, DiscordServer, Status
from tests.discord_server.faults import Fault

pytest.importorskip("openai")

EN = texts_for("en")
QUESTION = "When might Xi visit Russia?"
VISIT = "A visit could take place in April or in early May. [1] "
STRONG = "The earthquake in Hatay had a magnitude of 6.4. [2]\n"
INVENTED = "The earthquake in Hatay had a magnitude of 9.9. [2]\n"


class WordedAnswers(FakeAnswers):
    """Answers with two quotations, and has the model on loopback put them into words."""

    def __init__(self, model: ModelServer) -> None:
        super().__init__()
        steps = OpenAIModel(model="in steps", base_url=model.url, api_key="")
        self._writer = Writer(steps, words=True)

    def answer(
        self,
        question: str,
        now: datetime,
        context: Context | None = None,
        *,
        on_text: OnText | None = None,
    ) -> Answer:
        found = super().answer(question, now, context)
        cited = (XI, replace(QUAKE, number=2))
        statements = tuple(Statement(one.quote, (one,)) for one in cited)
        quoted = replace(found, statements=statements, citations=cited)
        return reword(quoted, now, Turn(self._writer), on_text)


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with model_server() as server:
        yield server


@pytest.fixture
def answers(model: ModelServer) -> FakeAnswers:
    return WordedAnswers(model)


async def edits(asked: Asked, number: int) -> list[str]:
    """What stood there so far, once there were so many versions."""
    await asked.changes.until(lambda: len(asked.edits) >= number, f"edit {number}")
    return [text(one) for one in asked.edits]


def so_far(written: str) -> str:
    return written.replace("[", "\\[").replace("]", "\\]") + f"\n-# {EN.writing}"


@pytest.mark.parametrize("private", [False, True])
async def test_the_words_are_seen_as_they_come_and_the_checked_card_is_the_last(
    discord_server: DiscordServer, running: Running, model: ModelServer, *, private: bool
) -> None:
    model.steps = (VISIT, STRONG[:20], STRONG[20:], "")
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION, private=private)
        for _ in range(2):
            model.go_on()
        assert (await edits(asked, 1)) == [so_far(VISIT.strip())]
        model.go_on()
        await edits(asked, 2)
        model.go_on()
        *drafts, _ = await edits(asked, 3)
        assert asked.ephemeral is private
    whole = f"{VISIT}{STRONG.strip()}"
    assert drafts[1:] == [so_far(whole.replace("6.4", "6\\.4"))]
    card = asked.edits[-1]
    assert not card["content"]
    assert "Worded by in steps" in text(card)
    assert EN.writing not in text(card)
    assert f"[[2]]({QUAKE.url})" in texts(card)[1]


async def test_what_the_checker_refuses_is_gone_with_what_was_seen_before_it(
    discord_server: DiscordServer, running: Running, model: ModelServer
) -> None:
    model.steps = (VISIT, INVENTED, "")
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION)
        model.go_on()
        model.go_on()
        model.go_on()
        shown = await asked.changes.until(
            lambda: next((one for one in asked.edits if one["components"]), None), "card"
        )
    assert not shown["content"]
    assert "Worded by" not in text(shown)
    assert f"“{XI.quote}”" in text(shown)
    assert not any("9.9" in text(one).replace("\\", "") for one in asked.edits)


@pytest.mark.parametrize("fault", [Status(500), Status(404, 10008, "Unknown Message")], ids=repr)
async def test_where_the_words_so_far_cannot_be_shown_the_answer_still_comes(
    discord_server: DiscordServer, running: Running, model: ModelServer, fault: Fault
) -> None:
    model.steps = (VISIT, STRONG, "")
    async with running(discord_server):
        asked = await discord_server.ask(QUESTION)
        await asked.first_reply()
        discord_server.fail("PATCH", "/messages/@original", fault)
        model.go_on()
        model.go_on()
        await discord_server.seen("PATCH", "/messages/@original")
        model.go_on()
        shown = await asked.changes.until(
            lambda: next((one for one in asked.edits if one["components"]), None), "card"
        )
    assert "Worded by in steps" in text(shown)

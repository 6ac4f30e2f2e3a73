"""The desk keeps the event loop free, serves servers in turn and loses no place."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from bot.answer.types import Context
from bot.chat.services.answer_service import AnswerService, Asker, Limits
from bot.errors import BusyError, CooldownError
from index.errors import LibraryError
from tests.bot.chat.fake_answers import FakeAnswers

NOW = datetime(2023, 2, 28, tzinfo=UTC)
QUESTION = "When might Xi visit Russia?"
RED, BLUE = 1, 2


@contextmanager
def opened(
    answers: FakeAnswers, limits: Limits | None = None, cooldown_s: float = 0.0
) -> Iterator[AnswerService]:
    answer_service = AnswerService(lambda: answers, limits=limits, cooldown_s=lambda _: cooldown_s)
    try:
        yield answer_service
    finally:
        answers.gate.set()
        answer_service.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - threads have no event of ours
            await asyncio.sleep(0.005)


async def test_a_question_is_answered(answers: FakeAnswers) -> None:
    with opened(answers) as answer_service:
        answer = await answer_service.answer(QUESTION, NOW, Context(), asker=Asker(1, RED))
        assert answer.answered


async def test_servers_take_turns_while_one_has_many_questions(answers: FakeAnswers) -> None:
    with opened(answers, Limits(at_work=1)) as answer_service:
        asking = [asyncio.create_task(answer_service.answer("wait", NOW, asker=Asker(0, RED)))]
        await until(lambda: answers.questions == ["wait"])
        asking += [
            asyncio.create_task(
                answer_service.answer(f"red {person}", NOW, asker=Asker(person, RED))
            )
            for person in range(1, 4)
        ]
        asking.append(asyncio.create_task(answer_service.answer("blue", NOW, asker=Asker(9, BLUE))))
        await until(lambda: answer_service.waiting == 4)
        answers.gate.set()
        await asyncio.gather(*asking)
    assert answers.questions.index("blue") <= 2


async def test_a_full_desk_refuses_before_it_makes_anybody_wait(answers: FakeAnswers) -> None:
    with opened(answers, Limits(at_work=1, per_server=1)) as answer_service:
        first = asyncio.create_task(answer_service.answer("wait", NOW, asker=Asker(1, RED)))
        await until(lambda: answers.questions == ["wait"])
        with answer_service.admitted(Asker(2, RED)) as place:
            with pytest.raises(BusyError), answer_service.admitted(Asker(3, RED)):
                pytest.fail("the line is full")
            second = asyncio.create_task(place.answer(QUESTION, NOW))
            answers.gate.set()
            assert (await second).answered
        await first


async def test_who_asks_again_too_soon_is_told_when(answers: FakeAnswers) -> None:
    with opened(answers, cooldown_s=10.0) as answer_service:
        await answer_service.answer(QUESTION, NOW, asker=Asker(1, RED))
        with pytest.raises(CooldownError) as refused:
            await answer_service.answer(QUESTION, NOW, asker=Asker(1, RED))
    assert refused.value.left_s == 10
    assert answers.questions == [QUESTION]


async def test_a_place_that_is_not_used_is_free_again(answers: FakeAnswers) -> None:
    with opened(answers, Limits(per_person=1)) as answer_service:
        for _ in range(3):
            with answer_service.admitted(Asker(1, RED)):
                pass
        assert answer_service.waiting == 0


@pytest.mark.parametrize("question", ["please crash", "a broken library"])
async def test_a_failed_answer_gives_its_place_back(answers: FakeAnswers, question: str) -> None:
    with opened(answers, Limits(at_work=1, per_person=1)) as answer_service:
        for _ in range(3):
            with pytest.raises((ZeroDivisionError, LibraryError)):
                await answer_service.answer(question, NOW, asker=Asker(1, RED))
            await until(lambda: answer_service.at_work == 0)


async def test_an_abandoned_answer_keeps_its_place_until_its_thread_is_free(
    answers: FakeAnswers,
) -> None:
    with opened(answers, Limits(at_work=1)) as answer_service:
        abandoned = asyncio.create_task(answer_service.answer("wait", NOW, asker=Asker(1, RED)))
        await until(lambda: answers.questions == ["wait"])
        abandoned.cancel()
        await asyncio.wait({abandoned})
        assert answer_service.at_work == 1
        waiting = asyncio.create_task(answer_service.answer("next", NOW, asker=Asker(2, RED)))
        await until(lambda: answer_service.waiting == 1)
        answers.gate.set()
        await waiting
        await until(lambda: answer_service.at_work == 0)


async def test_who_stops_waiting_leaves_the_line(answers: FakeAnswers) -> None:
    with opened(answers, Limits(at_work=1)) as answer_service:
        first = asyncio.create_task(answer_service.answer("wait", NOW, asker=Asker(1, RED)))
        await until(lambda: answers.questions == ["wait"])
        tired = asyncio.create_task(answer_service.answer("tired", NOW, asker=Asker(2, RED)))
        await until(lambda: answer_service.waiting == 1)
        tired.cancel()
        await asyncio.wait({tired})
        assert answer_service.waiting == 0
        answers.gate.set()
        await first
    assert answers.questions == ["wait"]


async def test_an_answerer_that_cannot_be_made_is_told_to_everybody_who_asks() -> None:
    def fail() -> FakeAnswers:
        raise LibraryError("no library")

    answer_service = AnswerService(fail, cooldown_s=lambda _: 0.0)
    for _ in range(2):
        with pytest.raises(LibraryError):
            await answer_service.answer(QUESTION, NOW, asker=Asker(1, RED))
    assert answer_service.waiting == 0
    answer_service.close()

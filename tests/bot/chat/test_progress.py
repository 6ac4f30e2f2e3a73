"""Progress is shown where an answer takes long, and never behind the answer."""

import asyncio

from bot.chat.progress import progress


async def test_a_quick_answer_shows_none() -> None:
    shown: list[str] = []

    async def show() -> None:
        shown.append("reading")

    async with progress(show, after_s=60.0):
        pass
    assert shown == []


async def test_what_has_begun_to_be_shown_arrives_before_the_answer() -> None:
    events: list[str] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def show() -> None:
        begun.set()
        await go_on.wait()
        events.append("reading")

    async def answer() -> None:
        async with progress(show, after_s=0.0):
            await begun.wait()
        events.append("answer")

    answering = asyncio.create_task(answer())
    await begun.wait()
    go_on.set()
    await answering
    assert events == ["reading", "answer"]


async def test_a_progress_that_cannot_be_shown_is_no_failure() -> None:
    async def show() -> None:
        raise OSError("gone")

    async with progress(show, after_s=0.0):
        await asyncio.sleep(0)
        await asyncio.sleep(0)

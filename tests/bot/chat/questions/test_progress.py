"""Progress is shown where an answer takes long, and never behind the answer."""

import asyncio

from bot.chat.questions.progress import progress


async def test_a_quick_answer_shows_none() -> None:
    shown: list[str] = []

    async def show(_: str) -> None:
        shown.append("reading")

    async with progress(show, after_s=60.0):
        pass
    assert shown == []


async def test_what_has_begun_to_be_shown_arrives_before_the_answer() -> None:
    events: list[str] = []
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def show(_: str) -> None:
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
    async def show(_: str) -> None:
        raise OSError("gone")

    async with progress(show, after_s=0.0):
        await asyncio.sleep(0)
        await asyncio.sleep(0)


async def test_a_text_is_shown_at_once_and_then_not_too_often() -> None:
    shown: list[str] = []
    first = asyncio.Event()

    async def show(text: str) -> None:
        shown.append(text)
        first.set()

    async with progress(show, after_s=60.0, every_s=60.0) as tell:
        tell("one")
        await first.wait()
        for word in ("two", "three", "four"):
            await asyncio.to_thread(tell, word)
    assert shown == ["one"]


async def test_of_what_comes_too_fast_the_latest_is_shown() -> None:
    shown: list[str] = []
    changed = asyncio.Event()

    async def show(text: str) -> None:
        shown.append(text)
        changed.set()

    async with progress(show, after_s=0.0, every_s=0.05) as tell:
        await changed.wait()
        changed.clear()
        for word in ("one", "two", "three"):
            tell(word)
        await changed.wait()
    assert shown == ["", "three"]


async def test_nothing_is_shown_once_the_answer_is_there() -> None:
    shown: list[str] = []

    async def show(text: str) -> None:
        shown.append(text)

    async with progress(show, after_s=60.0, every_s=0.0) as tell:
        pass
    tell("late")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert shown == []

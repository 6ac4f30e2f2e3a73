"""Shows that an answer is still being worked out, once that takes long enough to be wondered at."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

# Discord itself shows "thinking" from the start; a person begins to wonder after three seconds.
AFTER_S = 3.0
# What has begun to be shown may not arrive behind the answer, so that it is waited for; not longer
# than this.
_SHOWN_WITHIN_S = 5.0


@asynccontextmanager
async def progress(show: Callable[[], Awaitable[object]], after_s: float) -> AsyncIterator[None]:
    """Call `show` if the block takes longer than `after_s`, and wait for it before it ends.

    This is where an answer that is written word by word would show what there is so far.

    Args:
        show: Shows that work goes on; may fail, then nothing is shown.
        after_s: Seconds.
    """
    showing = asyncio.Event()

    async def wait() -> None:
        await asyncio.sleep(after_s)
        showing.set()
        with suppress(Exception):
            await show()

    waiting = asyncio.create_task(wait())
    try:
        yield
    finally:
        if not showing.is_set():
            waiting.cancel()
        await asyncio.wait({waiting}, timeout=_SHOWN_WITHIN_S)
        waiting.cancel()

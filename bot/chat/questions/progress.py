"""Shows the progress of an answer, and its text so far."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

# Discord itself shows "thinking" from the start; a person begins to wonder after three seconds.
AFTER_S = 3.0
# Often enough to see a text grow, and so seldom that no rate limit keeps the answer itself waiting.
EVERY_S = 1.5
# What has begun to be shown may not arrive behind the answer, so that it is waited for; not longer
# than this.
_SHOWN_WITHIN_S = 5.0

# Tells the text so far, from whatever thread.
Tell = Callable[[str], None]


@asynccontextmanager
async def progress(
    show: Callable[[str], Awaitable[object]], after_s: float, every_s: float = EVERY_S
) -> AsyncIterator[Tell]:
    """Show how far the block is, and wait for what is being shown before it ends.

    Args:
        show: Shows the text so far, "" while there is no text yet; may fail, then nothing is shown.
        after_s: Seconds after which it is shown that there is no text yet.
        every_s: Seconds from the end of one showing to the next.

    Yields:
        Takes the text so far, from any thread; only the latest is shown.
    """
    loop = asyncio.get_running_loop()
    shower = _ProgressDisplay(show, after_s, every_s)

    def tell(text: str) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody looks any more
            loop.call_soon_threadsafe(shower.take, text)

    showing = asyncio.create_task(shower.run())
    try:
        yield tell
    finally:
        shower.over = True
        if not shower.at_it:
            showing.cancel()
        await asyncio.wait({showing}, timeout=_SHOWN_WITHIN_S)
        showing.cancel()


class _ProgressDisplay:
    """Shows the latest text, again and again.

    Attributes:
        at_it: Whether something is being shown.
        over: Whether nothing more is to be shown.
    """

    def __init__(
        self, show: Callable[[str], Awaitable[object]], after_s: float, every_s: float
    ) -> None:
        self.at_it = False
        self.over = False
        self._show = show
        self._after_s = after_s
        self._every_s = every_s
        self._text = ""
        self._grown = asyncio.Event()

    def take(self, text: str) -> None:
        self._text = text
        self._grown.set()

    async def run(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._grown.wait(), self._after_s)
        while True:
            self._grown.clear()
            self.at_it = True
            with suppress(Exception):
                await self._show(self._text)
            self.at_it = False
            if self.over:
                return
            await asyncio.sleep(self._every_s)
            await self._grown.wait()

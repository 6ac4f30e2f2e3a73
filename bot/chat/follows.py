"""What following needs besides Discord: the store, the news, and how names are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.answer.types import Answer
from bot.following.means import Answers, Means, Messenger, News
from bot.store import BotStore
from bot.store.values import Follow


@dataclass(frozen=True, slots=True)
class Following:
    """What following needs, as it is known where the program starts.

    Attributes:
        store: The bot's memory, prepared.
        news: Opens the library; called in a thread, once who answers is made.
        read_answer: Makes an Answer of what was kept of one; None where it cannot be read.
        names: What a followed person is called today, besides what was typed.
        suggest: Names that what was typed may become, those most in the news first, for an
            audience.
        every_s: Seconds between two rounds, more or less.
    """

    store: BotStore
    news: Callable[[], News]
    read_answer: Callable[[Mapping[str, Any]], Answer | None]
    names: Callable[[Follow, datetime], Sequence[str]] = lambda _follow, _now: ()
    suggest: Callable[[str, datetime, str], Sequence[str]] = lambda _typed, _now, _audience: ()
    every_s: float = 60.0

    def means(self, answers: Answers, messenger: Messenger) -> Means:
        """Return what a round works with."""
        return Means(self.news(), answers, self.store, messenger, self.read_answer, self.names)

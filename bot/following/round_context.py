"""What a round works with: the news, who answers, the store, and who brings messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.answer.types import Answer, Context
from bot.following.notices import Notice
from bot.lookup import library_access as lookup
from bot.store import BotStore
from bot.store.values import Place
from index import Arrival, Article, Rewrite


class News(lookup.News, Protocol):
    """What of the library a round reads."""

    def last_arrival(self) -> int:
        """Return the id of the newest arrival, 0 if there is none."""

    def arrivals(self, after_id: int, limit: int) -> Sequence[Arrival]:
        """Return what came in since, of every audience, in the order of ids; copies are none."""

    def rewrites(self, after_id: int, limit: int) -> Sequence[Rewrite]:
        """Return what publishers changed since, of every audience, in the order of ids."""

    def last_rewrite(self) -> int:
        """Return the id of the newest rewrite, 0 if there is none."""

    def article(self, url: str, audience: str = ...) -> Article | None:
        """Return an article by its address."""


class Answers(Protocol):
    """Whoever knows the answers."""

    def answer(self, text: str, now: datetime, context: Context = ..., /) -> Answer:
        """Answer a question as of `now`."""


class Delivery(StrEnum):
    """What became of a message."""

    SENT = "sent"
    REFUSED = "refused"  # it has not arrived, and will not: the place is gone or closed to us
    LATER = "later"  # it has certainly not arrived; Discord cannot be reached now
    UNKNOWN = "unknown"  # it was on its way when the line broke


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message, and where it is if it was sent."""

    delivery: Delivery
    channel_id: int = 0
    message_id: int = 0


class Messenger(Protocol):
    """Whoever brings messages; blocks until it is known what became of one."""

    def send(
        self,
        place: Place,
        notice: Notice,
        *,
        key: str,
        instead: int = 0,
        reader: int = 0,
        reply_to: int | None = None,
    ) -> Receipt:
        """Bring a notice somewhere.

        Args:
            place: A channel, or a person.
            notice: What is told.
            key: A name of this message, the same if it has to be sent again.
            instead: A person who is told directly if the channel is gone; 0 for nobody.
            reader: Who reads a channel that is nobody's but theirs: it is told in their language.
            reply_to: The message that it answers, without a ping; one that is gone is no matter.
        """


@dataclass(frozen=True, slots=True)
class Means:
    """What a round works with.

    Attributes:
        news: The library.
        answers: Who is asked again.
        store: The bot's memory.
        messenger: Who brings messages.
    """

    news: News
    answers: Answers
    store: BotStore
    messenger: Messenger


def readable(audience: str, by: str) -> bool:
    """Whether news of an audience may be read by another: the public is for everybody."""
    return audience in ("", by)

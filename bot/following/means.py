"""What a round works with: the news, who answers, the store, and who brings messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.answer.types import Answer, Context
from bot.following.telling import Notice
from bot.store import BotStore
from bot.store.values import Follow, Place
from index import Article, Evidence, Lead, Revision


class Arrival(Protocol):
    """An article that came in; later ones have higher ids."""

    @property
    def id(self) -> int:
        """Never given twice."""

    @property
    def article(self) -> Article:
        """The article as it is now."""

    @property
    def audience(self) -> str:
        """Who may read it."""


class Rewrite(Arrival, Protocol):
    """An article that its publisher changed."""

    @property
    def revision(self) -> Revision:
        """What it said before."""


class News(Protocol):
    """What of the library a round reads."""

    def last_arrival(self) -> int:
        """Return the id of the newest arrival, 0 if there is none."""

    def arrivals(self, after_id: int, limit: int) -> Sequence[Arrival]:
        """Return what came in since, of every audience, in the order of ids."""

    def rewrites(self, after_id: int, limit: int) -> Sequence[Rewrite]:
        """Return what publishers changed since, of every audience, in the order of ids."""

    def leads(self, since: datetime, now: datetime, *, audience: str) -> Sequence[Lead]:
        """Return what the articles of a stretch of time are about, copies left out."""

    def article(self, url: str, *, audience: str) -> Article | None:
        """Return an article by its address."""

    def search(self, query: str, now: datetime, *, limit: int, audience: str) -> Sequence[Evidence]:
        """Find passages, the best of each article."""


class Answers(Protocol):
    """Whoever knows the answers."""

    def answer(self, text: str, now: datetime, context: Context = ...) -> Answer:
        """Answer a question as of `now`."""


class Delivery(StrEnum):
    """What became of a message."""

    SENT = "sent"
    REFUSED = "refused"  # it has not arrived, and will not: the place is gone or closed to us
    LATER = "later"  # it has certainly not arrived; Discord cannot be reached now
    UNKNOWN = "unknown"  # it was on its way when the line broke


class Messenger(Protocol):
    """Whoever brings messages; blocks until it is known what became of one."""

    def send(
        self,
        place: Place,
        notice: Notice,
        *,
        key: str,
        instead: int = 0,
        reply_to: int | None = None,
    ) -> Delivery:
        """Bring a notice somewhere.

        Args:
            place: A channel, or a person.
            notice: What is told.
            key: A name of this message, the same if it has to be sent again.
            instead: A person who is told directly if the channel is gone; 0 for nobody.
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
        read_answer: Makes an Answer of what was kept of one; None where it cannot be read.
        names: What a followed person is called today, besides what was typed.
    """

    news: News
    answers: Answers
    store: BotStore
    messenger: Messenger
    read_answer: Callable[[Mapping[str, Any]], Answer | None]
    names: Callable[[Follow, datetime], Sequence[str]] = lambda _follow, _now: ()


def readable(audience: str, by: str) -> bool:
    """Whether news of an audience may be read by another: the public is for everybody."""
    return audience in ("", by)

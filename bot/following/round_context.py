"""The context of a round: library, answerer, store and messenger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.answer.types import Answer, Context, Statement
from bot.following.notices import Notice
from bot.lookup import library_access as lookup
from bot.store import BotStore
from bot.store.values import GivenAnswer, NoticePlace
from index import Arrival, Article, Rewrite
from ingest.feeds.feed_store import FeedStore


class RoundNews(lookup.LookupLibrary, Protocol):
    """The parts of the library that a round reads."""

    def last_arrival(self) -> int:
        """Return the id of the newest arrival; 0 without arrivals."""

    def arrivals(self, after_id: int, limit: int) -> Sequence[Arrival]:
        """Return later arrivals of all audiences, ordered by id, without copies."""

    def rewrites(self, after_id: int, limit: int) -> Sequence[Rewrite]:
        """Return later rewrites of all audiences, ordered by id."""

    def last_rewrite(self) -> int:
        """Return the id of the newest rewrite; 0 without rewrites."""

    def article(self, url: str, audience: str = ...) -> Article | None:
        """Return an article by its address."""


class QuestionAnswerer(Protocol):
    """Answers questions."""

    def answer(self, text: str, now: datetime, context: Context = ..., /) -> Answer:
        """Answer a question as of `now`."""

    def overtakes(
        self, text: str, earlier: Statement, later: Statement, context: Context | None = ..., /
    ) -> bool:
        """Whether a later statement corrects the statement of an earlier answer."""


class Delivery(StrEnum):
    """The result of sending a message."""

    SENT = "sent"
    REFUSED = "refused"  # never delivered: the place is gone or closed to the bot
    LATER = "later"  # it was certainly not delivered; Discord cannot be reached now
    UNKNOWN = "unknown"  # the connection broke while it was being sent


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of sending a message, and its place if it was sent."""

    delivery: Delivery
    channel_id: int = 0
    message_id: int = 0


class Messenger(Protocol):
    """Sends messages; blocks until the result is known."""

    def send(
        self,
        place: NoticePlace,
        notice: Notice,
        *,
        key: str,
        instead: int = 0,
        reader: int = 0,
        reply_to: int | None = None,
    ) -> Receipt:
        """Send a notice.

        Args:
            place: A channel, or a person.
            notice: The notice.
            key: A key of this message, the same if it has to be sent again.
            instead: A person who gets a direct message if the channel is gone; 0 for nobody.
            reader: The only reader of the channel, for the language; 0 without one.
            reply_to: The message to reply to, without a ping; ignored if it is gone.
        """

    def offer_newer(self, given: GivenAnswer, *, key: str) -> Receipt:
        """Offer newer reporting on the card of an answer, without a new message.

        Args:
            given: An answer whose message is known.
            key: A key of this change, for the log.
        """


@dataclass(frozen=True, slots=True)
class RoundContext:
    """The context of a round.

    Attributes:
        news: The library.
        answers: Answers the questions.
        store: The bot's database.
        messenger: Sends the messages.
        feeds: The feeds, and the log of what came in from them.
    """

    news: RoundNews
    answers: QuestionAnswerer
    store: BotStore
    messenger: Messenger
    feeds: FeedStore


def readable(audience: str, by: str) -> bool:
    """Whether another audience may read news of an audience; public news is for everybody."""
    return audience in ("", by)

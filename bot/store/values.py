"""The values that the bot stores. They hold ids of people, never names."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from hashlib import sha256
from typing import Any, Literal

from bot.store.postings import Posting

FeedbackVerdict = Literal["helpful", "wrong"]

_WORD = re.compile(r"\w+")
_MAX_KEY = 500  # an index of PostgreSQL takes 2,704 bytes


def new_id() -> str:
    """Return an id for an answer: short, as buttons contain it, and impossible to guess."""
    return secrets.token_urlsafe(9)


def text_key(text: str) -> str:
    """Return a key that ignores case, punctuation and spaces; the end of a long one is a digest."""
    key = " ".join(_WORD.findall(text.casefold())) or text.strip()
    if len(key) <= _MAX_KEY:
        return key
    return f"{key[:_MAX_KEY]} {sha256(key.encode(errors='replace')).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class NoticePlace:
    """Where notices go: a channel, or a person's direct messages.

    Attributes:
        channel_id: The channel's id; None for a person.
        person_id: The person's id; None for a channel.

    Raises:
        ValueError: Both are set, or neither is.
    """

    channel_id: int | None = None
    person_id: int | None = None

    def __post_init__(self) -> None:
        if (self.channel_id is None) == (self.person_id is None):
            raise ValueError("a place is either a channel or a person")

    @property
    def key(self) -> str:
        """The place as text: "channel:5" or "person:7"."""
        if self.channel_id is not None:
            return f"channel:{self.channel_id}"
        return f"person:{self.person_id}"

    @classmethod
    def of(cls, key: str) -> "NoticePlace":
        """Return the place for a key."""
        kind, _, number = key.partition(":")
        return cls(channel_id=int(number)) if kind == "channel" else cls(person_id=int(number))


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The settings of a server.

    Attributes:
        server_id: The server's id.
        channels: Where the bot answers; empty for everywhere.
        mention_only: The bot answers only mentions and commands, and joins no conversations.
        thread_answers: The bot answers a mention in a new thread.
        roles: Roles that may manage the bot, besides people who may manage the server.
        locale: The language of texts and dates, or "" for the language of each person.
        cooldown_s: The minimum seconds between two questions of a person.
        blocked: People who get no answers in the server.
    """

    server_id: int
    channels: tuple[int, ...] = ()
    mention_only: bool = False
    thread_answers: bool = False
    roles: tuple[int, ...] = ()
    locale: str = ""
    cooldown_s: int = 10
    blocked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What a channel does otherwise than its server.

    Attributes:
        channel_id: The channel's id.
        server_id: The server's id.
        listens: The bot answers questions in the channel that nobody addressed to it.
        thread_answers: Whether an answer goes into a new thread; None as in the server.
        locale: The language of texts and dates; "" as in the server.
        cooldown_s: The minimum seconds between two questions of a person; None as in the server.
    """

    channel_id: int
    server_id: int
    listens: bool = False
    thread_answers: bool | None = None
    locale: str = ""
    cooldown_s: int | None = None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that somebody waits for, until it is answered.

    Attributes:
        id: The id of the interaction, or of the message with the question.
        person_id: Who asked.
        channel_id: Where.
        token: The token of the interaction, valid for fifteen minutes; "" for a message.
        locale: The language of the word that is sent if the question is lost.
        asked_at: When it was asked.
        alive_at: When the process that answers it was last known to run.
    """

    id: int
    person_id: int
    channel_id: int
    token: str
    locale: str
    asked_at: datetime
    alive_at: datetime


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that the bot gave.

    Attributes:
        id: From `new_id`; the buttons under the answer carry this id.
        server_id: The server of the question; None for direct messages.
        channel_id: The channel of the answer.
        message_id: The message with the answer; None until it is sent.
        person_id: Who asked.
        question: The question as asked.
        payload: The answer; corrections look for the addresses in
            `payload["citations"][...]["url"]`.
        asked_at: When the question was asked, in UTC.
        audience: The audience whose private news was searched besides the public news.
        before: The earlier questions of the conversation, oldest first.
        outlet: The outlet that the question was limited to, or "".
    """

    id: str
    server_id: int | None
    channel_id: int
    message_id: int | None
    person_id: int
    question: str
    payload: Mapping[str, Any]
    asked_at: datetime
    audience: str = ""
    before: tuple[str, ...] = ()
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class GivenQuestion:
    """The question of a given answer, without the answer."""

    answer_id: str
    question: str
    audience: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thought of an answer."""

    answer_id: str
    person_id: int
    question: str
    verdict: FeedbackVerdict
    what_was_wrong: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question without an answer: how often it was asked, and the reason of the last refusal."""

    question: str
    reason: str
    times: int
    first_at: datetime
    latest_at: datetime


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question with a person who waits for the answer.

    Attributes:
        id: The question's number.
        question: The question as asked.
        channel_id: Where the answer goes.
        person_id: Who waits.
        server_id: None for direct messages.
        message_id: The message that the answer replies to, or None.
        audience: The audience whose private news may answer it besides the public news.
        asked_at: Since when the person waits.
        before: The earlier questions of the conversation, oldest first.
        outlet: The outlet that the question is limited to, or "".
    """

    id: int
    question: str
    channel_id: int
    person_id: int
    server_id: int | None
    message_id: int | None
    audience: str
    asked_at: datetime
    before: tuple[str, ...] = ()
    outlet: str = ""


class FollowKind(StrEnum):
    """What can be followed."""

    PERSON = "person"
    TOPIC = "topic"
    QUESTION = "question"
    FEED = "feed"
    OUTLET = "outlet"

    @property
    def posts(self) -> bool:
        """Whether every new item is posted, as a feed's or an outlet's is."""
        return self in {FollowKind.FEED, FollowKind.OUTLET}


@dataclass(frozen=True, slots=True)
class Follow:
    """A person's or channel's request for new reports.

    Attributes:
        id: The follow's number; never reused.
        kind: Person, topic, question, feed or outlet.
        subject: A name, words, or a question, as typed; the name of a feed or an outlet.
        aliases: Other names of a person, as known when the follow was created.
        place: Where the notices go.
        person_id: Who created it; 0 once they asked to be forgotten.
        server_id: The server of the channel; None for direct messages.
        audience: The audience whose private news counts besides the public news.
        created_at: Only articles that arrived since then count.
        notified_at: When the last notice was sent; None if never.
        notified_day: The day of the last notice, "2023-02-28" in UTC, or "".
        notified_times: How many notices were sent on that day.
        key: What the subject is known by: the number of a feed; else the subject's words.
        paused: Nothing is sent until it is resumed, and what arrives until then never is.
        posting: What is posted of a feed or an outlet; None for other kinds.
    """

    id: int
    kind: FollowKind
    subject: str
    aliases: tuple[str, ...]
    place: NoticePlace
    person_id: int
    server_id: int | None
    audience: str
    created_at: datetime
    notified_at: datetime | None = None
    notified_day: str = ""
    notified_times: int = 0
    key: str = ""
    paused: bool = False
    posting: Posting | None = None


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """An article that waits for the next notice of a follow."""

    follow_id: int
    url: str
    arrival_id: int
    at: datetime


class DueKind(StrEnum):
    """What a due question belongs to."""

    FOLLOW = "follow"
    WAITING = "waiting"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class DueQuestion:
    """A question to repeat, because relevant articles arrived.

    Attributes:
        kind: What the question belongs to.
        subject_id: The id of the follow, the waiting question or the given answer.
        arrival_id: The id of the newest relevant arrival.
        at: Since when the question is due.
    """

    kind: DueKind
    subject_id: str
    arrival_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours in which a place gets no notices; equal hours mean no quiet hours.

    Attributes:
        from_hour: The first quiet hour, 0 to 23.
        until_hour: The hour in which notices resume; if below `from_hour`, on the next day.
        timezone: An IANA name.
    """

    from_hour: int = 22
    until_hour: int = 7
    timezone: str = "UTC"

    def cover(self, local: time) -> bool:
        """Whether a local time of day is quiet."""
        if self.from_hour <= self.until_hour:
            return self.from_hour <= local.hour < self.until_hour
        return local.hour >= self.from_hour or local.hour < self.until_hour


@dataclass(frozen=True, slots=True)
class Digest:
    """A daily brief.

    Attributes:
        place: Where the brief goes; a place has at most one brief.
        person_id: Who ordered it; 0 once they asked to be forgotten.
        server_id: The server of the channel; None for direct messages.
        audience: The audience whose private news counts besides the public news.
        hour: The local hour, 0 to 23.
        timezone: An IANA name.
        created_at: When it was ordered.
        last_day: The last local day that was briefed or skipped, "2023-02-28", or "".
    """

    place: NoticePlace
    person_id: int
    server_id: int | None
    audience: str
    hour: int
    timezone: str
    created_at: datetime
    last_day: str = ""

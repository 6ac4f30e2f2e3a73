"""What the bot remembers, as values. Of people they have ids, never names."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any, Literal

Verdict = Literal["helpful", "wrong"]

_WORD = re.compile(r"\w+")


def new_id() -> str:
    """Return an id for an answer: short, for it stands in buttons, and not to be guessed."""
    return secrets.token_urlsafe(9)


def text_key(text: str) -> str:
    """Return what is the same for texts that differ in case, punctuation and spaces only."""
    return " ".join(_WORD.findall(text.casefold())) or text.strip()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is told: a channel, or a person's direct messages.

    Attributes:
        channel_id: The channel's; None for a person.
        person_id: The person's; None for a channel.

    Raises:
        ValueError: It is both or neither.
    """

    channel_id: int | None = None
    person_id: int | None = None

    def __post_init__(self) -> None:
        if (self.channel_id is None) == (self.person_id is None):
            raise ValueError("a place is a channel or a person")

    @property
    def key(self) -> str:
        """The place as one word, "channel:5" or "person:7"."""
        if self.channel_id is not None:
            return f"channel:{self.channel_id}"
        return f"person:{self.person_id}"

    @classmethod
    def of(cls, key: str) -> "Place":
        """Return the place of a key."""
        kind, _, number = key.partition(":")
        return cls(channel_id=int(number)) if kind == "channel" else cls(person_id=int(number))


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How a server wants the bot.

    Attributes:
        server_id: The server's.
        channels: Where the bot answers; empty for everywhere.
        mention_only: It answers mentions and commands, and takes up no conversation by itself.
        thread_answers: It answers a mention in a thread of its own.
        roles: Roles that may manage the bot, besides those who may manage the server.
        locale: The language of texts and dates, or "" for each reader's own.
        cooldown_s: Seconds between two questions of one person.
    """

    server_id: int
    channels: tuple[int, ...] = ()
    mention_only: bool = False
    thread_answers: bool = False
    roles: tuple[int, ...] = ()
    locale: str = ""
    cooldown_s: int = 10


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as it was given.

    Attributes:
        id: From `new_id`; it stands in the buttons under the answer.
        server_id: Where it was asked; None for direct messages.
        channel_id: The channel of the answer.
        message_id: The message that has the answer; None until it is sent.
        person_id: Who asked.
        question: As it was asked.
        payload: The answer; the addresses in `payload["citations"][...]["url"]` are what
            corrections look for.
        asked_at: When, in UTC.
        audience: Whose private news was read besides the public.
        before: What was asked earlier in the conversation, the oldest first.
        outlet: The outlet that was asked for, or "".
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
    """What a given answer was asked, without the answer."""

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
    verdict: Verdict
    what_was_wrong: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was asked in vain: how often, and which kind of not knowing it met last."""

    question: str
    reason: str
    times: int
    first_at: datetime
    latest_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question whose answer somebody waits for.

    Attributes:
        id: Its number.
        question: As it was asked.
        channel_id: Where the answer goes.
        person_id: Who waits.
        server_id: None for direct messages.
        message_id: The message that the answer replies to, or None.
        audience: Whose private news may answer it besides the public.
        asked_at: Since when.
        before: What was asked earlier in the conversation, the oldest first.
        outlet: The outlet that was asked for, or "".
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


@dataclass(frozen=True, slots=True)
class Follow:
    """What is followed, and where its news goes.

    Attributes:
        id: Its number; never given twice.
        kind: What kind of thing.
        subject: A name, words, or a question, as typed.
        aliases: Other names of a person, as known when the follow was made.
        place: Where the news goes.
        person_id: Who made it; 0 once they asked to be forgotten.
        server_id: The server of the channel; None for direct messages.
        audience: Whose private news counts besides the public.
        created_at: Only what came in since counts.
        told_at: When it last had a message; None if never.
        told_day: The day of that, "2023-02-28" in UTC, or "".
        told_times: How many messages it had on that day.
    """

    id: int
    kind: FollowKind
    subject: str
    aliases: tuple[str, ...]
    place: Place
    person_id: int
    server_id: int | None
    audience: str
    created_at: datetime
    told_at: datetime | None = None
    told_day: str = ""
    told_times: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """An article that a follow has yet to be told of."""

    follow_id: int
    url: str
    arrival_id: int
    at: datetime


class DueKind(StrEnum):
    """Whose question has to be asked again."""

    FOLLOW = "follow"
    WAITING = "waiting"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Due:
    """A question that has to be asked again, because news on it came in.

    Attributes:
        kind: Whose it is.
        subject_id: The id of the follow, the waiting question or the given answer.
        arrival_id: The newest arrival that speaks of it.
        at: Since when it is due.
    """

    kind: DueKind
    subject_id: str
    arrival_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours in which a place is told nothing; none if both are the same.

    Attributes:
        from_hour: The first, 0 to 23.
        until_hour: The hour in which telling begins again; before `from_hour` it is the next day's.
        timezone: An IANA name.
    """

    from_hour: int = 22
    until_hour: int = 7
    timezone: str = "UTC"

    def cover(self, local: time) -> bool:
        """Whether a time of day, in the zone, is quiet."""
        if self.from_hour <= self.until_hour:
            return self.from_hour <= local.hour < self.until_hour
        return local.hour >= self.from_hour or local.hour < self.until_hour


@dataclass(frozen=True, slots=True)
class Digest:
    """A daily brief.

    Attributes:
        place: Where it goes; a place has one at most.
        person_id: Who ordered it; 0 once they asked to be forgotten.
        server_id: The server of the channel; None for direct messages.
        audience: Whose private news counts besides the public.
        hour: The hour of the day, 0 to 23, in the zone.
        timezone: An IANA name.
        created_at: When it was ordered.
        last_day: The last local day that had one or was passed over, "2023-02-28", or "".
    """

    place: Place
    person_id: int
    server_id: int | None
    audience: str
    hour: int
    timezone: str
    created_at: datetime
    last_day: str = ""

"""All errors of the bot, as one tree.

NewsdeskError           one line for a person: what happened, where, what to do
+-- BotError
    +-- TokenError      the token is missing, or Discord refused it
    +-- IntentsError    Discord refused the events that the bot needs
    +-- DiscordError    Discord refused another request, or cannot be reached
    +-- UsageError      a command was used incorrectly
    +-- FollowError     something cannot be followed
    +-- BusyError       too many questions are waiting
    +-- CooldownError   a person asks again too soon
    +-- NotAllowedError a person has no permission
    +-- WrongChannelError  the bot does not answer in that channel
    +-- TooLateError    Discord no longer accepts the answer
    +-- FeedRefusedError a feed was not added, or cannot be read
    +-- IngestFullError  too many ingests are waiting
    +-- IngestEndedError an ingest ended without a report
    +-- ReportingError  errors cannot be reported to Sentry
    +-- WriterError     the writer cannot be used, or its text cannot be shown
"""

from typing import Literal

from index.errors import NewsdeskError

QueueScope = Literal["person", "server", "everybody"]
FeedRefusal = Literal["secret", "known", "forbidden", "unread"]
_BUSY: dict[QueueScope, str] = {
    "person": "you already have questions waiting; ask again when they are answered",
    "server": "too many questions from this server are waiting; ask again in a minute",
    "everybody": "too many questions are waiting; ask again in a few minutes",
}

FollowRefusal = Literal[
    "known", "person", "place", "words", "channel", "write", "member", "closed", "feed", "outlet"
]
_FOLLOW_REFUSED: dict[FollowRefusal, str] = {
    "known": "that is already followed there",
    "person": "one person can follow at most 25 things; unfollow one first",
    "place": "at most 25 things can be followed in one place; unfollow one first",
    "words": "that has no words to search for; name a person, an organisation or a topic",
    "channel": "only people who can manage a channel can follow something for it",
    "write": "the bot cannot write in that channel; give it permission to",
    "member": "the bot is not a member of that server; it can only send direct messages",
    "closed": "the bot cannot send direct messages to that person; allow them and try again",
    "feed": "the server does not watch that feed; add it first",
    "outlet": "there is no news from that outlet; choose another",
}


class BotError(NewsdeskError):
    """The bot could not do what was requested."""


class TokenError(BotError):
    """The token is missing, malformed or refused; the message says where to get one."""


class IntentsError(BotError):
    """Discord refused the events that the bot needs; the message says where to allow them."""


class DiscordError(BotError):
    """Discord refused a request or could not be reached."""


class UsageError(BotError):
    """A command was used incorrectly; the exit status is 2."""


class FollowError(BotError):
    """Something cannot be followed.

    Attributes:
        reason: "known": it is already followed there; "person" or "place": the limit is reached;
            "words": it has no words to search for; "channel": the person cannot manage the channel;
            "write": the bot cannot write there; "member": the bot is not a member of the server;
            "closed": the person takes no direct messages; "feed" or "outlet": it is not known.
    """

    def __init__(self, reason: FollowRefusal) -> None:
        super().__init__(_FOLLOW_REFUSED[reason])
        self.reason: FollowRefusal = reason


class BusyError(BotError):
    """Too many questions are waiting; the new question was not accepted.

    Attributes:
        scope: Which queue is full: the person's, the server's or the one for everybody.
    """

    def __init__(self, scope: QueueScope) -> None:
        super().__init__(_BUSY[scope])
        self.scope: QueueScope = scope


class CooldownError(BotError):
    """A person asks again too soon.

    Attributes:
        left_s: Whole seconds until the person can ask again.
    """

    def __init__(self, left_s: int) -> None:
        super().__init__(f"you asked a moment ago; ask again in {left_s} s")
        self.left_s = left_s


class NotAllowedError(BotError):
    """A person has no permission, or the command works only in a server.

    Attributes:
        in_server: Whether the command was used in a server; then the person lacks the permission.
    """

    def __init__(self, *, in_server: bool = True) -> None:
        message = "only people who can manage the server can do that"
        super().__init__(message if in_server else "that works only in a server")
        self.in_server = in_server


class WrongChannelError(BotError):
    """The bot does not answer in that channel.

    Attributes:
        channels: The channels in which it answers.
    """

    def __init__(self, channels: tuple[int, ...]) -> None:
        super().__init__(
            "the bot does not answer in this channel; use one that the server's settings allow"
        )
        self.channels = channels


class TooLateError(BotError):
    """Discord no longer accepts an answer to a command, or another copy of the bot answered it."""

    def __init__(self) -> None:
        super().__init__("Discord no longer accepts an answer to this command; use it again")


class FeedRefusedError(BotError):
    """A feed was not added, or cannot be read; nothing was changed.

    Attributes:
        kind: "secret": the address contains a password or a key; "known": the feed is watched
            already; "forbidden": the address may not be fetched; "unread": it cannot be read.
        reason: Why the feed cannot be read, in one line; "" for the other kinds.
    """

    def __init__(self, kind: FeedRefusal, reason: str = "") -> None:
        super().__init__(f"the feed was refused ({kind}){reason and f': {reason}'}")
        self.kind: FeedRefusal = kind
        self.reason = reason


class IngestFullError(BotError):
    """Too many ingests are waiting."""

    def __init__(self) -> None:
        super().__init__("too many ingests are waiting; try again when they are done")


class IngestEndedError(BotError):
    """The process of an ingest ended without a report; articles stored by then are kept."""


class WriterError(BotError):
    """The writer cannot be used. The message never contains its key or a server's response."""


class ReportingError(BotError):
    """Errors cannot be reported to Sentry; the message never contains the address."""

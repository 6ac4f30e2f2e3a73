"""Everything that can go wrong in the bot, as one tree.

NewsdeskError           one line for a person: what, where, what to do
+-- BotError
    +-- TokenError      the token is missing, or Discord refused it
    +-- IntentsError    Discord refused the events that were asked for
    +-- DiscordError    Discord refused something else, or cannot be reached
    +-- UsageError      a command was used in a wrong way
    +-- FollowError     something cannot be followed
    +-- BusyError       too many questions wait already
    +-- CooldownError   a person asks again too soon
    +-- NotAllowedError a person may not do that
    +-- WrongChannelError  the bot does not answer in that channel
    +-- TooLateError    Discord no longer takes an answer
    +-- FeedRefusedError a feed was not added, or cannot be read
    +-- IngestFullError  too many ingests wait already
    +-- IngestEndedError an ingest ended without a report
    +-- WriterError     the model that words answers cannot be used, or wrote what cannot be shown
"""

from typing import Literal

from index.errors import NewsdeskError

Whose = Literal["person", "server", "everybody"]
FeedRefusal = Literal["secret", "known", "forbidden", "unread"]
_BUSY: dict[Whose, str] = {
    "person": "you have questions waiting; ask again when they are answered",
    "server": "many questions of this server are waiting; ask again in a minute",
    "everybody": "many questions are waiting; ask again in a few minutes",
}


class BotError(NewsdeskError):
    """The bot could not do what was asked."""


class TokenError(BotError):
    """The token is missing, malformed or refused; names the setting and where to get one."""


class IntentsError(BotError):
    """Discord refused the events that were asked for; names where they are allowed."""


class DiscordError(BotError):
    """Discord refused a request, or could not be reached when it had to be."""


class UsageError(BotError):
    """A command was given what it cannot use; the exit status is 2."""


class FollowError(BotError):
    """Something cannot be followed; a whole sentence, for who wanted to."""


class BusyError(BotError):
    """Too many questions are waiting already; nothing was lost, nothing was taken on.

    Attributes:
        whose: Whose questions fill the line: the person's own, the server's, or everybody's.
    """

    def __init__(self, whose: Whose) -> None:
        super().__init__(_BUSY[whose])
        self.whose: Whose = whose


class CooldownError(BotError):
    """A person asks again too soon.

    Attributes:
        left_s: Whole seconds after which they may.
    """

    def __init__(self, left_s: int) -> None:
        super().__init__(f"you have just asked; ask again in {left_s} s")
        self.left_s = left_s


class NotAllowedError(BotError):
    """A person may not do that, or not outside of a server.

    Attributes:
        in_server: Whether it was tried in a server: then it is the person who may not.
    """

    def __init__(self, *, in_server: bool = True) -> None:
        where = "only those who may manage the server may do that"
        super().__init__(where if in_server else "that works in a server only")
        self.in_server = in_server


class WrongChannelError(BotError):
    """The bot does not answer in that channel.

    Attributes:
        channels: Those in which it does.
    """

    def __init__(self, channels: tuple[int, ...]) -> None:
        super().__init__("the server's settings name other channels")
        self.channels = channels


class TooLateError(BotError):
    """Discord no longer takes an answer to a command, or another copy of the bot has given it."""

    def __init__(self) -> None:
        super().__init__("Discord no longer takes an answer to this")


class FeedRefusedError(BotError):
    """A feed was not added, or cannot be read; nothing was changed.

    Attributes:
        kind: Why: its address holds a password or a key, it is watched already, its address is
            none that is fetched from, or it cannot be read.
        reason: For one that cannot be read, why, in one line.
    """

    def __init__(self, kind: FeedRefusal, reason: str = "") -> None:
        super().__init__(f"the feed was refused ({kind}){reason and f': {reason}'}")
        self.kind: FeedRefusal = kind
        self.reason = reason


class IngestFullError(BotError):
    """Too many ingests wait already."""

    def __init__(self) -> None:
        super().__init__("enough is waiting to be read; try again when that is done")


class IngestEndedError(BotError):
    """An ingest's process ended without a report; what had come in by then is kept."""


class WriterError(BotError):
    """The model that words answers cannot be used; never tells the key, nor what a server said."""

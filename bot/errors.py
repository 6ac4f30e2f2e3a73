"""Everything that can go wrong in the bot, as one tree.

NewsdeskError           one line for a person: what, where, what to do
+-- BotError
+-- TokenError      the token is missing, or Discord refused it
+-- IntentsError    Discord refused the events that were asked for
+-- DiscordError    Discord refused something else, or cannot be reached
+-- UsageError      a command was used in a wrong way
+-- FollowError     something cannot be followed
"""

from index.errors import NewsdeskError


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

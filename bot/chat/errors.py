"""The one place that turns what went wrong in Discord into words: for people, and for the log."""

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from bot.chat.deliver import ALREADY_ACKNOWLEDGED, BROKEN, answer_interaction, reply
from bot.chat.render import Message, say
from bot.errors import BotError, DiscordError, IntentsError, TokenError
from index.errors import LibraryBusyError, NewsdeskError

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"
RESTARTING = "I am being restarted and could not finish this; please ask again in a minute."

_TOKEN_REFUSED = (
    "DISCORD_TOKEN: Discord refused it, it was mistyped or has been reset; "
    f"make a new one at {PORTAL} (your application > Bot > Reset Token) and set it in .env"
)

_UNAUTHORIZED = 401
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500
# Close codes of the gateway:
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway
_TOKEN_CLOSE = 4004
_INTENTS_CLOSE = frozenset({4013, 4014})


def explain(error: BaseException, where: str) -> Message:
    """Log an error and return what to say about it.

    Args:
        error: What went wrong.
        where: What it went wrong with, for the log: a command and an id.

    Returns:
        One sentence, with a reference that is also in the log. It tells nothing of the error
        itself: that may name paths and addresses that are nobody's business in a channel.
    """
    while isinstance(error, app_commands.CommandInvokeError) and error.__cause__ is not None:
        error = error.__cause__
    reference = secrets.token_hex(4)
    if isinstance(error, NewsdeskError):
        log.error("%s: failed, reference %s: %s", where, reference, error)
    else:
        log.error("%s: failed, reference %s", where, reference, exc_info=error)
    if isinstance(error, LibraryBusyError):
        return say(f"News is coming in just now; please ask again in a minute (ref {reference}).")
    return say(
        "Something went wrong on my side; please try again, and if it stays so, "
        f"tell whoever runs me this reference: {reference}."
    )


async def on_command_error(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Answer a command that failed."""
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        log.warning("%s Run `newsdesk sync`, so that Discord offers today's commands.", error)
        message = say("This command has changed; please try again in a minute.")
    else:
        name = interaction.command.qualified_name if interaction.command else "?"
        message = explain(error, f"/{name}, interaction {interaction.id}")
    if interaction.response.is_done():
        await answer_interaction(interaction, message)
        return
    try:
        await interaction.response.send_message(message.content, ephemeral=True)
    except (discord.HTTPException, *BROKEN) as failure:
        if getattr(failure, "code", 0) == ALREADY_ACKNOWLEDGED:
            await answer_interaction(interaction, message)
            return
        log.warning("interaction %s: error not told: %r", interaction.id, failure)


async def on_message_error(asked: discord.Message, error: BaseException) -> None:
    """Answer a message that was a question and failed."""
    await reply(asked, explain(error, f"message {asked.id}"))


def start_error(error: BaseException) -> BotError | None:
    """Return what a failed connection to Discord means.

    Args:
        error: What `login` or `connect` raised.

    Returns:
        The error that ends the program, its cause and cure in one line; None where it is worth
        trying again later. Anything that is not Discord's or the network's is raised as it is.
    """
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return _closed(4014)
    if isinstance(error, discord.ConnectionClosed):
        return _closed(error.code)
    status = error.status if isinstance(error, discord.HTTPException) else None
    if isinstance(error, discord.LoginFailure) or status == _UNAUTHORIZED:
        return TokenError(_TOKEN_REFUSED)
    if status is not None and status < _SERVER_ERRORS and status != _TOO_MANY_REQUESTS:
        return DiscordError(f"Discord refused the start: {error}; see {PORTAL}")
    passing = (discord.HTTPException, discord.GatewayNotFound, discord.RateLimited, *BROKEN)
    if isinstance(error, passing):
        return None
    raise error


def _closed(code: int) -> BotError:
    """Return what it means that the gateway was closed for good with `code`."""
    if code == _TOKEN_CLOSE:
        return TokenError(_TOKEN_REFUSED)
    if code in _INTENTS_CLOSE:
        return IntentsError(
            "Discord refused the gateway intents; Newsdesk needs no privileged one, so check that "
            f"the application at {PORTAL} is not restricted (your application > Bot)"
        )
    return DiscordError(f"Discord closed the gateway with code {code}; see {PORTAL}")

"""The one place that turns what went wrong in Discord into words: for people, and for the log."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import wraps
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.chat.cards.markdown_escape import ELLIPSIS
from bot.chat.cards.messages import Message, say
from bot.chat.delivery import (
    ALREADY_ACKNOWLEDGED,
    BROKEN,
    answer_interaction,
    changes_its_message,
    follow_up,
    is_for_channel,
    reply,
)
from bot.chat.i18n.texts import Texts, texts_for
from bot.errors import (
    BotError,
    BusyError,
    CooldownError,
    DiscordError,
    FollowError,
    FollowRefusal,
    IngestFullError,
    IntentsError,
    NotAllowedError,
    TokenError,
    TooLateError,
    WrongChannelError,
)
from bot.store.follows import MAX_FOLLOWS
from index.errors import LibraryBusyError, NewsdeskError

log = logging.getLogger(__name__)

PORTAL = "https://discord.com/developers/applications"
_ENGLISH = texts_for()
RESTARTING = _ENGLISH.restarting
# An autocomplete has three seconds, its way there and back included.
_SUGGEST_S = 2.0
_CHANNELS_NAMED = 20
# How long it is shown in a channel that somebody has to wait.
_BUSY_SHOWN_S = 8.0

T = TypeVar("T", str, int)
C = TypeVar("C")

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


def explain(error: BaseException, where: str, texts: Texts = _ENGLISH) -> Message:
    """Return the message for an error; log it, a refusal only at debug level.

    Args:
        error: What went wrong.
        where: The command and its id, for the log.
        texts: The reader's language.

    Returns:
        A sentence; for a failure with a reference that is also in the log. The error's own text
        is left out: it may contain paths and addresses that must not appear in a channel.
    """
    error = _cause(error)
    if (refusal := _refusal(error, texts)) is not None:
        log.debug("%s: refused: %s", where, error)
        return refusal
    reference = secrets.token_hex(4)
    if isinstance(error, NewsdeskError):
        log.error("%s: failed, reference %s: %s", where, reference, error)
    else:
        log.error("%s: failed, reference %s", where, reference, exc_info=error)
    if isinstance(error, LibraryBusyError):
        return say(texts.news_coming_in.format(reference=reference))
    return say(texts.unexpected.format(reference=reference))


def _cause(error: BaseException) -> BaseException:
    """Return the error inside discord.py's wrappers."""
    while isinstance(error, app_commands.AppCommandError) and error.__cause__ is not None:
        error = error.__cause__
    return error


def _refusal(error: BaseException, texts: Texts) -> Message | None:
    """Return the message of a refusal; None if the error is a failure."""
    match error:
        case BusyError(scope=whose):
            words = {
                "person": texts.busy_person,
                "server": texts.busy_server,
                "everybody": texts.busy_everybody,
            }
            return say(words[whose])
        case CooldownError(left_s=left_s):
            return say(texts.cooldown.format(seconds=left_s))
        case IngestFullError():
            return say(texts.ingest_full)
        case WrongChannelError(channels=channels):
            shown = [f"<#{channel}>" for channel in channels[:_CHANNELS_NAMED]]
            more = [ELLIPSIS] if len(channels) > len(shown) else []
            return Message(content=texts.not_here.format(channels=", ".join(shown + more)))
        case FollowError(reason=why):
            return say(_unfollowable(why, texts))
        case NotAllowedError(in_server=in_server):
            return say(texts.not_allowed if in_server else texts.only_in_server)
    return None


def _unfollowable(why: FollowRefusal, texts: Texts) -> str:
    return {
        "known": texts.follow_known,
        "person": texts.follow_person_full.format(most=MAX_FOLLOWS),
        "place": texts.follow_place_full.format(most=MAX_FOLLOWS),
        "words": texts.follow_no_words,
        "channel": texts.follow_not_yours,
        "write": texts.follow_cannot_write,
        "member": texts.follow_no_member,
        "closed": texts.follow_closed,
        "feed": texts.post_no_feed,
        "outlet": texts.post_no_outlet,
    }[why]


async def on_command_error(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Answer a command that failed; an autocomplete that failed offers nothing."""
    if isinstance(_cause(error), TooLateError):
        return  # Discord takes no answer any more; the log has the reason
    name = interaction.command.qualified_name if interaction.command else "?"
    where = f"/{name}, interaction {interaction.id}"
    changed = isinstance(
        error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch
    )
    if changed:
        log.warning("%s Run `newsdesk sync`, so that Discord offers today's commands.", error)
    if interaction.type is discord.InteractionType.autocomplete:
        if not changed:
            explain(error, f"autocomplete of {where}")
        await _offer_nothing(interaction)
        return
    texts = _texts(interaction)
    message = say(texts.command_changed) if changed else explain(error, where, texts)
    await _tell(interaction, message)


async def on_interaction_error(
    interaction: discord.Interaction[Any], error: BaseException, what: str
) -> None:
    """Answer a button, menu or modal that failed.

    Args:
        interaction: Of the button, the menu or the modal.
        error: What went wrong.
        what: Which it is, for the log.
    """
    message = explain(error, f"{what}, interaction {interaction.id}", _texts(interaction))
    await _tell(interaction, message)


@asynccontextmanager
async def telling(interaction: discord.Interaction[Any], what: str) -> AsyncIterator[None]:
    """Show an error to the user of a button or modal if the block fails.

    discord.py only logs what a persistent button raises: it has no handler for those.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - every error is shown to the user
        await on_interaction_error(interaction, error, what)


def suggesting(
    suggest: Callable[[C, discord.Interaction[Any], str], Awaitable[list[app_commands.Choice[T]]]],
) -> Callable[
    [C, discord.Interaction[Any], str], Coroutine[Any, Any, list[app_commands.Choice[T]]]
]:
    """Make an autocomplete offer nothing if it fails or takes too long.

    A failure is only logged, with a reference: the user is still typing.
    """

    @wraps(suggest)
    async def offer(
        cog: C, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[T]]:
        try:
            async with asyncio.timeout(_SUGGEST_S):
                return await suggest(cog, interaction, typed)
        except Exception as error:  # noqa: BLE001 - whatever it is, typing goes on
            name = interaction.command.qualified_name if interaction.command else "?"
            explain(error, f"autocomplete of /{name}, interaction {interaction.id}")
            return []

    return offer


async def on_message_error(
    asked: discord.Message, error: BaseException, texts: Texts = _ENGLISH
) -> None:
    """Answer a message that was a question and failed.

    Others in the channel need not read for long that somebody has to wait.
    """
    passing = asked.guild is not None and isinstance(_cause(error), BusyError | CooldownError)
    for_s = _BUSY_SHOWN_S if passing else None
    await reply(asked, explain(error, f"message {asked.id}", texts), for_s=for_s)


def _texts(interaction: discord.Interaction[Any]) -> Texts:
    """Return the reader's language; the server's once the answer is deferred for a channel."""
    if is_for_channel(interaction):
        return texts_for(interaction.guild_locale, interaction.locale)
    return texts_for(interaction.locale)


async def _tell(interaction: discord.Interaction[Any], message: Message) -> None:
    if changes_its_message(interaction):
        await follow_up(interaction, message)
        return
    if interaction.response.is_done():
        await answer_interaction(interaction, message)
        return
    try:
        await interaction.response.send_message(message.content, ephemeral=True)
    except (discord.HTTPException, *BROKEN) as failure:
        if getattr(failure, "code", 0) == ALREADY_ACKNOWLEDGED:
            await answer_interaction(interaction, message)
            return
        log.warning("interaction %s: error message not delivered: %r", interaction.id, failure)


async def _offer_nothing(interaction: discord.Interaction[Any]) -> None:
    if not interaction.response.is_done():
        with suppress(discord.HTTPException, *BROKEN):
            await interaction.response.autocomplete([])


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
            "Discord refused the gateway intents; Newsdesk needs no privileged one unless "
            "NEWSDESK_MESSAGE_CONTENT=true; that needs the Message Content Intent, so switch it on "
            f"at {PORTAL} (your application > Bot), or check there that the bot is not restricted"
        )
    return DiscordError(f"Discord closed the gateway with code {code}; see {PORTAL}")

"""Bring a rendered message to Discord, through dropped connections and short outages."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import aiohttp
import discord

from bot.chat.cards.layout import files, layout
from bot.chat.render import Message

log = logging.getLogger(__name__)

T = TypeVar("T")

# What a broken connection raises; the library repeats a request after only two kinds of it.
BROKEN = (aiohttp.ClientError, OSError, asyncio.TimeoutError)
# Seconds between tries, on top of the library's own: it repeats a 5xx for 25 s and obeys a 429.
_PAUSES_S = (0.2, 1.0, 3.0, 6.0, 12.0)
# Discord hides the sign after ten seconds.
_TYPING_EVERY_S = 8.0

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
ALREADY_ACKNOWLEDGED = 40060
_UNKNOWN_MESSAGE = 10008


async def acknowledge(interaction: discord.Interaction[Any], *, private: bool = False) -> bool:
    """Tell Discord that an answer will come; it waits three seconds for that word.

    Args:
        interaction: What is to be answered.
        private: Whether only who asked will see the answer.

    Returns:
        Whether the interaction can be answered now. False: it came too late, or another running
        copy of the bot has taken it; the log says which.
    """
    for attempt in range(2):
        try:
            await interaction.response.defer(ephemeral=private, thinking=True)
        except BROKEN as error:
            if attempt:
                log.warning("interaction %s: not acknowledged: %s", interaction.id, error)
        except discord.HTTPException as error:
            # On the second try this means that the first has arrived, only its reply was lost.
            if error.code == ALREADY_ACKNOWLEDGED and attempt:
                return True
            log.warning("interaction %s: cannot be answered: %s", interaction.id, error)
            return False
        else:
            return True
    return False


async def answer_interaction(interaction: discord.Interaction[Any], message: Message) -> bool:
    """Put a message in the place of an acknowledged interaction's "thinking".

    Returns:
        Whether it arrived. If somebody deleted that place, a follow-up is sent instead; any other
        refusal is logged.
    """
    try:
        await _persist(lambda: interaction.edit_original_response(**_parts(message, edit=True)))
    except discord.HTTPException as error:
        if error.code != _UNKNOWN_MESSAGE:
            log.warning("interaction %s: answer not delivered: %s", interaction.id, error)
            return False
    except BROKEN as error:
        log.warning("interaction %s: answer not delivered: %r", interaction.id, error)
        return False
    else:
        return True
    try:
        await interaction.followup.send(**_parts(message))
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("interaction %s: follow-up not delivered: %r", interaction.id, error)
        return False
    return True


async def reply(asked: discord.Message, message: Message) -> bool:
    """Reply to a message, once.

    Returns:
        Whether it arrived; a refusal is logged.
    """
    # The nonce lets us repeat a request whose reply was lost: Discord sends no second message.
    try:
        await _persist(
            lambda: asked.channel.send(
                **_parts(message),
                reference=asked.to_reference(fail_if_not_exists=False),
                mention_author=False,
                nonce=str(asked.id),
            )
        )
    except discord.Forbidden as error:
        log.warning(
            "channel %s: reply refused (%s): allow the bot to Send Messages and Embed Links there",
            asked.channel.id,
            error,
        )
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("message %s: reply not delivered: %r", asked.id, error)
    else:
        return True
    return False


@asynccontextmanager
async def typing(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Show that an answer is being worked out; where that fails, it is only not shown."""

    async def show() -> None:
        while True:
            with suppress(discord.HTTPException, *BROKEN):
                await channel.typing()
            await asyncio.sleep(_TYPING_EVERY_S)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()


def _parts(message: Message, *, edit: bool = False) -> dict[str, Any]:
    """Return a message as the library's keyword arguments, to be used once."""
    parts: dict[str, Any] = {"allowed_mentions": discord.AllowedMentions.none()}
    if message.card is None:
        parts["content"] = message.content
    else:
        parts["view"] = layout(message.card)
        uploads = files(message.card)
        if edit:  # a picture of the page before is not to stay
            parts["attachments"] = uploads
        elif uploads:
            parts["files"] = uploads
    return parts


async def _persist(send: Callable[[], Awaitable[T]]) -> T:
    """Send until it arrives; only for requests that may be repeated.

    Raises:
        discord.HTTPException: Discord refused it, and will again.
        aiohttp.ClientError, OSError, asyncio.TimeoutError: The connection broke every time.
    """
    for pause_s in _PAUSES_S:
        try:
            return await send()
        except discord.HTTPException as error:
            if error.status != 429 and error.status < 500:  # noqa: PLR2004 - HTTP's own numbers
                raise
            log.info("Discord answered %s; trying again in %s s", error.status, pause_s)
        except BROKEN as error:
            log.info("connection to Discord broke (%r); trying again in %s s", error, pause_s)
        await asyncio.sleep(pause_s)
    return await send()

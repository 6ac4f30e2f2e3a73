"""Bring a rendered message to Discord, through dropped connections and short outages."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import aiohttp
import discord

from bot.chat.cards.messages import Message
from bot.chat.cards.views import files, layout

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
_UNKNOWN_WEBHOOK = 10015
# An interaction's token is good for fifteen minutes.
_EXPIRED_TOKEN = frozenset({50027, _UNKNOWN_WEBHOOK})

Interaction = discord.Interaction[Any]

# Where the bot is only the user's app: `follow_up`.
MOST_FOLLOW_UPS = 5
_FOLLOW_UPS = "newsdesk follow-ups"
# Under which an interaction keeps the id of the message that says "thinking".
_ORIGINAL = "newsdesk original"
_PRIVATE = "newsdesk private"


async def acknowledge(
    interaction: Interaction, *, private: bool = False, change: bool = False
) -> bool:
    """Acknowledge an interaction; Discord allows three seconds for that.

    Args:
        interaction: What is to be answered.
        private: Whether only the asker will see the answer.
        change: Whether the message that a button is on will change, and none be added.

    Returns:
        Whether the interaction can be answered now. False: it came too late, or another running
        copy of the bot has taken it; the log says which.
    """
    for attempt in range(2):
        try:
            response = await interaction.response.defer(ephemeral=private, thinking=not change)
        except BROKEN as error:
            if attempt:
                log.warning("interaction %s: not acknowledged: %s", interaction.id, error)
        except discord.HTTPException as error:
            # On the second try this means that the first has arrived, only its reply was lost.
            if error.code == ALREADY_ACKNOWLEDGED and attempt:
                interaction.extras[_PRIVATE] = private
                return True
            log.warning("interaction %s: cannot be answered: %s", interaction.id, error)
            return False
        else:
            interaction.extras[_PRIVATE] = private
            if response is not None and not change:
                interaction.extras[_ORIGINAL] = response.message_id
            return True
    return False


def is_for_channel(interaction: Interaction) -> bool:
    """Whether everybody in the channel will see the answer to an acknowledged interaction."""
    if not interaction.response.is_done() or changes_its_message(interaction):
        return False
    return not interaction.extras.get(_PRIVATE, False)


def changes_its_message(interaction: Interaction) -> bool:
    """Whether an interaction was acknowledged with a change of the message that its button is on.

    Only a card may take that place; whatever else is to be said is a follow-up.
    """
    return interaction.response.type is discord.InteractionResponseType.deferred_message_update


async def open_modal(interaction: Interaction, opened: discord.ui.Modal) -> None:
    """Open a modal, which is an interaction's only answer; where that fails the log says so."""
    for attempt in range(2):
        try:
            await interaction.response.send_modal(opened)
        except BROKEN as error:
            if attempt:
                log.warning("interaction %s: modal not opened: %s", interaction.id, error)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED or not attempt:
                log.warning("interaction %s: modal not opened: %s", interaction.id, error)
            return
        else:
            return


async def answer_interaction(
    interaction: Interaction, message: Message, *, private: bool = False
) -> int | None:
    """Put a message in the place of an acknowledged interaction's "thinking".

    If somebody deleted that place, a follow-up is sent instead. If the interaction's token has
    run out, the message goes to the channel. If it is private, or the bot may not write there, it
    goes to the asker.

    Returns:
        The id of the message that shows it now; None where it did not arrive, and the log says why.
    """
    try:
        edited = await _persist(
            lambda: interaction.edit_original_response(**_parts(message, edit=True))
        )
    except discord.HTTPException as error:
        if error.code in _EXPIRED_TOKEN:
            return await _answer_late(interaction, message, private=private)
        if error.code != _UNKNOWN_MESSAGE:
            log.warning("interaction %s: answer not delivered: %s", interaction.id, error)
            return None
    except BROKEN as error:
        log.warning("interaction %s: answer not delivered: %r", interaction.id, error)
        return None
    else:
        return edited.id
    return await follow_up(interaction, message, private=private)


async def follow_up(
    interaction: Interaction, message: Message, *, private: bool = True
) -> int | None:
    """Send a further message to an acknowledged interaction.

    Where the bot is no member of the server, Discord takes five of them:
    https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages

    Returns:
        Its id; None where it did not arrive, and the log says why.
    """
    sent_before = interaction.extras.get(_FOLLOW_UPS, 0)
    if not is_member(interaction) and sent_before >= MOST_FOLLOW_UPS:
        log.warning("interaction %s: Discord takes no further follow-up", interaction.id)
        return None
    interaction.extras[_FOLLOW_UPS] = sent_before + 1
    try:
        sent = await interaction.followup.send(**_parts(message), ephemeral=private, wait=True)
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("interaction %s: follow-up not delivered: %r", interaction.id, error)
        return None
    return sent.id


async def remove_original(interaction: Interaction) -> bool:
    """Delete the message that a button is on; return whether it is gone."""
    try:
        await _persist(interaction.delete_original_response)
    except discord.NotFound:
        return True
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("interaction %s: message not deleted: %r", interaction.id, error)
        return False
    return True


def is_member(interaction: Interaction) -> bool:
    """Whether the bot is a member where an interaction came from, and not only the user's app."""
    return interaction.guild_id is None or interaction.is_guild_integration()


async def _answer_late(interaction: Interaction, message: Message, *, private: bool) -> int | None:
    """Answer an interaction whose token has run out."""
    log.info("interaction %s: its token has run out; answered by a message", interaction.id)
    channel = interaction.channel
    if not private and isinstance(channel, discord.abc.Messageable) and _may_write(interaction):
        # "thinking" was a message, to which this one replies
        place = _original(interaction)
        sent = await send(channel, message, f"late-{interaction.id}", reference=place)
        if sent is not None:
            return sent
    return await send(interaction.user, message, f"late-{interaction.id}")


def _original(interaction: Interaction) -> discord.MessageReference | None:
    original = interaction.extras.get(_ORIGINAL)
    if original is None or interaction.channel_id is None:
        return None
    return discord.MessageReference(
        message_id=original, channel_id=interaction.channel_id, fail_if_not_exists=False
    )


def _may_write(interaction: Interaction) -> bool:
    """Whether the bot may write where an interaction came from, as its payload says."""
    if interaction.guild_id is None:
        return True
    if not is_member(interaction):
        return False
    allowed = interaction.app_permissions
    if isinstance(interaction.channel, discord.Thread):
        return allowed.view_channel and allowed.send_messages_in_threads
    return allowed.view_channel and allowed.send_messages


async def reply(
    asked: discord.Message, message: Message, *, for_s: float | None = None
) -> int | None:
    """Reply to a message, once.

    Args:
        asked: The message.
        message: The reply.
        for_s: After how many seconds the reply is deleted; None to keep it.

    Returns:
        The id of the reply; None where it did not arrive, and the log says why.
    """
    reference = asked.to_reference(fail_if_not_exists=False)
    return await send(asked.channel, message, str(asked.id), reference=reference, for_s=for_s)


async def send(
    channel: discord.abc.Messageable,
    message: Message,
    nonce: str,
    *,
    reference: discord.MessageReference | None = None,
    for_s: float | None = None,
) -> int | None:
    """Send a message to a channel or a person, once.

    Args:
        channel: Where.
        message: What.
        nonce: A name of the message, at most 25 characters: it lets us repeat a request whose
            reply was lost, since Discord sends no second message of one name.
        reference: What it replies to, without a ping.
        for_s: After how many seconds it is deleted; None to keep it.

    Returns:
        Its id; None where it did not arrive, and the log says why.
    """
    more: dict[str, Any] = {} if reference is None else {"reference": reference}
    if for_s is not None:
        more["delete_after"] = for_s
    try:
        sent = await _persist(
            lambda: channel.send(**_parts(message), **more, mention_author=False, nonce=nonce)
        )
    except discord.Forbidden as error:
        log.warning("%s: message refused (%s): allow the bot to Send Messages there", nonce, error)
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("%s: message not delivered: %r", nonce, error)
    else:
        return sent.id
    return None


async def post(
    channel: discord.abc.Messageable,
    message: Message,
    *,
    nonce: str,
    reply_to: discord.MessageReference | None = None,
) -> discord.Message:
    """Send a message that nobody waits for, once, without a ping.

    Args:
        channel: Where.
        message: What.
        nonce: What Discord knows it by, at most 25 characters: it is not sent again.
        reply_to: What it replies to, if anything.

    Returns:
        The message as Discord has it.

    Raises:
        discord.HTTPException: Discord refused it, or has failed every time.
        aiohttp.ClientError, OSError, asyncio.TimeoutError: The connection broke every time.
    """
    replying: dict[str, Any] = {}
    if reply_to is not None:
        replying = {"reference": reply_to, "mention_author": False}
    return await _persist(lambda: channel.send(**_parts(message), nonce=nonce, **replying))


async def revise(shown: discord.PartialMessage, message: Message) -> discord.Message:
    """Change a message of ours that nobody waits for.

    Args:
        shown: The message.
        message: What it shows from now on.

    Returns:
        The message as Discord has it.

    Raises:
        discord.HTTPException: Discord refused it, or has failed every time.
        aiohttp.ClientError, OSError, asyncio.TimeoutError: The connection broke every time.
    """
    return await _persist(lambda: shown.edit(**_parts(message, edit=True)))


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
    pinged = [discord.Object(person_id) for person_id in message.pings]
    roles = [discord.Object(role_id) for role_id in message.role_pings]
    mentions = discord.AllowedMentions(everyone=False, roles=roles or False, users=pinged or False)
    parts: dict[str, Any] = {"allowed_mentions": mentions}
    if message.card is None:
        parts["content"] = message.content
    else:
        parts["view"] = layout(message.card)
        uploads = files(message.card)
        if edit:
            # what stood there until now, "Reading the news …", may stand beside no card, and a
            # picture of the page before is not to stay
            parts |= {"content": None, "attachments": uploads}
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

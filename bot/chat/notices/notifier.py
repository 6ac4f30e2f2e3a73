"""Brings notices to channels and people, from a thread beside the event loop."""

import asyncio
import hashlib
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
import discord

from bot.answer import serialisation
from bot.chat.cards.answer import answer_card
from bot.chat.cards.following import card
from bot.chat.cards.messages import Message
from bot.chat.delivery import BROKEN, post, revise
from bot.chat.i18n.texts import Texts, texts_for
from bot.chat.sharding import server_of_channel
from bot.following.notices import AnswerNotice, Notice, StoriesNotice
from bot.following.round_context import Delivery, Receipt
from bot.store import BotStore
from bot.store.values import GivenAnswer, NoticePlace

log = logging.getLogger(__name__)

# Longer than all repetitions of one message together take: the library's own and ours.
_LONGEST_S = 240.0
_NONCE = 25  # characters at most
_SERVER_ERRORS = 500


class DiscordMessenger:
    """A messenger over a connected client; `send` is called from threads only.

    Args:
        client: The connection.
        loop: The event loop that the client lives in.
        store: Tells the language of a server, and of a person.
    """

    def __init__(
        self, client: discord.Client, loop: asyncio.AbstractEventLoop, store: BotStore
    ) -> None:
        self._client = client
        self._loop = loop
        self._store = store
        self._ended = threading.Event()

    def end(self) -> None:
        """Send no more; later notices are left for the next round."""
        self._ended.set()

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
        """Bring a notice somewhere; see `bot.following.round_context.Messenger`."""
        if self._ended.is_set() or not self._client.is_ready():
            return Receipt(Delivery.LATER)
        pinged = notice.pinged if isinstance(notice, AnswerNotice) and place.channel_id else 0
        message = Message(
            card=card(notice, self._texts(place, reader or instead)),
            pings=(pinged,) if pinged else (),
            role_pings=_role_pings(notice) if place.channel_id else (),
        )
        directly = None
        if place.channel_id is not None and instead:
            person = NoticePlace(person_id=instead)
            directly = person, Message(card=card(notice, self._texts(person)))
        return self._result(self._send(place, message, directly, reply_to, _nonce(key)), place, key)

    def offer_newer(self, given: GivenAnswer, *, key: str) -> Receipt:
        """Offer newer reporting on a card; see `bot.following.round_context.Messenger`."""
        if self._ended.is_set() or not self._client.is_ready():
            return Receipt(Delivery.LATER)
        answer = serialisation.read(given.payload)
        if answer is None or given.message_id is None:
            return Receipt(Delivery.REFUSED)
        place = NoticePlace(channel_id=given.channel_id)
        texts = self._texts(place, 0 if given.server_id else given.person_id)
        public = given.server_id is not None
        shown = answer_card(answer, texts, given.id, newer=True, hideable=public)
        message = Message(card=shown)
        return self._result(self._change(place, given.message_id, message), place, key)

    def _result(
        self, sending: Coroutine[Any, Any, Receipt], place: NoticePlace, key: str
    ) -> Receipt:
        """Wait in this thread for what the event loop sends."""
        waiting = asyncio.run_coroutine_threadsafe(sending, self._loop)
        try:
            return waiting.result(_LONGEST_S)
        except TimeoutError:
            waiting.cancel()
            log.warning("%s: not known whether %s has arrived", place.key, key)
            return Receipt(Delivery.UNKNOWN)

    async def _change(self, place: NoticePlace, message_id: int, message: Message) -> Receipt:
        channel = self._client.get_partial_messageable(place.channel_id or 0)

        async def change() -> discord.Message:
            return await revise(channel.get_partial_message(message_id), message)

        return await self._deliver(place, change)

    async def _send(
        self,
        place: NoticePlace,
        message: Message,
        directly: tuple[NoticePlace, Message] | None,
        reply_to: int | None,
        nonce: str,
    ) -> Receipt:
        receipt = await self._try(place, reply_to, message, nonce)
        if receipt.delivery is Delivery.REFUSED and directly is not None:
            person, direct_message = directly
            return await self._try(person, None, direct_message, nonce)
        return receipt

    async def _try(
        self, place: NoticePlace, reply_to: int | None, message: Message, nonce: str
    ) -> Receipt:
        async def say() -> discord.Message:
            channel, replied = await self._channel(place, reply_to)
            return await post(channel, message, nonce=nonce, reply_to=replied)

        return await self._deliver(place, say)

    async def _deliver(
        self, place: NoticePlace, deliver: Callable[[], Awaitable[discord.Message]]
    ) -> Receipt:
        try:
            sent = await deliver()
        except discord.HTTPException as error:
            if error.status >= _SERVER_ERRORS:
                log.warning("%s: Discord has failed (%s); later again", place.key, error)
                return Receipt(Delivery.LATER)
            log.warning("%s: notice refused: %s", place.key, error)
            return Receipt(Delivery.REFUSED)
        except aiohttp.ClientConnectorError as error:
            log.warning("%s: Discord cannot be reached (%s); later again", place.key, error)
            return Receipt(Delivery.LATER)
        except BROKEN as error:
            log.warning("%s: not known whether a notice has arrived: %r", place.key, error)
            return Receipt(Delivery.UNKNOWN)
        return Receipt(Delivery.SENT, sent.channel.id, sent.id)

    async def _channel(
        self, place: NoticePlace, reply_to: int | None
    ) -> tuple[discord.abc.Messageable, discord.MessageReference | None]:
        if place.channel_id is None:
            assert place.person_id is not None
            return await self._client.create_dm(discord.Object(place.person_id)), None
        channel = self._client.get_partial_messageable(place.channel_id)
        if reply_to is None:
            return channel, None
        return channel, discord.MessageReference(
            message_id=reply_to, channel_id=place.channel_id, fail_if_not_exists=False
        )

    def _texts(self, place: NoticePlace, reader: int = 0) -> Texts:
        """Return the language of a channel: what its server has set, or its own.

        A person gets the language that was stored when they asked for the notice; English if
        none is stored, as after a question in a message.
        """
        if place.channel_id is None:
            return texts_for(self._store.locale_of(place.person_id or 0))
        finding = server_of_channel(self._client, place.channel_id)
        guild = asyncio.run_coroutine_threadsafe(finding, self._loop).result(_LONGEST_S)
        if guild is None:
            return texts_for(self._store.locale_of(reader))
        return texts_for(self._store.settings(guild.id).locale, guild.preferred_locale)


def _role_pings(notice: Notice) -> tuple[int, ...]:
    posting = notice.follow.posting if isinstance(notice, StoriesNotice) else None
    return () if posting is None or posting.role_id is None else (posting.role_id,)


def _nonce(key: str) -> str:
    """Return the nonce of a message, by which Discord detects a repetition."""
    return hashlib.sha256(key.encode()).hexdigest()[:_NONCE]

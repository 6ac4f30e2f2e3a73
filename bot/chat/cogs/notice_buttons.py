"""The buttons below notices: unfollow, pause, more on this, preview; and those of `/forget-me`."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

import discord
from discord.ext import commands

from bot.chat.admin_context import AdminContext
from bot.chat.cards.follow_ids import (
    SUBJECT,
    TEMPLATE,
    FollowAction,
    FollowButtonKind,
    read_follow_action,
)
from bot.chat.cards.following import card, paused_card, subject_of, text_card
from bot.chat.cards.following import where as describe_place
from bot.chat.cards.messages import Message, say
from bot.chat.cards.page_ids import BETWEEN, LookupKind
from bot.chat.cogs.lookup import Lookup
from bot.chat.delivery import Interaction, acknowledge, answer_interaction
from bot.chat.error_messages import telling
from bot.chat.guard import Guarded
from bot.chat.i18n.texts import Texts, texts_for
from bot.chat.notices import subscriptions
from bot.chat.notices.new_follows import NewFollows
from bot.chat.notices.notice_places import who_uses
from bot.chat.notices.subscriptions import CommandUser
from bot.chat.permissions import may_send_to_channel
from bot.errors import FollowError
from bot.following.feed_items import preview
from bot.store import BotStore
from bot.store.values import Follow, FollowKind, NoticePlace

T = TypeVar("T")

_LOOKUPS = {
    FollowKind.PERSON: LookupKind.PERSON,
    FollowKind.TOPIC: LookupKind.TOPIC,
    FollowKind.OUTLET: LookupKind.LATEST,
}


class NoticeButton(
    Guarded, discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=TEMPLATE
):
    """Any button below a notice, known by its custom id alone, also after a restart."""

    def __init__(self, action: FollowAction) -> None:
        super().__init__(discord.ui.Button(label="…", custom_id=action.custom_id))
        self._action = action

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button that was pressed."""
        action = read_follow_action(match.string)
        if action is None:
            raise ValueError(f"a button of another version: {match.string!r}")
        return cls(action)

    async def callback(self, interaction: Interaction, /) -> None:
        """Do what it is for."""
        cog = interaction.client.get_cog(NoticeButtons.__cog_name__)
        assert isinstance(cog, NoticeButtons)
        async with telling(interaction, f"button {self._action.kind}"):
            await cog.pressed(interaction, self._action)


class FollowThisButton(
    Guarded, discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=SUBJECT
):
    """A button that follows the person or topic in its custom id, for who presses it."""

    def __init__(self, custom_id: str, kind: FollowKind, subject: str) -> None:
        super().__init__(discord.ui.Button(label="…", custom_id=custom_id))
        self._kind = kind
        self._subject = subject

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button that was pressed."""
        return cls(match.string, FollowKind(match["kind"]), match["subject"])

    async def callback(self, interaction: Interaction, /) -> None:
        """Follow it."""
        cog = interaction.client.get_cog(NoticeButtons.__cog_name__)
        assert isinstance(cog, NoticeButtons)
        async with telling(interaction, "follow button"):
            await cog.follow_this(interaction, self._kind, self._subject)


class NoticeButtons(commands.Cog):
    """Does what the buttons are for.

    Args:
        bot: The bot.
        admin_context: Has the bot's memory, the feeds and the library.
        new_follows: Sets up what is followed.
        lookup: Shows more on a subject.
    """

    def __init__(
        self,
        bot: commands.Bot,
        admin_context: AdminContext,
        new_follows: NewFollows,
        lookup: Lookup,
    ) -> None:
        self._bot = bot
        self._admin_context = admin_context
        self._new_follows = new_follows
        self._lookup = lookup

    async def cog_load(self) -> None:
        """Listen to the buttons of every notice ever sent."""
        self._bot.add_dynamic_items(NoticeButton, FollowThisButton)

    async def cog_unload(self) -> None:
        """Listen no more."""
        self._bot.remove_dynamic_items(NoticeButton, FollowThisButton)

    async def follow_this(self, interaction: Interaction, kind: FollowKind, subject: str) -> None:
        """Follow a person or a topic by direct message."""
        if await acknowledge(interaction, private=True):
            message = await self._new_follows.follow(interaction, kind, subject)
            await answer_interaction(interaction, message, private=True)

    async def pressed(self, interaction: Interaction, action: FollowAction) -> None:
        """Do what a button is for.

        Raises:
            NewsdeskError: The memory or the library cannot be used.
        """
        if action.kind is FollowButtonKind.MORE:
            await self._show_more(interaction, action.number)
            return
        if not await acknowledge(interaction, private=True):
            return
        message = await self._done(interaction, action, texts_for(interaction.locale))
        await answer_interaction(interaction, message, private=True)

    async def _done(self, interaction: Interaction, action: FollowAction, texts: Texts) -> Message:
        who = who_uses(interaction)
        match action.kind:
            case FollowButtonKind.FORGET:
                await self._do(lambda store: store.forget_person(who.person_id))
                return Message(card=text_card(texts.forgotten_person))
            case FollowButtonKind.KEEP:
                return say(texts.forget_kept)
            case FollowButtonKind.DIGEST_OFF:
                return await self._end_digest(who, texts)
        follow = await self._do(lambda store: subscriptions.may_change(store, who, action.number))
        if follow is None:
            return say(texts.unfollow_unknown)
        match action.kind:
            case FollowButtonKind.UNFOLLOW:
                await self._do(lambda store: store.unfollow(follow.id))
                done = texts.unfollow_done.format(what=subject_of(follow, texts))
                return Message(card=text_card(done))
            case FollowButtonKind.PREVIEW:
                return await self._preview(follow, texts)
            case _:
                return await self._pause(follow, action.kind, texts)

    async def _pause(self, follow: Follow, kind: FollowButtonKind, texts: Texts) -> Message:
        paused = kind is FollowButtonKind.PAUSE
        await self._do(lambda store: store.pause(follow.id, paused=paused))
        now = await self._do(lambda store: store.follow_by_id(follow.id))
        if now is None:
            return say(texts.unfollow_unknown)
        return Message(card=paused_card(now, texts))

    async def _end_digest(self, who: CommandUser, texts: Texts) -> Message:
        place = NoticePlace(person_id=who.person_id)
        if who.server_id is not None and who.channel_id is not None:
            place = NoticePlace(channel_id=who.channel_id)
            settings = await self._do(lambda store: store.settings(who.server_id or 0))
            if not may_send_to_channel(who.person, settings):
                raise FollowError("channel")
        dropped = await self._do(lambda store: store.drop_digest(place))
        sentence = texts.digest_off if dropped else texts.digest_none
        return Message(card=text_card(sentence.format(where=describe_place(place, texts))))

    async def _preview(self, follow: Follow, texts: Texts) -> Message:
        news, now = (await self._admin_context.answer_service.made()).news, datetime.now(UTC)
        looked_at, notice = await asyncio.to_thread(
            preview, news, self._admin_context.feed_store, follow, now
        )
        if not notice.stories:
            return say(texts.post_preview_none.format(count=looked_at))
        return Message(card=card(notice, texts))

    async def _show_more(self, interaction: Interaction, follow_id: int) -> None:
        """Show the look-up of what a notice is about, to who pressed the button."""
        follow = await self._do(lambda store: store.follow_by_id(follow_id))
        if follow is None or follow.kind not in _LOOKUPS:
            if await acknowledge(interaction, private=True):
                texts = texts_for(interaction.locale)
                await answer_interaction(interaction, say(texts.unfollow_unknown), private=True)
            return
        subject = follow.subject
        if follow.kind is FollowKind.OUTLET:
            subject = f"{follow.subject}{BETWEEN}"
        await self._lookup.show(interaction, _LOOKUPS[follow.kind], subject, private=True)

    async def _do(self, work: Callable[[BotStore], T]) -> T:
        return await asyncio.to_thread(work, self._admin_context.store)

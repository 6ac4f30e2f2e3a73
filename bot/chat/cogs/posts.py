"""`/post`: new items of a feed or an outlet, posted to the channel of the command."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.admin_context import AdminContext
from bot.chat.autocomplete import MOST, MOST_CHARACTERS, Choices, outlet_choices
from bot.chat.cards.following import post_card
from bot.chat.cards.messages import Message, say
from bot.chat.delivery import Interaction, acknowledge, answer_interaction
from bot.chat.error_messages import suggesting
from bot.chat.i18n.texts import texts_for
from bot.chat.notices.notice_places import CHANNEL, place_for
from bot.chat.permissions import audience_of
from bot.chat.services.lookup_service import LookupService
from bot.errors import FollowError
from bot.store.postings import FilterMode, PostFormat, Posting
from bot.store.values import Follow, FollowKind
from index.sources.outlets import same_outlet
from index.text.folding import fold_letters

_MAX_TERMS = 300
_MAX_NAME = 100
_MOST_TERMS = 20

_filter_choices = app_commands.choices(
    match=[
        app_commands.Choice(name="any of these", value=FilterMode.ANY.value),
        app_commands.Choice(name="all of these", value=FilterMode.ALL.value),
        app_commands.Choice(name="none of these", value=FilterMode.NONE.value),
    ],
    show=[
        app_commands.Choice(name="headline", value=PostFormat.HEADLINE.value),
        app_commands.Choice(name="headline and opening", value=PostFormat.LEAD.value),
        app_commands.Choice(name="headline, opening and picture", value=PostFormat.PICTURE.value),
    ],
)
# each command describes its own options besides, in a mapping of its own
_FILTER = {
    "words": "Words or phrases in the article, separated by commas.",
    "people": "People whom the article is about, separated by commas.",
    "topics": "Topics of the article, separated by commas.",
    "match": "How many of these an article has to have; any of them by default.",
    "show": "What is shown of each article; headline and opening by default.",
    "ping": "A role to notify.",
}
Terms = app_commands.Range[str, 1, _MAX_TERMS]


class Posts(commands.Cog):
    """Sets up posts.

    Args:
        admin_context: Has the feeds and the bot's memory.
        lookup_service: Where outlets are looked up.
    """

    post = app_commands.Group(
        name="post",
        description="Post new items of a feed or an outlet to this channel.",
        guild_only=True,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    def __init__(self, admin_context: AdminContext, lookup_service: LookupService) -> None:
        self._admin_context = admin_context
        self._lookup_service = lookup_service

    @post.command(name="feed", description="Post the new items of a feed to this channel.")
    @app_commands.describe(feed="A feed that this server watches.", **_FILTER)
    @_filter_choices
    async def feed(
        self,
        interaction: Interaction,
        *,
        feed: app_commands.Range[str, 1, 2000],
        words: Terms = "",
        people: Terms = "",
        topics: Terms = "",
        match: str = FilterMode.ANY.value,
        show: str = PostFormat.LEAD.value,
        ping: discord.Role | None = None,
    ) -> None:
        """Post a feed."""
        if not await acknowledge(interaction, private=True):
            return
        audience = audience_of(interaction.guild_id)
        found = await asyncio.to_thread(self._admin_context.feeds.find, feed, audience)
        if found is None:
            raise FollowError("feed")
        name = found.publisher or found.title or found.url
        posting = _posting(words, people, topics, match=match, show=show, ping=ping)
        await self._post(interaction, FollowKind.FEED, name, posting, role=ping, key=str(found.id))

    @post.command(name="outlet", description="Post the new items of an outlet to this channel.")
    @app_commands.describe(outlet="An outlet that there is news of here.", **_FILTER)
    @_filter_choices
    async def outlet(
        self,
        interaction: Interaction,
        *,
        outlet: app_commands.Range[str, 1, _MAX_NAME],
        words: Terms = "",
        people: Terms = "",
        topics: Terms = "",
        match: str = FilterMode.ANY.value,
        show: str = PostFormat.LEAD.value,
        ping: discord.Role | None = None,
    ) -> None:
        """Post an outlet."""
        if not await acknowledge(interaction, private=True):
            return
        audience, now = audience_of(interaction.guild_id), datetime.now(UTC)
        news = (await self._admin_context.answer_service.made()).news
        known = await asyncio.to_thread(news.outlets, now, audience)
        name = next((entry.name for entry in known if same_outlet(entry.name, outlet)), None)
        if name is None:
            raise FollowError("outlet")
        posting = _posting(words, people, topics, match=match, show=show, ping=ping)
        await self._post(interaction, FollowKind.OUTLET, name, posting, role=ping)

    @feed.autocomplete("feed")
    @suggesting
    async def _suggest_feed(self, interaction: Interaction, typed: str) -> Choices:
        audience, wanted = audience_of(interaction.guild_id), fold_letters(typed)
        feeds = await asyncio.to_thread(self._admin_context.feeds.feeds, audience)
        names = [(feed.publisher or feed.title or feed.url, feed) for feed in feeds]
        return [
            app_commands.Choice(name=name[:MOST_CHARACTERS], value=str(feed.id))
            for name, feed in names
            if wanted in fold_letters(name) or wanted in fold_letters(feed.url)
        ][:MOST]

    @outlet.autocomplete("outlet")
    @suggesting
    async def _suggest_outlet(self, interaction: Interaction, typed: str) -> Choices:
        audience, now = audience_of(interaction.guild_id), datetime.now(UTC)
        outlets = await self._lookup_service.suggest(lambda news: news.outlets(now, audience)) or ()
        return outlet_choices(outlets, typed)

    async def _post(
        self,
        interaction: Interaction,
        kind: FollowKind,
        name: str,
        posting: Posting,
        *,
        role: discord.Role | None,
        key: str = "",
    ) -> None:
        texts = texts_for(interaction.locale)
        place = await place_for(interaction, self._admin_context.store, CHANNEL)
        if role is not None and not _may_ping(interaction, role):
            words = texts.post_no_ping.format(role=f"@{role.name}")
            await answer_interaction(interaction, say(words), private=True)
            return
        made: Follow = await asyncio.to_thread(
            self._admin_context.store.follow,
            kind,
            name,
            place=place,
            person_id=interaction.user.id,
            server_id=interaction.guild_id,
            audience=audience_of(interaction.guild_id),
            at=datetime.now(UTC),
            key=key,
            posting=posting,
        )
        await answer_interaction(interaction, Message(card=post_card(made, texts)), private=True)


def _posting(
    words: str, people: str, topics: str, *, match: str, show: str, ping: discord.Role | None
) -> Posting:
    return Posting(
        _terms(words),
        _terms(people),
        _terms(topics),
        FilterMode(match),
        PostFormat(show),
        None if ping is None else ping.id,
    )


def _terms(typed: str) -> tuple[str, ...]:
    """Return what is separated by commas, each once."""
    terms = (" ".join(term.split()) for term in typed.split(","))
    return tuple(dict.fromkeys(term for term in terms if term))[:_MOST_TERMS]


def _may_ping(interaction: discord.Interaction[Any], role: discord.Role) -> bool:
    """Whether both the user and the bot may notify a role; nobody may notify everyone here."""
    if role.is_default():
        return False
    allowed = (interaction.permissions, interaction.app_permissions)
    return role.mentionable or all(rights.mention_everyone for rights in allowed)

"""Following: `/follow`, `/following`, `/unfollow`, `/digest` and `/forget-me`."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.autocomplete import MOST, Choices, name_choices, zone_choices
from bot.chat.cards.following import card, following_card, forget_card, text_card
from bot.chat.cards.following import where as describe_place
from bot.chat.cards.markdown_escape import escape
from bot.chat.cards.messages import Message
from bot.chat.delivery import acknowledge, answer_interaction
from bot.chat.error_messages import suggesting
from bot.chat.i18n.texts import texts_for
from bot.chat.notices import subscriptions
from bot.chat.notices.new_follows import MAX_QUESTION, NewFollows
from bot.chat.notices.notice_places import CHANNEL, check_direct, place_for, who_uses
from bot.chat.permissions import audience_of
from bot.chat.services.answer_service import Asker
from bot.chat.services.lookup_service import LookupService
from bot.following import time_zones
from bot.following.daily_brief import brief
from bot.following.notices import DigestNotice
from bot.store import BotStore
from bot.store.values import Digest, FollowKind, QuietHours
from index import EntityKind
from index.text.folding import fold_letters

T = TypeVar("T")

_MAX_NAME = 100
_EVERYWHERE = app_commands.AppInstallationType(guild=True, user=True)
_PLACES = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)

where_choices = app_commands.choices(
    where=[
        app_commands.Choice(name="direct message", value="me"),
        app_commands.Choice(name="this channel", value=CHANNEL),
    ]
)
_WHERE = "Where the messages go; by default to you, as direct messages."
_TIMEZONE = "The time zone of the hours, like Europe/Berlin."


class Follows(commands.Cog):
    """Keeps what people and channels follow.

    Args:
        new_follows: Sets up what is followed.
        store: The bot's memory.
        lookup_service: Where names and the brief are looked up.
    """

    follow = app_commands.Group(
        name="follow",
        description="Get new reports on a person, a topic or a question.",
        allowed_installs=_EVERYWHERE,
        allowed_contexts=_PLACES,
    )
    digest = app_commands.Group(
        name="digest",
        description="Get the biggest stories every day.",
        allowed_installs=_EVERYWHERE,
        allowed_contexts=_PLACES,
    )

    def __init__(
        self, new_follows: NewFollows, store: BotStore, lookup_service: LookupService
    ) -> None:
        self._new_follows = new_follows
        self._store = store
        self._lookup_service = lookup_service

    # -- /follow ---------------------------------------------------------------------------

    @follow.command(name="person", description="Follow a person in the news.")
    @app_commands.describe(name="The name as it appears in the news.", where=_WHERE)
    @where_choices
    async def person(
        self,
        interaction: discord.Interaction[Any],
        name: app_commands.Range[str, 2, _MAX_NAME],
        where: str = "me",
    ) -> None:
        """Follow a person."""
        await self._follow(interaction, FollowKind.PERSON, name, where)

    @follow.command(name="topic", description="Follow a topic.")
    @app_commands.describe(
        words="Words in the headline or at the start of an article.", where=_WHERE
    )
    @where_choices
    async def topic(
        self,
        interaction: discord.Interaction[Any],
        words: app_commands.Range[str, 2, _MAX_NAME],
        where: str = "me",
    ) -> None:
        """Follow a topic."""
        await self._follow(interaction, FollowKind.TOPIC, words, where)

    @follow.command(
        name="question", description="Get a message when the news on a question changes."
    )
    @app_commands.describe(question="The question, in plain words.", where=_WHERE)
    @where_choices
    async def question(
        self,
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 3, MAX_QUESTION],
        where: str = "me",
    ) -> None:
        """Follow a question, and say how it stands."""
        await self._follow(interaction, FollowKind.QUESTION, question, where)

    @follow.command(name="quiet", description="Set the hours in which no messages are sent.")
    @app_commands.describe(
        start="The first quiet hour, 0 to 23.",
        end="The hour when messages resume. Same as the start: no quiet hours.",
        timezone=_TIMEZONE,
        where="For you or for this channel.",
    )
    @where_choices
    async def quiet(
        self,
        interaction: discord.Interaction[Any],
        start: app_commands.Range[int, 0, 23],
        end: app_commands.Range[int, 0, 23],
        timezone: str = "UTC",
        where: str = "me",
    ) -> None:
        """Set quiet hours."""
        if not await acknowledge(interaction, private=True):
            return
        texts = texts_for(interaction.locale)
        zone = await asyncio.to_thread(time_zones.find, timezone, texts.language)
        if zone is None:
            await _say(interaction, texts.zone_unknown.format(zone=escape(timezone, _MAX_NAME)))
            return
        place = await place_for(interaction, self._store, where)
        chosen = QuietHours(start, end, zone)
        await self._do(lambda store: store.set_quiet(place, chosen))
        sentence = texts.quiet_off if start == end else texts.quiet_done
        await _say(
            interaction,
            sentence.format(start=start, end=end, zone=zone, where=describe_place(place, texts)),
        )

    @person.autocomplete("name")
    @suggesting
    async def _suggest_person(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await name_choices(
            self._lookup_service, interaction, typed, EntityKind.PERSON, _MAX_NAME
        )

    # -- /following, /unfollow ---------------------------------------------------------------

    @app_commands.command(name="following", description="Show what you and this channel follow.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def following(self, interaction: discord.Interaction[Any]) -> None:
        """List what is followed."""
        if not await acknowledge(interaction, private=True):
            return
        who = who_uses(interaction)
        mine, here = await self._do(lambda store: subscriptions.ordered(store, who))
        await answer_interaction(
            interaction, Message(card=following_card(mine, here, texts_for(interaction.locale)))
        )

    @app_commands.command(name="unfollow", description="Stop following something.")
    @app_commands.describe(follow="What to stop following.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def unfollow(self, interaction: discord.Interaction[Any], follow: str) -> None:
        """Stop following something."""
        if not await acknowledge(interaction, private=True):
            return
        texts = texts_for(interaction.locale)
        who = who_uses(interaction)
        ended = await self._do(lambda store: subscriptions.end(store, who, follow))
        if ended is None:
            await _say(interaction, texts.unfollow_unknown)
        else:
            what = f"**{escape(ended, MAX_QUESTION)}**"
            await _say(interaction, texts.unfollow_done.format(what=what))

    @unfollow.autocomplete("follow")
    @suggesting
    async def _suggest_follow(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        texts = texts_for(interaction.locale)
        wanted = fold_letters(typed)
        who = who_uses(interaction)
        found = await self._do(lambda store: subscriptions.endings(store, who, texts))
        return [
            app_commands.Choice(name=name[:_MAX_NAME], value=value)
            for value, name in found
            if wanted in fold_letters(name)
        ][:MOST]

    # -- /digest ---------------------------------------------------------------------------

    @digest.command(name="on", description="Get the biggest stories every day at a set hour.")
    @app_commands.describe(hour="The hour, 0 to 23.", timezone=_TIMEZONE, where=_WHERE)
    @where_choices
    async def digest_on(
        self,
        interaction: discord.Interaction[Any],
        hour: app_commands.Range[int, 0, 23] = 8,
        timezone: str = "UTC",
        where: str = "me",
    ) -> None:
        """Order a daily brief."""
        if not await acknowledge(interaction, private=True):
            return
        texts = texts_for(interaction.locale)
        zone = await asyncio.to_thread(time_zones.find, timezone, texts.language)
        if zone is None:
            await _say(interaction, texts.zone_unknown.format(zone=escape(timezone, _MAX_NAME)))
            return
        place = await place_for(interaction, self._store, where)
        server_id = None if place.channel_id is None else interaction.guild_id
        ordered = Digest(
            place,
            interaction.user.id,
            server_id,
            audience_of(server_id),
            hour,
            zone,
            datetime.now(UTC),
        )
        hello = texts.digest_hello.format(hour=hour, zone=zone)
        await check_direct(interaction, place, hello)
        await self._new_follows.note_reader(interaction)
        await self._do(lambda store: store.set_digest(ordered))
        sentence = texts.digest_on.format(hour=hour, zone=zone, where=describe_place(place, texts))
        await _say(interaction, sentence)

    @digest.command(name="off", description="Turn the daily brief off.")
    @app_commands.describe(where="For you or for this channel.")
    @where_choices
    async def digest_off(self, interaction: discord.Interaction[Any], where: str = "me") -> None:
        """Turn the daily brief off."""
        if not await acknowledge(interaction, private=True):
            return
        texts = texts_for(interaction.locale)
        place = await place_for(interaction, self._store, where)
        dropped = await self._do(lambda store: store.drop_digest(place))
        sentence = texts.digest_off if dropped else texts.digest_none
        await _say(interaction, sentence.format(where=describe_place(place, texts)))

    @digest.command(
        name="now", description="Show the biggest stories of the last 24 hours, only to you."
    )
    async def digest_now(self, interaction: discord.Interaction[Any]) -> None:
        """Show the brief now."""
        now, audience = datetime.now(UTC), audience_of(interaction.guild_id)
        with self._lookup_service.request(
            Asker(interaction.user.id, interaction.guild_id)
        ) as request:
            if not await acknowledge(interaction, private=True):
                return
            stories = await request.look_up(
                ("brief", audience, now), lambda news: brief(news, audience, now)
            )
        notice = DigestNotice(now.date().isoformat(), stories)
        await answer_interaction(
            interaction, Message(card=card(notice, texts_for(interaction.locale), buttons=False))
        )

    @quiet.autocomplete("timezone")
    @digest_on.autocomplete("timezone")
    @suggesting
    async def _suggest_zone(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await zone_choices(typed, interaction)

    # -- /forget-me ------------------------------------------------------------------------

    @app_commands.command(name="forget-me", description="Delete everything stored about you.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def forget_me(self, interaction: discord.Interaction[Any]) -> None:
        """Ask whether to forget a person; a button does it."""
        if not await acknowledge(interaction, private=True):
            return
        await answer_interaction(
            interaction, Message(card=forget_card(texts_for(interaction.locale)))
        )

    # -- what the commands share -------------------------------------------------------------

    async def _follow(
        self, interaction: discord.Interaction[Any], kind: FollowKind, subject: str, where: str
    ) -> None:
        if not await acknowledge(interaction, private=True):
            return
        place = await place_for(interaction, self._store, where)
        message = await self._new_follows.follow(interaction, kind, subject, place)
        await answer_interaction(interaction, message)

    async def _do(self, work: Callable[[BotStore], T]) -> T:
        return await asyncio.to_thread(work, self._store)


async def _say(interaction: discord.Interaction[Any], sentence: str) -> None:
    await answer_interaction(interaction, Message(card=text_card(sentence)))

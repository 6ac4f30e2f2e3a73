"""Looking up: `/person`, `/topic`, `/timeline`, `/latest`, `/sources`, and turning their pages."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Self
from zoneinfo import ZoneInfo

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.chat.autocomplete import (
    MOST_CHARACTERS,
    Choices,
    name_choices,
    outlet_choices,
    time_choices,
)
from bot.chat.cards.messages import Message, say
from bot.chat.cards.page_ids import BETWEEN, LAST, TEMPLATE, LookupKind, LookupPage, read_page
from bot.chat.delivery import acknowledge, answer_interaction
from bot.chat.error_messages import RESTARTING, suggesting, telling
from bot.chat.guard import Guarded
from bot.chat.i18n.texts import texts_for
from bot.chat.page_reading import PageReading
from bot.chat.permissions import ReplyDecision, audience_of, may_answer
from bot.chat.publication_period import PublicationPeriod, UnreadTimeError, read_period, refuse_time
from bot.chat.server_settings import ServerSettingsCache, texts_in
from bot.chat.services.answer_service import AnswerService, Asker
from bot.chat.services.lookup_service import LookupService
from bot.date_input import MAX_CHARACTERS
from bot.errors import WrongChannelError
from bot.store import BotStore
from bot.store.values import ServerSettings
from index import EntityKind

Interaction = discord.Interaction[Any]

# A question may be as long as Discord lets an option be; a name as a choice, which has less room:
# https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-structure
_MAX_NAME, _MAX_TYPED = MOST_CHARACTERS, 6000
_SINCE = "Only news since then, such as monday, last week or 2023-02-28."
_UNTIL = "Only news until then, such as last week or 2023-02-28."
_Time = app_commands.Range[str, 1, MAX_CHARACTERS]


class PageButton(Guarded, ui.DynamicItem[ui.Button[Any]], template=TEMPLATE):
    """A button that opens a page of a look-up; its id contains all it needs."""

    def __init__(self, lookup_page: LookupPage) -> None:
        super().__init__(ui.Button(label="…", custom_id=lookup_page.custom_id))
        self.lookup_page = lookup_page

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the page from the id."""
        lookup_page = read_page(match.string)
        if lookup_page is None:  # an older bot's, or nobody's
            raise ValueError(f"no page of a look-up: {match.string!r}")
        return cls(lookup_page)

    async def callback(self, interaction: Interaction, /) -> None:
        """Turn to it."""
        cog = interaction.client.get_cog(Lookup.__cog_name__)
        assert isinstance(cog, Lookup)
        async with telling(interaction, "page button"):
            await cog.turn(interaction, self.lookup_page)


class Lookup(commands.Cog):
    """Looks things up in the news and shows them, page by page.

    Args:
        bot: Whose buttons are pressed.
        answer_service: Who has the news.
        servers: In which channels each server wants us.
        lookup_service: Where it is looked up; closed with this.
        store: Keeps long subjects, and has the time zones of people.
    """

    def __init__(
        self,
        bot: commands.Bot,
        answer_service: AnswerService,
        servers: ServerSettingsCache,
        lookup_service: LookupService,
        store: BotStore,
    ) -> None:
        self._bot = bot
        self._answer_service = answer_service
        self._servers = servers
        self._lookup_service = lookup_service
        self._store = store

    async def cog_load(self) -> None:
        """Have the buttons of all messages come here, those of before a restart too."""
        self._bot.add_dynamic_items(PageButton)

    async def cog_unload(self) -> None:
        """Look nothing up any more."""
        self._bot.remove_dynamic_items(PageButton)
        self._lookup_service.close()

    # -- commands --------------------------------------------------------------------------

    @app_commands.command(
        name="person",
        description="See the news about a person: latest reports, quotes, a timeline.",
    )
    @app_commands.describe(name="The person’s name.", since=_SINCE, until=_UNTIL)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def person(
        self,
        interaction: Interaction,
        name: app_commands.Range[str, 1, _MAX_NAME],
        since: _Time | None = None,
        until: _Time | None = None,
    ) -> None:
        """Look a person up."""
        await self.show(interaction, LookupKind.PERSON, name, since, until)

    @app_commands.command(
        name="topic", description="See the news on a topic, an organisation or a place."
    )
    @app_commands.describe(words="The topic, in a few words.", since=_SINCE, until=_UNTIL)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def topic(
        self,
        interaction: Interaction,
        words: app_commands.Range[str, 1, _MAX_NAME],
        since: _Time | None = None,
        until: _Time | None = None,
    ) -> None:
        """Look a topic up."""
        await self.show(interaction, LookupKind.TOPIC, words, since, until)

    @app_commands.command(
        name="timeline", description="See what happened in order, each event with date and source."
    )
    @app_commands.describe(
        subject="A person, a topic, a story or a question.",
        since="Only what happened since then, such as last week or 2023-02-28.",
        until="Only what happened until then, such as last week or 2023-02-28.",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def timeline(
        self,
        interaction: Interaction,
        subject: app_commands.Range[str, 1, _MAX_TYPED],
        since: _Time | None = None,
        until: _Time | None = None,
    ) -> None:
        """Tell what happened in order."""
        await self.show(interaction, LookupKind.TIMELINE, subject, since, until)

    @app_commands.command(name="latest", description="See the newest stories, each event once.")
    @app_commands.describe(
        topic="Only stories on this topic.",
        outlet="Only stories from this outlet.",
        since=_SINCE,
        until=_UNTIL,
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def latest(
        self,
        interaction: Interaction,
        topic: app_commands.Range[str, 1, _MAX_NAME] | None = None,
        outlet: app_commands.Range[str, 1, _MAX_TYPED] | None = None,
        since: _Time | None = None,
        until: _Time | None = None,
    ) -> None:
        """List the newest stories."""
        subject = BETWEEN.join(" ".join((part or "").split()) for part in (outlet, topic))
        await self.show(interaction, LookupKind.LATEST, subject, since, until)

    @app_commands.command(
        name="sources", description="List the outlets and how fresh their news is."
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def sources(self, interaction: Interaction) -> None:
        """List the outlets."""
        await self.show(interaction, LookupKind.SOURCES, "")

    # -- what is offered while somebody types ------------------------------------------------

    @person.autocomplete("name")
    @suggesting
    async def _suggest_person(self, interaction: Interaction, typed: str) -> Choices:
        return await name_choices(
            self._lookup_service, interaction, typed, EntityKind.PERSON, _MAX_NAME
        )

    @topic.autocomplete("words")
    @timeline.autocomplete("subject")
    @suggesting
    async def _suggest_subject(self, interaction: Interaction, typed: str) -> Choices:
        return await name_choices(self._lookup_service, interaction, typed, None, _MAX_NAME)

    @latest.autocomplete("topic")
    @suggesting
    async def _suggest_topic(self, interaction: Interaction, typed: str) -> Choices:
        return await name_choices(self._lookup_service, interaction, typed, None, _MAX_NAME)

    @latest.autocomplete("outlet")
    @suggesting
    async def _suggest_outlet(self, interaction: Interaction, typed: str) -> Choices:
        audience, now = audience_of(interaction.guild_id), datetime.now(UTC)
        outlets = await self._lookup_service.suggest(lambda news: news.outlets(now, audience)) or ()
        return outlet_choices(outlets, typed)

    @person.autocomplete("since")
    @person.autocomplete("until")
    @topic.autocomplete("since")
    @topic.autocomplete("until")
    @timeline.autocomplete("since")
    @timeline.autocomplete("until")
    @latest.autocomplete("since")
    @latest.autocomplete("until")
    @suggesting
    async def _suggest_time(self, interaction: Interaction, typed: str) -> Choices:
        return await time_choices(interaction, typed)

    # -- cards -------------------------------------------------------------------------------

    async def show(
        self,
        interaction: Interaction,
        kind: LookupKind,
        subject: str,
        since: str | None = None,
        until: str | None = None,
        *,
        private: bool = False,
    ) -> None:
        """Show a look-up in a new message: its first page, or the newest of what goes by time.

        Args:
            interaction: Not answered yet.
            kind: The kind of look-up.
            subject: What is looked up.
            since: The earliest publication, as it was typed; None for all.
            until: The latest publication, likewise.
            private: Whether only its user sees it.
        """
        settings = await self._permit(interaction)
        language = texts_for(interaction.locale).language
        try:
            period = await read_period(lambda: self._zone(interaction), since, until, language)
        except UnreadTimeError as error:
            await refuse_time(interaction, error)
            return
        public = texts_in(settings, interaction.guild_locale, interaction.locale)
        texts = texts_for(interaction.locale) if private else public
        with self._lookup_service.request(_asker(interaction)) as request:
            # it takes its place first: a refusal is for who asked alone
            if not await acknowledge(interaction, private=private):
                return
            with self._answer_service.serving():
                try:
                    lookup_page = await self._first_page(kind, subject, period)
                    reading = PageReading(
                        request, lookup_page, audience_of(interaction.guild_id), texts
                    )
                    message = Message(card=await reading.card())
                    await answer_interaction(interaction, message, private=private)
                except asyncio.CancelledError:
                    await answer_interaction(interaction, say(RESTARTING), private=private)
                    raise

    async def _first_page(
        self, kind: LookupKind, subject: str, period: PublicationPeriod
    ) -> LookupPage:
        """Return the page to open, its subject stored if it is too long for a button."""
        now = datetime.now(UTC)
        if kind is not LookupKind.LATEST:
            subject = " ".join(subject.replace("\0", "").split())
        page = LAST if kind is LookupKind.TIMELINE else 0
        lookup_page = LookupPage(kind, subject, period.until or now, page=page, since=period.since)
        if lookup_page.key:
            await asyncio.to_thread(self._store.keep_subject, lookup_page.key, subject, now)
        return lookup_page

    async def _zone(self, interaction: Interaction) -> tzinfo:
        user, server = interaction.user.id, interaction.guild_id
        zone = await asyncio.to_thread(self._store.zone_for, user, server)
        return ZoneInfo(zone) if zone else UTC

    async def turn(self, interaction: Interaction, lookup_page: LookupPage) -> None:
        """Replace the page above a button with another page."""
        settings = await self._permit(interaction)
        texts = texts_for(interaction.locale)
        if settings is not None and settings.asker_pages and not _is_askers(interaction):
            await _tell_alone(interaction, texts.look_not_yours)
            return
        if lookup_page.has_key_only:
            subject = await asyncio.to_thread(self._store.subject, lookup_page.key)
            if subject is None:
                await _tell_alone(interaction, texts.look_gone)
                return
            lookup_page = replace(lookup_page, subject=subject)
        await interaction.response.defer()
        texts = texts_in(settings, interaction.guild_locale, interaction.locale)
        with self._lookup_service.request(_asker(interaction), at_once=False) as request:
            reading = PageReading(request, lookup_page, audience_of(interaction.guild_id), texts)
            card = await reading.card()
        await answer_interaction(interaction, Message(card=card))

    async def _permit(self, interaction: Interaction) -> ServerSettings | None:
        place = interaction.channel_id or 0
        parent = getattr(interaction.channel, "parent_id", None)
        settings = await self._servers.in_channel(interaction.guild_id, place, parent)
        if may_answer(settings, place, parent) is not ReplyDecision.ANSWER:
            assert settings is not None
            raise WrongChannelError(settings.channels)
        return settings


def _is_askers(interaction: Interaction) -> bool:
    """Whether a message is the answer to the person who presses its button.

    Discord says in the message who used the command that it answers.
    """
    message = interaction.message
    asked = None if message is None else message.interaction_metadata
    return asked is None or asked.user.id == interaction.user.id


async def _tell_alone(interaction: Interaction, sentence: str) -> None:
    await interaction.response.send_message(say(sentence).content, ephemeral=True)


def _asker(interaction: Interaction) -> Asker:
    return Asker(interaction.user.id, interaction.guild_id)

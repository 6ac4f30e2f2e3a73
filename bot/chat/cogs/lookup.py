"""Looking up: `/person`, `/topic`, `/timeline`, `/latest`, `/sources`, and turning their pages."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.chat.autocomplete import Choices, name_choices, outlet_choices
from bot.chat.cards import lookups
from bot.chat.cards.components import Card, Picture
from bot.chat.cards.messages import Message, say
from bot.chat.cards.page_ids import (
    BETWEEN,
    MAX_SUBJECT,
    TEMPLATE,
    LookupKind,
    LookupPage,
    Tab,
    read_page,
)
from bot.chat.delivery import acknowledge, answer_interaction
from bot.chat.error_messages import RESTARTING, suggesting, telling
from bot.chat.guard import Guarded
from bot.chat.i18n.texts import Texts, texts_for
from bot.chat.permissions import ReplyDecision, audience_of, may_answer
from bot.chat.server_settings import ServerSettingsCache
from bot.chat.services.answer_service import AnswerService, Asker
from bot.chat.services.lookup_service import LookupRequest, LookupService
from bot.errors import WrongChannelError
from bot.lookup.alt_text import coverage_alt_text, timeline_alt_text
from bot.lookup.latest import latest, sources
from bot.lookup.library_access import Edition, LookupLibrary
from bot.lookup.people import person
from bot.lookup.timeline import timeline
from bot.lookup.topics import topic
from bot.lookup.types import Dossier, Timeline
from index import EntityKind

Interaction = discord.Interaction[Any]

_MAX_TOPIC, _MAX_OUTLET = 36, 27  # together they have room in a button
# How much of each kind a card can be turned through.
_MOST = 60
_MOST_STORIES = 40
_WORKED_ON = "lookup.png"


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
    """

    def __init__(
        self,
        bot: commands.Bot,
        answer_service: AnswerService,
        servers: ServerSettingsCache,
        lookup_service: LookupService,
    ) -> None:
        self._bot = bot
        self._answer_service = answer_service
        self._servers = servers
        self._lookup_service = lookup_service

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
    @app_commands.describe(name="The person’s name.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def person(
        self, interaction: Interaction, name: app_commands.Range[str, 1, MAX_SUBJECT]
    ) -> None:
        """Look a person up."""
        await self._open(interaction, LookupKind.PERSON, name)

    @app_commands.command(
        name="topic", description="See the news on a topic, an organisation or a place."
    )
    @app_commands.describe(words="The topic, in a few words.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def topic(
        self, interaction: Interaction, words: app_commands.Range[str, 1, MAX_SUBJECT]
    ) -> None:
        """Look a topic up."""
        await self._open(interaction, LookupKind.TOPIC, words)

    @app_commands.command(
        name="timeline", description="See what happened in order, each event with date and source."
    )
    @app_commands.describe(subject="A person, a topic, a story or a question.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def timeline(
        self, interaction: Interaction, subject: app_commands.Range[str, 1, MAX_SUBJECT]
    ) -> None:
        """Tell what happened in order."""
        await self._open(interaction, LookupKind.TIMELINE, subject)

    @app_commands.command(name="latest", description="See the newest stories, each event once.")
    @app_commands.describe(
        topic="Only stories on this topic.", outlet="Only stories from this outlet."
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def latest(
        self,
        interaction: Interaction,
        topic: app_commands.Range[str, 1, _MAX_TOPIC] | None = None,
        outlet: app_commands.Range[str, 1, _MAX_OUTLET] | None = None,
    ) -> None:
        """List the newest stories."""
        subject = BETWEEN.join(" ".join((part or "").split()) for part in (outlet, topic))
        await self._open(interaction, LookupKind.LATEST, subject)

    @app_commands.command(
        name="sources", description="List the outlets and how fresh their news is."
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def sources(self, interaction: Interaction) -> None:
        """List the outlets."""
        await self._open(interaction, LookupKind.SOURCES, "")

    # -- what is offered while somebody types ------------------------------------------------

    @person.autocomplete("name")
    @suggesting
    async def _suggest_person(self, interaction: Interaction, typed: str) -> Choices:
        return await name_choices(
            self._lookup_service, interaction, typed, EntityKind.PERSON, MAX_SUBJECT
        )

    @topic.autocomplete("words")
    @timeline.autocomplete("subject")
    @suggesting
    async def _suggest_subject(self, interaction: Interaction, typed: str) -> Choices:
        return await name_choices(self._lookup_service, interaction, typed, None, MAX_SUBJECT)

    @latest.autocomplete("topic")
    @suggesting
    async def _suggest_topic(self, interaction: Interaction, typed: str) -> Choices:
        return await name_choices(self._lookup_service, interaction, typed, None, _MAX_TOPIC)

    @latest.autocomplete("outlet")
    @suggesting
    async def _suggest_outlet(self, interaction: Interaction, typed: str) -> Choices:
        audience, now = audience_of(interaction.guild_id), datetime.now(UTC)
        outlets = await self._lookup_service.suggest(lambda news: news.outlets(now, audience)) or ()
        return outlet_choices(outlets, typed, _MAX_OUTLET)

    # -- cards -------------------------------------------------------------------------------

    async def _open(self, interaction: Interaction, kind: LookupKind, subject: str) -> None:
        """Show the first page of a look-up."""
        shown = " ".join(subject.split(" ")).strip(" ")
        await self.show(interaction, LookupPage(kind, shown, datetime.now(UTC)))

    async def show(
        self, interaction: Interaction, lookup_page: LookupPage, *, private: bool = False
    ) -> None:
        """Show a page in a new message.

        Args:
            interaction: Not answered yet.
            lookup_page: The page.
            private: Whether only its user sees it.
        """
        await self._permit(interaction)
        locales = (
            (interaction.locale,) if private else (interaction.guild_locale, interaction.locale)
        )
        texts = texts_for(*locales)
        with self._lookup_service.request(_asker(interaction)) as request:
            # seated first: a refusal is for who asked alone
            if not await acknowledge(interaction, private=private):
                return
            with self._answer_service.serving():
                try:
                    reading = _PageReader(
                        request, lookup_page, audience_of(interaction.guild_id), texts
                    )
                    message = Message(card=await reading.card())
                    await answer_interaction(interaction, message, private=private)
                except asyncio.CancelledError:
                    await answer_interaction(interaction, say(RESTARTING), private=private)
                    raise

    async def turn(self, interaction: Interaction, lookup_page: LookupPage) -> None:
        """Replace the page above a button with another page."""
        await self._permit(interaction)
        await interaction.response.defer()
        texts = texts_for(interaction.guild_locale, interaction.locale)
        with self._lookup_service.request(_asker(interaction), at_once=False) as request:
            reading = _PageReader(request, lookup_page, audience_of(interaction.guild_id), texts)
            card = await reading.card()
        await answer_interaction(interaction, Message(card=card))

    async def _permit(self, interaction: Interaction) -> None:
        settings = await self._servers.settings(interaction.guild_id)
        parent = getattr(interaction.channel, "parent_id", None)
        if may_answer(settings, interaction.channel_id or 0, parent) is not ReplyDecision.ANSWER:
            assert settings is not None
            raise WrongChannelError(settings.channels)


@dataclass(frozen=True, slots=True)
class _PageReader:
    """Reads a page of a look-up for an audience, in a language."""

    request: LookupRequest
    lookup_page: LookupPage
    audience: str
    texts: Texts

    async def card(self) -> Card:
        match self.lookup_page.kind:
            case LookupKind.PERSON:
                return await self._dossier(person)
            case LookupKind.TOPIC:
                return await self._dossier(topic)
            case LookupKind.TIMELINE:
                return await self._timeline()
            case LookupKind.LATEST:
                return await self._latest()
            case LookupKind.SOURCES:
                outlets = await self.request.look_up(
                    self._key, lambda news: sources(self._edition(news))
                )
                return lookups.sources_card(outlets, self.lookup_page, self.texts)

    @property
    def _key(self) -> tuple[object, ...]:
        return (
            self.lookup_page.kind,
            self.lookup_page.subject,
            self.lookup_page.as_of,
            self.audience,
        )

    def _edition(self, news: LookupLibrary) -> Edition:
        return Edition(news, self.lookup_page.as_of, self.audience)

    async def _dossier(self, look_up: Callable[[Edition, str, int], Dossier]) -> Card:
        found = await self.request.look_up(
            self._key, lambda news: look_up(self._edition(news), self.lookup_page.subject, _MOST)
        )
        picture = None
        if self.lookup_page.tab is Tab.OVERVIEW and found.coverage:
            drawn = await self.request.look_up(("picture", *self._key), lambda _: _coverage(found))
            picture = Picture(_WORKED_ON, drawn, coverage_alt_text(found.name, found.coverage))
        return lookups.dossier_card(found, self.lookup_page, self.texts, picture)

    async def _timeline(self) -> Card:
        found = await self.request.look_up(
            self._key, lambda news: timeline(self._edition(news), self.lookup_page.subject, _MOST)
        )
        shown = lookups.events_of_page(found, self.lookup_page.page, self.texts)
        picture = None
        if shown:
            drawn = await self.request.look_up(
                ("picture", self.lookup_page.page, *self._key), lambda _: _events(found, shown)
            )
            picture = Picture(_WORKED_ON, drawn, timeline_alt_text(found.subject, shown))
        return lookups.timeline_card(found, self.lookup_page, self.texts, picture)

    async def _latest(self) -> Card:
        outlet, _, words = self.lookup_page.subject.partition(BETWEEN)
        stories, _citations = await self.request.look_up(
            self._key,
            lambda news: latest(
                self._edition(news), topic=words, outlet=outlet, limit=_MOST_STORIES
            ),
        )
        title = " · ".join(filter(None, (words, outlet)))
        return lookups.latest_card(title, stories, self.lookup_page, self.texts)


def _asker(interaction: Interaction) -> Asker:
    return Asker(interaction.user.id, interaction.guild_id)


def _coverage(found: Dossier) -> bytes:
    from bot.lookup.charts import coverage_picture

    return coverage_picture(found.name, found.coverage, found.as_of)


def _events(found: Timeline, shown: Sequence[Any]) -> bytes:
    from bot.lookup.charts import timeline_picture

    return timeline_picture(found.subject, shown, found.as_of)

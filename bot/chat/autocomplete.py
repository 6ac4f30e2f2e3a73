"""What is offered while somebody types an option of a command."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands

from bot.chat.cards.markdown_escape import clean
from bot.chat.i18n.texts import choice, texts_for
from bot.chat.permissions import audience_of
from bot.chat.services.lookup_service import LookupService
from bot.date_input import ENGLISH, read_since
from bot.errors import UsageError
from bot.following import time_zones
from bot.lookup.library_access import Edition
from bot.lookup.mentions import suggest_names
from index import EntityKind, Outlet
from index.sources.outlet_lookup import match_outlets
from index.text.folding import fold_letters

# https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure
MOST = 25
MOST_CHARACTERS = 100
SINCE = ("Today", "This week", "This month")

Choices = list[app_commands.Choice[str]]


async def name_choices(
    lookup_service: LookupService,
    interaction: discord.Interaction[Any],
    typed: str,
    kind: EntityKind | None,
    most_characters: int,
) -> Choices:
    """Return the names that begin with what is typed, those in most articles first.

    Args:
        lookup_service: Where names are looked up.
        interaction: Of the person who types.
        typed: As far as it is typed.
        kind: Only names of this kind; None for all.
        most_characters: Longer names are left out.
    """
    audience, now = audience_of(interaction.guild_id), datetime.now(UTC)
    found = await lookup_service.suggest(
        lambda news: suggest_names(Edition(news, now, audience), typed, kind, MOST)
    )
    return [
        app_commands.Choice(name=shown[:MOST_CHARACTERS], value=value)
        for shown, value in found or ()
        if len(value) <= most_characters
    ]


def outlet_choices(
    outlets: Iterable[Outlet], typed: str, most_characters: int = MOST_CHARACTERS
) -> Choices:
    """Return the outlets that contain what is typed or are meant by it; first those that begin so.

    Args:
        outlets: The one with the most articles first.
        typed: As far as it is typed.
        most_characters: Longer names are left out.
    """
    wanted = fold_letters(typed.strip())
    names = [
        outlet.name
        for outlet in outlets
        if outlet.name.strip() and len(outlet.name) <= most_characters
    ]
    meant = match_outlets([typed], names)
    fitting = [name for name in names if wanted in fold_letters(name) or name in meant]
    fitting.sort(key=lambda name: not fold_letters(name).startswith(wanted))
    return [app_commands.Choice(name=clean(name) or name, value=name) for name in fitting[:MOST]]


async def zone_choices(typed: str, interaction: discord.Interaction[Any]) -> Choices:
    """Return the time zones that fit what is typed, each with its city in the reader's language."""
    # in a thread: the first list of a language's cities takes a tenth of a second
    return await asyncio.to_thread(_zones, typed, texts_for(interaction.locale).language)


def _zones(typed: str, language: str) -> Choices:
    return [
        app_commands.Choice(name=_zone_name(zone, language), value=zone)
        for zone in time_zones.suggest(typed, language, MOST)
    ]


def _zone_name(zone: str, language: str) -> str:
    city = time_zones.city(zone, language)
    own = zone.rpartition("/")[2].replace("_", " ")
    return zone if city in (zone, own) else f"{city} ({zone})"[:MOST_CHARACTERS]


async def time_choices(interaction: discord.Interaction[Any], typed: str) -> Choices:
    """Return times in the reader's language that fit what is typed; see `since_choices`."""
    language = texts_for(interaction.locale).language
    names = [choice(language, name) or name for name in SINCE]
    # in a thread: the first time in another language loads what reads it, a tenth of a second
    return await asyncio.to_thread(since_choices, typed, datetime.now(UTC), names, language)


def since_choices(
    typed: str, now: datetime, names: Iterable[str] = SINCE, language: str = ENGLISH
) -> Choices:
    """Return times that fit what is typed, and what is typed itself where it is a time.

    Args:
        typed: As far as it is typed.
        now: The asker's clock.
        names: "Today", "This week" and "This month" in the reader's language.
        language: That language.
    """
    wanted = fold_letters(typed.strip())
    known = [
        app_commands.Choice(name=name, value=own.casefold())
        for name, own in zip(names, SINCE, strict=True)
        if wanted in name.casefold() or wanted in own.casefold()
    ]
    if not wanted or any(wanted == choice.value for choice in known):
        return known
    try:
        since = read_since(wanted, now, language=language)
    except UsageError:
        return known
    if since is None:
        return known
    name = f"{typed.strip()} ({since:%Y-%m-%d})"[:MOST_CHARACTERS]
    return [app_commands.Choice(name=name, value=wanted), *known]

"""Reads the options `since` and `until` of commands, in the days of the person who typed them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

import discord

from bot.chat.cards.messages import say
from bot.chat.i18n.texts import texts_for
from bot.date_input import ENGLISH, read_since, read_until
from bot.errors import UsageError


@dataclass(frozen=True, slots=True)
class PublicationPeriod:
    """The news that a command reads.

    Attributes:
        since: The earliest publication; None for all.
        until: The latest publication; None for all until now.
    """

    since: datetime | None = None
    until: datetime | None = None


class UnreadTimeError(UsageError):
    """A time that was not understood.

    Args:
        given: As it was typed.
    """

    def __init__(self, given: str) -> None:
        super().__init__(f"not a time in the past: {given!r}")
        self.given = given


async def read_period(
    zone_of_asker: Callable[[], Awaitable[tzinfo]],
    since: str | None,
    until: str | None,
    language: str = ENGLISH,
) -> PublicationPeriod:
    """Return the period that two options name.

    Args:
        zone_of_asker: Returns the time zone in which the person counts days.
        since: As it was typed; None where it was left out.
        until: As it was typed; None where it was left out.
        language: The language of the person.

    Raises:
        UnreadTimeError: One of them is not a time in the past.
    """
    if not since and not until:
        return PublicationPeriod()
    zone, now = await zone_of_asker(), datetime.now(UTC)
    return PublicationPeriod(
        await asyncio.to_thread(_read, read_since, since, now, zone, language),
        await asyncio.to_thread(_read, read_until, until, now, zone, language),
    )


async def refuse_time(interaction: discord.Interaction[Any], error: UnreadTimeError) -> None:
    """Tell the person alone that a time was not understood."""
    sentence = texts_for(interaction.locale).since_unknown.format(given=error.given)
    await interaction.response.send_message(say(sentence).content, ephemeral=True)


def _read(
    read: Callable[[str, datetime, tzinfo, str], datetime | None],
    text: str | None,
    now: datetime,
    zone: tzinfo,
    language: str,
) -> datetime | None:
    try:
        return read(text or "", now, zone, language)
    except UsageError as error:
        raise UnreadTimeError(text or "") from error

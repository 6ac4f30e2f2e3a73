"""The way of a card to who used a command."""

from typing import Any

import discord

from bot.chat.cards.layout import layout
from bot.chat.cards.parts import Card
from bot.chat.deliver import BROKEN, log, persist


async def answer_card(interaction: discord.Interaction[Any], card: Card) -> bool:
    """Put a card in the place of an acknowledged interaction's "thinking".

    Returns:
        Whether it arrived; a refusal is logged.
    """
    try:
        await persist(
            lambda: interaction.edit_original_response(
                view=layout(card), allowed_mentions=discord.AllowedMentions.none()
            )
        )
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("interaction %s: card not delivered: %r", interaction.id, error)
        return False
    return True

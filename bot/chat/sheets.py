"""A card of text as Discord's components, and the way of one to who used a command."""

from typing import Any

import discord

from bot.chat.deliver import BROKEN, log, persist
from bot.chat.notices import Card


def layout(card: Card) -> discord.ui.LayoutView:
    """Return a card as a message's components: one frame, its paragraphs below each other."""
    view = discord.ui.LayoutView(timeout=None)
    frame: discord.ui.Container[Any] = discord.ui.Container(accent_colour=card.colour)
    for text in card.texts:
        frame.add_item(discord.ui.TextDisplay(text))
    view.add_item(frame)
    return view


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

"""Cards as discord.py sends them: its views, its files and its modals."""

from io import BytesIO
from typing import Any

import discord
from discord import ui

from bot.chat.cards.components import (
    Button,
    Card,
    Part,
    Picture,
    PicturedText,
    Row,
    Separator,
    Text,
)


def layout(card: Card) -> ui.LayoutView:
    """Return the view of a card; a running event loop is needed.

    It is finished from the start, so that the library does not keep it: what is pressed is known
    by its custom id alone, in this process or in the one after a restart.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(container(card))
    view.stop()
    return view


def container(card: Card) -> ui.Container[Any]:
    """Return the one component that a card is."""
    return ui.Container(*map(_item, card.parts), accent_colour=card.colour)


def files(card: Card) -> list[discord.File]:
    """Return the files of a card, to be read once."""
    return [
        discord.File(BytesIO(picture.content), picture.name, description=picture.description)
        for picture in card.pictures
    ]


def modal(
    action: str,
    title: str,
    label: str,
    *,
    placeholder: str = "",
    typed: str = "",
    most: int,
    least: int = 0,
) -> ui.Modal:
    """Return a modal with one field; what was typed comes back under `action`.

    Args:
        action: Its custom id; the field's is "text".
        title: At most 45 characters.
        label: Above the field, at most 45 characters.
        placeholder: In the empty field, at most 100 characters.
        typed: What is in the field when it opens.
        most: How many characters may be typed.
        least: How many have to be; 0 where it may stay empty.
    """
    opened = ui.Modal(title=title, custom_id=action, timeout=None)
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="text",
        style=discord.TextStyle.paragraph,
        placeholder=placeholder or None,
        default=typed or None,
        required=least > 0,
        min_length=least or None,
        max_length=most,
    )
    opened.add_item(ui.Label(text=label, component=field))
    opened.stop()
    return opened


def _item(part: Part) -> ui.Item[Any]:
    match part:
        case Text(content):
            return ui.TextDisplay(content)
        case Separator():
            return ui.Separator()
        case Row(buttons):
            return ui.ActionRow(*map(_button, buttons))
        case Picture(name, description=description):
            return ui.MediaGallery(
                discord.MediaGalleryItem(f"attachment://{name}", description=description)
            )
        case PicturedText(content, address, description):
            picture: ui.Thumbnail[Any] = ui.Thumbnail(address, description=description)
            return ui.Section(ui.TextDisplay(content), accessory=picture)


def _button(button: Button) -> ui.Button[Any]:
    return ui.Button(
        style=discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary,
        label=button.label,
        custom_id=button.action,
        emoji=button.emoji or None,
        disabled=button.disabled,
    )

"""Cards as discord.py sends them: its views, its files and its modals."""

from io import BytesIO
from typing import Any

import discord
from discord import ui

from bot.chat.cards.components import (
    Button,
    Card,
    Gallery,
    Menu,
    Part,
    Picture,
    Row,
    Section,
    Separator,
    Text,
)


def layout(card: Card) -> ui.LayoutView:
    """Return the view of a card; a running event loop is needed.

    It is finished from the start, so that the library does not keep it: what is pressed is known
    by its custom id alone, in this process or in the one after a restart.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*map(_item, card.parts), accent_colour=card.colour))
    view.stop()
    return view


def files(card: Card) -> list[discord.File]:
    """Return the files of a card, to be read once."""
    return [
        discord.File(BytesIO(upload.content), upload.name, description=upload.description or None)
        for upload in card.uploads
    ]


def modal(
    action: str,
    title: str,
    label: str,
    *,
    placeholder: str = "",
    most: int,
    least: int = 0,
) -> ui.Modal:
    """Return a modal with one field; what was typed comes back under `action`.

    Args:
        action: Its custom id; the field's is "text".
        title: At most 45 characters.
        label: Above the field, at most 45 characters.
        placeholder: In the empty field, at most 100 characters.
        most: How many characters may be typed.
        least: How many have to be; 0 where it may stay empty.
    """
    opened = ui.Modal(title=title, custom_id=action, timeout=None)
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id="text",
        style=discord.TextStyle.paragraph,
        placeholder=placeholder or None,
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
        case Separator(visible, wide):
            spacing = discord.SeparatorSpacing.large if wide else discord.SeparatorSpacing.small
            return ui.Separator(visible=visible, spacing=spacing)
        case Row(items):
            return ui.ActionRow(*map(_control, items))
        case Section(texts, accessory):
            beside = (
                _control(accessory)
                if isinstance(accessory, Button)
                else ui.Thumbnail(accessory.url, description=accessory.description or None)
            )
            return ui.Section(
                *(ui.TextDisplay[Any](text.content) for text in texts), accessory=beside
            )
        case Gallery(pictures):
            return ui.MediaGallery(*map(_picture, pictures))


def _control(control: Button | Menu) -> ui.Item[Any]:
    if isinstance(control, Menu):
        return ui.Select(
            custom_id=control.action,
            placeholder=control.placeholder,
            max_values=control.most,
            options=[
                discord.SelectOption(
                    label=option.label,
                    value=option.value,
                    description=option.description or None,
                    default=option.chosen,
                )
                for option in control.options
            ],
        )
    return ui.Button(
        style=discord.ButtonStyle(int(control.style)),
        label=control.label,
        custom_id=control.action or None,
        url=control.url or None,
        emoji=control.emoji or None,
        disabled=control.disabled,
    )


def _picture(picture: Picture) -> discord.MediaGalleryItem:
    return discord.MediaGalleryItem(picture.url, description=picture.description or None)

"""PURE: the parts of a card, as values; `to_dict` is what Discord's API takes.

A card is one container of Components V2: https://docs.discord.com/developers/components/reference.
Every text is markdown; foreign words go through `bot.chat.cards.markdown_escape` before they come
here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from bot.chat.cards.markdown_escape import units

# In all, however deep; the container and rows count as well.
MAX_PARTS = 40
# UTF-16 code units of all texts together.
MAX_TEXT = 4000
# Discord refuses larger bodies; CJK has three bytes a letter, so that this is met before the units.
MAX_BODY_BYTES = 10_000
MAX_LABEL = 80
MAX_ACTION = 100
MAX_DESCRIPTION = 1024
MAX_BUTTONS = 5
COMPONENTS_V2 = 1 << 15

Json = dict[str, Any]


class Style(IntEnum):
    """How a button looks."""

    PRIMARY = 1
    SECONDARY = 2
    SUCCESS = 3
    DANGER = 4
    LINK = 5


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or several; never empty."""

    content: str

    def to_dict(self) -> Json:
        """Return it as Discord's API takes it."""
        return {"type": 10, "content": self.content}


@dataclass(frozen=True, slots=True)
class Separator:
    """A line between parts, or only room (`visible` False)."""

    visible: bool = True
    wide: bool = False

    def to_dict(self) -> Json:
        """Return it as Discord's API takes it."""
        return {"type": 14, "divider": self.visible, "spacing": 2 if self.wide else 1}


@dataclass(frozen=True, slots=True)
class Button:
    """A button.

    Attributes:
        label: What is on it.
        action: The custom id that comes back when it is pressed, or "".
        url: Where it leads instead, or "".
        style: How it looks; a link's is its own.
        emoji: One in front of the label, or "".
        disabled: Whether it cannot be pressed.
    """

    label: str
    action: str = ""
    url: str = ""
    style: Style = Style.SECONDARY
    emoji: str = ""
    disabled: bool = False

    def __post_init__(self) -> None:
        if bool(self.action) == bool(self.url):
            raise ValueError(f"a button does one thing: {self.label!r}")

    def to_dict(self) -> Json:
        """Return it as Discord's API takes it."""
        button: Json = {
            "type": 2,
            "style": int(Style.LINK if self.url else self.style),
            "disabled": self.disabled,
            "label": self.label,
        }
        button |= {"url": self.url} if self.url else {"custom_id": self.action}
        if self.emoji:
            button["emoji"] = {"id": None, "name": self.emoji}
        return button


@dataclass(frozen=True, slots=True)
class Option:
    """A line of a menu; its texts are plain, Discord knows no markdown there."""

    label: str
    value: str
    description: str = ""
    chosen: bool = False

    def to_dict(self) -> Json:
        """Return it as Discord's API takes it."""
        option: Json = {"label": self.label, "value": self.value, "default": self.chosen}
        if self.description:
            option["description"] = self.description
        return option


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu in which one option, or up to `most`, can be chosen; it fills a row."""

    action: str
    placeholder: str
    options: tuple[Option, ...]
    most: int = 1

    def to_dict(self) -> Json:
        """Return it as Discord's API takes it."""
        return {
            "type": 3,
            "custom_id": self.action,
            "min_values": 1,
            "max_values": self.most,
            "disabled": False,
            "required": True,
            "placeholder": self.placeholder,
            "options": [option.to_dict() for option in self.options],
        }


@dataclass(frozen=True, slots=True)
class Row:
    """Up to five buttons beside each other, or one menu."""

    items: tuple[Button, ...] | tuple[Menu]

    def to_dict(self) -> Json:
        """Return it as Discord's API takes it."""
        return {"type": 1, "components": [item.to_dict() for item in self.items]}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: `attachment://NAME` of one that is sent along, or an address of our own.

    Attributes:
        url: Where it is; never one from an article.
        description: What is to be seen, for those who cannot see it, plain text.
    """

    url: str
    description: str

    def to_item(self) -> Json:
        """Return it as an item of a gallery."""
        item: Json = {"media": {"url": self.url}, "spoiler": False}
        return item | ({"description": self.description} if self.description else {})

    def to_dict(self) -> Json:
        """Return it as a thumbnail."""
        return {"type": 11, **self.to_item()}


@dataclass(frozen=True, slots=True)
class Gallery:
    """One to ten pictures, as large as there is room."""

    pictures: tuple[Picture, ...]

    def to_dict(self) -> Json:
        """Return it as Discord's API takes it."""
        return {"type": 12, "items": [picture.to_item() for picture in self.pictures]}


@dataclass(frozen=True, slots=True)
class Section:
    """One to three texts with a button or a small picture at their right."""

    texts: tuple[Text, ...]
    accessory: Button | Picture

    def to_dict(self) -> Json:
        """Return it as Discord's API takes it."""
        return {
            "type": 9,
            "components": [text.to_dict() for text in self.texts],
            "accessory": self.accessory.to_dict(),
        }


Part = Text | Separator | Row | Section | Gallery


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file that is sent along; a card shows it as `attachment://NAME`."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What one message shows, in one frame.

    Attributes:
        parts: From top to bottom, at least one.
        colour: Of the bar at its left, 0xRRGGBB; None for none.
        uploads: Files that it shows.
    """

    parts: tuple[Part, ...]
    colour: int | None = None
    uploads: tuple[CardFile, ...] = ()

    @property
    def size(self) -> int:
        """How many parts it has in all, as Discord counts them."""
        return 1 + sum(_size(part) for part in self.parts)

    @property
    def text_units(self) -> int:
        """Its texts' length together, in UTF-16 code units."""
        return sum(units(text) for part in self.parts for text in _texts(part))

    @property
    def body_bytes(self) -> int:
        """Length of what is sent, in bytes of UTF-8."""
        return body_bytes(self.to_dict())

    def to_dict(self) -> Json:
        """Return the message as Discord's API takes it, with every mention switched off."""
        container: Json = {
            "type": 17,
            "spoiler": False,
            "components": [part.to_dict() for part in self.parts],
        }
        if self.colour is not None:
            container["accent_color"] = self.colour
        return {
            "flags": COMPONENTS_V2,
            "components": [container],
            "allowed_mentions": {"parse": []},
        }


def body_bytes(body: Json) -> int:
    """Return the length of a body in bytes of UTF-8."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode("utf-8", "surrogatepass"))


def _size(part: Part) -> int:
    match part:
        case Row(items):
            return 1 + len(items)
        case Section(texts):
            return 2 + len(texts)
        case _:
            return 1


def _texts(part: Part) -> Iterator[str]:
    match part:
        case Text(content):
            yield content
        case Row(items):
            for item in items:
                if isinstance(item, Button):
                    yield item.label
        case Section(texts, accessory):
            yield from (text.content for text in texts)
            if isinstance(accessory, Button):
                yield accessory.label

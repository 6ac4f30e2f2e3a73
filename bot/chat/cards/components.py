"""PURE: the parts of a card, as values; `bot.chat.cards.views` makes discord.py's view of them.

A card is one container of Components V2: https://docs.discord.com/developers/components/reference.
Every text is markdown; foreign words go through `bot.chat.cards.markdown_escape` before they come
here.
"""

from dataclasses import dataclass

# UTF-16 code units of all texts together.
MAX_TEXT = 4000
# Discord refuses larger bodies; CJK has three bytes a letter, so that this is met before the units.
MAX_BODY_BYTES = 10_000
MAX_LABEL = 80
MAX_ACTION = 100  # UTF-16 code units
MAX_BUTTONS = 5


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or several; never empty."""

    content: str


@dataclass(frozen=True, slots=True)
class Separator:
    """A line between parts."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button.

    Attributes:
        label: What is on it.
        action: The custom id that comes back when it is pressed.
        primary: Whether it stands out.
        emoji: One in front of the label, or "".
        disabled: Whether it cannot be pressed.
    """

    label: str
    action: str
    primary: bool = False
    emoji: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Up to five buttons beside each other."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as large as there is room; it is sent along as a file.

    Attributes:
        name: The name of the file.
        content: The picture, as PNG.
        description: What is to be seen, for those who cannot see it, plain text.
    """

    name: str
    content: bytes
    description: str


@dataclass(frozen=True, slots=True)
class PicturedText:
    """A paragraph with a small picture beside it, which Discord loads from its address.

    Attributes:
        content: The paragraph.
        address: The https address of the picture.
        description: What is to be seen, for those who cannot see it, plain text.
    """

    content: str
    address: str
    description: str


Part = Text | Separator | Row | Picture | PicturedText


@dataclass(frozen=True, slots=True)
class Card:
    """What one message shows, in one frame.

    Attributes:
        parts: From top to bottom, at least one.
        colour: Of the bar at its left, 0xRRGGBB; None for none.
    """

    parts: tuple[Part, ...]
    colour: int | None = None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Its pictures, from top to bottom."""
        return tuple(part for part in self.parts if isinstance(part, Picture))

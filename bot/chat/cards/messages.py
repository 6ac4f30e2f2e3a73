"""PURE: what a message is: one plain sentence, or a card."""

from dataclasses import dataclass

from bot.chat.cards.components import Card
from bot.chat.cards.markdown_escape import escape

# In UTF-16 code units: https://docs.discord.com/developers/resources/message#create-message.
MAX_CONTENT = 2000


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a line of text, or a card in its place.

    Attributes:
        content: The line.
        card: The card.
        pings: The ids of the people who are notified; each has to be mentioned in the text.
        role_pings: The ids of the roles that are notified; each has to be mentioned likewise.
    """

    content: str = ""
    card: Card | None = None
    pings: tuple[int, ...] = ()
    role_pings: tuple[int, ...] = ()


def say(sentence: str) -> Message:
    """Return a message of one plain sentence."""
    return Message(content=escape(sentence, MAX_CONTENT))

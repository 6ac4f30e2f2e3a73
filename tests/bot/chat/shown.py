"""What a person sees of a message that the bot sent."""

import re

from tests.bot.chat.fake_answers import XI
from tests.discord_server.payloads import Json, components_of

# A command as Discord takes it to be clicked
_CLICKABLE = re.compile(r"</([\w -]+):\d+>")


def texts(message: Json) -> list[str]:
    """Return the texts of a message's card, or its plain line, in reading order.

    A command that can be clicked is "/ask", as Discord shows it.
    """
    return [plain_commands(sent) for sent in texts_as_sent(message)]


def plain_commands(sent: str) -> str:
    """Return a text with its clickable commands as people see them: "/ask"."""
    return _CLICKABLE.sub(r"/\1", sent)


def texts_as_sent(message: Json) -> list[str]:
    """Return the texts of a message as Discord got them."""
    card = [one["content"] for one in components_of(message["components"]) if one["type"] == 10]
    return card or [str(message["content"])]


def text(message: Json) -> str:
    """Return all that is written in a message."""
    return "\n".join(texts(message))


def title(message: Json) -> str:
    """Return the question above an answer."""
    return texts(message)[0].removeprefix("### ")


def labels(message: Json) -> list[str]:
    """Return what is on a message's buttons."""
    return [one["label"] for one in components_of(message["components"]) if one["type"] == 2]


def is_the_answer(message: Json) -> bool:
    """Whether it is the answer of `FakeAnswers` to when Xi might visit Russia."""
    return texts(message)[1].startswith(f"“{XI.quote}” [[1]]({XI.url})")

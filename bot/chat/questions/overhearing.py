"""PURE: the question in a message that nobody addressed to the bot, if there is one."""

import re

from bot.chat.i18n.small_talk import asks_of_that, small_talk

# People talk in questions too ("really?", "who knows?"); fewer words ask the news nothing.
_FEWEST_WORDS = 4
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_MENTION = re.compile(r"<[@#][!&]?\d+>")
_WORD = re.compile(r"\w+")
# What is asked of the people in the room is not asked of the news.
_ROOM = re.compile(
    r"\b(?:you|your|yours|u|we|us|our|i|my|me|mine|anyone|anybody|someone)\b", re.IGNORECASE
)


def overheard_question(text: str) -> str:
    """Return the last sentence that ends with a question mark and may be about the news; or "".

    Args:
        text: A message in a channel that the bot listens to.
    """
    for sentence in reversed(_SENTENCE.findall(text)):
        asked = " ".join(sentence.split())
        if asked.endswith("?") and _may_ask_the_news(asked):
            return asked
    return ""


def _may_ask_the_news(asked: str) -> bool:
    if len(_WORD.findall(asked)) < _FEWEST_WORDS or _MENTION.search(asked):
        return False
    return small_talk(asked) is None and not asks_of_that(asked) and not _ROOM.search(asked)

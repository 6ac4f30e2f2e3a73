"""PURE: recognise greetings, thanks and questions about the bot itself, in every language.

Each language's file lists whole messages under "small_talk". A message that says anything more is
a question: "Hello, when might Xi visit Russia?".
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from bot.chat.i18n.texts import LANGUAGES, small_talk_phrases

# The bot is addressed by these in any language; they add nothing to a greeting.
_ADDRESS = frozenset("newsdesk bot".split())
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class SmallTalk(StrEnum):
    """What a message is that asks for no news."""

    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT = "about"
    SOURCES = "sources"


def small_talk(text: str) -> SmallTalk | None:
    """Return what a message is if it asks for no news; None for a question.

    Args:
        text: As it was typed, without the mention of the bot.
    """
    typed = _key(text)
    if not typed:
        return None
    kind = _kinds().get(typed)
    # "Great?" asks about something
    return None if kind is SmallTalk.THANKS and "?" in text else kind


def asks_of_that(text: str) -> bool:
    """Whether a message asks only whether another one is true: "is this true?"."""
    return _key(text) in _claims()


@cache
def _claims() -> frozenset[str]:
    phrases = [small_talk_phrases(language)["of_that"] for language in LANGUAGES]
    return frozenset(_key(phrase) for listed in phrases for phrase in listed)


@cache
def _kinds() -> Mapping[str, SmallTalk]:
    kinds: dict[str, SmallTalk] = {}
    for language in LANGUAGES:
        phrases = small_talk_phrases(language)
        addressed = phrases["addressed"]
        for kind in SmallTalk:
            for phrase in phrases[kind]:
                kinds[_key(phrase)] = kind
                kinds |= {_key(f"{phrase} {address}"): kind for address in addressed}
    return kinds


def _key(text: str) -> str:
    """Return the words of a message without case and punctuation."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.casefold())]
    bare = [word for word in words if word not in _ADDRESS]
    return " ".join(bare or words)

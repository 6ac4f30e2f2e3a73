"""PURE: recognise greetings, thanks, chatter and questions about the bot, in every language.

Each language's file lists phrases under "small_talk". A message is one of them or several in a row
("lol ok thanks"). One that says anything more is a question: "Hello, when might Xi visit Russia?".
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from bot.chat.i18n.texts import LANGUAGES, small_talk_phrases

# The bot is addressed by these in any language; they add nothing to a greeting.
_ADDRESS = frozenset("newsdesk bot".split())
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_])\1")
_LAUGHED = re.compile(r"([^\W\d_]{2})\1{2,}")
_LONGEST = 12  # words of a phrase
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class SmallTalk(StrEnum):
    """What a message is that asks for no news."""

    GREETING = "greeting"
    THANKS = "thanks"
    CHATTER = "chatter"
    ABOUT = "about"
    SOURCES = "sources"


# The kind that is answered if a message has several: in "hi, what can you do?" the question.
_BY_WEIGHT = (
    SmallTalk.CHATTER,
    SmallTalk.THANKS,
    SmallTalk.GREETING,
    SmallTalk.ABOUT,
    SmallTalk.SOURCES,
)


def small_talk(text: str) -> SmallTalk | None:
    """Return what a message is if it asks for no news; None for a question.

    Args:
        text: As it was typed, without the mention of the bot.
    """
    kind = _kind_of_row(_key(text).split())
    # "Great?" and "no?" ask about something
    return None if kind in {SmallTalk.CHATTER, SmallTalk.THANKS} and "?" in text else kind


def asks_of_that(text: str) -> bool:
    """Whether a message asks only whether another one is true: "is this true?"."""
    return _key(text) in _claims()


@cache
def _claims() -> frozenset[str]:
    phrases = [small_talk_phrases(language)["of_that"] for language in LANGUAGES]
    return frozenset(_key(phrase) for listed in phrases for phrase in listed)


def _kind_of_row(typed: Sequence[str]) -> SmallTalk | None:
    """Return the kind of phrases in a row: "ok cool, thanks"; None if they are not all phrases."""
    known = _kinds()
    kinds: list[SmallTalk | None] = [SmallTalk.CHATTER]  # of the words before each place
    for end in range(1, len(typed) + 1):
        rows = [
            max(before, kind, key=_BY_WEIGHT.index)
            for start in range(max(0, end - _LONGEST), end)
            if (before := kinds[start]) and (kind := known.get(" ".join(typed[start:end])))
        ]
        kinds.append(rows[0] if rows else None)
    return kinds[-1] if typed else None


@cache
def _kinds() -> Mapping[str, SmallTalk]:
    kinds: dict[str, SmallTalk] = {}
    for language in LANGUAGES:
        phrases = small_talk_phrases(language)
        for kind in SmallTalk:
            for phrase in phrases[kind]:
                for address in ("", *phrases["addressed"]):
                    key = _key(f"{phrase} {address}")
                    kinds[key] = kind
                    kinds[_DOUBLED.sub(r"\1", key)] = kind  # for "cooool"
    return kinds


def _key(text: str) -> str:
    """Return the words of a message without case and punctuation; "looool" is "lol"."""
    short = _LAUGHED.sub(r"\1\1", _DRAWN_OUT.sub(r"\1", text.casefold()))
    words = [word.replace("’", "'") for word in _WORD.findall(short)]
    bare = [word for word in words if word not in _ADDRESS]
    return " ".join(bare or words)

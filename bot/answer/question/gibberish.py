"""PURE: reply to texts that are no English question: "Wer ist ...?", "asdf", "???"."""

import re
from collections.abc import Callable, Sequence

from bot.answer.question.language import EXAMPLE, foreign_language

NOT_READ = (
    "I could not read that as a question. I answer questions about current events from the news "
    "that I have read, in English; every statement is quoted word for word with its source. "
    f"For example: “{EXAMPLE}”"
)

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
# What people write around a question, or instead of it: "quick question:", "how are you?".
ASKS_NOTHING = re.compile(
    r"^(?:(?:you )?know what|guess what|so what|what|huh|(?:a )?(?:quick )?questions?|"
    r"how are you(?: doing)?|how[’']?s it going|are you there|can you help(?: me)?|"
    r"can i ask (?:you )?(?:something|a question))\W*$",
    re.IGNORECASE,
)
_VOWELS = frozenset("aeiouy")
# of English, German and French keyboards
_ROWS = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"),
    *("qwertzuiopü", "asdfghjklöä", "yxcvbnm"),
    *("azertyuiop", "qsdfghjklm", "wxcvbn"),
)
_CHUNKS = {
    keys[at : at + length]
    for row in _ROWS
    for keys in (row, row[::-1])
    for length in range(3, len(row) + 1)
    for at in range(len(row) - length + 1)
}
_FEW_LETTERS = 4
_MANY_LETTERS = 6  # "LVMH" and "NTSB" are names
_HUMMED = re.compile(r"z{3,}|x{3,}|h{3,}|h+m{2,}|m{3,}|(.)\1{3,}|(..+?)\2{2,}.?")


def not_understood(text: str, known: Callable[[Sequence[str]], frozenset[str]]) -> str:
    """Return the reply to a text that is no English question; "" for a question.

    Args:
        text: As it was typed.
        known: Returns which of the given lower-case words occur in the news.
    """
    language = foreign_language(text, known)
    if language is not None:
        return language.sentence
    words = text.split()
    # "What?" goes on from an answer
    asks_nothing = len(words) > 1 and ASKS_NOTHING.match(" ".join(words))
    is_question = _WORD.search(text) and not asks_nothing and not is_gibberish(text, known)
    return "" if is_question else NOT_READ


def is_gibberish(text: str, known: Callable[[Sequence[str]], frozenset[str]]) -> bool:
    """Whether a text has no real word: "asdf qwer", "zzz".

    Args:
        text: As it was typed.
        known: Returns which of the given lower-case words occur in the news.
    """
    found = [word.lower() for word in _WORD.findall(text)]
    return bool(found) and all(map(_is_no_word, found)) and not known(found)


def _is_no_word(word: str) -> bool:
    if _HUMMED.fullmatch(word):
        return True
    if word.isdigit():
        return False
    if word.isascii() and len(word) >= _MANY_LETTERS and not _VOWELS.intersection(word):
        return True
    return len(word) >= _FEW_LETTERS and _along_the_keys(word)


def _along_the_keys(word: str) -> bool:
    """Whether a word is a run of neighbouring keys: "asdf", "qwer", "lkjh", "asdfasdf"."""
    return not word or any(
        word[:length] in _CHUNKS and _along_the_keys(word[length:])
        for length in range(3, len(word) + 1)
    )

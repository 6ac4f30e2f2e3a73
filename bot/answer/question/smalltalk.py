"""PURE: reply to texts that are no English question: "Wer ist ...?", "hello", "asdf"."""

import re
from collections.abc import Callable, Sequence

from bot.answer.question.language import EXAMPLE, foreign_language

_ABOUT = (
    "I answer questions about current events from the news that I have read, in English; every "
    "statement is quoted word for word with its source."
)
_TRY = f"For example: “{EXAMPLE}”"
GREETED = f"Hello! Ask me about the news. {_TRY}"
THANKED = f"You’re welcome! Ask me anything else about the news. {_TRY}"
ABOUT = f"{_ABOUT} {_TRY}"
NOT_READ = f"I could not read that as a question. {ABOUT}"

_TO = r"(?:[\s,]+(?:there|again|all|everyone|everybody|guys|folks|newsdesk|bot|mate|man|friend))*"
_GREETING = re.compile(
    r"(?:hi+|hello+|hey+|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day|night)|"
    r"how are you(?: doing)?|how[’']?s it going|bye+|goodbye|see you)"
    rf"{_TO}",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|great|cool|perfect|nice|awesome)[\s,.!]+)?"
    rf"(?:thanks?|thank you|thx|ty|tysm|cheers)(?: (?:so much|very much|a lot|a bunch)|{_TO})*|"
    r"(?:ok(?:ay)?|k|cool|great|perfect|awesome|got it|i see|good bot|well done|"
    r"lol|lmao|haha)+",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"(?:help(?: me)?|test(?:ing)?(?: test)*|ping|start|"
    r"what (?:can|do) you do|what are you(?: for)?|who are you|what is this bot|"
    r"how do (?:you|i) (?:work|use (?:you|this))|how does (?:this|it) work|"
    r"can i ask (?:you )?(?:something|a question)|can you help(?: me)?|"
    r"are you (?:there|a bot|real))"
    rf"{_TO}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")
_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
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
    return reply(text) or (NOT_READ if is_gibberish(text, known) else "")


def reply(text: str) -> str:
    """Return the reply to a greeting, thanks or a request for help; "" for any other text.

    Args:
        text: As it was typed.
    """
    bare = _EDGES.sub("", " ".join(text.split()))
    if not _WORD.search(bare):
        return NOT_READ
    for pattern, answer in ((_GREETING, GREETED), (_THANKS, THANKED), (_HELP, ABOUT)):
        if pattern.fullmatch(bare) and not (answer == THANKED and "?" in text):
            return answer
    return ""


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
    if word.isdigit() or not word.isascii():
        return False
    if len(word) >= _MANY_LETTERS and not _VOWELS.intersection(word):
        return True
    return len(word) >= _FEW_LETTERS and _along_the_keys(word)


def _along_the_keys(word: str) -> bool:
    """Whether a word is a run of neighbouring keys: "asdf", "qwer", "lkjh", "asdfasdf"."""
    return not word or any(
        word[:length] in _CHUNKS and _along_the_keys(word[length:])
        for length in range(3, len(word) + 1)
    )

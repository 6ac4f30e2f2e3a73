"""PURE: parse text with marks, "It rained. [1] It snowed. [2]", into cited sentences."""

import re
from dataclasses import dataclass

_KEYS = r"\[[ \t]*[0-9]{1,3}(?:[ \t]*,[ \t]*[0-9]{1,3})*[ \t]*\]"
_SENTENCE = re.compile(
    r"\s*(?:[-*•][ \t]+)?"
    r"(?P<text>[^\[\]\s][^\[\]\n]*?)[ \t]*"
    rf"(?P<keys>{_KEYS}(?:[ \t]*{_KEYS})*)(?P<stop>[.!]?)"
    r"(?P<after>[ \t]*(?:\n|$)|[ \t]+(?=[^\s\[]))"
)
_NUMBER = re.compile("[0-9]+")
# No sentence with its marks is longer, in characters.
_LONGEST = 1000


class UncitedError(ValueError):
    """The text is not a sequence of sentences with citation marks."""


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence, and the numbers of its citations, at least one."""

    text: str
    keys: tuple[int, ...]


def take_sentences(text: str, *, ended: bool = True) -> tuple[tuple[CitedSentence, ...], str]:
    """Take the sentences off the front of a text that may still grow.

    Args:
        text: Sentences, each followed by its marks.
        ended: Whether nothing will follow.

    Returns:
        The sentences that are complete, and the rest of the text.

    Raises:
        UncitedError: There is text that no mark follows, or something else in brackets.
    """
    found: list[CitedSentence] = []
    at = 0
    while match := _SENTENCE.match(text, at):
        if match.end() == len(text) and not ended and not match["after"].endswith("\n"):
            break  # another mark may follow
        keys = dict.fromkeys(int(number) for number in _NUMBER.findall(match["keys"]))
        found.append(CitedSentence(match["text"] + match["stop"], tuple(keys)))
        at = match.end()
    rest = text[at:]
    if rest.strip() and (ended or "\n" in rest.strip() or len(rest) > _LONGEST):
        raise UncitedError("a sentence without a citation")
    return tuple(found), rest


def cited_text(sentences: tuple[CitedSentence, ...]) -> str:
    """Join sentences and their marks into a text that `take_sentences` can read."""
    return " ".join(
        f"{sentence.text} {''.join(f'[{number}]' for number in sentence.keys)}"
        for sentence in sentences
    )

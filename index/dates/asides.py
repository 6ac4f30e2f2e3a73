"""Tell a time that dates a statement from one that only says which thing is meant."""

import re
from collections.abc import Sequence

from index.types import TimeSpan

_DETERMINER_BEFORE = re.compile(
    r"(?:\b(?:the|a|an|his|her|its|their|this|that)|[’']s?)\s+$", re.IGNORECASE
)
# "the House Jan. 6 committee"
_NAME_BEFORE = re.compile(
    r"\b(?!(?:Since|From|Until|Before|After|Between|Around|Early|Late|This|Last|Next)\b)"
    r"[A-Z]\w{3,} $"
)
_NOUN_AFTER = re.compile(
    r",? (?!(?:in|on|at|to|by|of|for|from|with|when|while|after|before|and|or|but|as|that|which|who"
    r"|where|since|until|because|through|during|over|under|amid|into|against|about|it|he|she|they"
    r"|we|than|if|is|are|was|were|has|had|have|will|would|could|may|not|also|just|only|the|a|an"
    r"|his|her|its|their|this|these|with|without|between|near|outside|inside|following|according"
    r"|saying|\w+ly|\w+ing|\w+ed|told|said|says|came|took|left|went|became|began|won|lost|met)\b)"
    r"[a-z][\w-]+"
)
# "In 2022 inflation rose"; "an interest in 2024 polls" is an aside.
_OPENING_PREPOSITION = re.compile(r"\b(?:In|Since|Until|By|From|Before|After|During|Through) $")
_DATE = re.compile(r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|\d{4})")


def is_aside(text: str, start: int, end: int) -> bool:
    """Whether a date says which thing is meant: "the Jan. 6 riot", "2024 polls", "a Dec. 8 letter".

    Args:
        text: The sentence.
        start: Where the date begins.
        end: Where it ends.
    """
    date, before = text[start:end], text[:start]
    if not _DATE.fullmatch(date) or not _NOUN_AFTER.match(text, end):
        return False
    if _DETERMINER_BEFORE.search(before):
        return True
    if date.isdigit():
        return text[end] == " " and _OPENING_PREPOSITION.search(before) is None
    return _NAME_BEFORE.search(before) is not None


def statement_time(text: str, found: Sequence[TimeSpan]) -> TimeSpan | None:
    """Return the first time that dates what a sentence states; None if it has none.

    Args:
        text: The sentence.
        found: Its times, from `times`.
    """
    return next(
        (time for time in found if not is_aside(text, time.place.start, time.place.end)), None
    )

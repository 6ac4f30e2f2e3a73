"""PURE: find the two sides that a question compares, and the side that a sentence is about."""

import re

from bot.answer.question.name_match import named
from bot.answer.question.question import names_in
from index.text.words import stems

_WORD = r"(?!(?:and|or|with|to|vs)\b)[^\s,;?]+"
_SIDE = rf"{_WORD}(?: {_WORD})*?"
_END = r"[?.!]*$"
_COMPARED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bcompare[ds]? (?P<first>{_SIDE}),? (?:and|with|to|vs\.?) (?P<second>{_SIDE}){_END}",
        rf"\b(?:difference|comparison)s? between (?P<first>{_SIDE}) and (?P<second>{_SIDE}){_END}",
        rf"(?:\b(?:in|at|for|by|is|was) )?(?P<first>{_SIDE}) vs\.? (?P<second>{_SIDE}){_END}",
        # "Who is richer, Arnault or Musk?"
        rf"[,:] (?P<first>{_SIDE}),? or (?P<second>{_SIDE}){_END}",
        rf"\bmore .*?\b(?:in|at|for|by|from) (?P<first>{_SIDE}) or (?P<second>{_SIDE}){_END}",
    )
)
_BARE = re.compile(r"^(?:(?:in|on|at|the|for|by|from|with) )+|[’']s?$", re.IGNORECASE)


def sides(asked: str) -> tuple[str, str] | None:
    """Return the two things that a question compares; None if it compares nothing.

    Args:
        asked: The sentence that asks.
    """
    for pattern in _COMPARED:
        if found := pattern.search(asked.replace("versus", "vs")):
            return _bare(found["first"]), _bare(found["second"])
    return None


def _bare(side: str) -> str:
    """Return the name in a side of a comparison: "France" of "unemployment in France"."""
    bare = _BARE.sub("", side)
    names = names_in(f"x {bare}")  # so that no capital opens a sentence
    return names[-1] if names else bare


def speaks_of(side: str, sentence: str) -> bool:
    """Whether a sentence is about a side of a comparison.

    Args:
        side: The name of the side in the question.
        sentence: A sentence of the news.
    """
    return named(side, sentence) if names_in(f"x {side}") else stems(side) <= stems(sentence)

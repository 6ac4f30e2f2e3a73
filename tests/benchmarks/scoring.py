"""Compare a statement with a quiz's wording of the answer."""

import re
from collections.abc import Iterable

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_KEPT = re.compile(r"[\w$%.]+")


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether a text holds one of the answers, case, punctuation and articles aside."""
    haystack = f" {_normal(text)} "
    return any(f" {_normal(answer)} " in haystack for answer in answers)


def _normal(text: str) -> str:
    bare = _ARTICLES.sub(" ", text.casefold().replace(",", ""))
    return " ".join(word.strip(".") for word in _KEPT.findall(bare))

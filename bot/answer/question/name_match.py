"""PURE: check whether a text contains a name from a question."""

import re

from index.text.folding import fold_letters

_WORD = re.compile(r"\w{2,}")
_TITLES = frozenset("president prime minister king queen sen rep gov the of and".split())


# Names of the same country or union: any of them matches.
_ONE_PLACE = (
    frozenset(("us", "u.s.", "usa", "u.s.a.", "united states", "america", "american")),
    frozenset(("uk", "u.k.", "united kingdom", "britain", "british", "england", "english")),
    frozenset(("eu", "e.u.", "european union")),
    frozenset(("un", "u.n.", "united nations")),
    frozenset(("uae", "u.a.e.", "united arab emirates", "emirates")),
    frozenset(("drc", "democratic republic of congo", "congo")),
)


def named(name: str, text: str) -> bool:
    """Whether a text has a name or at least half of its words: "Biden" matches "Joe Biden".

    A longer word with the same beginning matches ("Russian" for "Russia"), and so does another name
    of the same country ("Britain" for "the UK").

    Args:
        name: A name from a question.
        text: A text of the news.
    """
    if any(_stands_in(alias, text) for alias in _others(name)):
        return True
    name, text = fold_letters(name), fold_letters(text)
    parts = [part for part in _WORD.findall(name) if part not in _TITLES]
    if not parts:
        return name in text
    text_words = set(_WORD.findall(text))
    found = sum(
        part in text_words or any(word.startswith(part) for word in text_words) for part in parts
    )
    return 2 * found >= len(parts)


def _stands_in(name: str, text: str) -> bool:
    short = len(name) <= 3  # noqa: PLR2004 - "us" is a word, "US" a country
    spelled = name.upper() if short else name
    return (
        re.search(rf"(?<!\w){re.escape(spelled)}(?!\w)", text if short else text.casefold())
        is not None
    )


def _others(name: str) -> frozenset[str]:
    bare = name.casefold().removeprefix("the ")
    return next((names for names in _ONE_PLACE if bare in names), frozenset())

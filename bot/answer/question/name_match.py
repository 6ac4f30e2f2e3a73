"""Whether a text names what a question names."""

import re

_WORD = re.compile(r"\w{2,}")
_TITLES = frozenset("president prime minister king queen sen rep gov the of and".split())


# Names of one country or union; of a text any of them will do.
_ONE_PLACE = (
    frozenset(("us", "u.s.", "usa", "u.s.a.", "united states", "america", "american")),
    frozenset(("uk", "u.k.", "united kingdom", "britain", "british", "england", "english")),
    frozenset(("eu", "e.u.", "european union")),
    frozenset(("un", "u.n.", "united nations")),
    frozenset(("uae", "u.a.e.", "united arab emirates", "emirates")),
    frozenset(("drc", "democratic republic of congo", "congo")),
)


def named(name: str, text: str) -> bool:
    """Whether a text has a name, or at least half of its words: "Joe Biden" is "Biden".

    A longer word that begins with one counts: "Russian" names "Russia"; and the other names of a
    country do: "Britain" names "the UK".

    Args:
        name: As a question has it.
        text: Of the news.
    """
    if any(_stands_in(one, text) for one in _others(name)):
        return True
    parts = [part for part in _WORD.findall(name.casefold()) if part not in _TITLES]
    if not parts:
        return name.casefold() in text.casefold()
    said = set(_WORD.findall(text.casefold()))
    found = sum(part in said or any(word.startswith(part) for word in said) for part in parts)
    return 2 * found >= len(parts)


def _stands_in(name: str, text: str) -> bool:
    short = len(name) <= 3  # noqa: PLR2004 - "us" is a word, "US" a country
    said = name.upper() if short else name
    return (
        re.search(rf"(?<!\w){re.escape(said)}(?!\w)", text if short else text.casefold())
        is not None
    )


def _others(name: str) -> frozenset[str]:
    bare = name.casefold().removeprefix("the ")
    return next((names for names in _ONE_PLACE if bare in names), frozenset())

"""Names of months and weekdays in the languages of news; only this module uses Babel.

Pure: its tables are those of Unicode's CLDR.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from index.text.lexicon import MONTHS, WEEKDAYS

# All 300 languages of CLDR take five seconds to read, and make "mai" a word of two months.
_LANGUAGES = (
    "ar bg bs ca cs da de el en es et eu fa fi fr gl he hi hr hu id is it ko lt lv mk ms nb nl nn"
    " pl pt ro ru sk sl sq sr sv tr uk vi"
).split()  # fmt: skip


def month_number(word: str) -> int | None:
    """Return the number of a month, 1 to 12.

    Args:
        word: Its name or a short form of it in any of the languages, in any case.

    Returns:
        None if it is no month, or one of two: "listopad" is October in Croatian and November in
        Polish.
    """
    name = _fold(word)
    if len(name) >= len("jan") and name.isascii():
        for number, month in enumerate(MONTHS, start=1):
            if month.lower().startswith("sep" if name == "sept" else name):
                return number
    numbers = _months().get(name, frozenset())
    return next(iter(numbers)) if len(numbers) == 1 else None


def is_weekday(word: str) -> bool:
    """Return whether a word is the name of a weekday or a short form of it."""
    name = _fold(word)
    if len(name) >= len("mon") and any(day.lower().startswith(name) for day in WEEKDAYS):
        return True
    return name in _weekdays()


@cache
def _months() -> Mapping[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, name in _names("months"):
        found[name].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(name for _, name in _names("days"))


def _names(what: str) -> list[tuple[int, str]]:
    from babel import Locale

    return [
        (number, _fold(name))
        for language in _LANGUAGES
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated", "short")
        for number, name in getattr(Locale(language), what)[context].get(width, {}).items()
    ]


def _fold(word: str) -> str:
    return word.casefold().rstrip(".")

"""PURE: the numbers and times that a question takes for granted, and whether a text has them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answer.sentences.quantities import Quantity, agree, quantities
from index.text.lexicon import MONTH, WEEKDAY
from index.text.stems import stems

# Times of one sort rule each other out: what was on Sunday night was not on Sunday morning.
_SORTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{MONTH}\b",
        rf"\b{WEEKDAY}\b",
        r"\b(?:19|20)\d\d\b",
        r"\b(?:morning|afternoon|evening|night)\b",
    )
)
_PART_OF_DAY = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Claims:
    """What a question takes for granted beside names.

    Attributes:
        times: The words of each sort of time: months, days of the week, years, parts of a day.
        quantities: Its numbers.
    """

    times: tuple[frozenset[str], ...]
    quantities: tuple[Quantity, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.quantities) or any(self.times)


@dataclass(frozen=True, slots=True)
class Checked:
    """How a text stands to the claims of a question.

    Attributes:
        held: The part of the claims that stand in the text, 0 to 1; 1 where there are none.
        denied: How many have another of their sort in the text, and are not there themselves.
    """

    held: float = 1.0
    denied: int = 0


def claims(question: str) -> Claims:
    """Read the claims of a question.

    Args:
        question: As it was asked.
    """
    return Claims(sorts_of_time(question), quantities(question))


def check(asked: Claims, text: str, published_at: datetime | None = None) -> Checked:
    """Look for claims in a text.

    Args:
        asked: The claims.
        text: Of the news.
        published_at: When; its day, month and year need no telling. None if unknown.
    """
    if not asked:
        return Checked()
    results = [*_check_times(asked.times, text, published_at)]
    found = quantities(text) if asked.quantities else ()
    results += [_check_quantity(one, found) for one in asked.quantities]
    if not results:
        return Checked()
    held = sum(stands for stands, _ in results)
    return Checked(held / len(results), sum(denied for _, denied in results))


def sorts_of_time(text: str) -> tuple[frozenset[str], ...]:
    """Return the months, days of the week, years and parts of a day that a text names."""
    return tuple(frozenset(sort.findall(text)) for sort in _SORTS)


def _check_times(
    asked: Sequence[frozenset[str]], text: str, published_at: datetime | None
) -> list[tuple[bool, bool]]:
    """Return of each time whether it stands in a text, and whether another does instead."""
    results = []
    known_by_date = _said_by(published_at)
    for sort, (mine, theirs) in enumerate(zip(asked, sorts_of_time(text), strict=True)):
        for one in mine:
            stands = one in theirs or one in known_by_date
            is_denied = bool(theirs) and not stands
            # news seldom says that it was in the evening
            if is_denied or sort != _PART_OF_DAY:
                results.append((stands, is_denied))
    return results


def _said_by(published_at: datetime | None) -> frozenset[str]:
    """Return the times that a date of publication tells: the month, the year, today, yesterday."""
    if published_at is None:
        return frozenset()
    days = (published_at, published_at - _DAY)
    return frozenset((f"{published_at:%B}", str(published_at.year), *(f"{one:%A}" for one in days)))


def _check_quantity(mine: Quantity, found: Sequence[Quantity]) -> tuple[bool, bool]:
    alike = [one for one in found if one.unit == mine.unit]
    if any(agree(mine, one) for one in alike):
        return True, False
    return False, bool(of_one_kind(mine, alike))


def of_one_kind(mine: Quantity, found: Iterable[Quantity]) -> list[Quantity]:
    """Return the quantities that measure in the unit of one, or count what it counts."""
    counted = stems(mine.counted)
    return [
        one
        for one in found
        if one.unit == mine.unit and (mine.unit or counted & stems(one.counted))
    ]

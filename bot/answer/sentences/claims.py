"""PURE: find the numbers and times that a question assumes, and check them against a text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answer.sentences.quantities import Quantity, agree, quantities
from index.text.lexicon import MONTH, WEEKDAY
from index.text.words import stems

# Times of one sort exclude each other: Sunday night is not Sunday morning.
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
    """What a question assumes, apart from names.

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
class ClaimCheck:
    """How far a text supports the claims of a question.

    Attributes:
        held: The share of the claims that stand in the text, 0 to 1; 1 if there are none.
        denied: How many claims are missing while the text has another value of their sort.
    """

    held: float = 1.0
    denied: int = 0


def claims(question: str) -> Claims:
    """Read the claims of a question.

    Args:
        question: As it was asked.
    """
    return Claims(sorts_of_time(question), quantities(question))


def check(asked: Claims, text: str, published_at: datetime | None = None) -> ClaimCheck:
    """Check claims against a text.

    Args:
        asked: The claims.
        text: Of the news.
        published_at: When it was published, by the clock of that place, which implies day, month
            and year. None if unknown.
    """
    if not asked:
        return ClaimCheck()
    results = [*_check_times(asked.times, text, published_at)]
    found = quantities(text) if asked.quantities else ()
    results += [_check_quantity(quantity, found) for quantity in asked.quantities]
    if not results:
        return ClaimCheck()
    held = sum(stands for stands, _ in results)
    return ClaimCheck(held / len(results), sum(denied for _, denied in results))


def check_each(
    asked: Claims, texts: Sequence[tuple[str, datetime | None]]
) -> tuple[ClaimCheck, ...]:
    """Check claims against texts, each with when it was published; see `check`."""
    return tuple(check(asked, text, published_at) for text, published_at in texts)


def sorts_of_time(text: str) -> tuple[frozenset[str], ...]:
    """Return the months, days of the week, years and parts of a day that a text names."""
    return tuple(frozenset(sort.findall(text)) for sort in _SORTS)


def _check_times(
    asked: Sequence[frozenset[str]], text: str, published_at: datetime | None
) -> list[tuple[bool, bool]]:
    """Return for each time whether a text has it, and whether it has another instead."""
    results = []
    known_by_date = _times_of(published_at)
    for sort, (claimed, stated) in enumerate(zip(asked, sorts_of_time(text), strict=True)):
        for time in claimed:
            stands = time in stated or time in known_by_date
            is_denied = bool(stated) and not stands
            # news seldom gives the part of the day
            if is_denied or sort != _PART_OF_DAY:
                results.append((stands, is_denied))
    return results


def _times_of(published_at: datetime | None) -> frozenset[str]:
    """Return the times that a publication date implies: month, year, today, yesterday."""
    if published_at is None:
        return frozenset()
    days = (published_at, published_at - _DAY)
    return frozenset((f"{published_at:%B}", str(published_at.year), *(f"{day:%A}" for day in days)))


def _check_quantity(claimed: Quantity, found: Sequence[Quantity]) -> tuple[bool, bool]:
    alike = [quantity for quantity in found if quantity.unit == claimed.unit]
    if any(agree(claimed, quantity) for quantity in alike):
        return True, False
    return False, bool(comparable_quantities(claimed, alike))


def comparable_quantities(quantity: Quantity, found: Iterable[Quantity]) -> list[Quantity]:
    """Return the quantities that have the same unit as a quantity, or count the same thing."""
    counted = stems(quantity.counted)
    return [
        candidate
        for candidate in found
        if candidate.unit == quantity.unit and (quantity.unit or counted & stems(candidate.counted))
    ]

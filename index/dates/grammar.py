"""The rules of the date grammar: their first words, pattern and meaning.

A sentence is scanned word by word. At each word only the rules that begin with it are tried, which
keeps a sentence far below a millisecond.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import Enum

from index.dates.calendar import Cycle, Period, TimeDirection, calendar_unit, pick, shift
from index.dates.tense import Tense


class Grain(Enum):
    """How fine a time is; it decides which expressions may be merged."""

    CLOCK = 0
    PART = 1  # of a day
    DAY = 2
    WEEK = 3
    MONTH = 4
    YEAR = 5
    OPEN = 6  # from or until now: "the past five years"


# The grains of units; those that are missing are as coarse as a year.
UNIT_GRAINS = {
    "day": Grain.DAY,
    "week": Grain.WEEK,
    "month": Grain.MONTH,
    "quarter": Grain.MONTH,
}


def group(match: re.Match[str], name: str) -> str:
    """Return a named group in lower case; "" if it did not match or the pattern lacks it."""
    return (match.groupdict().get(name) or "").lower()


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; without a zone (None) it is read as UTC."""

    hour: int
    minute: int
    zone: tzinfo | None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression: its place in the text and its meaning.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends in the text.
        period: The time that it means.
        grain: How fine it is.
        cycle: Its repetitions, if the sentence's tense chose among them.
        clock: The time of day, if the expression is one.
        offset: The unit and count of "a week ago", which may count from the time after it ("a week
            ago Friday").
    """

    start: int
    end: int
    period: Period
    grain: Grain
    cycle: Cycle | None = None
    clock: Clock | None = None
    offset: tuple[str, int] | None = None


@dataclass(slots=True)
class TextScan:
    """A text being scanned, its date of publication, and the expressions found so far."""

    text: str
    moment: datetime
    expressions: list[TimeExpression] = field(default_factory=list)
    tense: Tense = field(init=False)

    def __post_init__(self) -> None:
        self.tense = Tense(self.text)

    @property
    def day(self) -> date:
        """The day of publication, where it was published."""
        return self.moment.date()

    def direction(self, match: re.Match[str]) -> TimeDirection:
        """Return whether the sentence speaks of the past or the future at a match."""
        return self.tense.at(match.start(), match.end())

    def before(self, match: re.Match[str], chars: int = 32) -> str:
        """Return the text in front of a match."""
        return self.text[max(0, match.start() - chars) : match.start()]

    def anchor(self) -> Period | None:
        """Return the last time mentioned, from which "three days later" counts."""
        anchors = [
            expression
            for expression in self.expressions
            if expression.grain not in (Grain.OPEN, Grain.CLOCK)
        ]
        return anchors[-1].period if anchors else None

    def choose(
        self,
        match: re.Match[str],
        cycle: Cycle,
        grain: Grain,
        *,
        unclear: TimeDirection = TimeDirection.NONE,
    ) -> TimeExpression | None:
        """Choose the repetition that a match means.

        Args:
            match: The words. "last" in the group `rel` means the latest repetition that is over,
                "next" the first that has not begun, "this" the current one or else this year's.
                Without these words the sentence's tense decides.
            cycle: The repetitions.
            grain: How fine they are.
            unclear: The direction to use where the tense is unclear.
        """
        pointer = group(match, "rel")
        if not pointer:
            direction = self.direction(match)
            period = pick(
                cycle, self.day, unclear if direction is TimeDirection.NONE else direction
            )
            return make_expression(match, period, grain, cycle)
        around = list(cycle(self.day))
        if pointer in ("last", "this past"):
            nearest = [period for period in around if period.last < self.day][-1:]
        elif pointer in ("next", "this coming"):
            nearest = [period for period in around if period.first > self.day][:1]
        else:
            running = calendar_unit(
                "week" if grain is Grain.DAY and group(match, "weekday") else "year", self.day
            )
            nearest = [period for period in around if period.first <= self.day <= period.last]
            nearest = nearest or [
                period for period in around if running.start <= period.start < running.end
            ]
        return make_expression(
            match, pick(lambda _: nearest or around, self.day, TimeDirection.NONE), grain
        )

    def named_year(self, match: re.Match[str]) -> int | None:
        """Return the year that a match gives in its group `year` or as "last year", or None."""
        written, which = group(match, "year"), group(match, "which")
        if written:
            return int(written)
        if not which:
            return None
        return shift(self.day, "year", {"last": -1, "next": 1}.get(which, 0)).year


def make_expression(
    match: re.Match[str],
    period: Period | None,
    grain: Grain,
    cycle: Cycle | None = None,
    *,
    offset: tuple[str, int] | None = None,
) -> TimeExpression | None:
    """Return a match with its meaning; None if that lies outside the calendar."""
    if period is None or period.end <= period.start:
        return None
    return TimeExpression(match.start(), match.end(), period, grain, cycle, offset=offset)


Resolve = Callable[[TextScan, re.Match[str]], TimeExpression | None]
# The key of the rules that begin with a digit.
DIGIT = "0"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, tried at the words in `first` (lower case; DIGIT for any number)."""

    first: tuple[str, ...]
    pattern: re.Pattern[str]
    resolve: Resolve


def rule(first: str, pattern: str, resolve: Resolve) -> Rule:
    """Make a rule; `first` has its first words, separated by spaces."""
    return Rule(tuple(first.split()), re.compile(pattern), resolve)

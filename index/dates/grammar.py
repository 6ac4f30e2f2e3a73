"""What a rule of the grammar is: its first word, its pattern, and what it makes of a match.

A sentence is read word by word. Only the rules that begin with a word are tried at it, which is
what keeps the reading of a sentence far below a millisecond.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import Enum

from index.dates.calendar import Cycle, Leaning, Stretch, calendar, moved, pick
from index.dates.date_words import group
from index.dates.tense import Tense


class Grain(Enum):
    """How fine a time is: what may be joined with what hangs on it."""

    CLOCK = 0
    PART = 1  # of a day
    DAY = 2
    WEEK = 3
    MONTH = 4
    YEAR = 5
    OPEN = 6  # from or until now: "the past five years"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; `zone` None where the text gives none, and it is read as UTC."""

    hour: int
    minute: int
    zone: tzinfo | None


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression: its place in the text and what it means.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends in the text.
        stretch: The time it means.
        grain: How fine it is.
        cycle: Its repetitions, if which of them is meant was decided by the sentence's tense.
        clock: The time of day, if it is one.
    """

    start: int
    end: int
    stretch: Stretch
    grain: Grain
    cycle: Cycle | None = None
    clock: Clock | None = None


@dataclass(slots=True)
class Reading:
    """A text that is being read: what it says, on which day, and what was found so far."""

    text: str
    moment: datetime
    found: list[Found] = field(default_factory=list)
    tense: Tense = field(init=False)

    def __post_init__(self) -> None:
        self.tense = Tense(self.text)

    @property
    def day(self) -> date:
        """The day of publication, in UTC."""
        return self.moment.date()

    def leaning(self, match: re.Match[str]) -> Leaning:
        """Return which way the sentence looks at a match."""
        return self.tense.at(match.start(), match.end())

    def before(self, match: re.Match[str], chars: int = 32) -> str:
        """Return the text in front of a match."""
        return self.text[max(0, match.start() - chars) : match.start()]

    def anchor(self) -> Stretch | None:
        """Return the time that was spoken of last: what "three days later" counts from."""
        known = [one for one in self.found if one.grain not in (Grain.OPEN, Grain.CLOCK)]
        return known[-1].stretch if known else None

    def choose(
        self, match: re.Match[str], cycle: Cycle, grain: Grain, *, unclear: Leaning = Leaning.NONE
    ) -> Found | None:
        """Return which of its repetitions a match means.

        Args:
            match: The words; "last" in its group `rel` means the latest that is over, "next" the
                first that has not begun, "this" the running one, else that of this year. Without
                any of them the sentence's tense decides.
            cycle: The repetitions.
            grain: How fine they are.
            unclear: What holds where the tense says nothing.
        """
        pointer = group(match, "rel")
        if not pointer:
            leaning = self.leaning(match)
            stretch = pick(cycle, self.day, unclear if leaning is Leaning.NONE else leaning)
            return found(match, stretch, grain, cycle)
        around = list(cycle(self.day))
        if pointer in ("last", "this past"):
            near = [one for one in around if one.last < self.day][-1:]
        elif pointer in ("next", "this coming"):
            near = [one for one in around if one.first > self.day][:1]
        else:
            running = calendar(
                "week" if grain is Grain.DAY and group(match, "weekday") else "year", self.day
            )
            near = [one for one in around if one.first <= self.day <= one.last]
            near = near or [one for one in around if running.start <= one.start < running.end]
        return found(match, pick(lambda _: near or around, self.day, Leaning.NONE), grain)

    def in_which_year(self, match: re.Match[str]) -> int | None:
        """Return the year that a match names, in its group `year` or by "last year"; or None."""
        written, which = group(match, "year"), group(match, "which")
        if written:
            return int(written)
        if not which:
            return None
        return moved(self.day, "year", {"last": -1, "next": 1}.get(which, 0)).year


def found(
    match: re.Match[str], stretch: Stretch | None, grain: Grain, cycle: Cycle | None = None
) -> Found | None:
    """Return a match with what it means; None if that lies outside the calendar."""
    if stretch is None or stretch.end <= stretch.start:
        return None
    return Found(match.start(), match.end(), stretch, grain, cycle)


Resolve = Callable[[Reading, re.Match[str]], Found | None]
# The key under which rules that begin with a digit are kept.
DIGIT = "0"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, tried at words that are in `first` (in small letters; DIGIT for any number)."""

    first: tuple[str, ...]
    pattern: re.Pattern[str]
    resolve: Resolve


def rule(first: str, pattern: str, resolve: Resolve) -> Rule:
    """Make a rule: its first words stand in one string, with blanks between."""
    return Rule(tuple(first.split()), re.compile(pattern), resolve)

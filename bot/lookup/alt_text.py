"""What a picture shows, in words, for whoever does not see it; pure."""

from collections.abc import Sequence
from datetime import timedelta

from bot.lookup.types import Bar, Event

# Discord's limit of a picture's description, in UTF-16 code units; other characters take two.
MAX_ALT_TEXT = 1024
_MOST_EVENT = 160
_WEEK = timedelta(days=7)


def unit_of(bars: Sequence[Bar]) -> str:
    """Return what a bar stands for: "day", "week" or "month"."""
    if not bars:
        return "day"
    length = bars[0].end - bars[0].start
    return "day" if length < _WEEK else "week" if length == _WEEK else "month"


def coverage_alt_text(name: str, bars: Sequence[Bar]) -> str:
    """Describe the picture of coverage over time.

    Args:
        name: On whom or what.
        bars: What it shows.

    Returns:
        At most `MAX_ALT_TEXT` units.
    """
    if not bars:
        return _cut(f"An empty bar chart: no dated article on {_cut(name, 200)}.")
    unit = unit_of(bars)
    total = sum(one.articles for one in bars)
    most = max(bars, key=lambda one: one.articles)
    of = "" if unit == "day" else f"{unit} from "
    return _cut(
        f"Bar chart of articles on {_cut(name, 200)} by {unit}, {day(bars[0])} to {day(bars[-1])}: "
        f"{total} in all, most in the {of}{day(most)} ({most.articles})."
    )


def timeline_alt_text(name: str, events: Sequence[Event]) -> str:
    """Describe the picture of a timeline.

    Args:
        name: Whose.
        events: What it shows, the earliest first.

    Returns:
        At most `MAX_ALT_TEXT` units; the last events are counted where they do not fit.
    """
    if not events:
        return _cut(f"An empty timeline of {_cut(name, 200)}.")
    text = f"Timeline of {_cut(name, 200)}."
    for shown, one in enumerate(events):
        line = f" {one.label}: {_cut(one.statement.text, _MOST_EVENT)}"
        rest = f" … and {len(events) - shown} more."
        if _units(text + line) + _units(rest) > MAX_ALT_TEXT:
            return text + rest
        text += line
    return text


def day(bar: Bar) -> str:
    """Return the first day of a bar: "3 October 2022"."""
    return f"{bar.start.day} {bar.start:%B %Y}"


def _cut(text: str, most: int = MAX_ALT_TEXT) -> str:
    text = " ".join(text.split())
    if _units(text) <= most:
        return text
    while _units(text) > most - 1:
        text = text[: -max(1, (_units(text) - most) // 2)]
    return text.rstrip() + "…"


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)

"""PURE: alternative text that describes a chart in words."""

from collections.abc import Sequence
from datetime import timedelta

from bot.lookup.types import Event, PeriodCount

# Discord's limit for an image description, in UTF-16 code units (two above U+FFFF)
MAX_ALT_TEXT = 1024
_MAX_EVENT = 160
_WEEK = timedelta(days=7)


def unit_of(bars: Sequence[PeriodCount]) -> str:
    """Return the period that each bar covers: "day", "week" or "month"."""
    if not bars:
        return "day"
    length = bars[0].end - bars[0].start
    return "day" if length < _WEEK else "week" if length == _WEEK else "month"


def coverage_alt_text(name: str, bars: Sequence[PeriodCount]) -> str:
    """Describe a chart of coverage over time.

    Args:
        name: The subject of the articles.
        bars: The bars of the chart.

    Returns:
        A text of at most `MAX_ALT_TEXT` units.
    """
    if not bars:
        return _cut(f"An empty bar chart: no dated article on {_cut(name, 200)}.")
    unit = unit_of(bars)
    total = sum(bar.articles for bar in bars)
    busiest = max(bars, key=lambda bar: bar.articles)
    period = "" if unit == "day" else f"{unit} from "
    return _cut(
        f"Bar chart of articles on {_cut(name, 200)} by {unit}, {day(bars[0])} to {day(bars[-1])}: "
        f"{total} in all, most in the {period}{day(busiest)} ({busiest.articles})."
    )


def timeline_alt_text(name: str, events: Sequence[Event]) -> str:
    """Describe a chart of a timeline.

    Args:
        name: The subject of the timeline.
        events: The events of the chart, the earliest first.

    Returns:
        A text of at most `MAX_ALT_TEXT` units. It gives the number of the last events that do not
        fit.
    """
    if not events:
        return _cut(f"An empty timeline of {_cut(name, 200)}.")
    text = f"Timeline of {_cut(name, 200)}."
    for shown, event in enumerate(events):
        line = f" {event.label}: {_cut(event.statement.text, _MAX_EVENT)}"
        rest = f" … and {len(events) - shown} more."
        if _units(text + line) + _units(rest) > MAX_ALT_TEXT:
            return text + rest
        text += line
    return text


def day(bar: PeriodCount) -> str:
    """Return the first day of a bar: "3 October 2022"."""
    return f"{bar.start.day} {bar.start:%B %Y}"


def _cut(text: str, max_units: int = MAX_ALT_TEXT) -> str:
    text = " ".join(text.split())
    if _units(text) <= max_units:
        return text
    while _units(text) > max_units - 1:
        text = text[: -max(1, (_units(text) - max_units) // 2)]
    return text.rstrip() + "…"


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)

"""Charts of coverage over time and of timelines: PNGs that are legible in dark and light themes.

Each chart has an opaque background, so the theme does not show through. Only this module imports
matplotlib and its dependency Pillow, and only when a chart is drawn. It uses `Figure` directly,
because pyplot keeps state for the whole process.
"""

import threading
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.lookup.alt_text import unit_of
from bot.lookup.types import Event, PeriodCount

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Contrast with the background: text 13:1, faint text 6:1, bars 6:1. WCAG requires 4.5:1 for text
# and 3:1 for graphics.
_CARD, _EDGE = "#1f232b", "#596275"
_WORDS, _FAINT, _ACCENT, _LINE = "#eceff4", "#a6afbf", "#6ea8fe", "#4b5364"
_WIDTH_IN, _DPI = 8.0, 150
_COVERAGE_HEIGHT_IN = 2.8
_ROW_IN, _HEAD_IN = 0.56, 0.75
_COLOURS = 64
MAX_EVENTS = 8
_MAX_TICKS = 6
_TITLE_CELLS, _EVENT_CELLS, _DATE_CELLS = 64, 70, 26
_EVENT_LINES = 2
# Fonts to try for characters that DejaVu, the font that matplotlib includes, cannot draw.
_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans Arabic",
    "Noto Sans Devanagari",
    "Droid Sans Fallback",
    "WenQuanYi Zen Hei",
    "Hiragino Sans",
    "PingFang SC",
    "Yu Gothic",
    "Microsoft YaHei",
    "Malgun Gothic",
    "Arial Unicode MS",
)
# matplotlib shares its font cache and its text layout across the whole process.
_draw_lock = threading.Lock()


def coverage_picture(name: str, bars: Sequence[PeriodCount], as_of: datetime) -> bytes:
    """Draw the number of articles over time.

    Args:
        name: The subject of the articles.
        bars: The numbers of articles, without gaps; see `coverage`.
        as_of: The clock.

    Returns:
        A PNG of 1200 by 420 pixels.
    """
    with _draw_lock:
        figure = _card(_COVERAGE_HEIGHT_IN)
        _title(figure, f"{name}: articles a {unit_of(bars)}", as_of, _COVERAGE_HEIGHT_IN)
        axes = figure.add_axes((0.065, 0.15, 0.905, 0.6))
        axes.set_facecolor(_CARD)
        counts = [bar.articles for bar in bars]
        axes.bar(range(len(bars)), counts, width=0.78, color=_ACCENT, linewidth=0)
        top = max(counts, default=1) or 1
        axes.set_ylim(0, top * 1.12)
        axes.set_xlim(-0.7, max(len(bars), 6) - 0.3)
        steps = [0, top] if top % 2 else [0, top // 2, top]
        axes.set_yticks(steps, [str(step) for step in steps])
        every = max(1, -(-len(bars) // _MAX_TICKS))
        ticks = list(range(0, len(bars), every))
        axes.set_xticks(ticks, [_short(bars[at].start, unit_of(bars)) for at in ticks])
        axes.tick_params(colors=_FAINT, length=0, pad=5, labelsize=9)
        axes.grid(visible=True, axis="y", color=_LINE, linewidth=0.6)
        axes.set_axisbelow(True)
        for side, spine in axes.spines.items():
            spine.set_visible(side == "bottom")
            spine.set_color(_LINE)
        return _png(figure)


def timeline_picture(name: str, events: Sequence[Event], as_of: datetime) -> bytes:
    """Draw dated events along a vertical line.

    Args:
        name: The subject of the timeline.
        events: The events, the earliest first; the last `MAX_EVENTS` are drawn.
        as_of: The clock; later events have an open mark.

    Returns:
        A PNG, 1200 pixels wide.
    """
    shown = events[-MAX_EVENTS:]
    height_in = _HEAD_IN + _ROW_IN * max(1, len(shown)) + 0.15
    with _draw_lock:
        figure = _card(height_in)
        _title(figure, f"{name}: what happened", as_of, height_in)
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set_xlim(0, _WIDTH_IN)
        axes.set_ylim(0, height_in)
        heights = [height_in - _HEAD_IN - _ROW_IN * (row + 0.5) for row in range(len(shown))]
        if shown:
            axes.plot([2.3, 2.3], [heights[-1], heights[0]], color=_LINE, linewidth=2, zorder=1)
        for event, height in zip(shown, heights, strict=True):
            future = event.start > as_of
            axes.scatter(
                [2.3], [height], s=52, zorder=2, linewidths=1.8, edgecolors=_ACCENT,
                color=_CARD if future else _ACCENT,
            )  # fmt: skip
            date = "\n".join(_wrapped(_drawable(event.label), _DATE_CELLS, 2))
            _write(figure, 2.1 / _WIDTH_IN, height / height_in, date, _FAINT, align="right")
            sentence = "\n".join(
                _wrapped(_drawable(event.statement.text), _EVENT_CELLS, _EVENT_LINES)
            )
            _write(figure, 2.52 / _WIDTH_IN, height / height_in, sentence, _WORDS)
        return _png(figure)


def warm_up() -> None:
    """Import matplotlib and read the fonts, so that the first chart is drawn without delay."""
    with _draw_lock:
        _fonts()


def _card(height_in: float) -> "Figure":
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(
        figsize=(_WIDTH_IN, height_in), dpi=_DPI, facecolor=_CARD, edgecolor=_EDGE, linewidth=2
    )
    FigureCanvasAgg(figure)
    return figure


def _title(figure: "Figure", title: str, as_of: datetime, height_in: float) -> None:
    top = 1 - 0.32 / height_in
    title = _wrapped(_drawable(title), _TITLE_CELLS, 1)[0]
    _write(figure, 0.03, top, title, _WORDS, size=12.5, bold=True)
    _write(figure, 0.97, top, f"as of {as_of.day} {as_of:%B %Y}", _FAINT, align="right", size=9)


def _write(
    figure: "Figure",
    x: float,
    y: float,
    text: str,
    colour: str,
    *,
    align: str = "left",
    size: float = 10.0,
    bold: bool = False,
) -> None:
    figure.text(
        x, y, text, color=colour, fontsize=size, ha=align, va="center", linespacing=1.25,
        family=list(_fonts()), weight="bold" if bold else "normal", parse_math=False,
    )  # fmt: skip


def _png(figure: "Figure") -> bytes:
    """Return the figure as a PNG with a palette: a quarter of the size, no visible loss."""
    from PIL import Image

    drawn = BytesIO()
    figure.savefig(drawn, format="png", facecolor=_CARD, edgecolor=_EDGE)
    with Image.open(drawn) as image:
        small = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    picture = BytesIO()
    small.save(picture, "PNG", optimize=True)
    return picture.getvalue()


def _short(start: datetime, unit: str) -> str:
    return f"{start:%b %Y}" if unit == "month" else f"{start.day} {start:%b %Y}"


# -- fonts and line breaks ------------------------------------------------------------------


@cache
def _fonts() -> dict[str, frozenset[int]]:
    """Return the installed fonts by name, with the code points that each can draw."""
    from matplotlib import font_manager

    known = {font.name: font.fname for font in font_manager.fontManager.ttflist}
    names = ["DejaVu Sans", *(name for name in _FONTS if name in known)]
    return {
        name: frozenset(font_manager.get_font(known[name]).get_charmap())
        for name in names
        if name in known
    }


def _drawable(text: str) -> str:
    """Replace each run of characters that no installed font can draw with a dot."""
    kept: list[str] = []
    for character in " ".join(text.split()):
        category = unicodedata.category(character)
        if category in {"Cc", "Cf", "Cs", "Co", "Cn"} or "\ufe00" <= character <= "\ufe0f":
            continue
        if character == " " or any(
            ord(character) in characters for characters in _fonts().values()
        ):
            kept.append(character)
        elif not kept or kept[-1] != "·":
            kept.append("·")
    return "".join(kept)


def _wrapped(text: str, cells: int, max_lines: int) -> list[str]:
    """Break a text into lines at word boundaries.

    Args:
        text: The text.
        cells: The width of a line; a wide East Asian character takes two cells.
        max_lines: How many lines at most; the last one ends in an ellipsis if text is cut.
    """
    lines = [""]
    for word in text.split(" "):
        rest = word
        while rest:
            gap = " " if lines[-1] else ""
            if _cells(lines[-1] + gap + rest) <= cells:
                lines[-1] += gap + rest
                break
            if lines[-1]:
                lines.append("")
                continue
            widths = accumulate(map(_cells, rest[: cells + 1]))
            fits = sum(width <= cells for width in widths)
            lines[-1], rest = rest[:fits], rest[fits:]
            if rest:
                lines.append("")
    if len(lines) > max_lines:
        lines = lines[:max_lines]
        while _cells(lines[-1]) > cells - 1:
            lines[-1] = lines[-1][:-1]
        lines[-1] = lines[-1].rstrip() + "…"
    return lines


def _cells(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text)

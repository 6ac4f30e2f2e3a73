"""Pictures are small, quick and drawn of any text; what they show is also said in words."""

import time
import warnings
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.answer.types import Citation, Statement
from bot.lookup.alt_text import MAX_ALT_TEXT, coverage_alt_text, timeline_alt_text, unit_of
from bot.lookup.charts import coverage_picture, timeline_picture, warm_up
from bot.lookup.coverage import coverage
from bot.lookup.types import Event

NOW = datetime(2023, 2, 28, tzinfo=UTC)
DAY = timedelta(days=1)
DARK, LIGHT = (0x31, 0x33, 0x38), (0xFF, 0xFF, 0xFF)
NAMES = [
    "Xi Jinping",
    "习近平",
    "Володимир Зеленський",
    "محمد بن سلمان",
    "🎉🚀 emoji",
    "$x^2$ \\frac{a}{b} _under_",
    "\ud800 half",
    "a\u200bb\u202ec\x00d",
    "word " * 200,
    "x" * 5000,
    "",
]


def event(days: float, text: str, label: str = "21 February 2023") -> Event:
    start = NOW + days * DAY
    citation = Citation(1, "Title", "Daily", "Daily", "", "https://news.example/1", start, text)
    return Event(start, start + DAY, label, Statement(text, (citation,)), stated=True)


Pixels = npt.NDArray[np.float64]


def pixels(picture: bytes) -> Pixels:
    with Image.open(BytesIO(picture)) as image:
        assert "transparency" not in image.info
        return np.asarray(image.convert("RGB"), dtype=np.float64)


def luminance(colour: tuple[int, ...] | Pixels) -> float:
    """WCAG's relative luminance of an sRGB colour."""
    parts = np.asarray(colour, dtype=float) / 255.0
    linear = np.where(parts <= 0.03928, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: tuple[int, ...] | Pixels, other: tuple[int, ...] | Pixels) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", NAMES)
def test_any_text_is_drawn_without_a_warning(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        bars = coverage_picture(name, coverage([NOW, NOW - 3 * DAY]), NOW)
        line = timeline_picture(name, [event(0, name or "Something happened.", name)], NOW)
    for picture in (bars, line):
        assert picture.startswith(b"\x89PNG")
        assert len(picture) <= 200_000


@pytest.mark.parametrize("count", [0, 1, 8, 200])
def test_a_full_picture_is_small_and_takes_less_than_a_second(count: int) -> None:
    warm_up()
    text = "Xi Jinping is preparing to visit Moscow for a summit with Vladimir Putin. " * 3
    events = [event(-day, text, "1 October 2022 to 28 February 2023") for day in range(count)]
    dates = [NOW - 3 * day * DAY for day in range(count)]
    began = time.process_time()
    line = timeline_picture("Xi Jinping", events[::-1], NOW)
    middle = time.process_time()
    bars = coverage_picture("Xi Jinping", coverage(dates), NOW)
    assert max(middle - began, time.process_time() - middle) < 1.0
    assert max(len(line), len(bars)) <= 200_000


def test_the_card_is_its_own_ground_and_its_words_stand_out_from_it() -> None:
    """Nothing is transparent, so that neither theme shows through."""
    picture = timeline_picture("Xi Jinping", [event(0, "Xi spoke.")], NOW)
    shown = pixels(picture)
    ground = shown[len(shown) // 3, 20]
    brightest = shown.reshape(-1, 3)[shown.reshape(-1, 3).sum(axis=1).argmax()]
    assert contrast(brightest, ground) >= 7.0
    edge = shown[1, shown.shape[1] // 2]
    for theme in (DARK, LIGHT):
        assert contrast(edge, theme) >= 1.5


def test_what_is_still_to_come_has_an_open_mark() -> None:
    past = timeline_picture("Xi", [event(-1, "Xi visits Moscow.")], NOW)
    to_come = timeline_picture("Xi", [event(30, "Xi visits Moscow.")], NOW)
    assert past != to_come


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400),
    st.lists(st.tuples(st.floats(-9e3, 9e3), st.text(min_size=1, max_size=400)), max_size=12),
)
def test_the_words_for_a_picture_keep_discords_limit(
    name: str, told: list[tuple[float, str]]
) -> None:
    events = [event(days, text) for days, text in told]
    bars = coverage([one.start for one in events])
    for text in (timeline_alt_text(name, events), coverage_alt_text(name, bars)):
        assert 0 < len(text.encode("utf-16-le", "surrogatepass")) // 2 <= MAX_ALT_TEXT


def test_the_words_for_a_picture_say_what_it_shows() -> None:
    bars = coverage([NOW, NOW, NOW - 2 * DAY])
    assert coverage_alt_text("Xi", bars) == (
        "Bar chart of articles on Xi by day, 26 February 2023 to 28 February 2023: 3 in all, "
        "most in the 28 February 2023 (2)."
    )
    assert timeline_alt_text("Xi", [event(0, "Xi spoke.")]) == (
        "Timeline of Xi. 21 February 2023: Xi spoke."
    )


@pytest.mark.parametrize(
    ("days", "unit", "bars"),
    [((0,), "day", 1), ((0, 40), "day", 41), ((0, 60), "week", 9), ((0, 1000), "month", 34)],
)
def test_articles_are_counted_in_days_weeks_or_months_without_gaps(
    days: tuple[int, ...], unit: str, bars: int
) -> None:
    found = coverage([NOW - day * DAY for day in days])
    assert unit_of(found) == unit
    assert abs(len(found) - bars) <= 1
    assert sum(one.articles for one in found) == len(days)
    for one, following in pairwise(found):
        assert one.end == following.start


def test_what_is_undated_is_not_counted() -> None:
    assert coverage([None]) == ()
    assert len(coverage([None, NOW])) == 1

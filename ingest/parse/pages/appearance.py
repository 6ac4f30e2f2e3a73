"""Decides from its style whether the text of an element can be seen.

Pure: values in, values out. `ingest.parse.pages.css` computes the styles.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from ingest.parse.pages.colors import OPAQUE, Color, lacks_contrast, read_color
from ingest.parse.pages.css import Style

_INVISIBLE_OPACITY = 0.05
_UNREADABLE_PX = 2.5
_EM_PX = 16.0
_FAR_PX = 900.0
_UNITS_PX = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "em": _EM_PX,
    "rem": _EM_PX,
    "ex": 8.0,
    "ch": 8.0,
    "in": 96.0,
    "cm": 37.8,
    "mm": 3.78,
    "vw": 12.8,
    "vh": 8.0,
    "%": 12.8,  # of the window, out of which text is moved
}
_LENGTH = re.compile(r"([+-]?\d*\.?\d+)([a-z]*|%)")
_NUMBERS = re.compile(r"[+-]?\d*\.?\d+(?:[a-z]+|%)?")
_WHITE: Color = (255.0, 255.0, 255.0, OPAQUE)
_BLACK: Color = (0.0, 0.0, 0.0, OPAQUE)
_LINK_BLUE: Color = (0.0, 0.0, 238.0, OPAQUE)


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the text of an element looks.

    Attributes:
        is_shown: Whether `visibility` shows it.
        font_px: Its size.
        color: Its color; None if it is not known.
        background: The color behind it; None if it is not known.
        is_painted: Whether the page sets the background. If not, white is assumed.
    """

    is_shown: bool = True
    font_px: float = _EM_PX
    color: Color | None = _BLACK
    background: Color | None = _WHITE
    is_painted: bool = False

    @property
    def flaw(self) -> Hashable:
        """What makes the text unreadable; None if it can be read."""
        if not self.is_shown:
            return "visibility"
        if self.font_px < _UNREADABLE_PX:
            return ("font-size", self.font_px)
        if self.color is not None and (
            self.color[3] <= _INVISIBLE_OPACITY
            or (self.background is not None and lacks_contrast(self.color, self.background))
        ):
            return ("color", self.color, self.background, self.is_painted)
        return None

    def without_flaw(self) -> "Appearance":
        """Return the same appearance with text that can be read."""
        color = self.color if self.is_shown and self.font_px >= _UNREADABLE_PX else _BLACK
        shown = replace(self, is_shown=True, font_px=max(self.font_px, _EM_PX), color=color)
        return shown if shown.flaw is None else replace(shown, color=None)


def is_not_displayed(style: Style) -> bool:
    """Return whether a style takes an element out of the page."""
    return style.get("display") == "none" or style.get("content-visibility") == "hidden"


def find_hiding(style: Style) -> tuple[str, ...]:
    """Return the values that make a displayed element invisible with all it contains, or ().

    Text that is transparent counts as invisible, even if it fades in later: see `is_transparent`.
    """
    if not style:
        return ()
    for properties, hides in (
        ("opacity filter", is_transparent),
        ("overflow height max-height width max-width transform scale", _has_no_size),
        ("clip clip-path", _is_clipped),
        ("position left top right bottom text-indent margin-left margin-top transform",
         _is_off_screen),
    ):  # fmt: skip
        if hides(style):
            return tuple(f"{name}: {style.get(name, '')}" for name in properties.split())
    return ()


def is_transparent(style: Style) -> bool:
    """Return whether a style makes an element transparent."""
    if _read_fraction(style.get("opacity", "1")) <= _INVISIBLE_OPACITY:
        return True
    filtered = re.search(r"opacity\(\s*([\d.]+%?)\s*\)", style.get("filter", ""))
    return filtered is not None and _read_fraction(filtered.group(1)) <= _INVISIBLE_OPACITY


def _has_no_size(style: Style) -> bool:
    if style.get("overflow", "").split(" ")[0] in ("hidden", "clip"):
        has_padding = any(
            _to_px(style.get(name), 0.0) > 0 for name in ("padding-top", "padding-bottom")
        )
        for name in ("height", "max-height", "width", "max-width"):
            # pages reserve room for a video by height 0 and a padding
            if _to_px(style.get(name), _FAR_PX) <= 1 and not ("height" in name and has_padding):
                return True
    scale = re.search(r"scale[xy3d]*\(([^)]*)\)", style.get("transform", ""))
    factors = scale.group(1) if scale else style.get("scale", "1")
    return any(_to_px(number, 1.0) == 0 for number in _NUMBERS.findall(factors))


def _is_clipped(style: Style) -> bool:
    clip = style.get("clip", "")
    if clip.startswith("rect(") and style.get("position") in ("absolute", "fixed"):
        sides = [_to_px(number, _FAR_PX) for number in _NUMBERS.findall(clip)]
        if sides and max(sides) - min(sides) <= 1 and len(sides) > 1:
            return True
    shape, _, inner = style.get("clip-path", "").partition("(")
    numbers = _NUMBERS.findall(inner)
    if shape == "inset" and numbers:
        return numbers[0].endswith("%") and float(numbers[0][:-1]) >= 50  # noqa: PLR2004  half
    if shape in ("circle", "ellipse") and numbers:
        return _to_px(numbers[0], 1.0) == 0
    return shape == "polygon" and len(numbers) > 1 and len(set(numbers)) == 1


def _is_off_screen(style: Style) -> bool:
    names = ["text-indent"]
    # a percentage is of the container's width: columns are laid out with negative margins
    names += [name for name in ("margin-left", "margin-top") if "%" not in style.get(name, "")]
    if style.get("position") in ("absolute", "fixed", "relative"):
        names += ["left", "top", "right", "bottom"]
        if _to_px(style.get("left"), 0.0) >= 3 * _FAR_PX:
            return True
    if any(_to_px(style.get(name), 0.0) <= -_FAR_PX for name in names):
        return True
    moved = re.search(r"translate[xy3d]*\(([^)]*)\)", style.get("transform", ""))
    if moved is None:
        return False
    offsets = _NUMBERS.findall(moved.group(1))
    # a percentage is of the element's size: only an element outside the flow gets far
    positioned = style.get("position") in ("absolute", "fixed")
    return any(
        _to_px(offset, 0.0) <= -_FAR_PX and (positioned or offset[-1] != "%") for offset in offsets
    )


def compute_appearance(element: HtmlElement, style: Style, inherited: Appearance) -> Appearance:
    """Return how the text of an element looks.

    Args:
        element: The element.
        style: Its style.
        inherited: How its parent looks.
    """
    tag, attributes = element.tag, element.attrib
    if not style and tag not in ("a", "font") and "bgcolor" not in attributes:
        return inherited
    color, background, is_painted = inherited.color, inherited.background, inherited.is_painted
    if tag == "a" and "href" in attributes:
        color = _LINK_BLUE
    if tag == "font" and "color" in attributes:
        color = read_color(attributes["color"].lower())
    if "bgcolor" in attributes:
        background, is_painted = read_color(attributes["bgcolor"].lower()), True
    if style.get("color", "inherit") not in ("inherit", "currentcolor"):
        color = read_color(style["color"])
    if style.get("background-color", "") not in ("", "inherit", "none", "transparent"):
        painted = read_color(style["background-color"])
        if painted is None or painted[3] > _INVISIBLE_OPACITY:
            background, is_painted = painted, True
    if style.get("background-image", "none") != "none":
        background = None
    fill = style.get("-webkit-text-fill-color")
    if (
        fill and background is not None
    ):  # with a background image it is a headline cut out of the image
        color = read_color(fill)
    return Appearance(
        is_shown=_is_shown(style.get("visibility"), inherited.is_shown),
        font_px=_compute_font_px(style.get("font-size"), inherited.font_px),
        color=color,
        background=background,
        is_painted=is_painted,
    )


def _is_shown(visibility: str | None, inherited: bool) -> bool:
    if visibility in ("hidden", "collapse"):
        return False
    return True if visibility in ("visible", "initial") else inherited


def _compute_font_px(size: str | None, inherited: float) -> float:
    match = _LENGTH.fullmatch(size or "")
    if match is None:
        return inherited if size in (None, "inherit", "smaller", "larger") else _EM_PX
    number, unit = float(match.group(1)), match.group(2)
    if unit in ("em", "%"):
        return inherited * number / (1 if unit == "em" else 100)
    return number * _UNITS_PX.get(unit, _EM_PX)


def _to_px(length: str | None, default: float) -> float:
    """Convert a length to pixels; `default` if it is missing or only a browser can compute it."""
    match = _LENGTH.fullmatch(length or "")
    if match is None:
        return default
    return float(match.group(1)) * _UNITS_PX.get(match.group(2), default)


def _read_fraction(value: str) -> float:
    match = _LENGTH.fullmatch(value)
    if match is None:
        return 1.0
    return float(match.group(1)) / (100 if match.group(2) == "%" else 1)

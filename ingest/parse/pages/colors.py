"""Reads CSS colors and compares the color of text with its background.

Pure: text in, values out.
"""

import colorsys
import re

Color = tuple[float, float, float, float]
"""Red, green and blue from 0 to 255; opacity from 0 to 1."""

OPAQUE = 1.0
# A smaller difference (of 255, in every channel) cannot be seen; #efefef on white can.
_MIN_CONTRAST = 16
_SHORT_HEX = (3, 4)
_HEX = re.compile(r"#?([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^)]*)\)")
_NAMES = {
    "white": "ffffff",
    "black": "000000",
    "snow": "fffafa",
    "ivory": "fffff0",
    "ghostwhite": "f8f8ff",
    "whitesmoke": "f5f5f5",
    "floralwhite": "fffaf0",
    "azure": "f0ffff",
    "mintcream": "f5fffa",
    "seashell": "fff5ee",
    "red": "ff0000",
    "green": "008000",
    "blue": "0000ff",
    "yellow": "ffff00",
    "gray": "808080",
    "grey": "808080",
    "silver": "c0c0c0",
    "lightgray": "d3d3d3",
    "lightgrey": "d3d3d3",
    "navy": "000080",
    "orange": "ffa500",
    "purple": "800080",
    "maroon": "800000",
}


def read_color(value: str) -> Color | None:
    """Read a color.

    Args:
        value: In lower case; the value of `background` may hold more than a color.

    Returns:
        The color, or None if it is not known: a variable or a rare name.
    """
    value = value.strip()
    if "var(" in value or "calc(" in value:
        return None
    function = _FUNCTION.search(value)
    if function:
        return _from_numbers(function.group(1), re.findall(r"[\d.]+%?", function.group(2)))
    for word in value.split():
        if word == "transparent":
            return (0.0, 0.0, 0.0, 0.0)
        digits = _HEX.fullmatch(_NAMES.get(word, word))
        if digits:
            return _from_hex(digits.group(1))
    return None


def lacks_contrast(text: Color, background: Color) -> bool:
    """Return whether text in a color cannot be seen on a background."""
    seen = [
        above * text[3] + below * (1 - text[3])
        for above, below in zip(text[:3], background[:3], strict=True)
    ]
    return all(abs(a - b) < _MIN_CONTRAST for a, b in zip(seen, background[:3], strict=True))


def _from_hex(digits: str) -> Color:
    if len(digits) in _SHORT_HEX:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, *more = (
        int(digits[start : start + 2], 16) for start in range(0, len(digits), 2)
    )
    return (float(red), float(green), float(blue), more[0] / 255 if more else OPAQUE)


def _from_numbers(kind: str, numbers: list[str]) -> Color | None:
    try:
        first, second, third, *more = numbers
        alpha = _read_share(more[0], 1.0) if more else OPAQUE
        if kind == "hsl":
            rgb = colorsys.hls_to_rgb(
                float(first) / 360 % 1, _read_share(third, 1.0), _read_share(second, 1.0)
            )
            return (rgb[0] * 255, rgb[1] * 255, rgb[2] * 255, alpha)
        red, green, blue = (_read_share(number, 255.0) for number in (first, second, third))
    except ValueError:
        return None
    return (red, green, blue, alpha)


def _read_share(number: str, whole: float) -> float:
    if number.endswith("%"):
        return float(number[:-1]) / 100 * whole
    return float(number)

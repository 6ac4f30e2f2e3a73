"""Removes the parts of an HTML page that a visitor would not see.

Pure: text in, text out. A page can show its visitors one text and a program another. Text that only
a program would read does not become news. Visibility is judged by attributes, `style` attributes
and `style` elements (`ingest.parse.css`), not by external style sheets or scripts.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring

from ingest.parse.colors import OPAQUE, Color, lacks_contrast, read_color
from ingest.parse.css import StyleSheet

_REMOVED_TAGS = frozenset(
    "annotation applet area audio canvas datalist embed frameset iframe noembed noframes noscript"
    " object optgroup option param rp script select source style svg template textarea"
    " track video".split()
)
# Class names by which frameworks hide text from all but screen readers. The rule is usually in an
# external style sheet, which is not fetched.
_HIDDEN_CLASSES = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only screenreader"
    " a11y-hidden assistive-text element-invisible u-hiddenvisually".split()
)
_BLOCKS = frozenset("aside dialog div footer form nav ol section ul".split())
# `aria-hidden` must not remove these: pages set it on everything while a dialog is open.
_CONTENT_TAGS = ("article", "main", "h1")
_ARIA_HIDDEN_SHARE = 0.3
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
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"} | {127: " "}
_SURROGATES = re.compile("[\ud800-\udfff]")
# Supplementary variation selectors and tags are invisible and can encode whole sentences.
_INVISIBLE = re.compile("[\U000e0000-\U000e0fff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WHITE: Color = (255.0, 255.0, 255.0, OPAQUE)
_BLACK: Color = (0.0, 0.0, 0.0, OPAQUE)
_LINK_BLUE: Color = (0.0, 0.0, 238.0, OPAQUE)


@dataclass(frozen=True, slots=True)
class _Appearance:
    """How the text of an element looks; a color of None is unknown."""

    is_shown: bool = True
    font_px: float = _EM_PX
    color: Color | None = _BLACK
    background: Color | None = _WHITE

    @property
    def is_readable(self) -> bool:
        if not self.is_shown or self.font_px < _UNREADABLE_PX:
            return False
        if self.color is None:
            return True
        return self.color[3] > _INVISIBLE_OPACITY and not (
            self.background is not None and lacks_contrast(self.color, self.background)
        )


def drop_hidden(html: str) -> str:
    """Remove from a page or an HTML fragment what a visitor would not see.

    Removed are elements and texts that are hidden, transparent, without size, in the color of
    their background, clipped or off the screen. Also removed are comments, templates, scripts
    other than JSON-LD metadata, and the fallback content of embedded objects. A closed `details`
    stays, because the page shows that it is there.

    Args:
        html: HTML, which may be malformed.

    Returns:
        A whole HTML document; "" if there is nothing to parse.
    """
    tree = parse_html(html)
    if tree is None:
        return ""
    prune(tree)
    return str(tostring(tree, encoding="unicode"))


def parse_html(html: str) -> HtmlElement | None:
    """Parse HTML without its comments; None if it is empty."""
    html = _XML_DECLARATION.sub("", html.lstrip("\ufeff"), count=1)
    html = _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", html.translate(_CONTROLS)))
    parser = HTMLParser(
        remove_comments=True, remove_pis=True, collect_ids=False, encoding="utf-8", no_network=True
    )
    try:
        # lxml refuses a string with a declared encoding, so pass bytes
        return document_fromstring(html.encode(), parser=parser)
    except etree.ParserError:
        return None


def prune(tree: HtmlElement) -> None:
    """Remove from a parsed page, in place, what a visitor would not see; see `drop_hidden`."""
    sheet = StyleSheet(
        style.text or ""
        for style in tree.iter("style")
        if style.get("media", "all").lower() in ("", "all", "screen")
    )
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            _strip_texts(script)
    hidden, unreadable = _find_hidden(tree, sheet)
    for element in unreadable:
        element.text = None
        for child in element:
            child.tail = None
    for element in hidden:
        element.drop_tree()


def _find_hidden(
    tree: HtmlElement, sheet: StyleSheet
) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return the elements that are hidden as a whole, and those with unreadable direct text."""
    page_chars = max(len(tree.text_content()), 1)
    hidden: list[HtmlElement] = []
    unreadable: list[HtmlElement] = []
    stack = [(tree, _Appearance())]
    while stack:
        element, inherited = stack.pop()
        style = sheet.resolve_style(element)
        is_root = element.tag in ("html", "body")
        if not is_root and (_is_removed(element, page_chars) or _is_invisible(style)):
            hidden.append(element)
            continue
        appearance = _compute_appearance(element, style, inherited)
        if is_root:
            # scripts show pages that start hidden, and external style sheets color them
            appearance = replace(appearance, is_shown=True, font_px=max(appearance.font_px, _EM_PX))
            if not appearance.is_readable:
                appearance = replace(appearance, color=None)
        if not appearance.is_readable:
            unreadable.append(element)
        stack += [(child, appearance) for child in element if isinstance(child.tag, str)]
    return hidden, unreadable


def _strip_texts(script: HtmlElement) -> None:
    """Remove article texts from JSON-LD, which visitors do not see."""
    text = script.text or ""
    if "articleBody" not in text and "reviewBody" not in text:
        return
    try:
        script.text = json.dumps(_without_bodies(json.loads(text)))
    except (ValueError, RecursionError):
        script.text = ""


def _without_bodies(value: object) -> object:
    if isinstance(value, dict):
        return {
            name: _without_bodies(item)
            for name, item in value.items()
            if name not in ("articleBody", "reviewBody")
        }
    return [_without_bodies(item) for item in value] if isinstance(value, list) else value


def _is_removed(element: HtmlElement, page_chars: int) -> bool:
    tag = element.tag
    if tag in _REMOVED_TAGS:
        return bool(tag != "script" or "ld+json" not in (element.get("type") or "").lower())
    if not element.attrib:
        return bool(tag == "dialog")
    if "hidden" in element.attrib or (tag == "dialog" and "open" not in element.attrib):
        return True
    if tag == "input":
        return True
    if not _HIDDEN_CLASSES.isdisjoint((element.get("class") or "").lower().split()):
        return True
    return _is_decoration(element, page_chars)


def _is_decoration(element: HtmlElement, page_chars: int) -> bool:
    """Return whether `aria-hidden` marks a block outside the article: a closed menu or dialog."""
    if (element.get("aria-hidden") or "").lower() != "true" or element.tag not in _BLOCKS:
        return False
    if any(True for _ in element.iter(*_CONTENT_TAGS)):
        return False
    return bool(len(element.text_content()) < _ARIA_HIDDEN_SHARE * page_chars)


def _is_invisible(style: Mapping[str, str]) -> bool:
    if not style:
        return False
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return True
    if _read_fraction(style.get("opacity", "1")) <= _INVISIBLE_OPACITY:
        return True
    filtered = re.search(r"opacity\(\s*([\d.]+%?)\s*\)", style.get("filter", ""))
    if filtered and _read_fraction(filtered.group(1)) <= _INVISIBLE_OPACITY:
        return True
    return _has_no_size(style) or _is_clipped(style) or _is_off_screen(style)


def _has_no_size(style: Mapping[str, str]) -> bool:
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


def _is_clipped(style: Mapping[str, str]) -> bool:
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


def _is_off_screen(style: Mapping[str, str]) -> bool:
    names = ["text-indent", "margin-left", "margin-top"]
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


def _compute_appearance(
    element: HtmlElement, style: Mapping[str, str], inherited: _Appearance
) -> _Appearance:
    tag, attributes = element.tag, element.attrib
    if not style and tag not in ("a", "font") and "bgcolor" not in attributes:
        return inherited
    color, background = inherited.color, inherited.background
    if tag == "a" and "href" in attributes:
        color = _LINK_BLUE
    if tag == "font" and "color" in attributes:
        color = read_color(attributes["color"].lower())
    if "bgcolor" in attributes:
        background = read_color(attributes["bgcolor"].lower())
    if style.get("color", "inherit") not in ("inherit", "currentcolor"):
        color = read_color(style["color"])
    if style.get("background-color", "") not in ("", "inherit", "none", "transparent"):
        painted = read_color(style["background-color"])
        if painted is None or painted[3] > _INVISIBLE_OPACITY:
            background = painted
    if style.get("background-image", "none") != "none":
        background = None
    fill = style.get("-webkit-text-fill-color")
    if (
        fill and background is not None
    ):  # with a background image it is a headline cut out of the image
        color = read_color(fill)
    return _Appearance(
        is_shown=_is_shown(style.get("visibility"), inherited.is_shown),
        font_px=_compute_font_px(style.get("font-size"), inherited.font_px),
        color=color,
        background=background,
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

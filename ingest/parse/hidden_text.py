"""HTML to HTML without what a reader of the page would not see.

Pure: text in, text out. A page can say one thing to its readers and another to a program; what
only the program would read does not become news. Judged is what the page itself says: attributes,
`style`, and its own style sheets (`ingest.parse.css`); sheets elsewhere and scripts are not.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring, tostring

from ingest.parse.colors import OPAQUE, Color, is_alike, read_color
from ingest.parse.css import StyleSheet

_UNSEEN_TAGS = frozenset(
    "annotation applet area audio canvas datalist embed frameset iframe noembed noframes noscript"
    " object optgroup option param rp script select source style svg template textarea"
    " track video".split()
)
# Names by which frameworks hide text from everyone but screen readers; the rule itself is
# mostly in a sheet that is not fetched.
_UNSEEN_CLASSES = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only screenreader"
    " a11y-hidden assistive-text element-invisible u-hiddenvisually".split()
)
_BLOCKS = frozenset("aside dialog div footer form nav ol section ul".split())
# What `aria-hidden` must not cost: pages put it on everything while a dialog is open.
_CONTENT = ("article", "main", "h1")
_ARIA_HIDDEN_SHARE = 0.3
_UNSEEN_OPACITY = 0.05
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
    "%": 12.8,  # of a window, which is what things are pushed out of
}
_LENGTH = re.compile(r"([+-]?\d*\.?\d+)([a-z]*|%)")
_NUMBERS = re.compile(r"[+-]?\d*\.?\d+(?:[a-z]+|%)?")
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"} | {127: " "}
_SURROGATES = re.compile("[\ud800-\udfff]")
# Supplementary variation selectors and tags draw nothing and can carry whole sentences.
_SMUGGLED = re.compile("[\U000e0000-\U000e0fff]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WHITE: Color = (255.0, 255.0, 255.0, OPAQUE)
_BLACK: Color = (0.0, 0.0, 0.0, OPAQUE)
_LINK_BLUE: Color = (0.0, 0.0, 238.0, OPAQUE)


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks where an element begins; a color of None is not known."""

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
        return self.color[3] > _UNSEEN_OPACITY and not (
            self.background is not None and is_alike(self.color, self.background)
        )


def drop_hidden(html: str) -> str:
    """Take out of a page or a piece of one what its reader would not see.

    Taken out are elements and texts that are hidden, transparent, of no size, in the color of
    their background, cut off or off the screen, comments, templates, scripts but for metadata in
    JSON-LD, and what embedded objects say in their stead. A closed `details` stays: its reader
    is shown that it is there.

    Args:
        html: Any HTML, however broken.

    Returns:
        A whole HTML document; "" where nothing is left to parse.
    """
    tree = parse_html(html)
    if tree is None:
        return ""
    prune(tree)
    return str(tostring(tree, encoding="unicode"))


def parse_html(html: str) -> HtmlElement | None:
    """Parse HTML without its comments; None where there is nothing in it."""
    html = _XML_DECLARATION.sub("", html.lstrip("\ufeff"), count=1)
    html = _SURROGATES.sub("\ufffd", _SMUGGLED.sub("", html.translate(_CONTROLS)))
    parser = HTMLParser(
        remove_comments=True, remove_pis=True, collect_ids=False, encoding="utf-8", no_network=True
    )
    try:
        # bytes: a declared encoding makes lxml refuse text
        return document_fromstring(html.encode(), parser=parser)
    except etree.ParserError:
        return None


def prune(tree: HtmlElement) -> None:
    """Take out of a parsed page, in place, what its reader would not see; see `drop_hidden`."""
    sheet = StyleSheet(
        style.text or ""
        for style in tree.iter("style")
        if style.get("media", "all").lower() in ("", "all", "screen")
    )
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            _keep_metadata(script)
    doomed, faded = _judge(tree, sheet)
    for element in faded:
        element.text = None
        for child in element:
            child.tail = None
    for element in doomed:
        element.drop_tree()


def _judge(tree: HtmlElement, sheet: StyleSheet) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Find what is out of sight with all that is in it, and whose own text cannot be read."""
    page_chars = max(len(tree.text_content()), 1)
    doomed: list[HtmlElement] = []
    faded: list[HtmlElement] = []
    stack = [(tree, _Look())]
    while stack:
        element, above = stack.pop()
        style = sheet.style_of(element)
        is_root = element.tag in ("html", "body")
        if not is_root and (_is_unseen(element, page_chars) or _is_out_of_sight(style)):
            doomed.append(element)
            continue
        look = _look(element, style, above)
        if is_root:
            # scripts uncover pages that are hidden whole, and sheets elsewhere color them
            look = replace(look, is_shown=True, font_px=max(look.font_px, _EM_PX))
            if not look.is_readable:
                look = replace(look, color=None)
        if not look.is_readable:
            faded.append(element)
        stack += [(child, look) for child in element if isinstance(child.tag, str)]
    return doomed, faded


def _keep_metadata(script: HtmlElement) -> None:
    """Take texts out of JSON-LD, where no reader sees them."""
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
            name: _without_bodies(one)
            for name, one in value.items()
            if name not in ("articleBody", "reviewBody")
        }
    return [_without_bodies(one) for one in value] if isinstance(value, list) else value


def _is_unseen(element: HtmlElement, page_chars: int) -> bool:
    tag = element.tag
    if tag in _UNSEEN_TAGS:
        return bool(tag != "script" or "ld+json" not in (element.get("type") or "").lower())
    if not element.attrib:
        return bool(tag == "dialog")
    if "hidden" in element.attrib or (tag == "dialog" and "open" not in element.attrib):
        return True
    if tag == "input":
        return True
    if not _UNSEEN_CLASSES.isdisjoint((element.get("class") or "").lower().split()):
        return True
    return _is_decoration(element, page_chars)


def _is_decoration(element: HtmlElement, page_chars: int) -> bool:
    """Whether `aria-hidden` marks a block beside the article: closed menus, dialogs, ornaments."""
    if (element.get("aria-hidden") or "").lower() != "true" or element.tag not in _BLOCKS:
        return False
    if any(True for _ in element.iter(*_CONTENT)):
        return False
    return bool(len(element.text_content()) < _ARIA_HIDDEN_SHARE * page_chars)


def _is_out_of_sight(style: Mapping[str, str]) -> bool:
    if not style:
        return False
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return True
    if _fraction(style.get("opacity", "1")) <= _UNSEEN_OPACITY:
        return True
    faded = re.search(r"opacity\(\s*([\d.]+%?)\s*\)", style.get("filter", ""))
    if faded and _fraction(faded.group(1)) <= _UNSEEN_OPACITY:
        return True
    return _has_no_size(style) or _is_cut_off(style) or _is_off_screen(style)


def _has_no_size(style: Mapping[str, str]) -> bool:
    if style.get("overflow", "").split(" ")[0] in ("hidden", "clip"):
        tall = any(_px(style.get(name), 0.0) > 0 for name in ("padding-top", "padding-bottom"))
        for name in ("height", "max-height", "width", "max-width"):
            # pages keep room for a film by height 0 and a padding
            if _px(style.get(name), _FAR_PX) <= 1 and not ("height" in name and tall):
                return True
    scale = re.search(r"scale[xy3d]*\(([^)]*)\)", style.get("transform", ""))
    factors = scale.group(1) if scale else style.get("scale", "1")
    return any(_px(number, 1.0) == 0 for number in _NUMBERS.findall(factors))


def _is_cut_off(style: Mapping[str, str]) -> bool:
    clip = style.get("clip", "")
    if clip.startswith("rect(") and style.get("position") in ("absolute", "fixed"):
        sides = [_px(number, _FAR_PX) for number in _NUMBERS.findall(clip)]
        if sides and max(sides) - min(sides) <= 1 and len(sides) > 1:
            return True
    shape, _, inner = style.get("clip-path", "").partition("(")
    numbers = _NUMBERS.findall(inner)
    if shape == "inset" and numbers:
        return numbers[0].endswith("%") and float(numbers[0][:-1]) >= 50  # noqa: PLR2004  half
    if shape in ("circle", "ellipse") and numbers:
        return _px(numbers[0], 1.0) == 0
    return shape == "polygon" and len(numbers) > 1 and len(set(numbers)) == 1


def _is_off_screen(style: Mapping[str, str]) -> bool:
    names = ["text-indent", "margin-left", "margin-top"]
    if style.get("position") in ("absolute", "fixed", "relative"):
        names += ["left", "top", "right", "bottom"]
        if _px(style.get("left"), 0.0) >= 3 * _FAR_PX:
            return True
    if any(_px(style.get(name), 0.0) <= -_FAR_PX for name in names):
        return True
    moved = re.search(r"translate[xy3d]*\(([^)]*)\)", style.get("transform", ""))
    if moved is None:
        return False
    offsets = _NUMBERS.findall(moved.group(1))
    # by percent an element moves by its own size: far only where it is not in the flow
    placed = style.get("position") in ("absolute", "fixed")
    return any(_px(one, 0.0) <= -_FAR_PX and (placed or one[-1] != "%") for one in offsets)


def _look(element: HtmlElement, style: Mapping[str, str], above: _Look) -> _Look:
    tag, attributes = element.tag, element.attrib
    if not style and tag not in ("a", "font") and "bgcolor" not in attributes:
        return above
    color, background = above.color, above.background
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
        if painted is None or painted[3] > _UNSEEN_OPACITY:
            background = painted
    if style.get("background-image", "none") != "none":
        background = None
    fill = style.get("-webkit-text-fill-color")
    if fill and background is not None:  # over a picture it is a headline cut out of it
        color = read_color(fill)
    return _Look(
        is_shown=_shown(style.get("visibility"), above.is_shown),
        font_px=_font_px(style.get("font-size"), above.font_px),
        color=color,
        background=background,
    )


def _shown(visibility: str | None, above: bool) -> bool:
    if visibility in ("hidden", "collapse"):
        return False
    return True if visibility in ("visible", "initial") else above


def _font_px(size: str | None, above: float) -> float:
    match = _LENGTH.fullmatch(size or "")
    if match is None:
        return above if size in (None, "inherit", "smaller", "larger") else _EM_PX
    number, unit = float(match.group(1)), match.group(2)
    if unit in ("em", "%"):
        return above * number / (1 if unit == "em" else 100)
    return number * _UNITS_PX.get(unit, _EM_PX)


def _px(length: str | None, otherwise: float) -> float:
    """A length in pixels; `otherwise` for none, and for what only a browser can work out."""
    match = _LENGTH.fullmatch(length or "")
    if match is None:
        return otherwise
    return float(match.group(1)) * _UNITS_PX.get(match.group(2), otherwise)


def _fraction(value: str) -> float:
    match = _LENGTH.fullmatch(value)
    if match is None:
        return 1.0
    return float(match.group(1)) / (100 if match.group(2) == "%" else 1)

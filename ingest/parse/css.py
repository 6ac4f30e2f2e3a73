"""What a page's own style sheets and `style` attributes say about an element.

Pure: text in, values out. It knows what can hide text, and of selectors what pages use for that:
types, classes, ids, attributes, descendants and children. External sheets are not seen.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

# Properties that can put text out of sight; the shorthands are taken apart in `declarations`.
_KNOWN = frozenset(
    "display visibility opacity content-visibility filter position left top right bottom"
    " text-indent clip clip-path overflow height max-height width max-width margin-left margin-top"
    " padding-top padding-bottom transform scale font-size color background-color"
    " background-image -webkit-text-fill-color".split()
)
_DECLARATION = re.compile(r"""(?:[^;("']|\([^)]*\)?|"[^"]*"?|'[^']*'?)+""")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_MARK = re.compile(r"[{};]")
_SIZE = re.compile(r"(?<![\w.])(\d*\.?\d+(?:px|pt|r?em|%|vw|vh)?)(?=[\s/;]|$)")
_COMPOUND = re.compile(
    r"(?P<tag>[a-zA-Z][\w-]*|\*)?"
    r"(?P<rest>(?:[.#][\w-]+|\[\s*[\w-]+\s*(?:[~|^$*]?=\s*[^\]]*)?\])*)"
)
_PART = re.compile(
    r"([.#])([\w-]+)|\[\s*([\w-]+)\s*(?:([~|^$*]?)=\s*[\"']?([^\]\"']*)[\"']?\s*)?\]"
)
_WIDTH_CONDITION = re.compile(r"\(\s*(min|max)-width\s*:\s*(\d*\.?\d+)(px|r?em)\s*\)")
# The window that a page is thought to be read in.
_WINDOW_PX = 1280.0
_EM_PX = 16.0
# Beyond this no page goes for honest reasons, and matching them all takes its time.
_MAX_RULES = 20_000
_MAX_ANCESTORS = 256


def declarations(text: str) -> dict[str, tuple[str, bool]]:
    """Read a list of declarations.

    Args:
        text: As in a `style` attribute.

    Returns:
        By property, those that matter here: the value in lower case, and whether it is marked
        as important.
    """
    found: dict[str, tuple[str, bool]] = {}
    text = _ESCAPE.sub(_unescape, _COMMENT.sub("", text)) if "\\" in text or "/*" in text else text
    for one in _DECLARATION.finditer(text):
        name, colon, value = one.group().partition(":")
        if not colon:
            continue
        value, bang, _ = value.strip().lower().partition("!")
        for longhand, part in _longhands(name.strip().lower(), value.strip()):
            if longhand in _KNOWN and (bang or not found.get(longhand, ("", False))[1]):
                found[longhand] = (part, bool(bang))
    return found


def _unescape(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return chr(code) if 0 < code <= sys.maxunicode else ""


def _longhands(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name == "background":
        image = "url(" in value or "gradient(" in value
        yield "background-image", value if image else "none"
        # what is drawn below a picture does not tell how text on it looks
        yield "background-color", value if not image else "unknown"
    elif name == "font":
        size = _SIZE.search(value)
        if size:
            yield "font-size", size.group(1)
    elif name in ("margin", "inset"):
        sides = value.split()[:4] or ["0"]
        top, right = sides[0], sides[min(1, len(sides) - 1)]
        bottom = sides[2] if len(sides) > 2 else top  # noqa: PLR2004  CSS: top right bottom left
        left = sides[3] if len(sides) > 3 else right  # noqa: PLR2004
        prefix = "margin-" if name == "margin" else ""
        yield from zip(
            (f"{prefix}{side}" for side in ("top", "right", "bottom", "left")),
            (top, right, bottom, left),
            strict=True,
        )
    elif name in ("overflow", "overflow-x", "overflow-y"):
        yield "overflow", value
    else:
        yield name, value


@dataclass(frozen=True, slots=True)
class _Compound:
    """What one element has to be: `p.note[hidden]`."""

    tag: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str | None], ...]
    is_child: bool = False  # of the one before it, not just somewhere below

    def fits(self, element: HtmlElement) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if any(element.get("id") != one for one in self.ids):
            return False
        if self.classes:
            classes = element.get("class", "").split()
            if any(one not in classes for one in self.classes):
                return False
        return all(_has(element, *attribute) for attribute in self.attributes)


@dataclass(frozen=True, slots=True)
class _Rule:
    path: tuple[_Compound, ...]
    specificity: tuple[int, int, int]
    order: int
    declared: Mapping[str, tuple[str, bool]]

    def fits(self, element: HtmlElement) -> bool:
        return self.path[-1].fits(element) and _below(self.path, element)


class StyleSheet:
    """The rules of a page's `style` elements, in the order of the page."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        count = 0
        for sheet in sheets:
            for selectors, body in _blocks(_COMMENT.sub("", sheet)):
                declared = declarations(body)
                if not declared:
                    continue
                for selector in selectors.split(","):
                    path = _path(selector.strip())
                    if path and count < _MAX_RULES:
                        count += 1
                        rule = _Rule(path, _specificity(path), count, declared)
                        self._rules.setdefault(_key(path[-1]), []).append(rule)

    def style_of(self, element: HtmlElement) -> dict[str, str]:
        """Return the values that win for an element, its own `style` attribute included."""
        inline = element.get("style")
        matching = [rule for rule in self._candidates(element) if rule.fits(element)]
        if not matching and not inline:
            return {}
        matching.sort(key=lambda rule: (rule.specificity, rule.order))
        layers = [rule.declared for rule in matching]
        if inline:
            layers.append(declarations(inline))
        style: dict[str, str] = {}
        important: set[str] = set()
        for layer in layers:
            for name, (value, is_important) in layer.items():
                if is_important or name not in important:
                    style[name] = value
                    if is_important:
                        important.add(name)
        return style

    def _candidates(self, element: HtmlElement) -> Iterator[_Rule]:
        if not self._rules:
            return
        keys = [str(element.tag), "*"]
        keys += [f".{name}" for name in set(element.get("class", "").split())]
        if element.get("id"):
            keys.append(f"#{element.get('id')}")
        for key in keys:
            yield from self._rules.get(key, ())


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of every rule that holds on a screen."""
    position = 0
    while mark := _MARK.search(css, position):
        prelude = css[position : mark.start()].strip()
        position = mark.end()
        if mark.group() != "{":
            continue
        if prelude.startswith("@"):
            # stepping in is enough: the brace that ends it is passed over above
            if not _holds(prelude):
                position = _end_of_block(css, position)
            continue
        end = css.find("}", position)
        end = len(css) if end < 0 else end
        yield prelude, css[position:end]
        position = end + 1


def _end_of_block(css: str, position: int) -> int:
    depth = 1
    while mark := _MARK.search(css, position):
        position = mark.end()
        depth += {"{": 1, "}": -1}.get(mark.group(), 0)
        if not depth:
            return position
    return len(css)


def _holds(prelude: str) -> bool:
    name, _, condition = prelude.lower().partition(" ")
    if name.startswith(("@layer", "@supports")):
        return True
    return name.startswith("@media") and any(
        _holds_query(query) for query in (prelude.lower()[len("@media") :] or condition).split(",")
    )


def _holds_query(query: str) -> bool:
    for bound, number, unit in _WIDTH_CONDITION.findall(query):
        width = float(number) * (1.0 if unit == "px" else _EM_PX)
        if (width > _WINDOW_PX) if bound == "min" else (width < _WINDOW_PX):
            return False
    rest = _WIDTH_CONDITION.sub(" ", query).split()
    return all(word in ("only", "screen", "all", "and") for word in rest)


def _path(selector: str) -> tuple[_Compound, ...]:
    """Read a selector; () for one with more in it than is known here."""
    path: list[_Compound] = []
    is_child = False
    for word in selector.replace(">", " > ").split():
        if word == ">":
            is_child = True
            continue
        match = _COMPOUND.fullmatch(word)
        if match is None:
            return ()
        parts = _PART.findall(match.group("rest"))
        path.append(
            _Compound(
                tag=(match.group("tag") or "").lower().strip("*"),
                ids=tuple(name for mark, name, *_ in parts if mark == "#"),
                classes=tuple(name for mark, name, *_ in parts if mark == "."),
                attributes=tuple(
                    (name.lower(), operator, value if value or operator else None)
                    for mark, _, name, operator, value in parts
                    if not mark
                ),
                is_child=is_child,
            )
        )
        is_child = False
    return tuple(path)


def _specificity(path: tuple[_Compound, ...]) -> tuple[int, int, int]:
    return (
        sum(len(one.ids) for one in path),
        sum(len(one.classes) + len(one.attributes) for one in path),
        sum(bool(one.tag) for one in path),
    )


def _key(compound: _Compound) -> str:
    if compound.ids:
        return f"#{compound.ids[0]}"
    if compound.classes:
        return f".{compound.classes[0]}"
    return compound.tag or "*"


def _has(element: HtmlElement, name: str, operator: str, wanted: str | None) -> bool:
    found = element.get(name)
    if found is None or wanted is None:
        return found is not None
    value = str(found)
    match operator:
        case "":
            return value == wanted
        case "^":
            return value.startswith(wanted)
        case "$":
            return value.endswith(wanted)
        case "*":
            return wanted in value
        case "~":
            return wanted in value.split()
        case _:
            return value == wanted or value.startswith(f"{wanted}-")


def _below(path: tuple[_Compound, ...], element: HtmlElement) -> bool:
    """Whether what stands before the last compound is found above the element."""
    above: HtmlElement | None = element
    for position in range(len(path) - 2, -1, -1):
        for _ in range(_MAX_ANCESTORS):
            above = None if above is None else above.getparent()
            if above is None:
                return False
            if path[position].fits(above):
                break
            if path[position + 1].is_child:
                return False
        else:
            return False
    return True

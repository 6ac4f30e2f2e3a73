"""Computes the style of an element from a page's `style` elements and attributes.

Pure: text in, values out. It covers the properties that can hide text, and selectors with types,
classes, ids, attributes, descendants and children. It does not load external style sheets.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

# Properties that can hide text; `read_declarations` splits shorthands into these.
_HIDING_PROPERTIES = frozenset(
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
# The assumed width of the browser window.
_WINDOW_PX = 1280.0
_EM_PX = 16.0
# No honest page has more rules, and matching them would take too long.
_MAX_RULES = 20_000
_MAX_ANCESTORS = 256


def read_declarations(text: str) -> dict[str, tuple[str, bool]]:
    """Read a list of declarations.

    Args:
        text: The declarations, in the form of a `style` attribute.

    Returns:
        For each property that can hide text, its value in lower case and whether it is
        `!important`.
    """
    declared: dict[str, tuple[str, bool]] = {}
    text = _ESCAPE.sub(_unescape, _COMMENT.sub("", text)) if "\\" in text or "/*" in text else text
    for declaration in _DECLARATION.finditer(text):
        name, colon, value = declaration.group().partition(":")
        if not colon:
            continue
        value, bang, _ = value.strip().lower().partition("!")
        for longhand, part in _expand_shorthand(name.strip().lower(), value.strip()):
            if longhand in _HIDING_PROPERTIES and (
                bang or not declared.get(longhand, ("", False))[1]
            ):
                declared[longhand] = (part, bool(bang))
    return declared


def _unescape(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return chr(code) if 0 < code <= sys.maxunicode else ""


def _expand_shorthand(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name == "background":
        image = "url(" in value or "gradient(" in value
        yield "background-image", value if image else "none"
        # an image covers the color, so the color behind the text is not known
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
    """A compound selector, such as `p.note[hidden]`."""

    tag: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str | None], ...]
    is_child: bool = False  # must be a child of the previous compound, not any descendant

    def matches(self, element: HtmlElement) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if any(element.get("id") != name for name in self.ids):
            return False
        if self.classes:
            classes = element.get("class", "").split()
            if any(name not in classes for name in self.classes):
                return False
        return all(_attribute_matches(element, *attribute) for attribute in self.attributes)


@dataclass(frozen=True, slots=True)
class _Rule:
    path: tuple[_Compound, ...]
    specificity: tuple[int, int, int]
    order: int
    declared: Mapping[str, tuple[str, bool]]

    def matches(self, element: HtmlElement) -> bool:
        return self.path[-1].matches(element) and _ancestors_match(self.path, element)


class StyleSheet:
    """The rules of a page's `style` elements, in the order of the page."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        count = 0
        for sheet in sheets:
            for selectors, body in _read_rules(_COMMENT.sub("", sheet)):
                declared = read_declarations(body)
                if not declared:
                    continue
                for selector in selectors.split(","):
                    path = _read_selector(selector.strip())
                    if path and count < _MAX_RULES:
                        count += 1
                        rule = _Rule(path, _compute_specificity(path), count, declared)
                        self._rules.setdefault(_rule_key(path[-1]), []).append(rule)

    def resolve_style(self, element: HtmlElement) -> dict[str, str]:
        """Return the cascaded values of an element, its `style` attribute included."""
        inline = element.get("style")
        matching = [rule for rule in self._candidates(element) if rule.matches(element)]
        if not matching and not inline:
            return {}
        matching.sort(key=lambda rule: (rule.specificity, rule.order))
        layers = [rule.declared for rule in matching]
        if inline:
            layers.append(read_declarations(inline))
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


def _read_rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and declarations of every rule that applies on a screen."""
    position = 0
    while mark := _MARK.search(css, position):
        prelude = css[position : mark.start()].strip()
        position = mark.end()
        if mark.group() != "{":
            continue
        if prelude.startswith("@"):
            # a block that applies is read like the rest: the loop skips its closing brace
            if not _applies(prelude):
                position = _find_block_end(css, position)
            continue
        end = css.find("}", position)
        end = len(css) if end < 0 else end
        yield prelude, css[position:end]
        position = end + 1


def _find_block_end(css: str, position: int) -> int:
    depth = 1
    while mark := _MARK.search(css, position):
        position = mark.end()
        depth += {"{": 1, "}": -1}.get(mark.group(), 0)
        if not depth:
            return position
    return len(css)


def _applies(prelude: str) -> bool:
    name, _, condition = prelude.lower().partition(" ")
    if name.startswith(("@layer", "@supports")):
        return True
    return name.startswith("@media") and any(
        _query_applies(query)
        for query in (prelude.lower()[len("@media") :] or condition).split(",")
    )


def _query_applies(query: str) -> bool:
    for bound, number, unit in _WIDTH_CONDITION.findall(query):
        width = float(number) * (1.0 if unit == "px" else _EM_PX)
        if (width > _WINDOW_PX) if bound == "min" else (width < _WINDOW_PX):
            return False
    rest = _WIDTH_CONDITION.sub(" ", query).split()
    return all(word in ("only", "screen", "all", "and") for word in rest)


def _read_selector(selector: str) -> tuple[_Compound, ...]:
    """Read a selector; () if it has parts that are not supported."""
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


def _compute_specificity(path: tuple[_Compound, ...]) -> tuple[int, int, int]:
    return (
        sum(len(compound.ids) for compound in path),
        sum(len(compound.classes) + len(compound.attributes) for compound in path),
        sum(bool(compound.tag) for compound in path),
    )


def _rule_key(compound: _Compound) -> str:
    if compound.ids:
        return f"#{compound.ids[0]}"
    if compound.classes:
        return f".{compound.classes[0]}"
    return compound.tag or "*"


def _attribute_matches(element: HtmlElement, name: str, operator: str, wanted: str | None) -> bool:
    attribute = element.get(name)
    if attribute is None or wanted is None:
        return attribute is not None
    value = str(attribute)
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


def _ancestors_match(path: tuple[_Compound, ...], element: HtmlElement) -> bool:
    """Return whether the element's ancestors match all compounds before the last."""
    ancestor: HtmlElement | None = element
    for position in range(len(path) - 2, -1, -1):
        for _ in range(_MAX_ANCESTORS):
            ancestor = None if ancestor is None else ancestor.getparent()
            if ancestor is None:
                return False
            if path[position].matches(ancestor):
                break
            if path[position + 1].is_child:
                return False
        else:
            return False
    return True

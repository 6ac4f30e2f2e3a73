"""Computes the style of an element from a page's `style` elements and attributes.

Pure: text in, values out. tinycss2 parses and cssselect2 matches selectors; only this module uses
them. It keeps the properties that can hide text. It does not load external style sheets.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import tinycss2
from cssselect2 import ElementWrapper, SelectorError, compile_selector_list
from cssselect2.compiler import CompiledSelector
from lxml.html import HtmlElement
from tinycss2.ast import Node, QualifiedRule

# Properties that can hide text or show it again; `_expand_shorthand` splits shorthands into these.
_HIDING_PROPERTIES = frozenset(
    "display visibility opacity content-visibility filter position left top right bottom"
    " text-indent clip clip-path overflow height max-height width max-width margin-left margin-top"
    " padding-top padding-bottom transform scale font-size color background-color"
    " background-image -webkit-text-fill-color animation transition".split()
)
_SIZE = re.compile(r"(?<![\w.])(\d*\.?\d+(?:px|pt|r?em|%|vw|vh)?)(?=[\s/;]|$)")
_WIDTH_CONDITION = re.compile(
    r"\(\s*(?:(min|max)-width\s*:|width\s*([<>])=?)\s*(\d*\.?\d+)(px|r?em)\s*\)"
)
# What holds in the browser of most visitors; other conditions do not.
_MET_CONDITIONS = re.compile(
    r"\(\s*(?:hover\s*:\s*hover|pointer\s*:\s*fine|orientation\s*:\s*landscape"
    r"|scripting\s*:\s*enabled|prefers-reduced-motion\s*:\s*no-preference"
    r"|prefers-color-scheme\s*:\s*light)\s*\)"
)
# The assumed width of the browser window.
_WINDOW_PX = 1280.0
_EM_PX = 16.0
# Pseudo-classes that compare an element with all of its siblings or descendants.
_COSTLY = re.compile(r":(?:has\(|[\w-]*of-type|enabled|disabled)", re.IGNORECASE)
# Few honest pages have more than this. 500,000 characters take half a second to parse, 5,000
# selectors as much to compile, and a million steps one second (Python 3.11, one core).
_MAX_SHEET_CHARS = 500_000
_MAX_SELECTORS = 5_000
_MAX_SELECTOR_CHARS = 400
_MAX_BLOCK_DEPTH = 8
_MAX_STEPS = 1_000_000

Style = Mapping[str, str]
"""The value of each declared property that can hide text, in lower case."""
_Declarations = dict[str, tuple[str, bool]]
"""Values, and whether they are `!important`."""


def _read_declarations(content: str | list[Node]) -> _Declarations:
    declared: _Declarations = {}
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration":
            continue
        value = " ".join(_serialize(node.value).lower().split())
        for name, part in _expand_shorthand(node.lower_name, value):
            if name in _HIDING_PROPERTIES and (
                node.important or not declared.get(name, ("", False))[1]
            ):
                declared[name] = (part, node.important)
    return declared


def _serialize(nodes: Iterable[Node]) -> str:
    try:
        return str(tinycss2.serialize(node for node in nodes if node.type != "comment"))
    except RecursionError:
        return ""  # thousands of nested brackets


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
    elif name in ("animation-name", "transition-property"):
        yield name.partition("-")[0], value
    else:
        yield name, value


class Element(ElementWrapper):  # type: ignore[misc]  # cssselect2 has no types
    """An element of a page, as selectors see it; it counts their steps through the tree."""

    def __init__(
        self,
        etree_element: HtmlElement,
        parent: "Element | None",
        index: int,
        previous: "Element | None",
        **document: object,
    ) -> None:
        super().__init__(etree_element, parent, index, previous, **document)
        self.steps: list[int] = [_MAX_STEPS] if parent is None else parent.steps

    @cached_property
    def etree_children(self) -> list[HtmlElement]:
        """Its child elements, without comments."""
        return [child for child in self.etree_element if isinstance(child.tag, str)]

    # The library builds a tuple for each element, which is quadratic in siblings and in depth.
    @property
    def ancestors(self) -> Iterator["Element"]:
        """The elements around it, from its parent to the root."""
        return self._walk(lambda element: element.parent)

    @property
    def previous_siblings(self) -> Iterator["Element"]:
        """The elements before it in its parent, from the nearest."""
        return self._walk(lambda element: element.previous)

    def _walk(self, step: "Callable[[Element], Element | None]") -> Iterator["Element"]:
        element = step(self)
        while element is not None and self.steps[0] > 0:
            self.steps[0] -= 1
            yield element
            element = step(element)


@dataclass(frozen=True, slots=True)
class _Rule:
    test: Callable[[Element], bool]
    priority: tuple[bool, tuple[int, int, int], int]  # unlayered, specificity, position
    declared: _Declarations

    def matches(self, element: Element) -> bool:
        try:
            return self.test(element)
        except RecursionError:
            return False


class StyleSheet:
    """The rules of a page's `style` elements, in the order of the page."""

    def __init__(self, sheets: Iterable[str], names: Container[str]) -> None:
        """Parse the rules.

        Args:
            sheets: The contents of the `style` elements. What is beyond the limits is left out.
            names: The classes and ids of the page's elements. Rules for others are left out.
        """
        self._rules: dict[str, list[_Rule]] = {}
        count, room = 0, _MAX_SHEET_CHARS
        for sheet in sheets:
            beginning, room = sheet[:room], max(room - len(sheet), 0)
            for rule, is_layered in _read_rules(beginning):
                selectors = list(_compile_selectors(rule.prelude, names))
                declared = _read_declarations(rule.content) if selectors else {}
                for selector in selectors if declared else ():
                    count += 1
                    if count > _MAX_SELECTORS:
                        return
                    priority = (not is_layered, selector.specificity, count)
                    self._rules.setdefault(_rule_key(selector), []).append(
                        _Rule(selector.test, priority, declared)
                    )

    def resolve_style(self, element: Element) -> Style:
        """Return the cascaded values of an element, its `style` attribute included."""
        inline = element.etree_element.get("style")
        matching = [rule for rule in self._candidates(element) if rule.matches(element)]
        if not matching and not inline:
            return {}
        matching.sort(key=lambda rule: rule.priority)
        layers = [rule.declared for rule in matching]
        if inline:
            layers.append(_read_declarations(inline))
        style: dict[str, str] = {}
        important: set[str] = set()
        for layer in layers:
            for name, (value, is_important) in layer.items():
                if is_important or name not in important:
                    style[name] = value
                    if is_important:
                        important.add(name)
        return style

    def _candidates(self, element: Element) -> Iterator[_Rule]:
        if not self._rules:
            return
        keys = [element.local_name, "*", *(f".{name}" for name in element.classes)]
        if element.id:
            keys.append(f"#{element.id}")
        for key in keys:
            for rule in self._rules.get(key, ()):
                if element.steps[0] <= 0:
                    return
                element.steps[0] -= 1
                yield rule


def _read_rules(sheet: str) -> Iterator[tuple[QualifiedRule, bool]]:
    """Yield every rule that applies on a screen, and whether it is in a layer."""
    nodes = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    stack = [(iter(nodes), False)]
    while stack:
        rules, is_layered = stack[-1]
        rule = next(rules, None)
        if rule is None:
            stack.pop()
        elif rule.type == "qualified-rule":
            yield rule, is_layered
        elif rule.type == "at-rule" and rule.content and len(stack) < _MAX_BLOCK_DEPTH:
            name, condition = rule.lower_at_keyword, _serialize(rule.prelude).lower().strip()
            if not _applies(name, condition):
                continue
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            stack.append((iter(inner), is_layered or name == "layer"))


def _applies(at_keyword: str, condition: str) -> bool:
    if at_keyword == "supports":
        return not condition.startswith("not")
    return at_keyword == "layer" or (
        at_keyword == "media" and any(map(_query_applies, condition.split(",")))
    )


def _query_applies(query: str) -> bool:
    for bound, comparison, number, unit in _WIDTH_CONDITION.findall(query):
        width = float(number) * (1.0 if unit == "px" else _EM_PX)
        if (width > _WINDOW_PX) if bound == "min" or comparison == ">" else (width < _WINDOW_PX):
            return False
    rest = _MET_CONDITIONS.sub(" ", _WIDTH_CONDITION.sub(" ", query)).split()
    return all(word in ("only", "screen", "all", "and") for word in rest)


def _compile_selectors(prelude: list[Node], names: Container[str]) -> Iterator[CompiledSelector]:
    """Compile the selectors of a rule that may match; those that are not supported are left out."""
    selectors: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(node)
    for selector in selectors:
        if not all(name in names for name in _read_names(selector)):
            continue
        try:
            text = _serialize(selector)
            if len(text) > _MAX_SELECTOR_CHARS or _COSTLY.search(text):
                continue
            (compiled,) = compile_selector_list(selector)
        except (SelectorError, NotImplementedError, SyntaxError, RecursionError, MemoryError):
            continue
        if not compiled.never_matches and compiled.pseudo_element is None:
            yield compiled


def _read_names(selector: list[Node]) -> Iterator[str]:
    """Yield the classes and ids that a selector asks for."""
    for before, node in pairwise([None, *selector]):
        if node.type == "hash" or (node.type == "ident" and before == "."):
            yield node.value


def _rule_key(selector: CompiledSelector) -> str:
    if selector.id is not None:
        return f"#{selector.id}"
    if selector.class_name is not None:
        return f".{selector.class_name}"
    return str(selector.lower_local_name or "*")

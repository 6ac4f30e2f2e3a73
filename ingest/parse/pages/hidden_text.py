"""Removes the parts of an HTML page that a visitor would not see.

A page can show its visitors one text and a program another. Text that only a program would read
does not become news. Visibility is judged by attributes, `style` attributes and `style` elements,
not by external style sheets or scripts. Those show much that the page hides at first, so a rule
that would hide most of the page's text is not followed.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement, tostring

from ingest.parse.pages.appearance import (
    Appearance,
    compute_appearance,
    find_hiding,
    is_not_displayed,
    is_transparent,
)
from ingest.parse.pages.css import Element, Style, StyleSheet
from ingest.parse.pages.fading import Fading
from ingest.parse.pages.html_tree import parse_html
from ingest.parse.pages.prose import Prose

_REMOVED_TAGS = frozenset(
    "annotation applet audio canvas datalist frameset iframe input noembed noframes object"
    " optgroup option rp script select style svg template textarea video".split()
)
# Class names by which frameworks hide text from all but screen readers. The rule is usually in an
# external style sheet, which is not fetched.
_HIDDEN_CLASSES = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only screenreader"
    " a11y-hidden assistive-text element-invisible u-hiddenvisually".split()
)
# AMP shows these only while the element around them loads, or if that fails.
_AMP_STANDINS = frozenset({"placeholder", "fallback"})
_BLOCKS = frozenset("aside dialog div footer form nav ol section ul".split())
# `aria-hidden` must not remove these: pages set it on everything while a dialog is open.
_CONTENT_TAGS = ("article", "main", "h1")
_ARIA_HIDDEN_SHARE = 0.3
# What hides less than this, or not more than half, is followed.
_MIN_PROSE_CHARS = 200
_MOST = 0.5
_MAX_ROUNDS = 5


def drop_hidden(html: str) -> str:
    """Remove from a page or an HTML fragment what a visitor would not see.

    Removed are elements and texts that are hidden, transparent, without size, in the color of
    their background, clipped or off the screen. Also removed are comments, templates, scripts
    other than JSON-LD metadata, and the fallback content of embedded objects. A closed `details`
    stays, because the page shows that it is there. So does text that fades in.

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


@dataclass(frozen=True, slots=True)
class _HiddenElement:
    """An element that is hidden, or whose own text is unreadable.

    `cause` is what hides it. Elements with one cause are judged together. None means that it is
    hidden for certain.
    """

    element: HtmlElement
    cause: Hashable
    is_whole: bool


def prune(tree: HtmlElement) -> None:
    """Remove from a parsed page, in place, what a visitor would not see; see `drop_hidden`."""
    for script in tree.iter("script"):
        if _is_linked_data(script):
            _strip_texts(script)
    prose = Prose(tree)
    for finding in _find_hidden(tree, prose):
        if finding.is_whole:
            if finding.element.getparent() is not None:
                finding.element.drop_tree()
        else:
            finding.element.text = None
            for child in finding.element:
                child.tail = None
    _mark_as_seen(tree)


def _find_hidden(tree: HtmlElement, prose: Prose) -> list[_HiddenElement]:
    names = {element.get("id") or "" for element in tree.iter("*")}
    for element in tree.iter("*"):
        names.update((element.get("class") or "").split())
    sheet = StyleSheet(
        (
            style.text or ""
            for style in tree.iter("style")
            if style.get("media", "all").lower() in ("", "all", "screen")
        ),
        names,
    )
    root = Element.from_html_root(tree)
    styles = {
        element.etree_element: sheet.resolve_style(element) for element in root.iter_subtree()
    }
    ignored: set[Hashable] = set()
    findings: list[_HiddenElement] = []
    for _ in range(_MAX_ROUNDS):
        findings = _judge_elements(tree, styles, ignored)
        causes = _find_causes_of_most(findings, prose)
        if not causes:
            break
        ignored |= causes
    return findings


def _judge_elements(
    tree: HtmlElement,
    styles: Mapping[HtmlElement, Style],
    ignored: Collection[Hashable],
) -> list[_HiddenElement]:
    """Return the outermost hidden elements, and those with unreadable text."""
    page_chars = max(len(tree.text_content()), 1)
    fading = Fading(tree)
    findings: list[_HiddenElement] = []
    stack = [(tree, Appearance())]
    while stack:
        element, inherited = stack.pop()
        style = styles.get(element, {})
        is_root = element.tag in ("html", "body")
        if not is_root and _is_removed(element):
            findings.append(_HiddenElement(element, None, is_whole=True))
            continue
        cause = None if is_root else _find_cause(element, style, page_chars, fading)
        if cause is not None and cause not in ignored:
            findings.append(_HiddenElement(element, cause, is_whole=True))
            continue
        appearance = compute_appearance(element, style, inherited)
        if appearance.flaw is not None:
            # scripts show pages that start hidden, and external style sheets color them
            if is_root or appearance.flaw in ignored:
                appearance = appearance.without_flaw()
            else:
                findings.append(_HiddenElement(element, appearance.flaw, is_whole=False))
        stack += [(child, appearance) for child in element if isinstance(child.tag, str)]
    return findings


def _find_causes_of_most(findings: list[_HiddenElement], prose: Prose) -> set[Hashable]:
    """Return the causes that hide most of the page."""
    by_cause: defaultdict[Hashable, list[_HiddenElement]] = defaultdict(list)
    for finding in findings:
        if finding.cause is not None:
            by_cause[finding.cause].append(finding)
    causes = set[Hashable]()
    for cause, group in by_cause.items():
        wholes = [finding.element for finding in group if finding.is_whole]
        own = [finding.element for finding in group if not finding.is_whole]
        is_much = prose.count_all(wholes, own) >= _MIN_PROSE_CHARS
        if is_much and prose.find_largest_share(wholes, own) > _MOST:
            causes.add(cause)
    return causes


def _find_cause(element: HtmlElement, style: Style, page_chars: int, fading: Fading) -> Hashable:
    """Return what hides an element with all it contains; None if nothing does.

    Where one class or attribute hides whatever a page has in store, each element stands alone.
    """
    if element.tag == "noscript":
        return "noscript"
    stands_alone = (
        is_not_displayed(style)
        or ("hidden" in element.attrib and "display" not in style)
        or not _HIDDEN_CLASSES.isdisjoint((element.get("class") or "").lower().split())
        or _is_decoration(element, page_chars)
    )
    if stands_alone:
        return ("element", element)
    hiding = find_hiding(style)
    if hiding and is_transparent(style) and fading.can_show(element, style):
        shown = {name: value for name, value in style.items() if name not in ("opacity", "filter")}
        hiding = find_hiding(shown)
    return hiding or None


def _is_removed(element: HtmlElement) -> bool:
    """Return whether no visitor sees an element, whatever scripts do."""
    if element.tag == "dialog":
        return "open" not in element.attrib
    if _AMP_STANDINS & set(element.attrib) and _is_amp(element.getparent()):
        return True
    return element.tag in _REMOVED_TAGS and not _is_linked_data(element)


def _is_amp(element: HtmlElement | None) -> bool:
    return element is not None and element.tag.startswith("amp-")


def _is_decoration(element: HtmlElement, page_chars: int) -> bool:
    """Return whether `aria-hidden` marks a block outside the article: a closed menu or dialog."""
    if (element.get("aria-hidden") or "").lower() != "true" or element.tag not in _BLOCKS:
        return False
    if any(True for _ in element.iter(*_CONTENT_TAGS)):
        return False
    return bool(len(element.text_content()) < _ARIA_HIDDEN_SHARE * page_chars)


def _mark_as_seen(tree: HtmlElement) -> None:
    """Remove the attributes by which an extractor would guess again what is hidden."""
    for element in tree.iter("*"):
        for name in ("hidden", "style"):
            element.attrib.pop(name, None)


def _is_linked_data(element: HtmlElement) -> bool:
    return element.tag == "script" and "ld+json" in (element.get("type") or "").lower()


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

"""Decides whether transparent text fades in, which is whether its page has anything to show it.

Pure: values in, values out.
"""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.parse.pages.css import Style

_KEYFRAMES = re.compile(r"@(?:-\w+-)?keyframes\s+[\"']?([\w-]+)", re.IGNORECASE)
# A rule that sets an opacity above 0, and its selectors.
_SHOWING_RULE = re.compile(r"([^{}]+)\{[^{}]*?opacity\s*:\s*(?:0?\.0*[1-9]|[1-9])", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_SCRIPT_TYPE = re.compile(r"|module|.*(?:java|ecma)script.*", re.IGNORECASE)
_OFF = ("none", "unset")


class Fading:
    """What a page has to show text that is transparent at first."""

    def __init__(self, tree: HtmlElement) -> None:
        """Read a page's scripts and style sheets; what is in files of their own is not known."""
        scripts = [
            script
            for script in tree.iter("script")
            if _SCRIPT_TYPE.fullmatch((script.get("type") or "").strip())
        ]
        sheets = "\n".join(style.text or "" for style in tree.iter("style"))
        self._has_other_script = any(script.get("src") for script in scripts)
        self._has_other_sheet = "@import" in sheets or any(
            "stylesheet" in (link.get("rel") or "").lower() for link in tree.iter("link")
        )
        self._animations = {name.lower() for name in _KEYFRAMES.findall(sheets)}
        words = (_WORD.findall(script.text or "") for script in scripts)
        rules = (_WORD.findall(selectors) for selectors in _SHOWING_RULE.findall(sheets))
        self._named = {word for listed in (*words, *rules) for word in listed}

    def can_show(self, element: HtmlElement, style: Style) -> bool:
        """Return whether an animation, a script or a class can show an element.

        Args:
            element: A transparent element.
            style: Its style.
        """
        animation, transition = (style.get(name, "none") for name in ("animation", "transition"))
        if animation not in _OFF and (
            self._has_other_sheet or not self._animations.isdisjoint(_WORD.findall(animation))
        ):
            return True
        # a transition runs when a script sets the opacity or a class
        return transition not in _OFF and (
            self._has_other_script
            or "opacity" in self._named
            or any(name in self._named for name in _names_of(element))
        )


def _names_of(element: HtmlElement) -> Iterator[str]:
    yield from (element.get("class") or "").split()
    if element.get("id"):
        yield element.get("id")

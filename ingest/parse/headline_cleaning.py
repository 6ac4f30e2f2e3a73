"""Takes the outlet's name off a headline.

Pure: text in, text out.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_LAST_PART = re.compile(r"^(?P<rest>.*\S)\s*(?:\s[-–—:·•»/]+\s|\|)\s*(?P<part>[^|]*?)$", re.DOTALL)
_FIRST_PART = re.compile(
    r"^(?P<part>[^|:–—]*?)\s*(?:\s[-–—·•»]+\s|\||:\s)\s*(?P<rest>\S.*)$", re.DOTALL
)
_SEPARATED = re.compile(r"\s*(?:\s[-–—·•»]\s|\|)")
# A shorter heading may be the name of a section.
_MIN_HEADING_WORDS = 3
_MAX_OUTLET_WORDS = 6
_MIN_LABEL_CHARS = 3


def strip_outlet(title: str, outlets: Iterable[str], url: str = "", heading: str = "") -> str:
    """Remove the outlet's name, and sections before it, from a headline.

    Args:
        title: The headline, such as "Bridge opens | World | The Herald".
        outlets: Names of the outlet, as the page gives them.
        url: The page's address, whose host may name the outlet; or "".
        heading: The heading on the page, or "".

    Returns:
        The headline; unchanged if no part of it is the outlet's name.
    """
    title, heading = " ".join(title.split()), " ".join(heading.split())
    names = {name for name in map(_fold, outlets) if name}
    label = _read_label(url)
    changed = True
    while changed:
        changed = False
        for pattern in (_LAST_PART, _FIRST_PART):
            match = pattern.match(title)
            if match and _is_outlet(match["part"], names, label):
                title, changed = match["rest"].strip(), True
    if (
        len(heading.split()) >= _MIN_HEADING_WORDS
        and title.startswith(heading)
        and _SEPARATED.match(title, len(heading))
    ):
        return heading
    return title


def _is_outlet(part: str, names: set[str], label: str) -> bool:
    folded = _fold(part)
    if not folded or len(part.split()) > _MAX_OUTLET_WORDS:
        return False
    return folded in names or (bool(label) and folded in (label, f"{label}com", f"{label}news"))


def _fold(name: str) -> str:
    return re.sub(r"\W", "", re.sub(r"^(?:the|www\.)\s*", "", name.strip().casefold()))


def _read_label(url: str) -> str:
    """Return the name in an address: "herald" of https://www.the-herald.co.uk/."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    labels = host.removeprefix("www.").split(".")
    # "co" and "com" of a country are no names
    label = next((name for name in reversed(labels[:-1]) if len(name) > _MIN_LABEL_CHARS), "")
    label = label or (labels[0] if len(labels) > 1 else "")
    folded = re.sub(r"\W", "", label.casefold())
    return folded.removeprefix("the") if len(folded) >= _MIN_LABEL_CHARS else ""

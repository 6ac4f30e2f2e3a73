"""PURE: text of any origin -> Discord markdown that shows that text and does nothing else.

An article's words must never ping, link, format or hide anything. What Discord treats as live
is in its reference (https://docs.discord.com/developers/reference#message-formatting); a
backslash before a character that is neither letter, digit nor space makes it plain.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit

ELLIPSIS = "…"
# A longer address is not linked: two hundred of them would fill a message with nothing to read.
MAX_URL_UNITS = 512
# More marks than this on one letter is not a language but a way to paint over other lines.
_MAX_MARKS = 4
# A word border is looked for in the last half of what fits.
_WORD_BORDER_FROM = 0.5

# Unicode's Default_Ignorable_Code_Point and blanks that pass for letters: shown as nothing.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_ALWAYS_LIVE = frozenset("\\`*_~|[]<>#")
_EVERYONE = re.compile("@(?:everyone|here)", re.IGNORECASE)
_LIST_NUMBER = re.compile(r"\d+\.")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
# Kept as they are in a path or query; brackets, quotes, stars and bars are percent-encoded,
# since they end or format a markdown link, and so is @, for @everyone. A percent sign is an
# encoding that is there already.
_URL_SAFE = "/%:!$&+,;=?~-._"


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, the longest way that Discord counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """Return what a reader sees of `text`, on one line.

    Args:
        text: Anything, lone surrogates and control characters included.

    Returns:
        The text without invisible, bidirectional and private characters; white space of any
        kind as single spaces, none at the ends.
    """
    kept: list[str] = []
    marks = 0
    for character in _INVISIBLE.sub("", text):
        category = unicodedata.category(character)
        if category[0] == "Z" or character.isspace():
            kept.append(" ")
        elif category in {"Cc", "Cf", "Cs", "Co"} or (category[0] == "M" and marks >= _MAX_MARKS):
            continue
        else:
            kept.append(character)
        marks = marks + 1 if category[0] == "M" else 0
    return " ".join("".join(kept).split())


def escape(text: str, limit: int) -> str:
    """Return markdown that shows `text` as plain words.

    Args:
        text: Anything.
        limit: The most UTF-16 code units that the result may have.

    Returns:
        One line; where it had to be cut, at a word border if there is one near, an ellipsis ends
        it. Never cut inside an escape or between a letter and its marks.
    """
    shown = clean(text)
    if limit <= 0:
        return ""
    atoms = [_atom(shown, at) for at in range(min(len(shown), limit + 1))]
    if len(shown) <= limit and units("".join(atoms)) <= limit:
        return "".join(atoms)
    fits, used = 0, units(ELLIPSIS)
    for atom in atoms:
        used += units(atom)
        if used > limit:
            break
        fits += 1
    border = shown.rfind(" ", 0, fits + 1)
    if border < fits * _WORD_BORDER_FROM:
        border = fits
        while 0 < border < len(shown) and _joins_left(shown[border]):
            border -= 1
    return "".join(atoms[:border]).rstrip() + ELLIPSIS


def safe_url(url: str) -> str | None:
    """Return the address to link to, or None where nothing must be linked.

    Args:
        url: An article's address; `file:` ones name places on our own disk and are never shown.

    Returns:
        An http(s) address in plain ASCII that cannot end or change a markdown link; None for any
        other scheme, a host that cannot be read, a user name in front of it (it reads as another
        site), or one too long to show.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port
        path, query, fragment = (
            quote(part, safe=_URL_SAFE) for part in (parts.path, parts.query, parts.fragment)
        )
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or "@" in parts.netloc:
        return None
    address = f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{path}"
    address += f"?{query}" if query else ""
    address += f"#{fragment}" if fragment else ""
    return address if len(address) <= MAX_URL_UNITS else None


def mark(number: int, url: str | None) -> str:
    """Return the mark of a citation, `[1]`: a link where `url` (from `safe_url`) is given."""
    return f"\\[{number}\\]" if url is None else f"[[{number}]]({url})"


def _atom(text: str, at: int) -> str:
    """Return the character of `text` at `at` as markdown that shows it and cannot be split."""
    character = text[at]
    if character == "@":
        # Even escaped, the raw word would stand in the message, where a ping is looked for.
        return "＠" if _EVERYONE.match(text, at) else "\\@"
    if character in _ALWAYS_LIVE:
        return "\\" + character
    after = text[at + 1 : at + 2]
    before = text[at - 1 : at] if at else ""
    live = (
        (character == ":" and after == "/")  # https://, discord://
        # A link's label may hold escaped brackets, so that an escaped one could end a link of ours.
        or (character == "(" and before == "]")
        # discord.gg/..., evil.example; and "1. " that would start a list
        or (character == "." and not after.isspace() and bool(before.strip()) and bool(after))
        or (character == "." and bool(_LIST_NUMBER.fullmatch(text[: at + 1])))
        or (character == "-" and at == 0)
    )
    return "\\" + character if live else character


def _joins_left(character: str) -> bool:
    """Whether `character` belongs to the one before it: a mark, or an emoji's skin tone."""
    return unicodedata.category(character)[0] == "M" or "\U0001f3fb" <= character <= "\U0001f3ff"

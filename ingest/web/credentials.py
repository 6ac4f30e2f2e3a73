"""Finds passwords and keys in addresses, and removes them from text.

Pure: text in, text out.
"""

import re
from urllib.parse import parse_qsl, unquote_plus, urlsplit

REMOVED = "[removed]"
# The error message for such an address, after the address itself.
HOLDS_CREDENTIALS = (
    "holds a password or a key, which would be stored and shown; give an address without one"
)

# Names of query fields that hold a key; many feeds with keys use plain "key".
_NAMES = (
    r"(?:[\w-]*[_-])?(?:token|secret|password|passwd|pwd|signature|credential|apikey|key)"
    r"|auth|sig|pass|jwt"
)
_FIELD = re.compile(_NAMES, re.IGNORECASE)
_IN_TEXT = re.compile(r"(?P<name>[?&;#][\w.%~+-]+=)(?P<value>[^&;#\s\"'<>)\]]+)")
# A name that was encoded twice is decoded by some servers.
_MOST_DECODINGS = 3
# Up to the last @ before the path, because a password may contain an @.
_USER = re.compile(r"(?<=://)[^/?#\s\"'<>]*@")


def holds_credentials(url: str) -> bool:
    """Whether an address holds a user name, a password or a key.

    Args:
        url: Any text; text that is not an address is searched for credentials too.
    """
    try:
        parts = urlsplit(url.strip())
        fields = [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]
    except ValueError:
        return without_credentials(url) != url
    return "@" in parts.netloc or any(_is_secret(name) for name, _ in fields)


def without_credentials(text: str) -> str:
    """Replace user names, passwords and keys in the addresses of a text with "[removed]"."""
    return _IN_TEXT.sub(_removed, _USER.sub(f"{REMOVED}@", text))


def _removed(match: re.Match[str]) -> str:
    return f"{match['name']}{REMOVED}" if _is_secret(match["name"][1:-1]) else match.group()


def _is_secret(name: str) -> bool:
    """Whether a query field holds a key; `%74oken` is another spelling of `token`."""
    for _ in range(_MOST_DECODINGS):
        if _FIELD.fullmatch(name):
            return True
        name = unquote_plus(name)
    return _FIELD.fullmatch(name) is not None

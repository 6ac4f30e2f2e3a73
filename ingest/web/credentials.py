"""PURE: passwords and keys in addresses: whether there are any, and text without them."""

import re
from urllib.parse import parse_qsl, urlsplit

REMOVED = "[removed]"
# What is said of such an address, behind it, where it would be kept.
HOLDS_CREDENTIALS = (
    "holds a password or a key, which would be kept with it and shown; give an address without one"
)

# Names of query fields that hold a key; "key" alone is one for many of the feeds that want any.
_NAMES = (
    r"(?:[\w-]*[_-])?(?:token|secret|password|passwd|pwd|signature|credential|apikey|key)"
    r"|auth|sig|pass|jwt"
)
_FIELD = re.compile(_NAMES, re.IGNORECASE)
_IN_TEXT = re.compile(rf"([?&;#](?:{_NAMES})=)[^&;#\s\"'<>)\]]+", re.IGNORECASE)
# Up to the last @ before the path: a password may hold one itself.
_USER = re.compile(r"(?<=://)[^/?#\s\"'<>]*@")


def holds_credentials(url: str) -> bool:
    """Whether an address holds a user name, a password or a key.

    Args:
        url: Any text; what cannot be read as an address is searched as text.
    """
    try:
        parts = urlsplit(url.strip())
        fields = [*parse_qsl(parts.query), *parse_qsl(parts.fragment)]
    except ValueError:
        return without_credentials(url) != url
    return "@" in parts.netloc or any(_FIELD.fullmatch(name) for name, _ in fields)


def without_credentials(text: str) -> str:
    """Return a text with "[removed]" for what its addresses hold of user names and keys."""
    return _IN_TEXT.sub(rf"\1{REMOVED}", _USER.sub(f"{REMOVED}@", text))

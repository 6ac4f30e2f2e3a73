"""Finds passwords and keys in addresses, and removes them from text.

Pure: text in, text out.
"""

import re
from urllib.parse import parse_qsl, urlsplit

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
_IN_TEXT = re.compile(rf"([?&;#](?:{_NAMES})=)[^&;#\s\"'<>)\]]+", re.IGNORECASE)
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
    return "@" in parts.netloc or any(_FIELD.fullmatch(name) for name, _ in fields)


def without_credentials(text: str) -> str:
    """Replace user names, passwords and keys in the addresses of a text with "[removed]"."""
    return _IN_TEXT.sub(rf"\1{REMOVED}", _USER.sub(f"{REMOVED}@", text))

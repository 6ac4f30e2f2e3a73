"""Decides which address of a picture is stored with an article. Nothing here fetches it.

Pure: text in, text out.
"""

import re
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from ingest.web.canonical_urls import canonical_url

# Discord's limit for the address of a picture is 2,048 characters.
_MAX_CHARACTERS = 2000
# Special-use names that lead nowhere on the internet: RFC 6761, 6762, 7686, 8375, 9476, ICANN's
# "internal".
_LOCAL = re.compile(
    r"(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|test|invalid|alt|onion|home\.arpa)$"
)


def picture_url(written: str, page: str) -> str:
    """Return the address of a picture that may be shown, or "".

    Who sees a post makes Discord load the picture. So its address may not name a host of a
    private network, and has no user name, password or port.

    Args:
        written: As a page or a feed states it; it may be relative.
        page: The address of the article.

    Returns:
        An https address; "" for any other, and for a picture inside the address itself ("data:").
    """
    written = written.strip()
    if not written or any(character.isspace() for character in written):
        return ""
    try:
        joined = urljoin(page, written)
        parts = urlsplit(joined)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if parts.scheme != "https" or "@" in parts.netloc or port not in {None, 443}:
            return ""
        if not _is_public(host):
            return ""
        address = canonical_url(joined)
    except ValueError:
        return ""
    return address if address.isascii() and len(address) <= _MAX_CHARACTERS else ""


def _is_public(host: str) -> bool:
    """Whether a host has a name of the internet, and not an address in figures."""
    name = host.casefold()
    if "." not in name or _LOCAL.search(name):
        return False
    try:
        ip_address(name)
    except ValueError:
        # "0x7f.1" and "127.1" are addresses too, which browsers read
        return not re.fullmatch(r"(?:0x[0-9a-f]*|\d+)", name.rpartition(".")[2])
    return False

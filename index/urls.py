"""PURE: recognise addresses of the same article: http and https, AMP pages, mobile hosts."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|$)")
_AMP_QUERY = re.compile(r"^(?:amp(?:=.*)?|outputType=amp|output=amp|_amp=.*|m=1)$", re.IGNORECASE)


def identity(url: str) -> str:
    """Return a key that all addresses of an article share and other articles do not.

    The key is not an address: an article keeps the address under which it was first added.

    Args:
        url: A canonical http(s) address; any other text is returned unchanged.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not host:
        return url
    port = "" if parts.port in {None, 80, 443} else f":{parts.port}"
    path = _AMP_PATH.sub("", parts.path).rstrip("/")
    query = "&".join(
        sorted(pair for pair in parts.query.split("&") if pair and not _AMP_QUERY.match(pair))
    )
    return f"{_HOST.sub('', host.lower())}{port}{path}{'?' if query else ''}{query}"

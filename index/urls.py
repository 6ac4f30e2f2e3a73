"""Which addresses name the same article: http and https, AMP pages, mobile hosts; pure."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|$)")
_AMP_QUERY = re.compile(r"^(?:amp(?:=.*)?|outputType=amp|output=amp|_amp=.*|m=1)$", re.IGNORECASE)


def identity(url: str) -> str:
    """Return what is the same for every address of one article, and differs between articles.

    It is a key, not an address: an article keeps the address under which it came in first.

    Args:
        url: A canonical http(s) address, or any other, which is its own identity.
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

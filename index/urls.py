"""PURE: recognise addresses of the same article: http and https, AMP pages, mobile hosts.

One address has several spellings: "münchen.example" and "xn--mnchen-3ya.example", "%C3%BC" and "ü".
"""

import re
import string
from urllib.parse import quote, unquote_to_bytes, urlsplit

import idna

_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|$)")
_AMP_QUERY = re.compile(r"^(?:amp(?:=.*)?|outputType=amp|output=amp|_amp=.*|m=1)$", re.IGNORECASE)

_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_AS_WRITTEN = "%/?:@!$&'()*+,;=|[]~"


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
    path = _AMP_PATH.sub("", encoded(parts.path)).rstrip("/")
    query = "&".join(
        sorted(
            pair for pair in encoded(parts.query).split("&") if pair and not _AMP_QUERY.match(pair)
        )
    )
    return f"{_HOST.sub('', ascii_host(host))}{port}{path}{'?' if query else ''}{query}"


def ascii_host(host: str) -> str:
    """Return a host name in lower case and in ASCII: "xn--mnchen-3ya.de" for "München.de".

    Args:
        host: A host name or an IP address; what is no valid name is only lowered.
    """
    host = host.lower()
    if host.isascii():
        return host
    try:
        # UTS #46 folds case and width as browsers do; "faß.de" keeps its ß
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        return host


def encoded(part: str) -> str:
    """Return a path or a query with the characters percent-encoded that RFC 3986 wants encoded.

    Args:
        part: A path or a query in any spelling: "/caf%c3%a9", "/café", "/%7Eada".
    """
    # an encoded delimiter is data: "%2F" is no "/"
    return _ESCAPE.sub(_normal_escape, quote(part, safe=_AS_WRITTEN))


def _normal_escape(match: re.Match[str]) -> str:
    (code,) = unquote_to_bytes(match.group())
    plain = chr(code)
    return plain if plain in _UNRESERVED else match.group().upper()

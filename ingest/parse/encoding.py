"""Decodes bytes to text and detects the kind of a document.

Pure: bytes in, values out. The parser process imports it too, so it must stay small.
"""

import codecs
import re
from typing import Literal

DocumentKind = Literal["json", "feed", "sitemap", "html", "markdown", "text"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is a prefix of this mark
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "a ZIP or office file"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
)
_SNIFFED_BYTES = 4096
# ISO-8859-1 decodes any bytes; the WHATWG encoding standard reads it as windows-1252.
_WIDER = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_XML_ENCODING = re.compile(
    rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE
)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s/>]", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)[\s/>]")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|h1)[\s>]", re.IGNORECASE)


def marked_encoding(data: bytes) -> str:
    """Return the encoding of the byte order mark, or ""."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), "")


def binary_kind(data: bytes) -> str:
    """Return a name for the format of `data` if it is not text, else ""."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if not marked_encoding(data) and b"\0" in data[:_SNIFFED_BYTES]:
        return "binary data"
    return ""


def decode(data: bytes, declared: str = "") -> str:
    """Decode a document: by its byte order mark, as UTF-8, as declared, or by detection.

    Args:
        data: The document.
        declared: The encoding that the server declared, or ""; may be wrong.

    Returns:
        Its text, without the byte order mark.

    Raises:
        ValueError: No encoding matches.
    """
    marked = marked_encoding(data)
    embedded = _XML_ENCODING.search(data[:_SNIFFED_BYTES]) or _META_CHARSET.search(
        data[:_SNIFFED_BYTES]
    )
    named = embedded.group(1).decode("ascii") if embedded else ""
    for name in (marked, "utf-8", declared, named):
        encoding = _WIDER.get(name.casefold(), name)
        if encoding:
            try:
                return data.decode(encoding)
            except (UnicodeError, LookupError):
                continue
    from charset_normalizer import from_bytes  # imported here: rarely needed

    guess = from_bytes(data).best()
    if guess is None:
        raise ValueError("its text encoding is not recognised; save it as UTF-8")
    return str(guess)


def sniff(data: bytes, content_type: str = "") -> DocumentKind:
    """Detect the kind of a document.

    Args:
        data: The document, or its beginning.
        content_type: The media type that the server declared, or "".

    Returns:
        The kind; "text" if no other kind is detected.
    """
    head = (
        data[:_SNIFFED_BYTES]
        .replace(b"\0", b"")
        .decode("utf-8", "ignore")
        .lstrip("\ufeff\xff\xfe \r\n\t")
    )
    if head.startswith(("{", "[")) and "html" not in content_type:
        return "json"
    markup = head.startswith("<")
    if markup and _SITEMAP.search(head) and "html" not in content_type:
        return "sitemap"
    if markup and _FEED.search(head) and not re.search(r"<html[\s>]", head, re.IGNORECASE):
        return "feed"
    if "html" in content_type or (markup and _HTML.search(head)):
        return "html"
    if "markdown" in content_type:
        return "markdown"
    return "text"

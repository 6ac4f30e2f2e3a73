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
# Encoding, bytes of a unit, and which of them is not zero in markup.
_WIDE = (
    ("utf-32-le", 4, 0),
    ("utf-32-be", 4, 3),
    ("utf-16-le", 2, 0),
    ("utf-16-be", 2, 1),
)
_WIDE_BYTES = 16
_ZERO_SHARE = 0.8
_VALID_PER_DAMAGED = 2
_LAST_ASCII = 0x7F
# German and French have 2 to 5 % of letters outside ASCII, Czech and Polish more, others most.
_LATIN_SHARE = 0.06
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


def _wide_encoding(data: bytes) -> str:
    """Return UTF-16 or UTF-32 if the zero bytes of markup and Latin text show it, else "".

    The first characters of a document are nearly always below U+0100: markup, a bracket, a
    heading (XML 1.0, appendix F.1).
    """
    head = data[:_WIDE_BYTES]
    for encoding, width, place in _WIDE:
        units = len(head) // width
        zeros = [head[column : units * width : width].count(0) for column in range(width)]
        low = zeros.pop(place)
        if units and not low and min(zeros) >= _ZERO_SHARE * units:
            return encoding
    return ""


def binary_kind(data: bytes) -> str:
    """Return a name for the format of `data` if it is not text, else ""."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    is_wide = marked_encoding(data) or _wide_encoding(data)
    if not is_wide and b"\0" in data[:_SNIFFED_BYTES]:
        return "binary data"
    return ""


def decode(data: bytes, declared: str = "") -> str:
    """Decode a document: by its byte order mark, as UTF-8, as declared, or by detection.

    UTF-8 with a few damaged bytes is read as UTF-8, with U+FFFD in their place.

    Args:
        data: The document.
        declared: The encoding that the server declared, or ""; may be wrong.

    Returns:
        Its text, without the byte order mark.

    Raises:
        ValueError: No encoding matches.
    """
    marked = marked_encoding(data) or _wide_encoding(data)
    embedded = _XML_ENCODING.search(data[:_SNIFFED_BYTES]) or _META_CHARSET.search(
        data[:_SNIFFED_BYTES]
    )
    named = embedded.group(1).decode("ascii") if embedded else ""
    for name in (marked, "utf-8"):
        if name and (text := _try_decoding(data, name)) is not None:
            return text
    if (text := _repair_utf8(data)) is not None:
        return text
    for name in (declared, named):
        encoding = _WIDER.get(name.casefold(), name)
        if encoding and (text := _try_decoding(data, encoding)) is not None:
            return text
    # browsers, too, read Latin text of unknown encoding so; detection needs more than a few bytes
    few = sum(byte > _LAST_ASCII for byte in data) <= _LATIN_SHARE * len(data)
    if few and (text := _try_decoding(data, "cp1252")) is not None:
        return text
    from charset_normalizer import from_bytes  # imported here: rarely needed

    guess = from_bytes(data).best()
    if guess is None:
        raise ValueError("its text encoding is not recognised; save it as UTF-8")
    return str(guess)


def _try_decoding(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _repair_utf8(data: bytes) -> str | None:
    """Decode UTF-8 with damaged bytes; None if the bytes look like another encoding.

    In other encodings sequences that are valid in UTF-8 are rare: each needs a lead byte and the
    right number of bytes from 0x80 to 0xBF after it.
    """
    text = data.decode("utf-8", "replace")
    damaged = len(re.findall("\ufffd+", text))
    valid = sum(character > "\x7f" and character != "\ufffd" for character in text)
    return text if valid >= _VALID_PER_DAMAGED * damaged else None


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

"""Decodes XML to text that is safe to parse: no declared entities, no invalid references.

Pure: bytes in, text out. The parser gets the text that was checked here. Given the bytes, it might
decode them differently and find declarations that this check did not see.
"""

import html
import re
from xml.sax.saxutils import escape

from ingest.parse.encoding import decode, marked_encoding

# The first bytes of XML in multi-byte encodings without a byte order mark (XML 1.0, appendix F).
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,1000}?\?>", re.IGNORECASE)
_OPENING = re.compile(r"<!\[CDATA\[|<!--|<\?|<!ENTITY", re.IGNORECASE)
_ENDS = {"<![cdata[": "]]>", "<!--": "-->", "<?": "?>"}
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
# A CDATA section, or an "&" with what it refers to.
_ANY_REFERENCE = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*)|&(?:#[0-9]{1,9};|#[xX][0-9a-fA-F]{1,8};|[A-Za-z][A-Za-z0-9]{1,31};)?",
    re.DOTALL,
)
_XML_REFERENCES = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
_SURROGATES = re.compile("[\ud800-\udfff]")
# XML 1.0, 2.2 "Characters" allows no other control characters.
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"}
_MAX_CODE = 0x10FFFF


def read_xml(data: bytes, declared: str = "") -> str:
    """Decode an XML document and make it safe to parse.

    Args:
        data: The document.
        declared: The encoding that the server declared, or "".

    Returns:
        Its text without the XML declaration; references to invalid characters are replaced.

    Raises:
        ValueError: The document declares entities, or cannot be decoded.
    """
    text = decode_xml(data, declared)
    if declares_entities(text):
        raise ValueError("it declares XML entities, which are not allowed")
    return _REFERENCE.sub(_check_reference, text) if "&#" in text else text


def declares_entities(text: str) -> bool:
    """Return whether XML declares entities; CDATA sections and comments are ignored."""
    position = 0
    while opening := _OPENING.search(text, position):
        end = _ENDS.get(opening.group().lower())
        if end is None:
            return True
        position = text.find(end, opening.end())
        if position < 0:
            # not closed: a lenient parser may continue anywhere after it
            return "<!entity" in text[opening.end() :].lower()
    return False


def decode_xml(data: bytes, declared: str = "") -> str:
    """Decode an XML document, and remove its declaration and the characters that XML forbids.

    Args:
        data: The document.
        declared: The encoding that the server declared, or "".

    Raises:
        ValueError: It cannot be decoded.
    """
    text = _decode(data, declared).lstrip("\ufeff")
    text = _SURROGATES.sub("\ufffd", text).translate(_CONTROLS)
    return _DECLARATION.sub("", text, count=1).lstrip()


def repair_references(text: str) -> str:
    """Escape each "&" that begins no reference of XML, and resolve the references of HTML."""
    return _ANY_REFERENCE.sub(_repair_reference, text) if "&" in text else text


def _repair_reference(match: re.Match[str]) -> str:
    reference = match.group()
    if reference.startswith(("<!", "&#")) or reference in _XML_REFERENCES:
        return reference
    return escape(html.unescape(reference) if reference.endswith(";") else reference)


def _decode(data: bytes, declared: str) -> str:
    marked = marked_encoding(data)
    if not marked:
        marked = next((name for beginning, name in _UNMARKED if data.startswith(beginning)), "")
    try:
        return decode(data, marked or declared)
    except ValueError:
        # the encoding is known, so a few bad bytes do not matter
        if marked:
            return data.decode(marked, "replace")
        raise


def _check_reference(match: re.Match[str]) -> str:
    code = int(match.group(1), 16) if match.group(1) else int(match.group(2))
    is_surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  Unicode, 3.8 "Surrogates"
    if code in _CONTROLS:
        return _CONTROLS[code]
    return "\ufffd" if is_surrogate or code > _MAX_CODE else match.group()

"""XML bytes to text that is safe to parse: one decoding, no declared entities, no bad references.

Pure: bytes in, text out. What is checked here is what is parsed: a parser given the bytes might
decode them in another way and find declarations that were not seen.
"""

import re

from ingest.parse.encoding import decode, marked_encoding

# How XML begins in encodings of more than one byte, without a mark (XML 1.0, appendix F).
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
_SURROGATES = re.compile("[\ud800-\udfff]")
# XML 1.0, 2.2 "Characters": no other controls
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"}
_LAST = 0x10FFFF


def read_xml(data: bytes, declared: str = "") -> str:
    """Decode an XML document and make it fit to be parsed.

    Args:
        data: The document.
        declared: The encoding that its server named, or "".

    Returns:
        Its text without XML declaration; references to what is no character are replaced.

    Raises:
        ValueError: It declares entities, or cannot be decoded.
    """
    text = _decoded(data, declared).lstrip("\ufeff")
    text = _SURROGATES.sub("\ufffd", text).translate(_CONTROLS)
    text = _DECLARATION.sub("", text, count=1).lstrip()
    if declares_entities(text):
        raise ValueError("it declares XML entities, which are refused; a feed needs none")
    return _REFERENCE.sub(_character, text) if "&#" in text else text


def declares_entities(text: str) -> bool:
    """Whether XML declares entities; what stands in CDATA and comments declares nothing."""
    position = 0
    while opening := _OPENING.search(text, position):
        end = _ENDS.get(opening.group().lower())
        if end is None:
            return True
        position = text.find(end, opening.end())
        if position < 0:
            # left open: a lenient parser may go on anywhere behind it
            return "<!entity" in text[opening.end() :].lower()
    return False


def _decoded(data: bytes, declared: str) -> str:
    marked = marked_encoding(data)
    if not marked:
        marked = next((name for beginning, name in _UNMARKED if data.startswith(beginning)), "")
    try:
        return decode(data, marked or declared)
    except ValueError:
        # a few bad bytes do not cost a feed whose encoding is known
        if marked:
            return data.decode(marked, "replace")
        raise


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1), 16) if match.group(1) else int(match.group(2))
    is_surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004  Unicode, 3.8 "Surrogates"
    is_control = code in _CONTROLS
    return "\ufffd" if is_surrogate or is_control or code > _LAST else match.group()

"""Parses HTML to a tree as a browser would.

Pure: text in, values out.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

# Elements without content. libxml2 does not know all of them and nests what follows.
_VOID_TAGS = ("embed", "keygen", "source", "track", "wbr")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"} | {127: " "}
_SURROGATES = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Supplementary variation selectors and tags are invisible and can encode whole sentences.
_INVISIBLE = re.compile("[\U000e0000-\U000e0fff]")
_REFERENCE = re.compile(r"&#(?:x0*([0-9a-f]{1,4})|0*(\d{1,5}))(?:;|(?![0-9a-f]))", re.IGNORECASE)


def parse_html(html: str) -> HtmlElement | None:
    """Parse HTML without its comments; None if it is empty."""
    html = _XML_DECLARATION.sub("", html.lstrip("\ufeff"), count=1)
    html = _REFERENCE.sub(_drop_control, html) if "&#" in html else html
    html = _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", html.translate(_CONTROLS)))
    parser = HTMLParser(
        remove_comments=True, remove_pis=True, collect_ids=False, encoding="utf-8", no_network=True
    )
    try:
        # lxml refuses a string with a declared encoding, so pass bytes
        tree = document_fromstring(html.encode(), parser=parser)
    except etree.ParserError:
        return None
    for element in list(tree.iter(*_VOID_TAGS)):
        if element.getparent() is not None:
            element.drop_tag()
    for template in tree.iter("template"):
        if template.get("shadowrootmode"):  # a browser shows it at once, without a script
            template.tag = "div"
    return tree


def canonical_links(tree: HtmlElement) -> Iterator[str]:
    """Yield the addresses in a page's canonical links, in order; one may be empty."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").casefold().split():
            yield link.get("href") or ""


def _drop_control(reference: re.Match[str]) -> str:
    """Replace a reference to a character that no XML document may contain, as lxml requires."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    is_allowed = code in (0x9, 0xA, 0xD) or (0x20 <= code < 0xD800) or 0xE000 <= code < 0xFFFE  # noqa: PLR2004
    return reference[0] if is_allowed or code > 0xFFFF else " "  # noqa: PLR2004

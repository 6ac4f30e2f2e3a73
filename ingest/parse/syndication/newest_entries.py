"""Cuts a feed's XML down before it is parsed: to its newest entries, or to its usual elements.

Pure: text in, text out. Parsing a hundred thousand entries takes longer than the parser's limit.
"""

import re
from datetime import UTC, datetime

from ingest.parse.publication_dates import parse_moment

MAX_ENTRIES = 1000

_TOKEN = re.compile(
    r"<!\[CDATA\[|<!--|<(?P<close>/?)(?P<name>(?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s/>])",
    re.IGNORECASE,
)
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}
_DATE = re.compile(
    r"<(?:pubDate|published|updated|(?:dc|dcterms):(?:date|issued|created))\b[^>]{0,200}>"
    r"\s*([^<]{4,60})<",
    re.IGNORECASE,
)
# The prefixes by which feeds name the elements of RSS, Atom, Dublin Core and their usual text.
_EXTENSION_TAG = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*)|<!--(?:.*?-->|.*)"
    r"|</?(?!(?:rss|rdf|atom\d*|a10|content|dc|dcterms|sy|syn|media)[:\s/>])[\w.-]{1,40}:[\w.-]{1,60}"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE | re.DOTALL,
)
_UNDATED = datetime.min.replace(tzinfo=UTC)


def keep_newest(xml: str, count: int = MAX_ENTRIES) -> tuple[str, int]:
    """Remove all but the newest entries of a feed.

    Args:
        xml: An RSS or Atom feed.
        count: Number of entries to keep. An entry without a date counts as older than any other;
            of entries with the same date the first are kept, because feeds start with the newest.

    Returns:
        The feed with its newest entries, in its order, and the number of entries removed.
    """
    spans = _find_entries(xml)
    if len(spans) <= count:
        return xml, 0
    moments = [_read_date(xml, span) for span in spans]
    newest = sorted(range(len(spans)), key=lambda position: moments[position], reverse=True)[:count]
    kept = set(newest)
    pieces, position = [], 0
    for number, (start, end) in enumerate(spans):
        if number not in kept:
            pieces.append(xml[position:start])
            position = end
    pieces.append(xml[position:])
    return "".join(pieces), len(spans) - count


def drop_extensions(xml: str) -> str:
    """Remove the tags of extensions, such as `<psc:chapter/>`; the text between them stays."""
    return _EXTENSION_TAG.sub(lambda tag: tag.group() if tag.group().startswith("<!") else "", xml)


def find_newest(moments: list[str], count: int = MAX_ENTRIES) -> list[int]:
    """Return the positions of the `count` newest dates, in ascending order."""
    parsed = [parse_moment(moment) or _UNDATED for moment in moments]
    ranked = sorted(range(len(parsed)), key=lambda position: parsed[position], reverse=True)
    return sorted(ranked[:count])


def _find_entries(xml: str) -> list[tuple[int, int]]:
    """Return the span of each entry; an entry that is not closed ends where the next starts."""
    spans: list[tuple[int, int]] = []
    position, start = 0, -1
    while token := _TOKEN.search(xml, position):
        position = token.end()
        if token.group("name") is None:
            end = xml.find(_ENDS[token.group().upper()], position)
            if end < 0:
                break
            position = end
        elif token.group("close"):
            if start >= 0:
                end = xml.find(">", position)
                position = end + 1 if end >= 0 else len(xml)
                spans.append((start, position))
                start = -1
        else:
            if start >= 0:
                spans.append((start, token.start()))
            start = token.start()
    return spans


def _read_date(xml: str, span: tuple[int, int]) -> datetime:
    date = _DATE.search(xml, *span)
    return (parse_moment(date.group(1)) if date else None) or _UNDATED

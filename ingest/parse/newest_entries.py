"""Cuts a feed's XML down to its newest entries before it is parsed.

Pure: text in, text out. Parsing a hundred thousand entries takes longer than a parser may run.
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
_UNDATED = datetime.min.replace(tzinfo=UTC)


def keep_newest(xml: str, count: int = MAX_ENTRIES) -> tuple[str, int]:
    """Leave out all but the newest entries.

    Args:
        xml: An RSS or Atom feed.
        count: How many entries to keep. Those without a date count as older than those with
            one, and of those with the same date the first are kept: feeds begin with the newest.

    Returns:
        The feed with its newest entries, in its own order, and how many were left out.
    """
    spans = _spans(xml)
    if len(spans) <= count:
        return xml, 0
    moments = [_moment(xml, span) for span in spans]
    newest = sorted(range(len(spans)), key=lambda number: moments[number], reverse=True)[:count]
    kept = set(newest)
    pieces, position = [], 0
    for number, (start, end) in enumerate(spans):
        if number not in kept:
            pieces.append(xml[position:start])
            position = end
    pieces.append(xml[position:])
    return "".join(pieces), len(spans) - count


def newest_first(moments: list[str], count: int = MAX_ENTRIES) -> list[int]:
    """Return the positions of the newest of some dates, in their own order."""
    parsed = [parse_moment(moment) or _UNDATED for moment in moments]
    ranked = sorted(range(len(parsed)), key=lambda number: parsed[number], reverse=True)
    return sorted(ranked[:count])


def _spans(xml: str) -> list[tuple[int, int]]:
    """Where each entry begins and ends; one that is left open ends where the next begins."""
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


def _moment(xml: str, span: tuple[int, int]) -> datetime:
    date = _DATE.search(xml, *span)
    return (parse_moment(date.group(1)) if date else None) or _UNDATED

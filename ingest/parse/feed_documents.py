"""RSS, Atom and JSON Feed to entries; the only home of feedparser.

Runs in the parser process: it must import neither the library nor the network.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from ingest.parse.encoding import decode, sniff
from ingest.parse.hidden_text import drop_hidden
from ingest.parse.html_fragments import read_fragment
from ingest.parse.newest_entries import keep_newest, newest_first
from ingest.parse.xml import read_xml

# A content element shorter than this is a teaser, whatever the feed calls it.
_CONTENT_CHARS = 200
# https://web.resource.org/rss/1.0/modules/syndication/
_PERIOD_MINUTES = {
    "hourly": 60.0, "daily": 1440.0, "weekly": 10080.0, "monthly": 43200.0, "yearly": 525600.0
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; "" where it says nothing.

    Attributes:
        url: Its link, absolute where the feed's own address is known.
        title: Its title.
        body: Its full text, one paragraph a line; "" if the feed carries only a summary.
        summary: Its summary as text.
        author: Names joined by ", ".
        published: When, in ISO form where it could be read, else as written.
        id: What the feed calls it, however its address may change.
        updated: When it was last changed, as `published`.
    """

    url: str = ""
    title: str = ""
    body: str = ""
    summary: str = ""
    author: str = ""
    published: str = ""
    id: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        title: Its title.
        entries: Its newest entries, in the feed's order.
        left_out: How many older entries it has beyond those.
        ttl_minutes: How long it asks to be left alone, or None.
    """

    title: str
    entries: tuple[Entry, ...]
    left_out: int = 0
    ttl_minutes: float | None = None


def is_json_feed(document: object) -> bool:
    """Whether a JSON document calls itself a JSON Feed."""
    version = document.get("version") if isinstance(document, dict) else None
    return isinstance(version, str) and "jsonfeed.org/version/" in version


def parse_feed(data: bytes, url: str = "", declared: str = "") -> Feed:
    """Read a feed.

    Args:
        data: The document.
        url: Where it is from, or "".
        declared: The encoding that its server named, or "".

    Returns:
        The feed; entries without any text and title are left out.

    Raises:
        ValueError: It is no feed, or declares XML entities.
    """
    feed = (
        _json_feed(data, url, declared) if sniff(data) == "json" else _xml_feed(data, url, declared)
    )
    entries = tuple(entry for entry in feed.entries if entry.title or entry.body or entry.summary)
    return replace(feed, entries=entries)


def _xml_feed(data: bytes, url: str, declared: str) -> Feed:
    import feedparser

    xml, left_out = keep_newest(read_xml(data, declared))
    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    parsed = feedparser.parse(
        # A stream, never the bytes themselves: feedparser opens what looks like a path.
        BytesIO(xml.encode()),
        response_headers=headers,
        # all markup is dropped here anyway, and to see what is hidden its styles are needed
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        raise ValueError("it is no RSS or Atom feed")
    return Feed(
        title=_plain(parsed.feed.get("title")),
        entries=tuple(_xml_entry(entry, url) for entry in parsed.entries),
        left_out=left_out,
        ttl_minutes=_ttl_minutes(parsed.feed),
    )


def _ttl_minutes(feed: Mapping[str, Any]) -> float | None:
    """RSS's ttl, else the period of the syndication module."""
    asked = _minutes(feed.get("ttl"))
    period = _PERIOD_MINUTES.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    if asked is None and period is not None:
        return period / max(1.0, _minutes(feed.get("sy_updatefrequency")) or 1.0)
    return asked


def _minutes(value: object) -> float | None:
    try:
        minutes = float(str(value))
    except ValueError:
        return None
    return minutes if 0 < minutes < float("inf") else None


def _plain(html: object) -> str:
    """The text of a piece of HTML as its reader would see it."""
    if not isinstance(html, str):
        return ""
    seen = drop_hidden(html) if "<" in html else html
    return _scrub(read_fragment(seen))


def _scrub(text: str) -> str:
    # what is half a character cannot be written to a file or a database
    return text.encode("utf-8", "replace").decode()


def _xml_entry(entry: Mapping[str, Any], url: str) -> Entry:
    contents = [content.get("value") for content in entry.get("content") or ()]
    bodies = sorted((_plain(content) for content in contents), key=len)
    body = bodies[-1] if bodies else ""
    summary = _plain(entry.get("summary"))
    name = _text(entry, "id")
    link = _text(entry, "link")
    if not link and name.startswith(("http://", "https://")):
        link = name
    authors = [_text(author, "name") for author in entry.get("authors") or ()]
    updated = _xml_moment(entry, "updated")
    return Entry(
        url=_join(url, link),
        title=_plain(entry.get("title")),
        body=body if len(body) >= _CONTENT_CHARS else "",
        summary=summary or body,
        author=", ".join(name for name in authors if name),
        published=_xml_moment(entry, "published") or updated,
        id=name,
        updated=updated,
    )


def _join(url: str, link: str) -> str:
    try:
        return urljoin(url, link) if link else ""
    except ValueError:
        return link  # whoever uses it will say what is wrong with it


def _xml_moment(entry: Mapping[str, Any], name: str) -> str:
    parsed = entry.get(f"{name}_parsed")
    if parsed:
        year, month, day, hour, minute, second = parsed[:6]
        try:
            # a leap second is the last of its minute
            moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
            return moment.isoformat()
        except (ValueError, OverflowError):
            pass  # the year 0: as it is written
    return _text(entry, name)


def _json_feed(data: bytes, url: str, declared: str) -> Feed:
    document = json.loads(decode(data, declared))
    if not is_json_feed(document):
        raise ValueError("it is no JSON Feed")
    found = document.get("items")
    items = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []
    dates = [_text(item, "date_published") or _text(item, "date_modified") for item in items]
    kept = newest_first(dates)
    return Feed(
        title=_text(document, "title"),
        entries=tuple(_json_entry(items[number], url) for number in kept),
        left_out=len(items) - len(kept),
    )


def _json_entry(item: Mapping[str, Any], url: str) -> Entry:
    body = _text(item, "content_text") or _plain(item.get("content_html"))
    authors = item.get("authors")
    names = [
        _text(author, "name")
        for author in (authors if isinstance(authors, list) else [item.get("author")])
        if isinstance(author, dict)
    ]
    link = _text(item, "url") or _text(item, "external_url")
    updated = _text(item, "date_modified")
    return Entry(
        url=_join(url, link),
        title=_text(item, "title"),
        # JSON Feed has a field of its own for summaries: what is content is meant as such
        body=body,
        summary=_text(item, "summary"),
        author=", ".join(name for name in names if name),
        published=_text(item, "date_published") or updated,
        id=_text(item, "id"),
        updated=updated,
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return _scrub(value) if isinstance(value, str) else ""

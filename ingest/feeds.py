"""RSS, Atom and JSON Feed to entries; the only home of feedparser.

Runs in the parser process: it must import neither the library nor the network.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from ingest.encoding import decode, sniff
from ingest.fragments import read_fragment

# A content element shorter than this is a teaser, whatever the feed calls it.
_CONTENT_CHARS = 200


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
    """

    url: str = ""
    title: str = ""
    body: str = ""
    summary: str = ""
    author: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, and its entries in the feed's order."""

    title: str
    entries: tuple[Entry, ...]


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
        ValueError: It is no feed.
    """
    feed = (
        _json_feed(data, url, declared) if sniff(data) == "json" else _xml_feed(data, url, declared)
    )
    entries = tuple(entry for entry in feed.entries if entry.title or entry.body or entry.summary)
    return Feed(feed.title, entries)


def _xml_feed(data: bytes, url: str, declared: str) -> Feed:
    import feedparser

    # A stream, never the bytes themselves: feedparser opens what looks like a path or an address.
    headers = {"content-type": f"application/xml; charset={declared}"} if declared else {}
    if url:
        headers["content-location"] = url
    parsed = feedparser.parse(BytesIO(data), response_headers=headers)
    if not parsed.version and not parsed.entries:
        raise ValueError("it is no RSS or Atom feed")
    return Feed(
        read_fragment(parsed.feed.get("title", "")),
        tuple(_xml_entry(entry, url) for entry in parsed.entries),
    )


def _xml_entry(entry: Mapping[str, Any], url: str) -> Entry:
    contents = [content.get("value") or "" for content in entry.get("content", [])]
    bodies = sorted((read_fragment(content) for content in contents), key=len)
    body = bodies[-1] if bodies else ""
    summary = read_fragment(entry.get("summary") or "")
    link = entry.get("link") or ""
    if not link and str(entry.get("id", "")).startswith(("http://", "https://")):
        link = entry["id"]
    authors = [author.get("name", "") for author in entry.get("authors", [])]
    return Entry(
        url=urljoin(url, link) if link else "",
        title=read_fragment(entry.get("title") or ""),
        body=body if len(body) >= _CONTENT_CHARS else "",
        summary=summary or body,
        author=", ".join(name for name in authors if name),
        published=_xml_moment(entry),
    )


def _xml_moment(entry: Mapping[str, Any]) -> str:
    for name in ("published", "updated"):
        parsed = entry.get(f"{name}_parsed")
        if parsed:
            year, month, day, hour, minute, second = parsed[:6]
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()
    return str(entry.get("published") or entry.get("updated") or "")


def _json_feed(data: bytes, url: str, declared: str) -> Feed:
    document = json.loads(decode(data, declared))
    if not is_json_feed(document):
        raise ValueError("it is no JSON Feed")
    items = document.get("items")
    entries = [_json_entry(item, url) for item in items or () if isinstance(item, dict)]
    return Feed(_text(document, "title"), tuple(entries))


def _json_entry(item: Mapping[str, Any], url: str) -> Entry:
    body = _text(item, "content_text") or read_fragment(_text(item, "content_html"))
    authors = item.get("authors") or [item.get("author")]
    names = [_text(author, "name") for author in authors if isinstance(author, dict)]
    link = _text(item, "url") or _text(item, "external_url")
    return Entry(
        url=urljoin(url, link) if link else "",
        title=_text(item, "title"),
        # JSON Feed has a field of its own for summaries: what is content is meant as such
        body=body,
        summary=_text(item, "summary"),
        author=", ".join(name for name in names if name),
        published=_text(item, "date_published") or _text(item, "date_modified"),
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""

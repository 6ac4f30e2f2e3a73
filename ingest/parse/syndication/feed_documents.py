"""Parses RSS, Atom and JSON Feed documents; only this module uses feedparser.

Runs in the parser process: it must import neither the library nor the network.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from ingest.parse.encoding import decode, sniff
from ingest.parse.pages.hidden_text import drop_hidden
from ingest.parse.pages.html_fragments import read_fragment
from ingest.parse.publication_dates import read_feed_dates, to_text
from ingest.parse.syndication.newest_entries import drop_extensions, find_newest, keep_newest
from ingest.parse.syndication.xml import read_xml

# Shorter content elements are teasers, although the feed calls them content.
_CONTENT_CHARS = 200
# Text with fewer characters beside its links is no article.
_PROSE_CHARS = 40
_LINK = re.compile(r"<a\b[^>]*>.*?</a\s*>", re.IGNORECASE | re.DOTALL)
# https://web.resource.org/rss/1.0/modules/syndication/
_PERIOD_MINUTES = {
    "hourly": 60.0, "daily": 1440.0, "weekly": 10080.0, "monthly": 43200.0, "yearly": 525600.0
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed; a field that the feed omits is "".

    Attributes:
        url: Its link, absolute if the feed's address is known.
        title: Its title, without the name of `outlet` at its end.
        body: Its full text, one paragraph a line; "" if the feed carries only a summary.
        summary: The longest of its own texts, summary, content or description of its media; ""
            if they consist of links.
        author: Names joined by ", ".
        published: Its publication date, in ISO form.
        id: The feed's identifier of the entry, which stays when its address changes.
        updated: The date of its last change, as written.
        date_note: What is wrong with its publication date, for the report.
        outlet: The outlet that an aggregator names as the entry's source.
        picture: The address of its picture.
    """

    url: str = ""
    title: str = ""
    body: str = ""
    summary: str = ""
    author: str = ""
    published: str = ""
    id: str = ""
    updated: str = ""
    date_note: str = ""
    outlet: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A parsed feed.

    Attributes:
        title: Its title.
        entries: Its newest entries, in the feed's order.
        left_out: Number of older entries that are left out.
        ttl_minutes: Minutes that it asks readers to wait between fetches, or None.
    """

    title: str
    entries: tuple[FeedEntry, ...]
    left_out: int = 0
    ttl_minutes: float | None = None


def is_json_feed(document: object) -> bool:
    """Return whether a JSON document declares itself a JSON Feed."""
    version = document.get("version") if isinstance(document, dict) else None
    return isinstance(version, str) and "jsonfeed.org/version/" in version


def parse_feed(data: bytes, url: str = "", declared: str = "") -> FeedDocument:
    """Parse a feed.

    Args:
        data: The document.
        url: Its address, or "".
        declared: The encoding that the server declared, or "".

    Returns:
        The feed; entries with neither text nor title nor address are left out.

    Raises:
        ValueError: It is not a feed, or declares XML entities.
    """
    feed = (
        _parse_json_feed(data, url, declared)
        if sniff(data) == "json"
        else _parse_xml_feed(data, url, declared)
    )
    entries = tuple(entry for entry in feed.entries if entry.title or entry.summary or entry.url)
    return replace(feed, entries=entries)


def _with_dates(entries: Sequence[FeedEntry], others: Sequence[str] = ()) -> tuple[FeedEntry, ...]:
    """Read the dates of entries; `others` are dates of the feed itself, as written."""
    dates = read_feed_dates(
        [entry.published for entry in entries], [*others, *(entry.updated for entry in entries)]
    )
    return tuple(
        replace(entry, published=to_text(date.moment), date_note=date.note)
        for entry, date in zip(entries, dates, strict=True)
    )


def _parse_xml_feed(data: bytes, url: str, declared: str) -> FeedDocument:
    xml, left_out = keep_newest(read_xml(data, declared))
    try:
        parsed = _parse_with_feedparser(xml)
    except (TypeError, ValueError, LookupError, AttributeError):
        # feedparser trips over some extension elements, such as <psc:chapter/> without a start
        parsed = _parse_with_feedparser(drop_extensions(xml))
    if not parsed.version and not parsed.entries:
        raise ValueError("it is not an RSS or Atom feed")
    return FeedDocument(
        title=_visible_text(parsed.feed.get("title")),
        entries=_with_dates(
            [_read_xml_entry(entry, url) for entry in parsed.entries],
            [_read_text(parsed.feed, "updated"), _read_text(parsed.feed, "published")],
        ),
        left_out=left_out,
        ttl_minutes=_read_ttl(parsed.feed),
    )


def _parse_with_feedparser(xml: str) -> Any:
    import feedparser

    return feedparser.parse(
        # Pass a stream, never the bytes: feedparser opens a string that looks like a path.
        BytesIO(xml.encode()),
        # Without the feed's address, an id such as "4711" is not made an address.
        response_headers={"content-type": "application/xml; charset=utf-8"},
        # markup is removed later, and its styles show which text is hidden
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _read_ttl(feed: Mapping[str, Any]) -> float | None:
    """Return the minutes of RSS's `ttl`, else of the syndication module's period, else None."""
    ttl = _read_minutes(feed.get("ttl"))
    period = _PERIOD_MINUTES.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    if ttl is None and period is not None:
        return period / max(1.0, _read_minutes(feed.get("sy_updatefrequency")) or 1.0)
    return ttl


def _read_minutes(value: object) -> float | None:
    try:
        minutes = float(str(value))
    except ValueError:
        return None
    return minutes if 0 < minutes < float("inf") else None


def _visible_text(html: object) -> str:
    """Return the text of an HTML fragment that a person would see."""
    if not isinstance(html, str):
        return ""
    visible = drop_hidden(html) if "<" in html else html
    return _replace_surrogates(read_fragment(visible))


def _own_text(html: object) -> str:
    """Return the text of an HTML fragment; "" if it has hardly any words beside its links.

    Aggregators describe an entry by links alone, such as "[link] [comments]".
    """
    text = _visible_text(html)
    if not isinstance(html, str) or not _LINK.search(html):
        return text
    return text if len(_visible_text(_LINK.sub(" ", html))) >= _PROSE_CHARS else ""


def _replace_surrogates(text: str) -> str:
    # a lone surrogate cannot be written to a file or a database
    return text.encode("utf-8", "replace").decode()


def _read_xml_entry(entry: Mapping[str, Any], url: str) -> FeedEntry:
    contents = [content.get("value") for content in entry.get("content") or ()]
    # feedparser puts descriptions of media there too
    texts = [_own_text(text) for text in (*contents, entry.get("summary"))]
    body = max(texts[:-1], key=len, default="")
    outlet = _visible_text(_read_text(entry.get("source") or {}, "title"))
    title = _visible_text(entry.get("title"))
    entry_id = _read_text(entry, "id")
    # FeedBurner's links lead to FeedBurner
    link = _read_text(entry, "feedburner_origlink") or _read_text(entry, "link")
    links = entry.get("links") or ()
    if not any(item.get("href") for item in links if item.get("rel") != "enclosure"):
        # feedparser takes any id for a link, such as "4711" or "urn:uuid:..."
        link = _as_link(entry_id)
    authors = [_read_text(author, "name") for author in entry.get("authors") or ()]
    updated = _read_text(entry, "updated")
    return FeedEntry(
        url=_join_url(url, link),
        title=title.removesuffix(f" - {outlet}") if outlet else title,
        body=body if len(body) >= _CONTENT_CHARS else "",
        summary=max(texts, key=len),
        author=", ".join(name for name in authors if name),
        published=_read_text(entry, "published") or _read_text(entry, "created") or updated,
        id=entry_id,
        updated=updated,
        outlet=outlet,
        picture=_join_url(url, _picture_of(entry)),
    )


def _picture_of(entry: Mapping[str, Any]) -> str:
    """Return the first picture of an entry: Media RSS's content or thumbnail, or an enclosure."""
    media = [
        *(item for item in entry.get("media_content") or () if _is_picture(item)),
        *(entry.get("media_thumbnail") or ()),
    ]
    enclosed = [item for item in entry.get("enclosures") or () if _is_picture(item)]
    addresses = [
        *(_read_text(item, "url") for item in media),
        *(_read_text(item, "href") for item in enclosed),
    ]
    return next(filter(None, addresses), "")


def _is_picture(item: Mapping[str, Any]) -> bool:
    return _read_text(item, "medium") == "image" or _read_text(item, "type").startswith("image/")


def _as_link(entry_id: str) -> str:
    return entry_id if entry_id.startswith(("http://", "https://")) else ""


def _join_url(url: str, link: str) -> str:
    try:
        return urljoin(url, link) if link else ""
    except ValueError:
        return link  # the code that uses the link reports what is wrong with it


def _parse_json_feed(data: bytes, url: str, declared: str) -> FeedDocument:
    document = json.loads(decode(data, declared))
    if not is_json_feed(document):
        raise ValueError("it is not a JSON Feed")
    listed = document.get("items")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    dates = [
        _read_json_date(item, "date_published") or _read_json_date(item, "date_modified")
        for item in items
    ]
    kept = find_newest(dates)
    return FeedDocument(
        title=_read_text(document, "title"),
        entries=_with_dates([_read_json_entry(items[position], url) for position in kept]),
        left_out=len(items) - len(kept),
    )


def _read_json_entry(item: Mapping[str, Any], url: str) -> FeedEntry:
    body = _read_text(item, "content_text") or _own_text(item.get("content_html"))
    authors = item.get("authors")
    names = [
        _read_text(author, "name")
        for author in (authors if isinstance(authors, list) else [item.get("author")])
        if isinstance(author, dict)
    ]
    link = _read_text(item, "url") or _read_text(item, "external_url")
    link = link or _as_link(_read_text(item, "id"))
    updated = _read_json_date(item, "date_modified")
    return FeedEntry(
        url=_join_url(url, link),
        title=unescape(_read_text(item, "title")),  # plain text, but often escaped
        # JSON Feed has a separate field for summaries, so short content is not a teaser
        body=body,
        summary=max(_read_text(item, "summary"), body, key=len),
        author=", ".join(name for name in names if name),
        published=_read_json_date(item, "date_published") or updated,
        id=_read_text(item, "id"),
        updated=updated,
        picture=_join_url(url, _read_text(item, "image") or _read_text(item, "banner_image")),
    )


def _read_json_date(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return str(value) if isinstance(value, int | float) and value else _read_text(item, name)


def _read_text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    return _replace_surrogates(value) if isinstance(value, str) else ""

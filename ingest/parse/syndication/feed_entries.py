"""Identifies a feed's entries, notices when an entry has changed, and drafts their articles.

Pure: no I/O.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from ingest.parse.drafts import Draft, warnings_of
from ingest.parse.headline_cleaning import strip_outlet
from ingest.parse.publication_dates import parse_moment, to_text
from ingest.parse.syndication.feed_documents import FeedDocument, FeedEntry
from ingest.web.canonical_urls import is_http, same_site

_CLOSING_TAG = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_JSON_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*[{\[]")
_MAX_ID = 500  # characters of the id of an entry


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry from an earlier check.

    Attributes:
        url: The address of the entry's article, or "".
        digest: From `entry_digest`; "" if the entry has to be retried.
        tries: How many tries in a row have failed.
    """

    url: str
    digest: str
    tries: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed or a page of a sitemap, before its page is fetched.

    Attributes:
        draft: Its article. If the body is empty, the page has the text.
        page: The address of its page, as the feed states it; "" if it has no page of its own.
        own: The article from the entry's own text, or None. It stands in when the page cannot be
            fetched or shows no article.
        outlet: The outlet that the admin or the entry names, which overrides the page's; or "".
        id: Identifies the entry in its feed.
        digest: From `entry_digest`.
    """

    draft: Draft
    page: str
    own: Draft | None = None
    outlet: str = ""
    id: str = ""
    digest: str = ""


def list_entries(feed: FeedDocument, url: str, publisher: str = "") -> tuple[Entry, ...]:
    """Draft the articles of a feed's entries.

    The text of an entry that links to another site is cited at the feed's address, because a feed
    may not supply the text of another site's article.

    Args:
        feed: The feed.
        url: Its address, or the `file:` URI of its file. An entry without an address of its own
            gets an address that starts with it.
        publisher: The outlet that the admin set, or "".

    Returns:
        The entries, in the feed's order.
    """
    shared = _shared_links(feed.entries)
    ids = _entry_ids(feed.entries, shared)
    return tuple(
        _make_entry(
            entry, entry_id, _addresses(entry, entry_id, url, shared), publisher, feed.title
        )
        for entry, entry_id in zip(feed.entries, ids, strict=True)
    )


def _shared_links(entries: Sequence[FeedEntry]) -> frozenset[str]:
    """Return the links, without fragments, that most entries have although their titles differ.

    Such a link leads to the site's front page or to a list, not to the entry's own page.
    """
    links = Counter(_without_fragment(entry.url) for entry in entries if entry.url)
    return frozenset(
        link
        for link, count in links.items()
        if 1 < count >= len(entries) / 2
        and len({entry.title or entry.summary for entry in entries if _has_link(entry, link)}) > 1
    )


def _without_fragment(link: str) -> str:
    return link.partition("#")[0]


def _has_link(entry: FeedEntry, link: str) -> bool:
    return _without_fragment(entry.url) == link


def _entry_ids(entries: Sequence[FeedEntry], shared: frozenset[str]) -> tuple[str, ...]:
    """Return for each entry its id, else its link, else its title, else a digest of its content.

    An id, a link or a title that several entries share tells nothing. Of a very long one there is
    a digest.
    """
    ids = Counter(entry.id for entry in entries)
    titles = Counter(entry.title for entry in entries)

    def identify(entry: FeedEntry) -> str:
        if entry.id and ids[entry.id] == 1:
            return entry.id
        if entry.url and _without_fragment(entry.url) not in shared:
            return entry.url
        if entry.title and titles[entry.title] == 1:
            return f"title:{entry.title}"
        return f"text:{_hash(entry.title, entry.summary, entry.body, entry.published)}"

    ids_found = map(identify, entries)
    return tuple(found if len(found) <= _MAX_ID else f"long:{_hash(found)}" for found in ids_found)


def entry_digest(entry: FeedEntry) -> str:
    """Return a digest of the entry: of its text and dates, its link, its title and its date."""
    dates = (_in_utc(entry.published), _in_utc(entry.updated))
    texts = (entry.title, entry.body, entry.summary, entry.author, *dates)
    parts = (texts, (entry.url,), (entry.title,), (dates[0],))
    return ".".join(_hash(*part) for part in parts)


def _in_utc(written: str) -> str:
    # the same moment written in another way is no change
    moment = parse_moment(written)
    return written if moment is None else to_text(moment.astimezone(UTC).replace(microsecond=0))


def is_same_text(first: str, second: str) -> bool:
    """Whether two digests are of the same text and dates; the link may differ."""
    return first.partition(".")[0] == second.partition(".")[0]


def is_other_article(first: str, second: str) -> bool:
    """Whether two digests of one id are of two articles: link, title and date all differ."""
    pairs = list(zip(first.split("."), second.split("."), strict=False))[1:]
    return len(pairs) > 1 and all(before != after for before, after in pairs)


def is_whole(document: bytes) -> bool:
    """Whether a feed document is complete; a connection that closes early can truncate it.

    Truncated JSON does not parse, so JSON needs no check here.
    """
    return bool(_JSON_START.match(document) or _CLOSING_TAG.search(document.replace(b"\0", b"")))


def _addresses(
    entry: FeedEntry, entry_id: str, feed_url: str, shared: frozenset[str]
) -> tuple[str, str]:
    """Return the address of an entry's page, or "", and the address to cite its own text at."""
    link = entry.url
    page = "" if _without_fragment(link) in shared else link
    if link and not (feed_url.startswith("file:") or same_site(link, feed_url)):
        # a feed may not supply the text of another site's article
        return page, _make_url(feed_url, entry_id)
    return page, page or _make_url(link or feed_url, entry_id)


def _make_entry(
    entry: FeedEntry, entry_id: str, addresses: tuple[str, str], publisher: str, feed_title: str
) -> Entry:
    page, own_url = addresses
    outlet = publisher or entry.outlet or feed_title
    draft = Draft(
        source=page or own_url,
        url=page or own_url,
        title=strip_outlet(entry.title, (publisher, entry.outlet, feed_title), entry.url),
        publisher=outlet,
        author=entry.author,
        published_at=parse_moment(entry.published),
        modified_at=parse_moment(entry.updated),
        warnings=warnings_of(entry.date_note, page or own_url),
        picture=entry.picture,
    )
    text = entry.body or entry.summary
    own = None
    if text and (not page or is_http(page)):
        own = replace(draft, source=own_url, url=own_url, body=text)
    if own is not None and (not page or (entry.body and own_url == page)):
        draft = own  # nothing has to be fetched
    return Entry(
        draft=draft,
        page=page,
        own=own,
        outlet=publisher or entry.outlet,
        id=entry_id,
        digest=entry_digest(entry),
    )


def _make_url(url: str, entry_id: str) -> str:
    """Return an address for an entry that has none of its own; it leads to the feed or its link."""
    name = f"newsdesk-entry={_hash(entry_id)}"
    # `canonical_url` drops fragments, so they cannot tell articles of the web apart
    base, _, fragment = url.partition("#")
    if base.startswith("file:"):
        return f"{base}#{fragment or name}"
    return f"{base}{'&' if '?' in base else '?'}{name}"


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode(errors="replace")).hexdigest()[:16]

"""Identifies a feed's entries and notices when an entry has changed.

Pure: no I/O.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC

from ingest.parse.drafts import Draft, date_warnings
from ingest.parse.feed_documents import FeedEntry
from ingest.parse.publication_dates import parse_moment, to_text

_CLOSING_TAG = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_JSON_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*[{\[]")


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


def entry_ids(entries: Sequence[FeedEntry]) -> tuple[str, ...]:
    """Return an identifier for each entry: its id, else its link, else its title.

    An id that several entries of a feed share is ignored.
    """
    times = Counter(entry.id for entry in entries)
    return tuple(
        entry.id if entry.id and times[entry.id] == 1 else entry.url or f"title:{entry.title}"
        for entry in entries
    )


def entry_digest(entry: FeedEntry) -> str:
    """Return a digest of the entry's text and dates; it changes when the entry changes."""
    dates = (_in_utc(entry.published), _in_utc(entry.updated))
    parts = (entry.title, entry.body, entry.summary, entry.author, *dates)
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def _in_utc(written: str) -> str:
    # the same moment written in another way is no change
    moment = parse_moment(written)
    return written if moment is None else to_text(moment.astimezone(UTC).replace(microsecond=0))


def entry_draft(entry: FeedEntry, entry_id: str, feed_url: str, publisher: str) -> Draft:
    """Turn an entry into a draft of its article.

    Args:
        entry: The entry in the feed.
        entry_id: From `entry_ids`.
        feed_url: The feed's address. An entry without a link gets an address that starts with it.
        publisher: The outlet.
    """
    name = hashlib.sha256(entry_id.encode(errors="replace")).hexdigest()[:16]
    url = entry.url or f"{feed_url}{'&' if '?' in feed_url else '?'}newsdesk-entry={name}"
    return Draft(
        source=url,
        url=url,
        title=entry.title,
        body=entry.body,
        publisher=publisher,
        author=entry.author,
        published_at=parse_moment(entry.published),
        modified_at=parse_moment(entry.updated),
        warnings=date_warnings(entry.date_note, url),
    )


def is_whole(document: bytes) -> bool:
    """Whether a feed document is complete; a connection that closes early can truncate it.

    Truncated JSON does not parse, so JSON needs no check here.
    """
    return bool(_JSON_START.match(document) or _CLOSING_TAG.search(document.replace(b"\0", b"")))

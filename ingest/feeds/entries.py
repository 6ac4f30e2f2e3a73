"""What tells a feed's entries apart, and one version of an entry from the next.

Pure: values in, values out.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.parse.drafts import Draft, read_moment
from ingest.parse.feed_documents import Entry
from ingest.parse.publication_dates import parse_moment

_CLOSED = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_JSON_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*[{\[]")


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that was met before.

    Attributes:
        url: The address of the article it became, or "".
        digest: Of the entry it was made from; "" if it has to be tried again.
        tries: How often it failed in a row.
    """

    url: str
    digest: str
    tries: int


def entry_ids(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return for each entry what it is known by: its id, else its link, else its title.

    An id that a feed gives to several entries tells nothing apart and is passed over.
    """
    times = Counter(entry.id for entry in entries)
    return tuple(
        entry.id if entry.id and times[entry.id] == 1 else entry.url or f"title:{entry.title}"
        for entry in entries
    )


def entry_digest(entry: Entry) -> str:
    """Return what changes when the feed says something else about the article."""
    parts = (entry.title, entry.body, entry.summary, entry.author, entry.published, entry.updated)
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def entry_draft(entry: Entry, entry_id: str, feed_url: str, publisher: str) -> Draft:
    """Return what an entry says about its article.

    Args:
        entry: As the feed has it.
        entry_id: From `entry_ids`.
        feed_url: The feed's address; an entry without a link of its own gets one below it.
        publisher: The outlet.
    """
    name = hashlib.sha256(entry_id.encode(errors="replace")).hexdigest()[:16]
    url = entry.url or f"{feed_url}{'&' if '?' in feed_url else '?'}newsdesk-entry={name}"
    published_at, warnings = read_moment(entry.published, url)
    return Draft(
        source=url,
        url=url,
        title=entry.title,
        body=entry.body,
        publisher=publisher,
        author=entry.author,
        published_at=published_at,
        modified_at=parse_moment(entry.updated),
        warnings=warnings,
    )


def is_whole(document: bytes) -> bool:
    """Whether a feed goes on to its end; a connection that is closed early may not tell.

    JSON that is cut short is no JSON and needs no such look.
    """
    return bool(_JSON_START.match(document) or _CLOSED.search(document.replace(b"\0", b"")))

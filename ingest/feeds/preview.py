"""Shows which articles a feed would add, without writing anything."""

from dataclasses import dataclass
from datetime import datetime

from index.types import Article
from ingest.entry_reader import EntryReader
from ingest.feeds.discover import FoundFeed
from ingest.feeds.refresh import read_new_entries
from ingest.parse.documents import reject
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_entries import list_entries
from ingest.report import Rejected
from ingest.settings import IngestSettings
from ingest.web.sync_fetch import FetchThread


@dataclass(frozen=True, slots=True)
class Preview:
    """The articles that a feed would add.

    Attributes:
        articles: The articles, from the end of the feed to its start.
        skipped: Entries that are not articles.
        failed: Entries that cannot be read.
    """

    articles: tuple[Article, ...]
    skipped: tuple[Rejected, ...]
    failed: tuple[Rejected, ...]


def preview(
    found: FoundFeed, settings: IngestSettings, web: FetchThread, parsers: Parsers, now: datetime
) -> Preview:
    """Read a feed as `watch` would, and write nothing.

    Args:
        found: The feed.
        settings: Gives the maximum age of an article.
        web: Fetches pages.
        parsers: Sandboxed parsers for untrusted bytes.
        now: The current time, aware.
    """
    reader = EntryReader(web, parsers, settings.max_article_bytes, now)
    entries = list_entries(found.feed, found.url)
    read = list(read_new_entries(entries, {}, reader, settings.keep_days))
    rejections = [
        reject(result.entry.draft.url, result.error)
        for result in read
        if result.article is None and result.error is not None
    ]
    return Preview(
        articles=tuple(result.article for result in read if result.article is not None),
        skipped=tuple(rejected for rejected in rejections if not rejected.failed),
        failed=tuple(rejected for rejected in rejections if rejected.failed),
    )

"""Shows which articles a feed would add, without writing anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from index.types import Article
from ingest.feeds.discover import FoundFeed
from ingest.feeds.refresh import ReadingTools, Web, read_entries
from ingest.parse.sandbox_pool import Parsers
from ingest.report import Rejected
from ingest.settings import IngestSettings


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
    found: FoundFeed, settings: IngestSettings, web: Web, parsers: Parsers, now: datetime
) -> Preview:
    """Read a feed as `watch` would, and write nothing.

    Args:
        found: The feed.
        settings: Gives the maximum age of an article.
        web: Fetches pages.
        parsers: Sandboxed parsers for untrusted bytes.
        now: The current time, aware.
    """
    keep = None if settings.keep_days is None else timedelta(days=settings.keep_days)
    reading = ReadingTools(web, parsers, keep)
    results = [
        entry.result
        for entry in read_entries(found.feed, {}, reading, url=found.url, publisher="", now=now)
    ]
    rejections = [result for result in results if isinstance(result, Rejected)]
    return Preview(
        articles=tuple(result for result in results if isinstance(result, Article)),
        skipped=tuple(rejected for rejected in rejections if not rejected.failed),
        failed=tuple(rejected for rejected in rejections if rejected.failed),
    )

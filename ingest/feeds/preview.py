"""Shows what a feed would bring, without writing anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from index.types import Article
from ingest.feeds.discover import Found
from ingest.feeds.refresh import Reading, Web, candidates
from ingest.parse.sandbox_pool import Parsers
from ingest.report import Rejected
from ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Preview:
    """What a feed would bring.

    Attributes:
        articles: What would come in, the oldest of the feed first.
        skipped: What is no article.
        failed: What cannot be read.
    """

    articles: tuple[Article, ...]
    skipped: tuple[Rejected, ...]
    failed: tuple[Rejected, ...]


def preview(
    found: Found, settings: IngestSettings, web: Web, parsers: Parsers, now: datetime
) -> Preview:
    """Read a feed as `watch` would, and write nothing.

    Args:
        found: The feed.
        settings: How old articles may be.
        web: The network.
        parsers: What foreign bytes are parsed by.
        now: When this is, aware.
    """
    keep = None if settings.keep_days is None else timedelta(days=settings.keep_days)
    reading = Reading(web, parsers, keep)
    made = [
        one.made
        for one in candidates(found.feed, {}, reading, url=found.url, publisher="", now=now)
    ]
    rejected = [one for one in made if isinstance(one, Rejected)]
    return Preview(
        articles=tuple(one for one in made if isinstance(one, Article)),
        skipped=tuple(one for one in rejected if not one.failed),
        failed=tuple(one for one in rejected if one.failed),
    )

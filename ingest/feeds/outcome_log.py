"""Logs the outcome of every article and source of an ingest."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from index.audience import PUBLIC
from index.types import Added, Article
from ingest.feeds.feed_store import FeedStore, OutcomeRecord
from ingest.report import Adder, Report

_RECORD_BATCH = 100
# The `source` of records from a manual ingest; other records have the address of a feed.
SOURCE = "newsdesk ingest"


def reason_of(added: Added) -> str:
    """Return what the log says beside an outcome: the original of a copy, and what was left out."""
    copied = f"the same text as {added.duplicate_of}" if added.duplicate_of else ""
    return "; ".join(filter(None, (copied, added.note)))


class LoggedLibrary:
    """A library that logs the outcome of each article.

    Args:
        library: Takes the articles.
        store: Holds the log.
        clock: Returns the current time, aware.
    """

    def __init__(self, library: Adder, store: FeedStore, clock: Callable[[], datetime]) -> None:
        self._library = library
        self._store = store
        self._clock = clock

    def add(self, articles: Iterable[Article], audience: str = PUBLIC) -> Iterator[Added]:
        """Add articles; see `Library.add`."""
        records: list[OutcomeRecord] = []
        try:
            for added in self._library.add(articles, audience):
                records.append(self._record(added, audience))
                if len(records) >= _RECORD_BATCH:
                    self._store.outcomes.add(records)
                    records = []
                yield added
        finally:
            self._store.outcomes.add(records)

    def note_rejected(self, report: Report, audience: str = PUBLIC) -> None:
        """Log the sources that an ingest skipped or failed to read.

        Args:
            report: The report of the ingest.
            audience: Who may read the records: the audience of the ingest.
        """
        now = self._clock()
        records = [
            OutcomeRecord(
                rejected.source,
                now,
                "failed" if rejected.failed else "skipped",
                rejected.reason,
                SOURCE,
                audience,
            )
            for rejected in (*report.skipped, *report.failed)
        ]
        for start in range(0, len(records), _RECORD_BATCH):
            self._store.outcomes.add(records[start : start + _RECORD_BATCH])

    def _record(self, added: Added, audience: str) -> OutcomeRecord:
        reason = reason_of(added)
        return OutcomeRecord(added.url, self._clock(), str(added.outcome), reason, SOURCE, audience)

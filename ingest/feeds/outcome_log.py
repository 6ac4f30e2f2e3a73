"""Notes in the log what becomes of everything that an ingest takes in."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from index.audience import PUBLIC
from index.types import Added, Article, Outcome
from ingest.feeds.feed_store import Fate, FeedStore
from ingest.report import Adder, Report

_NOTED = 100
# How a fate says that it came by hand, where a feed's address stands otherwise.
SOURCE = "newsdesk ingest"


class Noting:
    """A library that notes its word on each article.

    Args:
        library: Where the articles go.
        store: Where it is noted.
        clock: Tells the time, aware.
    """

    def __init__(self, library: Adder, store: FeedStore, clock: Callable[[], datetime]) -> None:
        self._library = library
        self._store = store
        self._clock = clock

    def add(self, articles: Iterable[Article], audience: str = PUBLIC) -> Iterator[Added]:
        """Take articles in; see `Library.add`."""
        fates: list[Fate] = []
        try:
            for added in self._library.add(articles, audience):
                fates.append(self._fate(added, audience))
                if len(fates) >= _NOTED:
                    self._store.note(fates)
                    fates = []
                yield added
        finally:
            self._store.note(fates)

    def note_rejected(self, report: Report, audience: str = PUBLIC) -> None:
        """Note what an ingest skipped and what failed.

        Args:
            report: What came of the ingest.
            audience: Whom it was for, and who may read this.
        """
        now = self._clock()
        fates = [
            Fate(
                one.source, now, "failed" if one.failed else "skipped", one.reason, SOURCE, audience
            )
            for one in (*report.skipped, *report.failed)
        ]
        for start in range(0, len(fates), _NOTED):
            self._store.note(fates[start : start + _NOTED])

    def _fate(self, added: Added, audience: str) -> Fate:
        reason = ""
        if added.outcome is Outcome.DUPLICATE:
            reason = f"the same text as {added.duplicate_of}"
        return Fate(added.url, self._clock(), str(added.outcome), reason, SOURCE, audience)

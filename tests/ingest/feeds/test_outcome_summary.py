"""What the log says of the last days, by day and by reason."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.feeds.feed_store import FeedStore, OutcomeRecord
from ingest.feeds.outcome_summary import OutcomeSummary, ReasonCount

NOW = datetime(2026, 3, 3, 0, 30, tzinfo=UTC)
SERVER = "discord:5"


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[FeedStore]:
    with FeedStore(tmp_path, database_url) as store:
        store.prepare()
        yield store


def note(
    store: FeedStore, at: datetime, outcome: str, reason: str = "", audience: str = ""
) -> None:
    url = f"https://a.example/{at.isoformat()}/{outcome}/{reason}"
    store.outcomes.add([OutcomeRecord(url, at, outcome, reason, audience=audience)])


def counts(summary: OutcomeSummary) -> list[tuple[int, int, int, int]]:
    return [(day.day.day, day.new, day.changed, day.rejected) for day in summary.days]


def test_each_day_of_utc_has_its_counts_also_one_without_any(store: FeedStore) -> None:
    hour = timedelta(hours=1)
    note(store, NOW, "new")
    note(store, NOW - hour, "new")  # half past eleven the day before
    note(store, NOW - 2 * hour, "changed")
    note(store, NOW - 3 * hour, "skipped")
    note(store, NOW - 4 * hour, "failed")
    note(store, NOW - 5 * hour, "unchanged")
    note(store, NOW - timedelta(days=3), "new")  # before the first day
    in_tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    assert counts(store.outcomes.summary(in_tokyo, 3)) == [(1, 0, 0, 0), (2, 1, 1, 2), (3, 1, 0, 0)]


def test_reasons_that_differ_in_a_number_are_one(store: FeedStore) -> None:
    for characters in (7, 12, 1300):
        note(store, NOW, "skipped", f"it has hardly any text ({characters} characters)")
    note(store, NOW, "failed", "the server answers 503")
    note(store, NOW - timedelta(days=9), "failed", "long ago")
    assert store.outcomes.summary(NOW, 7).reasons == (
        ReasonCount("skipped", "it has hardly any text (… characters)", 3),
        ReasonCount("failed", "the server answers 503", 1),
    )


@pytest.mark.parametrize(("audience", "new"), [("", 1), (None, 2), (SERVER, 1)])
def test_only_the_operator_sees_the_records_of_every_server(
    store: FeedStore, audience: str | None, new: int
) -> None:
    note(store, NOW, "new")
    note(store, NOW, "new", audience=SERVER)
    note(store, NOW, "skipped", "a private reason", audience=SERVER)
    summary = store.outcomes.summary(NOW, 1, audience)
    assert counts(summary)[0][1] == new
    assert bool(summary.reasons) == (audience != "")

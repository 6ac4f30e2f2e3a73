"""The feeds' tables: one holder at a time, nothing from who lost its lease, a bounded log."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import ingest.feeds.feed_store
from index import open_library
from index.errors import SchemaError
from ingest.errors import FeedError
from ingest.feeds.feed_schema import HISTORY, FeedBase
from ingest.feeds.feed_store import CheckResult, Feed, FeedStore, Lease, OutcomeRecord, SeenEntry
from ingest.parse.syndication.feed_entries import KnownEntry
from ingest.web.validators import Validators
from tests.fakes import HashingEncoder
from tests.ingest.feeds.feed_world import loopback
from tests.schema import set_version

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[FeedStore]:
    with FeedStore(tmp_path, database_url) as made:
        made.prepare()
        yield made


def add(store: FeedStore, url: str) -> Feed:
    return store.add(url, title="", publisher="", tag="", every_minutes=30, now=NOW)


def claim(store: FeedStore, now: datetime = NOW) -> Lease:
    lease = store.claim(now, now, now + timedelta(minutes=2))
    assert lease is not None
    return lease


def test_a_feed_is_watched_once(store: FeedStore) -> None:
    add(store, "https://a.example/feed")
    with pytest.raises(FeedError, match="watched already"):
        add(store, "https://a.example/feed")
    assert store.count() == 1


@pytest.mark.parametrize("order", ["feeds first", "library first"])
def test_both_histories_live_in_one_database_in_any_order(
    tmp_path: Path, database_url: str, order: str
) -> None:
    settings = loopback(tmp_path)
    if order == "library first":
        open_library(settings, HashingEncoder()).close()
    with FeedStore(tmp_path, database_url) as store:
        store.prepare()
        add(store, "https://a.example/feed")
        with open_library(settings, HashingEncoder()) as library:
            assert library.status(NOW).articles == 0
        store.prepare()
        assert store.count() == 1


def test_tables_of_another_version_are_refused_with_the_command(
    tmp_path: Path, database_url: str
) -> None:
    with FeedStore(tmp_path, database_url) as store:
        store.prepare()
        set_version(store.database, HISTORY, "0000")
        with pytest.raises(SchemaError, match="newsdesk migrate"):
            store.prepare()
        with pytest.raises(SchemaError, match="newest newsdesk"):
            store.migrate()


def test_of_many_who_claim_at_once_each_feed_has_one_holder(
    tmp_path: Path, database_url: str, store: FeedStore
) -> None:
    for number in range(20):
        add(store, f"https://site{number}.example/feed")
    held: list[int] = []
    gate = threading.Barrier(8)

    def take() -> None:
        with FeedStore(tmp_path, database_url) as own:
            gate.wait(10)
            while lease := own.claim(NOW, NOW, LATER):
                held.append(lease.feed.id)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(held) == sorted(feed.id for feed in store.feeds())


def test_a_site_is_asked_by_one_at_a_time(store: FeedStore) -> None:
    add(store, "https://a.example/world")
    add(store, "https://A.example./sport")
    first = claim(store)
    assert store.claim(NOW, NOW, LATER) is None
    store.release([first.token])
    assert claim(store).feed == first.feed


def test_the_longest_due_comes_first(store: FeedStore) -> None:
    add(store, "https://a.example/feed")
    add(store, "https://b.example/feed")
    first = claim(store)
    store.finish(first, CheckResult(NOW, NOW + timedelta(minutes=1)), (), ())
    assert claim(store, LATER).feed.url == "https://b.example/feed"
    assert claim(store, LATER).feed.url == "https://a.example/feed"


def test_a_renewed_lease_lasts_and_a_lost_one_writes_nothing(store: FeedStore) -> None:
    feed = add(store, "https://a.example/feed")
    slow = claim(store)
    store.renew([slow.token], LATER + timedelta(minutes=2))
    assert store.claim(LATER, LATER, LATER) is None
    after = LATER + timedelta(minutes=3)
    quick = claim(store, after)
    assert quick.token != slow.token
    seen = [SeenEntry("id", KnownEntry("https://a.example/1", "digest", 0))]
    fates = [OutcomeRecord("https://a.example/1", NOW, "new")]
    validators = Validators("etag")
    assert not store.finish(slow, CheckResult(NOW, LATER, validators=validators), seen, fates)
    assert not store.record(slow, NOW, seen, ())
    assert store.known(feed.id, ["id"]) == {}
    assert store.feeds()[0].validators == Validators()
    assert store.outcomes.of(["https://a.example/1"]) == tuple(fates), "it came in all the same"
    assert store.finish(quick, CheckResult(after, after, validators=validators), seen, ())
    assert store.known(feed.id, ["id"]) == {"id": KnownEntry("https://a.example/1", "digest", 0)}
    assert store.feeds()[0].validators == validators


def test_paused_and_gone_feeds_are_left_alone_until_they_are_resumed(store: FeedStore) -> None:
    url = add(store, "https://a.example/feed").url
    assert store.pause(url)
    assert store.claim(NOW, NOW, LATER) is None
    assert store.resume(url, NOW)
    store.finish(claim(store), CheckResult(NOW, LATER, failures=1, error="410", gone=True), (), ())
    assert store.claim(LATER, LATER, LATER) is None
    assert store.resume(url, LATER)
    assert claim(store, LATER)
    assert not store.pause("https://other.example/")
    assert not store.resume("https://other.example/", NOW)


def test_a_removed_feed_takes_its_entries_along_also_while_it_is_looked_at(
    store: FeedStore,
) -> None:
    feed = add(store, "https://a.example/feed")
    lease = claim(store)
    store.record(lease, NOW, [SeenEntry("id", KnownEntry("u", "d", 0))], ())
    assert store.remove(feed.url)
    assert not store.remove(feed.url)
    assert not store.finish(
        lease, CheckResult(NOW, LATER), [SeenEntry("id", KnownEntry("u", "d", 0))], ()
    )
    assert add(store, feed.url).id != feed.id
    assert store.known(feed.id, ["id"]) == {}


def test_entries_that_a_feed_has_long_dropped_are_forgotten(store: FeedStore) -> None:
    feed = add(store, "https://a.example/feed")
    store.finish(
        claim(store), CheckResult(NOW, NOW), [SeenEntry("old", KnownEntry("u", "d", 0))], ()
    )
    much_later = NOW + timedelta(days=91)
    store.finish(
        claim(store, much_later),
        CheckResult(much_later, much_later),
        [SeenEntry("new", KnownEntry("v", "d", 0))],
        (),
    )
    assert set(store.known(feed.id, ["old", "new"])) == {"new"}


def test_the_log_is_newest_first_and_repeats_nothing(store: FeedStore) -> None:
    def fate(minute: int, outcome: str, reason: str = "") -> OutcomeRecord:
        return OutcomeRecord(
            "https://a.example/1", NOW + timedelta(minutes=minute), outcome, reason
        )

    for one in (
        fate(0, "failed", "503"),
        fate(1, "failed", "503"),
        fate(2, "new"),
        fate(3, "unchanged"),
        fate(4, "unchanged"),
        fate(5, "changed"),
        fate(6, "changed"),
    ):
        store.outcomes.add([one])
    assert store.outcomes.of(["https://a.example/1"]) == (
        fate(6, "changed"),
        fate(5, "changed"),
        fate(4, "unchanged"),
        fate(2, "new"),
        fate(1, "failed", "503"),
    )
    assert len(store.outcomes.of(["https://a.example/1"], limit=2)) == 2


def test_the_log_keeps_the_newest(store: FeedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.feeds.outcome_store, "MAX_OUTCOMES", 10)
    for number in range(25):
        store.outcomes.add([OutcomeRecord(f"https://a.example/{number}", NOW, "new")])
    kept = [number for number in range(25) if store.outcomes.of([f"https://a.example/{number}"])]
    assert kept == list(range(15, 25))


@pytest.mark.parametrize(
    "url", ["https://ada:s3cret@a.example/feed", "https://a.example/feed?token=s3cret"]
)
def test_a_feed_that_needs_a_secret_is_refused_and_the_secret_is_nowhere(
    store: FeedStore, url: str
) -> None:
    with pytest.raises(FeedError, match="holds a password or a key") as refused:
        add(store, url)
    assert "s3cret" not in str(refused.value)
    assert store.count() == 0


def test_no_secret_of_an_address_is_written_down(store: FeedStore) -> None:
    secret = "https://ada:s3cret@a.example/x?key=s3cret"
    add(store, "https://a.example/feed")
    lease = claim(store)
    result = CheckResult(at=NOW, next_look_at=LATER, error=f"{secret}: 401", moved_to=secret)
    store.finish(
        lease, result, [], [OutcomeRecord(secret, NOW, "failed", f"{secret}: 401", secret)]
    )
    store.outcomes.add([OutcomeRecord(secret, NOW, "failed", f"{secret}: 401", secret)])
    with store.database.reading() as connection:
        for table in FeedBase.metadata.sorted_tables:
            assert "s3cret" not in str(connection.execute(select(table)).all())
    (feed,) = store.feeds()
    assert feed.url == "https://a.example/feed"
    assert "a.example/x" in feed.last_error

"""What the doctor finds about feeds: who watches, which fail and why, which can be reached."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor.feeds import check_feeds
from bot.cli.doctor.findings import Finding, Level
from bot.settings import Settings, load_settings
from ingest.feeds.feed_store import FeedStore
from ingest.feeds.feed_types import CheckResult
from ingest.feeds.watch_state import note_at_work
from tests.ingest.feeds.feed_world import Site, item, rss, site

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    assert isinstance(database_url, str)  # `load_settings` reads it
    return load_settings(home=tmp_path, allow_networks="127.0.0.0/8", host_pause_s=0)


@pytest.fixture
def store(settings: Settings) -> Iterator[FeedStore]:
    with FeedStore(settings.home, settings.database_url) as store:
        store.prepare()
        yield store


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as running:
        running.put("/feed", rss(item(1, running.url)))
        yield running


def add(store: FeedStore, url: str, **result: object) -> None:
    """Watch a feed; with a result, as its last check left it."""
    store.add(url, title="", publisher="", tag="", every_minutes=30, now=NOW)
    if result:
        lease = store.claim(NOW, NOW, NOW + timedelta(minutes=2))
        assert lease is not None
        last = CheckResult(at=NOW, next_look_at=NOW + timedelta(hours=1))
        store.finish(lease, replace(last, **result), [], [])  # type: ignore[arg-type]


def found(settings: Settings, *, offline: bool = True) -> list[Finding]:
    return list(check_feeds(settings, NOW, offline=offline))


def of(findings: list[Finding], check: str) -> list[Finding]:
    return [finding for finding in findings if finding.check == check]


@pytest.mark.sqlite_file
def test_no_feeds_is_a_warning_and_no_database_is_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    assert found(settings) == []
    with FeedStore(tmp_path) as store:
        store.prepare()
    (finding,) = found(settings)
    assert (finding.level, "feed add" in finding.todo) == (Level.WARNING, True)


def test_each_failing_feed_is_named_with_its_reason_and_what_to_do(
    settings: Settings, store: FeedStore
) -> None:
    add(store, "https://a.example/feed")
    store.pause("https://a.example/feed")
    add(store, "https://b.example/feed", failures=3, error="the server answers 503")
    add(store, "https://c.example/feed", failures=1, error="it answers 410", gone=True)
    failing, gone, summary = of(found(settings), "feeds")
    assert failing.what == "https://b.example/feed: failed 3 times in a row: the server answers 503"
    assert "feed test https://b.example/feed" in failing.todo
    assert gone.what == "https://c.example/feed: ended: it answers 410"
    assert "feed remove" in gone.todo
    assert (summary.level, summary.what) == (Level.OK, "3 feeds, 2 failing")


@pytest.mark.parametrize(("minutes", "level"), [(1, Level.OK), (60, Level.WARNING)])
def test_feeds_that_nobody_watches_are_a_warning(
    settings: Settings, store: FeedStore, minutes: int, level: Level
) -> None:
    add(store, "https://a.example/feed")
    note_at_work(settings.home, NOW - timedelta(minutes=minutes))
    (finding,) = of(found(settings), "watcher")
    assert finding.level is level


def test_checks_from_the_future_are_a_warning_about_the_clock(
    settings: Settings, store: FeedStore
) -> None:
    add(store, "https://a.example/feed", at=NOW + timedelta(hours=1))
    (finding,) = of(found(settings), "clock")
    assert finding.level is Level.WARNING


def test_a_host_that_cannot_be_reached_is_named_beside_those_that_can(
    settings: Settings, store: FeedStore, here: Site
) -> None:
    add(store, f"{here.url}/feed")
    add(store, "http://127.0.0.1:9/feed")
    unreached, summary = of(found(settings, offline=False), "network")
    assert unreached.level is Level.WARNING
    assert unreached.what.startswith("http://127.0.0.1:9/feed: cannot connect")
    assert (summary.level, summary.what) == (Level.OK, "1 of 2 hosts answer")


def test_no_host_that_can_be_reached_is_a_problem(settings: Settings, store: FeedStore) -> None:
    add(store, "http://127.0.0.1:9/feed")
    (finding,) = of(found(settings, offline=False), "network")
    assert finding.level is Level.PROBLEM


def test_a_feed_in_a_private_network_is_not_fetched_and_no_problem_of_the_network(
    settings: Settings, store: FeedStore, here: Site
) -> None:
    add(store, f"{here.url}/feed")
    strict = settings.model_copy(update={"allow_networks": ()})
    refused, _ = of(found(strict, offline=False), "network")
    assert (refused.level, "NEWSDESK_ALLOW_NETWORKS" in refused.what) == (Level.WARNING, True)
    assert here.hits == []

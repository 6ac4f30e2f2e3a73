"""What a watcher does is known to all who ask, and a watcher that is gone does not count."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.feeds.watch_state import (
    WatchState,
    note_at_work,
    read_watch_state,
    write_watch_state,
)
from tests.ingest.feeds.feed_world import NOW, World, item, rss, site


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def test_a_round_says_what_it_brought(world: World, tmp_path: Path) -> None:
    assert read_watch_state(tmp_path) == WatchState()
    with site() as here:
        here.put("/feed", rss(item(2, here.url), item(1, here.url)))
        world.watch(f"{here.url}/feed")
        world.watch(f"{here.url}/gone")
        world.look()
    assert read_watch_state(tmp_path) == WatchState(NOW, NOW, feeds=2, failed=1, new=2)


@pytest.mark.parametrize(
    ("minutes", "watched"), [(0, True), (15, True), (17, False), (60 * 24, False)]
)
def test_a_watcher_that_is_silent_is_gone(tmp_path: Path, minutes: int, watched: bool) -> None:
    note_at_work(tmp_path, NOW)
    assert read_watch_state(tmp_path).is_watched(NOW + timedelta(minutes=minutes)) is watched


def test_a_home_that_holds_nothing_yet_is_made(tmp_path: Path) -> None:
    """The articles and feeds are elsewhere, in PostgreSQL."""
    note_at_work(tmp_path / "new" / "home", NOW)
    assert read_watch_state(tmp_path / "new" / "home").is_watched(NOW)


def test_a_watcher_that_ends_is_gone_and_its_last_round_stays(tmp_path: Path) -> None:
    write_watch_state(tmp_path, WatchState(NOW, NOW, 3, 0, 5))
    note_at_work(tmp_path, None)
    state = read_watch_state(tmp_path)
    assert not state.is_watched(NOW)
    assert (state.round_at, state.new) == (NOW, 5)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"seen_at": "never"}', '{"more": 1}'])
def test_a_damaged_file_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "watch.json").write_text(content)
    assert read_watch_state(tmp_path) == WatchState()

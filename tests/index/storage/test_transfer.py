"""A library moves between SQLite and PostgreSQL whole, also if the copy is interrupted."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from index.errors import LibraryError, SchemaError
from index.library import Library
from index.opening import open_library
from index.storage import transfer
from index.storage.store import Store, open_store
from index.types import Article
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, QUAKE, XI, article, stories
from tests.postgres import PostgresForTests

Place = tuple[Path, str]
ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("NEWSDESK_TEST_COPY_KILLS", "3"))


@pytest.fixture(params=["to PostgreSQL", "to SQLite"])
def places(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: PostgresForTests
) -> tuple[Place, Place]:
    """Where a library is, and where it has to go."""
    url = settings(tmp_path, database_url=postgres.schema()).database_url
    both = ((tmp_path / "here", ""), (tmp_path / "there", url))
    return both if request.param == "to PostgreSQL" else both[::-1]


def opened(place: Place) -> Library:
    return open_library(settings(place[0], database_url=place[1]), HashingEncoder())


def fill(library: Library) -> None:
    """Articles, a copy of a later article, a rewrite, and ids that are not given again."""
    list(library.add([*stories(0, 30), article("xi", XI), article("quake", QUAKE)]))
    list(library.add([article("reprint", QUAKE, publisher="Herald")]))
    list(library.add([article("early", "Something else, of its own.")], "discord:1"))
    list(library.add([replace(article("xi", f"{XI} More."), fetched_at=NOW + timedelta(hours=1))]))
    list(library.add(stories(90, 3)))
    for story in stories(90, 3):
        assert library.forget(story.url)
    with library._store.database.writing() as connection:  # as after a rewrite into a later text
        connection.execute(text("UPDATE articles SET copy_of = 20 WHERE id = 3"))


@pytest.fixture
def stores(places: tuple[Place, Place]) -> Iterator[tuple[Store, Store]]:
    with opened(places[0]) as library:
        fill(library)
    with open_store(*places[0]) as source, open_store(*places[1]) as target:
        yield source, target


def test_a_copy_is_equal_and_goes_on_with_new_ids(
    places: tuple[Place, Place], stores: tuple[Store, Store]
) -> None:
    source, target = stores
    got = transfer.copy(source, target)
    assert got == transfer.digests(source.database, source.tables)
    assert {digest.table: digest.rows for digest in got}["articles"] == 34
    with opened(places[0]) as here, opened(places[1]) as there:
        for query in ("Xi visit Moscow", "town7 bridge7", "earthquake Hatay"):
            assert there.search(query, NOW) == here.search(query, NOW) != ()
        assert list(there.add(stories_after())) == list(here.add(stories_after()))
        assert there.last_arrival() == here.last_arrival()
        assert there.status(NOW).index.healthy


def stories_after() -> list[Article]:
    return list(stories(200, 2))


@pytest.mark.parametrize("calls", [1, 4, 9, 15])
def test_an_interrupted_copy_cannot_be_opened_and_goes_on(
    places: tuple[Place, Place],
    stores: tuple[Store, Store],
    monkeypatch: pytest.MonkeyPatch,
    calls: int,
) -> None:
    monkeypatch.setattr(transfer, "_ROWS_AT_A_TIME", 7)
    source, target = stores
    left = calls

    def interrupt(_what: str, _done: int, _total: int) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        transfer.copy(source, target, interrupt)
    with pytest.raises(SchemaError, match="unfinished copy; run the same `newsdesk migrate-data`"):
        opened(places[1])
    transfer.copy(source, target)
    with opened(places[1]) as library:
        assert library.search("Xi visit Moscow", NOW)


def test_a_source_that_changes_meanwhile_is_found_out_and_copied_afresh(
    stores: tuple[Store, Store],
) -> None:
    source, target = stores

    def change(what: str, _done: int, _total: int) -> None:
        if what == "copying passages":
            with source.database.writing() as connection:
                connection.execute(text("UPDATE articles SET author = 'Ada' WHERE id = 1"))

    with pytest.raises(LibraryError, match=r"differs from .* in articles; stop .* --afresh"):
        transfer.copy(source, target, change)
    with pytest.raises(LibraryError, match="in articles"):
        transfer.copy(source, target)
    transfer.empty(target)
    transfer.copy(source, target)


def test_a_database_that_holds_something_is_not_written_over(
    places: tuple[Place, Place], stores: tuple[Store, Store]
) -> None:
    source, target = stores
    with opened(places[1]) as library:
        list(library.add([article("mine", QUAKE)]))
    for refused in (lambda: transfer.copy(source, target), lambda: transfer.empty(target)):
        with pytest.raises(LibraryError, match=r"holds something already|holds no unfinished copy"):
            refused()
    with opened(places[1]) as library:
        assert library.status(NOW).articles == 1


@pytest.mark.slow
def test_a_copy_that_is_killed_again_and_again_is_equal_in_the_end(
    places: tuple[Place, Place], stores: tuple[Store, Store]
) -> None:
    source, target = stores
    chance = random.Random("kills")
    arguments = [str(part) for place in places for part in place]
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.index.storage.transfer_process", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for _ in range(chance.randint(1, 12)):
            process.stdout.readline()
        process.kill()
        process.communicate()
    transfer.copy(source, target)
    wanted = transfer.digests(source.database, source.tables)
    assert transfer.digests(target.database, target.tables) == wanted

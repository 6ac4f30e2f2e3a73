"""What only a PostgreSQL server has: ids in the order of commits, and notifications."""

import os
import random
import string
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import BotStore
from bot.store.values import GivenAnswer
from index.errors import LibraryError, SettingsError
from index.opening import open_library
from index.settings import load_settings
from index.storage.database import Database
from index.storage.revision_watch import RevisionWatch
from index.storage.store import open_store
from index.storage.vector_cache import LiveIndex
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, article, stories
from tests.postgres import PostgresForTests

ROWS = int(os.environ.get("NEWSDESK_TEST_ROWS", "480"))
WRITERS = 4


@pytest.fixture
def url(tmp_path: Path, postgres: PostgresForTests) -> str:
    return settings(tmp_path, database_url=postgres.schema()).database_url


def test_who_reads_on_from_the_newest_id_misses_no_row_of_four_writers(
    tmp_path: Path, url: str
) -> None:
    """Without a lock, an id that was given earlier may be committed later: 338 of 4,800 missed."""
    database = Database(tmp_path, url)
    with database.writing() as connection:
        connection.execute(
            text("CREATE TABLE rows (id bigint GENERATED ALWAYS AS IDENTITY, writer integer)")
        )
    gate = threading.Barrier(WRITERS + 1)

    def write(writer: int) -> None:
        gate.wait(10)
        for _ in range(ROWS // WRITERS):
            with database.writing() as connection:
                connection.execute(text("INSERT INTO rows (writer) VALUES (:w)"), {"w": writer})
                connection.execute(text("SELECT count(*) FROM rows"))

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    gate.wait(10)
    newest, seen = 0, 0
    while True:
        is_over = not any(thread.is_alive() for thread in threads)
        with database.reading() as connection:
            ids = connection.scalars(
                text("SELECT id FROM rows WHERE id > :newest ORDER BY id"), {"newest": newest}
            ).all()
        seen += len(ids)
        newest = ids[-1] if ids else newest
        if is_over and not ids:
            break
    database.close()
    assert seen == ROWS


def test_a_reading_sees_one_state_and_cannot_write(tmp_path: Path, url: str) -> None:
    with open_store(tmp_path, url) as store:
        store.prepare()
        with store.database.reading() as connection:
            before = connection.scalar(text("SELECT revision FROM state"))
            with store.database.writing() as other:
                other.execute(text("UPDATE state SET revision = 7"))
            assert connection.scalar(text("SELECT revision FROM state")) == before == 0
        with (
            pytest.raises(LibraryError, match="read-only transaction"),
            store.database.reading() as connection,
        ):
            connection.execute(text("UPDATE state SET revision = 8"))


def test_the_indexes_follow_what_another_process_writes(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second home is that of a second machine; no search makes it catch up."""
    monkeypatch.setattr("index.storage.revision_watch.POLL_EVERY_S", 3600.0)
    here = open_library(settings(tmp_path / "here", database_url=url), HashingEncoder())
    there = open_library(settings(tmp_path / "there", database_url=url), HashingEncoder())
    updated = threading.Semaphore(0)
    update = there._update_indexes

    def watched() -> None:
        update()
        updated.release()

    monkeypatch.setattr(there, "_update_indexes", watched)
    with here, there:
        there.warm_up()
        assert updated.acquire(timeout=30), "as it warms up"
        assert updated.acquire(timeout=30), "as it begins to listen"
        list(here.add(stories(0, 1)))
        assert updated.acquire(timeout=30)
        assert isinstance(there._live, LiveIndex)
        assert len(there._live._index or ()) == 1


def test_a_watch_notices_a_revision_long_before_it_polls(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.revision_watch.POLL_EVERY_S", 3600.0)
    noticed = threading.Semaphore(0)
    watch = RevisionWatch(url, noticed.release)
    with open_library(settings(tmp_path, database_url=url), HashingEncoder()) as library:
        watch.start()
        assert noticed.acquire(timeout=30), "once at its start"
        list(library.add([article("a", "A bridge was opened.")]))
        assert noticed.acquire(timeout=30)
    watch.stop()


def test_a_server_that_is_not_there_is_one_line_without_the_password(
    tmp_path: Path,
) -> None:
    unreachable = "postgresql+psycopg://ada:s3cret@127.0.0.1:1/news"
    with pytest.raises(LibraryError, match=r"no connection to .*127\.0\.0\.1:1/news") as refused:
        open_library(settings(tmp_path, database_url=unreachable), HashingEncoder())
    assert "s3cret" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("postgres://ada@db/news", "postgresql+psycopg://ada@db/news"),
        ("postgresql://db/news?sslmode=require", "postgresql+psycopg://db/news?sslmode=require"),
        (" postgresql+psycopg://db/news ", "postgresql+psycopg://db/news"),
        ("", ""),
    ],
)
def test_an_address_gets_the_driver(tmp_path: Path, given: str, wanted: str) -> None:
    assert settings(tmp_path, database_url=given).database_url == wanted


@pytest.mark.parametrize("given", ["mysql://ada:s3cret@db/news", "db/news?s3cret", "://s3cret"])
def test_another_address_is_refused_without_its_password(given: str) -> None:
    with pytest.raises(SettingsError, match=r"NEWSDESK_DATABASE_URL: .*postgresql://") as refused:
        load_settings(database_url=given)
    assert "s3cret" not in str(refused.value)


def test_an_address_of_any_length_is_kept(tmp_path: Path, url: str) -> None:
    """A row of a B-tree has at most 2,704 bytes."""
    chance = random.Random("addresses")
    endless = "".join(chance.choices(string.ascii_letters + string.digits, k=9000))
    story = article(f"https://a.example/{endless}", "A bridge was opened.")
    with open_library(settings(tmp_path, database_url=url), HashingEncoder()) as library:
        assert [added.outcome.value for added in library.add([story, story])] == [
            "new",
            "unchanged",
        ]
        assert library.article(story.url) == story
        (found,) = library.search("bridge", NOW)
        assert found.article == story
    with BotStore(tmp_path, url) as store:
        store.prepare()
        answer = GivenAnswer(
            id="a", server_id=None, channel_id=1, message_id=None, person_id=2, question="?",
            payload={"citations": [{"url": story.url}]}, asked_at=NOW,
        )  # fmt: skip
        store.keep_answer(answer)
        assert store.given_citing(story.url, NOW) == (answer,)
        store.keep_unanswered(1, endless[:4000], "not_covered", NOW)
        assert store.unanswered(1)[0].question == endless[:4000]


def test_times_are_kept_to_the_microsecond(tmp_path: Path, url: str) -> None:
    moment = datetime(2023, 2, 22, 1, 2, 3, 456789, tzinfo=UTC)
    with open_library(settings(tmp_path, database_url=url), HashingEncoder()) as library:
        story = article("a", "A bridge was opened.", published_at=moment, fetched_at=moment)
        list(library.add([story]))
        assert library.article(story.url) == story
        assert library.latest(NOW + timedelta(days=1)) == (story,)

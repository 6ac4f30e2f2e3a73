"""The tables are what the migrations make; times are aware and in UTC; no version is guessed."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import insert, select, text
from sqlalchemy.engine.default import DefaultDialect as Dialect
from sqlalchemy.exc import StatementError

from index.errors import LibraryError, SchemaError
from index.library import Library
from index.opening import migrate_library, open_library
from index.storage.database import Database, migration_config
from index.storage.schema import HEAD, HISTORY, ArticleRow, LibraryBase, UtcDateTime
from tests.fakes import HashingEncoder
from tests.index.conftest import Open, settings
from tests.index.news import QUAKE, article
from tests.schema import differences, heads, set_version

NEW_YORK = timezone(timedelta(hours=-5))


@pytest.fixture
def database(home: Path, opened: Open) -> Path:
    opened().close()
    return home / "newsdesk.db"


def old_database(home: Path, version: str) -> Database:
    """Make an empty database with the tables of an earlier version.

    Args:
        home: Its folder, which is made.
        version: The revision of the migrations to stop at.

    Returns:
        The database; the caller closes it.
    """
    home.mkdir(parents=True, exist_ok=True)
    database = Database(home)
    config = migration_config(HISTORY, "sqlite")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    return database


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_head_is_the_newest_migration(dialect: str) -> None:
    assert heads(HISTORY, dialect) == [HEAD]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(library: Library) -> None:
    assert differences(library._store.database, LibraryBase.metadata) == []


def test_a_schema_of_another_version_is_refused_naming_the_command(
    library: Library, opened: Open
) -> None:
    database = library._store.database
    set_version(database, HISTORY, "0000")
    with pytest.raises(SchemaError, match="newsdesk migrate") as refused:
        opened()
    assert database.name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_migrating_a_database_of_the_future_is_refused_in_words(
    library: Library, home: Path
) -> None:
    set_version(library._store.database, HISTORY, "9999")
    with pytest.raises(SchemaError, match=r"9999.*install the newest newsdesk"):
        migrate_library(settings(home))


@pytest.mark.sqlite_file
def test_migrating_what_is_up_to_date_or_not_there_changes_nothing(
    database: Path, home: Path, tmp_path: Path
) -> None:
    assert "up to date" in migrate_library(settings(home)).line
    assert "nothing to migrate" in migrate_library(settings(tmp_path / "other")).line
    assert not (tmp_path / "other").exists()
    assert database.exists()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2023, 2, 22, 23, 30, tzinfo=NEW_YORK),
        datetime(2023, 2, 22, 1, 2, 3, 456789, tzinfo=UTC),
    ],
)
def test_a_time_comes_back_as_the_same_moment_in_utc(library: Library, moment: datetime) -> None:
    one = article("a", QUAKE, published_at=moment, fetched_at=moment)
    list(library.add([one]))
    back = library.article(one.url)
    assert back == one
    assert back.published_at is not None
    assert back.published_at == moment
    assert back.published_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "offset_minutes", "day"),
    [(NEW_YORK, -300, 22), (UTC, None, 22), (timezone(timedelta(hours=5.5)), 330, 22)],
)
def test_an_article_keeps_the_clock_of_its_place(
    library: Library, zone: timezone, offset_minutes: int | None, day: int
) -> None:
    one = article("a", QUAKE, published_at=datetime(2023, 2, day, 23, 30, tzinfo=zone))
    list(library.add([one]))
    back = library.article(one.url)
    assert back is not None
    assert back.published_locally is not None
    assert back.offset_minutes == offset_minutes
    assert (back.published_locally.day, back.published_locally.hour) == (day, 23)


def test_an_article_keeps_its_picture(library: Library) -> None:
    one = replace(article("a", QUAKE), picture="https://img.example/quake.jpg")
    list(library.add([one]))
    back = library.article(one.url)
    assert back is not None
    assert back.picture == one.picture


@pytest.mark.sqlite_file
def test_articles_of_an_older_database_have_no_offset(home: Path, opened: Open) -> None:
    database = old_database(home, "0007")
    with database.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO articles (url, identity, audience, publisher, author, sources,"
                " published_at, fetched_at, text_digest, title, body)"
                " VALUES ('https://a.example/1', 'a.example/1', '', '', '', '[]',"
                " '2023-02-22 23:30:00', '2023-02-23 00:00:00', '', 'Title', 'Body')"
            )
        )
    database.close()
    migrate_library(settings(home))
    found = opened().article("https://a.example/1")
    assert found is not None
    assert (found.offset_minutes, found.published_at) == (
        None,
        datetime(2023, 2, 22, 23, 30, tzinfo=UTC),
    )
    assert not found.is_summary
    assert found.picture == ""


@pytest.mark.sqlite_file
def test_people_of_an_older_database_are_found_and_joined_in_both_spellings(
    home: Path, opened: Open
) -> None:
    database = old_database(home, "0011")
    with database.writing() as connection:
        connection.execute(
            text(
                "INSERT INTO entities (kind, key, sense, name, block, articles) VALUES"
                " ('person', 'a muller', '', 'A Müller', 'mull', 1),"
                " ('person', 'a mueller', '', 'A Mueller', 'muel', 1)"
            )
        )
        connection.execute(text("INSERT INTO entity_words VALUES ('muller', 1), ('mueller', 2)"))
    database.close()
    migrate_library(settings(home))
    with closing(sqlite3.connect(home / "newsdesk.db")) as connected:
        blocks = connected.execute("SELECT DISTINCT block FROM entities").fetchall()
        found = connected.execute("SELECT entity_id FROM entity_words WHERE word = 'mueller'")
        assert blocks == [("mull",)]
        assert {row[0] for row in found} == {1, 2}


def test_databases_keep_utc() -> None:
    kept = UtcDateTime().process_bind_param(datetime(2023, 2, 22, 23, tzinfo=NEW_YORK), Dialect())
    assert kept == datetime(2023, 2, 23, 4)  # noqa: DTZ001


def test_a_naive_time_is_refused_at_every_border(library: Library) -> None:
    naive = datetime(2023, 2, 22)  # noqa: DTZ001
    with pytest.raises(ValueError, match="without a zone"):
        article("a", QUAKE, published_at=naive)
    with pytest.raises(ValueError, match="without a zone"):
        library.search("quake", naive)
    with library._store.database.reading() as connection:
        with pytest.raises(StatementError, match="without a zone"):
            connection.execute(insert(ArticleRow).values(url="u", fetched_at=naive))
        assert connection.execute(select(ArticleRow.id)).all() == []


def break_by_text(home: Path) -> None:
    home.mkdir()
    (home / "newsdesk.db").write_text("This is a letter, not a database. " * 40)


def break_by_folder(home: Path) -> None:
    (home / "newsdesk.db").mkdir(parents=True)


def break_by_file(home: Path) -> None:
    home.write_text("a file where the folder should be")


def break_by_truncation(home: Path) -> None:
    database = home / "newsdesk.db"
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t AS SELECT zeroblob(100000) AS z")
        content = connection.serialize()
    home.mkdir()
    database.write_bytes(content[:5000])


@pytest.mark.sqlite_file
@pytest.mark.parametrize(
    "breaking", [break_by_text, break_by_folder, break_by_file, break_by_truncation]
)
def test_what_cannot_be_a_library_is_one_clear_line(
    home: Path, opened: Open, breaking: object
) -> None:
    assert callable(breaking)
    breaking(home)
    with pytest.raises(LibraryError, match=f"cannot .*{home}.*; ") as refused:
        opened()
    assert "\n" not in str(refused.value)


@pytest.mark.sqlite_file
def test_a_home_below_a_file_is_one_clear_line(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="NEWSDESK_HOME"):
        opened(folder=tmp_path / "file" / "home")


@pytest.mark.sqlite_file
def test_a_home_may_have_any_name(tmp_path: Path, opened: Open) -> None:
    folder = tmp_path / "a b?mode=ro&x=%20#ü"
    opened(folder=folder)
    assert (folder / "newsdesk.db").exists()
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.sqlite_file
def test_a_database_with_vectors_of_sentences_loses_those_alone(home: Path) -> None:
    """The table and its rows are gone; a search finds the passage as before, by its own vector."""
    old_database(home, "0006").close()
    body = "The mayor spoke. He left."
    rows = (
        "INSERT INTO articles (id, url, identity, audience, title, body, publisher, author, "
        "sources, published_at, fetched_at, text_digest, named_by) VALUES (1, "
        "'https://a.example/1', 'a.example/1', '', 'T', :body, 'P', '', '[]', "
        "'2023-02-01 00:00:00.000000', '2023-02-02 00:00:00.000000', 'd', 'capitals')",
        "INSERT INTO passages VALUES (5, 1, 0, 25, :vector)",
        "INSERT INTO passage_words (rowid, title, words) VALUES (5, 'T', :body)",
        "INSERT INTO sentences VALUES (5, '[[0, 16], [17, 25]]', zeroblob(256))",
        "UPDATE state SET revision = 1, model = 'hashing@128', dimension = 128",
    )
    values = {"body": body, "vector": HashingEncoder().encode([body])[0].tobytes()}
    with closing(sqlite3.connect(home / "newsdesk.db")) as connection, connection:
        for statement in rows:
            connection.execute(statement, values)
    with pytest.raises(SchemaError, match="newsdesk migrate"):
        open_library(settings(home), HashingEncoder())
    assert "from schema 0006 to" in migrate_library(settings(home)).line
    with closing(sqlite3.connect(home / "newsdesk.db")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {name for (name,) in tables}
    assert "passages" in names
    assert "sentences" not in names
    with open_library(settings(home), HashingEncoder()) as library:
        (found,) = library.search("mayor spoke", datetime(2023, 3, 1, tzinfo=UTC))
        assert (found.passage_id, found.passage.text) == (5, body)
        list(library.add([article("quake", QUAKE)]))
        (found, *_) = library.search("earthquake", datetime(2023, 3, 1, tzinfo=UTC))
        assert found.article.body == QUAKE
        assert library.forget("https://a.example/1")


@pytest.mark.sqlite_file
def test_a_migration_that_leaves_loose_ends_is_taken_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs without foreign keys; what it leaves is looked through before it is kept."""

    def careless(config: Config, _revision: str) -> None:
        connection = config.attributes["connection"]
        connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY, b REFERENCES a (id))"))
        connection.execute(text("INSERT INTO a VALUES (1, 2)"))

    monkeypatch.setattr(command, "upgrade", careless)
    with pytest.raises(LibraryError, match="are inconsistent"):
        open_library(settings(home), HashingEncoder())
    with closing(sqlite3.connect(home / "newsdesk.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []


@pytest.mark.sqlite_file
def test_a_migrated_database_finds_the_words_of_earlier_articles_by_folded_letters(
    home: Path,
) -> None:
    old_database(home, "0007").close()
    body = "Wybory w mieście Łódź wygrał burmistrz."
    rows = (
        "INSERT INTO articles (id, url, identity, audience, title, body, publisher, author, "
        "sources, published_at, fetched_at, text_digest, named_by) VALUES (1, "
        "'https://a.example/1', 'a.example/1', '', 'T', :body, 'P', '', '[]', "
        "'2023-02-01 00:00:00.000000', '2023-02-02 00:00:00.000000', 'd', 'capitals')",
        "INSERT INTO passages VALUES (5, 1, 0, 38, :vector)",
        "INSERT INTO passage_words (rowid, title, words) VALUES (5, 'Łódź', :body)",
        "UPDATE state SET revision = 1, model = 'hashing@128', dimension = 128",
    )
    values = {"body": body, "vector": HashingEncoder().encode([body])[0].tobytes()}
    with closing(sqlite3.connect(home / "newsdesk.db")) as connection, connection:
        for statement in rows:
            connection.execute(statement, values)
    migrate_library(settings(home))
    now = datetime(2023, 3, 1, tzinfo=UTC)
    with open_library(settings(home), HashingEncoder()) as library:
        assert [found.passage_id for found in library.search("Lodz", now)] == [5]
        assert library.written_word("lodz", now) == "Łódź"
        (lead,) = library.latest(now, topic="lodz")
        assert lead.body == body

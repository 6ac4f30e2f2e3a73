"""A backup is one sound state of the database; a restore is whole or changes nothing."""

import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from index.errors import BackupError, LibraryBusyError, SchemaError
from index.storage import backup
from index.storage.backup import BackupManifest, TableDigest, back_up, restore, table_digests
from index.storage.schema import HISTORY
from tests.index.conftest import Open
from tests.index.news import NOW, QUAKE, XI, article, stories

pytestmark = pytest.mark.sqlite_file

VERSION_TABLE = HISTORY.version_table


@pytest.fixture
def database(tmp_path: Path, opened: Open) -> Path:
    """The database of a library with 22 articles."""
    library = opened(folder=tmp_path / "home")
    list(library.add([*stories(0, 20), article("xi", XI), article("quake", QUAKE)]))
    library.checkpoint()
    library.close()
    return tmp_path / "home" / "newsdesk.db"


@pytest.fixture
def file(tmp_path: Path, database: Path) -> Path:
    """A backup of that database."""
    save(database, tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def save(database: Path, file: Path) -> BackupManifest:
    return back_up(database, file, [HISTORY], now=NOW, version="0.1.0")


def digests(database: Path) -> dict[str, TableDigest]:
    with closing(sqlite3.connect(database)) as connection:
        return table_digests(connection)


def change(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def rewrite(file: Path, member: str, change: Callable[[bytes], bytes]) -> None:
    """Change a member of a backup, in an archive that is sound by itself."""
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content[member] = change(content[member])
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def describe(file: Path, **values: Any) -> None:
    """Change what the manifest of a backup says."""
    rewrite(file, "manifest.json", lambda text: json.dumps(json.loads(text) | values).encode())


def test_a_restored_database_equals_the_one_that_was_backed_up(
    tmp_path: Path, database: Path, file: Path, opened: Open
) -> None:
    restored = tmp_path / "other" / "newsdesk.db"
    manifest = restore(file, restored, [HISTORY])
    assert digests(restored) == digests(database) == manifest.tables
    assert (manifest.tables["articles"].rows, manifest.made_at) == (22, NOW)
    library = opened(folder=restored.parent)
    assert library.check_database().damage == ""
    assert library.status(NOW, None).index.healthy
    assert library.search("earthquake in Hatay", NOW)[0].article.title == "Story quake"


def test_a_backup_has_the_database_and_nothing_that_is_made_from_it(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["manifest.json", "newsdesk.db"]


def test_only_its_owner_can_read_a_backup_and_nothing_else_is_left(
    file: Path, tmp_path: Path
) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"home", "backup.zip"}


def test_what_was_deleted_is_not_in_a_backup(
    tmp_path: Path, database: Path, file: Path, opened: Open
) -> None:
    library = opened(folder=database.parent)
    library.forget("https://news.example/xi")
    library.close()
    save(database, file)
    restored = tmp_path / "other.db"
    restore(file, restored, [HISTORY])
    assert b"Vladimir Putin" not in restored.read_bytes()


def test_an_open_database_is_backed_up_with_what_is_only_in_its_log(
    tmp_path: Path, database: Path, opened: Open
) -> None:
    library = opened(folder=database.parent)
    list(library.add([article("late", "A late report that the log alone has.")]))
    assert database.with_name("newsdesk.db-wal").stat().st_size > 0
    assert save(database, tmp_path / "late.zip").tables["articles"].rows == 23


def test_a_new_backup_replaces_an_earlier_one_and_no_other_file(
    tmp_path: Path, database: Path, file: Path
) -> None:
    earlier = file.read_bytes()
    change(database, "UPDATE articles SET author = 'Ann Lee' WHERE url LIKE '%xi'")
    save(database, file)
    assert file.read_bytes() != earlier
    notes = tmp_path / "notes.txt"
    notes.write_text("not a backup")
    with pytest.raises(BackupError, match="not a backup"):
        save(database, notes)
    assert notes.read_text() == "not a backup"


def test_a_damaged_database_does_not_replace_a_sound_backup(database: Path, file: Path) -> None:
    sound = file.read_bytes()
    content = bytearray(database.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    database.write_bytes(content)
    with pytest.raises(BackupError, match="damaged"):
        save(database, file)
    assert file.read_bytes() == sound
    assert {path.name for path in file.parent.iterdir()} == {"home", "backup.zip"}


def test_a_home_without_a_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="NEWSDESK_HOME"):
        save(tmp_path / "newsdesk.db", tmp_path / "backup.zip")
    (tmp_path / "newsdesk.db").touch()
    with pytest.raises(BackupError, match="cannot write"):
        save(tmp_path / "newsdesk.db", tmp_path / "nowhere" / "backup.zip")


def flipped_in(part: float) -> Callable[[Path], None]:
    def flip(file: Path) -> None:
        content = bytearray(file.read_bytes())
        content[int(len(content) * part)] ^= 0x10
        file.write_bytes(content)

    return flip


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda file: file.unlink(),
    "empty": lambda file: file.write_bytes(b""),
    "a text": lambda file: file.write_text("hello"),
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "a bit": flipped_in(0.5),
    "an early bit": flipped_in(0.1),
    "a late bit": flipped_in(0.9),
    "another database": lambda file: rewrite(
        file, "newsdesk.db", lambda data: data.replace(b"Vladimir Putin", b"Vladimir Pudin")
    ),
    "longer than it says": lambda file: rewrite(file, "newsdesk.db", lambda data: data + b"\0"),
    "another digest": lambda file: describe(file, database_sha256="0" * 64),
    "another table digest": lambda file: describe(file, tables={}),
    "a broken manifest": lambda file: rewrite(file, "manifest.json", lambda text: text[:-1]),
    "an incomplete manifest": lambda file: rewrite(file, "manifest.json", lambda _: b"{}"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_backup_is_refused_and_nothing_is_changed(
    database: Path, file: Path, damage: Callable[[Path], object]
) -> None:
    before = database.read_bytes()
    damage(file)
    with pytest.raises(BackupError):
        restore(file, database, [HISTORY])
    assert database.read_bytes() == before
    assert {path.name for path in database.parent.iterdir()} == {"newsdesk.db", "index"}


@pytest.mark.parametrize(
    "values",
    [
        {"format": 2},
        {"schemas": {VERSION_TABLE: "9999"}},
        {"schemas": {VERSION_TABLE: HISTORY.head, "later_alembic_version": "0001"}},
    ],
)
def test_a_backup_of_a_newer_version_is_refused(
    database: Path, file: Path, values: dict[str, Any]
) -> None:
    before = database.read_bytes()
    describe(file, made_by="9.9", **values)
    with pytest.raises(SchemaError, match=r"made by newsdesk 9\.9, which is newer"):
        restore(file, database, [HISTORY])
    assert database.read_bytes() == before


@pytest.mark.parametrize(("schema", "older"), [(HISTORY.head, False), ("0001", True)])
def test_a_backup_of_an_older_version_is_restored_and_says_so(
    tmp_path: Path, database: Path, schema: str, older: bool
) -> None:
    change(database, f"UPDATE {VERSION_TABLE} SET version_num = '{schema}'")
    save(database, tmp_path / "old.zip")
    manifest = restore(tmp_path / "old.zip", tmp_path / "new.db", [HISTORY])
    assert manifest.is_older([HISTORY]) is older


def test_a_database_that_a_process_has_open_is_not_replaced(
    database: Path, file: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_IN_USE_TIMEOUT_S", 0.05)
    library = opened(folder=database.parent)
    list(library.add([article("late", "A late report.")]))
    with pytest.raises(LibraryBusyError, match="stop the bot"):
        restore(file, database, [HISTORY])
    assert library.article("https://news.example/late") is not None
    assert (database.parent / "index").exists()
    library.close()
    restore(file, database, [HISTORY])
    assert digests(database)["articles"].rows == 22


def test_the_log_of_a_killed_process_is_not_mixed_into_a_restored_database(
    tmp_path: Path, database: Path, file: Path, opened: Open
) -> None:
    library = opened(folder=database.parent)
    list(library.add([article("late", "A late report that the log alone has.")]))
    killed = tmp_path / "killed"
    killed.mkdir()
    for suffix in ("", "-wal"):
        path = database.with_name(f"newsdesk.db{suffix}")
        (killed / path.name).write_bytes(path.read_bytes())
    manifest = restore(file, killed / "newsdesk.db", [HISTORY])
    assert digests(killed / "newsdesk.db") == manifest.tables


@pytest.mark.parametrize("content", [b"", b"no database at all" * 400])
def test_a_backup_is_restored_over_what_is_no_database(
    database: Path, file: Path, content: bytes
) -> None:
    database.write_bytes(content)
    manifest = restore(file, database, [HISTORY])
    assert digests(database) == manifest.tables
    aside = database.with_name("newsdesk.db.damaged")
    assert not content or aside.read_bytes() == content


def test_a_backup_is_restored_over_a_damaged_database(database: Path, file: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    database.write_bytes(content)
    manifest = restore(file, database, [HISTORY])
    assert digests(database) == manifest.tables


def test_an_index_of_the_replaced_database_is_gone(
    database: Path, file: Path, opened: Open
) -> None:
    library = opened(folder=database.parent)
    moment = NOW - timedelta(days=1)
    list(library.add([article("xi", "Something quite different.", fetched_at=moment)]))
    library.checkpoint()
    library.close()
    restore(file, database, [HISTORY])
    assert not (database.parent / "index").exists()
    library = opened(folder=database.parent)
    assert library.status(NOW, None).index.healthy
    assert "Moscow" in library.search("Xi visit Moscow", NOW)[0].passage.text

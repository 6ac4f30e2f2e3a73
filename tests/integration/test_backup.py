"""Back up while articles come in; break a restore off at any moment."""

import contextlib
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import LibrarySettings, open_library
from index.errors import BackupError
from index.storage.backup import TableDigest, back_up, restore, table_digests
from index.storage.schema import HISTORY
from tests.fakes import HashingEncoder
from tests.integration import ingest_process
from tests.integration.test_kill import write_articles
from tests.processes import PROCESSES

_KILLS = min(20, int(os.environ.get("NEWSDESK_TEST_KILLS", "20")))
_BACKUPS = 3
_BLOBS = 24
_BLOB_BYTES = 1 << 19
NOW = datetime(2023, 3, 1, tzinfo=UTC)


def digests(database: Path) -> dict[str, TableDigest]:
    with closing(sqlite3.connect(database)) as connection:
        return table_digests(connection)


@pytest.mark.slow
def test_backups_under_load_are_whole_and_restore_equal(tmp_path: Path) -> None:
    source, home = tmp_path / "news.jsonl", tmp_path / "home"
    write_articles(source, random.Random(5), 150)
    told, telling = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=ingest_process.run, args=(telling, home, source))
    process.start()
    telling.close()
    assert told.recv() == "ready"
    acknowledged: set[str] = set()
    with told, contextlib.suppress(EOFError):
        while True:
            acknowledged.add(told.recv())
            if len(acknowledged) in (10, 50, 90):  # the process goes on writing meanwhile
                file = tmp_path / f"{len(acknowledged)}.zip"
                back_up(home / "newsdesk.db", file, [HISTORY], now=NOW, version="0.1.0")
                _check(file, tmp_path / file.stem, acknowledged)
    process.join()
    assert process.exitcode == 0, "a backup must not disturb who writes"
    assert len(acknowledged) == 150
    assert len(list(tmp_path.glob("*.zip"))) == _BACKUPS


def _check(file: Path, home: Path, acknowledged: set[str]) -> None:
    manifest = restore(file, home / "newsdesk.db", [HISTORY])
    assert digests(home / "newsdesk.db") == manifest.tables
    with open_library(LibrarySettings(home=home), HashingEncoder()) as library:
        assert library.check_database().damage == ""
        assert all(library.article(url) is not None for url in acknowledged)


def _database(path: Path, seed: int) -> None:
    """Make a database of 12 MB, so that a restore of it takes a while."""
    chance = random.Random(seed)
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE blobs (id INTEGER PRIMARY KEY, content BLOB)")
        for _ in range(_BLOBS + seed):
            content = chance.randbytes(_BLOB_BYTES)
            connection.execute("INSERT INTO blobs (content) VALUES (?)", (content,))


def _with_little_room(file: Path, database: Path, room_bytes: int) -> None:
    """Back up and restore where no file can have more bytes."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room_bytes, room_bytes))
    with pytest.raises(BackupError, match="cannot write"):
        restore(file, database, [])
    with pytest.raises(BackupError, match="cannot write"):
        back_up(database, file, [], now=NOW, version="0.1.0")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="it has no limit on the size of files")
def test_a_full_disk_leaves_the_database_and_the_earlier_backup(tmp_path: Path) -> None:
    origin, file = tmp_path / "origin" / "newsdesk.db", tmp_path / "backup.zip"
    _database(origin, 0)
    back_up(origin, file, [], now=NOW, version="0.1.0")
    database = tmp_path / "home" / "newsdesk.db"
    _database(database, 1)
    before = digests(database), file.read_bytes()
    process = PROCESSES.Process(target=_with_little_room, args=(file, database, _BLOB_BYTES))
    process.start()
    process.join()
    assert process.exitcode == 0
    assert (digests(database), file.read_bytes()) == before
    assert {path.name for path in tmp_path.iterdir()} == {"home", "origin", "backup.zip"}
    assert "newsdesk.db.restoring" not in {path.name for path in database.parent.iterdir()}


@pytest.mark.slow
def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new(tmp_path: Path) -> None:
    chance = random.Random(20230301)
    files = []
    for seed in range(2):
        origin, file = tmp_path / f"origin{seed}" / "newsdesk.db", tmp_path / f"{seed}.zip"
        _database(origin, seed)
        files.append((file, back_up(origin, file, [], now=NOW, version="0.1.0").tables))
    database = tmp_path / "home" / "newsdesk.db"
    restore(files[0][0], database, [])
    started = time.monotonic()
    restore(files[1][0], database, [])
    whole_s = time.monotonic() - started
    now_holds = 1
    outcomes = []
    for _ in range(_KILLS):
        target = 1 - now_holds
        process = PROCESSES.Process(target=restore, args=(files[target][0], database, []))
        process.start()
        copy = database.with_name("newsdesk.db.restoring")
        while process.exitcode is None and not copy.exists():
            process.join(0.002)
        process.join(chance.uniform(0, whole_s))
        process.kill()
        process.join()
        found = digests(database)
        assert found in (files[now_holds][1], files[target][1]), "half a database"
        outcomes.append(found == files[target][1])
        now_holds = target if outcomes[-1] else now_holds
    restore(files[0][0], database, [])  # what a killed restore left is in nobody's way
    assert digests(database) == files[0][1]

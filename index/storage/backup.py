"""Back up the database into one file while other processes write, and restore it from there."""

import hashlib
import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter, ValidationError

from index.errors import BackupError, LibraryBusyError, LibraryError, SchemaError
from index.storage.database import BUSY_TIMEOUT_S, History

FORMAT = 1
_MANIFEST, _CONTENT = "manifest.json", "newsdesk.db"
_INDEX = "index"  # the folder of the vector index, which is made again from the database
_CHUNK_BYTES = 1 << 20
_MAX_MANIFEST_BYTES = 1 << 20
# How long a restore waits for other processes to close the database.
_IN_USE_TIMEOUT_S = 5.0
_OWNER_ONLY = 0o600  # the database holds private news and ids of people


@dataclass(frozen=True, slots=True)
class TableDigest:
    """The content of a table: how many rows it has, and the SHA-256 of all of them in order."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """The description of a backup; it is restored only if all of it matches.

    Attributes:
        format: The format of the file.
        made_at: When the backup was made, in UTC.
        made_by: The version of Newsdesk that made it.
        schemas: The version of each package's tables, by the name of its version table.
        database_bytes: The size of the database in the backup.
        database_sha256: Its digest.
        tables: The digest of each table, by its name.
    """

    format: int
    made_at: datetime
    made_by: str
    schemas: dict[str, str]
    database_bytes: int
    database_sha256: str
    tables: dict[str, TableDigest]

    def is_older(self, histories: Sequence[History]) -> bool:
        """Whether some tables have to be migrated after a restore."""
        return any(
            self.schemas.get(history.version_table, history.head) < history.head
            for history in histories
        )


_MANIFESTS = TypeAdapter(BackupManifest)


def back_up(
    database: Path, file: Path, histories: Sequence[History], *, now: datetime, version: str
) -> BackupManifest:
    """Write a backup of a database; other processes can read and write it meanwhile.

    The backup holds a single state of the database. The vector index and the encoder's quick form
    are left out, because they are made again from the database and the packages.

    Args:
        database: The database.
        file: The backup; an earlier backup of that name is replaced when the new one is complete.
        histories: The migrations of every package with tables in the database.
        now: The current time, aware.
        version: The version of Newsdesk.

    Returns:
        What the backup holds.

    Raises:
        BackupError: There is no database, it is damaged, or the file cannot be written.
        LibraryBusyError: Another process held the database for too long.
    """
    if not database.exists():
        raise BackupError(f"there is no database at {database}; check NEWSDESK_HOME")
    if file.exists() and not _is_backup(file):
        raise BackupError(f"{file} exists and is not a backup; choose another name")
    copy, partial = (file.with_name(f"{file.name}.{part}") for part in ("copy", "partial"))
    with _readable_errors(file, database), _removed_at_end(copy, partial):
        for path in (copy, partial):
            _create(path)
        # VACUUM INTO reads in one transaction and leaves out what was deleted
        # (https://sqlite.org/lang_vacuum.html#vacuum_with_an_into_clause)
        with closing(_connect(database, BUSY_TIMEOUT_S)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        with closing(_connect(copy)) as connection:
            _check(connection, database)
            schemas, tables = _schemas(connection, histories), table_digests(connection)
        with copy.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        manifest = BackupManifest(
            FORMAT, now, version, schemas, copy.stat().st_size, digest, tables
        )
        _write_archive(partial, copy, manifest)
        partial.replace(file)
        _sync_folder(file.parent)
    return manifest


def restore(file: Path, database: Path, histories: Sequence[History]) -> BackupManifest:
    """Replace a database with a backup, in one transaction: killed, it leaves the old or the new.

    Args:
        file: The backup.
        database: The database to replace; it may be missing or damaged.
        histories: The migrations of every package with tables in the database.

    Returns:
        What the backup held, which the database holds now.

    Raises:
        BackupError: The file is damaged or no backup, or the database cannot be written.
        SchemaError: A newer version of Newsdesk made the backup.
        LibraryBusyError: Another process has the database open.
    """
    manifest = read_manifest(file)
    known = {history.version_table: history.head for history in histories}
    if manifest.format > FORMAT or any(
        version > known.get(table, "") for table, version in manifest.schemas.items()
    ):
        raise SchemaError(
            f"{file} was made by newsdesk {manifest.made_by}, which is newer than this one; "
            "install the newest newsdesk and restore it with that"
        )
    copy = database.with_name(f"{database.name}.restoring")
    with _readable_errors(database, file), _removed_at_end(copy):
        database.parent.mkdir(parents=True, exist_ok=True)
        _create(copy)
        _extract(file, copy, manifest)
        with closing(_connect(copy)) as connection:
            _check(connection, file)
            if table_digests(connection) != manifest.tables:
                raise BackupError(f"{file} is damaged: its tables do not match its manifest")
            _replace(database, connection)
        with closing(_connect(database)) as connection:
            if table_digests(connection) != manifest.tables:
                raise BackupError(f"{database} was not written correctly; check the disk")
    return manifest


def read_manifest(file: Path) -> BackupManifest:
    """Return what a backup says that it holds.

    Raises:
        BackupError: The file cannot be read, is damaged, or is no backup.
    """
    try:
        with zipfile.ZipFile(file) as archive, archive.open(_MANIFEST) as stream:
            return _MANIFESTS.validate_json(stream.read(_MAX_MANIFEST_BYTES))
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValidationError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not readable"
        raise BackupError(f"{file} is damaged or is not a backup ({reason})") from error


def table_digests(connection: sqlite3.Connection) -> dict[str, TableDigest]:
    """Return the digest of every table of a database."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        " ORDER BY name"
    ).fetchall()
    return {name: _table_digest(connection, name) for (name,) in names}


def _table_digest(connection: sqlite3.Connection, name: str) -> TableDigest:
    digest, rows = hashlib.sha256(), 0
    # NOT INDEXED: always in the order of the table itself
    for row in connection.execute(f'SELECT * FROM "{name}" NOT INDEXED'):  # noqa: S608 - our own
        rows += 1
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return TableDigest(rows, digest.hexdigest())


def _schemas(connection: sqlite3.Connection, histories: Sequence[History]) -> dict[str, str]:
    found: dict[str, str] = {}
    for history in histories:
        name = history.version_table
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone():
            row = connection.execute(f"SELECT version_num FROM {name}").fetchone()  # noqa: S608
            found |= {name: str(row[0])} if row else {}
    return found


def _check(connection: sqlite3.Connection, source: Path) -> None:
    """Refuse a database that SQLite finds damaged."""
    (checked,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    missing = connection.execute("PRAGMA foreign_key_check").fetchone()
    if missing is not None:
        checked = f"rows of {missing[0]} refer to rows that are gone"
    if checked != "ok":
        reason = " ".join(str(checked).split())
        raise BackupError(f"{source} is damaged ({reason}); use an earlier backup")


def _replace(database: Path, source: sqlite3.Connection) -> None:
    try:
        _overwrite(database, source)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        # What was there is no database: SQLite cannot write into it, so it is set aside.
        for suffix in ("-wal", "-shm", ""):
            path = database.with_name(database.name + suffix)
            if path.exists():
                path.replace(database.with_name(f"{database.name}.damaged{suffix}"))
        _overwrite(database, source)


def _overwrite(database: Path, source: sqlite3.Connection) -> None:
    """Write a whole database into another, through SQLite and its journal."""
    with closing(_connect(database, _IN_USE_TIMEOUT_S, create=True)) as connection:
        # Only the last connection to a database may leave WAL, so this fails while another process
        # has it open, and otherwise nothing of the old log can be taken for the new database's.
        connection.execute("PRAGMA journal_mode = DELETE")
        # before the database, so that no index of another database ever lies beside it
        shutil.rmtree(database.parent / _INDEX, ignore_errors=True)
        source.backup(connection)


def _write_archive(partial: Path, copy: Path, manifest: BackupManifest) -> None:
    with partial.open("wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_MANIFEST, _MANIFESTS.dump_json(manifest, indent=2))
            archive.write(copy, _CONTENT)
        stream.flush()
        os.fsync(stream.fileno())


def _extract(file: Path, copy: Path, manifest: BackupManifest) -> None:
    digest, left = hashlib.sha256(), manifest.database_bytes
    try:
        with (
            zipfile.ZipFile(file) as archive,
            archive.open(_CONTENT) as packed,
            copy.open("wb") as stream,
        ):
            for chunk in _chunks(packed):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                stream.write(chunk)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError) as error:
        raise BackupError(f"{file} is damaged ({error}); use an earlier backup") from error
    if left or digest.hexdigest() != manifest.database_sha256:
        raise BackupError(
            f"{file} is damaged: its database does not match its digest; use an earlier backup"
        )


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


def _connect(
    path: Path, timeout_s: float = _IN_USE_TIMEOUT_S, *, create: bool = False
) -> sqlite3.Connection:
    mode = "rwc" if create else "rw"
    address = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=timeout_s, isolation_level=None)


def _is_backup(file: Path) -> bool:
    try:
        read_manifest(file)
    except BackupError:
        return False
    return True


def _create(path: Path) -> None:
    """Create an empty file that only its owner can read; a leftover of a killed run is replaced."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, _OWNER_ONLY))


def _sync_folder(folder: Path) -> None:
    """Put a renaming on disk; Windows cannot open folders, and needs none of it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _removed_at_end(*paths: Path) -> Iterator[None]:
    try:
        yield
    finally:
        for path in paths:
            for suffix in ("", "-journal", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def _readable_errors(written: Path, read: Path) -> Iterator[None]:
    try:
        yield
    except LibraryError:
        raise
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise LibraryBusyError(
                "another process has the database open; stop the bot, the feed watcher and every "
                "other newsdesk command, then try again"
            ) from error
        raise BackupError(
            f"cannot write {written}: {error}; check the disk's free space"
        ) from error
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{read} is damaged ({error}); use an earlier backup") from error
    except OSError as error:
        where = error.filename or written
        raise BackupError(f"cannot write {where}: {error.strerror}") from error

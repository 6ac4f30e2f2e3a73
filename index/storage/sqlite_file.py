"""The database as an SQLite file: connections, transactions and readable errors."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from index.errors import LibraryBusyError, LibraryError

BUSY_TIMEOUT_S = 60.0


class SqliteFile:
    """A database file that threads and processes of one machine share.

    Attributes:
        name: The file, for people.
        address: Where it is, as `newsdesk status` shows it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self.address = f"sqlite:///{path}"
        self._engine = _engine(path)
        event.listen(self._engine, "connect", _keep_foreign_keys)
        self._writing = self._engine.execution_options(begin="IMMEDIATE")

    def exists(self) -> bool:
        """Whether there is a file yet."""
        return self.path.exists()

    def prepare(self) -> None:
        """Create the folder of the file.

        Raises:
            LibraryError: The folder cannot be created.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"cannot create the folder {self.path.parent}: {error.strerror}; "
                "set NEWSDESK_HOME to a folder that you can write to"
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees a single state of the database, as of its first read.

        Raises:
            LibraryError: The database cannot be used.
        """
        with _readable_errors(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a write transaction; it is on disk when the block ends without an error.

        Raises:
            LibraryBusyError: Other processes kept writing for `BUSY_TIMEOUT_S`.
            LibraryError: The database cannot be used.
        """
        with _readable_errors(self.path), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Open a transaction in which dropping a table does not delete the rows that refer to it.

        SQLite changes a constraint only by recreating the table. With foreign keys on, dropping the
        old table deletes all rows that refer to it (https://sqlite.org/lang_altertable.html, 7).

        Raises:
            LibraryError: The changed tables are inconsistent; nothing was changed.
        """
        engine = _engine(self.path)  # separate: a transaction ignores the switch for foreign keys
        try:
            with (
                _readable_errors(self.path),
                engine.execution_options(begin="IMMEDIATE").begin() as connection,
            ):
                yield connection
                if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                    raise LibraryError(
                        f"the tables of {self.path} are inconsistent after the migration, which "
                        "was undone; restore the database from a backup"
                    )
        finally:
            engine.dispose()

    def caching(self, name: str) -> AbstractContextManager[Connection]:  # noqa: ARG002 - one writes at a time
        """Open a write transaction; see `Database.caching`."""
        return self.writing()

    @contextmanager
    def try_lock(self, name: str) -> Iterator[bool]:
        """Take a lock unless another holds it; see `Database.try_lock`.

        A transaction on an empty database beside the file is a lock that every platform has, and
        that ends with its process.
        """
        path = self.path.with_name(f"{name}.lock")
        try:
            connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise LibraryError(f"cannot use the lock {path}: {error}") from error
        try:
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise LibraryError(f"cannot use the lock {path}: {error}") from error
                yield False
            else:
                yield True
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),  # a path may hold a ? or a %
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


@contextmanager
def _readable_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig)
        if "locked" in reason or "busy" in reason:
            raise LibraryBusyError(
                f"another process has been writing to {path} for over {BUSY_TIMEOUT_S:.0f} s; "
                "wait until it is done or stop it"
            ) from error
        raise LibraryError(
            f"cannot use the database {path}: {reason}; check the disk and the file's permissions"
        ) from error
    except DatabaseError as error:
        raise LibraryError(
            f"cannot use the database {path}: {error.orig}; restore it from a backup"
        ) from error


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, in _on_begin
    _enable_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")


def _keep_foreign_keys(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")


def _enable_wal(connection: sqlite3.Connection) -> None:
    # SQLite's busy timeout does not cover this statement: two processes that created a library at
    # the same time met a lock in 1 of 4 runs.
    give_up_at = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)
        else:
            return


def _on_begin(connection: Connection) -> None:
    # A deferred transaction that starts to write meets locks: 365 of 400 with two writers, none if
    # it begins IMMEDIATE.
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")

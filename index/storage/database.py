"""One SQLite database: connections, transactions, migrations and readable errors."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    String,
    column,
    create_engine,
    event,
    select,
    table,
    text,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from index.errors import LibraryBusyError, LibraryError, SchemaError

BUSY_TIMEOUT_S = 60.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class History:
    """The migrations of one package's tables.

    Attributes:
        folder: The folder with the Alembic scripts.
        version_table: The table that stores the current version.
        head: The newest version.
    """

    folder: Path
    version_table: str
    head: str


@dataclass(frozen=True, slots=True)
class Migration:
    """What a migration did to the tables of one package.

    Attributes:
        before: The version that it found; "" if there were no tables.
        after: The version that the tables have now.
    """

    before: str
    after: str

    def __bool__(self) -> bool:
        """Whether older tables were upgraded."""
        return self.before not in ("", self.after)


class Database:
    """A database file that threads and processes share; each package has its own tables."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path)
        event.listen(self._engine, "connect", _keep_foreign_keys)
        self._writing = self._engine.execution_options(begin="IMMEDIATE")

    def prepare(self, history: History) -> None:
        """Create the tables of a new database; refuse those of another version.

        Args:
            history: The migrations of the package.

        Raises:
            SchemaError: Another version made the tables.
            LibraryError: The folder is not writable, or the file is not a database.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"cannot create the folder {self.path.parent}: {error.strerror}; "
                "set NEWSDESK_HOME to a folder that you can write to"
            ) from error
        with self.reading() as connection:
            version = _version(connection, history)
        if version is None:
            self.migrate(history)
        elif version != history.head:
            raise SchemaError(
                f"the database {self.path} has schema {version}, this version of newsdesk needs "
                f"{history.head}; stop the bot, back up the file and run `newsdesk migrate`"
            )

    def is_new(self, history: History) -> bool:
        """Whether the database file does not exist or has no tables of a package.

        Args:
            history: The migrations of the package.
        """
        if not self.path.exists():
            return True
        with self.reading() as connection:
            return _version(connection, history) is None

    def migrate(self, history: History) -> Migration:
        """Migrate the tables to the newest version, in one transaction.

        Args:
            history: The migrations of the package.

        Returns:
            The versions before and after.

        Raises:
            SchemaError: A newer version made the database.
            LibraryError: The migrated tables are inconsistent; nothing was changed.
        """
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(history.folder).replace("%", "%%"))
        with self._rebuilding() as connection:
            version = _version(connection, history)
            migration = Migration(version or "", history.head)
            if version == history.head:  # another process has migrated it
                return migration
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise SchemaError(
                    f"the database {self.path} has schema {version}, which this version of "
                    "newsdesk does not know; install the newest newsdesk"
                ) from error
            if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise LibraryError(
                    f"the tables of {self.path} are inconsistent after the migration, which was "
                    "undone; restore the database from a backup"
                )
        return migration

    @contextmanager
    def _rebuilding(self) -> Iterator[Connection]:
        """Open a transaction in which dropping a table does not delete the rows that refer to it.

        SQLite changes a constraint only by recreating the table. With foreign keys on, dropping the
        old table deletes all rows that refer to it (https://sqlite.org/lang_altertable.html, 7).
        """
        engine = _engine(self.path)  # separate: a transaction ignores the switch for foreign keys
        try:
            with (
                _readable_errors(self.path),
                engine.execution_options(begin="IMMEDIATE").begin() as connection,
            ):
                yield connection
        finally:
            engine.dispose()

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

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


class PackageStore:
    """The tables of one package in a database; subclasses read and write them.

    Args:
        path: The database file. Call `prepare` before anything else.
    """

    history: History

    def __init__(self, path: Path) -> None:
        self.database = Database(path)

    def prepare(self) -> None:
        """Create the tables of a new database; refuse those of another version.

        Raises:
            SchemaError: Another version made the tables.
            LibraryError: The folder is not writable, or the file is not a database.
        """
        self.database.prepare(self.history)

    def migrate(self) -> Migration:
        """Migrate the tables to the newest version, in one transaction.

        Returns:
            The versions before and after.

        Raises:
            SchemaError: A newer version made the database.
            LibraryError: The migrated tables are inconsistent; nothing was changed.
        """
        return self.database.migrate(self.history)

    def close(self) -> None:
        """Close every connection."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def columns_of(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name, as a statement takes the columns of a row."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def read_row(kind: type[T], row: Any, /, **given: object) -> T:
    """Return a row as a dataclass.

    Args:
        kind: The dataclass; each of its fields is named like a column of the row.
        row: The row; other columns are ignored.
        given: The fields that are not simply a column.
    """
    names = (field.name for field in fields(kind))  # type: ignore[arg-type] # T is a dataclass
    return kind(**{name: given[name] if name in given else getattr(row, name) for name in names})


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


def _version(connection: Connection, history: History) -> str | None:
    tables = select(text("1")).select_from(text("sqlite_master"))
    if connection.execute(
        tables.where(text("name = :name")), {"name": history.version_table}
    ).first():
        version = select(column("version_num", String)).select_from(table(history.version_table))
        found = connection.scalar(version)
        return None if found is None else str(found)
    return None

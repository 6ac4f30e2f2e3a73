"""A database with the tables of each package: in a file of the home, or on a PostgreSQL server."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from sqlalchemy import Connection, MetaData, String, column, inspect, select, table, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert

from index.errors import SchemaError
from index.storage.postgres_server import PostgresServer
from index.storage.sqlite_file import SqliteFile

if TYPE_CHECKING:
    from alembic.config import Config

FILE_NAME = "newsdesk.db"
# The version of tables that are being copied from another database.
UNFINISHED = "copying"

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


class Storage(Protocol):
    """What holds a database: an SQLite file or a PostgreSQL server.

    Attributes:
        name: The database, for people.
        address: Where it is, as `newsdesk status` shows it; without a password.
    """

    name: str
    address: str

    def exists(self) -> bool:
        """Whether there is a database yet."""

    def prepare(self) -> None:
        """Make ready to create tables; raise `LibraryError` if none can be created."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a connection that sees a single state of the database, as of its first read."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a write transaction; it is on disk when the block ends without an error."""

    def rebuilding(self) -> AbstractContextManager[Connection]:
        """Open a write transaction that may recreate tables."""

    def caching(self, name: str) -> AbstractContextManager[Connection]:
        """Open a write transaction for tables that can be filled again."""

    def try_lock(self, name: str) -> AbstractContextManager[bool]:
        """Take a lock of the processes that share the database, unless another holds it."""

    def close(self) -> None:
        """Close every connection."""


class Database:
    """A database that threads and processes share; each package has its own tables.

    Args:
        home: The home folder. Without a `url`, it holds the database as an SQLite file.
        url: The address of a PostgreSQL database, as `LibrarySettings.database_url` has it.
    """

    def __init__(self, home: Path, url: str = "") -> None:
        self._storage: Storage = PostgresServer(url) if url else SqliteFile(home / FILE_NAME)
        self.url = url
        self.name = self._storage.name
        self.address = self._storage.address

    @property
    def is_file(self) -> bool:
        """Whether the database is the SQLite file in the home."""
        return not self.url

    def prepare(self, history: History) -> None:
        """Create the tables of a new database; refuse those of another version.

        Args:
            history: The migrations of the package.

        Raises:
            SchemaError: Another version made the tables.
            LibraryError: The folder is not writable, or the file is not a database.
        """
        self._storage.prepare()
        version = self.version(history)
        if version is None:
            self.migrate(history)
        elif version == UNFINISHED:
            raise SchemaError(self._unfinished())
        elif version > history.head:  # versions are numbers of four digits
            raise SchemaError(self._unknown(version))
        elif version != history.head:
            raise SchemaError(
                f"the database {self.name} has schema {version}, this version of newsdesk needs "
                f"{history.head}; stop the bot, back up the database and run `newsdesk migrate`"
            )

    def version(self, history: History) -> str | None:
        """Return the version of a package's tables; None if there are none."""
        with self.reading() as connection:
            return _version(connection, history)

    def set_version(self, history: History, version: str) -> None:
        """Say which version the tables of a package have."""
        versions = table(history.version_table, column("version_num", String))
        with self.writing() as connection:
            connection.execute(update(versions).values(version_num=version))

    def is_new(self, history: History) -> bool:
        """Whether the database does not exist or has no tables of a package.

        Args:
            history: The migrations of the package.
        """
        return not self._storage.exists() or self.version(history) is None

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
        from alembic.util import CommandError

        with self._storage.rebuilding() as connection:
            version = _version(connection, history)
            migration = Migration(version or "", history.head)
            if version == history.head:  # another process has migrated it
                return migration
            if version == UNFINISHED:
                raise SchemaError(self._unfinished())
            config = migration_config(history, connection.dialect.name)
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise SchemaError(self._unknown(version)) from error
        return migration

    def _unknown(self, version: str | None) -> str:
        return (
            f"the database {self.name} has schema {version}, which this version of newsdesk does "
            "not know; install the newest newsdesk"
        )

    def _unfinished(self) -> str:
        return (
            f"the database {self.name} holds an unfinished copy; "
            "run the same `newsdesk migrate-data` again"
        )

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a connection that sees a single state of the database, as of its first read.

        Raises:
            LibraryError: The database cannot be used.
        """
        return self._storage.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """Open a write transaction; it is on disk when the block ends without an error.

        Raises:
            LibraryBusyError: Other processes kept writing for `BUSY_TIMEOUT_S`.
            LibraryError: The database cannot be used.
        """
        return self._storage.writing()

    def caching(self, name: str) -> AbstractContextManager[Connection]:
        """Open a write transaction for tables that are filled from others and can be again.

        On PostgreSQL it holds up no other writer, and does not wait: a process that waited for
        the lock would keep a connection that the one that has it may need.

        Args:
            name: The name of these tables.

        Raises:
            LibraryBusyError: Another process is filling them.
            LibraryError: The database cannot be used.
        """
        return self._storage.caching(name)

    def try_lock(self, name: str) -> AbstractContextManager[bool]:
        """Take a lock of the processes that share the database, unless another holds it.

        Args:
            name: The name of the lock: letters, digits and hyphens.

        Returns:
            A context manager that yields whether the lock was free. It is held until the block or
            the process ends.

        Raises:
            LibraryError: The database cannot be used.
        """
        return self._storage.try_lock(name)

    def close(self) -> None:
        """Close every connection."""
        self._storage.close()


class PackageStore:
    """The tables of one package in a database; subclasses read and write them.

    Args:
        home: The home folder. Call `prepare` before anything else.
        url: The address of a PostgreSQL database; "" for the file in the home.
    """

    history: History
    tables: MetaData

    def __init__(self, home: Path, url: str = "") -> None:
        self.home = home
        self.database = Database(home, url)

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

    def is_new(self) -> bool:
        """Whether the database has no tables of the package yet."""
        return self.database.is_new(self.history)

    def is_untouched(self) -> bool:
        """Whether the rows are only those that the migrations make."""
        return False

    def close(self) -> None:
        """Close every connection."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def migration_config(history: History, dialect: str) -> "Config":
    """Return what Alembic needs to know of a history.

    Args:
        history: The migrations of a package. The first of each dialect are in a folder of its own;
            those that came later are shared.
        dialect: "sqlite" or "postgresql".
    """
    from alembic.config import Config

    folders = (history.folder / name for name in (dialect, "versions"))
    options = {
        "script_location": str(history.folder),
        "path_separator": "newline",
        "version_locations": "\n".join(str(folder) for folder in folders if folder.is_dir()),
    }
    config = Config()
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config


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


def upsert(connection: Connection, table: Any) -> Insert:
    """Return an INSERT that may say what to do about a row that is there already.

    Args:
        connection: A write transaction; each dialect has its own construct for this.
        table: The mapped class.
    """
    if connection.dialect.name == "postgresql":
        # a tenth of the start of a command, which a library in a file does not need
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)  # type: ignore[return-value] # it has the same methods
    return sqlite.insert(table)


def _version(connection: Connection, history: History) -> str | None:
    if not inspect(connection).has_table(history.version_table):
        return None
    version = select(column("version_num", String)).select_from(table(history.version_table))
    found = connection.scalar(version)
    return None if found is None else str(found)

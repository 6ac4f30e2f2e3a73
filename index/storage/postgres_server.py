"""The database on a PostgreSQL server: connections, transactions and readable errors."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, func, make_url, select
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from index.errors import LibraryBusyError, LibraryError, SettingsError

OLDEST_VERSION = 14
BUSY_TIMEOUT_S = 60.0
# The channel on which each writing of the library tells its revision to other processes.
CHANNEL = "newsdesk_revision"
# Every writing transaction takes this lock first, so that ids are given in the order of commits.
# Without it, 4 writers of 4,800 rows left 338 that a reader with the newest id never saw.
WRITE_LOCK = 7_305_812_094_116_230_733
# A server that restarts is back within seconds; a question may wait that long.
_RECONNECT_S = 30.0
_RECONNECT_EVERY_S = 0.1
_POOL_SIZE = 5
_MOST_CONNECTIONS = 30
_BUSY_STATES = ("55P03", "40001", "40P01", "57014")
_ABSENT_CLASSES = ("08", "57")  # connection exceptions; the operator stops or starts the server


class PostgresServer:
    """A database that threads, processes and machines share.

    No statement is prepared and no setting outlives its transaction, so that pgbouncer may stand
    between in transaction mode.

    Attributes:
        name: The address without its password, for people.
        address: The same, as `newsdesk status` shows it.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.url = url
        self.name = self.address = parsed.render_as_string(hide_password=True)
        self._engine = _engine(url)
        self._reading = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._was_reached = False

    def exists(self) -> bool:
        """Whether there is a database; without one, no connection can be opened."""
        return True

    def prepare(self) -> None:
        """Check that the server can hold a library.

        Raises:
            LibraryError: It is too old, or the database has another encoding than UTF-8.
        """
        with self.reading() as connection:
            version = int((connection.dialect.server_version_info or (0,))[0])
            encoding = connection.scalar(select(func.current_setting("server_encoding")))
        if version < OLDEST_VERSION:
            raise LibraryError(
                f"{self.name} is PostgreSQL {version}; newsdesk needs {OLDEST_VERSION} or later"
            )
        if encoding != "UTF8":
            raise LibraryError(
                f"{self.name} has the encoding {encoding}; create a database with ENCODING 'UTF8'"
            )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection that sees a single state of the database, as of its first read.

        Raises:
            LibraryError: The database cannot be used.
        """
        with self._readable_errors(), self._connect(self._reading) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a write transaction; it is on disk when the block ends without an error.

        Raises:
            LibraryBusyError: Other processes kept writing for `BUSY_TIMEOUT_S`.
            LibraryError: The database cannot be used.
        """
        with self._readable_errors(), self._connect(self._engine, locked=True) as connection:
            yield connection
            connection.commit()

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Open a transaction that changes tables."""
        with self.writing() as connection:
            yield connection

    @contextmanager
    def caching(self, name: str) -> Iterator[Connection]:
        """Open a write transaction under a lock of its own; see `Database.caching`."""
        attempt = select(func.pg_try_advisory_xact_lock(_lock_number(name)))
        with self._readable_errors(), self._connect(self._engine) as connection:
            if not connection.scalar(attempt):
                raise LibraryBusyError(f"another process is filling the tables of the {name}")
            yield connection
            connection.commit()

    @contextmanager
    def try_lock(self, name: str) -> Iterator[bool]:
        """Take an advisory lock unless another holds it; see `Database.try_lock`.

        A transaction holds the lock, so that it also works behind pgbouncer.
        """
        attempt = select(func.pg_try_advisory_xact_lock(_lock_number(name)))
        with self._readable_errors(), self._connect(self._engine) as connection:
            yield bool(connection.scalar(attempt))

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _connect(self, engine: Engine, *, locked: bool = False) -> Connection:
        """Connect and begin a transaction; wait for a server that was reached before."""
        give_up_at = time.monotonic() + _RECONNECT_S
        while True:
            connection: Connection | None = None
            try:
                connection = engine.connect()
                if locked:
                    connection.exec_driver_sql(
                        f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_S * 1000:.0f}; "
                        f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"
                    )
            except DBAPIError as error:
                if connection is not None:
                    connection.close()
                late = time.monotonic() > give_up_at
                if late or not self._was_reached or not _is_absent(error):
                    raise
                time.sleep(_RECONNECT_EVERY_S)
            else:
                self._was_reached = True
                return connection

    @contextmanager
    def _readable_errors(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeoutError as error:
            raise LibraryBusyError(
                f"all {_MOST_CONNECTIONS} connections to {self.name} are in use; try again"
            ) from error
        except DBAPIError as error:
            reason = " ".join(str(error.orig).split()) or type(error.orig).__name__
            if _state(error) in _BUSY_STATES:
                raise LibraryBusyError(
                    f"{self.name} is busy: {reason}; wait until other processes are done"
                ) from error
            if _is_absent(error):
                raise LibraryError(
                    f"no connection to {self.name}: {reason}; check that the server runs and that "
                    "NEWSDESK_DATABASE_URL is right"
                ) from error
            raise LibraryError(
                f"cannot use the database {self.name}: {reason}; see the server's log"
            ) from error


def announce(connection: Connection, revision: int) -> None:
    """Tell other processes the library's new revision once the transaction is committed.

    Args:
        connection: A write transaction. On SQLite nothing is done: its readers ask the file.
        revision: The new revision.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify(CHANNEL, str(revision))))


def copy_in(connection: Connection, table: Table, rows: Iterable[Sequence[object]]) -> None:
    """Write rows with COPY, several times faster than with INSERT.

    Args:
        connection: A write transaction on a PostgreSQL server.
        table: The table.
        rows: The values of all columns, in the order of the table's columns.
    """
    prepare = connection.dialect.identifier_preparer
    names = ", ".join(prepare.format_column(column) for column in table.columns)
    convert = [column.type.bind_processor(connection.dialect) for column in table.columns]
    driver: Any = connection.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {prepare.format_table(table)} ({names}) FROM STDIN") as copied,
    ):
        for row in rows:
            copied.write_row(
                [
                    value if into is None else into(value)
                    for value, into in zip(row, convert, strict=True)
                ]
            )


@contextmanager
def listen(url: str, channel: str) -> Iterator[Callable[[float], bool]]:
    """Listen for notifications, on a connection that does nothing else.

    Yields:
        A function that waits so many seconds at most, and returns whether there was one.

    Raises:
        LibraryError: The server cannot be reached.
    """
    import psycopg

    parsed = make_url(url)
    try:
        with psycopg.connect(
            parsed.set(drivername="postgresql").render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=10,
            application_name="newsdesk listening",
        ) as connection:
            connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
            yield lambda timeout_s: bool(list(connection.notifies(timeout=timeout_s, stop_after=1)))
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise LibraryError(
            f"no connection to {parsed.render_as_string(hide_password=True)}: {reason}; "
            "check that the server runs"
        ) from error


def _engine(url: str) -> Engine:
    try:
        return create_engine(
            url,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
            pool_size=_POOL_SIZE,
            max_overflow=_MOST_CONNECTIONS - _POOL_SIZE,
            connect_args={
                "prepare_threshold": None,
                "connect_timeout": 10,
                "application_name": "newsdesk",
            },
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise SettingsError(
            "NEWSDESK_DATABASE_URL names a PostgreSQL server; "
            "run `pip install 'newsdesk[postgres]'`"
        ) from error


def _lock_number(name: str) -> int:
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _state(error: DBAPIError) -> str:
    original: Any = error.orig
    return getattr(original, "sqlstate", None) or ""


def _is_absent(error: DBAPIError) -> bool:
    """Whether the server is not there: refused, stopped, starting, or gone in the middle."""
    state = _state(error)
    return error.connection_invalidated or not state or state[:2] in _ABSENT_CLASSES

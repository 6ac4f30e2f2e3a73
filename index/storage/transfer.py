"""Copy the tables of a package from one database to another, and compare the two."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    MetaData,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    update,
)

from index.errors import LibraryError
from index.storage.database import UNFINISHED, Database, PackageStore
from index.storage.postgres_server import copy_in

_ROWS_AT_A_TIME = 5000
_DIGEST_BYTES = 16

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class TableDigest:
    """What a table holds.

    Attributes:
        table: Its name.
        rows: How many rows it has.
        digest: The sum of the hashes of its rows, so that their order does not count.
    """

    table: str
    rows: int
    digest: str


def digests(
    database: Database, metadata: MetaData, progress: Progress = lambda *_: None
) -> tuple[TableDigest, ...]:
    """Return what each table of a package holds.

    Args:
        database: The database.
        metadata: The tables of the package.
        progress: Called with the table, the rows done and their total.
    """
    return tuple(_digest(database, table, progress) for table in metadata.sorted_tables)


def copy(
    source: PackageStore, target: PackageStore, progress: Progress = lambda *_: None
) -> tuple[TableDigest, ...]:
    """Copy the tables of a package; one that was interrupted goes on where it stopped.

    Until the copy is found equal, `target` cannot be opened otherwise.

    Args:
        source: The store to read. Nothing may write to it meanwhile.
        target: A store of the same package, without rows or with an unfinished copy.
        progress: Called with the table, the rows done and their total.

    Returns:
        What each table holds, in both.

    Raises:
        LibraryError: `target` holds something else, or `source` was changed meanwhile.
    """
    _begin(target)
    tables = source.tables.sorted_tables
    for table in tables:
        _copy_rows(source.database, target.database, table, progress)
    for table in tables:
        _copy_own_references(source.database, target.database, table)
        _copy_last_number(source.database, target.database, table)
    wanted = digests(source.database, source.tables, progress)
    got = digests(target.database, target.tables, progress)
    differing = [left.table for left, right in zip(wanted, got, strict=True) if left != right]
    if differing:
        raise LibraryError(
            f"{target.database.name} differs from {source.database.name} in "
            f"{', '.join(differing)}; stop what still writes there, and copy again with --afresh"
        )
    target.database.set_version(target.history, target.history.head)
    return got


def is_unfinished(target: PackageStore) -> bool:
    """Whether a copy to a store was interrupted."""
    return target.database.version(target.history) == UNFINISHED


def empty(target: PackageStore) -> None:
    """Remove the rows of an unfinished copy.

    Raises:
        LibraryError: `target` holds no unfinished copy.
    """
    if not is_unfinished(target):
        raise LibraryError(f"{target.database.name} holds no unfinished copy; nothing was removed")
    with target.database.writing() as connection:
        for table in reversed(target.tables.sorted_tables):
            connection.execute(delete(table))


def _begin(target: PackageStore) -> None:
    if not target.is_new() and is_unfinished(target):
        return
    target.prepare()
    if any(_counted(target.database, table) for table in target.tables.sorted_tables):
        if not target.is_untouched():
            raise LibraryError(
                f"{target.database.name} holds something already; compare it with --verify-only, "
                "or name an empty database"
            )
        with target.database.writing() as connection:
            for table in reversed(target.tables.sorted_tables):
                connection.execute(delete(table))
    target.database.set_version(target.history, UNFINISHED)


def _counted(database: Database, table: Table) -> int:
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _key(table: Table) -> list[Any]:
    return list(table.primary_key.columns)


def _batches(
    database: Database, table: Table, after: Sequence[object] | None
) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table behind a key, in the order of their keys."""
    key = _key(table)
    while True:
        query = select(table).order_by(*key).limit(_ROWS_AT_A_TIME)
        if after is not None:
            bound = [literal(value, column.type) for value, column in zip(after, key, strict=True)]
            query = query.where(tuple_(*key) > tuple_(*bound))
        with database.reading() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        yield rows
        after = [getattr(rows[-1], column.name) for column in key]


def _digest(database: Database, table: Table, progress: Progress) -> TableDigest:
    total = _counted(database, table)
    rows = sum_of_hashes = 0
    for batch in _batches(database, table, None):
        for row in batch:
            hashed = hashlib.blake2b(repr(tuple(row)).encode(), digest_size=_DIGEST_BYTES)
            sum_of_hashes += int.from_bytes(hashed.digest(), "big")
        rows += len(batch)
        progress(f"comparing {table.name}", rows, total)
    digest = sum_of_hashes % 2 ** (8 * _DIGEST_BYTES)
    return TableDigest(table.name, rows, f"{digest:0{2 * _DIGEST_BYTES}x}")


def _own_references(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _copy_rows(source: Database, target: Database, table: Table, progress: Progress) -> None:
    key = _key(table)
    names = [column.name for column in table.columns]
    later = _own_references(table)
    newest = select(*key).order_by(*(column.desc() for column in key)).limit(1)
    with target.reading() as connection:
        last = connection.execute(newest).first()
    total, done = _counted(source, table), _counted(target, table)
    for batch in _batches(source, table, None if last is None else tuple(last)):
        # a row may refer to a later one of its table: that is written when all are there
        rows = (
            [
                [None if name in later else value for name, value in zip(names, row, strict=True)]
                for row in batch
            ]
            if later
            else batch
        )
        with target.writing() as connection:
            if target.is_file:
                values = [dict(zip(names, row, strict=True)) for row in rows]
                connection.execute(insert(table), values)
            else:
                copy_in(connection, table, rows)
        done += len(batch)
        progress(f"copying {table.name}", done, total)


def _copy_own_references(source: Database, target: Database, table: Table) -> None:
    (key, *others) = _key(table)
    for name in _own_references(table):
        assert not others
        column = table.c[name]
        after: Any = None
        while True:
            query = select(key, column).where(column.is_not(None)).order_by(key)
            query = query.limit(_ROWS_AT_A_TIME)
            if after is not None:
                query = query.where(key > after)
            with source.reading() as connection:
                rows = connection.execute(query).all()
            if not rows:
                break
            after = rows[-1][0]
            change = update(table).where(key == bindparam("of")).values({name: bindparam("to")})
            with target.writing() as connection:
                connection.execute(change, [{"of": row[0], "to": row[1]} for row in rows])


def _copy_last_number(source: Database, target: Database, table: Table) -> None:
    """Let the numbers of rows go on after the last that was ever given, also to a removed row."""
    column = table.autoincrement_column
    if column is None or column.foreign_keys or column.autoincrement is False:
        return
    with source.reading() as connection:
        last = _last_number(connection, table, column.name)
    if last:
        with target.writing() as connection:
            _set_last_number(connection, table, column.name, last)


def _last_number(connection: Connection, table: Table, column: str) -> int:
    highest: int = connection.scalar(select(func.max(table.c[column]))) or 0
    if connection.dialect.name == "postgresql":
        given = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:table, :column))")
        values = {"table": table.name, "column": column}
    elif table.dialect_options["sqlite"]["autoincrement"]:
        given = text("SELECT max(seq) FROM sqlite_sequence WHERE name = :table")
        values = {"table": table.name}
    else:
        return highest
    return max(highest, connection.scalar(given, values) or 0)


def _set_last_number(connection: Connection, table: Table, column: str, last: int) -> None:
    values = {"table": table.name, "last": last}
    if connection.dialect.name == "postgresql":
        given = "SELECT setval(pg_get_serial_sequence(:table, :column), :last)"
        connection.execute(text(given), {**values, "column": column})
    elif table.dialect_options["sqlite"]["autoincrement"]:
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), values
        )

"""The built-in keyword index: BM25 in SQLite's FTS5, in a file of its own beside the vectors."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from index.search.keyword_index import (
    DamagedIndexError,
    Held,
    Joint,
    PassageText,
    ReadChanges,
    rare_words,
    text_digest,
)
from index.search.scope import PassageScope
from index.text.words import words

# The weight of a headline word; a word of the passage has 1. On RealTimeQA, BM25 alone finds .601 /
# .846 / .937 of the articles at 1 / 4 / 10 (MRR .721); with a headline weight of 1 it finds .552 /
# .832 / .937 (MRR .690).
TITLE_WEIGHT = 4.0
_FORMAT = 1
_BUSY_TIMEOUT_S = 60.0
# Up to so many hidden passages are asked for besides the wanted ones, and then left out here.
_FEW_HIDDEN = 1000
_TABLES = """
    CREATE TABLE held (
        library TEXT NOT NULL, revision INTEGER NOT NULL, newest_id INTEGER NOT NULL,
        passages INTEGER NOT NULL
    );
    INSERT INTO held VALUES ('', 0, 0, 0);
    CREATE VIRTUAL TABLE passage_words USING fts5(
        title, words, tokenize = 'porter unicode61 remove_diacritics 2'
    );
    CREATE VIRTUAL TABLE private_words USING fts5(
        title, words, tokenize = 'porter unicode61 remove_diacritics 2'
    );
"""


def match_expression(searched: Sequence[str], joint: Joint = "OR") -> str:
    """Return the FTS5 expression for any or all of some words, each quoted.

    FTS5 rejects unquoted text such as "COVID-19 vaccine".
    """
    return f" {joint} ".join(f'"{word}"' for word in searched)


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many public passages there are at a revision, and how many contain a word."""

    revision: int
    public: int
    known: dict[tuple[str, int | None], int] = field(default_factory=dict)


class Fts5Index:
    """The words of all passages in one SQLite file, which the processes of a home share.

    Args:
        path: The file; None keeps the index in memory.
    """

    engine = "fts5"

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._counts = _Counts(-1, 0)
        self._file = 0  # grows when the file is deleted; connections to earlier ones are closed

    # -- writing ---------------------------------------------------------------------------

    def update(self, read: ReadChanges) -> Held:
        """Apply the changes of the library in one transaction; see `KeywordIndex`."""
        with self._connection() as connection, _writing(connection):
            held = _held(connection)
            with read(held, partial(_digests, connection)) as changes:
                if changes is None:
                    return held
                count = held.passages
                if changes.is_fresh:
                    connection.execute("DELETE FROM passage_words")
                    connection.execute("DELETE FROM private_words")
                    count = 0
                count -= _delete(connection, changes.removed)
                for batch in changes.added:
                    count += _insert(connection, batch)
                if count != changes.held.passages:
                    raise DamagedIndexError(
                        f"it has {count} passages, the library {changes.held.passages}"
                    )
                connection.execute(
                    "UPDATE held SET library = ?, revision = ?, newest_id = ?, passages = ?",
                    (
                        changes.held.library, changes.held.revision,
                        changes.held.newest_id, changes.held.passages,
                    ),
                )  # fmt: skip
                return changes.held

    def clear(self) -> None:
        """Delete the file; other processes that have it open go on with what they have."""
        self.close()
        with self._lock:
            self._file += 1
        if self._path is not None:
            for suffix in ("", "-wal", "-shm"):
                with suppress(OSError):
                    self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)

    # -- reading ---------------------------------------------------------------------------

    def search(self, query: str, limit: int, scope: PassageScope) -> list[tuple[int, float]]:
        """Find passages by their words; see `KeywordIndex`.

        BM25 counts how rare a word is over all passages, hidden ones included. That can change the
        order of the results, but never adds a hidden passage.
        """
        searched = words(query)
        if not searched:
            return []
        few = len(scope.hidden) <= _FEW_HIDDEN
        condition, parameters = ("", {}) if few else scope.condition("passage_words.rowid")
        with self._connection() as connection:
            expression = match_expression(self._rare_words(connection, searched))
            rows = connection.execute(
                "SELECT rowid, "  # noqa: S608 - we write the condition, its values are bound
                f"-bm25(passage_words, {TITLE_WEIGHT}) AS score FROM passage_words "
                f"WHERE passage_words MATCH :expression {'AND' if condition else ''} {condition} "
                "ORDER BY score DESC LIMIT :limit",
                {
                    "expression": expression,
                    "limit": limit + (len(scope.hidden) if few else 0),
                    **parameters,
                },
            ).fetchall()
        seen = scope.shows([row[0] for row in rows])
        return [(row[0], row[1]) for row, is_seen in zip(rows, seen, strict=True) if is_seen][
            :limit
        ]

    def containing(
        self, words: Sequence[str], joint: Joint, scope: PassageScope | None, limit: int | None
    ) -> list[int]:
        """Return the passages that contain any or all of some words; see `KeywordIndex`."""
        found: list[int] = []
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT rowid FROM passage_words WHERE passage_words MATCH ?",
                (match_expression(words, joint),),
            )
            many = 40  # the first of a common word, then more at once
            while batch := [row[0] for row in rows.fetchmany(many)]:
                seen = [True] * len(batch) if scope is None else scope.shows(batch)
                found += [key for key, is_seen in zip(batch, seen, strict=True) if is_seen]
                if limit is not None and len(found) >= limit:
                    break
                many = min(2 * many, 10_000)
            rows.close()
        return found[:limit]

    def _rare_words(
        self, connection: sqlite3.Connection, searched: Sequence[str]
    ) -> tuple[str, ...]:
        held = _held(connection)
        with self._lock if self._path is not None else nullcontext():
            if self._counts.revision != held.revision:
                self._counts = _Counts(held.revision, held.passages - _count_private(connection))
            counts = self._counts

        def count(word: str, most: int | None) -> int:
            known = counts.known.get((word, most))
            if known is None:
                known = counts.known[word, most] = _count_public(connection, word, most)
            return known

        return rare_words(searched, counts.public, count)

    # -- connections -----------------------------------------------------------------------

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to one thread.

        Raises:
            DamagedIndexError: The file is no database, or is damaged.
            OSError: The file cannot be opened or written.
            TimeoutError: Another process wrote to it for too long.
        """
        if self._path is None:  # one connection is one database
            with self._lock, _readable_errors():
                if not self._idle:
                    self._idle.append(_open(":memory:"))
                yield self._idle[0]
            return
        with _readable_errors():
            with self._lock:
                connection, file = self._idle.pop() if self._idle else None, self._file
            if connection is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                connection = _open(str(self._path))
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            with self._lock:
                if file == self._file:
                    self._idle.append(connection)
                    return
            connection.close()

    def close(self) -> None:
        """Close every connection that is not in use."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()


def _open(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        name, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        # after a power cut the file is sound; the last changes may be gone, and are read again
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA journal_size_limit = 16000000")
        if connection.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
            with _writing(connection):
                _make_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == _FORMAT:
        return  # another process has made them
    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise DamagedIndexError("it has another format")
    for statement in (*_TABLES.split(";"), f"PRAGMA user_version = {_FORMAT}"):
        connection.execute(statement)


@contextmanager
def _writing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def _readable_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        code = error.sqlite_errorcode & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise TimeoutError(str(error)) from error
        if code in {
            sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL,
            sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_NOMEM,
        }:  # fmt: skip
            raise OSError(str(error)) from error
        raise DamagedIndexError(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise DamagedIndexError(str(error)) from error


def _held(connection: sqlite3.Connection) -> Held:
    row = connection.execute("SELECT library, revision, newest_id, passages FROM held").fetchone()
    if row is None:
        raise DamagedIndexError("it does not say what it holds")
    return Held(*row)


def _digests(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, str]:
    found = {}
    for passage_id in ids:
        row = connection.execute(
            "SELECT title, words FROM passage_words WHERE rowid = ?", (passage_id,)
        ).fetchone()
        if row is not None:
            found[passage_id] = text_digest(row[0], row[1])
    return found


def _delete(connection: sqlite3.Connection, ids: Sequence[int]) -> int:
    connection.executemany("DELETE FROM private_words WHERE rowid = ?", ((key,) for key in ids))
    return sum(
        connection.execute("DELETE FROM passage_words WHERE rowid = ?", (passage_id,)).rowcount
        for passage_id in ids
    )


def _insert(connection: sqlite3.Connection, batch: Sequence[PassageText]) -> int:
    private = [passage for passage in batch if not passage.is_public]
    for table, passages in (("passage_words", batch), ("private_words", private)):
        connection.executemany(
            f"INSERT INTO {table} (rowid, title, words) VALUES (?, ?, ?)",  # noqa: S608 - a table
            [(passage.passage_id, passage.title, passage.words) for passage in passages],
        )
    return len(batch)


def _count_public(connection: sqlite3.Connection, word: str, most: int | None) -> int:
    """Count the public passages that contain a word; stop at `most`."""
    expression = match_expression([word])
    (private,) = connection.execute(
        "SELECT count(*) FROM private_words WHERE private_words MATCH ?", (expression,)
    ).fetchone()
    (count,) = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)",
        (expression, -1 if most is None else most + private),
    ).fetchone()
    return int(count) - int(private)


def _count_private(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM private_words").fetchone()
    return int(count)

"""The words of passages as the keyword search reads them: beside the passages, or as a replica.

In an SQLite database they are a table of it. PostgreSQL has no such index, so each home keeps one
in a file of its own, which follows the database by revision as the vector index does.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, func, select, text

from index.errors import LibraryBusyError, LibraryError
from index.storage.database import Database
from index.storage.json_rows import numbers
from index.storage.schema import ArticleRow, PassageRow, RemovedPassageRow, StateRow
from index.storage.sqlite_file import SqliteFile
from index.text.folding import fold_letters

_FORMAT = 1
_READ_AT_A_TIME = 2000
_TABLE = (
    "CREATE VIRTUAL TABLE passage_words USING fts5("
    "title, words, tokenize = 'porter unicode61 remove_diacritics 2')"
)


class WordTable(Protocol):
    """Something that has the table `passage_words`: the database, or a replica."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a connection to an SQLite file with that table, up to date."""

    def close(self) -> None:
        """Close every connection."""


def open_words(database: Database, home: Path) -> WordTable:
    """Return where the words of a database's passages are searched."""
    return database if database.is_file else WordsReplica(database, home / "index" / "words.db")


def add_words(connection: Connection, passages: Iterable[tuple[int, str, str]]) -> None:
    """Write the words of passages; nothing where the database has no such table.

    Args:
        connection: A write transaction.
        passages: The id of each, the title of its article, and its text.
    """
    rows = [
        {"id": number, "title": fold_letters(title), "words": fold_letters(body)}
        for number, title, body in passages
    ]
    if rows and connection.dialect.name == "sqlite":
        connection.execute(
            text("INSERT INTO passage_words (rowid, title, words) VALUES (:id, :title, :words)"),
            rows,
        )


def remove_words(connection: Connection, passages: Sequence[int]) -> None:
    """Remove the words of passages; nothing where the database has no such table."""
    if passages and connection.dialect.name == "sqlite":
        connection.execute(
            text("DELETE FROM passage_words WHERE rowid = :id"),
            [{"id": number} for number in passages],
        )


def remove_all_words(connection: Connection) -> None:
    """Remove the words of all passages; nothing where the database has no such table."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM passage_words"))


class WordsReplica:
    """A file with the words of a PostgreSQL library, shared by the processes of a home.

    It is a cache: one that is damaged, or that belongs to another library, is made anew.
    """

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._path = path
        self._file = SqliteFile(path)
        self._is_checked = False

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection to the file, after it has caught up with the database.

        Raises:
            LibraryError: The database cannot be reached, or the home cannot be written to.
        """
        try:
            self._catch_up()
        except LibraryBusyError:
            raise
        except LibraryError:
            if not self._path.exists():
                raise
            self._delete()  # what is damaged is made anew; another error is raised again
            self._catch_up()
        with self._file.reading() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._file.close()

    def _catch_up(self) -> None:
        if not self._is_checked:
            self._create()
        with self._database.reading() as source, self._file.reading() as replica:
            if _replicated(replica) == _state(source):
                return
        # the file first: the state that is read then is no older than what the file has
        with self._file.writing() as replica, self._database.reading() as source:
            _follow(replica, source)

    def _create(self) -> None:
        self._file.prepare()
        with self._file.writing() as replica:
            tables = "SELECT count(*) FROM sqlite_master WHERE name = 'follows'"
            if not replica.scalar(text(tables)):
                replica.execute(text(_TABLE))
                replica.execute(
                    text(
                        "CREATE TABLE follows "
                        "(format INTEGER, library TEXT, revision INTEGER, newest_id INTEGER)"
                    )
                )
                replica.execute(text("INSERT INTO follows VALUES (0, '', 0, 0)"))
        self._is_checked = True

    def _delete(self) -> None:
        self._file.close()
        self._is_checked = False
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink(missing_ok=True)


def _state(source: Connection) -> tuple[int, str, int]:
    row = source.execute(select(StateRow.library, StateRow.revision)).one()
    return _FORMAT, row.library, row.revision


def _replicated(replica: Connection) -> tuple[int, str, int]:
    row = replica.execute(text("SELECT format, library, revision FROM follows")).one()
    return row.format, row.library, row.revision


def _follow(replica: Connection, source: Connection) -> None:
    """Bring a replica to the state that `source` sees."""
    known = replica.execute(text("SELECT * FROM follows")).one()
    _, library, revision = _state(source)
    newest_id = known.newest_id
    # a lower revision: the database was restored from a backup
    if (known.format, known.library) == (_FORMAT, library) and 0 < known.revision <= revision:
        removed = source.scalars(
            select(RemovedPassageRow.passage_id).where(RemovedPassageRow.revision > known.revision)
        ).all()
        remove_words(replica, removed)
    else:
        remove_all_words(replica)
        newest_id = 0
    newest_id = copy_words(replica, source, newest_id)
    count = source.scalar(select(func.count(PassageRow.id)))
    # the table of lengths is FTS5's own: counting its short rows takes a tenth of the time
    if replica.scalar(text("SELECT count(*) FROM passage_words_docsize")) != count:
        remove_all_words(replica)
        newest_id = copy_words(replica, source, 0)
    replica.execute(
        text("UPDATE follows SET format = :f, library = :l, revision = :r, newest_id = :n"),
        {"f": _FORMAT, "l": library, "r": revision, "n": newest_id},
    )


def copy_words(target: Connection, source: Connection, newest_id: int) -> int:
    """Write the words of the passages after an id.

    Args:
        target: A write transaction on a file with the table `passage_words`.
        source: The database of the passages.
        newest_id: The highest id that was copied before; 0 for none.

    Returns:
        The highest id that is copied now.
    """
    while True:
        places = source.execute(
            select(PassageRow.id, PassageRow.article_id, PassageRow.start, PassageRow.end)
            .where(PassageRow.id > newest_id)
            .order_by(PassageRow.id)
            .limit(_READ_AT_A_TIME)
        ).all()
        if not places:
            return newest_id
        wanted = numbers({place.article_id for place in places})
        articles = {
            row.id: row
            for row in source.execute(
                select(ArticleRow.id, ArticleRow.title, ArticleRow.body).where(
                    ArticleRow.id.in_(wanted)
                )
            )
        }
        add_words(
            target,
            (
                (place.id, article.title, article.body[place.start : place.end])
                for place in places
                for article in (articles[place.article_id],)
            ),
        )
        newest_id = places[-1].id

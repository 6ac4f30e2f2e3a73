"""Check that a database is sound: what SQLite checks, and that its copies of the text agree.

PostgreSQL looks after its own files; `pg_amcheck` checks them.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from sqlalchemy import Connection, column, func, select, table, text

from index.errors import LibraryBusyError, LibraryError
from index.storage.article_rows import article_of, text_digest
from index.storage.database import Database
from index.storage.schema import ArticleRow, PassageRow
from index.types import DatabaseCheck

# A check that has to be quick reads a file of this size whole: .4 s of processor time for the 75 MB
# of 1,472 articles. Of a larger one it reads the newest articles.
_QUICKLY_READ_BYTES = 100_000_000
_READ_AT_A_TIME = 500
_LENGTH_TOLERANCE = 1e-3  # of L2-normalised vectors in float32
_RESTORE = "restore it from a backup"


def check(database: Database, *, quickly: bool = False) -> DatabaseCheck:
    """Look for damage in a database; all of 10,000 articles takes 3 s of processor time.

    Args:
        database: The database of a library.
        quickly: Read a large one only in part.

    Raises:
        LibraryBusyError: Another process kept writing for `BUSY_TIMEOUT_S`.
    """
    whole = True
    try:
        if database.is_file:
            with database.writing() as connection:
                whole = not quickly or _size(connection) <= _QUICKLY_READ_BYTES
                pages = _damaged_pages(connection) if whole else ()
                articles = _damaged_articles(connection, whole=whole)
                found = next(chain(pages, _reused_ids(connection), articles), "")
        else:
            with database.reading() as connection:
                whole = not quickly
                found = next(_damaged_articles(connection, whole=whole), "")
    except LibraryBusyError:
        raise
    except LibraryError as error:
        return DatabaseCheck(str(error), whole)
    except (ValueError, TypeError, OverflowError) as error:  # a damaged value: no date, no list
        found = f"a value cannot be read ({error})"
    damage = f"the database {database.name} is damaged: {found}; {_RESTORE}" if found else ""
    return DatabaseCheck(damage, whole)


def _size(connection: Connection) -> int:
    pages = connection.scalar(text("PRAGMA page_count")) or 0
    return int(pages) * int(connection.scalar(text("PRAGMA page_size")) or 0)


def _damaged_pages(connection: Connection) -> Iterator[str]:
    checked = connection.scalar(text("PRAGMA quick_check(1)"))
    if checked != "ok":
        yield " ".join(str(checked).split())
    missing = connection.execute(text("PRAGMA foreign_key_check")).first()
    if missing is not None:
        yield f"rows of {missing[0]} refer to rows that are gone"


def _reused_ids(connection: Connection) -> Iterator[str]:
    for name in connection.scalars(
        text("SELECT name FROM sqlite_master WHERE sql LIKE :numbered"),
        {"numbered": "CREATE TABLE%AUTOINCREMENT%"},
    ).all():
        highest = connection.scalar(select(func.max(column("rowid"))).select_from(table(name)))
        given = connection.scalar(
            text("SELECT max(seq) FROM sqlite_sequence WHERE name = :name"), {"name": name}
        )
        if highest is not None and (given is None or given < highest):
            yield f"the ids of {name} would be given again"


def _damaged_articles(connection: Connection, *, whole: bool) -> Iterator[str]:
    """Yield where the text of an article disagrees with its digest or its passages.

    Args:
        connection: An open connection.
        whole: Whether to read all articles, and not only the newest.
    """
    dimension = connection.scalar(text("SELECT dimension FROM state"))
    newest_first = select(ArticleRow).order_by(ArticleRow.id.desc()).limit(_READ_AT_A_TIME)
    rows = connection.execute(newest_first).all()
    while rows:
        articles = {row.id: article_of(row) for row in rows}
        for row in rows:
            if text_digest(row.body) != row.text_digest:
                yield f"the text of {row.url} has changed"
        passages = connection.execute(
            select(
                PassageRow.article_id, PassageRow.start, PassageRow.end, PassageRow.vector
            ).where(PassageRow.article_id.in_(articles))
        ).all()
        for passage, is_normal in zip(passages, _are_normal(passages, dimension), strict=True):
            article = articles[passage.article_id]
            if not 0 <= passage.start < passage.end <= len(article.body):
                yield f"a passage of {article.url} is not in its text"
            if not is_normal:
                yield f"a vector of {article.url} has the wrong length"
        if not whole:
            return
        rows = connection.execute(newest_first.where(ArticleRow.id < rows[-1].id)).all()


def _are_normal(passages: Sequence[Any], dimension: int) -> list[bool]:
    """Say for each passage whether its vector has the right size, and the length 1."""
    vectors = np.zeros((len(passages), dimension), np.float64)
    has_size = [len(passage.vector) == 4 * dimension for passage in passages]
    for at, passage in enumerate(passages):
        if has_size[at]:
            vectors[at] = np.frombuffer(passage.vector, "<f4")
    with np.errstate(all="ignore"):  # a damaged vector may hold no numbers
        lengths = np.einsum("ij,ij->i", vectors, vectors)
        return [bool(is_one) for is_one in np.abs(lengths - 1) < _LENGTH_TOLERANCE]

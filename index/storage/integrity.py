"""Check that a database is sound: what SQLite checks, and that its copies of the text agree."""

from collections.abc import Iterator

import numpy as np
from sqlalchemy import Connection, column, func, select, table, text

from index.errors import LibraryBusyError, LibraryError
from index.storage.article_rows import article_of, text_digest
from index.storage.database import Database
from index.storage.schema import ArticleRow, PassageRow

_READ_AT_A_TIME = 500
_LENGTH_TOLERANCE = 1e-3  # of L2-normalised vectors in float32
_RESTORE = "restore it from a backup"


def find_damage(database: Database) -> str:
    """Look for damage in a database; reads all of it once, 2 s for 10,000 articles.

    Returns:
        The first damage found and what to do, in one line; "" for a sound database.

    Raises:
        LibraryBusyError: Another process kept writing for `BUSY_TIMEOUT_S`.
    """
    try:
        with database.writing() as connection:
            found = next(_damages(connection), "")
    except LibraryBusyError:
        raise
    except LibraryError as error:
        return str(error)
    except (ValueError, TypeError, OverflowError) as error:  # a damaged value: no date, no list
        found = f"a value cannot be read ({error})"
    return f"the database {database.path} is damaged: {found}; {_RESTORE}" if found else ""


def _damages(connection: Connection) -> Iterator[str]:
    checked = connection.scalar(text("PRAGMA quick_check(1)"))
    if checked != "ok":
        yield " ".join(str(checked).split())
    missing = connection.execute(text("PRAGMA foreign_key_check")).first()
    if missing is not None:
        yield f"rows of {missing[0]} refer to rows that are gone"
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
    yield from _damaged_articles(connection)


def _damaged_articles(connection: Connection) -> Iterator[str]:
    """Yield where the text of an article disagrees with its digest or its passages."""
    dimension = connection.scalar(text("SELECT dimension FROM state"))
    passages = select(PassageRow.article_id, PassageRow.start, PassageRow.end, PassageRow.vector)
    last = 0
    while rows := connection.execute(
        select(ArticleRow)
        .where(ArticleRow.id > last)
        .order_by(ArticleRow.id)
        .limit(_READ_AT_A_TIME)
    ).all():
        last = rows[-1].id
        articles = {row.id: article_of(row) for row in rows}
        for row in rows:
            if text_digest(row.body) != row.text_digest:
                yield f"the text of {row.url} has changed"
        for passage in connection.execute(passages.where(PassageRow.article_id.in_(articles))):
            article = articles[passage.article_id]
            if not 0 <= passage.start < passage.end <= len(article.body):
                yield f"a passage of {article.url} is not in its text"
            with np.errstate(all="ignore"):  # a damaged vector may hold no numbers
                vector = np.frombuffer(passage.vector, dtype="<f4").astype(np.float64)
                is_normal = bool(abs(vector @ vector - 1) < _LENGTH_TOLERANCE)
            if len(vector) != dimension or not is_normal:
                yield f"a vector of {article.url} has the wrong length"

"""Check that a database is sound: what SQLite checks, and that its copies of the text agree.

PostgreSQL keeps its own files sound (`pg_amcheck` looks at them), and has no words of passages.
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np
from sqlalchemy import Connection, Text, column, func, select, table, text

from index.errors import LibraryBusyError, LibraryError
from index.storage.article_rows import article_of, text_digest
from index.storage.database import Database
from index.storage.schema import ArticleRow, PassageRow
from index.text.folding import fold_letters

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
        if database.is_file:
            with database.writing() as connection:
                found = next(
                    chain(
                        _damages_of_file(connection), _damages(connection), _stray_words(connection)
                    ),
                    "",
                )
        else:
            with database.reading() as connection:
                found = next(_damages(connection), "")
    except LibraryBusyError:
        raise
    except LibraryError as error:
        return str(error)
    except (ValueError, TypeError, OverflowError) as error:  # a damaged value: no date, no list
        found = f"a value cannot be read ({error})"
    return f"the database {database.name} is damaged: {found}; {_RESTORE}" if found else ""


def _damages_of_file(connection: Connection) -> Iterator[str]:
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
    # quick_check skips virtual tables; this statement writes nothing
    connection.execute(text("INSERT INTO passage_words (passage_words) VALUES ('integrity-check')"))


def _damages(connection: Connection) -> Iterator[str]:
    """Yield where the text of an article disagrees with its digest or with its indexed words."""
    dimension = connection.scalar(text("SELECT dimension FROM state"))
    has_words = connection.dialect.name == "sqlite"
    passages = select(
        PassageRow.article_id, PassageRow.start, PassageRow.end, PassageRow.vector
    ).order_by(PassageRow.id)
    if has_words:
        passages = passages.add_columns(column("title", Text), column("words", Text)).outerjoin(
            table("passage_words"), text("passage_words.rowid = passages.id")
        )
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
            body = article.body[passage.start : passage.end]
            folded = fold_letters(article.title), fold_letters(body)
            if has_words and (passage.title, passage.words) != folded:
                yield f"the indexed words of {article.url} are not its text"
            with np.errstate(all="ignore"):  # a damaged vector may hold no numbers
                vector = np.frombuffer(passage.vector, dtype="<f4").astype(np.float64)
                is_normal = bool(abs(vector @ vector - 1) < _LENGTH_TOLERANCE)
            if len(vector) != dimension or not is_normal:
                yield f"a vector of {article.url} has the wrong length"


def _stray_words(connection: Connection) -> Iterator[str]:
    counts = "SELECT (SELECT count(*) FROM passages), (SELECT count(*) FROM passage_words)"
    indexed = connection.execute(text(counts)).one()
    if indexed[0] != indexed[1]:
        yield "words are indexed that no passage has"

"""The tables of the search in PostgreSQL: made, filled by revision, and checked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from index.errors import LibraryError
from index.models.encoder import Vectors
from index.search.keyword_index import DamagedIndexError, Held, PassageText
from index.storage.database import Database

# Earlier versions of pgvector can be made to write past their memory: CVE-2026-3172.
OLDEST_PGVECTOR = (0, 8, 4)
# Stems of English, and no stop words: names may be such ("The Who").
_CONFIGURATION = """
    CREATE TEXT SEARCH DICTIONARY newsdesk_stems (TEMPLATE = snowball, LANGUAGE = english);
    CREATE TEXT SEARCH CONFIGURATION newsdesk_words (PARSER = "default");
    ALTER TEXT SEARCH CONFIGURATION newsdesk_words ADD MAPPING FOR
        asciiword, word, numword, int, uint, float, sfloat, version, file, host, url, url_path,
        email, numhword, asciihword, hword, hword_numpart, hword_part, hword_asciipart
        WITH newsdesk_stems;
"""
_STATE = """
    CREATE TABLE search_state (
        library text NOT NULL, revision integer NOT NULL, newest_id bigint NOT NULL,
        passages bigint NOT NULL, generation integer NOT NULL, dimension integer NOT NULL
    )
"""
# `visible_from` is null for an undated passage, which is always visible; its month is "undated".
_PASSAGES = """
    CREATE TABLE search_filling (
        passage_id bigint NOT NULL,
        month text NOT NULL,
        audience text NOT NULL,
        visible_from timestamp,
        published_at timestamp,
        digest text NOT NULL,
        words tsvector NOT NULL,
        embedding {schema}.halfvec({dimension}) NOT NULL,
        PRIMARY KEY (passage_id, month)
    ) PARTITION BY LIST (month)
"""
_INDEXES = """
    CREATE INDEX ON {table} USING gin (words);
    CREATE INDEX ON {table} USING hnsw (embedding {schema}.halfvec_ip_ops)
"""
_UNDATED = "undated"
_WORD = re.compile(r"\w+")
LOCK = "search"


@dataclass(frozen=True, slots=True)
class _Filled:
    """What the tables hold, and how they are named."""

    held: Held
    generation: int = 0
    dimension: int = 0


def prepare_search(database: Database) -> str:
    """Check that the server can search vectors, and return the schema of pgvector.

    Args:
        database: On a PostgreSQL server.

    Raises:
        LibraryError: pgvector is missing or too old.
    """
    needed = ".".join(map(str, OLDEST_PGVECTOR))
    with database.reading() as connection:
        found = _extension(connection)
    if found is None:
        try:
            with database.writing() as connection:
                connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector")
                found = _extension(connection)
        except LibraryError as error:
            raise LibraryError(
                f"NEWSDESK_SEARCH=server needs pgvector {needed} or later in {database.name}; "
                f"install it and run CREATE EXTENSION vector as a superuser ({error})"
            ) from error
    assert found is not None
    version, schema = found
    if tuple(int(part) for part in version.split(".")) < OLDEST_PGVECTOR:
        raise LibraryError(
            f"{database.name} has pgvector {version}; NEWSDESK_SEARCH=server needs {needed} or "
            "later: install it and run ALTER EXTENSION vector UPDATE"
        )
    return schema


def _extension(connection: Connection) -> tuple[str, str] | None:
    row = connection.execute(
        text(
            "SELECT extversion, quote_ident(nspname) FROM pg_extension "
            "JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'vector'"
        )
    ).first()
    return None if row is None else (row[0], row[1])


def filled(connection: Connection) -> _Filled:
    """Return what the tables hold; nothing if there are none yet."""
    if connection.scalar(text("SELECT to_regclass('search_state')")) is None:
        return _Filled(Held())
    row = connection.execute(text("SELECT * FROM search_state")).first()
    if row is None:
        return _Filled(Held())
    held = Held(row.library, row.revision, row.newest_id, row.passages)
    return _Filled(held, row.generation, row.dimension)


def forget(connection: Connection) -> None:
    """Note that the tables hold nothing that counts, so that they are filled again."""
    if connection.scalar(text("SELECT to_regclass('search_state')")) is not None:
        connection.execute(
            text("UPDATE search_state SET library = '', revision = 0, newest_id = 0, passages = 0")
        )


def last_digests(connection: Connection) -> dict[int, str]:
    """Return the digests of the texts of the newest passages, by id."""
    if connection.scalar(text("SELECT to_regclass('search_passages')")) is None:
        return {}
    rows = connection.execute(
        text("SELECT passage_id, digest FROM search_passages ORDER BY passage_id DESC LIMIT 100")
    )
    return {row.passage_id: row.digest for row in rows}


class Filling:
    """Fills the tables in one transaction; fresh ones replace the old at its end.

    Searches go on with the old tables until then.

    Args:
        connection: A write transaction that holds the lock of the search.
        schema: The schema of pgvector.
        is_fresh: Whether to begin with empty tables.
    """

    def __init__(self, connection: Connection, schema: str, *, is_fresh: bool) -> None:
        self._connection = connection
        self._schema = schema
        self._is_fresh = is_fresh
        before = filled(connection)
        self._generation, self._dimension = before.generation, before.dimension
        self.passages = 0 if is_fresh else before.held.passages
        self._table = "search_filling" if is_fresh else "search_passages"
        self._months: set[str] = set()
        if is_fresh:
            self._begin()

    def remove(self, ids: Sequence[int]) -> None:
        """Remove passages; unknown ids are ignored."""
        if len(ids):
            removed = self._connection.execute(
                text(f"DELETE FROM {self._table} WHERE passage_id = ANY(:ids)"),  # noqa: S608 - a table
                {"ids": list(ids)},
            )
            self.passages -= removed.rowcount

    def add(self, batch: Sequence[PassageText]) -> None:
        """Add passages; those that were removed meanwhile are left out.

        Raises:
            DamagedIndexError: Their vectors have another length than the earlier ones.
        """
        texts = {passage.passage_id: passage for passage in batch}
        rows = self._connection.execute(
            text(
                "SELECT passages.id, vector, audience, published_at, fetched_at FROM passages "
                "JOIN articles ON articles.id = article_id WHERE passages.id = ANY(:ids)"
            ),
            {"ids": list(texts)},
        ).all()
        values = [self._values(row, texts[row.id]) for row in rows]
        for month in {str(value["month"]) for value in values} - self._months:
            self._make_partition(month)
        if values:
            insertion = text(
                f"INSERT INTO {self._table} VALUES (:passage_id, :month, :audience, "  # noqa: S608 - a table
                ":visible_from, :published_at, :digest, "
                "setweight(to_tsvector('newsdesk_words', :title), 'A') || "
                "to_tsvector('newsdesk_words', :words), "
                f"CAST(:embedding AS {self._schema}.halfvec))"
            )
            self._connection.execute(insertion, values)
        self.passages += len(values)

    def end(self, held: Held) -> Held:
        """Note what the tables hold now, and return it."""
        held = Held(held.library, held.revision, held.newest_id, self.passages)
        if self._is_fresh:
            for statement in _INDEXES.split(";"):
                self._connection.exec_driver_sql(
                    statement.format(table=self._table, schema=self._schema)
                )
            self._connection.exec_driver_sql("DROP TABLE IF EXISTS search_passages")
            self._connection.exec_driver_sql("ALTER TABLE search_filling RENAME TO search_passages")
            self._connection.exec_driver_sql("ANALYZE search_passages")
        self._connection.execute(text("DELETE FROM search_state"))
        self._connection.execute(
            text(
                "INSERT INTO search_state "
                "VALUES (:library, :revision, :newest_id, :passages, :generation, :dimension)"
            ),
            {
                "library": held.library,
                "revision": held.revision,
                "newest_id": held.newest_id,
                "passages": held.passages,
                "generation": self._generation,
                "dimension": self._dimension,
            },
        )
        return held

    def _begin(self) -> None:
        connection = self._connection
        if connection.scalar(text("SELECT to_regclass('search_state')")) is None:
            connection.exec_driver_sql(_STATE)
            for statement in _CONFIGURATION.strip().rstrip(";").split(";"):
                connection.exec_driver_sql(statement)
        self._generation += 1
        self._dimension = connection.scalar(text("SELECT dimension FROM state")) or 1
        connection.exec_driver_sql(_PASSAGES.format(schema=self._schema, dimension=self._dimension))
        self._make_partition(_UNDATED)

    def _make_partition(self, month: str) -> None:
        name = f"search_{self._generation}_{month.replace('-', '_')}"
        self._connection.exec_driver_sql(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {self._table} "
            f"FOR VALUES IN ('{month}')"
        )
        self._months.add(month)

    def _values(self, row: Any, passage: PassageText) -> dict[str, object]:
        vector: Vectors = np.frombuffer(row.vector, "<f4")
        if len(vector) != self._dimension:
            raise DamagedIndexError(
                f"its vectors have {self._dimension} places, the library's {len(vector)}"
            )
        return {
            "passage_id": row.id,
            "month": _UNDATED if row.published_at is None else month_of(row.published_at),
            "audience": row.audience,
            # a date after the article was fetched is wrong, see `browsing.exists_at`
            "visible_from": row.published_at and min(row.published_at, row.fetched_at),
            "published_at": row.published_at,
            "digest": passage.digest,
            "title": searchable(passage.title),
            "words": searchable(passage.words),
            "embedding": vector_literal(vector),
        }


def month_of(moment: datetime) -> str:
    """Return the month of a time, as the partitions are named."""
    return f"{moment.year:04}-{moment.month:02}"


def vector_literal(vector: Vectors) -> str:
    """Return a vector `(dim,)` as pgvector reads it."""
    return f"[{','.join(map(str, np.asarray(vector, np.float32).tolist()))}]"


def searchable(words: str) -> str:
    """Return a text whose words PostgreSQL takes apart as we do: letters, digits and spaces."""
    return " ".join(_WORD.findall(words))

"""Search of words in PostgreSQL: each word's rank counts by how rare the word is."""

import math
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import Connection, text

from index.audience import PUBLIC
from index.errors import LibraryBusyError
from index.search.keyword_index import Digests, Held, Joint, ReadChanges, rare_words
from index.search.scope import PassageScope, View
from index.storage.database import Database
from index.storage.postgres_server import BUSY_TIMEOUT_S
from index.storage.server.search_tables import (
    LOCK,
    Filling,
    filled,
    forget,
    last_digests,
    month_of,
    searchable,
)
from index.text.words import words

# Of the classes D, C, B and A: a word of the text has D, one of the headline A.
_WEIGHTS = "{0.25, 0.25, 0.25, 1.0}"
# A rank is divided by the logarithm of the passage's length.
_BY_LENGTH = 1
# From so many shown passages on, the condition of the view is cheaper than their list.
FEW_SHOWN = 10_000
_LOOK_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class _ServerCounts:
    """How many public passages there are at a revision, and how many contain a word.

    `known` has for each word how many were counted, and whether these are all.
    """

    revision: int
    public: int
    known: dict[str, tuple[int, bool]] = field(default_factory=dict)


class ServerKeywords:
    """The words of all passages in PostgreSQL; several threads and processes may use it.

    It fills the vectors of the same table too.

    Args:
        database: On a PostgreSQL server.
        schema: The schema of pgvector.
    """

    engine = "postgresql"

    def __init__(self, database: Database, schema: str) -> None:
        self._database = database
        self._schema = schema
        self._lock = threading.Lock()
        self._counts = _ServerCounts(-1, 0)

    # -- writing ---------------------------------------------------------------------------

    def update(self, read: ReadChanges) -> Held:
        """Apply the changes of the library in one transaction; see `KeywordIndex`.

        What is there is searched while another process fills the tables; empty ones are waited
        for.

        Raises:
            TimeoutError: Another process kept filling the empty tables.
        """
        give_up_at = time.monotonic() + BUSY_TIMEOUT_S
        while True:
            with self._database.reading() as connection:
                held, digests = filled(connection).held, last_digests(connection)
            with read(held, _known(digests)) as changes:
                if changes is None:
                    return held
            try:
                return self._fill(read)
            except LibraryBusyError as error:
                if held.library:
                    return held
                if time.monotonic() > give_up_at:
                    raise TimeoutError(str(error)) from error
                time.sleep(_LOOK_EVERY_S)

    def clear(self) -> None:
        """Let the next update fill the tables again; searches go on with what is there."""
        with self._database.writing() as connection:
            forget(connection)

    def _fill(self, read: ReadChanges) -> Held:
        with self._database.caching(LOCK) as connection:
            held = filled(connection).held  # another process may have filled them
            with read(held, _known(last_digests(connection))) as changes:
                if changes is None:
                    return held
                filling = Filling(connection, self._schema, is_fresh=changes.is_fresh)
                filling.remove(changes.removed)
                for batch in changes.added:
                    filling.add(batch)
                return filling.end(changes.held)

    # -- reading ---------------------------------------------------------------------------

    def search(self, query: str, limit: int, scope: PassageScope) -> list[tuple[int, float]]:
        """Find passages by their words; see `KeywordIndex`.

        How rare a word is counts over the public passages.
        """
        searched = words(query)
        if not searched or not len(scope.shown):
            return []
        with self._database.reading() as connection:
            # compiling a query takes longer than running it
            connection.exec_driver_sql("SET LOCAL jit = off")
            counts = self._counts_of(connection)
            count = partial(self._count, connection, counts)
            kept = rare_words(searched, counts.public, count)
            weights = [_rarity(counts.public, count(word, None)) for word in kept]
            return _ranked(connection, kept, weights, limit, scope)

    def containing(
        self, words: Sequence[str], joint: Joint, scope: PassageScope | None, limit: int | None
    ) -> list[int]:
        """Return the passages that contain any or all of some words; see `KeywordIndex`."""
        query, values = _matching(words, joint)
        most = "" if limit is None or scope is not None else "LIMIT :limit"
        condition, of_scope = ("true", {}) if scope is None else of_view(scope.view)
        statement = text(
            f"SELECT passage_id FROM search_passages WHERE words @@ ({query}) "  # noqa: S608 - ours
            f"AND {condition} ORDER BY passage_id {most}"
        )
        with self._database.reading() as connection:
            found = list(connection.scalars(statement, {**values, **of_scope, "limit": limit}))
        if scope is not None:
            seen = scope.shows(found)
            found = [key for key, is_seen in zip(found, seen, strict=True) if is_seen]
        return found[:limit]

    def close(self) -> None:
        """Do nothing: the store closes the database."""

    def _counts_of(self, connection: Connection) -> _ServerCounts:
        revision = filled(connection).held.revision
        with self._lock:
            if self._counts.revision != revision:
                public = connection.scalar(
                    text("SELECT count(*) FROM search_passages WHERE audience = :public"),
                    {"public": PUBLIC},
                )
                self._counts = _ServerCounts(revision, public or 0)
            return self._counts

    def _count(
        self, connection: Connection, counts: _ServerCounts, word: str, most: int | None
    ) -> int:
        known, is_all = counts.known.get(word, (0, False))
        if not is_all and (most is None or known < most):
            query, values = _matching([word], "OR")
            statement = text(
                "SELECT count(*) FROM (SELECT 1 FROM search_passages "  # noqa: S608 - ours
                f"WHERE words @@ ({query}) AND audience = :public LIMIT :most) AS containing"
            )
            values = {**values, "public": PUBLIC, "most": most}
            known = connection.scalar(statement, values) or 0
            counts.known[word] = known, most is None or known < most
        return known


def _known(digests: Mapping[int, str]) -> Digests:
    return lambda ids: {key: digests[key] for key in ids if key in digests}


def of_view(view: View) -> tuple[str, dict[str, object]]:
    """Return the SQL condition of a view, but for its outlet, and its values.

    A public article that an audience also has privately is not left out either; see `shows`.
    """
    conditions = ["audience = ANY(:audiences)", "(visible_from IS NULL OR visible_from <= :now)"]
    values: dict[str, object] = {
        "audiences": sorted({PUBLIC, view.audience}),
        "now": view.now.replace(tzinfo=None),
    }
    if view.since is not None:
        conditions += ["published_at >= :since", "month >= :month", "month <> 'undated'"]
        values |= {"since": view.since.replace(tzinfo=None), "month": month_of(view.since)}
    return " AND ".join(conditions), values


def shown(scope: PassageScope) -> tuple[str, dict[str, object]]:
    """Return the SQL condition that a passage is one of the shown, and its values."""
    return "passage_id = ANY(:shown)", {"shown": scope.shown.tolist()}


def _ranked(
    connection: Connection,
    searched: Sequence[str],
    weights: Sequence[float],
    limit: int,
    scope: PassageScope,
) -> list[tuple[int, float]]:
    query, values = _matching(searched, "OR")
    ranks = " + ".join(
        f":weight{number} * ts_rank('{_WEIGHTS}', words, {_phrase(number)}, {_BY_LENGTH})"
        for number in range(len(searched))
    )
    values |= {f"weight{number}": weight for number, weight in enumerate(weights)}
    few = len(scope.shown) <= FEW_SHOWN
    for condition, of_scope in [shown(scope)] if few else [of_view(scope.view), shown(scope)]:
        statement = text(
            f"SELECT passage_id, {ranks} AS score FROM search_passages "  # noqa: S608 - ours
            f"WHERE words @@ ({query}) AND {condition} "
            "ORDER BY score DESC, passage_id LIMIT :limit"
        )
        rows = connection.execute(statement, {**values, **of_scope, "limit": limit}).all()
        seen = scope.shows([row.passage_id for row in rows])
        found = [
            (row.passage_id, float(row.score))
            for row, is_seen in zip(rows, seen, strict=True)
            if is_seen
        ]
        if len(rows) < limit or len(found) == limit:
            break  # else some that the view alone does not hide took the place of others
    return found


def _matching(searched: Sequence[str], joint: Joint) -> tuple[str, dict[str, object]]:
    """Return the tsquery for any or all of some words or phrases, and its values."""
    operator = " || " if joint == "OR" else " && "
    query = operator.join(map(_phrase, range(len(searched))))
    return query, {f"word{number}": searchable(word) for number, word in enumerate(searched)}


def _phrase(number: int) -> str:
    return f"phraseto_tsquery('newsdesk_words', :word{number})"


def _rarity(public: int, count: int) -> float:
    """Return the inverse document frequency of a word, as BM25 has it."""
    return math.log(1 + (public - count + 0.5) / (count + 0.5))

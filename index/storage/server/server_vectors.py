"""Search of vectors in PostgreSQL with pgvector: an index for each month of publication."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection, text

from index.models.encoder import Encoder, Vectors
from index.search.scope import PassageScope
from index.search.vector_index import Hits, best
from index.storage.server.search_tables import filled, vector_literal
from index.storage.server.server_keywords import of_view, shown
from index.storage.store import Store
from index.storage.vector_cache import check_model, stored_similarities

# A scope of so few passages is compared passage by passage: an index that is filtered as strictly
# finds too few.
EXACT_UP_TO = 10_000
# For each month; HNSW finds fewer of the nearest with less.
_EF_SEARCH = 200


class ServerVectors:
    """The vectors of one library in PostgreSQL; several threads and processes may use it.

    Args:
        store: The library, whose `keywords` are a `ServerKeywords`: both are in one table.
        encoder: The configured model.
        schema: The schema of pgvector.
    """

    engine = "pgvector-hnsw"
    memory_bytes = 0
    is_foreign = False

    def __init__(self, store: Store, encoder: Encoder, schema: str) -> None:
        self._store = store
        self._encoder = encoder
        self.schema = schema

    def count(self) -> int:
        """Return the number of vectors, after updating the tables."""
        self.check_model()
        self._store.keywords.update()
        with self._store.database.reading() as connection:
            return filled(connection).held.passages

    def search(self, vector: Vectors, limit: int, scope: PassageScope) -> Hits:
        """Find the nearest to `vector` `(dim,)` in a scope, with exact similarities."""
        self.check_model()
        self._store.keywords.update()
        wanted = min(limit, len(scope.shown))
        ids: list[int] = []
        with self._store.database.reading() as connection:
            if len(scope.shown) > EXACT_UP_TO:
                ids = self._nearest(connection, vector, limit, scope)
            if len(ids) < wanted:
                ids = self._nearest_exactly(connection, vector, limit, scope)
        exact = np.asarray(self.similarities(vector, ids), np.float32)
        return best(np.asarray(ids, np.int64), exact, limit)

    def similarities(self, vector: Vectors, ids: Sequence[int]) -> list[float]:
        """Return the inner product of `vector` `(dim,)` with each id's vector; -1 if unknown."""
        return stored_similarities(self._store, vector, ids)

    def save(self) -> None:
        """Update the tables from the database."""
        self.check_model()
        self._store.keywords.update()

    def rebuild(self) -> None:
        """Do nothing: the keywords fill the tables again."""
        self.check_model()

    def check_model(self) -> None:
        """Check that the stored vectors come from the configured model.

        Raises:
            IndexMismatchError: They come from another model.
        """
        check_model(self._store, self._encoder)

    def _nearest(
        self, connection: Connection, vector: Vectors, limit: int, scope: PassageScope
    ) -> list[int]:
        # LOCAL: behind pgbouncer, the next transaction of the connection is somebody else's
        connection.exec_driver_sql(
            "SET LOCAL jit = off; SET LOCAL hnsw.iterative_scan = relaxed_order; "
            f"SET LOCAL hnsw.ef_search = {max(_EF_SEARCH, limit)}"
        )
        found = self._ordered(connection, vector, limit, of_view(scope.view))
        seen = scope.shows(found)
        return [key for key, is_seen in zip(found, seen, strict=True) if is_seen]

    def _nearest_exactly(
        self, connection: Connection, vector: Vectors, limit: int, scope: PassageScope
    ) -> list[int]:
        # the addition is what no index is ordered by
        return self._ordered(connection, vector, limit, shown(scope), " + 0")

    def _ordered(
        self,
        connection: Connection,
        vector: Vectors,
        limit: int,
        condition: tuple[str, dict[str, object]],
        exactly: str = "",
    ) -> list[int]:
        where, values = condition
        nearest = text(
            f"SELECT passage_id FROM search_passages WHERE {where} "  # noqa: S608 - ours
            f"ORDER BY (embedding OPERATOR({self.schema}.<#>) "
            f"CAST(:vector AS {self.schema}.halfvec)){exactly} LIMIT :limit"
        )
        values = {**values, "vector": vector_literal(vector), "limit": limit}
        return list(connection.scalars(nearest, values))

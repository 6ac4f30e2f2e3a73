"""The write transactions of the library, and the changes that the vector index needs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import (
    Connection,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from index.audience import PUBLIC
from index.errors import IndexMismatchError
from index.models.encoder import Vectors
from index.names.coreference import ResolvedName
from index.search.fts5_index import Fts5Index
from index.search.keyword_index import KeywordIndex
from index.storage import integrity
from index.storage.article_rows import (
    PreparedArticle,
    article_of,
    chunks,
    find_near_copy,
    find_same_text,
    first_copy_of,
    has_address,
    insert_passages,
    is_first_copy,
    keep_revision,
    new_key,
    release_copies,
    remove_passages,
    replace_bands,
    same_content,
    text_digest,
    values_of,
    vectors_of,
)
from index.storage.database import PackageStore
from index.storage.entities import EntityCatalogue
from index.storage.keyword_cache import LiveKeywords
from index.storage.name_rows import empty_names, insert_names, purge_names
from index.storage.passage_queries import Retrieval
from index.storage.postgres_server import announce
from index.storage.schema import (
    HISTORY,
    ArticleRow,
    LibraryBase,
    PassageRow,
    RemovedPassageRow,
    StateRow,
)
from index.storage.spellings import Spellings
from index.storage.visibility import Visibility
from index.types import Added, Article, DatabaseCheck, Outcome
from index.urls import identity

_READ_AT_A_TIME = 500
_VECTORS_AT_A_TIME = 65_536  # 100 MB
_SAMPLED = 16  # passages compared to check that an index file belongs to this database


@dataclass(frozen=True, slots=True)
class State:
    """The revision of the library, the encoder of its vectors ("" without any) and their number.

    `library` is the id of the library.
    """

    revision: int
    model: str = ""
    dimension: int = 0
    vectors: int = 0
    library: str = ""


@dataclass(frozen=True, slots=True)
class VectorChanges:
    """The changes since a vector index was last updated.

    Attributes:
        state: The current state.
        removed: The ids of removed passages.
        added: The ids and the vectors `(n, dim)` float32 of added passages, in batches.
    """

    state: State
    removed: Sequence[int]
    added: Iterator[tuple[list[int], Vectors]]


class Store(PackageStore):
    """The database of one library."""

    history = HISTORY
    tables = LibraryBase.metadata

    def __init__(self, home: Path, url: str, open_keywords: Callable[[int], KeywordIndex]) -> None:
        super().__init__(home, url)
        self.retrieval = Retrieval(self.database)
        self.visibility = Visibility(self.retrieval)
        self.entities = EntityCatalogue(self.database, self.visibility)
        self.keywords = LiveKeywords(self.retrieval, open_keywords)
        self.spellings = Spellings(self.database, self.visibility, self.keywords)

    def close(self) -> None:
        """Close every connection."""
        self.keywords.close()
        super().close()

    # -- reading ---------------------------------------------------------------------------

    def is_untouched(self) -> bool:
        """Whether the library never had an article."""
        return self.state().revision == 0

    def check(self, *, quickly: bool) -> DatabaseCheck:
        """Look for damage in the database; see `integrity`."""
        return integrity.check(self.database, quickly=quickly)

    def count_vectors(self) -> int:
        """Return the number of passages, each with a vector."""
        with self.database.reading() as connection:
            return connection.scalar(select(func.count(PassageRow.id))) or 0

    def state(self) -> State:
        """Return the revision and the encoder of the vectors."""
        with self.database.reading() as connection:
            return _state(connection)

    def articles(self, urls: Sequence[str], audience: str) -> dict[str, Article]:
        """Return the articles of one audience with these addresses, by the requested address."""
        known: dict[str, Article] = {}
        with self.database.reading() as connection:
            for chunk in chunks(urls):
                keys = {url: identity(url) for url in chunk}
                rows = connection.execute(
                    select(ArticleRow).where(
                        ArticleRow.identity.in_(set(keys.values())),
                        ArticleRow.audience == audience,
                    )
                )
                found = {row.identity: article_of(row) for row in rows}
                known |= {url: found[key] for url, key in keys.items() if key in found}
        return known

    def first_copy(self, url: str, audience: str) -> Article | None:
        """Return the oldest stored copy of an article, or None."""
        with self.database.reading() as connection:
            return first_copy_of(connection, url, audience)

    def audiences(self) -> tuple[str, ...]:
        """Return all audiences that have articles."""
        with self.database.reading() as connection:
            return tuple(connection.scalars(select(ArticleRow.audience).distinct()))

    def all_originals(self, audience: str) -> Iterator[Article]:
        """Yield the articles of one audience, without copies, the oldest first, in batches."""
        last = 0
        while True:
            with self.database.reading() as connection:
                rows = connection.execute(
                    select(ArticleRow)
                    .where(
                        ArticleRow.id > last,
                        ArticleRow.copy_of.is_(None),
                        ArticleRow.audience == audience,
                    )
                    .order_by(ArticleRow.id)
                    .limit(_READ_AT_A_TIME)
                ).all()
            if not rows:
                return
            last = rows[-1].id
            yield from (article_of(row) for row in rows)

    def older_than(self, moment: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Return (address, audience) of articles older than `moment`, undated ones by arrival."""
        age = func.coalesce(ArticleRow.published_at, ArticleRow.fetched_at)
        with self.database.reading() as connection:
            found = connection.execute(
                select(ArticleRow.url, ArticleRow.audience)
                .where(age < moment)
                .order_by(age, ArticleRow.id)
                .limit(limit)
            )
            return tuple((row.url, row.audience) for row in found)

    def last_vectors(self, newest_id: int) -> tuple[list[int], Vectors]:
        """Return the ids and vectors `(n, dim)` float32 of the last passages up to an id."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(PassageRow.id, PassageRow.vector)
                .where(PassageRow.id <= newest_id)
                .order_by(PassageRow.id.desc())
                .limit(_SAMPLED)
            ).all()
        return [row.id for row in rows], vectors_of([row.vector for row in rows], 0)

    @contextmanager
    def changes(self, since: State, newest_id: int) -> Iterator[VectorChanges]:
        """Open the changes since a vector index was last updated.

        Args:
            since: The state of the index; revision 0 for an empty one.
            newest_id: The highest passage id that the index ever held.
        """
        with self.database.reading() as connection:
            state = _state(connection)
            removed = select(RemovedPassageRow.passage_id).where(
                RemovedPassageRow.revision > since.revision
            )
            count = connection.scalar(select(func.count(PassageRow.id))) or 0
            yield VectorChanges(
                replace(state, vectors=count),
                list(connection.scalars(removed)) if since.revision else [],
                _vectors_after(connection, newest_id, state.dimension),
            )

    def sample(self) -> tuple[str, Vectors] | None:
        """Return the headline and the vector of the newest passage that everybody may read."""
        newest = (
            select(ArticleRow.title, PassageRow.vector)
            .join(PassageRow, PassageRow.article_id == ArticleRow.id)
            .where(ArticleRow.audience == PUBLIC)
            .order_by(PassageRow.id.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            row = connection.execute(newest).first()
        return None if row is None else (row.title, np.frombuffer(row.vector, "<f4"))

    def vectors(self, ids: Sequence[int]) -> dict[int, Vectors]:
        """Return the vectors `(dim,)` float32 of passages, by id."""
        found: dict[int, Vectors] = {}
        with self.database.reading() as connection:
            for chunk in chunks(ids):
                for row in connection.execute(
                    select(PassageRow.id, PassageRow.vector).where(PassageRow.id.in_(chunk))
                ):
                    found[row.id] = np.frombuffer(row.vector, "<f4")
        return found

    # -- writing ---------------------------------------------------------------------------

    def write(
        self, prepared: PreparedArticle, promoted: PreparedArticle | None, model: str
    ) -> Added | None:
        """Write an article with its passages and names, in one transaction.

        Args:
            prepared: The article.
            promoted: Its first copy, which becomes an original if the article's text changed.
            model: The fingerprint of the encoder that made the vectors.

        Returns:
            The result, once it is on disk; None if `promoted` is no longer the first copy, and
            nothing was written.

        Raises:
            IndexMismatchError: The library's vectors come from another model.
        """
        # comparing texts takes long, and no other writer has to wait for it
        with self.database.reading() as connection:
            compared_at = _state(connection).revision
            original = _find_original(connection, prepared)
        with self.database.writing() as connection:
            if _state(connection).revision != compared_at:  # another process wrote in between
                original = _find_original(connection, prepared)
            return _write(connection, prepared, original, promoted, model)

    def remove(
        self, url: str, audience: str, promoted: PreparedArticle | None, model: str, dimension: int
    ) -> bool | None:
        """Remove an article of one audience; its first copy becomes an original.

        Args:
            url: The address of the article.
            audience: Its audience.
            promoted: Its first copy, prepared; None if it has no copies.
            model: The fingerprint of the encoder.
            dimension: The length of its vectors.

        Returns:
            Whether the article existed; None if `promoted` is no longer the first copy, and nothing
            was changed.
        """
        with self.database.writing() as connection:
            article_id = connection.scalar(select(ArticleRow.id).where(has_address(url, audience)))
            if article_id is None:
                return False
            if not is_first_copy(connection, url, audience, promoted):
                return None
            revision = _next_revision(connection, model, dimension)
            remove_passages(connection, article_id, revision)
            release_copies(connection, article_id, promoted)
            connection.execute(delete(ArticleRow).where(ArticleRow.id == article_id))
        return True

    def replace_passages(
        self, prepared: Sequence[PreparedArticle], model: str, dimension: int, at: State
    ) -> bool:
        """Replace all passages and their vectors, for a new model, in one transaction.

        Args:
            prepared: All articles that are not copies, as of `at`.
            model: The fingerprint of the new encoder.
            dimension: The length of its vectors.
            at: The state at which the articles were read.

        Returns:
            False if the library has changed since, and nothing was written.
        """
        with self.database.writing() as connection:
            if _state(connection).revision != at.revision:
                return False
            connection.execute(
                update(StateRow).values(
                    revision=StateRow.revision + 1, model=model, dimension=dimension
                )
            )
            announce(connection, at.revision + 1)
            ids = select(PassageRow.id, literal(at.revision + 1))
            connection.execute(
                insert(RemovedPassageRow).from_select(["passage_id", "revision"], ids)
            )
            connection.execute(delete(PassageRow))
            empty_names(connection)
            for item in prepared:
                article_id = connection.scalar(
                    select(ArticleRow.id).where(has_address(item.article.url, item.audience))
                )
                assert article_id is not None
                insert_passages(connection, article_id, item)
            purge_names(connection)
        return True

    def unnamed(self, limit: int) -> tuple[tuple[int, Article], ...]:
        """Return (row id, article) of articles without stored names, the newest first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(ArticleRow)
                .where(ArticleRow.copy_of.is_(None), ArticleRow.named_by == "")
                .order_by(ArticleRow.id.desc())
                .limit(limit)
            ).all()
            return tuple((row.id, article_of(row)) for row in rows)

    def count_articles(self) -> int:
        """Return how many articles of all audiences there are, copies included."""
        with self.database.reading() as connection:
            return connection.scalar(select(func.count(ArticleRow.id))) or 0

    def count_unnamed(self) -> int:
        """Return how many articles have no stored names."""
        with self.database.reading() as connection:
            count = connection.scalar(
                select(func.count(ArticleRow.id)).where(
                    ArticleRow.copy_of.is_(None), ArticleRow.named_by == ""
                )
            )
            return count or 0

    def write_names(
        self, article_id: int, article: Article, names: Sequence[ResolvedName], named_by: str
    ) -> None:
        """Write the names of an article, unless it has changed or has names already."""
        with self.database.writing() as connection:
            row = connection.execute(select(ArticleRow).where(ArticleRow.id == article_id)).first()
            if (
                row is not None
                and row.copy_of is None
                and not row.named_by
                and row.body == article.body
            ):
                insert_names(connection, article_id, names, named_by)


def _find_original(connection: Connection, prepared: PreparedArticle) -> Any:
    """Find the article that this one copies: its row with `id` and `url`, or None."""
    digest = text_digest(prepared.article.body)
    return find_same_text(connection, prepared, digest) or find_near_copy(connection, prepared)


def _write(
    connection: Connection,
    prepared: PreparedArticle,
    original: Any,
    promoted: PreparedArticle | None,
    model: str,
) -> Added | None:
    """Write an article in a transaction; see `Store.write`.

    Args:
        connection: A write transaction.
        prepared: The article.
        original: The row of the article that it copies, or None.
        promoted: Its first copy.
        model: The fingerprint of the encoder.
    """
    article = prepared.article
    digest = text_digest(article.body)
    known = connection.execute(
        select(ArticleRow).where(has_address(article.url, prepared.audience))
    ).first()
    if known is not None:
        # it has an equivalent address: keep the address under which it was first added
        article = replace(article, url=known.url)
        prepared = replace(prepared, article=article)
        if same_content(article_of(known), article):
            return Added(article.url, Outcome.UNCHANGED)
    rewritten = known is not None and known.text_digest != digest
    if rewritten and not is_first_copy(connection, article.url, prepared.audience, promoted):
        return None
    revision = _next_revision(connection, model, prepared.vectors.shape[1])
    copy_of = None if original is None else original.id
    values = values_of(article, prepared.audience, digest, copy_of)
    if known is None:
        inserted = connection.execute(insert(ArticleRow).values(values))
        article_id = new_key(inserted)
    else:
        article_id = int(known.id)
        remove_passages(connection, article_id, revision)
        connection.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(values))
        if rewritten:
            keep_revision(connection, known, article)
            release_copies(connection, article_id, promoted)
        elif original is not None:  # its copies become copies of the same original
            connection.execute(
                update(ArticleRow)
                .where(ArticleRow.copy_of == article_id)
                .values(copy_of=original.id)
            )
    replace_bands(connection, article_id, prepared, is_original=original is None)
    if original is None:
        insert_passages(connection, article_id, prepared)
    if original is not None:
        return Added(article.url, Outcome.DUPLICATE, original.url, prepared.note)
    outcome = Outcome.NEW if known is None else Outcome.CHANGED
    return Added(article.url, outcome, note=prepared.note)


def _vectors_after(
    connection: Connection, newest_id: int, dimension: int
) -> Iterator[tuple[list[int], Vectors]]:
    while rows := connection.execute(
        select(PassageRow.id, PassageRow.vector)
        .where(PassageRow.id > newest_id)
        .order_by(PassageRow.id)
        .limit(_VECTORS_AT_A_TIME)
    ).all():
        yield [row.id for row in rows], vectors_of([row.vector for row in rows], dimension)
        newest_id = rows[-1].id


def _state(connection: Connection) -> State:
    row = connection.execute(
        select(StateRow.revision, StateRow.model, StateRow.dimension, StateRow.library)
    ).one()
    return State(row.revision, row.model, row.dimension, library=row.library)


def _next_revision(connection: Connection, model: str, dimension: int) -> int:
    state = _state(connection)
    if state.model and state.model != model:
        raise IndexMismatchError(mismatch(state.model, model))
    connection.execute(
        update(StateRow).values(revision=state.revision + 1, model=model, dimension=dimension)
    )
    announce(connection, state.revision + 1)
    return state.revision + 1


def mismatch(stored: str, configured: str) -> str:
    """Return the message that the stored vectors come from another model."""
    return (
        f"the library's vectors are of {stored}, but NEWSDESK_EMBEDDING_MODEL is {configured}; "
        "restore the old value, or encode all articles again with `newsdesk rebuild --encode`"
    )


def open_store(home: Path, url: str = "") -> Store:
    """Open the database of a library, without its indexes; for what only copies its rows.

    Args:
        home: The home folder.
        url: The address of a PostgreSQL database; "" for the file in the home.
    """
    return Store(home, url, lambda _passages: Fts5Index(None))

"""The writing transactions, and what the index is caught up by; rows never leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    Connection,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from index.errors import IndexMismatchError
from index.models.encoder import Vectors
from index.names.coreference import Resolved
from index.storage.article_rows import (
    Prepared,
    article_of,
    chunks,
    find_twin,
    first_copy_of,
    insert_passages,
    is_first_copy,
    is_of,
    keep_revision,
    new_key,
    release_copies,
    remove_passages,
    replace_bands,
    same,
    text_digest,
    values_of,
    vectors_of,
)
from index.storage.catalogue import Catalogue
from index.storage.database import Database
from index.storage.entities import Entities
from index.storage.name_rows import empty_names, insert_names, purge_names
from index.storage.passage_queries import Retrieval
from index.storage.schema import HISTORY, ArticleRow, PassageRow, RemovedPassageRow, StateRow
from index.storage.spellings import Spellings
from index.storage.visibility import Register
from index.types import Added, Article, Outcome
from index.urls import identity

_READ_AT_A_TIME = 500
_SAMPLED = 16  # passages by which an index file is known to be of this database


@dataclass(frozen=True, slots=True)
class State:
    """How often the library was written, the space of its vectors ("" while none), their number."""

    revision: int
    model: str = ""
    dimension: int = 0
    vectors: int = 0


class Store:
    """The database of one library."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)
        self.catalogue = Catalogue(self._database)
        self.retrieval = Retrieval(self._database)
        self.register = Register(self.retrieval)
        self.entities = Entities(self._database, self.register)
        self.spellings = Spellings(self._database, self.register)

    def prepare(self) -> None:
        """Make the tables of a new database; refuse one of another version.

        Raises:
            SchemaError: The database was made by another version.
            LibraryError: The folder cannot be written, or the file is no database.
        """
        self._database.prepare(HISTORY)

    def migrate(self) -> None:
        """Bring the tables up to date, in one transaction.

        Raises:
            SchemaError: The database is of a newer version than this one.
        """
        self._database.migrate(HISTORY)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    # -- reading ---------------------------------------------------------------------------

    def state(self) -> State:
        """Return the revision and the space of the vectors."""
        with self._database.reading() as connection:
            return _state(connection)

    def articles(self, urls: Sequence[str], audience: str) -> dict[str, Article]:
        """Return an audience's own articles of those addresses, by the address asked for."""
        known: dict[str, Article] = {}
        with self._database.reading() as connection:
            for some in chunks(urls):
                keys = {url: identity(url) for url in some}
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
        """Return the oldest of the articles that are kept as copies of one, or None."""
        with self._database.reading() as connection:
            return first_copy_of(connection, url, audience)

    def audiences(self) -> tuple[str, ...]:
        """Return everybody for whom there is an article."""
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(ArticleRow.audience).distinct()))

    def all_originals(self, audience: str) -> Iterator[Article]:
        """Yield an audience's own articles that have passages, oldest first, some at a time."""
        last = 0
        while True:
            with self._database.reading() as connection:
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
        """Return (address, audience) of articles of before `moment`, undated ones by arrival."""
        age = func.coalesce(ArticleRow.published_at, ArticleRow.fetched_at)
        with self._database.reading() as connection:
            found = connection.execute(
                select(ArticleRow.url, ArticleRow.audience)
                .where(age < moment)
                .order_by(age, ArticleRow.id)
                .limit(limit)
            )
            return tuple((row.url, row.audience) for row in found)

    def last_vectors(self, newest_id: int) -> tuple[list[int], Vectors]:
        """Return the last few passages up to an id: ids, vectors `(n, dim)` float32."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(PassageRow.id, PassageRow.vector)
                .where(PassageRow.id <= newest_id)
                .order_by(PassageRow.id.desc())
                .limit(_SAMPLED)
            ).all()
        return [row.id for row in rows], vectors_of([row.vector for row in rows], 0)

    def changes(self, since: State, newest_id: int) -> tuple[State, list[int], list[int], Vectors]:
        """Return what a vector index that knew `since` has to catch up with.

        Args:
            since: The state it was at; revision 0 for an empty one.
            newest_id: The highest passage id it ever held.

        Returns:
            The state now, ids taken out, ids put in, their vectors `(n, dim)` float32.
        """
        with self._database.reading() as connection:
            state = _state(connection)
            removed = (
                [
                    int(row[0])
                    for row in connection.execute(
                        select(RemovedPassageRow.passage_id).where(
                            RemovedPassageRow.revision > since.revision
                        )
                    )
                ]
                if since.revision
                else []
            )
            rows = connection.execute(
                select(PassageRow.id, PassageRow.vector)
                .where(PassageRow.id > newest_id)
                .order_by(PassageRow.id)
            ).all()
            count = connection.scalar(select(func.count(PassageRow.id))) or 0
        state = replace(state, vectors=count)
        vectors = vectors_of([row.vector for row in rows], state.dimension)
        return state, removed, [row.id for row in rows], vectors

    # -- writing ---------------------------------------------------------------------------

    def put(self, prepared: Prepared, promoted: Prepared | None, model: str) -> Added | None:
        """Write an article with all that hangs on it, in one transaction.

        Args:
            prepared: The article.
            promoted: The first of its copies, to stand by itself if the article's text changed.
            model: The fingerprint of the encoder that made the vectors.

        Returns:
            What became of it, on disk; None if `promoted` is not the first of its copies now, and
            nothing was done.

        Raises:
            IndexMismatchError: The library's vectors are of another model.
        """
        article = prepared.article
        digest = text_digest(article.body)
        with self._database.writing() as connection:
            known = connection.execute(
                select(ArticleRow).where(is_of(article.url, prepared.audience))
            ).first()
            if known is not None:
                # a twin of its address: it stays under the one under which it came in first
                article = replace(article, url=known.url)
                prepared = replace(prepared, article=article)
                if same(article_of(known), article):
                    return Added(article.url, Outcome.UNCHANGED)
            rewritten = known is not None and known.text_digest != digest
            if rewritten and not is_first_copy(
                connection, article.url, prepared.audience, promoted
            ):
                return None
            twin = find_twin(connection, prepared, digest)
            revision = _next_revision(connection, model, prepared.vectors.shape[1])
            copy_of = None if twin is None else twin.id
            values = values_of(article, prepared.audience, digest, copy_of)
            if known is None:
                inserted = connection.execute(insert(ArticleRow).values(values))
                article_id = new_key(inserted)
            else:
                article_id = int(known.id)
                remove_passages(connection, article_id, revision)
                connection.execute(
                    update(ArticleRow).where(ArticleRow.id == article_id).values(values)
                )
                if rewritten:
                    keep_revision(connection, known, article)
                    release_copies(connection, article_id, promoted)
                elif twin is not None:  # its copies are copies of the same twin
                    connection.execute(
                        update(ArticleRow)
                        .where(ArticleRow.copy_of == article_id)
                        .values(copy_of=twin.id)
                    )
            replace_bands(connection, article_id, prepared.bands)
            if twin is None:
                insert_passages(connection, article_id, prepared)
        if twin is not None:
            return Added(article.url, Outcome.DUPLICATE, twin.url)
        return Added(article.url, Outcome.NEW if known is None else Outcome.CHANGED)

    def remove(
        self, url: str, audience: str, promoted: Prepared | None, model: str, dimension: int
    ) -> bool | None:
        """Take an audience's own article out; the first of its copies takes its place.

        Returns:
            Whether it was there; None if `promoted` is not the first of its copies now, and
            nothing was done.
        """
        with self._database.writing() as connection:
            article_id = connection.scalar(select(ArticleRow.id).where(is_of(url, audience)))
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
        self, prepared: Sequence[Prepared], model: str, dimension: int, at: State
    ) -> bool:
        """Put the vectors of another model in the place of all there are, in one transaction.

        Args:
            prepared: Every article that has passages, as of `at`.
            model: The fingerprint of the new encoder.
            dimension: Its vectors' length.
            at: The state the articles were read at.

        Returns:
            False if the library was written since, and nothing was done.
        """
        with self._database.writing() as connection:
            if _state(connection).revision != at.revision:
                return False
            connection.execute(
                update(StateRow).values(
                    revision=StateRow.revision + 1, model=model, dimension=dimension
                )
            )
            ids = select(PassageRow.id, literal(at.revision + 1))
            connection.execute(
                insert(RemovedPassageRow).from_select(["passage_id", "revision"], ids)
            )
            connection.execute(delete(PassageRow))
            connection.execute(text("DELETE FROM passage_words"))
            empty_names(connection)
            for one in prepared:
                article_id = connection.scalar(
                    select(ArticleRow.id).where(is_of(one.article.url, one.audience))
                )
                assert article_id is not None
                insert_passages(connection, article_id, one)
            purge_names(connection)
        return True

    def unnamed(self, limit: int) -> tuple[tuple[int, Article], ...]:
        """Return articles whose names nobody has sought, the newest first, by the row's id."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(ArticleRow)
                .where(ArticleRow.copy_of.is_(None), ArticleRow.named_by == "")
                .order_by(ArticleRow.id.desc())
                .limit(limit)
            ).all()
            return tuple((row.id, article_of(row)) for row in rows)

    def count_unnamed(self) -> int:
        """Return how many articles' names nobody has sought."""
        with self._database.reading() as connection:
            found = connection.scalar(
                select(func.count(ArticleRow.id)).where(
                    ArticleRow.copy_of.is_(None), ArticleRow.named_by == ""
                )
            )
            return found or 0

    def name(self, article_id: int, article: Article, names: Sequence[Resolved], by: str) -> None:
        """Write the names of an article, unless it has changed since or has them by now."""
        with self._database.writing() as connection:
            row = connection.execute(select(ArticleRow).where(ArticleRow.id == article_id)).first()
            if (
                row is not None
                and row.copy_of is None
                and not row.named_by
                and row.body == article.body
            ):
                insert_names(connection, article_id, names, by)


def _state(connection: Connection) -> State:
    row = connection.execute(select(StateRow.revision, StateRow.model, StateRow.dimension)).one()
    return State(row.revision, row.model, row.dimension)


def _next_revision(connection: Connection, model: str, dimension: int) -> int:
    state = _state(connection)
    if state.model and state.model != model:
        raise IndexMismatchError(mismatch(state.model, model))
    connection.execute(
        update(StateRow).values(revision=state.revision + 1, model=model, dimension=dimension)
    )
    return state.revision + 1


def mismatch(stored: str, configured: str) -> str:
    """Say that the stored vectors are of another model than the configured one."""
    return (
        f"the library's vectors are of {stored}, but NEWSDESK_EMBEDDING_MODEL is {configured}; "
        "set it back, or encode everything anew with `newsdesk rebuild --encode`"
    )

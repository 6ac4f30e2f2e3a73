"""Rows to values and back, in transactions; rows and database errors never leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
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

from index import lexical
from index.database import Database
from index.encoder import Vectors
from index.errors import IndexMismatchError
from index.identity import identity
from index.ranking import FUTURE_TOLERANCE
from index.rows import (
    Prepared,
    article_of,
    find_twin,
    first_copy_of,
    insert_passages,
    is_first_copy,
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
from index.schema import (
    HISTORY,
    ArticleRow,
    PassageRow,
    RemovedPassageRow,
    RevisionRow,
    SentencesRow,
    StateRow,
)
from index.sentences import Sentences
from index.types import Added, Article, Lead, Outcome, Revision, Span, utc

T = TypeVar("T")

_MANY = 500  # SQLite binds at most 999 values in older builds
_SAMPLED = 16  # passages by which an index file is known to be of this database

# An article dated after the clock is hidden only if it also came in after it: with the clock set
# back the article was not there yet, with the real clock it was and its date is what is wrong.
_VISIBLE = (
    "(articles.published_at IS NULL OR articles.published_at <= :now "
    "OR articles.fetched_at <= :now)"
)
_HIDDEN = (
    "SELECT passages.id FROM passages JOIN articles ON articles.id = passages.article_id "  # noqa: S608 - a constant
    "WHERE NOT " + _VISIBLE
)


@dataclass(frozen=True, slots=True)
class State:
    """How often the library was written, the space of its vectors ("" while none), their number."""

    revision: int
    model: str = ""
    dimension: int = 0
    vectors: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A passage's place and its article."""

    passage: Span
    article: Article
    copies: tuple[str, ...]


class Store:
    """The database of one library."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path)

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

    def articles(self, urls: Sequence[str]) -> dict[str, Article]:
        """Return those of the articles that are known, by the address that was asked for."""
        known: dict[str, Article] = {}
        with self._database.reading() as connection:
            for some in _chunks(urls):
                keys = {url: identity(url) for url in some}
                rows = connection.execute(
                    select(ArticleRow).where(ArticleRow.identity.in_(set(keys.values())))
                )
                found = {row.identity: article_of(row) for row in rows}
                known |= {url: found[key] for url, key in keys.items() if key in found}
        return known

    def leads(self, since: datetime, now: datetime) -> tuple[Lead, ...]:
        """Return the articles published in between with their first passage's vector, by date."""
        first = select(func.min(PassageRow.id)).group_by(PassageRow.article_id)
        with self._database.reading() as connection:
            rows = connection.execute(
                select(ArticleRow, PassageRow.vector)
                .join(PassageRow, PassageRow.article_id == ArticleRow.id)
                .where(PassageRow.id.in_(first))
                .where(ArticleRow.published_at >= since, ArticleRow.published_at <= now)
                .order_by(ArticleRow.published_at, ArticleRow.id)
            ).all()
            carried: dict[int, list[str]] = {}
            for copy in connection.execute(
                select(ArticleRow.copy_of, ArticleRow.publisher).where(
                    ArticleRow.copy_of.is_not(None)
                )
            ):
                carried.setdefault(copy.copy_of, []).append(copy.publisher)
        return tuple(
            Lead(
                article_of(row),
                tuple(np.frombuffer(row.vector, dtype="<f4").tolist()),
                tuple(carried.get(row.id, ())),
            )
            for row in rows
        )

    def revisions(self, url: str) -> tuple[Revision, ...]:
        """Return what an article said before, the newest version first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(RevisionRow)
                .join(ArticleRow, ArticleRow.id == RevisionRow.article_id)
                .where(ArticleRow.identity == identity(url))
                .order_by(RevisionRow.id.desc())
            )
            return tuple(
                Revision(row.title, row.body, row.fetched_at, row.replaced_at) for row in rows
            )

    def first_copy(self, url: str) -> Article | None:
        """Return the oldest of the articles that are kept as copies of one, or None."""
        with self._database.reading() as connection:
            return first_copy_of(connection, url)

    def all_originals(self) -> Iterator[Article]:
        """Yield every article that has passages, oldest first, a few hundred at a time."""
        last = 0
        while True:
            with self._database.reading() as connection:
                rows = connection.execute(
                    select(ArticleRow)
                    .where(ArticleRow.id > last, ArticleRow.copy_of.is_(None))
                    .order_by(ArticleRow.id)
                    .limit(_MANY)
                ).all()
            if not rows:
                return
            last = rows[-1].id
            yield from (article_of(row) for row in rows)

    def count(self) -> tuple[int, int]:
        """Return how many articles and passages there are, copies not counted."""
        with self._database.reading() as connection:
            return (
                connection.scalar(
                    select(func.count(ArticleRow.id)).where(ArticleRow.copy_of.is_(None))
                )
                or 0,
                connection.scalar(select(func.count(PassageRow.id))) or 0,
            )

    def newest(self, now: datetime) -> datetime | None:
        """Return when the newest article was published, dates after `now` not believed."""
        with self._database.reading() as connection:
            return connection.scalar(
                select(func.max(ArticleRow.published_at)).where(
                    ArticleRow.published_at <= now + FUTURE_TOLERANCE
                )
            )

    def older_than(self, moment: datetime, limit: int) -> tuple[str, ...]:
        """Return addresses of articles of before `moment`, copies too; undated ones by arrival."""
        age = func.coalesce(ArticleRow.published_at, ArticleRow.fetched_at)
        with self._database.reading() as connection:
            found = connection.scalars(
                select(ArticleRow.url).where(age < moment).order_by(age, ArticleRow.id).limit(limit)
            )
            return tuple(found)

    def search_words(self, query: str, limit: int, now: datetime) -> list[tuple[int, float]]:
        """Find passages by keyword: (id, BM25 score), best first; see `lexical.search`."""
        with self._database.reading() as connection:
            hides = self._hides(connection, now)
            return lexical.search(
                connection, query, limit, _VISIBLE if hides else "", _moments(now) if hides else {}
            )

    def hidden_passages(self, now: datetime) -> list[int]:
        """Return the passages of articles that were not there yet at `now`."""
        with self._database.reading() as connection:
            if not self._hides(connection, now):
                return []
            rows = connection.execute(text(_HIDDEN), _moments(now))
            return [int(row[0]) for row in rows]

    def _hides(self, connection: Connection, now: datetime) -> bool:
        statement = text(f"SELECT EXISTS (SELECT 1 FROM articles WHERE NOT {_VISIBLE})")  # noqa: S608 - a constant
        return bool(connection.scalar(statement, _moments(now)))

    def passages(self, ids: Sequence[int]) -> dict[int, Found]:
        """Return passages with their articles and the outlets of their copies, by id."""
        places: dict[int, tuple[int, int, int]] = {}
        articles: dict[int, Article] = {}
        copies: dict[int, list[str]] = {}
        with self._database.reading() as connection:
            for some in _chunks(ids):
                for row in connection.execute(
                    select(
                        PassageRow.id, PassageRow.article_id, PassageRow.start, PassageRow.end
                    ).where(PassageRow.id.in_(some))
                ):
                    places[row.id] = (row.article_id, row.start, row.end)
            for chunk in _chunks(sorted({place[0] for place in places.values()})):
                for known in connection.execute(select(ArticleRow).where(ArticleRow.id.in_(chunk))):
                    articles[known.id] = article_of(known)
                for copy in connection.execute(
                    select(ArticleRow.copy_of, ArticleRow.publisher)
                    .where(ArticleRow.copy_of.in_(chunk))
                    .order_by(ArticleRow.id)
                ):
                    copies.setdefault(copy.copy_of, []).append(copy.publisher)
        return {
            passage_id: Found(
                Span(start, end, articles[article_id].body[start:end]),
                articles[article_id],
                tuple(copies.get(article_id, ())),
            )
            for passage_id, (article_id, start, end) in places.items()
        }

    def sentences(self, ids: Sequence[int]) -> dict[int, Sentences]:
        """Return the sentences of passages, by id; those of before they were kept are missing."""
        found: dict[int, Sentences] = {}
        with self._database.reading() as connection:
            for some in _chunks(ids):
                for row in connection.execute(
                    select(SentencesRow).where(SentencesRow.passage_id.in_(some))
                ):
                    borders = tuple((start, end) for start, end in row.borders)
                    found[row.passage_id] = Sentences(borders, row.vectors)
        return found

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
                select(ArticleRow).where(ArticleRow.identity == identity(article.url))
            ).first()
            if known is not None:
                # a twin of its address: it stays under the one under which it came in first
                article = replace(article, url=known.url)
                prepared = replace(prepared, article=article)
                if same(article_of(known), article):
                    return Added(article.url, Outcome.UNCHANGED)
            rewritten = known is not None and known.text_digest != digest
            if rewritten and not is_first_copy(connection, article.url, promoted):
                return None
            twin = find_twin(connection, prepared, digest)
            revision = _next_revision(connection, model, prepared.vectors.shape[1])
            values = values_of(article, digest, None if twin is None else twin.id)
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
        self, url: str, promoted: Prepared | None, model: str, dimension: int
    ) -> bool | None:
        """Take an article out; the first of its copies takes its place.

        Returns:
            Whether it was there; None if `promoted` is not the first of its copies now, and
            nothing was done.
        """
        with self._database.writing() as connection:
            article_id = connection.scalar(
                select(ArticleRow.id).where(ArticleRow.identity == identity(url))
            )
            if article_id is None:
                return False
            if not is_first_copy(connection, url, promoted):
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
            for one in prepared:
                article_id = connection.scalar(
                    select(ArticleRow.id).where(ArticleRow.identity == identity(one.article.url))
                )
                assert article_id is not None
                insert_passages(connection, article_id, one)
        return True


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


def _moments(now: datetime) -> dict[str, object]:
    naive = utc(now).replace(tzinfo=None)
    # the form in which SQLAlchemy keeps a DateTime in SQLite; strftime does not pad the year 500
    return {
        "now": naive.isoformat(" ", "microseconds"),
    }


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), _MANY):
        yield values[start : start + _MANY]

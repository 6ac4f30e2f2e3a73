"""The library: articles go in, evidence comes out; the database is the truth, the index a cache."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

import numpy as np

from index import copies, passages, ranking, sentences
from index.encoder import Encoder, Vectors, open_encoder
from index.errors import IndexMismatchError, LibraryBusyError
from index.rows import Prepared, same
from index.sentences import Sentences
from index.settings import Settings
from index.store import State, Store, mismatch
from index.types import (
    Added,
    Article,
    Evidence,
    IndexStatus,
    Lead,
    Outcome,
    Revision,
    Span,
    Status,
    utc,
)
from index.vectors.flat import FlatIndex, IndexCache, Manifest

# Passages of 200 tokens and a prefix fit all-MiniLM-L6-v2's 256 (the size that the baselines had).
PASSAGE_TOKENS = 200
_PREFIX_TOKENS = 54
# Articles are encoded together until they have this many passages: full batches, little to lose.
_BATCH_PASSAGES = 64
# How many passages each way of finding brings to the fusion.
_CANDIDATES = 200
# The last moment that can be counted on from; `--as-of 9999-12-31` means "all there is".
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
# A passage found by its vector alone has to be this near; below it is noise for all-MiniLM-L6-v2.
_NEAR = 0.25

log = logging.getLogger(__name__)


class Library:
    """All that is known; safe to use from several threads and next to other processes."""

    def __init__(
        self, store: Store, cache: IndexCache, encoder: Encoder, settings: Settings
    ) -> None:
        self._store = store
        self._cache = cache
        self._encoder = encoder
        self._half_life = timedelta(days=settings.recency_half_life_days)
        self._lock = threading.Lock()  # over what the index in memory is, not over its searches
        self._index: FlatIndex | None = None
        self._state = State(0)
        self._newest_id = 0
        self._saved_revision = -1

    # -- writing ---------------------------------------------------------------------------

    def add(self, articles: Iterable[Article]) -> Iterator[Added]:
        """Take articles in, in order.

        Args:
            articles: Drawn lazily, encoded in batches.

        Yields:
            The word on each article, once it is on disk.

        Raises:
            IndexMismatchError: The library's vectors are of another model.
        """
        batch: list[Article] = []
        weight = 0
        for article in articles:
            if article.fetched_at is None:
                raise ValueError(f"an article without fetched_at: {article.url}")
            batch.append(article)
            weight += 1 + len(article.body) // 800
            if weight >= _BATCH_PASSAGES:
                yield from self._add(batch)
                batch, weight = [], 0
        yield from self._add(batch)

    def _add(self, batch: Sequence[Article]) -> Iterator[Added]:
        if not batch:
            return
        known = self._store.articles([article.url for article in batch])
        times = Counter(article.url for article in batch)
        fresh = [
            article
            for article in batch
            if article.url not in known
            or not same(known[article.url], article)
            or times[article.url] > 1  # what is known may change before its turn comes
        ]
        self._check_model()
        prepared = dict(zip(map(id, fresh), self._prepare(fresh), strict=True))
        for article in batch:
            ready = prepared.get(id(article))
            if ready is None:
                yield Added(article.url, Outcome.UNCHANGED)
                continue
            yield self._put(ready)

    def _put(self, ready: Prepared) -> Added:
        url, promoted = ready.article.url, None
        while (added := self._store.put(ready, promoted, self._encoder.fingerprint)) is None:
            promoted = self._promoted(url)
        return added

    def _promoted(self, url: str) -> Prepared | None:
        copy = self._store.first_copy(url)
        return None if copy is None else self._prepare([copy])[0]

    def _prepare(self, articles: Sequence[Article]) -> list[Prepared]:
        """Split and encode, all in one go."""
        limit = min(PASSAGE_TOKENS, max(16, self._encoder.max_tokens - _PREFIX_TOKENS))
        spans = [
            passages.split(article.body, self._encoder.count_tokens, limit) for article in articles
        ]
        vectors = self._encoder.encode(
            [
                f"{passages.prefix(article)}\n{span.text}"
                for article, found in zip(articles, spans, strict=True)
                for span in found
            ]
        )
        kept = self._sentences([span for found in spans for span in found])
        prepared: list[Prepared] = []
        at = 0
        for article, found in zip(articles, spans, strict=True):
            part = slice(at, at + len(found))
            prepared.append(
                Prepared(article, found, vectors[part], kept[part], copies.bands(article.body))
            )
            at += len(found)
        return prepared

    def _sentences(self, spans: Sequence[Span]) -> tuple[Sentences, ...]:
        borders = [sentences.borders(span) for span in spans]
        vectors = self._encoder.encode(
            [
                span.text[start:end]
                for span, found in zip(spans, borders, strict=True)
                for start, end in found
            ]
        )
        kept: list[Sentences] = []
        at = 0
        for found in borders:
            kept.append(Sentences(found, sentences.pack(vectors[at : at + len(found)])))
            at += len(found)
        return tuple(kept)

    def older_than(self, moment: datetime, limit: int = 1000) -> tuple[str, ...]:
        """Return the addresses of articles of before `moment`, the oldest first.

        Args:
            moment: Aware; an undated article counts from when it came in.
            limit: How many at most.
        """
        return self._store.older_than(utc(moment), limit)

    def forget(self, url: str, *, save: bool = True) -> bool:
        """Take an article out of the database and the index.

        Args:
            url: Its address.
            save: Save the index at once; who forgets many calls `checkpoint` at the end.

        Returns:
            Whether it was there.

        Raises:
            IndexMismatchError: The library's vectors are of another model.
        """
        self._check_model()
        model, dimension = self._encoder.fingerprint, self._encoder.dimension
        promoted: Prepared | None = None
        while (gone := self._store.remove(url, promoted, model, dimension)) is None:
            promoted = self._promoted(url)
        if gone and save:
            self.checkpoint()
        return gone

    def rebuild(
        self, *, encode: bool = False, progress: Callable[[int, int], None] = lambda *_: None
    ) -> IndexStatus:
        """Make the index file anew from the database.

        Args:
            encode: Encode every passage anew too, with the configured model.
            progress: Called with articles done and in all, while encoding.

        Raises:
            LibraryBusyError: Others kept writing while everything was encoded.
            IndexMismatchError: The vectors are of another model and `encode` was not asked for.
        """
        if encode:
            self._encode_all(progress)
        else:
            self._check_model()
        with self._lock:
            self._start_empty()
            self._catch_up()
            self._save()
        return self.status(datetime.now(UTC)).index

    def _encode_all(self, progress: Callable[[int, int], None]) -> None:
        for _attempt in range(3):
            at = self._store.state()
            total = self._store.count()[0]
            prepared: list[Prepared] = []
            batch: list[Article] = []
            for article in self._store.all_originals():
                batch.append(article)
                if len(batch) == _BATCH_PASSAGES // 4:
                    prepared += self._prepare(batch)
                    progress(len(prepared), total)
                    batch = []
            prepared += self._prepare(batch)
            progress(len(prepared), total)
            model, dimension = self._encoder.fingerprint, self._encoder.dimension
            if self._store.replace_passages(prepared, model, dimension, at):
                return
        raise LibraryBusyError(
            "articles kept coming in while everything was encoded anew; "
            "stop the bot and the ingest, then run `newsdesk rebuild --encode` again"
        )

    def checkpoint(self) -> None:
        """Bring the index up to the database and save it; for the end of a run of writing."""
        with self._lock:
            self._open_index()
            self._catch_up()
            self._save()

    # -- reading ---------------------------------------------------------------------------

    def search(
        self, query: str, now: datetime, *, limit: int = 10, per_article: int = 1
    ) -> tuple[Evidence, ...]:
        """Find the passages that fit a query.

        Args:
            query: In natural language.
            now: The moment it is asked at; what was published later is passed over.
            limit: How many passages at most.
            per_article: How many of one article at most.

        Returns:
            Evidence, best first; empty if nothing comes near.
        """
        now = min(utc(now), _LATEST)
        # the model takes no half of a surrogate pair, which JSON and a terminal can bring
        query = query.encode(errors="replace").decode()
        if not query.strip():
            return ()
        index = self._current()
        if not len(index):
            return ()
        vector = self._encoder.encode([query])[0]
        similarities = self._near(index, vector, now)
        lexical = self._store.search_words(query, _CANDIDATES, now)
        missing = [passage_id for passage_id, _ in lexical if passage_id not in similarities]
        found = dict(zip(missing, index.similarities(vector, missing), strict=True))
        return self._rank(
            lexical, similarities, found, vector, now=now, limit=limit, per_article=per_article
        )

    def _near(self, index: FlatIndex, vector: Vectors, now: datetime) -> dict[int, float]:
        hits = index.search(vector, _CANDIDATES, self._store.hidden_passages(now))
        return {
            int(passage_id): float(similarity)
            for passage_id, similarity in zip(hits.ids, hits.similarities, strict=True)
            if similarity >= _NEAR
        }

    def _rank(
        self,
        lexical: Sequence[tuple[int, float]],
        near: dict[int, float],
        others: dict[int, float],
        query: Vectors,
        *,
        now: datetime,
        limit: int,
        per_article: int,
    ) -> tuple[Evidence, ...]:
        similarities = near | others
        scores = ranking.fuse(lexical, similarities)
        found = self._store.passages(list(scores))
        ranked = sorted(
            (
                ranking.Ranked(
                    passage_id,
                    scores[passage_id]
                    * ranking.recency(one.article.published_at, now, self._half_life),
                )
                for passage_id, one in found.items()
            ),
            key=lambda one: (-one.score, one.passage_id),
        )
        spread = ranking.spread(
            [(one, found[one.passage_id].article.url) for one in ranked], limit, per_article
        )
        kept = self._store.sentences([one.passage_id for one in spread])
        return tuple(
            Evidence(
                passage_id=one.passage_id,
                article=found[one.passage_id].article,
                passage=found[one.passage_id].passage,
                score=one.score,
                similarity=similarities[one.passage_id],
                copies=found[one.passage_id].copies,
                sentences=sentences.scored(
                    found[one.passage_id].passage,
                    kept.get(one.passage_id),
                    query,
                    similarities[one.passage_id],
                ),
            )
            for one in spread
        )

    def leads(self, since: datetime, now: datetime) -> tuple[Lead, ...]:
        """Return what the articles of a stretch of time are about, the oldest first.

        Args:
            since: Articles published from here on; undated ones are not among them.
            now: And until here.
        """
        return self._store.leads(utc(since), min(utc(now), _LATEST))

    def revisions(self, url: str) -> tuple[Revision, ...]:
        """Return what an article said before its publisher changed it, the newest first."""
        return self._store.revisions(url)

    def is_empty(self) -> bool:
        """Whether there is no article at all."""
        return self._store.count()[0] == 0

    def article(self, url: str) -> Article | None:
        """Return an article by its address, or None."""
        return self._store.articles([url]).get(url)

    def status(self, now: datetime) -> Status:
        """Say what is held; the index is brought up to the database first."""
        state = self._store.state()
        articles, count = self._store.count()
        healthy = True
        try:
            vectors = len(self._current())
        except IndexMismatchError:
            vectors, healthy = 0, False
        return Status(
            articles=articles,
            passages=count,
            newest_article_at=self._store.newest(min(utc(now), _LATEST)),
            feeds=0,
            index=IndexStatus(
                engine=FlatIndex.engine,
                model=state.model or self._encoder.fingerprint,
                dimension=state.dimension or self._encoder.dimension,
                vectors=vectors,
                revision=state.revision,
                # written between the two looks: the catching up has compared them in one
                healthy=healthy and (vectors == count or self._store.state() != state),
            ),
            database=f"sqlite:///{self._store.path}",
        )

    def warm_up(self) -> None:
        """Load the model and the index, so that the first question does not wait for them."""
        self._encoder.encode(["news"])
        self._current()

    # -- the index in memory -----------------------------------------------------------------

    def _current(self) -> FlatIndex:
        """Return the index, caught up with what any process has written."""
        with self._lock:
            self._open_index()
            self._catch_up()
            assert self._index is not None
            return self._index

    def _check_model(self) -> None:
        state = self._store.state()
        if state.model and state.model != self._encoder.fingerprint:
            raise IndexMismatchError(mismatch(state.model, self._encoder.fingerprint))

    def _open_index(self) -> None:
        if self._index is not None:
            return
        self._check_model()
        loaded = self._cache.load(
            model=self._encoder.fingerprint, dimension=self._encoder.dimension
        )
        if loaded is None or not self._believed(*loaded):
            if self._store.state().revision:
                log.info("the index file is missing or not to be believed: made anew")
            self._start_empty()
            return
        self._index, manifest = loaded
        self._state = State(manifest.revision)
        self._newest_id = manifest.newest_id
        self._saved_revision = manifest.revision

    def _believed(self, index: FlatIndex, manifest: Manifest) -> bool:
        """Whether a saved index is of this database, not of one that was deleted or restored."""
        if manifest.revision > self._store.state().revision:
            return False
        return index.holds(*self._store.last_vectors(manifest.newest_id))

    def _start_empty(self) -> None:
        self._index = FlatIndex(self._encoder.dimension)
        self._state, self._newest_id, self._saved_revision = State(0), 0, -1

    def _catch_up(self) -> None:
        if self._store.state().revision == self._state.revision:
            return
        self._check_model()
        for _attempt in range(2):
            assert self._index is not None
            state, removed, ids, vectors = self._store.changes(self._state, self._newest_id)
            self._index.remove(removed)
            self._index.add(ids, np.asarray(vectors))
            self._state = state
            self._newest_id = max(self._newest_id, *ids) if ids else self._newest_id
            if len(self._index) == state.vectors:
                return
            log.warning("the index disagrees with the database: made anew from it")
            self._start_empty()

    def _save(self) -> None:
        if self._index is None or self._saved_revision == self._state.revision:
            return
        self._cache.save(
            self._index,
            model=self._encoder.fingerprint,
            revision=self._state.revision,
            newest_id=self._newest_id,
        )
        self._saved_revision = self._state.revision

    # -- life --------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_library(settings: Settings, encoder: Encoder | None = None) -> Library:
    """Open the library in `settings.home`, making it if it is new.

    Args:
        settings: Where it is, and which model it speaks.
        encoder: In the place of the model that the settings name; for tests.

    Raises:
        SchemaError: The database was made by another version.
        LibraryError: The folder cannot be used.
    """
    store = Store(settings.home / "newsdesk.db")
    store.prepare()
    return Library(
        store,
        IndexCache(settings.home / "index"),
        encoder or open_encoder(settings.embedding_model, settings.home / "models"),
        settings,
    )


def migrate_library(settings: Settings) -> str:
    """Bring the database in `settings.home` up to date.

    Returns:
        What was done, in words.
    """
    path = settings.home / "newsdesk.db"
    if not path.exists():
        return f"nothing to migrate: {path} does not exist yet"
    store = Store(path)
    try:
        store.migrate()
    finally:
        store.close()
    return f"{path} is up to date"

"""The library: adds articles and finds evidence in them; the vector index is only a cache."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from types import TracebackType
from typing import Self

import numpy as np

from index import indexing, ranking
from index.audience import PUBLIC, checked
from index.errors import IndexMismatchError, LibraryBusyError
from index.models.encoder import Encoder, Vectors
from index.names.recogniser import Recogniser
from index.search.scope import PassageScope, View, names
from index.settings import LibrarySettings
from index.storage.article_rows import PreparedArticle, same_content, without_future_date
from index.storage.browsing import ArticleBrowser, clamped
from index.storage.entities import EntityCatalogue
from index.storage.revision_watch import RevisionWatch
from index.storage.spellings import SimilarWord
from index.storage.store import Store
from index.storage.vector_cache import VectorSearch
from index.types import (
    Added,
    Article,
    DatabaseCheck,
    Evidence,
    IndexStatus,
    Outcome,
    RecognisedName,
    Status,
    utc,
)

# Articles are encoded together until they have this many passages: batches are full, and an
# interruption loses little.
_BATCH_PASSAGES = 64
# How many passages keyword and vector search each contribute to the fusion.
_CANDIDATES = 200
# The lowest cosine of a passage that only the vector search found: below it, all-MiniLM-L6-v2 finds
# unrelated texts.
_NEAR = 0.25


_FOREIGN = (
    "the index belongs to another database than the one beside it; restore the database that was "
    "here, or run `newsdesk rebuild` if this one is right"
)


class Library(ArticleBrowser):
    """The library of one home; safe to use from several threads and processes."""

    def __init__(
        self,
        store: Store,
        vectors: VectorSearch,
        encoder: Encoder,
        recogniser: Recogniser,
        settings: LibrarySettings,
    ) -> None:
        super().__init__(store.database, store.visibility, store.keywords)
        self._store = store
        self._encoder = encoder
        self._recogniser = recogniser
        self._live = vectors
        self._listen_url = settings.database_url and (
            settings.database_listen_url or settings.database_url
        )
        self._watch: RevisionWatch | None = None
        self._threads = ThreadPoolExecutor(thread_name_prefix="library")
        self._max_characters = settings.max_article_characters
        self._half_life = timedelta(days=settings.recency_half_life_days)

    # -- writing ---------------------------------------------------------------------------

    def add(self, articles: Iterable[Article], audience: str = PUBLIC) -> Iterator[Added]:
        """Add articles, in order.

        Args:
            articles: Read lazily and encoded in batches.
            audience: Who may read them: "" for everybody, "discord:123" for one server. Articles
                of other audiences are neither compared nor changed.

        Yields:
            The result for each article, once it is on disk.

        Raises:
            AudienceError: The audience is malformed.
            IndexMismatchError: The library's vectors come from another model.
        """
        audience = checked(audience)
        batch: list[Article] = []
        notes: dict[str, str] = {}
        weight = 0
        for article in articles:
            if article.fetched_at is None:
                raise ValueError(f"an article without fetched_at: {article.url}")
            limited, note = indexing.limit_length(article, self._max_characters)
            if note:
                notes[article.url] = note
            batch.append(limited)
            weight += 1 + len(limited.body) // 800
            if weight >= _BATCH_PASSAGES:
                yield from self._add(batch, audience, notes)
                batch, weight, notes = [], 0, {}
        yield from self._add(batch, audience, notes)

    def _add(
        self, batch: Sequence[Article], audience: str, notes: Mapping[str, str]
    ) -> Iterator[Added]:
        if not batch:
            return
        known = self._store.articles([article.url for article in batch], audience)
        times = Counter(article.url for article in batch)
        fresh = [
            article
            for article in batch
            if article.url not in known
            or not same_content(known[article.url], article)
            or times[article.url] > 1  # an earlier one in the batch may change it
        ]
        self._live.check_model()
        prepared = dict(zip(map(id, fresh), self._prepare(fresh, audience), strict=True))
        for article in batch:
            ready = prepared.get(id(article))
            note = notes.get(article.url, "")
            if ready is None:
                yield Added(article.url, Outcome.UNCHANGED, note=note)
                continue
            if note:
                ready = replace(ready, note="; ".join(filter(None, (note, ready.note))))
            yield self._write(ready)
        self._keywords.update()

    def _write(self, ready: PreparedArticle) -> Added:
        promoted = None
        while (added := self._store.write(ready, promoted, self._encoder.fingerprint)) is None:
            promoted = self._promoted(ready.article.url, ready.audience)
        return added

    def _promoted(self, url: str, audience: str) -> PreparedArticle | None:
        copy = self._store.first_copy(url, audience)
        return None if copy is None else self._prepare([copy], audience)[0]

    def _prepare(self, articles: Sequence[Article], audience: str) -> list[PreparedArticle]:
        return indexing.prepare(self._encoder, self._recogniser, articles, audience)

    def older_than(self, moment: datetime, limit: int = 1000) -> tuple[tuple[str, str], ...]:
        """Return the articles older than `moment`, of all audiences, the oldest first.

        Args:
            moment: Aware; the age of an undated article counts from when it was fetched.
            limit: How many at most.

        Returns:
            The address and the audience of each, for `forget`.
        """
        return self._store.older_than(utc(moment), limit)

    def forget(self, url: str, audience: str = PUBLIC, *, save: bool = True) -> bool:
        """Remove an article from the database and the index.

        Args:
            url: Its address.
            audience: Its audience; articles of other audiences with that address stay.
            save: Whether to save the index now; after many calls, `checkpoint` saves it once.

        Returns:
            Whether the library had the article.

        Raises:
            IndexMismatchError: The library's vectors come from another model.
        """
        self._live.check_model()
        model, dimension = self._encoder.fingerprint, self._encoder.dimension
        promoted: PreparedArticle | None = None
        while (removed := self._store.remove(url, audience, promoted, model, dimension)) is None:
            promoted = self._promoted(url, audience)
        if removed and save:
            self.checkpoint()
        return removed

    def rebuild(
        self, *, encode: bool = False, progress: Callable[[int, int], None] = lambda *_: None
    ) -> IndexStatus:
        """Rebuild the index file from the database.

        Args:
            encode: Also encode every passage again, with the configured model.
            progress: Called with the articles done and the total, while encoding.

        Raises:
            LibraryBusyError: Other processes kept writing during the encoding.
            IndexMismatchError: The vectors come from another model and `encode` is False.
        """
        if encode:
            self._encode_all(progress)
        else:
            self._live.check_model()
        self._live.rebuild()
        self._keywords.rebuild()
        return self.status(datetime.now(UTC), None).index

    def _encode_all(self, progress: Callable[[int, int], None]) -> None:
        for _attempt in range(3):
            at = self._store.state()
            total = self._count(None)[0]
            prepared: list[PreparedArticle] = []
            for audience in self._store.audiences():
                originals = self._store.all_originals(audience)
                while batch := list(islice(originals, _BATCH_PASSAGES // 4)):
                    prepared += self._prepare(batch, audience)
                    progress(len(prepared), total)
            model, dimension = self._encoder.fingerprint, self._encoder.dimension
            if self._store.replace_passages(prepared, model, dimension, at):
                return
        raise LibraryBusyError(
            "other processes kept adding articles during the encoding; "
            "stop the bot and all ingestion, then run `newsdesk rebuild --encode` again"
        )

    def recognise(self, progress: Callable[[int, int], None] = lambda *_: None) -> int:
        """Find the names in articles that were added before the library stored names.

        Each article is written at once, so the work can be interrupted and resumed.

        Args:
            progress: Called with the articles done and the total.

        Returns:
            How many articles were read.
        """
        total = self._store.count_unnamed()
        done = 0
        while batch := self._store.unnamed(_BATCH_PASSAGES):
            for article_id, article in batch:
                names = indexing.names_in(self._recogniser, article)
                self._store.write_names(article_id, article, names, self._recogniser.fingerprint)
                done += 1
                progress(done, max(done, total))
        return done

    def checkpoint(self) -> None:
        """Update the indexes from the database and save them; call it after a series of changes."""
        self._live.save()
        self._keywords.update()

    # -- reading ---------------------------------------------------------------------------

    @property
    def entities(self) -> EntityCatalogue:
        """The people, organisations and places that the news names."""
        return self._store.entities

    def search(
        self,
        query: str,
        now: datetime,
        *,
        limit: int = 10,
        per_article: int = 1,
        audience: str = PUBLIC,
        publisher: str | Sequence[str] = "",
        since: datetime | None = None,
    ) -> tuple[Evidence, ...]:
        """Find the passages that match a query.

        Args:
            query: In natural language.
            now: The moment of the question; later articles are hidden.
            limit: How many passages to return at most.
            per_article: How many passages of each article to return at most.
            audience: The audience whose private articles are searched besides the public ones; ""
                for the public ones alone.
            publisher: One or all names of an outlet, see `outlet_lookup.matching`: only articles
                that it published or that cite it. A reprint counts as the original's outlet's.
                "" for all outlets.
            since: Only articles published from this moment on; None for all.

        Returns:
            Evidence, best first; empty if nothing matches.
        """
        now = clamped(now)
        # JSON and terminals can pass half a surrogate pair, which the model rejects
        query = query.encode(errors="replace").decode()
        if not query.strip():
            return ()
        view = View(now, audience, names(publisher), None if since is None else utc(since))
        scope = self._visibility.select(view)
        if not len(scope.shown):
            return ()
        matching = self._matching(query, scope)
        vector = self._encoder.encode([query])[0]
        similarities = self._nearest(vector, scope)
        lexical = matching.result()
        missing = [passage_id for passage_id, _ in lexical if passage_id not in similarities]
        similarities |= zip(missing, self._live.similarities(vector, missing), strict=True)
        scores = ranking.fuse(lexical, similarities)
        ranked = self._rank(scores, scope, view.now)
        best = ranking.spread(ranked, limit, per_article)
        # only these are read in full: of several hundred candidates, ten or twenty
        stored = self._store.retrieval.passages([hit.passage_id for hit in best], audience)
        return tuple(
            Evidence(
                passage_id=hit.passage_id,
                article=without_future_date(stored[hit.passage_id].article, view.now),
                passage=stored[hit.passage_id].passage,
                score=hit.score,
                similarity=similarities[hit.passage_id],
                copies=stored[hit.passage_id].copies,
            )
            for hit in best
            if hit.passage_id in stored  # not removed since
        )

    def _matching(self, query: str, scope: PassageScope) -> Future[list[tuple[int, float]]]:
        """Find passages by their words in a thread, while this one encodes and compares vectors."""
        return self._threads.submit(self._keywords.search, query, _CANDIDATES, scope)

    def _nearest(self, vector: Vectors, scope: PassageScope) -> dict[int, float]:
        hits = self._live.search(vector, _CANDIDATES, scope)
        return {
            int(passage_id): float(similarity)
            for passage_id, similarity in zip(hits.ids, hits.similarities, strict=True)
            if similarity >= _NEAR
        }

    def _rank(
        self, scores: Mapping[int, float], scope: PassageScope, now: datetime
    ) -> list[tuple[ranking.RankedPassage, int]]:
        """Return the shown passages with the ids of their articles, best first."""
        ids = list(scores)
        ranks = self._visibility.ranks(np.asarray(ids, np.int64)[scope.shows(ids)].tolist())
        ranked = [
            (
                ranking.RankedPassage(
                    passage_id,
                    scores[passage_id] * ranking.recency(rank.published_at, now, self._half_life),
                ),
                rank.article_id,
            )
            for passage_id, rank in ranks.items()
        ]
        return sorted(ranked, key=lambda hit: (-hit[0].score, hit[0].passage_id))

    def status(self, now: datetime, audience: str | None = PUBLIC) -> Status:
        """Return what the library holds, after updating the index from the database.

        Args:
            now: The current time, aware.
            audience: Count the public articles and those of this audience; None counts all, which
                only the operator may see.
        """
        state = self._store.state()
        articles, passages = self._count(audience)
        count = passages if audience is None else self._count(None)[1]
        healthy, problem = True, ""
        try:
            vectors = self._live.count()
        except IndexMismatchError as error:
            vectors, healthy, problem = 0, False, str(error)
        if self._live.is_foreign:
            healthy, problem = False, _FOREIGN
        return Status(
            articles=articles,
            passages=passages,
            newest_article_at=self._newest(clamped(now), audience),
            feeds=0,
            index=IndexStatus(
                engine=self._live.engine,
                model=state.model or self._encoder.fingerprint,
                dimension=state.dimension or self._encoder.dimension,
                vectors=max(0, vectors - (count - passages)),
                revision=state.revision,
                # another process wrote between the two reads: `current` compared them in one read
                healthy=healthy and (vectors == count or self._store.state() != state),
                problem=problem,
                keyword_engine=self._keywords.engine,
                # only for the person who runs the machine: both figures include private news
                memory_bytes=self._live.memory_bytes if audience is None else 0,
                search_ms=self._search_ms(View(clamped(now)), vectors) if audience is None else 0.0,
            ),
            database=self._store.database.address,
        )

    def _search_ms(self, view: View, vectors: int) -> float:
        """Search for the newest headline, and return how long it took."""
        sample = self._store.sample()
        if sample is None or not vectors:
            return 0.0
        title, vector = sample
        started_s = time.perf_counter()
        scope = self._visibility.select(view)
        matching = self._matching(title, scope)
        self._nearest(vector, scope)
        matching.result()
        return round(1000 * (time.perf_counter() - started_s), 1)

    def check_database(self, *, quickly: bool = False) -> DatabaseCheck:
        """Look for damage in the database.

        Args:
            quickly: Read a large database only in part.

        Raises:
            LibraryBusyError: Another process kept writing.
        """
        return self._store.check(quickly=quickly)

    def names_in_small_letters(self, text: str) -> tuple[RecognisedName, ...]:
        """Find people and places that a question writes in small letters: "in ohio".

        Args:
            text: The question, as typed.
        """
        return self._recogniser.find_small(text)

    def known_words(
        self, words: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> frozenset[str]:
        """Return the words that the news uses, in any inflection.

        Args:
            words: In small letters.
            now: The moment of the question.
            audience: Who asks; private articles of other audiences do not count.
        """
        return self._store.spellings.known(words, View(clamped(now), audience))

    def unknown_words(
        self, words: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> frozenset[str]:
        """Return the words that the news does not use and that are no single token of the encoder.

        Args:
            words: In small letters.
            now: The moment of the question.
            audience: Who asks.
        """
        counts = self._encoder.count_tokens(words)
        rare = [word for word, count in zip(words, counts, strict=True) if count > 1]
        return frozenset(rare) - (self.known_words(rare, now, audience) if rare else frozenset())

    def written_word(self, word: str, now: datetime, audience: str = PUBLIC) -> str:
        """Return the commonest spelling of a word in the news: "Kyiv" for "kyiv"; "" without one.

        Args:
            word: In small letters, without accents.
            now: The moment of the question.
            audience: Who asks.
        """
        return self._store.spellings.written(word, View(clamped(now), audience))

    def near_words(
        self, word: str, now: datetime, audience: str = PUBLIC
    ) -> tuple[SimilarWord, ...]:
        """Return words of the news that are spelt like a word that the news does not use.

        Args:
            word: In small letters, without accents.
            now: The moment of the question.
            audience: Who asks; private articles of other audiences do not count.

        Returns:
            The similar words, the likeliest first.
        """
        return self._store.spellings.near(word, View(clamped(now), audience))

    def warm_up(self) -> None:
        """Load the models and the indexes now, so that the first question is fast.

        On PostgreSQL the indexes are then kept up to date with what other processes write.
        """
        self.load_models()
        self._update_indexes()
        if self._listen_url and self._watch is None:
            self._watch = RevisionWatch(self._listen_url, self._update_indexes)
            self._watch.start()

    def load_models(self) -> None:
        """Load the models now."""
        self._encoder.encode(["news"])
        self._recogniser.find("news")

    def _update_indexes(self) -> None:
        vectors = self._threads.submit(self._live.count)
        self._keywords.update()
        self._visibility.select(View(clamped(datetime.now(UTC))))
        vectors.result()

    # -- closing --------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the database."""
        if self._watch is not None:
            self._watch.stop()
        self._threads.shutdown()
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

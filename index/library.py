"""The library: articles go in, evidence comes out; the database is the truth, the index a cache."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from types import TracebackType
from typing import Self

from index import indexing, ranking
from index.audience import PUBLIC, checked
from index.errors import IndexMismatchError, LibraryBusyError
from index.models.encoder import Encoder, Vectors, open_encoder
from index.names.recogniser import CapitalsTagger, NameRecogniser, Recogniser, open_recogniser
from index.search.flat_index import FlatIndex, IndexCache
from index.search.scope import Selection, View, names
from index.settings import LibrarySettings
from index.storage.article_rows import Prepared, same
from index.storage.browsing import Shelves, clocked
from index.storage.entities import Entities
from index.storage.spellings import Likeness
from index.storage.store import Store
from index.storage.vector_cache import LiveIndex
from index.types import Added, Article, Evidence, IndexStatus, Named, Outcome, Status, utc

# Articles are encoded together until they have this many passages: full batches, little to lose.
_BATCH_PASSAGES = 64
# How many passages each way of finding brings to the fusion.
_CANDIDATES = 200
# A passage found by its vector alone has to be this near; below it is noise for all-MiniLM-L6-v2.
_NEAR = 0.25


class Library(Shelves):
    """All that is known; safe to use from several threads and next to other processes."""

    def __init__(
        self,
        store: Store,
        cache: IndexCache,
        encoder: Encoder,
        recogniser: Recogniser,
        settings: LibrarySettings,
    ) -> None:
        super().__init__(store.catalogue)
        self._store = store
        self._encoder = encoder
        self._recogniser = recogniser
        self._live = LiveIndex(store, cache, encoder)
        self._register = store.register
        self._half_life = timedelta(days=settings.recency_half_life_days)

    # -- writing ---------------------------------------------------------------------------

    def add(self, articles: Iterable[Article], audience: str = PUBLIC) -> Iterator[Added]:
        """Take articles in, in order.

        Args:
            articles: Drawn lazily, encoded in batches.
            audience: Who may read them: "" for everybody, "discord:123" for one server. What
                others have of the same is neither looked at nor touched.

        Yields:
            The word on each article, once it is on disk.

        Raises:
            AudienceError: The audience is written in another way.
            IndexMismatchError: The library's vectors are of another model.
        """
        audience = checked(audience)
        batch: list[Article] = []
        weight = 0
        for article in articles:
            if article.fetched_at is None:
                raise ValueError(f"an article without fetched_at: {article.url}")
            batch.append(article)
            weight += 1 + len(article.body) // 800
            if weight >= _BATCH_PASSAGES:
                yield from self._add(batch, audience)
                batch, weight = [], 0
        yield from self._add(batch, audience)

    def _add(self, batch: Sequence[Article], audience: str) -> Iterator[Added]:
        if not batch:
            return
        known = self._store.articles([article.url for article in batch], audience)
        times = Counter(article.url for article in batch)
        fresh = [
            article
            for article in batch
            if article.url not in known
            or not same(known[article.url], article)
            or times[article.url] > 1  # what is known may change before its turn comes
        ]
        self._live.check_model()
        prepared = dict(zip(map(id, fresh), self._prepare(fresh, audience), strict=True))
        for article in batch:
            ready = prepared.get(id(article))
            if ready is None:
                yield Added(article.url, Outcome.UNCHANGED)
                continue
            yield self._put(ready)

    def _put(self, ready: Prepared) -> Added:
        promoted = None
        while (added := self._store.put(ready, promoted, self._encoder.fingerprint)) is None:
            promoted = self._promoted(ready.article.url, ready.audience)
        return added

    def _promoted(self, url: str, audience: str) -> Prepared | None:
        copy = self._store.first_copy(url, audience)
        return None if copy is None else self._prepare([copy], audience)[0]

    def _prepare(self, articles: Sequence[Article], audience: str) -> list[Prepared]:
        return indexing.prepare(self._encoder, self._recogniser, articles, audience)

    def older_than(self, moment: datetime, limit: int = 1000) -> tuple[tuple[str, str], ...]:
        """Return the articles of before `moment`, whoever may read them, the oldest first.

        Args:
            moment: Aware; an undated article counts from when it came in.
            limit: How many at most.

        Returns:
            The address and the audience of each, for `forget`.
        """
        return self._store.older_than(utc(moment), limit)

    def forget(self, url: str, audience: str = PUBLIC, *, save: bool = True) -> bool:
        """Take an article out of the database and the index.

        Args:
            url: Its address.
            audience: Whose article; what others have under that address stays.
            save: Save the index at once; who forgets many calls `checkpoint` at the end.

        Returns:
            Whether it was there.

        Raises:
            IndexMismatchError: The library's vectors are of another model.
        """
        self._live.check_model()
        model, dimension = self._encoder.fingerprint, self._encoder.dimension
        promoted: Prepared | None = None
        while (gone := self._store.remove(url, audience, promoted, model, dimension)) is None:
            promoted = self._promoted(url, audience)
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
            self._live.check_model()
        self._live.make_anew()
        return self.status(datetime.now(UTC), None).index

    def _encode_all(self, progress: Callable[[int, int], None]) -> None:
        for _attempt in range(3):
            at = self._store.state()
            total = self._catalogue.count(None)[0]
            prepared: list[Prepared] = []
            for audience in self._store.audiences():
                originals = self._store.all_originals(audience)
                while batch := list(islice(originals, _BATCH_PASSAGES // 4)):
                    prepared += self._prepare(batch, audience)
                    progress(len(prepared), total)
            model, dimension = self._encoder.fingerprint, self._encoder.dimension
            if self._store.replace_passages(prepared, model, dimension, at):
                return
        raise LibraryBusyError(
            "articles kept coming in while everything was encoded anew; "
            "stop the bot and the ingest, then run `newsdesk rebuild --encode` again"
        )

    def recognise(self, progress: Callable[[int, int], None] = lambda *_: None) -> int:
        """Find whom and what those articles name that came in before names were kept.

        An article is on disk at a time, so that this can be broken off and gone on with.

        Args:
            progress: Called with articles done and in all.

        Returns:
            How many articles there were.
        """
        total = self._store.count_unnamed()
        done = 0
        while some := self._store.unnamed(_BATCH_PASSAGES):
            for article_id, article in some:
                names = indexing.names_in(self._recogniser, article)
                self._store.name(article_id, article, names, self._recogniser.fingerprint)
                done += 1
                progress(done, max(done, total))
        return done

    def checkpoint(self) -> None:
        """Bring the index up to the database and save it; for the end of a run of writing."""
        self._live.save()

    # -- reading ---------------------------------------------------------------------------

    @property
    def entities(self) -> Entities:
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
        """Find the passages that fit a query.

        Args:
            query: In natural language.
            now: The moment it is asked at; what was published later is passed over.
            limit: How many passages at most.
            per_article: How many of one article at most.
            audience: Whose private articles are searched besides the public ones; "" for nobody's.
            publisher: One outlet, by one or all of its names, see `outlet_lookup.matching`: what it
                published and what was taken from it. A reprint is found under who had it first.
                "" for all.
            since: Only what was published from here on; None for all.

        Returns:
            Evidence, best first; empty if nothing comes near.
        """
        now = clocked(now)
        # the model takes no half of a surrogate pair, which JSON and a terminal can bring
        query = query.encode(errors="replace").decode()
        if not query.strip():
            return ()
        index = self._live.current()
        view = View(now, audience, names(publisher), None if since is None else utc(since))
        selection = self._register.select(view)
        if not len(index) or not len(selection.shown):
            return ()
        vector = self._encoder.encode([query])[0]
        similarities = self._near(index, vector, selection)
        lexical = self._store.retrieval.search_words(query, _CANDIDATES, selection)
        missing = [passage_id for passage_id, _ in lexical if passage_id not in similarities]
        found = dict(zip(missing, index.similarities(vector, missing), strict=True))
        return self._rank(lexical, similarities | found, view, limit=limit, per_article=per_article)

    def _near(self, index: FlatIndex, vector: Vectors, selection: Selection) -> dict[int, float]:
        hits = index.search(vector, _CANDIDATES, selection.hidden)
        return {
            int(passage_id): float(similarity)
            for passage_id, similarity in zip(hits.ids, hits.similarities, strict=True)
            if similarity >= _NEAR
        }

    def _rank(
        self,
        lexical: Sequence[tuple[int, float]],
        similarities: dict[int, float],
        view: View,
        *,
        limit: int,
        per_article: int,
    ) -> tuple[Evidence, ...]:
        scores = ranking.fuse(lexical, similarities)
        found = self._store.retrieval.passages(list(scores), view.audience)
        ranked = sorted(
            (
                ranking.Ranked(
                    passage_id,
                    scores[passage_id]
                    * ranking.recency(one.article.published_at, view.now, self._half_life),
                )
                for passage_id, one in found.items()
            ),
            key=lambda one: (-one.score, one.passage_id),
        )
        spread = ranking.spread(
            [(one, found[one.passage_id].article.url) for one in ranked], limit, per_article
        )
        return tuple(
            Evidence(
                passage_id=one.passage_id,
                article=found[one.passage_id].article,
                passage=found[one.passage_id].passage,
                score=one.score,
                similarity=similarities[one.passage_id],
                copies=found[one.passage_id].copies,
            )
            for one in spread
        )

    def status(self, now: datetime, audience: str | None = PUBLIC) -> Status:
        """Say what is held; the index is brought up to the database first.

        Args:
            now: When this is, aware.
            audience: Who may read what is counted: the public articles and its own; None for
                everything there is, which is for whoever runs the machine.
        """
        state = self._store.state()
        articles, own = self._catalogue.count(audience)
        count = own if audience is None else self._catalogue.count(None)[1]
        healthy = True
        try:
            vectors = len(self._live.current())
        except IndexMismatchError:
            vectors, healthy = 0, False
        return Status(
            articles=articles,
            passages=own,
            newest_article_at=self._catalogue.newest(clocked(now), audience),
            feeds=0,
            index=IndexStatus(
                engine=FlatIndex.engine,
                model=state.model or self._encoder.fingerprint,
                dimension=state.dimension or self._encoder.dimension,
                vectors=max(0, vectors - (count - own)),
                revision=state.revision,
                # written between the two looks: the catching up has compared them in one
                healthy=healthy and (vectors == count or self._store.state() != state),
            ),
            database=f"sqlite:///{self._store.path}",
        )

    def names_in_small_letters(self, text: str) -> tuple[Named, ...]:
        """Find the people and places that a question has in small letters: "in ohio".

        Args:
            text: As it was typed.
        """
        return self._recogniser.find_small(text)

    def known_words(
        self, words: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> frozenset[str]:
        """Return those of some words that stand in the news, in any inflection.

        Args:
            words: In small letters.
            now: When it is asked.
            audience: Who asks; what stands only in others' private articles is not known.
        """
        return self._store.spellings.known(words, View(clocked(now), audience))

    def unknown_words(
        self, words: Sequence[str], now: datetime, audience: str = PUBLIC
    ) -> frozenset[str]:
        """Return those of some words that nobody knows: neither the news nor the encoder.

        What the encoder has for a token of its own is a word, though the news does not have it.

        Args:
            words: In small letters.
            now: When it is asked.
            audience: Who asks.
        """
        counts = self._encoder.count_tokens(words)
        rare = [word for word, count in zip(words, counts, strict=True) if count > 1]
        return frozenset(rare) - (self.known_words(rare, now, audience) if rare else frozenset())

    def written_word(self, word: str, now: datetime, audience: str = PUBLIC) -> str:
        """Return a word as the news mostly writes it: "Kyiv" of "kyiv"; "" if it does not.

        Args:
            word: In small letters, without accents.
            now: When it is asked.
            audience: Who asks.
        """
        return self._store.spellings.written(word, View(clocked(now), audience))

    def near_words(self, word: str, now: datetime, audience: str = PUBLIC) -> tuple[Likeness, ...]:
        """Return the words of the news that come near one that does not stand there.

        Args:
            word: In small letters, without accents.
            now: When it is asked.
            audience: Who asks; what stands only in others' private articles comes near nothing.

        Returns:
            The likeliest first.
        """
        return self._store.spellings.near(word, View(clocked(now), audience))

    def warm_up(self) -> None:
        """Load the model and the index, so that the first question does not wait for them."""
        self._encoder.encode(["news"])
        self._recogniser.find("news")
        self._live.current()
        self._register.select(View(clocked(datetime.now(UTC))))

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


def open_library(
    settings: LibrarySettings, encoder: Encoder | None = None, recogniser: Recogniser | None = None
) -> Library:
    """Open the library in `settings.home`, making it if it is new.

    Args:
        settings: Where it is, and which model it speaks.
        encoder: In the place of the model that the settings name; for tests.
        recogniser: In the place of the trained one, or of the one that goes by capitals if an
            encoder is given; for tests.

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
        recogniser or (open_recogniser() if encoder is None else NameRecogniser(CapitalsTagger())),
        settings,
    )


def migrate_library(settings: LibrarySettings) -> str:
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
        unnamed = store.count_unnamed()
    finally:
        store.close()
    if unnamed:
        return f"{path} has the newest tables; in {unnamed} articles names are still to be found"
    return f"{path} is up to date"

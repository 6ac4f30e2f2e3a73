"""The keyword index for large libraries: BM25 in tantivy, in a folder of its own."""

import json
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Filter, Occur, Query, TextAnalyzerBuilder, Tokenizer

from index.search.keyword_index import (
    DamagedIndexError,
    Held,
    Joint,
    KeywordChanges,
    PassageText,
    ReadChanges,
    rare_words,
)
from index.search.scope import PassageScope
from index.text.words import words

# Each passage has its headline so many times before its words. BM25 then counts a word of the
# headline like FTS5 with this weight.
_TITLE_TIMES = 4
_FORMAT = 1
_BUSY_TIMEOUT_S = 60.0
_RETRY_S = 0.05
_HEAP_BYTES = 64_000_000
_TOKENIZER = "folded_english"
# A scope of fewer passages is part of the query. For others, hidden hits are left out of a longer
# list.
_NARROW = 2000
_LONGER = 8
_HELD = "held"  # the field, and the term, of the document that says what the index holds


class TantivyIndex:
    """The words of all passages in one folder, which the processes of a home share.

    Args:
        folder: The folder; its content is deleted if it cannot be read.
    """

    engine = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._counts: tuple[int, dict[str, int]] = (-1, {})
        self._analyzer = (
            TextAnalyzerBuilder(Tokenizer.simple())
            .filter(Filter.lowercase())
            .filter(Filter.stemmer("english"))
            .build()
        )
        self._schema = (
            tantivy.SchemaBuilder()
            .add_unsigned_field("id", indexed=True, fast=True)
            .add_text_field("words", tokenizer_name=_TOKENIZER)
            .add_boolean_field("is_public", indexed=True)
            .add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
            .add_text_field(_HELD, stored=True, tokenizer_name="raw", index_option="basic")
            .build()
        )

    # -- writing ---------------------------------------------------------------------------

    def update(self, read: ReadChanges) -> Held:
        """Apply the changes of the library in one transaction; see `KeywordIndex`."""
        with _readable_errors():
            index = self._opened()
            with self._writer(index) as writer:
                index.reload()
                searcher = index.searcher()
                held = self._held(searcher)
                with read(held, lambda ids: self._digests(searcher, ids)) as changes:
                    if changes is None:
                        return held
                    self._apply(writer, changes)
                writer.commit()
                writer.wait_merging_threads()
            index.reload()
            count = index.searcher().num_docs - 1
            if count != changes.held.passages:
                raise DamagedIndexError(
                    f"it has {count} passages, the library {changes.held.passages}"
                )
            return changes.held

    def _apply(self, writer: tantivy.IndexWriter, changes: KeywordChanges) -> None:
        if changes.is_fresh:
            writer.delete_all_documents()
        for passage_id in changes.removed:
            writer.delete_documents_by_query(Query.term_query(self._schema, "id", passage_id))
        for batch in changes.added:
            for passage in batch:
                writer.add_document(_document(passage))
        writer.delete_documents_by_term(_HELD, _HELD)
        state = tantivy.Document()
        state.add_text(_HELD, _HELD)
        state.add_text("digest", json.dumps(asdict(changes.held)))
        writer.add_document(state)

    def clear(self) -> None:
        """Delete the folder."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    # -- reading ---------------------------------------------------------------------------

    def search(self, query: str, limit: int, scope: PassageScope) -> list[tuple[int, float]]:
        """Find passages by their words; see `KeywordIndex`."""
        with _readable_errors():
            searcher = self._searcher()
            searched = self._rare_words(searcher, words(query))
            terms = [(Occur.Should, self._term(word)) for word in searched]
            if not terms:
                return []
            asked = Query.boolean_query(terms)
            if len(scope.shown) <= _NARROW:
                ids = Query.term_set_query(self._schema, "id", scope.shown.tolist())
                within = (Occur.Must, Query.const_score_query(ids, 0.0))
                asked = Query.boolean_query([(Occur.Must, asked), within])
            many = limit + min(len(scope.hidden), limit)
            while True:
                hits = searcher.search(asked, many, count=False).hits
                values = searcher.fast_field_values("id", [place for _, place in hits])
                found = [int(value or 0) for value in values]
                seen = scope.shows(found)
                shown = [
                    (key, float(score))
                    for key, (score, _), is_seen in zip(found, hits, seen, strict=True)
                    if is_seen
                ]
                if len(shown) >= limit or len(hits) < many:
                    return sorted(shown, key=lambda hit: (-hit[1], hit[0]))[:limit]
                many *= _LONGER

    def containing(
        self, words: Sequence[str], joint: Joint, scope: PassageScope | None, limit: int | None
    ) -> list[int]:
        """Return the passages that contain any or all of some words; see `KeywordIndex`."""
        with _readable_errors():
            searcher = self._searcher()
            occur = Occur.Should if joint == "OR" else Occur.Must
            asked = Query.boolean_query([(occur, self._term(word)) for word in words])
            many = max(1, searcher.num_docs) if limit is None or scope is None else 4 * limit
            while True:
                found = searcher.search(
                    asked, many, count=False, order_by_field="id", order=tantivy.Order.Asc
                ).hits
                ids = [int(key) for key, _ in found]
                seen = [True] * len(ids) if scope is None else scope.shows(ids)
                shown = [key for key, is_seen in zip(ids, seen, strict=True) if is_seen]
                if len(ids) < many or (limit is not None and len(shown) >= limit):
                    return shown[:limit]
                many *= _LONGER

    def _rare_words(self, searcher: tantivy.Searcher, searched: Sequence[str]) -> tuple[str, ...]:
        revision = self._held(searcher).revision
        if self._counts[0] != revision:
            self._counts = (revision, {})
        known = self._counts[1]
        public = Query.term_query(self._schema, "is_public", field_value=True)

        def count(word: str, _most: int | None) -> int:
            if word not in known:
                asked = self._term(word).and_must_match(public) if word else public
                result: Any = searcher.search(asked, 1)  # its type leaves out the count
                known[word] = result.count
            return known[word]

        return rare_words(searched, count("", None), count)

    def _term(self, word: str) -> Query:
        tokens = self._analyzer.analyze(word)
        if not tokens:
            return Query.empty_query()
        if len(tokens) == 1:
            return Query.term_query(self._schema, "words", tokens[0], "freq")
        return Query.phrase_query(self._schema, "words", list(tokens))

    def _held(self, searcher: tantivy.Searcher) -> Held:
        hits = searcher.search(Query.term_query(self._schema, _HELD, _HELD), 2).hits
        if not hits and not searcher.num_docs:
            return Held()
        if len(hits) != 1:
            raise DamagedIndexError("it does not say what it holds")
        return Held(**json.loads(str(searcher.doc(hits[0][1]).get_first("digest"))))

    def _digests(self, searcher: tantivy.Searcher, ids: Sequence[int]) -> dict[int, str]:
        found = {}
        for passage_id in ids:
            hits = searcher.search(Query.term_query(self._schema, "id", passage_id), 1).hits
            if hits:
                found[passage_id] = str(searcher.doc(hits[0][1]).get_first("digest"))
        return found

    # -- the folder ------------------------------------------------------------------------

    def _opened(self) -> tantivy.Index:
        with self._lock:
            if self._index is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, str(self._folder))
                self._index.register_tokenizer(_TOKENIZER, self._analyzer)
                self._index.config_reader("manual")
            return self._index

    def _searcher(self) -> tantivy.Searcher:
        index = self._opened()
        index.reload()
        return index.searcher()

    @contextmanager
    def _writer(self, index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
        give_up_s = time.monotonic() + _BUSY_TIMEOUT_S
        while True:
            try:
                writer = index.writer(_HEAP_BYTES, 1)
                break
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                if time.monotonic() > give_up_s:
                    raise TimeoutError(str(error)) from error
            time.sleep(_RETRY_S)
        yield writer
        del writer

    def close(self) -> None:
        """Close the index."""
        with self._lock:
            self._index = None


def _document(passage: PassageText) -> tantivy.Document:
    document = tantivy.Document()
    document.add_unsigned("id", passage.passage_id)
    for _ in range(_TITLE_TIMES):
        document.add_text("words", passage.title)
    document.add_text("words", passage.words)
    document.add_boolean("is_public", passage.is_public)
    document.add_text("digest", passage.digest)
    return document


@contextmanager
def _readable_errors() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        if "No space left" in str(error) or "Permission denied" in str(error):
            raise OSError(str(error)) from error
        raise DamagedIndexError(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # tantivy stumbled over damaged bytes
            raise DamagedIndexError(str(error)) from error
        raise

"""No article, however long or often alike, holds up the library; what is left out is said."""

import itertools
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from sqlalchemy import Engine, event

from index import indexing
from index.indexing import limit_length, prepare
from index.library import Library
from index.models.encoder import Vectors
from index.names.recogniser import CapitalsTagger, NameRecogniser
from index.opening import open_library
from index.settings import LibrarySettings
from index.storage.article_rows import _MOST_COMPARED
from index.storage.store import _find_original
from index.text import near_duplicates
from index.types import Article, Outcome
from tests.benchmarks.alike import reports
from tests.fakes import HashingEncoder
from tests.index.conftest import Open
from tests.index.news import article, stories

RECOGNISER = NameRecogniser(CapitalsTagger())


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("one two three", "one two three"),
        ("one two three four", "one two three"),
        ("one two threefour five", "one two"),
        ("one  two  three  four", "one  two"),
        ("x" * 20, "x" * 13),
        ("x " + "y" * 20, "x " + "y" * 11),
    ],
)
def test_a_body_is_cut_at_a_word(body: str, kept: str) -> None:
    limited, note = limit_length(article("a", body), 13)
    assert limited.body == kept
    assert note == (
        ""
        if kept == body
        else f"stored up to {len(kept)} of {len(body)} characters; "
        "NEWSDESK_MAX_ARTICLE_CHARACTERS sets the limit"
    )


def test_a_long_article_is_stored_up_to_the_limit_and_comes_again_unchanged(tmp_path: Path) -> None:
    limits = LibrarySettings(_env_file=None, home=tmp_path, max_article_characters=1000)  # type: ignore[call-arg]
    long = article("long", "The harbour bridge opened. " * 100)
    with open_library(limits, HashingEncoder()) as library:
        (first,) = library.add([long])
        (again,) = library.add([long])
        stored = library.article(long.url)
    assert stored is not None
    assert 900 < len(stored.body) <= 1000
    assert (first.outcome, again.outcome) == (Outcome.NEW, Outcome.UNCHANGED)
    assert first.note == again.note
    assert f"stored up to {len(stored.body)} of 2,700 characters" in first.note


def test_encoding_is_sliced_and_given_up_in_time() -> None:
    """The first passages of every article are encoded in any case; the text is kept whole."""
    sentences = [f"The council of town{number} voted for a bridge." for number in range(5000)]
    long = article("long", " ".join(sentences))
    (whole,) = prepare(HashingEncoder(), RECOGNISER, [long], "")
    assert not whole.note
    assert whole.passages[-1].end == len(long.body)
    seconds = itertools.count(step=indexing.ENCODE_LIMIT_S / 2)
    slow, short = prepare(
        HashingEncoder(), RECOGNISER, [long, *stories(0, 1)], "", clock=lambda: next(seconds)
    )
    assert len(slow.passages) == len(slow.vectors) == 3 * 64 < len(whole.passages)
    assert slow.article == long
    assert f"only its first {slow.passages[-1].end:,} characters can be found" in slow.note
    assert len(short.passages) == 1
    assert not short.note


class WaitingEncoder(HashingEncoder):
    """Waits for its turn at the processor before each slice, as on a busy machine."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        threading.Event().wait(0.2)
        return np.ones((len(texts), self.dimension), dtype=np.float32)


def test_a_busy_machine_cuts_no_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """Encoding is bounded in processor time: waiting takes none."""
    monkeypatch.setattr(indexing, "ENCODE_LIMIT_S", 0.3)
    long = article("long", "The council of the town voted for a bridge. " * 6000)
    (prepared,) = prepare(WaitingEncoder(), RECOGNISER, [long], "")
    assert len(prepared.passages) > 3 * 64
    assert not prepared.note


def alike(number: int) -> str:
    words = " ".join(f"gauge {chr(97 + at % 26)}{chr(97 + at // 26)}" for at in range(60))
    return f"The river stood at {number} centimetres. {words}."


def test_an_article_is_compared_with_few_of_those_that_are_alike(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    is_copy = near_duplicates.is_copy

    def counted(body: str, known: str) -> bool:
        compared.append(known)
        return is_copy(body, known)

    monkeypatch.setattr(near_duplicates, "is_copy", counted)
    levels = [article(f"level-{number}", alike(number)) for number in range(1000, 1060)]
    assert {added.outcome for added in library.add(levels)} == {Outcome.NEW}
    assert len(compared) <= _MOST_COMPARED * len(levels)
    edited = alike(1058).replace("stood at", "was at")
    (copy,) = library.add([article("edited", edited, title=levels[58].title)])
    assert (copy.outcome, copy.duplicate_of) == (Outcome.DUPLICATE, levels[58].url)


class _Steps:
    """Counts how often SQLite calls it."""

    number = 0

    def __call__(self) -> int:
        self.number += 1
        return 0


@pytest.mark.sqlite_file
@pytest.mark.parametrize("kind", ["figures", "outlets", "headlines", "reprints"])
def test_the_search_for_an_original_takes_no_more_steps_as_more_are_alike(
    library: Library, kind: str
) -> None:
    """SQLite counts its steps; of all that are alike, the newest are read."""
    *known, new = reports(601, kind)
    (ready,) = library._prepare([new], "")
    steps: list[int] = []
    for some in (known[:300], known[300:]):
        list(library.add(some))
        with library._store.database.reading() as connection:
            raw = connection.connection.dbapi_connection
            counted = _Steps()
            cast("sqlite3.Connection", raw).set_progress_handler(counted, 100)
            _find_original(connection, ready)
            cast("sqlite3.Connection", raw).set_progress_handler(None, 0)
        steps.append(counted.number)
    assert steps[1] <= 1.1 * steps[0] + 5


def test_a_copy_that_becomes_an_original_is_found_as_one(library: Library) -> None:
    """Copies have no bands until then; private ones are compared with their own audience's."""
    first, copy, edited = (
        article(name, alike(1).replace("stood", verb), publisher=name)
        for name, verb in (("first", "stood"), ("copy", "stood"), ("edited", "was"))
    )
    for audience in ("", "discord:1"):
        list(library.add([first, copy], audience))
        library.forget(first.url, audience)
        (added,) = library.add([edited], audience)
        assert (added.outcome, added.duplicate_of) == (Outcome.DUPLICATE, copy.url)


def test_reports_that_differ_in_their_figures_are_not_split_into_words(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of ten thousand that are alike, each is read once, for its own hashes."""
    split: list[str] = []
    runs = near_duplicates._runs

    def counted(body: str) -> frozenset[str]:
        split.append(body)
        return runs(body)

    monkeypatch.setattr(near_duplicates, "_runs", counted)
    levels = [article(f"level-{number}", alike(number)) for number in range(1000, 1030)]
    assert {added.outcome for added in library.add(levels)} == {Outcome.NEW}
    assert len(split) == len(levels)


def test_many_copies_do_not_hide_their_original(library: Library) -> None:
    def edited(number: int) -> Article:
        body = alike(1).replace("The river", f"The river {'abcdefghij'[number // 10]}")
        body = body.replace("stood", f"stood {'klmnopqrst'[number % 10]}")
        return article(f"copy-{number}", body, title="Story a")

    (original, *copies) = library.add([article("a", alike(1)), *map(edited, range(80))])
    assert {copy.duplicate_of for copy in copies} == {original.url}


def test_texts_are_compared_before_the_write_transaction_begins(
    opened: Open, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    library = opened()
    list(library.add([article("a", alike(1))]))
    begun: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        begun.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    request.addfinalizer(lambda: event.remove(Engine, "before_cursor_execute", note))
    is_copy = near_duplicates.is_copy

    def watched(body: str, known: str) -> bool:
        begun.append("compare")
        return is_copy(body, known)

    monkeypatch.setattr(near_duplicates, "is_copy", watched)
    (copy,) = library.add([article("b", alike(1).replace("stood", "was"), title="Story a")])
    assert copy.outcome is Outcome.DUPLICATE
    assert begun.count("compare") == 1
    locks = [at for at, one in enumerate(begun) if "IMMEDIATE" in one or "pg_advisory" in one]
    assert locks[0] > begun.index("compare")

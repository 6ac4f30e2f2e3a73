"""The keyword index is only a copy: whatever becomes of its file, searches find the same."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library
from index.search import fts5_index
from index.search.keyword_index import PassageText
from index.search.scope import View
from tests.index.conftest import Open
from tests.index.news import NOW, QUAKE, XI, article, stories

Found = list[tuple[str, float]]
QUERIES = ("Xi visit Moscow", "earthquake Hatay", "bridge3 council", "harbour7 plan", "town11")


def found(library: Library) -> Found:
    """The passages of each query by keyword, with their scores."""
    scope = library._visibility.select(View(NOW))
    hits = [hit for query in QUERIES for hit in library._keywords.search(query, 50, scope)]
    urls = library._store.retrieval.passages([key for key, _ in hits], "")
    return [(urls[key].article.url, round(score, 9)) for key, score in hits]


def words_file(home: Path) -> Path:
    return home / "index" / "words.db"


def change(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(words_file(home))) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def truth(opened: Open, home: Path) -> Found:
    library = opened()
    list(library.add([*stories(0, 40), article("xi", XI), article("quake", QUAKE)]))
    right = found(library)
    library.close()
    assert len(right) > len(QUERIES)
    assert words_file(home).exists()
    return right


def noise(home: Path) -> None:
    words_file(home).write_bytes(random.Random(1).randbytes(20_000))


def half(home: Path) -> None:
    content = words_file(home).read_bytes()
    words_file(home).write_bytes(content[: len(content) // 2])


def hole(home: Path) -> None:
    content = bytearray(words_file(home).read_bytes())
    content[len(content) // 4 : len(content) * 3 // 4] = bytes(
        len(content) * 3 // 4 - len(content) // 4
    )
    words_file(home).write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no file": lambda home: words_file(home).unlink(),
    "an empty file": lambda home: words_file(home).write_bytes(b""),
    "noise": noise,
    "half a file": half,
    "a hole": hole,
    "another format": lambda home: change(home, "PRAGMA user_version = 99"),
    "another library": lambda home: change(home, "UPDATE held SET library = 'other'"),
    "a later revision": lambda home: change(home, "UPDATE held SET revision = 10000"),
    "an earlier revision": lambda home: change(home, "UPDATE held SET revision = 1"),
    "an earlier id": lambda home: change(home, "UPDATE held SET newest_id = 3"),
    "no state": lambda home: change(home, "DELETE FROM held"),
    "other words": lambda home: change(
        home, "UPDATE passage_words SET words = 'other' WHERE rowid = 42"
    ),
    "a passage too few": lambda home: change(home, "DELETE FROM passage_words WHERE rowid = 40"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_changes_no_search(
    truth: Found, opened: Open, home: Path, damage: Callable[[Path], object]
) -> None:
    damage(home)
    library = opened()
    list(library.add(stories(50, 1)))
    library.forget("https://news.example/story-50")
    assert [url for url, _ in found(library)] == [url for url, _ in truth]
    library.close()
    assert [url for url, _ in found(opened())] == [url for url, _ in truth]


def test_a_file_that_is_damaged_under_a_running_process_is_filled_again(
    truth: Found, opened: Open, home: Path
) -> None:
    library = opened()
    assert found(library) == truth
    library._keywords.close()
    noise(home)
    assert found(library) == truth


def test_a_folder_that_cannot_be_written_leaves_the_words_in_memory(
    truth: Found, opened: Open, home: Path
) -> None:
    shutil.rmtree(home / "index")
    (home / "index").write_text("a file where the folder should be")
    library = opened()
    assert found(library) == truth
    list(library.add(stories(50, 1)))
    assert library.search("town50", NOW)[0].article.url.endswith("story-50")


def test_two_libraries_of_one_home_fill_one_file(truth: Found, opened: Open) -> None:
    """Each finds what the other added, and nothing is filled in twice."""
    one, other = opened(), opened()
    list(one.add(stories(50, 2)))
    assert found(other) == found(one)
    other.forget("https://news.example/story-50")
    assert found(one) == found(other)
    assert not any(url.endswith("story-50") for url, _ in found(one))


def test_what_came_in_is_added_and_the_rest_not_read_again(
    truth: Found, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = opened()
    assert found(library) == truth
    inserted: list[int] = []
    insert = fts5_index._insert

    def counted(connection: sqlite3.Connection, batch: Sequence[PassageText]) -> int:
        inserted.extend(passage.passage_id for passage in batch)
        return insert(connection, batch)

    monkeypatch.setattr(fts5_index, "_insert", counted)
    list(library.add(stories(50, 2)))
    found(library)
    assert inserted == [43, 44]

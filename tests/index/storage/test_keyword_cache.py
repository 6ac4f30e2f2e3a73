"""The keyword index is only a copy: whatever becomes of its file, searches find the same."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.errors import SettingsError
from index.library import Library
from index.search import fts5_index, keyword_engines, tantivy_index
from index.search.keyword_engines import open_keyword_index
from index.search.keyword_index import PassageText
from index.search.scope import PassageScope, View
from index.settings import KeywordEngine
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


ENGINES = ("fts5", "tantivy")


@pytest.fixture
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The engine of every library that the test opens; FTS5 unless the test names another."""
    name = str(getattr(request, "param", "fts5"))
    monkeypatch.setenv("NEWSDESK_KEYWORD_ENGINE", name)
    return name


@pytest.fixture
def truth(opened: Open, engine: str) -> Found:
    library = opened()
    list(library.add([*stories(0, 40), article("xi", XI), article("quake", QUAKE)]))
    right = found(library)
    assert library._keywords.engine == engine
    library.close()
    assert len(right) > len(QUERIES)
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


def replace_database(opened: Open, home: Path) -> Found:
    """Put another library's database in the place of this one's; returns what it finds."""
    other = home.parent / "other"
    library = opened(folder=other)
    list(library.add([*stories(70, 30), article("xi", QUAKE), article("quake", XI)]))
    right = found(library)
    library.close()
    for path in home.glob("newsdesk.db*"):
        path.unlink()
    shutil.copy(other / "newsdesk.db", home / "newsdesk.db")
    return right


@pytest.mark.sqlite_file
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_an_index_of_another_database_is_filled_again(
    truth: Found, opened: Open, home: Path
) -> None:
    right = replace_database(opened, home)
    assert right != truth
    assert found(opened()) == right


@pytest.mark.sqlite_file
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_an_index_newer_than_a_restored_database_is_filled_again(
    truth: Found, opened: Open, home: Path
) -> None:
    """The backup is restored, then overtakes the revision that the index holds."""
    backup = (home / "newsdesk.db").read_bytes()
    library = opened()
    list(library.add(stories(60, 5)))
    library.close()
    for path in home.glob("newsdesk.db*"):
        path.unlink()
    (home / "newsdesk.db").write_bytes(backup)
    index = home.parent / "index"
    (home / "index").rename(index)
    library = opened()
    list(library.add(stories(100, 8)))
    library.close()
    shutil.rmtree(home / "index")
    index.rename(home / "index")
    library = opened()
    assert library.search("town102 bridge102 harbour102", NOW)[0].article.url.endswith("story-102")
    assert not library._keywords.containing(["town62"])
    assert truth


@pytest.mark.parametrize("engine", ["tantivy"], indirect=True)
@pytest.mark.parametrize("name", ["meta.json", "*.store", "*.idx", "*.term", "*.fast"])
@pytest.mark.parametrize("content", [b"", b"noise" * 50])
def test_a_damaged_folder_changes_no_search(
    truth: Found, opened: Open, home: Path, name: str, content: bytes
) -> None:
    paths = list((home / "index" / "words").glob(name))
    assert paths
    for path in paths:
        path.write_bytes(content)
    assert found(opened()) == truth


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_two_libraries_of_one_home_fill_one_file(truth: Found, opened: Open) -> None:
    """Each finds what the other added and forgot."""
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


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
@pytest.mark.parametrize("hidden", [0, 5, 38])
def test_hidden_passages_are_left_out_and_take_no_place(
    truth: Found, opened: Open, hidden: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the scope is narrow or wide."""
    assert truth
    monkeypatch.setattr(fts5_index, "_FEW_HIDDEN", 3)
    monkeypatch.setattr(tantivy_index, "_NARROW", 4)
    keywords = opened()._keywords
    ids = np.asarray(keywords.containing(["council"]), np.int64)
    assert len(ids) > 38
    scope = PassageScope(ids[hidden:], ids[:hidden], View(NOW))
    shown = {key for key, _ in keywords.search("council", 100, scope)}
    assert shown == set(ids[hidden:].tolist())
    assert len(keywords.search("council", 2, scope)) == 2
    assert keywords.containing(["council"], scope=scope, limit=2) == ids[hidden:][:2].tolist()


@pytest.mark.parametrize(
    ("setting", "passages", "chosen"),
    [
        ("auto", 10, "fts5"),
        ("auto", 300_000, "tantivy"),
        ("fts5", 300_000, "fts5"),
        ("tantivy", 10, "tantivy"),
    ],
)
def test_the_engine_goes_by_the_size_of_the_library_and_the_setting(
    tmp_path: Path, setting: KeywordEngine, passages: int, chosen: str
) -> None:
    assert open_keyword_index(tmp_path, setting, passages).engine == chosen


def test_an_engine_that_is_not_installed_is_an_error_with_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyword_engines, "find_spec", lambda _name: None)
    assert open_keyword_index(tmp_path, "auto", 300_000).engine == "fts5"
    with pytest.raises(SettingsError, match=r"pip install 'newsdesk\[tantivy\]'"):
        open_keyword_index(tmp_path, "tantivy", 10)

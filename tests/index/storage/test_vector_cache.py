"""The index file is only a cache: whatever becomes of it, searches are those of a fresh index."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.library import Library
from index.search import vector_index
from index.search.vector_files import IndexCache
from index.search.vector_index import VectorIndex
from tests.fakes import HashingEncoder
from tests.index.conftest import Open
from tests.index.news import NOW, QUAKE, XI, article, stories
from tests.index.test_library import agree

Results = list[tuple[str, float, float]]
QUERIES = ("Xi visit Moscow", "earthquake Hatay", "bridge3 council", "harbour7 plan", "town11")


def results(library: Library) -> Results:
    return [
        (one.article.url, round(one.score, 5), round(one.similarity, 5))
        for query in QUERIES
        for one in library.search(query, NOW)
    ]


@pytest.fixture
def truth(opened: Open, home: Path) -> Results:
    """What searches find in a library whose index was saved, then closed."""
    library = opened()
    list(library.add([*stories(0, 40), article("xi", XI), article("quake", QUAKE)]))
    library.checkpoint()
    found = results(library)
    library.close()
    assert found
    assert (home / "index" / "vectors.json").exists()
    return found


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each load of the file believed it."""
    believed: list[bool] = []
    load = IndexCache.load

    def watched(self: IndexCache, **kwargs: object) -> object:
        loaded = load(self, **kwargs)  # type: ignore[arg-type]
        believed.append(loaded is not None)
        return loaded

    monkeypatch.setattr(IndexCache, "load", watched)
    return believed


def vectors_file(home: Path) -> Path:
    """The file of the newest segment."""
    digest = json.loads((home / "index" / "vectors.json").read_text())["segments"][-1][0]
    return home / "index" / f"vectors-{digest[:16]}.faiss"


def edit(home: Path, **values: object) -> None:
    path = home / "index" / "vectors.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_a_sound_file_is_used(truth: Results, opened: Open, loads: list[bool]) -> None:
    library = opened()
    assert results(library) == truth
    assert loads == [True]
    assert library.status(NOW).index.healthy


def replace_database(opened: Open, home: Path) -> None:
    """Put another library's database in the place of this one's."""
    other = home.parent / "other"
    library = opened(folder=other)
    list(library.add(stories(70, 42)))
    library.close()
    for path in home.glob("newsdesk.db*"):
        path.unlink()
    shutil.copy(other / "newsdesk.db", home / "newsdesk.db")


def empty_the_folder(home: Path) -> None:
    for path in (home / "index").iterdir():
        path.unlink()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no folder's content": empty_the_folder,
    "no index": lambda home: vectors_file(home).unlink(),
    "no manifest": lambda home: (home / "index" / "vectors.json").unlink(),
    "half an index": lambda home: vectors_file(home).write_bytes(
        vectors_file(home).read_bytes()[:3000]
    ),
    "an empty index": lambda home: vectors_file(home).write_bytes(b""),
    "an empty manifest": lambda home: (home / "index" / "vectors.json").write_text(""),
    "a manifest of noise": lambda home: (home / "index" / "vectors.json").write_bytes(b"\xff\x00{"),
    "a manifest of a list": lambda home: (home / "index" / "vectors.json").write_text("[1, 2]"),
    "a manifest without end": lambda home: (home / "index" / "vectors.json").write_text(
        "[" * 100_000
    ),
    "a manifest of other fields": lambda home: edit(home, colour="red"),
    "another model": lambda home: edit(home, model="other@128"),
    "another dimension": lambda home: edit(home, dimension=64),
    "another count": lambda home: edit(home, vectors=3),
    "another format": lambda home: edit(home, format=99),
    "another hash": lambda home: edit(home, segments=[["0" * 64, []]]),
    "a later revision": lambda home: edit(home, revision=10_000),
    "a revision that is no number": lambda home: edit(home, revision="many"),
    "a revision that SQLite cannot hold": lambda home: edit(home, revision=-(10**30)),
    "an id that SQLite cannot hold": lambda home: edit(home, newest_id=10**30),
    "an id that is no number": lambda home: edit(home, newest_id=True),
    "an earlier revision": lambda home: edit(home, revision=1),
    "an earlier id": lambda home: edit(home, newest_id=3),
    "a later id": lambda home: edit(home, newest_id=10_000),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_changes_no_search(
    truth: Results, opened: Open, home: Path, damage: Callable[[Path], object]
) -> None:
    """Nor a search after the next articles, nor after the index was saved again."""
    damage(home)
    library = opened()
    assert results(library) == truth
    assert library.status(NOW).index.healthy
    list(library.add(stories(50, 1)))
    after = results(library)
    library.checkpoint()
    library.close()
    again = opened()
    assert results(again) == after
    assert agree(again)
    again.rebuild()
    assert results(again) == after


def test_no_flipped_bit_changes_a_search(truth: Results, opened: Open, home: Path) -> None:
    """40 bits, one at a time, in either file; the seed makes a failure repeatable."""
    chance = random.Random(1)
    for _ in range(40):
        file = vectors_file(home)
        path = chance.choice([file, file, home / "index" / "vectors.json"])
        sound = path.read_bytes()
        damaged = bytearray(sound)
        bit = chance.randrange(8 * len(damaged))
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(bytes(damaged))
        library = opened()
        assert results(library) == truth, (path.name, bit)
        assert agree(library), (path.name, bit)  # a vector's last bits show in no result
        library.close()
        path.write_bytes(sound)


def test_a_file_of_an_earlier_revision_is_caught_up_not_made_anew(
    truth: Results, opened: Open, loads: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what came and with what went since it was saved."""
    writer = opened()
    list(writer.add([article("xi", QUAKE + " Again."), *stories(60, 2)]))  # no checkpoint: killed
    writer._store.remove("https://news.example/story-3", "", None, "hashing@128", 128)
    writer.close()
    put_in: list[int] = []
    add = VectorIndex.add

    def counted(self: VectorIndex, ids: list[int], vectors: object) -> None:
        put_in.extend(ids)
        add(self, ids, vectors)  # type: ignore[arg-type]

    monkeypatch.setattr(VectorIndex, "add", counted)
    library = opened()
    found = results(library)
    assert found != truth
    assert loads == [True]
    assert len(put_in) == 3
    library.rebuild()
    assert results(library) == found
    assert not any(url.endswith("story-3") for url, _, _ in found)


@pytest.mark.sqlite_file
def test_a_file_of_a_database_that_was_deleted_is_not_believed(
    truth: Results, opened: Open, home: Path
) -> None:
    """The new database gives the same ids to other passages."""
    assert truth
    replace_database(opened, home)
    library = opened()
    assert not library.status(NOW).index.healthy
    assert "belongs to another database" in library.status(NOW).index.problem
    list(library.add(stories(100, 50)))
    best = library.search("town107 bridge107 harbour107", NOW)[0]
    assert best.article.url.endswith("story-107")
    assert best.similarity > 0.3
    assert agree(library)


@pytest.mark.sqlite_file
def test_a_file_newer_than_a_restored_database_is_not_believed(
    truth: Results, opened: Open, home: Path
) -> None:
    """The backup is restored, then overtakes the revision that the file was saved at."""
    assert truth
    backup = (home / "newsdesk.db").read_bytes()
    library = opened()
    list(library.add(stories(60, 5)))
    library.checkpoint()
    library.close()
    for path in home.glob("newsdesk.db*"):
        path.unlink()
    (home / "newsdesk.db").write_bytes(backup)
    library = opened()
    list(library.add(stories(100, 8)))
    best = library.search("town102 bridge102 harbour102", NOW)[0]
    assert best.article.url.endswith("story-102")
    assert best.similarity > 0.3
    assert agree(library)


@pytest.mark.sqlite_file
def test_a_replaced_database_stays_unhealthy_until_somebody_rebuilds_its_index(
    truth: Results, opened: Open, home: Path
) -> None:
    assert truth
    replace_database(opened, home)
    for _ in range(2):
        library = opened()
        assert library.search("council bridge", NOW)
        assert not library.status(NOW).index.healthy
        library.close()
    library = opened()
    assert library.rebuild().healthy
    library.close()
    assert opened().status(NOW).index.healthy


@pytest.mark.sqlite_file
@pytest.mark.parametrize("is_empty", [False, True])
def test_a_database_that_is_gone_beside_its_index_is_an_error(
    truth: Results, opened: Open, home: Path, *, is_empty: bool
) -> None:
    assert truth
    for path in home.glob("newsdesk.db*"):
        path.unlink()
    if is_empty:
        (home / "newsdesk.db").touch()
    with pytest.raises(LibraryError, match=r"is gone.*restore the database.*delete .*index"):
        opened()
    empty_the_folder(home)
    assert opened().status(NOW).articles == 0


def test_a_repaired_index_is_written_back(
    truth: Results, opened: Open, home: Path, loads: list[bool]
) -> None:
    vectors_file(home).write_bytes(b"noise")
    for _ in range(2):
        library = opened()
        assert results(library) == truth
        library.close()
    assert loads == [False, True]


def test_rebuilding_makes_a_file_that_is_believed(
    truth: Results, opened: Open, home: Path, loads: list[bool]
) -> None:
    """Without encoding anything."""
    empty_the_folder(home)
    encoder = HashingEncoder()
    library = opened(encoder)
    assert library.rebuild().healthy
    assert encoder.encoded == 0
    library.close()
    assert results(opened()) == truth
    assert loads == [True]


def test_a_place_where_the_index_cannot_be_saved_is_one_clear_line(
    opened: Open, home: Path
) -> None:
    """The articles stay, and searches go on without the file."""
    library = opened()
    home.mkdir(exist_ok=True)
    (home / "index").write_text("a file where the folder should be")
    list(library.add([article("xi", XI)]))
    with pytest.raises(LibraryError, match=f"cannot write the index {home}.*; free disk space"):
        library.checkpoint()
    assert library.search("Xi visit Moscow", NOW)


def test_a_library_without_articles_stays_healthy(opened: Open) -> None:
    """Its index is saved under its own name, not as one of no library."""
    for _ in range(2):
        library = opened()
        assert library.status(NOW).index.healthy
        library.checkpoint()
        library.close()


def test_no_file_is_left_aside(truth: Results, home: Path) -> None:
    assert truth
    names = {path.name for path in (home / "index").iterdir()}
    assert names == {vectors_file(home).name, "vectors.json", "words.db"}


def test_similarities_are_exact_though_the_vectors_are_quantised(
    truth: Results, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QUANTISED_FROM", "_LEAST_QUANTISED"):
        monkeypatch.setattr(vector_index, name, 20)
    library = opened()
    library.rebuild()
    assert library.status(NOW, None).index.engine == "faiss-sq8"
    assert results(library) == truth
    again = opened()
    assert results(again) == truth
    list(again.add(stories(50, 1)))
    assert agree(again)

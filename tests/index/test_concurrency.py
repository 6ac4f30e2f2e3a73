"""Threads and processes share one library: nothing is lost, nobody is locked out."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import LibraryError
from index.library import Library
from index.types import Evidence
from tests.index.conftest import Open
from tests.index.news import NOW, XI, article, stories
from tests.index.test_library import agree, rows

ROOT = Path(__file__).parents[2]


def test_one_library_sees_what_another_wrote(opened: Open) -> None:
    """At its next search, with no word between them: new, changed and gone."""
    reader, writer = opened(), opened()
    assert reader.search("Xi visit Moscow", NOW) == ()
    list(writer.add([article("xi", XI), *stories(0, 3)]))
    assert reader.search("Xi visit Moscow", NOW)[0].article.url.endswith("xi")
    list(writer.add([article("xi", XI.replace("Moscow", "Minsk"))]))
    assert "Minsk" in reader.search("Xi visit Putin", NOW)[0].passage.text
    writer.forget("https://news.example/xi")
    assert reader.search("Xi visit Putin", NOW) == ()
    assert reader.status(NOW) == writer.status(NOW)


def test_words_and_vectors_are_searched_at_the_same_time(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(library.add([article("xi", XI)]))
    both = threading.Barrier(2, timeout=30)  # breaks if one waits for the other to end
    for place, name in ((library._keywords, "search"), (library._live, "search")):
        original = getattr(place, name)

        def wait_for_both(*asked: object, search: Callable[..., object] = original) -> object:
            both.wait()
            return search(*asked)

        monkeypatch.setattr(place, name, wait_for_both)
    assert library.search("Xi visit Moscow", NOW)[0].article.url.endswith("xi")


def test_an_error_of_the_keywords_reaches_who_searches(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_asked: object) -> object:
        raise LibraryError("the keyword index cannot be filled")

    list(library.add([article("xi", XI)]))
    monkeypatch.setattr(library._keywords, "search", fail)
    with pytest.raises(LibraryError, match="cannot be filled"):
        library.search("Xi visit Moscow", NOW)


def test_four_threads_search_while_one_adds(library: Library) -> None:
    list(library.add([article("xi", XI)]))
    done = threading.Event()
    errors: list[BaseException] = []
    searches: list[tuple[Evidence, ...]] = []

    def search() -> None:
        try:
            while not done.is_set():
                found = library.search("Xi visit Moscow council bridge3", NOW)
                assert found, "what was there before is found at every moment"
                for one in found:
                    assert one.article.body[one.passage.start : one.passage.end] == one.passage.text
                searches.append(found)
        except BaseException as error:  # noqa: BLE001 - told below, in the test's thread
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for one in stories(0, 60):
        list(library.add([one]))
        if one.url.endswith("5"):
            list(library.add([article(one.url, one.body + " It changed.")]))
    done.set()
    for thread in threads:
        thread.join(30)
    assert not errors
    assert len(searches) >= 4
    assert library.status(NOW).articles == 61
    assert agree(library)


def run(home: Path, *arguments: tuple[str, ...]) -> list[list[str]]:
    """Run processes that add, all at once; what each said, when all ended well."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.index.adding_process", str(home), *one],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for one in arguments
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told: list[list[str]] = []
    for process in processes:
        out, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
        assert error == ""
        told.append(out.split())
    return told


@pytest.mark.slow
def test_two_processes_add_to_a_new_library_at_once(home: Path, opened: Open) -> None:
    """Different articles, into a folder that neither has seen: no lock error and no loss."""
    told = run(home, ("0", "40"), ("100", "40"))
    assert [one.count("new") for one in told] == [40, 40]
    library = opened()
    assert library.status(NOW).articles == 80
    assert library.status(NOW).index.healthy
    assert agree(library)


@pytest.mark.slow
def test_two_processes_add_the_same_articles_at_once(home: Path, opened: Open) -> None:
    """Each article is new to one of them and known to the other."""
    told = run(home, ("0", "30"), ("0", "30"))
    assert sorted(told[0] + told[1]) == ["new"] * 30 + ["unchanged"] * 30
    library = opened()
    assert library.status(NOW).articles == 30
    assert agree(library)


@pytest.mark.slow
def test_two_processes_change_each_others_articles_at_once(home: Path, opened: Open) -> None:
    """One address, two publishers: every article stands whole, as one of them wrote it."""
    run(home, ("0", "30", "Daily"), ("0", "30", "Herald"))
    library = opened()
    assert rows(library, "SELECT count(*), count(DISTINCT url) FROM articles") == [(30, 30)]
    orphans = "SELECT 1 FROM passages WHERE article_id NOT IN (SELECT id FROM articles)"
    assert rows(library, orphans) == []
    assert agree(library)

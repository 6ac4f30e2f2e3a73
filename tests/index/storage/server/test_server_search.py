"""The search in PostgreSQL finds what the local search finds, and is filled by revision."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from index.errors import LibraryError, SettingsError
from index.library import Library
from index.opening import open_library
from index.search.scope import View
from index.settings import LibrarySettings, read_settings
from index.storage.database import Database
from index.storage.server import search_tables, server_keywords, server_vectors
from index.storage.server.search_tables import prepare_search
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import NOW, QUAKE, WHALE, XI, article, stories
from tests.index.text.test_near_duplicates import text as words_of
from tests.postgres import PostgresForTests

MONTHS = 6


# the indexes are used, although there are few passages
BY_INDEX = "%20-cenable_seqscan%3Doff%20-cenable_sort%3Doff"


@pytest.fixture
def url(tmp_path: Path, postgres: PostgresForTests, request: pytest.FixtureRequest) -> str:
    by_index = BY_INDEX if "by_index" in request.fixturenames else ""
    return settings(tmp_path, database_url=postgres.schema() + by_index).database_url


@pytest.fixture
def library(tmp_path: Path, url: str) -> Iterator[Library]:
    with opened(tmp_path, url) as library:
        yield library


def opened(home: Path, url: str, search: str = "server") -> Library:
    return open_library(settings(home, database_url=url, search=search), HashingEncoder())


@pytest.fixture
def by_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the indexes, although there are few passages."""
    monkeypatch.setattr(server_vectors, "EXACT_UP_TO", 0)
    monkeypatch.setattr(server_keywords, "FEW_SHOWN", 0)


def urls(library: Library, query: str, **narrowed: object) -> list[str]:
    found = library.search(query, NOW, **narrowed)  # type: ignore[arg-type]
    return [evidence.article.url.rpartition("/")[2] for evidence in found]


def fill(library: Library, count: int = 120) -> None:
    """Add stories of several months; some have no date."""
    chance = random.Random("months")
    list(
        library.add(
            article(
                f"story-{number}",
                f"town{number} {words_of(number, 12)}",
                published_at=None
                if number % 20 == 0
                else NOW - timedelta(days=chance.randrange(1, 30 * MONTHS)),
            )
            for number in range(count)
        )
    )


@pytest.mark.parametrize("exactly", [True, False], ids=["exactly", "by index"])
def test_it_finds_the_nearest_passages_that_the_local_search_finds(
    tmp_path: Path, url: str, request: pytest.FixtureRequest, *, exactly: bool
) -> None:
    if not exactly:
        request.getfixturevalue("by_index")
        url += BY_INDEX
    with opened(tmp_path / "a", url) as server, opened(tmp_path / "b", url, "local") as local:
        fill(server)
        for number in range(30):
            vector = server._encoder.encode([f"town{number} {words_of(number, 5)}"])[0]
            scope = server._visibility.select(View(NOW))
            wanted = local._live.search(vector, 10, scope)
            found = server._live.search(vector, 10, scope)
            assert found.ids.tolist() == wanted.ids.tolist()
            assert found.similarities.tolist() == pytest.approx(wanted.similarities.tolist())


@pytest.mark.usefixtures("by_index")
def test_a_narrow_scope_is_searched_exactly_where_the_index_leaves_too_few(
    library: Library,
) -> None:
    fill(library)
    list(library.add([article("house-0", WHALE, publisher="House")]))
    assert urls(library, "town7 whale", publisher="House") == ["house-0"]


def test_the_rarer_word_counts_more(library: Library) -> None:
    bridges = [article(f"bridge-{n}", f"The bridge of town{n} is closed.") for n in range(30)]
    list(library.add([*bridges, article("xi", XI)]))
    scope = library._visibility.select(View(NOW))
    found = library._keywords.search("bridge Moscow", 5, scope)
    best = library._store.retrieval.passages([found[0][0]], "")[found[0][0]]
    assert best.article.url.endswith("/xi")
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_a_headline_counts_more_than_the_text(library: Library) -> None:
    list(
        library.add(
            [
                article("body", "A whale was seen.", title="Short news"),
                article("title", "An animal was seen.", title="A whale"),
            ]
        )
    )
    scope = library._visibility.select(View(NOW))
    (first, _), (second, _) = library._keywords.search("whale", 5, scope)
    passages = library._store.retrieval.passages([first, second], "")
    assert passages[first].article.url.endswith("/title")


def test_what_changes_is_found_by_every_process(tmp_path: Path, url: str) -> None:
    with opened(tmp_path / "a", url) as first, opened(tmp_path / "b", url) as second:
        list(first.add([article("xi", XI), article("quake", QUAKE)]))
        assert urls(second, "earthquake Hatay")[0] == "quake"
        list(second.add([article("quake", WHALE)]))
        assert urls(first, "stranded whale")[0] == "quake"
        assert first.forget("https://news.example/xi")
        assert "xi" not in urls(second, "Xi Moscow")
        for library in (first, second):
            status = library.status(NOW, None)
            assert (status.index.engine, status.index.keyword_engine) == (
                "pgvector-hnsw",
                "postgresql",
            )
            assert (status.index.vectors, status.index.healthy) == (1, True)


def test_a_rebuild_fills_the_tables_again(library: Library) -> None:
    list(library.add([article("xi", XI), *stories(0, 5)]))
    with library._store.database.writing() as connection:
        connection.execute(text("DELETE FROM search_passages"))
    assert library.rebuild().healthy
    assert urls(library, "Xi Moscow")[0] == "xi"


@pytest.mark.usefixtures("by_index")
def test_no_setting_of_a_search_outlives_its_transaction(library: Library) -> None:
    fill(library, 20)
    assert urls(library, "town7")
    with library._store.database.reading() as connection:
        assert connection.scalar(text("SHOW hnsw.ef_search")) == "40"


@pytest.mark.usefixtures("by_index")
def test_passages_are_kept_by_month_and_undated_ones_apart(library: Library) -> None:
    fill(library)
    with library._store.database.reading() as connection:
        months = set(connection.scalars(text("SELECT DISTINCT month FROM search_passages")))
        tables = connection.scalars(
            text("SELECT inhrelid FROM pg_inherits WHERE inhparent = 'search_passages'::regclass")
        ).all()
    assert "undated" in months
    assert len(months) >= MONTHS
    assert len(tables) == len(months)
    recent = urls(library, "town1 town2 town3", limit=50, since=NOW - timedelta(days=40))
    assert recent
    assert not {name for name in recent if int(name.partition("-")[2]) % 20 == 0}


def test_an_old_pgvector_is_refused(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_search(Database(tmp_path, url))
    monkeypatch.setattr(search_tables, "OLDEST_PGVECTOR", (99, 0, 0))
    with pytest.raises(LibraryError, match=r"pgvector 0\.8\.\d.*needs 99\.0\.0 or later"):
        prepare_search(Database(tmp_path, url))


def test_the_search_of_a_server_needs_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_SEARCH", "server")
    monkeypatch.setenv("NEWSDESK_DATABASE_URL", "")
    with pytest.raises(SettingsError, match=r"NEWSDESK_SEARCH.*NEWSDESK_DATABASE_URL"):
        read_settings(LibrarySettings)

"""Articles go in and evidence comes out: new, changed, copied, forgotten, and seen by the clock."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from index.errors import IndexMismatchError
from index.library import Library
from index.storage.passage_queries import StoredPassage
from index.storage.vector_cache import LiveIndex
from index.types import Article, Outcome
from tests.fakes import HashingEncoder
from tests.index.conftest import Open
from tests.index.news import DAY, NOW, QUAKE, WHALE, XI, article, stories


def outcomes(library: Library, *articles: Article) -> list[str]:
    return [added.outcome.value for added in library.add(articles)]


def found(library: Library, query: str, limit: int = 10) -> list[str]:
    """Which articles, by the last part of their address."""
    return [one.article.url.rsplit("/", 1)[-1] for one in library.search(query, NOW, limit=limit)]


def rows(library: Library, statement: str) -> list[tuple[object, ...]]:
    with library._store.database.reading() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def word_rows(library: Library, statement: str) -> list[tuple[object, ...]]:
    library._keywords.update()
    path = library._store.home / "index" / "words.db"
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def agree(library: Library) -> bool:
    """Passages, keyword index and vector index hold the same ids."""
    ids = rows(library, "SELECT id FROM passages ORDER BY id")
    words = word_rows(library, "SELECT rowid FROM passage_words ORDER BY rowid")
    assert isinstance(library._live, LiveIndex)
    index = library._live.current()
    with library._store.changes(library._live.state, 0) as changes:
        holds = all(index.holds(*batch) for batch in changes.added)
    return ids == words and len(index) == len(ids) and holds


def test_a_search_reads_only_the_articles_that_it_returns(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several hundred candidates are ranked from memory: reading their texts took longer."""
    list(library.add(stories(0, 12)))
    read: list[int] = []
    retrieval = library._store.retrieval
    passages = retrieval.passages

    def counted(ids: Sequence[int], audience: str) -> dict[int, StoredPassage]:
        read.extend(ids)
        return passages(ids, audience)

    monkeypatch.setattr(retrieval, "passages", counted)
    best = library.search("bridge council plan", NOW, limit=3)
    assert len(best) == 3
    assert read == [evidence.passage_id for evidence in best]


def test_an_article_that_is_removed_during_a_search_is_left_out(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(library.add(stories(0, 4)))
    first, *others = library.search("bridge council plan", NOW)
    nearest = library._nearest

    def removing(*asked: Any) -> dict[int, float]:
        hits = nearest(*asked)
        library.forget(first.article.url)
        return hits

    monkeypatch.setattr(library, "_nearest", removing)
    left = library.search("bridge council plan", NOW)
    assert [evidence.article for evidence in left] == [evidence.article for evidence in others]


def test_what_is_added_is_found_with_its_article(library: Library) -> None:
    one = article("xi", XI)
    assert outcomes(library, one, article("quake", QUAKE)) == ["new", "new"]
    best = library.search("When might Xi visit Moscow?", NOW)[0]
    assert best.article == one
    assert one.body[best.passage.start : best.passage.end] == best.passage.text
    assert best.score > 0
    assert 0 < best.similarity <= 1
    assert found(library, "earthquake in Hatay")[0] == "quake"


def test_an_ingest_encodes_each_passage_and_a_question_itself_alone(opened: Open) -> None:
    encoder = HashingEncoder()
    library = opened(encoder)
    outcomes(library, article("xi", XI), article("quake", QUAKE))
    passages = library.status(NOW).passages
    assert encoder.encoded == passages
    assert library.search("When could the visit take place?", NOW)
    assert encoder.encoded == passages + 1


def test_the_same_again_changes_nothing(opened: Open) -> None:
    """Nor is anything encoded a second time."""
    encoder = HashingEncoder()
    library = opened(encoder)
    outcomes(library, article("xi", XI))
    before, encoded = library.status(NOW), encoder.encoded
    later = article("xi", XI, fetched_at=NOW)
    assert outcomes(library, later) == ["unchanged"]
    assert library.status(NOW) == before
    assert encoder.encoded == encoded
    kept = library.article(later.url)
    assert kept is not None
    assert kept.fetched_at == NOW - DAY


def test_a_changed_article_replaces_its_passages_and_no_id_is_used_twice(library: Library) -> None:
    outcomes(library, article("xi", XI))
    library.search("Xi", NOW)  # the index in memory has to catch up
    old = rows(library, "SELECT max(id) FROM passages")[0][0]
    assert outcomes(library, article("xi", WHALE)) == ["changed"]
    assert found(library, "stranded whale Cornwall") == ["xi"]
    assert all("Putin" not in one.passage.text for one in library.search("Vladimir Putin", NOW))
    assert word_rows(library, "SELECT 1 FROM passage_words WHERE words MATCH 'putin'") == []
    new = rows(library, "SELECT min(id) FROM passages")[0][0]
    assert isinstance(new, int)
    assert isinstance(old, int)
    assert new > old
    assert agree(library)


@pytest.mark.parametrize("field", ["title", "publisher", "published_at"])
def test_an_article_changes_with_anything_that_readers_see(library: Library, field: str) -> None:
    other: dict[str, object] = {"title": "Other", "publisher": "Other", "published_at": NOW}
    outcomes(library, article("xi", XI))
    changed = article("xi", XI, **{field: other[field]})  # type: ignore[arg-type]
    assert outcomes(library, changed) == ["changed"]
    assert library.article(changed.url) == changed
    assert agree(library)


def test_the_last_version_of_one_batch_stands(library: Library) -> None:
    first, second = article("xi", XI), article("xi", WHALE)
    outcomes(library, first)
    assert outcomes(library, second, first) == ["changed", "changed"]
    assert library.article(first.url) == first
    assert agree(library)


def test_the_same_text_of_another_outlet_is_a_copy(library: Library) -> None:
    original = article("xi", XI, publisher="Reuters")
    copy = article("copy", XI.replace(" ", "  ").upper(), publisher="Herald", title="Other words")
    outcomes(library, original)
    added = next(iter(library.add([copy])))
    assert (added.outcome, added.duplicate_of) == (Outcome.DUPLICATE, original.url)
    status = library.status(NOW)
    assert (status.articles, status.passages) == (1, 1)
    assert found(library, "Xi visit Moscow") == ["xi"]
    assert library.search("Xi visit Moscow", NOW)[0].copies == ("Herald",)
    assert outcomes(library, copy) == ["unchanged"]


def test_one_outlet_with_two_headlines_over_one_text_has_two_articles(library: Library) -> None:
    """The text is a placeholder ("Watch the video"), the headlines are the news."""
    placeholder = "Watch the video above for the full report."
    assert outcomes(
        library,
        article("one", placeholder, title="Whale rescued"),
        article("two", placeholder, title="Bridge closed"),
        article("three", placeholder, title="Bridge closed"),
    ) == ["new", "new", "duplicate"]
    assert set(found(library, "bridge closed")) >= {"two"}


def test_forgetting_takes_an_article_out_everywhere(library: Library) -> None:
    outcomes(library, article("xi", XI), article("quake", QUAKE))
    assert library.forget("https://news.example/xi")
    assert not library.forget("https://news.example/xi")
    assert "xi" not in found(library, "Xi visit Moscow Putin")
    assert library.article("https://news.example/xi") is None
    assert word_rows(library, "SELECT 1 FROM passage_words WHERE words MATCH 'putin'") == []
    assert agree(library)


def test_forgetting_an_original_lets_its_first_copy_stand(library: Library) -> None:
    outcomes(
        library,
        article("xi", XI, publisher="Reuters"),
        article("first", XI, publisher="Herald"),
        article("second", XI, publisher="Post"),
    )
    library.forget("https://news.example/xi")
    evidence = library.search("Xi visit Moscow", NOW)
    assert [(one.article.publisher, one.copies) for one in evidence] == [("Herald", ("Post",))]
    assert agree(library)


def test_forgetting_a_copy_leaves_the_original(library: Library) -> None:
    outcomes(library, article("xi", XI), article("copy", XI, publisher="Herald"))
    assert library.forget("https://news.example/copy")
    evidence = library.search("Xi visit Moscow", NOW)
    assert [(one.article.publisher, one.copies) for one in evidence] == [("Daily", ())]


@pytest.mark.parametrize("at_once", [True, False])
def test_an_original_that_changes_its_text_lets_its_copies_go(
    library: Library,
    at_once: bool,
) -> None:
    articles = [article("xi", XI), article("copy", XI, publisher="Herald"), article("xi", WHALE)]
    for some in [articles] if at_once else [[one] for one in articles]:
        outcomes(library, *some)
    assert found(library, "Xi visit Moscow")[0] == "copy"
    assert found(library, "stranded whale")[0] == "xi"
    assert agree(library)


def test_an_original_that_changes_its_headline_keeps_its_copies(library: Library) -> None:
    outcomes(library, article("xi", XI), article("copy", XI, publisher="Herald"))
    outcomes(library, article("xi", XI, title="A new headline"))
    assert [one.copies for one in library.search("Xi visit Moscow", NOW)] == [("Herald",)]
    assert agree(library)


def test_a_copy_that_changes_its_text_stands_by_itself(library: Library) -> None:
    outcomes(library, article("xi", XI), article("copy", XI, publisher="Herald"))
    assert outcomes(library, article("copy", WHALE, publisher="Herald")) == ["changed"]
    assert found(library, "stranded whale")[0] == "copy"
    assert library.search("Xi visit Moscow", NOW)[0].copies == ()


def test_a_copy_is_never_a_copy_of_a_copy(library: Library) -> None:
    """An original that turns out to be a copy takes its own copies along."""
    outcomes(
        library,
        article("one", XI, title="One"),
        article("two", XI, title="Two"),
    )
    outcomes(library, article("copy", XI, publisher="Herald"))  # of "one"
    assert outcomes(library, article("one", XI, title="Two")) == ["duplicate"]
    chains = "SELECT 1 FROM articles a JOIN articles b ON a.copy_of = b.id WHERE b.copy_of > 0"
    assert rows(library, chains) == []
    assert sorted(library.search("Xi visit Moscow", NOW)[0].copies) == ["Daily", "Herald"]
    assert agree(library)


def test_what_comes_after_the_clock_is_not_there_yet(library: Library) -> None:
    """Set back, the clock hides what was neither published nor taken in by then."""
    outcomes(library, article("old", XI, published_at=NOW - 30 * DAY))
    outcomes(library, article("new", XI + " Not yet.", published_at=NOW - 2 * DAY))
    outcomes(library, article("undated", XI + " Undated.", published_at=None))
    then = library.search("Xi visit Moscow", NOW - 10 * DAY)
    assert {one.article.title for one in then} == {"Story old", "Story undated"}
    assert len(library.search("Xi visit Moscow", NOW)) == 3
    assert library.status(NOW - 10 * DAY).newest_article_at == NOW - 30 * DAY


def test_a_date_in_the_future_is_not_believed_but_the_article_is_kept(library: Library) -> None:
    """It came in before now, so it is there; it is never the newest and ranks as undated."""
    outcomes(library, article("future", XI + " Later.", published_at=NOW + 300 * DAY))
    outcomes(library, article("today", XI + " Today.", published_at=NOW - timedelta(hours=1)))
    assert found(library, "Xi visit Moscow") == ["today", "future"]
    assert library.status(NOW).newest_article_at == NOW - timedelta(hours=1)


@pytest.mark.parametrize("year", [1, 500, 9999])
def test_any_clock_can_be_set(library: Library, year: int) -> None:
    outcomes(library, article("xi", XI))
    now = NOW.replace(year=year, month=12, day=31)
    assert len(library.search("Xi visit Moscow", now)) == (1 if year == 9999 else 0)
    library.status(now)


def test_one_article_does_not_fill_the_list(library: Library) -> None:
    long = "\n\n".join(
        f"Xi and Moscow again, part {part}. " + "More talk. " * 90 for part in range(6)
    )
    outcomes(library, article("long", long), article("short", XI))
    assert library.status(NOW).passages > 5
    assert sorted(found(library, "Xi Moscow")) == ["long", "short"]
    urls = [one.article.url for one in library.search("Xi Moscow", NOW, per_article=2)]
    assert urls.count("https://news.example/long") == 2
    assert len(library.search("Xi Moscow", NOW, limit=1, per_article=9)) == 1


def test_an_empty_library_finds_nothing_and_is_healthy(library: Library) -> None:
    assert library.search("Xi", NOW) == ()
    status = library.status(NOW)
    assert (status.articles, status.passages, status.newest_article_at) == (0, 0, None)
    assert status.index.healthy
    assert not library.forget("https://news.example/xi")
    library.checkpoint()
    assert library.rebuild().vectors == 0


def test_an_empty_query_finds_nothing(library: Library) -> None:
    outcomes(library, article("xi", XI))
    assert library.search(" \n", NOW) == ()


def test_what_is_far_from_everything_is_not_found(library: Library) -> None:
    outcomes(library, article("xi", XI))
    assert library.search("zeppelin regatta", NOW) == ()


def test_each_word_of_the_library_is_on_disk_when_it_is_given(opened: Open) -> None:
    """The generator's next word is only given when the one before is kept, and drawn lazily."""
    library, reader = opened(), opened()
    for added in library.add(stories(0, 3)):
        assert reader.article(added.url) is not None


def test_an_article_without_its_arrival_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="fetched_at"):
        list(library.add([Article("https://a.example", "T", "B")]))


def test_vectors_of_two_models_are_never_mixed(opened: Open) -> None:
    """Every way in and out refuses, naming the command; nothing is written."""
    outcomes(opened(HashingEncoder("old")), article("xi", XI), article("c", XI, publisher="H"))
    other = opened(HashingEncoder("new"))
    refuse = pytest.raises(IndexMismatchError, match=r"old@.*new@.*newsdesk rebuild --encode")
    with refuse:
        outcomes(other, article("quake", QUAKE))
    with refuse:
        other.search("Xi", NOW)
    with refuse:
        other.rebuild()
    with refuse:
        other.checkpoint()
    with refuse:
        other.forget("https://news.example/xi")
    status = other.status(NOW)
    assert (status.articles, status.index.healthy) == (1, False)
    assert status.index.model.startswith("old@")


def test_rebuilding_with_encode_moves_to_the_new_space(opened: Open) -> None:
    before = opened(HashingEncoder("old"))
    outcomes(before, *stories(0, 30), article("xi", XI), article("c", XI, publisher="Herald"))
    told: list[tuple[int, int]] = []
    after = opened(HashingEncoder("new", dimension=64))
    moved = after.rebuild(encode=True, progress=lambda done, total: told.append((done, total)))
    assert (moved.model, moved.dimension, moved.healthy) == ("new@64", 64, True)
    assert told[-1] == (31, 31)
    assert found(after, "Xi visit Moscow")[0] == "xi"
    assert after.search("Xi visit Moscow", NOW)[0].copies == ("Herald",)
    assert agree(after)
    with pytest.raises(IndexMismatchError):
        before.search("Xi", NOW)
    assert outcomes(after, article("quake", QUAKE)) == ["new"]
    assert found(after, "earthquake Hatay")[0] == "quake"


def test_nothing_is_written_outside_the_home(
    tmp_path: Path, opened: Open, database_url: str
) -> None:
    library = opened()
    outcomes(library, article("xi", XI))
    library.checkpoint()
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    library.close()
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    vectors, *others = files
    database = [] if database_url else ["home/newsdesk.db"]
    assert re.fullmatch(r"home/index/vectors-\w+\.faiss", vectors)
    assert others == ["home/index/vectors.json", "home/index/words.db", *database]

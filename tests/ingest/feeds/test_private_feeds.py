"""A feed may be one server's own: what comes of it is read there, and told nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from index.errors import AudienceError
from ingest import ingest as take_in
from ingest.errors import FeedError
from ingest.feeds.feed_schema import HEAD, HISTORY, FeedBase
from ingest.feeds.feed_store import CheckResult, Feed, FeedStore, OutcomeRecord, SeenEntry
from ingest.feeds.outcome_log import LoggedLibrary
from ingest.parse.syndication.feed_entries import KnownEntry
from tests.ingest.feeds.feed_world import NOW, Site, World, body, item, loopback, rss, site
from tests.schema import differences, heads

A, B = "discord:1", "discord:2"
URL = "https://a.example/feed"
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[FeedStore]:
    with FeedStore(tmp_path, database_url) as made:
        made.prepare()
        yield made


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as running:
        yield running


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def add(store: FeedStore, url: str, audience: str) -> Feed:
    return store.add(
        url, title="", publisher="", tag="", every_minutes=30, now=NOW, audience=audience
    )


def test_one_address_may_be_watched_for_everybody_and_for_several(store: FeedStore) -> None:
    made = [add(store, URL, audience) for audience in ("", A, B)]
    for audience in ("", A, B):
        with pytest.raises(FeedError, match="watched already"):
            add(store, URL, audience)
    assert store.feeds() == tuple(made)
    assert [store.feeds(audience) for audience in ("", A, "discord:3")] == [
        (made[0],), (made[1],), (),
    ]  # fmt: skip
    with pytest.raises(AudienceError):
        add(store, URL, "1")


def test_who_pauses_resumes_or_removes_a_feed_does_it_to_ones_own(store: FeedStore) -> None:
    for audience in ("", A):
        add(store, URL, audience)
    assert store.pause(URL, A)
    assert not store.pause(URL, B)
    assert [feed.paused for feed in store.feeds()] == [False, True]
    assert store.resume(URL, NOW, A)
    assert not store.resume(URL, NOW, B)
    assert store.pause(URL)
    assert [feed.paused for feed in store.feeds()] == [True, False]
    assert not store.remove(URL, B)
    assert store.remove(URL, A)
    assert [feed.audience for feed in store.feeds()] == [""]


@pytest.mark.parametrize(("other", "left"), [(A, 1), (B, 2), ("", 2)])
def test_a_feed_that_moved_becomes_one_with_that_of_the_same_server_only(
    store: FeedStore, other: str, left: int
) -> None:
    add(store, URL, A)
    add(store, "https://b.example/feed", other)
    lease = store.claim(NOW, NOW, LATER)
    assert lease is not None
    assert lease.feed.url == URL
    seen = [SeenEntry("id", KnownEntry("https://a.example/1", "digest", 0))]
    assert store.finish(lease, CheckResult(NOW, LATER, moved_to="https://b.example/feed"), seen, ())
    feeds = store.feeds()
    assert len(feeds) == left
    assert {feed.url for feed in feeds} == {"https://b.example/feed"}
    (own,) = store.feeds(A)
    assert set(store.known(own.id, ["id"])) == {"id"}


def test_what_became_of_an_address_is_told_to_whom_it_is_for(store: FeedStore) -> None:
    """The same again moves the time of one's own last line, not of another's."""
    fates = [OutcomeRecord("u", NOW, "failed", "503", "s", audience) for audience in ("", A, B)]
    store.outcomes.add(fates)
    later = OutcomeRecord("u", LATER, "failed", "503", "s", A)
    store.outcomes.add([later])
    assert store.outcomes.of(["u"]) == (fates[0],)
    assert store.outcomes.of(["u"], audience=A) == (later, fates[0])
    assert store.outcomes.of(["u"], audience=B) == (fates[2], fates[0])
    assert set(store.outcomes.of(["u"], audience=None)) == {later, fates[0], fates[2]}


def test_a_private_feeds_articles_are_its_servers_and_the_publics_stay(
    here: Site, world: World
) -> None:
    """Both are asked for, each with its own validators; each copy is forgotten by itself."""
    here.put("/feed", rss(item(1, here.url)), ETag='"one"')
    here.put("/own", rss(item(2, here.url)))
    url = f"{here.url}/feed"
    world.watch(url)
    world.watch(url, audience=A)
    world.watch(f"{here.url}/own", audience=B)
    assert [look.counts for look in world.look()] == [{"new": 1}] * 3
    library, now = world.library, world.now
    held = {whose: library.status(now, whose).articles for whose in ("", A, B, None)}
    assert held == {"": 1, A: 1, B: 2, None: 3}
    assert library.article(f"{here.url}/2") is None
    assert library.article(f"{here.url}/2", A) is None
    assert library.article(f"{here.url}/2", B) is not None
    assert world.store.outcomes.of([f"{here.url}/2"], audience=A) == ()
    (fate,) = world.store.outcomes.of([f"{here.url}/2"], audience=B)
    assert (fate.outcome, fate.audience, fate.source) == ("new", B, f"{here.url}/own")
    assert library.forget(f"{here.url}/1", A)
    world.later()
    here.put("/feed", rss(item(1, here.url, more="More.")), ETag='"two"')
    world.look()
    article = library.article(f"{here.url}/1")
    assert article is not None
    assert "More." in article.body


def test_what_is_too_old_is_forgotten_in_every_server_and_noted_there(
    here: Site, tmp_path: Path
) -> None:
    world = World(tmp_path, keep_days=3)
    here.put("/feed", rss(item(1, here.url)))
    for audience in ("", A):
        world.watch(f"{here.url}/feed", audience=audience)
    world.look()
    assert world.library.status(world.now, None).articles == 2
    world.later(24 * 5)
    world.look()
    assert world.library.status(world.now, None).articles == 0
    expired = [
        [record.audience for record in world.store.outcomes.of([f"{here.url}/1"], audience=whose)
         if record.outcome == "expired"]
        for whose in ("", A, B)
    ]  # fmt: skip
    assert [sorted(some) for some in expired] == [[""], ["", A], [""]]
    world.close()


def test_an_ingest_for_one_server_and_its_log_are_its_own(world: World, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(f"A headline\n\n{body(1)}")
    missing = tmp_path / "missing.txt"
    noting = LoggedLibrary(world.library, world.store, lambda: NOW)
    settings = loopback(tmp_path)
    report = take_in([str(paper), str(missing)], noting, settings, now=NOW, audience=A)
    noting.note_rejected(report, A)
    assert (report.new, len(report.failed)) == (1, 1)
    url = paper.resolve().as_uri()
    assert world.library.article(url) is None
    assert world.library.article(url, A) is not None
    for address, outcome in ((url, "new"), (str(missing), "failed")):
        assert (
            world.store.outcomes.of([address])
            == world.store.outcomes.of([address], audience=B)
            == ()
        )
        assert [record.outcome for record in world.store.outcomes.of([address], audience=A)] == [
            outcome
        ]


def test_a_server_without_a_name_takes_nothing_in(world: World, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text(f"A headline\n\n{body(1)}")
    with pytest.raises(AudienceError, match="discord:123"):
        take_in([str(paper)], world.library, loopback(tmp_path), now=NOW, audience="server 1")


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_head_is_the_newest_migration(dialect: str) -> None:
    assert heads(HISTORY, dialect) == [HEAD]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(store: FeedStore) -> None:
    assert differences(store.database, FeedBase.metadata) == []

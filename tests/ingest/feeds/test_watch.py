"""Watching: each answer of a feed's server is taken as meant, and nothing is lost on the way."""

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from index.models.encoder import Vectors
from ingest.feeds.feed_store import Lease
from ingest.feeds.refresh import FeedCheck
from ingest.feeds.watch import Watch
from ingest.web.validators import Validators
from tests.fakes import HashingEncoder
from tests.index.news import article
from tests.ingest.feeds.feed_world import NOW, Answer, Site, World, body, item, rss, site
from tests.ingest.news_server import page


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as running:
        yield running


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def test_a_feed_comes_in_and_its_entries_are_not_taken_twice(here: Site, world: World) -> None:
    here.put("/feed", rss(item(2, here.url), item(1, here.url)), ETag='"one"')
    world.watch(f"{here.url}/feed")
    (look,) = world.look()
    assert look.counts == {"new": 2}
    assert world.feed().validators == Validators(etag='"one"')
    assert world.feed().title == "The Harbour Post"
    assert (world.feed().looked_at, world.feed().last_new_at) == (NOW, NOW)
    article = world.library.article(f"{here.url}/1")
    assert article is not None
    assert article.publisher == "The Harbour Post"
    assert world.look() == [], "it is not due"
    world.later(hours=1)
    (look,) = world.look()
    assert here.hits == [("/feed", 200), ("/feed", 304)]
    assert look.counts == {}
    world.later()
    here.put("/feed", rss(item(3, here.url), item(2, here.url, more="More."), item(1, here.url)))
    (look,) = world.look()
    assert look.counts == {"new": 1, "changed": 1, "unchanged": 1}
    assert world.fate(f"{here.url}/2") == ("changed", "")


def test_only_summaries_have_their_pages_fetched_and_only_once(here: Site, world: World) -> None:
    entry = (
        f"<item><title>T</title><link>{here.url}/a</link><description>short</description></item>"
    )
    here.put("/feed", rss(entry))
    here.put("/a", page("T", body(1)).encode(), Content_Type="text/html")
    world.watch(f"{here.url}/feed", publisher="Given")
    world.look()
    article = world.library.article(f"{here.url}/a")
    assert article is not None
    assert article.publisher == "Given"
    world.later()
    world.look()
    assert [path for path, _ in here.hits].count("/a") == 1


def test_a_page_that_fails_is_tried_again_although_the_feed_has_not_changed(
    here: Site, world: World
) -> None:
    entry = (
        f"<item><title>T</title><link>{here.url}/a</link><description>short</description></item>"
    )
    here.put("/feed", rss(entry), ETag='"one"')
    here.answers["/a"] = Answer(status=503)
    world.watch(f"{here.url}/feed")
    (look,) = world.look()
    assert look.counts == {"failed": 1}
    assert not look.error
    assert world.feed().validators == Validators(), "it describes what is not stored"
    here.put("/a", page("T", body(1)).encode(), Content_Type="text/html")
    world.later()
    world.look()
    assert world.articles() == 1
    assert world.feed().validators == Validators(etag='"one"')


def test_an_id_finds_its_article_again_under_another_link(here: Site, world: World) -> None:
    here.put("/feed", rss(item(1, here.url, guid="same")))
    world.watch(f"{here.url}/feed")
    world.look()
    world.later()
    here.put("/feed", rss(item(1, here.url, guid="same", link=f"{here.url}/moved", more="New.")))
    (look,) = world.look()
    assert look.counts == {"changed": 1}
    assert world.articles() == 1
    assert world.fate(f"{here.url}/moved") == ("changed", f"known as {here.url}/1")


def test_an_id_that_several_entries_have_tells_nothing(here: Site, world: World) -> None:
    here.put("/feed", rss(item(1, here.url, guid="x"), item(2, here.url, guid="x")))
    world.watch(f"{here.url}/feed")
    world.look()
    assert world.articles() == 2


def test_a_copy_is_logged_with_what_it_copies(here: Site, world: World) -> None:
    here.put("/feed", rss(item(1, here.url, guid="b", link=f"{here.url}/copy"), item(1, here.url)))
    world.watch(f"{here.url}/feed")
    world.look()
    assert world.fate(f"{here.url}/copy") == ("duplicate", f"the same text as {here.url}/1")


@pytest.mark.parametrize(
    ("date", "note"),
    [
        ("10-04-2020", "the date '10-04-2020' is ambiguous and is ignored"),
        (
            "Mon, 06 May 2041 08:00:00 GMT",
            "the date 2041-05-06 lies in the future: until then the article counts as undated",
        ),
    ],
)
def test_what_is_odd_about_a_date_is_logged(here: Site, world: World, date: str, note: str) -> None:
    entry = item(1, here.url).replace("Mon, 06 May 2024 08:01:00 GMT", date)
    here.put("/feed", rss(entry))
    world.watch(f"{here.url}/feed")
    world.look()
    assert world.fate(f"{here.url}/1") == ("new", note)


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(
    here: Site, world: World, status: int
) -> None:
    here.answers["/old"] = Answer(status=status, headers={"Location": "/new"})
    here.put("/new", rss(item(1, here.url)), ETag='"one"')
    world.watch(f"{here.url}/old")
    (look,) = world.look()
    assert look.note == f"moved to {here.url}/new"
    assert world.feed().url == f"{here.url}/new"
    world.later(hours=1)
    world.look()
    assert here.hits[-1] == ("/new", 304)


def test_a_feed_that_moved_for_now_keeps_its_address(here: Site, world: World) -> None:
    here.answers["/old"] = Answer(status=302, headers={"Location": "/new"})
    here.put("/new", rss(item(1, here.url)))
    world.watch(f"{here.url}/old")
    world.look()
    assert world.feed().url == f"{here.url}/old"


def test_two_feeds_that_move_to_one_address_become_one(here: Site, world: World) -> None:
    here.put("/new", rss(item(1, here.url)))
    here.answers["/old"] = Answer(status=301, headers={"Location": "/new"})
    world.watch(f"{here.url}/new")
    world.watch(f"{here.url}/old")
    world.look()
    assert world.feed().url == f"{here.url}/new"
    world.later()
    (look,) = world.look()
    assert look.counts == {"unchanged": 1}


def test_a_feed_that_is_gone_is_not_asked_again(here: Site, world: World) -> None:
    here.answers["/feed"] = Answer(status=410)
    world.watch(f"{here.url}/feed")
    world.look()
    world.later(1000)
    assert world.look() == []
    assert world.feed().gone
    assert "410" in world.feed().last_error


@pytest.mark.parametrize("after", ["7200", "Mon, 06 May 2024 14:00:00 GMT"])
def test_retry_after_is_kept_also_by_another_process(
    here: Site, world: World, tmp_path: Path, after: str
) -> None:
    if not after.isdigit():  # read against the real clock by the fetcher
        after = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 7200))
    here.answers["/feed"] = Answer(status=429, headers={"Retry-After": after})
    world.watch(f"{here.url}/feed", every_minutes=5)
    (look,) = world.look()
    assert "429" in look.error
    again = World(tmp_path)  # a restart
    again.now = NOW + timedelta(hours=1.9)
    assert again.look() == []
    again.now = NOW + timedelta(hours=2.3)
    assert len(again.look()) == 1
    again.close()


def test_failures_wait_longer_each_time_and_are_forgotten_by_a_success(
    here: Site, world: World
) -> None:
    here.answers["/feed"] = Answer(status=500)
    world.watch(f"{here.url}/feed")
    waits = []
    for times in range(1, 5):
        (look,) = world.look()
        assert look.error
        assert world.feed().failures == times
        waits.append(world.feed().next_look_at - world.now)
        world.now = world.feed().next_look_at
    assert waits == sorted(waits)
    assert waits[-1] > 3 * waits[0]
    here.put("/feed", rss(item(1, here.url)))
    world.look()
    assert (world.feed().failures, world.feed().last_error) == (0, "")


def test_what_is_cut_short_stores_no_validator_and_no_article(here: Site, world: World) -> None:
    whole = rss(item(1, here.url), item(2, here.url))
    here.answers["/feed"] = Answer(whole, headers={"ETag": '"one"'}, cut=True)
    world.watch(f"{here.url}/feed")
    (look,) = world.look()
    assert "cut short" in look.error
    # its length belies nothing here: only the document itself shows it
    here.put("/feed", whole[: len(whole) - 30], ETag='"one"')
    world.later()
    (look,) = world.look()
    assert "cut short" in look.error
    assert world.articles() == 0
    assert world.feed().validators == Validators()
    here.put("/feed", whole, ETag='"one"')
    world.later()
    world.look()
    assert world.articles() == 2


def test_a_feed_is_left_alone_for_as_long_as_it_asks(here: Site, world: World) -> None:
    here.put("/feed", rss(item(1, here.url), head="<ttl>240</ttl>"), ETag='"one"')
    world.watch(f"{here.url}/feed")
    world.look()
    assert world.feed().next_look_at >= NOW + timedelta(minutes=240)
    world.now = world.feed().next_look_at
    world.look()
    assert here.hits[-1] == ("/feed", 304)
    assert world.feed().next_look_at >= world.now + timedelta(minutes=240), "304 brings no ttl"


def test_the_syndication_modules_period_counts_as_well(here: Site, world: World) -> None:
    head = (
        "<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>daily"
        "</sy:updatePeriod><sy:updateFrequency "
        "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>4</sy:updateFrequency>"
    )
    here.put("/feed", rss(item(1, here.url), head=head))
    world.watch(f"{here.url}/feed")
    world.look()
    assert world.feed().next_look_at >= NOW + timedelta(hours=6)


def test_who_is_slow_does_not_hold_up_the_rest(world: World) -> None:
    held = threading.Event()
    with site("127.0.0.2") as slow, site("127.0.0.3") as quick:
        slow.answers["/feed"] = Answer(rss(item(1, slow.url)), hold=held)
        quick.put("/feed", rss(item(2, quick.url)))
        world.watch(f"{slow.url}/feed")
        world.watch(f"{quick.url}/feed")
        running = threading.Thread(target=world.look)
        running.start()
        deadline = time.monotonic() + 15
        while world.library.article(f"{quick.url}/2") is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert not held.is_set()
        held.set()
        running.join(20)
        assert world.articles() == 2


class HeldEncoder(HashingEncoder):
    """Waits in the second slice of the long article until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.was_let_go = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        # the first slice of all articles is encoded at once
        if self.encoded and any("gauge" in text for text in texts):
            self.was_let_go = self.let_go.wait(30)
        return super().encode(texts)


def test_a_long_article_that_is_encoded_does_not_hold_up_other_feeds(tmp_path: Path) -> None:
    encoder = HeldEncoder()
    world = World(tmp_path, encoder)
    long = " ".join(f"The gauge of station {number} shows a flood." for number in range(6000))
    with site("127.0.0.2") as slow, site("127.0.0.3") as quick:
        slow.put("/feed", rss(item(1, slow.url, more=long)))
        quick.put("/feed", rss(item(2, quick.url)))
        list(world.library.add([article("first", body(3))]))
        world.watch(f"{slow.url}/feed")
        world.watch(f"{quick.url}/feed")
        checked: list[str] = []

        def on_check(check: FeedCheck) -> None:
            checked.append(check.feed.url)
            encoder.let_go.set()

        watch = Watch(
            world.store, world.library, world.settings, on_check=on_check, clock=lambda: NOW
        )
        assert not watch.run(threading.Event(), once=True)
        assert checked == [f"{quick.url}/feed", f"{slow.url}/feed"]
    assert encoder.was_let_go
    assert world.articles() == 3
    world.close()


def test_one_host_is_asked_one_thing_at_a_time(here: Site, world: World) -> None:
    for number in range(6):
        here.put(f"/feed{number}", rss(item(number, here.url)))
        world.watch(f"{here.url}/feed{number}")
    assert len(world.look()) == 6
    assert here.most_at_a_time == 1


def test_a_stop_ends_a_look_that_waits_and_changes_nothing(here: Site, world: World) -> None:
    here.answers["/feed"] = Answer(rss(item(1, here.url)), hold=threading.Event())
    before = world.watch(f"{here.url}/feed")
    stop = threading.Event()
    running = threading.Thread(target=world.look, args=(stop,))
    running.start()
    while not here.hits:
        time.sleep(0.01)
    began_s = time.monotonic()
    stop.set()
    running.join(10)
    assert time.monotonic() - began_s < 5
    assert world.feed() == before
    assert world.store.due(world.now, world.now) == 1, "the lease is given back"


def test_the_feed_of_a_process_that_died_is_taken_over_when_its_lease_runs_out(
    here: Site, world: World
) -> None:
    here.put("/feed", rss(item(1, here.url)))
    world.watch(f"{here.url}/feed")
    dead = world.store.claim(NOW, NOW, NOW + timedelta(seconds=120))
    assert isinstance(dead, Lease)
    world.now = NOW + timedelta(seconds=119)
    assert world.look() == []
    world.now = NOW + timedelta(seconds=121)
    assert len(world.look()) == 1


def test_a_feed_that_is_no_feed_fails_with_a_hint(here: Site, world: World) -> None:
    here.put("/feed", page("Home").encode(), Content_Type="text/html")
    world.watch(f"{here.url}/feed")
    (look,) = world.look()
    assert "not a feed" in look.error
    assert "\n" not in look.error


def test_old_articles_are_forgotten_and_not_taken_in_again(tmp_path: Path, here: Site) -> None:
    world = World(tmp_path, keep_days=10)
    undated = item(2, here.url).replace("<pubDate>Mon, 06 May 2024 08:02:00 GMT</pubDate>", "")
    here.put("/feed", rss(item(1, here.url), undated))
    world.watch(f"{here.url}/feed")
    world.look()
    assert world.articles() == 2
    world.later(24 * 9.5)
    world.look()
    assert world.articles() == 2
    world.later(24)
    here.put("/feed", rss(item(1, here.url, more="Changed."), undated))
    world.look()
    assert world.articles() == 0
    fates = [fate.outcome for fate in world.store.outcomes.of([f"{here.url}/1"])]
    assert "expired" in fates
    assert world.fate(f"{here.url}/1")[0] == "skipped"
    assert world.fate(f"{here.url}/2")[0] in ("expired", "unchanged")
    world.close()

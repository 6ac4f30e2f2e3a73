"""Several processes watch one library: nothing is fetched twice, nothing is missing."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import Library, open_library
from ingest.feeds.feed_store import FeedStore
from tests.fakes import HashingEncoder
from tests.ingest.feeds.feed_world import Site, body, item, loopback, rss, site
from tests.ingest.news_server import page

ROOT = Path(__file__).parents[3]
FEEDS, EACH = 20, 12
PAGES = 5  # of each feed's entries have their text on a page of its own
_READERS = 20


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    """A feed each, on addresses of their own: 240 articles, on either database."""
    with ExitStack() as stack:
        made = [stack.enter_context(site(f"127.0.1.{1 + at}")) for at in range(FEEDS)]
        for at, one in enumerate(made):
            numbers = range(at * EACH, at * EACH + EACH)
            items = [item(number, one.url) for number in numbers[PAGES:]]
            for number in numbers[:PAGES]:
                html = page(f"Report {number}", body(number)).encode()
                one.put(f"/{number}", html, Content_Type="text/html")
                items.append(
                    f"<item><title>Report {number}</title><link>{one.url}/{number}</link>"
                    "<description>short</description></item>"
                )
            one.put("/feed", rss(*items), ETag=f'"{at}"')
        yield made


@pytest.fixture
def home(tmp_path: Path, database_url: str, sites: list[Site]) -> Path:
    with FeedStore(tmp_path, database_url) as store:
        store.prepare()
        for one in sites:
            store.add(
                f"{one.url}/feed",
                title="",
                publisher="",
                tag="",
                every_minutes=30,
                now=datetime.now(UTC),
            )
    return tmp_path


def start(home: Path, lease_s: float = 120.0) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.feeds.watch_process", str(home), str(lease_s)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@contextmanager
def readers(library: Library) -> Iterator[list[BaseException]]:
    """Search all the time; what went wrong."""
    over = threading.Event()
    errors: list[BaseException] = []

    def search() -> None:
        try:
            while not over.wait(0.02):
                for one in library.search("bridge7 harbour7 council7", datetime.now(UTC)):
                    assert one.article.body[one.passage.start : one.passage.end] == one.passage.text
        except BaseException as error:  # noqa: BLE001 - told in the test's thread
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(_READERS)]
    for thread in threads:
        thread.start()
    try:
        yield errors
    finally:
        over.set()
        for thread in threads:
            thread.join(30)


def check(home: Path, sites: list[Site]) -> None:
    """Every article is there, is found, and the log knows it as new once."""
    settings = loopback(home)
    with (
        open_library(settings, HashingEncoder()) as library,
        FeedStore(home, settings.database_url) as store,
    ):
        status = library.status(datetime.now(UTC))
        assert status.articles == FEEDS * EACH
        assert status.index.healthy
        assert status.index.vectors == status.passages
        for at, one in enumerate(sites):
            for number in range(at * EACH, at * EACH + EACH):
                url = f"{one.url}/{number}"
                assert library.article(url) is not None
                outcomes = Counter(fate.outcome for fate in store.outcomes.of([url]))
                assert outcomes["new"] <= 1
                assert set(outcomes) <= {"new", "unchanged"}
        for feed in store.feeds():
            assert feed.validators.etag
            assert not feed.last_error


@pytest.mark.slow
def test_two_processes_and_twenty_readers_lose_and_repeat_nothing(
    home: Path, sites: list[Site]
) -> None:
    with open_library(loopback(home), HashingEncoder()) as library, readers(library) as errors:
        both = [start(home), start(home)]
        for process in both:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [process.communicate(timeout=400) for process in both]
    assert not errors
    assert [process.returncode for process in both] == [0, 0]
    assert all("lock" not in err and "Traceback" not in err for _, err in told)
    looks = [line for out, _ in told for line in out.splitlines()]
    assert len(looks) == FEEDS, "each feed was looked at by one of them"
    assert all(f"{{'new': {EACH}}}" in line for line in looks)
    assert all(out for out, _ in told), "both had something to do"
    for one in sites:
        hits = Counter(path for path, _ in one.hits)
        assert set(hits.values()) == {1}, "nothing was fetched twice"
        assert one.most_at_a_time == 1
    check(home, sites)


@pytest.mark.slow
def test_a_kill_in_the_middle_loses_nothing(home: Path, sites: list[Site]) -> None:
    process = start(home, lease_s=3)
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    with open_library(loopback(home), HashingEncoder()) as library:
        deadline = time.monotonic() + 60
        while library.status(datetime.now(UTC)).articles < FEEDS * EACH // 3:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    process.kill()
    process.communicate()
    with FeedStore(home, loopback(home).database_url) as store:
        left = sum(feed.looked_at is None for feed in store.feeds())
        assert left, "it was killed in the middle"
        assert all(feed.validators.etag for feed in store.feeds() if feed.looked_at)
        while store.due(datetime.now(UTC), datetime.now(UTC)) < left:
            time.sleep(0.1)  # until the dead one's leases run out
    again = start(home)
    out, err = again.communicate("go\n", timeout=400)
    assert again.returncode == 0, err
    assert len(out.splitlines()) == left
    check(home, sites)

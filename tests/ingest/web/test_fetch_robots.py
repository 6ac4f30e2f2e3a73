"""Pages are fetched only where their site's robots.txt lets us; feeds are asked for by a person."""

import time
from collections.abc import Callable

import pytest
from yarl import URL

from ingest.errors import FetchError, RobotsError
from ingest.settings import IngestSettings
from ingest.web.fetch import Fetched, Fetcher
from ingest.web.politeness import HostQueues
from ingest.web.robots import Robots, relevant_lines
from ingest.web.sync_fetch import FetchThread
from tests.ingest.web.scripted_server import Answer, scripted_server

Make = Callable[..., IngestSettings]


def answer(body: str, status: str = "200 OK", *headers: str) -> Answer:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", *headers]
    return Answer(("\r\n".join([*lines, "", body]).encode(),))


PAGE = answer("news")
OPEN = answer("User-agent: *\nDisallow: /private/\n")

ALLOWED, REFUSED, FOR_NOW = None, "does not allow Newsdesk", "left alone for now"


@pytest.mark.parametrize(
    ("robots", "verdict"),
    [
        (answer("User-agent: *\nDisallow: /\n"), REFUSED),
        (answer("User-agent: *\nDisallow: /a\n"), REFUSED),
        (answer("User-agent: *\nDisallow: /a\nAllow: /a/\n"), ALLOWED),
        (answer("User-agent: *\nDisallow: /*/story$\n"), REFUSED),
        (answer("User-agent: *\nDisallow: /*/story.html$\n"), ALLOWED),
        (answer("User-agent: newsdesk\nDisallow: /\n\nUser-agent: *\nDisallow:\n"), REFUSED),
        (answer("User-agent: NEWSDESK/0.1\nDisallow: /\n"), REFUSED),
        (answer("User-agent: Newsdesk\nAllow: /\n\nUser-agent: *\nDisallow: /\n"), ALLOWED),
        (answer("User-agent: news\nDisallow: /\n"), ALLOWED),
        (answer("User-agent: Googlebot\nUser-agent: GPTBot\nDisallow: /\n"), ALLOWED),
        (answer("User-agent: GPTBot\nUser-agent: *\nDisallow: /\n"), REFUSED),
        (answer("\ufeffUser-agent: *\nDisallow: /\n"), REFUSED),
        (answer("<html>no such page</html>"), ALLOWED),
        (answer(""), ALLOWED),
        (answer("", "404 Not Found"), ALLOWED),
        (answer("", "410 Gone"), ALLOWED),
        (answer("", "403 Forbidden"), ALLOWED),
        (answer("", "302 Found", "Location: /robots.txt"), ALLOWED),
        (answer("", "301 Moved", "Location: /open.txt"), ALLOWED),
        (answer("", "429 Too Many"), FOR_NOW),
        (answer("", "500 Oops"), FOR_NOW),
        (answer("", "503 Busy"), FOR_NOW),
        (Answer((b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser",), end="close"), FOR_NOW),
        (Answer((b"",), end="close"), FOR_NOW),
    ],
)
async def test_a_page_is_fetched_as_robots_txt_says(
    settings: IngestSettings, robots: Answer, verdict: str | None
) -> None:
    with scripted_server() as server:
        server.script = {"/robots.txt": robots, "/a/story": PAGE, "/open.txt": OPEN}
        async with Fetcher(settings) as fetcher:
            if verdict is None:
                assert (await fetcher.fetch_page(f"{server.url}/a/story")).data == b"news"
            else:
                with pytest.raises(RobotsError, match=verdict) as caught:
                    await fetcher.fetch_page(f"{server.url}/a/story")
                assert "robots.txt of 127.0.0.1" in str(caught.value)
                assert "\n" not in str(caught.value)
                assert "/a/story" not in server.hits


async def test_robots_txt_is_fetched_once_for_many_pages(settings: IngestSettings) -> None:
    with scripted_server() as server:
        server.script = {"/robots.txt": OPEN, **{f"/{n}": PAGE for n in range(5)}}
        async with Fetcher(settings) as fetcher:
            for n in range(5):
                await fetcher.fetch_page(f"{server.url}/{n}")
            with pytest.raises(RobotsError):
                await fetcher.fetch_page(f"{server.url}/private/x")
    assert server.hits == ["/robots.txt", "/0", "/1", "/2", "/3", "/4"]


async def test_robots_txt_is_asked_for_again_after_an_hour_and_sooner_after_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    failing = False

    async def fetch(url: str) -> bytes:
        asked.append(url)
        if failing:
            raise FetchError("busy", status=503)
        return b""

    robots = Robots(fetch, HostQueues(0), "Newsdesk/1")
    page = URL("https://news.example/a")

    def passes(seconds: float) -> None:
        for site in robots._sites.values():
            site.expires_s -= seconds

    await robots.check(page)
    passes(3590)
    await robots.check(page)
    assert asked == ["https://news.example/robots.txt"]
    failing = True
    passes(20)
    for seconds in (0, 590, 20):
        passes(seconds)
        with pytest.raises(RobotsError, match="busy"):
            await robots.check(page)
    assert len(asked) == 3
    await_other = URL("http://news.example/a")
    with pytest.raises(RobotsError):
        await robots.check(await_other)
    assert asked[-1] == "http://news.example/robots.txt"  # another origin


async def test_feeds_are_fetched_whatever_robots_txt_says(settings: IngestSettings) -> None:
    with scripted_server() as server:
        server.script = {"/robots.txt": answer("User-agent: *\nDisallow: /\n"), "/feed": PAGE}
        async with Fetcher(settings) as fetcher:
            await fetcher.fetch(f"{server.url}/feed")
    assert server.hits == ["/feed"]


async def test_where_a_redirect_leads_is_checked_too(settings: IngestSettings) -> None:
    with scripted_server() as server:
        server.script = {
            "/robots.txt": OPEN,
            "/a": answer("", "302 Found", "Location: /private/a"),
            "/private/a": PAGE,
        }
        async with Fetcher(settings) as fetcher:
            with pytest.raises(RobotsError):
                await fetcher.fetch_page(f"{server.url}/a")
    assert server.hits == ["/robots.txt", "/a"]


async def test_the_crawl_delay_is_kept(settings: IngestSettings) -> None:
    with scripted_server() as server:
        server.script = {"/robots.txt": answer("User-agent: *\nCrawl-delay: 0.3\n"), "/a": PAGE}
        async with Fetcher(settings) as fetcher:
            for _ in range(2):
                await fetcher.fetch_page(f"{server.url}/a")
    assert server.began_s[1] - server.ended_s[0] >= 0.29
    assert server.began_s[2] - server.ended_s[1] >= 0.29


@pytest.mark.parametrize(("said", "kept"), [("10", 10), ("31", 30), ("1e9", 30), ("-5", 0)])
async def test_a_crawl_delay_is_believed_up_to_half_a_minute(said: str, kept: float) -> None:
    async def fetch(url: str) -> bytes:
        return f"User-agent: *\nCrawl-delay: {said}\n".encode()

    turns = HostQueues(0)
    await Robots(fetch, turns, "Newsdesk/1").check(URL("http://news.example/"))
    assert turns._hosts["news.example"].pause_s == kept


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"User-agent: a{n}" for n in range(13_000))
        + "\n".join(f"\nDisallow: /{n}x" for n in range(13_000)),
        "\n".join(f"user agent newsdesk{n}" for n in range(13_000))
        + "\n".join(f"\nDisallow: /{n}x" for n in range(13_000)),
        "User-agent: *\n" + "Disallow: /*a*b*c*d\n" * 25_000,
        "User-agent: *\nDisallow: /" + "*a" * 250_000,
        "User-agent: *\nDisallow: /" + "$" * 490_000,
        "User agent " * 45_000,
    ],
)
async def test_a_hostile_robots_txt_costs_no_more_than_seconds(text: str) -> None:
    async def fetch(url: str) -> bytes:
        return text.encode()

    began = time.process_time()
    robots = Robots(fetch, HostQueues(0), "Newsdesk/1")
    await robots.check(URL("http://news.example/" + "cab" * 2500))
    assert time.process_time() - began < 5


def test_other_robots_names_are_left_out() -> None:
    text = "User-agent: Newsdesk/2\nUser agent Other # x\nuser-agent:*\nAllow: /User-agent: x"
    assert relevant_lines(text, "Newsdesk").splitlines() == [
        "User-agent: Newsdesk",
        "User-agent: -",
        "user-agent:*",
        "Allow: /User-agent: x",
    ]


def test_pages_that_a_feed_links_to_are_checked_in_batches_too(settings: IngestSettings) -> None:
    with scripted_server() as server:
        server.script = {"/robots.txt": OPEN, "/a": PAGE, "/private/b": PAGE}
        urls = [f"{server.url}/a", f"{server.url}/private/b"]
        with FetchThread(settings) as fetcher:
            found = list(fetcher.fetch_pages(urls))
            named = list(fetcher.fetch_all(urls))
    assert [type(one) for one in found] == [Fetched, RobotsError]
    assert [type(one) for one in named] == [Fetched, Fetched]

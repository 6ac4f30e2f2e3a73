"""The network is reached within limits, and only where it is allowed."""

import asyncio
import tracemalloc
from collections.abc import Callable
from ipaddress import ip_network

import pytest

from ingest.errors import FetchError, ForbiddenAddressError
from ingest.settings import IngestSettings
from ingest.web.fetch import Fetched, Fetcher
from ingest.web.sync_fetch import FetchThread
from tests.ingest.news_server import PARAGRAPH, NewsServer, news_server

Make = Callable[..., IngestSettings]


def fetch(url: str, settings: IngestSettings) -> Fetched:
    async def once() -> Fetched:
        async with Fetcher(settings) as fetcher:
            found = await fetcher.fetch(url)
        assert isinstance(found, Fetched)
        return found

    return asyncio.run(once())


def test_a_document_is_fetched_with_our_name(server: NewsServer, settings: IngestSettings) -> None:
    server.pages["/a"] = ("<p>é", "text/html")
    found = fetch(f"{server.url}/a", settings)
    assert found == Fetched(f"{server.url}/a", "<p>é".encode(), "text/html", "utf-8")
    assert server.headers[0]["User-Agent"] == settings.user_agent


@pytest.mark.parametrize("path", ["/packed", "/deflated"])
def test_a_packed_body_is_unpacked(server: NewsServer, settings: IngestSettings, path: str) -> None:
    assert fetch(server.url + path, settings).data == PARAGRAPH.encode()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/big", "larger than 100000 bytes; raise NEWSDESK_MAX_ARTICLE_BYTES"),
        ("/bomb", "larger than 100000 bytes; raise NEWSDESK_MAX_ARTICLE_BYTES"),
        ("/cut", "cut short"),
        ("/half-packed", "cut short"),
        ("/missing", "404"),
    ],
)
def test_a_body_that_is_too_large_or_not_whole_is_an_error(
    server: NewsServer, settings_for: Make, path: str, words: str
) -> None:
    with pytest.raises(FetchError, match=words) as caught:
        fetch(server.url + path, settings_for(max_article_bytes=100_000))
    assert "\n" not in str(caught.value)


def test_a_bomb_is_never_unpacked_beyond_the_limit(server: NewsServer, settings_for: Make) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="larger than"):
            fetch(f"{server.url}/bomb", settings_for(max_article_bytes=100_000))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_slow_body_meets_the_deadline(server: NewsServer, settings_for: Make) -> None:
    with pytest.raises(FetchError, match=r"within 0\.3 s.*NEWSDESK_FETCH_TIMEOUT_S"):
        fetch(f"{server.url}/slow", settings_for(fetch_timeout_s=0.3))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]",
     "[::ffff:127.0.0.1]", "0.0.0.0", "0"],
)  # fmt: skip
def test_loopback_is_never_reached_without_allowance(
    server: NewsServer, settings_for: Make, host: str
) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(f"http://{host}:{server.port}/canary", settings_for(allow_networks=()))
    assert server.hits == []
    assert "\n" not in str(caught.value)


def test_the_refusal_says_what_to_set(server: NewsServer, settings_for: Make) -> None:
    with pytest.raises(ForbiddenAddressError, match="NEWSDESK_ALLOW_NETWORKS"):
        fetch(f"http://localhost:{server.port}/", settings_for(allow_networks=()))
    with pytest.raises(ForbiddenAddressError, match="NEWSDESK_ALLOW_NETWORKS"):
        fetch(f"{server.url}/", settings_for(allow_networks=()))


def test_a_redirect_to_a_forbidden_address_is_refused(
    server: NewsServer, settings_for: Make
) -> None:
    """127.0.0.1 alone is allowed; the canary is the same server under another address."""
    settings = settings_for(allow_networks=(ip_network("127.0.0.1/32"),))
    server.redirects["/go"] = f"http://127.0.0.2:{server.port}/canary"
    with pytest.raises(ForbiddenAddressError, match=r"127\.0\.0\.2"):
        fetch(f"{server.url}/go", settings)
    assert server.hits == ["/go"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://x/"])
def test_a_redirect_to_another_scheme_is_refused(
    server: NewsServer, settings: IngestSettings, target: str
) -> None:
    server.redirects["/go"] = target
    with pytest.raises(FetchError, match=r"not an http\(s\) address"):
        fetch(f"{server.url}/go", settings)


def test_five_redirects_are_followed_and_no_sixth(
    server: NewsServer, settings: IngestSettings
) -> None:
    server.pages["/end"] = ("there", "text/plain")
    server.redirects |= {f"/{step}": f"/{step + 1}" for step in range(6)}
    server.redirects["/5"] = "/end"
    assert fetch(f"{server.url}/1", settings).url == f"{server.url}/end"
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetch(f"{server.url}/0", settings)


def test_a_proxy_of_the_environment_is_not_used(
    server: NewsServer, settings: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/a"] = ("direct", "text/plain")
    with news_server() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert fetch(f"{server.url}/a", settings).data == b"direct"
        assert proxy.hits == []


def test_several_come_in_order_each_with_its_own_fate(
    server: NewsServer, settings: IngestSettings
) -> None:
    server.pages |= {f"/{number}": (str(number), "text/plain") for number in range(0, 10, 2)}
    with FetchThread(settings) as fetcher:
        found = list(fetcher.fetch_all(f"{server.url}/{number}" for number in range(10)))
    assert [one.data if isinstance(one, Fetched) else None for one in found] == [
        None if number % 2 else str(number).encode() for number in range(10)
    ]

"""Given any address of a site, its feed is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import FeedError, FetchError, ForbiddenAddressError, SourceError
from ingest.feeds.discover import find_feed
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.web.sync_fetch import FetchThread
from tests.ingest.feeds.feed_world import Answer, Site, item, loopback, rss, site
from tests.ingest.news_server import page

Network = tuple[FetchThread, Parsers]


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as running:
        running.put("/feed.rss", rss(item(1, running.url)))
        yield running


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with FetchThread(loopback(tmp_path)) as web, Parsers(1) as parsers:
        yield web, parsers


def link(href: str, kind: str = "application/rss+xml") -> str:
    return f"<link rel='alternate' type='{kind}' href='{href}'>"


def put_page(here: Site, head: str, path: str = "/") -> None:
    here.put(path, page("Home", head=head).encode(), Content_Type="text/html")


def test_a_feed_is_its_own_answer(here: Site, network: Network) -> None:
    found = find_feed(f"{here.url}/feed.rss#top", *network)
    assert (found.url, found.feed.title) == (f"{here.url}/feed.rss", "The Harbour Post")


def test_a_json_feed_too(here: Site, network: Network) -> None:
    here.put(
        "/feed.json",
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": []}',
        Content_Type="application/feed+json",
    )
    assert find_feed(f"{here.url}/feed.json", *network).feed.title == "J"


@pytest.mark.parametrize(
    "kind", ["application/rss+xml", "application/atom+xml", "application/feed+json"]
)
def test_a_page_names_its_feeds_and_the_first_that_works_is_taken(
    here: Site, network: Network, kind: str
) -> None:
    put_page(here, link("/comments/feed") + link("/broken") + link("feed.rss", kind))
    here.put("/comments/feed", rss(item(9, here.url), title="Comments"))
    found = find_feed(f"{here.url}/", *network)
    assert found.url == f"{here.url}/feed.rss"
    assert found.others == (f"{here.url}/broken", f"{here.url}/comments/feed")


def test_usual_addresses_are_tried_where_the_page_names_none(here: Site, network: Network) -> None:
    put_page(here, "", "/news/today")
    here.put("/atom.xml", rss(item(1, here.url), title="Usual"))
    assert find_feed(f"{here.url}/news/today", *network).url == f"{here.url}/atom.xml"


def test_a_feed_that_moved_for_good_is_known_by_its_new_address(
    here: Site, network: Network
) -> None:
    here.answers["/old"] = Answer(status=301, headers={"Location": "/feed.rss"})
    here.answers["/now"] = Answer(status=302, headers={"Location": "/feed.rss"})
    assert find_feed(f"{here.url}/old", *network).url == f"{here.url}/feed.rss"
    assert find_feed(f"{here.url}/now", *network).url == f"{here.url}/now"


def test_a_page_may_not_point_into_the_house(here: Site, network: Network) -> None:
    put_page(here, link("http://10.0.0.1/feed"))
    with pytest.raises(ForbiddenAddressError):
        find_feed(f"{here.url}/", *network)


def test_what_has_no_feed_is_told_in_one_line(here: Site, network: Network) -> None:
    put_page(here, "")
    with pytest.raises(FeedError, match="no feed was found"):
        find_feed(f"{here.url}/", *network)
    with pytest.raises(FetchError, match="404"):
        find_feed(f"{here.url}/nothing", *network)
    here.put("/text", b"just words", Content_Type="text/plain")
    with pytest.raises(SourceError):
        find_feed(f"{here.url}/text", *network)

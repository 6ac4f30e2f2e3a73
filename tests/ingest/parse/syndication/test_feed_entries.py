"""Entries are told apart, and a whole feed from one that is cut."""

import pytest

from ingest.parse.syndication.feed_documents import FeedDocument, FeedEntry, parse_feed
from ingest.parse.syndication.feed_entries import (
    entry_digest,
    is_other_article,
    is_same_text,
    is_whole,
    list_entries,
)

FEED = "https://a.example/feed?x=1"
LINK = "https://a.example/"
TEXT = "The bridge opened on Monday after four years of work."


def ids(*entries: FeedEntry) -> list[str]:
    return [entry.id for entry in list_entries(FeedDocument("", entries), FEED)]


def urls(*entries: FeedEntry, feed_url: str = FEED) -> list[str]:
    return [entry.draft.url for entry in list_entries(FeedDocument("", entries), feed_url)]


def test_entries_are_known_by_id_link_or_title() -> None:
    entries = [
        FeedEntry(id="a", url=f"{LINK}1"),
        FeedEntry(id="x", url=f"{LINK}2"),
        FeedEntry(id="x", url=f"{LINK}3"),
    ]
    entries += [FeedEntry(title="T", body="b")]
    assert ids(*entries) == ["a", f"{LINK}2", f"{LINK}3", "title:T"]


@pytest.mark.parametrize(
    "entries",
    [
        (FeedEntry(LINK, "A", summary="a"), FeedEntry(LINK, "B", summary="b")),
        (FeedEntry(f"{LINK}#1", "A", summary="a"), FeedEntry(f"{LINK}#2", "B", summary="b")),
        (FeedEntry(LINK, summary="a"), FeedEntry(LINK, summary="b")),
        (FeedEntry(LINK, "A", summary="a", id="1"), FeedEntry(LINK, "B", summary="b", id="2")),
        (FeedEntry("", "A", summary="a"), FeedEntry("", "A", summary="b")),
        (FeedEntry(summary="a"), FeedEntry(summary="b")),
    ],
    ids=["titles", "fragments", "no titles", "ids", "no links", "texts alone"],
)
def test_entries_that_share_a_link_are_told_apart_by_their_content(
    entries: tuple[FeedEntry, ...],
) -> None:
    """Their link leads to a list, so their own text serves, at addresses of their own."""
    drafted = list_entries(FeedDocument("", entries), FEED)
    assert len({entry.id for entry in drafted}) == 2
    assert len({entry.draft.url for entry in drafted}) == 2
    assert [(entry.page, entry.draft.body) for entry in drafted] == [("", "a"), ("", "b")]
    again = list_entries(FeedDocument("", entries[::-1]), FEED)
    assert [entry.id for entry in again] == [entry.id for entry in drafted][::-1]


def test_an_article_that_a_long_feed_lists_twice_keeps_its_page() -> None:
    others = [FeedEntry(f"{LINK}{number}", f"T{number}") for number in range(4)]
    twice = [FeedEntry(f"{LINK}a", "A"), FeedEntry(f"{LINK}a", "B")]
    drafted = list_entries(FeedDocument("", (*others, *twice)), FEED)
    assert [entry.page for entry in drafted[4:]] == [f"{LINK}a"] * 2


@pytest.mark.parametrize(
    ("link", "address", "page"),
    [
        (f"{LINK}1", f"{LINK}1", f"{LINK}1"),
        ("https://other.example/1", f"{FEED}&newsdesk-entry=", "https://other.example/1"),
        ("", f"{FEED}&newsdesk-entry=", ""),
    ],
)
def test_an_entrys_own_text_is_cited_at_its_link_only_on_the_feeds_site(
    link: str, address: str, page: str
) -> None:
    (entry,) = list_entries(FeedDocument("", (FeedEntry(link, "T", summary=TEXT),)), FEED)
    assert entry.own is not None
    assert entry.own.url.startswith(address)
    assert entry.page == page


def test_a_digest_knows_every_word_and_not_the_link() -> None:
    entry = FeedEntry("u", "t", "b", "s", "a", "p", "i", "m")
    digest = entry_digest(entry)
    assert is_same_text(digest, entry_digest(FeedEntry("other", "t", "b", "s", "a", "p", "i", "m")))
    updated = FeedEntry("u", "t", "b", "s", "a", "p", "i", "M")
    for other in (updated, FeedEntry("u", "tb", "", "s", "a", "p", "i", "m")):
        assert not is_same_text(digest, entry_digest(other))


@pytest.mark.parametrize(
    ("url", "title", "published", "is_other"),
    [
        ("v", "T", "P", True),
        ("u", "T", "P", False),
        ("v", "t", "P", False),
        ("v", "T", "p", False),
    ],
)
def test_an_id_is_reused_if_link_title_and_date_are_new(
    url: str, title: str, published: str, is_other: bool
) -> None:
    before = entry_digest(FeedEntry("u", "t", published="p"))
    after = entry_digest(FeedEntry(url, title, published=published))
    assert is_other_article(before, after) is is_other
    assert not is_other_article("", after), "it has to be retried"


def test_entries_without_a_link_have_addresses_of_their_own() -> None:
    found = urls(FeedEntry(id="a", body="b"), FeedEntry(id="b", body="b"))
    assert len(set(found)) == 2
    assert all(url.startswith(f"{FEED}&newsdesk-entry=") for url in found)


@pytest.mark.parametrize(
    ("data", "whole"),
    [
        (b"<rss><channel></channel></rss>\n<!-- served in 3 ms -->", True),
        (b"<feed></feed >", True),
        (b"<rdf:RDF></rdf:RDF>", True),
        ("<?xml version='1.0' encoding='utf-16'?><rss></rss>".encode("utf-16"), True),
        (b'{"version": "', True),
        (b"<rss><channel><item><title>The</title>", False),
        (b"<rss><channel></channel></rs", False),
    ],
)
def test_a_feed_goes_on_to_its_end(data: bytes, whole: bool) -> None:
    assert is_whole(data) is whole


def test_a_digest_knows_the_moment_and_not_how_it_is_written() -> None:
    """Otherwise every page of a feed is fetched again when its dates are read better."""
    written = ["2024-05-09T10:00:00+00:00", "2024-05-09T12:00:00+02:00", "2024-05-09T10:00:00.5Z"]
    assert len({entry_digest(FeedEntry(published=date, updated=date)) for date in written}) == 1


def test_the_feeds_own_name_leaves_a_headline_whatever_the_admin_calls_the_outlet() -> None:
    entry = FeedEntry(url="https://a.example/1", title="Bridge opens - Orr Herald")
    feed = FeedDocument(title="Orr Herald", entries=(entry,))
    (listed,) = list_entries(feed, "https://a.example/feed", publisher="Orr, local desk")
    assert listed.draft.title == "Bridge opens"
    assert listed.draft.publisher == "Orr, local desk"


def test_an_entry_of_feedburner_is_at_the_address_of_its_outlet() -> None:
    burner = "xmlns:b='http://rssnamespace.org/feedburner/ext/1.0'"
    links = f"<link>https://burner.example/~r/1</link><b:origLink>{LINK}1</b:origLink>"
    feed = f"<rss version='2.0'><channel><item {burner}>{links}</item></channel></rss>"
    (entry,) = parse_feed(feed.encode()).entries
    assert entry.url == f"{LINK}1"


@pytest.mark.parametrize(
    "feed",
    [
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "Lee &amp; Ray"}]}',
        "<rss><channel><item><title>Lee &amp;amp; Ray</title></item></channel></rss>",
        "<rss><channel><item><title>Lee &amp; Ray&#x1F;</title></item></channel></rss>",
    ],
)
def test_a_title_is_shown_without_escapes_and_control_characters(feed: str) -> None:
    (entry,) = parse_feed(feed.encode()).entries
    assert entry.title == "Lee & Ray"

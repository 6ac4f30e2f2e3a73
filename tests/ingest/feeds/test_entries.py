"""Entries are told apart, and a whole feed from one that is cut."""

import pytest

from ingest.feeds.entries import entry_digest, entry_draft, entry_ids, is_whole
from ingest.parse.feed_documents import FeedEntry


def test_entries_are_known_by_id_link_or_title() -> None:
    entries = [
        FeedEntry(id="a", url="u1"),
        FeedEntry(id="x", url="u2"),
        FeedEntry(id="x", url="u3"),
    ]
    entries += [FeedEntry(title="T", body="b")]
    assert entry_ids(entries) == ("a", "u2", "u3", "title:T")


def test_a_digest_knows_every_word_and_not_the_link() -> None:
    entry = FeedEntry("u", "t", "b", "s", "a", "p", "i", "m")
    assert entry_digest(entry) == entry_digest(
        FeedEntry("other", "t", "b", "s", "a", "p", "i", "m")
    )
    updated = FeedEntry("u", "t", "b", "s", "a", "p", "i", "M")
    others = [updated, FeedEntry("u", "tb", "", "s", "a", "p", "i", "m")]
    assert len({entry_digest(one) for one in [entry, *others]}) == 3


def test_a_digest_knows_the_moment_and_not_how_it_is_written() -> None:
    """Otherwise every page of a feed is fetched again when its dates are read better."""
    written = ["2024-05-09T10:00:00+00:00", "2024-05-09T12:00:00+02:00", "2024-05-09T10:00:00.5Z"]
    assert len({entry_digest(FeedEntry(published=date, updated=date)) for date in written}) == 1


def test_entries_without_a_link_have_addresses_of_their_own() -> None:
    urls = {
        entry_draft(FeedEntry(body="b"), name, "https://a.example/f?x=1", "P").url for name in "ab"
    }
    assert len(urls) == 2
    assert all(url.startswith("https://a.example/f?x=1&newsdesk-entry=") for url in urls)


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

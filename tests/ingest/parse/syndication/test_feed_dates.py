"""The dates of a feed are read together, each as it stands, and never guessed."""

import json

import pytest

from ingest.parse.documents import merge
from ingest.parse.drafts import Draft
from ingest.parse.publication_dates import parse_moment
from ingest.parse.syndication.feed_documents import FeedEntry, parse_feed

DATES = [
    ("2016/6/29 15:07:41", "2016-06-29T15:07:41+00:00"),
    ("1715248800", "2024-05-09T10:00:00+00:00"),
    ("1715248800000", "2024-05-09T10:00:00+00:00"),
    ("Thu, 09 May 2024 10:00:00 CET", "2024-05-09T10:00:00+01:00"),
    ("Thu, 09 May 2024 10:00:00 CEST", "2024-05-09T10:00:00+02:00"),
    ("Thu, 09 May 2024 10:00:00 JST", "2024-05-09T10:00:00+09:00"),
    ("Thu, 09 May 2024 10:00:00 +02:00", "2024-05-09T10:00:00+02:00"),
    ("Thu, 09 May 2024 10:00:00 GMT+0200", "2024-05-09T10:00:00+02:00"),
    ("Thu, 09 May 2024 10:00:00 EST", "2024-05-09T10:00:00-05:00"),
    ("Thu, 09 May 2024 10:00:00 IST", "2024-05-09T00:00:00+00:00"),
    ("2024-05-09T10:00:00-07:00", "2024-05-09T10:00:00-07:00"),
    ("10-04-2020", ""),
    ("01/02/03", ""),
    ("soon", ""),
    ("Mon, 01 Jan 0001 00:00:00 +0000", ""),
    ("Thu, 01 Jan 1970 00:00:00 GMT", ""),
]


def rss(*dates: str, head: str = "") -> tuple[FeedEntry, ...]:
    """Return the entries of an RSS feed with these dates."""
    items = "".join(
        f"<item><title>Report {number}</title><pubDate>{date}</pubDate></item>"
        for number, date in enumerate(dates)
    )
    return parse_feed(f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()).entries


def json_feed(*dates: object) -> tuple[FeedEntry, ...]:
    """Return the entries of a JSON feed with these dates."""
    items = [
        {"id": str(number), "title": f"Report {number}", "date_published": date}
        for number, date in enumerate(dates)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Daily", "items": items}
    return parse_feed(json.dumps(feed).encode()).entries


@pytest.mark.parametrize(("written", "expected"), DATES)
def test_a_date_means_the_same_in_every_kind_of_feed(written: str, expected: str) -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Report</title>"
        f"<published>{written}</published></entry></feed>"
    )
    for (entry,) in (rss(written), json_feed(written), parse_feed(atom.encode()).entries):
        assert entry.published == expected
        assert bool(entry.date_note) is (expected in ("", "2024-05-09T00:00:00+00:00"))


@pytest.mark.parametrize("date", [1715248800, 1715248800000, 1715248800.0])
def test_a_json_feed_may_count_seconds(date: float) -> None:
    assert json_feed(date)[0].published == "2024-05-09T10:00:00+00:00"


INDIAN = "Thu, 09 May 2024 10:00:00 IST"


@pytest.mark.parametrize(
    ("dates", "head"),
    [
        ((INDIAN, "Thu, 09 May 2024 09:00:00 +0530"), ""),
        ((INDIAN,), "<lastBuildDate>Thu, 09 May 2024 12:00:00 +0530</lastBuildDate>"),
        ((INDIAN,), "<pubDate>Thu, 09 May 2024 12:00:00 +0530</pubDate>"),
    ],
)
def test_the_name_of_several_zones_follows_the_other_dates_of_the_feed(
    dates: tuple[str, ...], head: str
) -> None:
    entry = rss(*dates, head=head)[0]
    assert (entry.published, entry.date_note) == ("2024-05-09T10:00:00+05:30", "")


def test_one_date_on_every_entry_is_no_date() -> None:
    constant = "Thu, 09 May 2024 10:00:00 GMT"
    for entries in (rss(*[constant] * 3), json_feed(*[constant] * 3)):
        assert [entry.published for entry in entries] == ["", "", ""]
        assert all("is the same in every entry" in entry.date_note for entry in entries)
    assert [entry.date_note for entry in rss(constant, constant)] == ["", ""]


def test_the_newest_entries_are_kept_by_the_same_reading() -> None:
    """Of a very long feed the newest are read: those with seconds since 1970 as well."""
    dates = [f"{1715248800 - 60 * number}" for number in range(1005)]
    entries = rss(*reversed(dates))
    assert len(entries) == 1000
    assert entries[-1].published == "2024-05-09T10:00:00+00:00"


@pytest.mark.parametrize(
    ("feed", "page", "expected"),
    [
        # the page says in which zone
        ("2024-05-10T06:30:00Z", "2024-05-09T23:30:00-07:00", "2024-05-09T23:30:00-07:00"),
        # the page says at which time
        ("2024-05-09", "2024-05-09T23:30:00-07:00", "2024-05-09T23:30:00-07:00"),
        # the feed's moment stands
        ("2024-05-10T06:00:00Z", "2024-05-09T23:30:00-07:00", "2024-05-09T23:00:00-07:00"),
        ("2024-05-10T06:00:00+02:00", "2024-05-09T23:30:00-07:00", "2024-05-10T06:00:00+02:00"),
        ("2024-05-08", "2024-05-09", "2024-05-08T00:00:00+00:00"),
        ("", "2024-05-09T23:30:00-07:00", "2024-05-09T23:30:00-07:00"),
        ("2024-05-09T10:00:00Z", "", "2024-05-09T10:00:00+00:00"),
    ],
)
def test_the_page_completes_the_date_of_the_feed(feed: str, page: str, expected: str) -> None:
    url = "https://daily.example/a"
    merged = merge(
        Draft(url, url, published_at=parse_moment(feed)),
        Draft(url, url, published_at=parse_moment(page)),
    )
    assert merged.published_at is not None
    assert merged.published_at.isoformat() == expected


def test_an_entry_without_a_date_has_that_of_its_making() -> None:
    """Dublin Core calls it `created`."""
    dublin = "xmlns:d='http://purl.org/dc/terms/'"
    item = f"<item {dublin}><title>A</title><d:created>2024-05-09T10:00:00Z</d:created></item>"
    (entry,) = parse_feed(f"<rss version='2.0'><channel>{item}</channel></rss>".encode()).entries
    assert entry.published == "2024-05-09T10:00:00+00:00"

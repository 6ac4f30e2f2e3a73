# ruff: noqa: E501  markup reads better in one line
"""Documents that are written in an unusual way are read as what they are."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.parse.drafts import Draft
from ingest.parse.files import read_file
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_entries import Entry
from ingest.report import Rejected

BODY = (
    "The harbour bridge in Orr opened on Monday after four years of work, and thousands of people"
    " walked across it in the first hours of the day, the city said in a statement."
)
PAGE = f"<!doctype html><html><head><title>Bridge opens in Orr</title></head><body>{{}}<h1>Bridge opens in Orr</h1><p>{BODY}</p></body></html>"
ITEM = f"<item><title>Bridge opens</title>{{}}<pubDate>Mon, 06 May 2024 08:00:00 GMT</pubDate><description>{BODY}</description></item>"
FEED = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Orr</title>{ITEM}</channel></rss>'
RECORD = json.dumps({"url": "https://orr.example/a", "title": "Bridge opens", "body": BODY})
OTHER = RECORD.replace("/a", "/b")
MORNING = datetime(2024, 5, 6, 8, tzinfo=UTC)
A, G = "https://orr.example/a", "https://orr.example/g"


def read(folder: Path, name: str, data: bytes) -> list[Draft | Rejected]:
    path = folder / name
    path.write_bytes(data)
    with Parsers(1) as parsers:
        found = list(read_file(path, parsers, 1_000_000, named=True))
    return [item.draft if isinstance(item, Entry) else item for item in found]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "data", "title", "published"),
    [
        ("a feed in an HTML file.html", FEED.format(f"<link>{A}</link>"), "Bridge opens", MORNING),
        ("a page in a text file.txt", PAGE.format(""), "Bridge opens in Orr", None),
        ("text that shows markup.txt", f"<b> is bold\n\n{BODY}", "<b> is bold", None),
        ("yaml.md", f"---\ntitle: 'Bridge opens'\ndate: 2024-05-06T10:00:00+02:00\n---\n{BODY}", "Bridge opens", MORNING),
        ("toml.md", f'+++\ntitle = "Bridge opens"\ndate = 2024-05-06T08:00:00Z\n+++\n\n{BODY}', "Bridge opens", MORNING),
        ("heading.md", f"---\ntitle: Short\n---\n# Bridge opens\n\n{BODY}", "Bridge opens", None),
        ("shadow.html", f"<html><head><title>Bridge opens in Orr</title></head><body><news-page><template shadowrootmode=open><h1>Bridge opens in Orr</h1><p>{BODY}</p></template></news-page></body></html>", "Bridge opens in Orr", None),
        ("hyphens.html", PAGE.format("").replace("<h1>Bridge opens in Orr", "<h1>Brid&shy;ge&#8203; opens today"), "Bridge opens today", None),
    ],
)  # fmt: skip
def test_a_document_is_read_by_what_it_holds(
    tmp_path: Path, name: str, data: str, title: str, published: datetime | None
) -> None:
    (draft,) = read(tmp_path, name, data.encode())
    assert isinstance(draft, Draft)
    assert (draft.title or draft.body.split("\n")[0], draft.published_at) == (title, published)
    assert BODY in draft.body


@pytest.mark.parametrize(
    ("name", "data", "url"),
    [
        ("a.rss", FEED.format(f"<link/><guid>{G}</guid>"), G),
        ("b.rss", FEED.format(f"<guid>{G}</guid>"), G),
        ("c.rss", FEED.format(f"<link>{A}</link><guid>{G}</guid>"), A),
        ("d.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": G, "content_text": BODY}]}), G),
        ("e.json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": G, "url": A, "content_text": BODY}]}), A),
    ],
)  # fmt: skip
def test_an_entry_without_a_link_is_cited_at_the_address_that_is_its_id(
    tmp_path: Path, name: str, data: str, url: str
) -> None:
    (draft,) = read(tmp_path, name, data.encode())
    assert isinstance(draft, Draft)
    assert draft.url == url


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(f"{RECORD}\n{OTHER}\n".encode()),
        gzip.compress(f"{RECORD}\n".encode()) + gzip.compress(OTHER.encode()),
    ],
    ids=["one member", "two members"],
)
def test_packed_json_lines_are_read_line_by_line(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, "a.jsonl.gz", data)
    assert [item.url for item in found if isinstance(item, Draft)] == [A, A.replace("/a", "/b")]


@pytest.mark.parametrize("cut", [-9, 20])
def test_damaged_packed_lines_are_named_and_what_came_before_stays(
    tmp_path: Path, cut: int
) -> None:
    found = read(tmp_path, "a.jsonl.gz", gzip.compress(f"{RECORD}\n{OTHER}\n".encode())[:cut])
    assert isinstance(found[-1], Rejected)
    assert "gzip data is damaged" in found[-1].reason

"""A sitemap with a broken entry loses that entry only, and an empty one is reported."""

from pathlib import Path

import pytest

from ingest import ingest
from ingest.parse.syndication.sitemaps import SitemapPage, parse_sitemap
from ingest.settings import IngestSettings
from tests.ingest.fake_library import DictLibrary
from tests.ingest.feeds.feed_world import NOW

NEWS = "<news:news><news:publication><news:name>P</news:name></news:publication>{}</news:news>"
TITLE = "<news:title>T</news:title>"


@pytest.mark.parametrize(
    ("entry", "page"),
    [
        ("<url><loc>http://a/2</loc>" + NEWS.format(TITLE) + "</url>", "http://a/2"),
        ("<url><loc>http://a/2?x=1&y=2</loc></url>", "http://a/2?x=1&y=2"),
        ("<url><loc>http://a/2?x=1&amp;y=2</loc></url>", "http://a/2?x=1&y=2"),
        ("<url><loc>http://a/caf&eacute;</loc></url>", "http://a/café"),
        ("<url><loc><![CDATA[http://a/2?x=1&y=2]]></loc></url>", "http://a/2?x=1&y=2"),
        ("<url><loc>http://a/2</lo></url>", "http://a/2"),
        ("<url><loc>http://a/2</loc><foo bar=x></url>", "http://a/2"),
        ("<url><loc>http://a/2</loc></urlset></url>", "http://a/2"),
        ("<url><loc>http://a/2</loc><image:image><image:loc>http://i/</image:loc></image:image>"
         "</url>", "http://a/2"),
        ("<url><loc>http://a/2", "http://a/2"),
        ("<url><loc>http://[broken/</loc></url>", ""),
        ("<url><loc>/relative</loc></url>", ""),
        ("<url><lastmod>2024-05-06</lastmod></url>", ""),
        ("<!-- <url><loc>http://a/2</loc></url> -->", None),
    ],
)  # fmt: skip
def test_a_broken_entry_takes_no_other_with_it(entry: str, page: str | None) -> None:
    first, last = (f"<url><loc>http://a/{number}</loc></url>" for number in (1, 3))
    document = f"<?xml version='1.0'?><urlset xmlns='http://s'>{first}{entry}{last}</urlset>"
    sitemap = parse_sitemap(document.encode())
    found = [found.url for found in sitemap.pages]
    assert found == ["http://a/1", *([page] if page else []), "http://a/3"]
    assert sitemap.refused == (page == "")


def test_news_elements_with_an_undeclared_prefix_are_read() -> None:
    entry = f"<url><loc>http://a/1</loc>{NEWS.format(TITLE)}</url>"
    (page,) = parse_sitemap(f"<urlset>{entry}</urlset>".encode()).pages
    assert page == SitemapPage("http://a/1", "T", "P")


@pytest.mark.parametrize("document", ["<urlset/>", "<urlset></urlset>", "<sitemapindex/>"])
def test_an_empty_sitemap_is_reported(
    tmp_path: Path, settings: IngestSettings, document: str
) -> None:
    path = tmp_path / "sitemap.xml"
    path.write_text(f"<?xml version='1.0'?>{document}", "utf-8")
    report = ingest([str(path)], DictLibrary(), settings, now=NOW)
    (skipped,) = report.skipped
    assert skipped.reason == "the sitemap lists no pages"

"""A year of news comes in from web archives and sitemaps; what is broken in them fails alone."""

import gzip
import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingest import Report
from ingest import pipeline as pipeline_module
from ingest.settings import IngestSettings
from tests.ingest.fake_library import DictLibrary
from tests.ingest.news_server import NewsServer, page
from tests.ingest.test_pipeline import run

DATED = '<meta property="article:published_time" content="2023-02-22T10:00:00Z">'


def answer(
    number: int,
    *,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    record: str = "response",
    body: bytes | None = None,
    packed: bool = True,
    warc_headers: dict[str, str] | None = None,
    http_headers: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """One record, as warcio itself writes it."""
    text = f"Report {number} from the harbour. " * 9
    body = page(f"Bridge {number} opens", text, DATED).encode() if body is None else body
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    http = StatusAndHeaders(status, [("Content-Type", kind), *http_headers], protocol="HTTP/1.1")
    headers = {"WARC-Date": "2024-05-05T00:00:00Z", **(warc_headers or {})}
    writer.write_record(
        writer.create_warc_record(
            f"https://news.example/{number}",
            record,
            payload=io.BytesIO(body),
            http_headers=http if record in ("response", "revisit") else None,
            warc_headers_dict=headers,
        )
    )
    return out.getvalue()


def load(path: Path, data: bytes, settings: IngestSettings) -> tuple[Report, DictLibrary]:
    path.write_bytes(data)
    library = DictLibrary()
    return run(library, settings, path), library


@pytest.mark.parametrize("packed", [True, False])
def test_pages_come_in_with_their_own_address_and_date(
    tmp_path: Path, settings: IngestSettings, packed: bool
) -> None:
    name = "a.warc.gz" if packed else "a.warc"
    data = b"".join(answer(number, packed=packed) for number in range(3))
    report, library = load(tmp_path / name, data, settings)
    assert (report.new, report.exit_status) == (3, 0)
    article = library.articles["https://news.example/1"]
    assert (article.title, article.publisher) == ("Bridge 1 opens", "The Harbour Post")
    assert str(article.published_at) == "2023-02-22 10:00:00+00:00"


def test_a_page_without_a_date_does_not_get_that_of_its_capture(
    tmp_path: Path, settings: IngestSettings
) -> None:
    data = answer(1, body=page("Bridge opens").encode())
    _, library = load(tmp_path / "a.warc.gz", data, settings)
    assert library.articles["https://news.example/1"].published_at is None


def test_what_is_no_page_is_skipped_with_its_reason(
    tmp_path: Path, settings: IngestSettings
) -> None:
    data = b"".join(
        [
            answer(0, record="warcinfo"),
            answer(1, status="404 Not Found"),
            answer(2, kind="image/png"),
            answer(3, record="revisit"),
            answer(4, record="metadata"),
            answer(5, record="metadata"),
            answer(6),
        ]
    )
    report, _ = load(tmp_path / "a.warc.gz", data, settings)
    assert (report.new, report.failed) == (1, ())
    assert {one.reason for one in report.skipped} == {
        "its server answered 404",
        "it is image/png, not HTML",
        "a revisit record: the page has not changed since an earlier capture",
        "1 warcinfo record holds no page",
        "2 metadata records hold no page",
    }


BROKEN = {
    "garbage": lambda _: b"garbage \r\n\r\n" * 50,
    "cut in the middle": lambda record: record[: len(record) // 2],
    "its end overwritten": lambda record: record[:-40] + b"x" * 40,
    "its middle overwritten": lambda record: record[:300] + b"\xff" * 40 + record[340:],
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("break_it", BROKEN.values(), ids=BROKEN)
def test_a_broken_record_fails_and_the_others_come_in(
    tmp_path: Path, settings: IngestSettings, packed: bool, break_it: object
) -> None:
    assert callable(break_it)
    records = [answer(number, packed=packed) for number in range(4)]
    records[1] = break_it(records[1])
    name = "a.warc.gz" if packed else "a.warc"
    report, library = load(tmp_path / name, b"".join(records), settings)
    assert {f"https://news.example/{number}" for number in (0, 3)} <= set(library.articles)
    assert "https://news.example/2" in library.articles
    assert report.failed
    assert "https://news.example/1" not in library.articles


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_ends_too_early_says_so(
    tmp_path: Path, settings: IngestSettings, packed: bool
) -> None:
    data = answer(0, packed=packed) + answer(1, packed=packed)[:-60]
    report, _ = load(tmp_path / ("a.warc.gz" if packed else "a.warc"), data, settings)
    assert report.new == 1
    assert report.failed


def test_a_capture_that_was_cut_short_is_no_article(
    tmp_path: Path, settings: IngestSettings
) -> None:
    data = answer(1, warc_headers={"WARC-Truncated": "length"}) + answer(
        2, http_headers=(("Content-Length", "999999"),)
    )
    report, _ = load(tmp_path / "a.warc.gz", data, settings)
    assert report.new == 0
    assert len(report.failed) == 2
    assert all("cut short" in one.reason for one in report.failed)


def test_an_archive_packed_as_a_whole_is_read(tmp_path: Path, settings: IngestSettings) -> None:
    data = gzip.compress(b"".join(answer(number, packed=False) for number in range(3)))
    report, library = load(tmp_path / "a.warc.gz", data, settings)
    assert len(library.articles) == 3
    assert report.new == 3


@pytest.mark.parametrize("data", [b"", b"no archive at all", b"\x1f\x8b broken", bytes(5000)])
def test_what_is_no_archive_is_a_line_in_the_report(
    tmp_path: Path, settings: IngestSettings, data: bytes
) -> None:
    report, library = load(tmp_path / "a.warc.gz", data, settings)
    assert not library.articles
    assert report.failed or report.skipped


def test_a_page_larger_than_the_limit_fails_alone(tmp_path: Path, settings_for: object) -> None:
    assert callable(settings_for)
    data = answer(1, body=b"<p>" + b"x" * 50_000) + answer(2)
    report, _ = load(tmp_path / "a.warc.gz", data, settings_for(max_article_bytes=20_000))
    assert report.new == 1
    assert "larger than 20000 bytes" in report.failed[0].reason


def urlset(*urls: str) -> str:
    listed = "".join(
        f"<url><loc>{url}</loc><n:news><n:publication><n:name>The Post</n:name></n:publication>"
        f"<n:publication_date>2023-01-0{number}</n:publication_date>"
        f"<n:title>Bridge {number}</n:title></n:news></url>"
        for number, url in enumerate(urls, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{listed}</urlset>'
    )


def fill(server: NewsServer, count: int) -> list[str]:
    for number in range(1, count + 1):
        text = f"Report {number} from the harbour. " * 9
        server.pages[f"/{number}"] = (page(f"Bridge {number}", text), "text/html")
    return [f"{server.url}/{number}" for number in range(1, count + 1)]


@pytest.fixture
def quick(settings_for: object) -> IngestSettings:
    assert callable(settings_for)
    made = settings_for(host_pause_s=0)
    assert isinstance(made, IngestSettings)
    return made


@pytest.mark.parametrize("name", ["a.xml", "a.xml.gz", "sitemap"])
def test_a_sitemap_from_a_file_brings_its_pages_in(
    tmp_path: Path, quick: IngestSettings, server: NewsServer, name: str
) -> None:
    data = urlset(*fill(server, 3), "javascript:alert(1)", f"{server.url}/missing").encode()
    packed = gzip.compress(data) if name.endswith("gz") else data
    report, library = load(tmp_path / name, packed, quick)
    assert report.new == 3
    article = library.articles[f"{server.url}/2"]
    assert str(article.published_at) == "2023-01-02 00:00:00+00:00"
    assert {one.source for one in report.failed} == {
        str(tmp_path / name),
        f"{server.url}/missing",
    }


def test_an_index_is_followed_once_and_round_no_circle(
    quick: IngestSettings, server: NewsServer
) -> None:
    first, second, third = fill(server, 3)
    index = (
        "<sitemapindex>"
        + "".join(
            f"<sitemap><loc>{server.url}/{name}</loc></sitemap>"
            for name in ("one.xml", "two.xml", "index.xml", "words.xml", "one.xml")
        )
        + "</sitemapindex>"
    )
    server.pages["/index.xml"] = (index, "application/xml")
    server.pages["/one.xml"] = (urlset(first, second), "application/xml")
    server.pages["/two.xml"] = (urlset(second, third), "text/xml")
    server.pages["/words.xml"] = ("just words", "text/plain")
    library = DictLibrary()
    report = run(library, quick, f"{server.url}/index.xml")
    assert set(library.articles) == {first, second, third}
    assert [one.source for one in report.skipped] == [f"{server.url}/words.xml"]
    assert server.hits.count("/2") == server.hits.count("/one.xml") == 1


def test_a_sitemap_beyond_its_bounds_says_so(
    tmp_path: Path, quick: IngestSettings, server: NewsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline_module, "MAX_PAGES", 2)
    report, library = load(tmp_path / "a.xml", urlset(*fill(server, 4)).encode(), quick)
    assert len(library.articles) == 2
    assert "at most 2 pages" in report.skipped[0].reason


def test_a_sitemap_with_entities_is_refused(tmp_path: Path, quick: IngestSettings) -> None:
    data = b'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url/></urlset>'
    report, _ = load(tmp_path / "a.xml", data, quick)
    assert "declares XML entities" in report.failed[0].reason

"""Whatever is named comes in; what cannot is a line in the report, and the run goes on."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.types import Added, Article, Outcome
from ingest import Progress, Report, ingest
from ingest.errors import NotAnArticleError
from ingest.parse.articles import assemble
from ingest.parse.drafts import Draft
from ingest.parse.sandbox.parser_process import Parser
from ingest.settings import IngestSettings
from tests.ingest.fake_library import DictLibrary
from tests.ingest.news_server import PARAGRAPH, NewsServer, page

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
DAY = datetime(2023, 2, 22, tzinfo=UTC)
RECORD = {
    "url": "https://news.example/bridge?utm_source=x",
    "title": "Bridge opens",
    "body": PARAGRAPH,
    "publisher": "The Harbour Post",
    "author": ["Ann Lee", "Bo Chen"],
    "published_at": "2023-02-22",
}


def run(library: DictLibrary, settings: IngestSettings, *sources: object, **more: object) -> Report:
    return ingest([str(one) for one in sources], library, settings, now=NOW, **more)  # type: ignore[arg-type]


def only(library: DictLibrary) -> Article:
    (article,) = library.articles.values()
    return article


@pytest.fixture
def library() -> DictLibrary:
    return DictLibrary()


def write(path: Path, content: str | bytes | object) -> Path:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def text(number: int) -> str:
    return f"Report number {number}: {PARAGRAPH}"


@pytest.mark.parametrize(
    "shape", [RECORD, [RECORD], {"articles": [RECORD]}], ids=["object", "list", "articles"]
)
def test_json_of_every_shape(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, shape: object
) -> None:
    report = run(library, settings, write(tmp_path / "a.json", shape))
    assert report == Report(new=1)
    assert only(library) == Article(
        url="https://news.example/bridge",
        title="Bridge opens",
        body=PARAGRAPH,
        publisher="The Harbour Post",
        author="Ann Lee, Bo Chen",
        published_at=DAY,
        fetched_at=NOW,
    )


def test_other_field_names_mean_the_same(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    record = {
        "title": "T", "text": PARAGRAPH, "source": {"name": "P"},
        "authors": [{"name": "Ann Lee"}], "date": 1677024000,
    }  # fmt: skip
    path = write(tmp_path / "a.json", record)
    run(library, settings, path)
    found = only(library)
    assert (found.url, found.publisher, found.author) == (path.as_uri(), "P", "Ann Lee")
    assert found.published_at == DAY


def test_articles_of_one_file_without_addresses_are_numbered(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    path = write(tmp_path / "a.json", [{"title": "T", "body": text(n)} for n in range(2)])
    run(library, settings, path)
    assert list(library.articles) == [f"{path.as_uri()}#1", f"{path.as_uri()}#2"]


def test_a_broken_line_fails_and_the_others_go_in(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    good = json.dumps({**RECORD, "url": "https://n.example/1"}).encode()
    last = json.dumps({**RECORD, "url": "https://n.example/2", "body": text(2)}).encode()
    lines = [
        b"\xef\xbb\xbf" + good,
        b"{broken",
        b"",
        b"\xff\xfe{}",
        b"[1]",
        b'{"title": "T"}',
        last,
    ]
    path = write(tmp_path / "a.jsonl", b"\n".join(lines))
    seen: list[Progress] = []
    report = run(library, settings, path, progress=seen.append)
    assert report.new == 2
    assert [one.source for one in report.failed] == [f"{path}:{line}" for line in (2, 4, 5)]
    assert report.failed[0].reason.startswith("line 2: it is not valid JSON")
    assert [one.source for one in report.skipped] == [f"{path}:6"]
    assert report.exit_status == 1
    assert seen[-1] == Progress(done=6, total=7)
    assert [one.done for one in seen] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("content", ["9" * 5000, "[" * 100_000, '{"body": 1}', '{"body": "x'])
def test_json_that_bites_is_a_line_in_the_report(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, content: str
) -> None:
    report = run(library, settings, write(tmp_path / "a.json", content))
    assert len(report.failed) == 1
    assert "\n" not in report.failed[0].reason


def test_a_date_that_cannot_be_read_is_a_warning(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    path = write(tmp_path / "a.json", {**RECORD, "published_at": "soon"})
    report = run(library, settings, path)
    assert only(library).published_at is None
    assert report.warnings == (f"{path}: the date 'soon' cannot be read and is ignored",)
    assert report.exit_status == 0


def test_an_article_keeps_the_zone_of_its_publication(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    record = {**RECORD, "published_at": "Thu, 09 May 2024 23:30:00 -0700"}
    run(library, settings, write(tmp_path / "a.json", record))
    found = only(library)
    assert found.published_at == datetime(2024, 5, 10, 6, 30, tzinfo=UTC)
    assert (found.offset_minutes, found.published_locally.day) == (-420, 9)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2016/6/29 15:07:41", (datetime(2016, 6, 29, 15, 7, 41, tzinfo=UTC), "")),
        (20230222, (DAY, "")),
        ("10-04-2020", (None, "the date '10-04-2020' is ambiguous and is ignored")),
        (0, (None, "the date 0 is a placeholder and is ignored")),
        (
            "2041-01-01",
            (
                datetime(2041, 1, 1, tzinfo=UTC),
                "the date 2041-01-01 lies in the future: until then the article counts as undated",
            ),
        ),
    ],
)
def test_what_is_odd_about_a_date_is_in_the_report(
    tmp_path: Path,
    library: DictLibrary,
    settings: IngestSettings,
    value: object,
    expected: tuple[datetime | None, str],
) -> None:
    path = write(tmp_path / "a.json", {**RECORD, "published_at": value})
    report = run(library, settings, path)
    moment, note = expected
    assert only(library).published_at == moment
    assert report.warnings == ((f"{path}: {note}",) if note else ())


def test_a_record_shows_its_zone_by_its_other_date(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    dates = {"date": "6 May 2024 10:00 IST", "date_modified": "2024-05-06T11:00:00+05:30"}
    record = {key: value for key, value in RECORD.items() if key != "published_at"} | dates
    run(library, settings, write(tmp_path / "a.json", record))
    assert only(library).published_at == datetime(2024, 5, 6, 4, 30, tzinfo=UTC)


def test_publisher_and_date_fill_only_what_is_not_said(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    write(tmp_path / "a.json", RECORD)
    write(tmp_path / "b.txt", text(1))
    other = datetime(2020, 1, 1, tzinfo=UTC)
    run(library, settings, tmp_path, publisher="Other", published_at=other)
    said, bare = library.articles.values()
    assert (said.publisher, said.published_at) == ("The Harbour Post", DAY)
    assert (bare.publisher, bare.published_at) == ("Other", other)


def test_a_pasted_article_is_taken_apart(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    path = write(
        tmp_path / "pasted.txt",
        "The Wall Street Journal (WSJ) reported on the 21st that the bridge will open in May.\n"
        "According to Xinhua News Agency, it is the longest in the world.\n"
        "Source: Donga\n"
        "Mark Jones is a world traveler and journalist for News Rebeat. With a curious mind, Mark"
        " brings a unique perspective.",
    )
    run(library, settings, path, publisher="News Rebeat", published_at=DAY)
    found = only(library)
    assert found.sources == ("Donga", "The Wall Street Journal")
    assert found.origin == "The Wall Street Journal"
    assert found.author == "Mark Jones"
    assert "Mark" not in found.title + found.body
    assert "Donga" not in found.title + found.body
    assert found.body.endswith("the longest in the world.")


def test_a_folder_is_read_in_order_and_says_what_it_left_out(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    write(tmp_path / "b.md", f"# Harbour\n\n{text(2)}")
    write(tmp_path / "sub" / "a.txt", text(1))
    write(tmp_path / ".git" / "c.txt", text(3))
    write(tmp_path / "d.pdf", b"%PDF-1.7")
    write(tmp_path / "e.txt", "")
    write(tmp_path / "f.txt", b"\0\1\2" * 40)
    write(tmp_path / "g.txt", "Too short.")
    report = run(library, settings, tmp_path)
    assert [Path(url).name for url in library.articles] == ["b.md", "a.txt"]
    assert {Path(one.source).name: one.reason for one in report.skipped} == {
        "d.pdf": "files of type '.pdf' are not supported",
        "e.txt": "it is empty",
        "f.txt": "it is binary data, not text",
        "g.txt": "it has hardly any text (10 characters)",
    }
    assert report.exit_status == 0


HEADLINE = "Ferry strike leaves thousands stranded on two islands"
TERMS = (
    "We keep the address you gave to manage your account, as our Terms of Service say.\n\n"
    "Would you like The Morning Brief in your mailbox?\n\n"
    "You may object to the use of your data at any time. Write to Harbour Media Group Limited."
)
ADVICE = (
    "You can still reach your island: the strikers let you cross with a doctor’s note.\n\n"
    "If your ferry is cancelled, you get your money back within a week."
)


@pytest.mark.parametrize(
    ("title", "body", "is_stored"),
    [
        (HEADLINE, TERMS, False),
        (f"{HEADLINE} | The Morning Brief", TERMS, False),
        (HEADLINE, ADVICE, True),
        # a headline that may be a pun, above a text that tells
        (HEADLINE, "Nobody moved. At the quay in Orr, 400 lorries waited for a third day.", True),
    ],
)
def test_a_form_is_not_an_article(title: str, body: str, is_stored: bool) -> None:
    draft = Draft("a.json", "https://a.example/1", title, body, publisher="The Morning Brief")

    def read() -> Article:
        return assemble(draft, publisher=None, published_at=None, now=DAY)

    if is_stored:
        assert read().body == body
        return
    with pytest.raises(NotAnArticleError, match="its text is a notice to readers, not the article"):
        read()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1251"])
def test_text_of_every_usual_encoding(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, encoding: str
) -> None:
    russian = "Мост через гавань открылся в понедельник после четырёх лет работы, сообщил город. "
    french = "Le café du port a rouvert après quatre années de travaux, a annoncé la mairie. "
    wanted = (russian if encoding == "cp1251" else french) * 4
    run(library, settings, write(tmp_path / "a.txt", wanted.encode(encoding)))
    assert only(library).body == wanted.strip()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("missing.txt", "no such file"),
        ("*.nothing", "no file matches the pattern"),
        ("empty", "holds no files"),
        ("ftp://news.example/", "'ftp' addresses are not supported"),
        ("http://[broken/", "not an http(s) address"),
    ],
)
def test_a_source_that_is_not_there_fails_and_the_run_goes_on(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, source: str, words: str
) -> None:
    (tmp_path / "empty").mkdir()
    good = write(tmp_path / "good.txt", PARAGRAPH)
    bad = source if "://" in source else str(tmp_path / source)
    report = run(library, settings, bad, good)
    assert report.new == 1
    assert [one.source for one in report.failed] == [bad]
    assert words in report.failed[0].reason
    assert report.exit_status == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note", f"Bridge opens\n\n{PARAGRAPH}"),
        ("page.php", page("Bridge opens")),
        ("data.txt.bak", json.dumps(RECORD)),
    ],
)
def test_a_file_of_no_known_kind_is_judged_by_its_look_when_it_is_named(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, name: str, content: str
) -> None:
    path = write(tmp_path / name, content)
    assert run(library, settings, tmp_path).new == 0
    assert run(library, settings, path).new == 1
    assert only(library).title == "Bridge opens"


def test_a_pattern_names_files(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    for number in range(3):
        write(tmp_path / f"n{number}.txt", text(number))
    assert run(library, settings, tmp_path / "n[12].*").new == 2


def test_the_report_is_one_object_with_every_fate(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    write(tmp_path / "a.json", RECORD)
    write(tmp_path / "copy.json", {**RECORD, "url": "https://other.example/1"})
    run(library, settings, tmp_path / "a.json")
    write(tmp_path / "b.json", {**RECORD, "url": "https://news.example/b", "body": text(1)})
    first = run(library, settings, tmp_path, tmp_path / "none")
    assert first.as_json() == {
        "new": 1,
        "changed": 0,
        "unchanged": 1,
        "duplicate": 1,
        "skipped": [],
        "failed": [
            {"source": str(tmp_path / "none"), "reason": "there is no such file; check the path"}
        ],
        "duplicates": [
            {"url": "https://other.example/1", "duplicate_of": "https://news.example/bridge"}
        ],
        "warnings": [],
    }
    write(tmp_path / "b.json", {**RECORD, "url": "https://news.example/b", "body": text(2)})
    assert run(library, settings, tmp_path / "b.json").changed == 1


def test_articles_reach_the_library_while_the_file_is_read(
    tmp_path: Path, settings: IngestSettings
) -> None:
    """A file of a million lines must not stand in memory: nothing is read ahead."""
    held: list[int] = []

    class Slow:
        def add(self, articles: Iterable[Article], audience: str = "") -> Iterator[Added]:
            for article in articles:
                held.append(len(seen))
                yield Added(article.url, Outcome.NEW)

    seen: list[Progress] = []
    lines = "\n".join(json.dumps({"title": "T", "body": text(n)}) for n in range(20))
    path = write(tmp_path / "a.jsonl", lines + "\n{broken")
    ingest([str(path)], Slow(), settings, now=NOW, progress=seen.append)
    assert held == list(range(20))
    assert seen[-1] == Progress(21, 21)


def test_json_lines_start_no_parser(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Parser) -> None:
        raise AssertionError("a parser was started")

    monkeypatch.setattr(Parser, "_start", refuse)
    assert run(library, settings, write(tmp_path / "a.jsonl", json.dumps(RECORD))).new == 1


HEAD = (
    '<meta name="author" content="Ann Lee"><link rel="canonical" href="{canonical}">'
    '<script type="application/ld+json">'
    '{{"@graph": [{{"@type": "NewsArticle", "datePublished": "2024-05-06T07:08:09+02:00"}}]}}'
    "</script>"
)


def test_a_page_gives_title_author_date_outlet_and_address(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    head = HEAD.format(canonical="https://harbour.example/bridge")
    run(library, settings, write(tmp_path / "a.html", page("Bridge opens", head=head)))
    found = only(library)
    assert (found.url, found.title) == ("https://harbour.example/bridge", "Bridge opens")
    assert (found.author, found.publisher) == ("Ann Lee", "The Harbour Post")
    assert found.published_at == datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC)
    assert PARAGRAPH in found.body
    assert "Home" not in found.body


def test_a_page_without_a_date_stays_undated(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    run(library, settings, write(tmp_path / "a.html", page("Bridge opens")))
    assert only(library).published_at is None


@pytest.mark.parametrize("content", ["<html></html>", "<<<>>>", "<p>", "<html><body><nav>x</nav>"])
def test_a_page_without_an_article_is_skipped(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, content: str
) -> None:
    report = run(library, settings, write(tmp_path / "a.html", content))
    assert (len(report.skipped), len(report.failed)) == (1, 0)


def test_a_page_cannot_take_another_sites_address(
    server: NewsServer, library: DictLibrary, settings: IngestSettings
) -> None:
    foreign = HEAD.format(canonical="https://news.example/their-story")
    own = HEAD.format(canonical=f"{server.url}/bridge")
    server.pages["/a"] = (page("Bridge opens", head=foreign), "text/html")
    server.pages["/b"] = (page("Bridge shut", text(1), head=own), "text/html")
    run(library, settings, f"{server.url}/a", f"{server.url}/b?ref=1")
    assert list(library.articles) == [f"{server.url}/a", f"{server.url}/bridge"]


RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Feed</title>
<item><title>Full</title><link>/full</link><pubDate>Mon, 06 May 2024 07:08:09 GMT</pubDate>
<content:encoded><![CDATA[<p>{long}</p><p>{long}</p>]]></content:encoded></item>
<item><title>Teaser</title><link>/teaser</link><pubDate>Mon, 06 May 2024 08:00:00 GMT</pubDate>
<description>The bridge is open, and this is a teaser of some length.</description></item>
<item><title>Gone</title><link>/gone</link><description>Nothing there.</description></item>
</channel></rss>"""


def test_a_feed_gives_full_entries_and_fetches_the_pages_of_the_others(
    server: NewsServer, library: DictLibrary, settings: IngestSettings
) -> None:
    server.pages["/feed"] = (RSS.format(long=PARAGRAPH), "application/rss+xml")
    server.pages["/teaser"] = (page("Page title", text(1)), "text/html")
    report = run(library, settings, f"{server.url}/feed")
    full, teaser = library.articles.values()
    assert (full.url, full.title, full.publisher) == (f"{server.url}/full", "Full", "Harbour Feed")
    assert full.published_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert full.body == f"{PARAGRAPH}\n\n{PARAGRAPH}"
    assert (teaser.url, teaser.title) == (f"{server.url}/teaser", "Teaser")
    assert teaser.published_at == datetime(2024, 5, 6, 8, tzinfo=UTC)
    assert text(1) in teaser.body
    assert [(one.source, one.reason) for one in report.failed] == [
        (f"{server.url}/gone", "the server answered 404 Not Found")
    ]
    assert "/full" not in server.hits


def test_a_feed_in_a_file_touches_no_network(
    tmp_path: Path, server: NewsServer, library: DictLibrary, settings: IngestSettings
) -> None:
    feed = RSS.format(long=PARAGRAPH).replace("<link>", f"<link>{server.url}")
    report = run(library, settings, write(tmp_path / "a.xml", feed))
    assert [article.title for article in library.articles.values()] == ["Full", "Teaser"]
    assert len(report.skipped) == 1
    assert server.hits == []


def test_a_json_feed_is_a_feed(
    server: NewsServer, library: DictLibrary, settings: IngestSettings
) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Feed",
        "items": [
            {"id": "1", "url": "/one", "title": "One", "content_html": f"<p>{PARAGRAPH}</p>",
             "date_published": "2024-05-06T07:08:09Z", "authors": [{"name": "Ann Lee"}]},
        ],
    }  # fmt: skip
    server.pages["/feed"] = (json.dumps(feed), "application/feed+json")
    run(library, settings, f"{server.url}/feed")
    found = only(library)
    assert (found.url, found.author, found.body) == (f"{server.url}/one", "Ann Lee", PARAGRAPH)
    assert found.published_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_json_and_text_are_read_from_the_network_too(
    server: NewsServer, library: DictLibrary, settings: IngestSettings
) -> None:
    server.pages["/a.json"] = (json.dumps(RECORD), "application/json")
    server.pages["/b.txt"] = (text(1), "text/plain")
    assert run(library, settings, f"{server.url}/a.json", f"{server.url}/b.txt").new == 2
    assert list(library.articles)[1] == f"{server.url}/b.txt"


def test_a_forbidden_address_is_a_failed_source(
    tmp_path: Path, server: NewsServer, library: DictLibrary
) -> None:
    good = write(tmp_path / "good.txt", PARAGRAPH)
    settings = IngestSettings(_env_file=None, allow_networks=())  # type: ignore[call-arg]
    report = run(library, settings, f"{server.url}/a", good)
    assert (report.new, len(report.failed), server.hits) == (1, 1, [])
    assert "NEWSDESK_ALLOW_NETWORKS" in report.failed[0].reason


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>P</title><id>f</id><entry><id>e</id>
<title>Bridge opens</title><link href="https://news.example/bridge"/>
<published>2023-02-22T00:00:00Z</published><updated>2023-02-23T08:00:00Z</updated>
<content type="html">&lt;p&gt;%s&lt;/p&gt;</content></entry></feed>"""
PAGE_HEAD = """<meta property="article:published_time" content="2023-02-22T00:00:00Z">
<meta property="article:modified_time" content="2023-02-23T08:00:00Z">"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", RECORD | {"modified_at": "2023-02-23T09:00:00+01:00"}),
        ("a.xml", ATOM % PARAGRAPH),
        ("a.html", page("Bridge opens", PARAGRAPH, PAGE_HEAD)),
    ],
)
def test_published_modified_and_fetched_are_kept_apart(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, name: str, content: object
) -> None:
    run(library, settings, write(tmp_path / name, content))
    found = only(library)
    assert found.published_at == DAY
    assert found.modified_at == datetime(2023, 2, 23, 8, tzinfo=UTC)
    assert found.fetched_at == NOW


def test_a_password_in_a_refused_address_is_not_shown(
    library: DictLibrary, settings: IngestSettings, tmp_path: Path
) -> None:
    feed = (
        "<rss><channel><item><title>T</title><link>ftp://ada:s3cret@a.example/1</link></item>"
        "</channel></rss>"
    )
    record = {**RECORD, "url": "ftp://ada:s3cret@a.example/2"}
    sources = [write(tmp_path / "a.xml", feed), write(tmp_path / "b.json", record)]
    report = run(library, settings, "ftp://ada:s3cret@a.example/3", *sources)
    assert len(report.failed) == 3
    assert "s3cret" not in f"{report}"
    assert f"{report}".count("[removed]@a.example") == 3


@pytest.mark.parametrize("secret", ["http://ada:s3cret@{host}/a", "http://{host}/a?token=s3cret"])
def test_an_address_with_a_secret_is_refused_unfetched_and_the_others_come_in(
    library: DictLibrary, settings: IngestSettings, server: NewsServer, secret: str
) -> None:
    """It would be kept as the article's own, as that of a feed would."""
    server.pages["/a"] = (page("Bridge opens"), "text/html")
    host = server.url.removeprefix("http://")
    report = run(library, settings, secret.format(host=host), f"{server.url}/a")
    assert report.new == 1
    assert only(library).url == f"{server.url}/a"
    (failed,) = report.failed
    assert failed.reason.startswith("holds a password or a key")
    assert "[removed]" in failed.source
    assert "s3cret" not in f"{report}"


@pytest.mark.parametrize(
    ("picture", "kept"),
    [
        ("https://img.example/bridge.jpg", "https://img.example/bridge.jpg"),
        ("http://192.168.0.1/bridge.jpg", ""),
    ],
)
def test_a_page_gives_its_picture(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, picture: str, kept: str
) -> None:
    html = page("Bridge opens", head=f'<meta property="og:image" content="{picture}">')
    run(library, settings, write(tmp_path / "bridge.html", html))
    assert only(library).picture == kept


@pytest.mark.parametrize(
    "element",
    [
        '<media:content url="{url}" medium="image"/>',
        '<media:content url="https://v.example/a.mp4" type="video/mp4"/>'
        '<media:thumbnail url="{url}"/>',
        '<enclosure url="https://a.example/a.mp3" type="audio/mpeg" length="1"/>'
        '<enclosure url="{url}" type="image/jpeg" length="1"/>',
    ],
)
def test_an_entry_of_a_feed_gives_its_picture(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings, element: str
) -> None:
    url = "https://img.example/bridge.jpg"
    feed = (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>F</title>'
        f"<item><title>Bridge opens</title><guid>1</guid>{element.format(url=url)}"
        f"<content:encoded>{PARAGRAPH} {PARAGRAPH}</content:encoded></item></channel></rss>"
    )
    run(library, settings, write(tmp_path / "feed.xml", feed))
    assert only(library).picture == url


def test_a_json_record_gives_its_picture(
    tmp_path: Path, library: DictLibrary, settings: IngestSettings
) -> None:
    image = {"url": "https://img.example/bridge.jpg"}
    run(library, settings, write(tmp_path / "a.json", {**RECORD, "image": [image]}))
    assert only(library).picture == "https://img.example/bridge.jpg"

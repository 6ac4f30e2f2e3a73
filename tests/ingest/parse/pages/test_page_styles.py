# ruff: noqa: E501  markup reads better in one line
"""The article that a reader of a page sees is stored, and nothing else under its headline."""

import re

import pytest

from ingest.errors import NotAnArticleError
from ingest.parse.documents import Document, read_document, read_page
from ingest.parse.headline_cleaning import strip_outlet
from ingest.parse.pages.html import Page, extract_page
from ingest.parse.sandbox.parser_pool import Parsers
from ingest.parse.syndication.feed_entries import Entry
from tests.ingest.parse.pages.notices import ARTICLES, NOTICES
from tests.ingest.parse.pages.page_styles import (
    H1,
    HEADLINE,
    MENU,
    NO_ARTICLE,
    PARAGRAPHS,
    RELATED,
    STYLES,
    SUMMARY,
    TEXT,
    URL,
    page,
    plain,
)  # fmt: skip


def extract(html: str) -> Page:
    return extract_page(html.encode(), URL)


@pytest.mark.parametrize("html", STYLES.values(), ids=STYLES)
def test_the_article_of_a_page_is_read_whole_and_alone(html: str) -> None:
    article = extract(html)
    assert article.title == HEADLINE
    missing = [paragraph for paragraph in PARAGRAPHS if paragraph not in article.body]
    assert not missing
    assert "NOISE" not in article.body
    assert "PLANTED" not in article.body


@pytest.mark.parametrize("html", NO_ARTICLE.values(), ids=NO_ARTICLE)
def test_a_page_without_its_article_is_not_stored(html: str) -> None:
    assert extract(html).body == ""


def test_the_report_says_that_no_article_shows() -> None:
    document = Document("x", URL, NO_ARTICLE["subscribe or sign in"].encode(), "html")
    with Parsers(1) as parsers, pytest.raises(NotAnArticleError, match="no article shows"):
        read_page(document, parsers)


TABLE = "<table><tr><td>Green League</td><td>41</td></tr><tr><td>Blue Union</td><td>38</td></tr></table>"
WIDE_TABLE = (
    "<table><thead><tr><th>Party</th><th>Seats</th><th>Change</th></tr></thead>"
    "<tr><td>Green <b>League</b></td><td>41</td><td>+3</td></tr>"
    "<tr><td>Blue Union</td><td></td><td>-2</td></tr></table>"
)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (TABLE, ["Green League: 41", "Blue Union: 38"]),
        (WIDE_TABLE, ["Green League: Seats 41, Change +3", "Blue Union: Change -2"]),
        (WIDE_TABLE.replace("th>", "td>").replace("thead", "tbody"), ["Green League: 41, +3"]),
        ("<ul><li>Turnout was 61 percent.</li><li>Polls <b>closed</b> at eight.</li></ul>",
         ["Turnout was 61 percent.", "Polls closed at eight."]),
        ("<ol><li>The ferry<ul><li>runs until May</li></ul></li></ol>",
         ["The ferry", "runs until May"]),
        ("<dl><dt>Mayor</dt><dd>Ann Lee</dd><dt>Since:</dt><dd>2021</dd></dl>",
         ["Mayor: Ann Lee", "Since: 2021"]),
        ("<p>First line<br>second line</p>", ["First line", "second line"]),
    ],
)  # fmt: skip
def test_lists_and_tables_are_lines_that_read_alone(content: str, lines: list[str]) -> None:
    body = extract(plain(TEXT + content + TEXT.replace("bridge", "crossing"))).body.split("\n")
    start = body.index(lines[0])
    assert body[start : start + len(lines)] == lines


def test_a_table_is_read_where_scripts_are_off() -> None:
    body = extract(page(f"<noscript><article>{H1}{TEXT}{TABLE}</article></noscript>")).body
    assert "Green League: 41" in body.split("\n")


@pytest.mark.parametrize(
    ("title", "outlets", "heading", "headline"),
    [
        ("Bridge opens | The Orr Herald", ["The Orr Herald"], "", "Bridge opens"),
        ("Bridge opens - Orr Herald", ["The Orr Herald"], "", "Bridge opens"),
        ("Bridge opens – ORR HERALD", ["Orr Herald"], "", "Bridge opens"),
        ("The Orr Herald: Bridge opens", ["The Orr Herald"], "", "Bridge opens"),
        ("Orr Herald | Bridge opens", ["The Orr Herald"], "", "Bridge opens"),
        ("Bridge opens | orrherald.example", ["orrherald.example"], "", "Bridge opens"),
        ("Bridge opens | Orr Herald", [], "", "Bridge opens"),  # by the address
        ("Bridge opens - OrrHerald.com", [], "", "Bridge opens"),
        ("Bridge opens today | World | Orr Herald", ["Orr Herald"], "Bridge opens today",
         "Bridge opens today"),
        ("Bridge opens today | World", [], "Bridge opens today", "Bridge opens today"),
        ("Bridge opens - at last", ["Orr Herald"], "", "Bridge opens - at last"),
        ("Mayor: Bridge opens", ["Orr Herald"], "", "Mayor: Bridge opens"),
        ("Orr Herald", ["Orr Herald"], "", "Orr Herald"),
        ("The Orr Herald wins a prize", ["The Orr Herald"], "", "The Orr Herald wins a prize"),
        ("Live: bridge opens", [], "Live", "Live: bridge opens"),
        ("Bridge-opening day", ["day"], "", "Bridge-opening day"),
        ("", [], "", ""),
    ],
)  # fmt: skip
def test_the_outlet_leaves_the_headline(
    title: str, outlets: list[str], heading: str, headline: str
) -> None:
    assert strip_outlet(title, outlets, URL, heading) == headline


def test_the_outlet_leaves_the_headlines_of_a_feed() -> None:
    feed = (
        '<rss version="2.0"><channel><title>Orr Herald</title><item><link>https://a.example/1</link>'
        "<title>Bridge opens - Orr Herald</title></item></channel></rss>"
    )
    document = Document("x", "https://feeds.example/", feed.encode(), "feed")
    with Parsers(1) as parsers:
        (entry,) = read_document(document, parsers)
    assert isinstance(entry, Entry)
    assert entry.draft.title == "Bridge opens"


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("a pun for a headline", f'<meta name="description" content="{SUMMARY}"><main><h1>Over the moon, under the wire again</h1>{TEXT}</main>'),
        ("a short headline", f"<main><h1>Over the moon</h1>{TEXT}</main>"),
        ("no headline", f"<main>{TEXT}</main>"),
        ("a brief", f"<main>{H1}<p>{PARAGRAPHS[0]}</p></main>"),
        ("posts with links to themselves", f"<main>{H1}" + "".join(
            f'<article><h3><a href="?post={n}#p{n}">What the bridge means, {n}</a></h3><p>{text}</p></article>'
            for n, text in enumerate(PARAGRAPHS)) + "</main>"),
        ("chapters with headings of the first order", f"<article>{H1}{TEXT}<section><h1>And then</h1>{TEXT}</section></article>"),
        ("many links", f"<main>{H1}{TEXT.replace('Mayor', '<a href=/m>Mayor</a>')}{RELATED}</main>"),
        ("another script", "<main><h1>橋が月曜日に開通した</h1><p>市長によると、橋が月曜日に開通し、数千人が"
         "歩いて渡った。工事には四年かかり、費用は予定より少なかった。</p></main>"),
    ],
)  # fmt: skip
def test_an_honest_page_is_not_taken_for_a_notice(name: str, html: str) -> None:
    body = extract(f"<html><body>{html}{MENU}</body></html>").body
    assert body, name
    assert all(text in body for text in PARAGRAPHS if text in re.sub("<[^>]+>", "", html)), name


def test_a_description_tells_a_caption_from_an_article() -> None:
    caption = page(f"<main>{H1}<p>The harbour bridge opens.</p></main>")
    assert extract(caption).body == ""


@pytest.mark.parametrize("html", NOTICES.values(), ids=NOTICES)
def test_a_notice_or_a_list_is_not_stored_though_the_page_has_no_metadata(html: str) -> None:
    assert extract(html).body == ""


@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES)
def test_an_article_without_metadata_is_stored_though_it_may_address_its_reader(html: str) -> None:
    assert extract(html).body

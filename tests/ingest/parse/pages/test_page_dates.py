"""The date of a page is that of its article, or there is none; a note says why."""

import pytest

from ingest.parse.pages.html import Page, extract_page

TEXT = "The harbour bridge was closed on Monday after an inspector found cracks in its steel. " * 4
URL = "https://daily.example/bridge"


def page(head: str = "", *, before: str = "", within: str = "", after: str = "") -> Page:
    """Extract a page of one article; the arguments are markup at its places."""
    return extract_page(
        f"<html><head><title>The bridge closes | Daily</title>{head}</head><body>{before}"
        f"<article><h1>The bridge closes</h1>{within}<p>{TEXT}</p><p>{TEXT}</p></article>"
        f"{after}</body></html>".encode(),
        URL,
    )


def data(*documents: str) -> str:
    """Return JSON-LD scripts."""
    return "".join(
        f'<script type="application/ld+json">{document}</script>' for document in documents
    )


NEWS = '{"@type": "NewsArticle", "datePublished": "2024-05-09T10:00:00+02:00"}'
OWN = "2024-05-09T10:00:00+02:00"


@pytest.mark.parametrize(
    "head",
    [
        data(NEWS),
        data(NEWS.replace("NewsArticle", "ReportageNewsArticle")),
        data(NEWS.replace("NewsArticle", "LiveBlogPosting")),
        data(NEWS.replace("NewsArticle", "https://schema.org/NewsArticle")),
        data(NEWS.replace('"NewsArticle"', '["Thing", "NewsArticle"]')),
        data(f'{{"@graph": [{{"@type": "WebSite", "datePublished": "2011-01-01"}}, [{NEWS}]]}}'),
        data(f'{{"@type": "WebPage", "datePublished": "2011-01-01", "mainEntity": {NEWS}}}'),
        data('{"@type": "WebSite", "datePublished": "2011-01-01"}', NEWS),
        data('{"@type": "VideoObject", "datePublished": "2011-01-01"}', NEWS),
        data('{"@type": "Comment", "datePublished": "2011-01-01"}', NEWS),
        data(
            '{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": '
            '{"@type": "NewsArticle", "datePublished": "2011-01-01"}}]}',
            NEWS,
        ),
        data(
            '{"@type": "WebPage", "mentions": [{"@type": "NewsArticle", '
            '"datePublished": "2011-01-01"}]}',
            NEWS,
        ),
        data(
            '[{"@type": "NewsArticle", "headline": "A storm comes", '
            f'"datePublished": "2011-01-01"}}, {NEWS[:-1]}, "headline": "The bridge closes"}}]'
        ),
        data(
            '[{"@type": "NewsArticle", "url": "https://daily.example/storm", '
            f'"datePublished": "2011-01-01"}}, {NEWS[:-1]}, "mainEntityOfPage": "{URL}/"}}]'
        ),
        data(f'{NEWS[:-1]}, "comment": [{{"datePublished": "2011-01-01"}}]}}'),
        data(f"//<![CDATA[\n{NEWS}\n//]]>"),
        data(f"/*<![CDATA[*/{NEWS}/*]]>*/"),
        data(f"<!-- {NEWS} -->"),
        data(f'{NEWS[:-1]}, "description": "two\nlines\tand a tab",}};'),
        data(NEWS.replace('"', "&quot;")),
        data("{broken", NEWS),
        data('{"@type": "NewsArticle", "datePublished": "1970-01-01T00:00:00Z"}')
        + f'<meta property="article:published_time" content="{OWN}">',
        data('{"@type": "NewsArticle", "dateModified": "2011-01-01"}')
        + f'<meta property="article:published_time" content="{OWN}">',
        f'<meta property="article:modified_time" content="2011-01-01"><meta name="date" '
        f'content="{OWN}">',
        f'<meta itemprop="datePublished" content="{OWN}">',
    ],
)
def test_a_pages_date_is_that_of_its_article(head: str) -> None:
    found = page(head, before='<aside><time datetime="2012-01-01">1 January</time></aside>')
    assert (found.published, found.date_note) == (OWN, "")


@pytest.mark.parametrize(
    "within",
    [
        f'<p>By Ann Lee <time datetime="{OWN}">9 May</time></p>',
        f'<p>Updated <time datetime="2024-05-10">10 May</time></p><time datetime="{OWN}">9</time>',
        f'<p><b>Updated:</b> <span><time datetime="2024-05-10">10</time></span></p>'
        f'<time datetime="{OWN}">9</time>',
        f'<time class="updated" datetime="2024-05-10">10</time><time datetime="{OWN}">9</time>',
        f'<a href="{URL}"><time class="entry-date published updated" datetime="{OWN}">9</time></a>',
        f'<time datetime="2024-05-01">1</time><time itemprop="datePublished" datetime="{OWN}">'
        "9</time>",
        f'<div class="related"><time datetime="2011-01-01">1</time></div><time datetime="{OWN}">'
        "9</time>",
        f'<article><time datetime="2011-01-01">1</time></article><time datetime="{OWN}">9</time>',
        f'<a href="/storm">A storm comes to the coast, and it is a strong one <time '
        f'datetime="2011-01-01">1</time></a><time datetime="{OWN}">9</time>',
        f'<meta itemprop="datePublished" content="{OWN}">',
    ],
)
def test_the_articles_own_time_is_its_date(within: str) -> None:
    assert page(within=within).published == OWN


@pytest.mark.parametrize(
    ("head", "before", "after"),
    [
        ("", '<aside><time datetime="2011-01-01">1</time></aside>', ""),
        ("", "", '<article><h2>Storm</h2><time datetime="2011-01-01">1</time></article>'),
        ("", "", '<div class="more-stories"><time datetime="2011-01-01">1</time></div>'),
        ("", "", '<footer><span class="date">1 January 2011</span></footer>'),
        ('<meta property="article:modified_time" content="2024-05-10">', "", ""),
        (data('{"@type": "NewsArticle", "dateModified": "2024-05-10"}'), "", ""),
        (data('{"@type": "WebSite", "datePublished": "2011-01-01"}'), "", ""),
        (
            data(
                '{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", '
                '"datePublished": "2011-01-01"}]}'
            ),
            "",
            "",
        ),
    ],
)
def test_the_date_of_something_else_is_not_the_articles(head: str, before: str, after: str) -> None:
    found = page(head, before=before, after=after)
    assert found.body
    assert (found.published, found.date_note) == ("", "")


@pytest.mark.parametrize(
    ("head", "within", "note"),
    [
        ('<meta name="date" content="10-04-2020">', "", "is ambiguous and is ignored"),
        ("", '<time datetime="10/04/2020">x</time>', "is ambiguous and is ignored"),
        ('<meta name="date" content="10-04-2020">', "<p>10-04-2020</p>", "is ambiguous"),
        ('<meta name="date" content="0001-01-01">', "", "is a placeholder and is ignored"),
        ('<meta name="date" content="soon">', "", "'soon' cannot be read and is ignored"),
    ],
)
def test_a_note_says_why_a_page_has_no_date(head: str, within: str, note: str) -> None:
    found = page(head, within=within)
    assert found.published == ""
    assert note in found.date_note


@pytest.mark.parametrize(
    ("modified", "published"),
    [
        ("2024-05-09T12:00:00+05:30", "2024-05-09T10:00:00+05:30"),
        ("2024-05-09T12:00:00+01:00", "2024-05-09T10:00:00+01:00"),
        ("2024-05-09", "2024-05-09T00:00:00+00:00"),
    ],
)
def test_the_zone_of_a_page_is_that_of_its_other_dates(modified: str, published: str) -> None:
    found = page(
        '<meta name="date" content="9 May 2024 10:00:00 IST">'
        f'<meta property="article:modified_time" content="{modified}">'
    )
    assert found.published == published


def test_the_guessing_library_reads_what_is_marked_as_a_date_and_comes_last() -> None:
    assert page(within='<span class="date">9 May 2024</span>').published[:10] == "2024-05-09"
    assert page(within='<span class="date">10-04-2020</span>').published == ""
    assert page(data(NEWS), within='<span class="date">1 May 2011</span>').published == OWN

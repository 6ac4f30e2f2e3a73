"""What leads to another article leaves a page, and what is the page's own stays."""

import pytest

from ingest.parse.pages.html_tree import parse_html
from ingest.parse.pages.other_articles import drop_other_articles

URL = "https://orr.example/news/bridge"
TEASER = "What the new bridge means for the ferries"


@pytest.mark.parametrize(
    "html",
    [
        f'<p><a href="/ferries">{TEASER}</a></p>',
        f'<p><b>Read also: <a href="/ferries">{TEASER}</a></b></p>',
        f'<p>Lire aussi : <a href="https://other.example/news/bridge">{TEASER}</a></p>',
        f'<article><h3><a href="/ferries">{TEASER}</a></h3><p>They will stop.</p></article>',
        f'<a href="/ferries"><article><h3>{TEASER}</h3><p>They will stop.</p></article></a>',
    ],
)
def test_a_teaser_goes(html: str) -> None:
    assert TEASER not in text_left(html)


@pytest.mark.parametrize(
    "html",
    [
        f'<p><a href="/ferries">{TEASER}.</a></p>',
        f'<p>The mayor said so: <a href="/ferries">{TEASER}</a>, she wrote.</p>',
        f'<p>The mayor of Orr, silent for a week, wrote: <a href="/m">{TEASER}</a></p>',
        f'<p><a href="#ferries">{TEASER}</a></p>',
        f'<article><h3><a href="?post=1#p1">{TEASER}</a></h3><p>They will stop.</p></article>',
        f'<article><h3><a href="/news/bridge/p1">{TEASER}</a></h3><p>They will stop.</p></article>',
        f"<article><h3>{TEASER}</h3><p>They will stop.</p></article>",
        f'<article><h3><a href="/ferries">{TEASER}</a></h3><p>{"They stop. " * 50}</p></article>',
        f'<article><h1>Bridge</h1><h3><a href="/ferries">{TEASER}</a></h3><p>Stop.</p></article>',
        f'<p>{TEASER} <a href="/a">a</a> <a href="/b">b</a></p>',
        f'<p><a href="http://[">{TEASER}</a></p>',
        f"<p><a>{TEASER}</a></p>",
    ],
)
def test_what_belongs_to_the_article_stays(html: str) -> None:
    assert TEASER in text_left(html)


def text_left(html: str) -> str:
    tree = parse_html(f"<html><body><main>{html}</main></body></html>")
    assert tree is not None
    drop_other_articles(tree, URL)
    return str(tree.text_content())

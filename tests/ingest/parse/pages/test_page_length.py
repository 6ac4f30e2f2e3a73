"""A page is read up to a limit, which the report names."""

import pytest

from ingest.parse.documents import Document, read_page
from ingest.parse.pages.html_tree import parse_html
from ingest.parse.pages.page_length import MAX_CHARACTERS, cut_text
from ingest.parse.sandbox.parser_pool import Parsers
from tests.ingest.parse.pages.page_styles import HEADLINE, TEXT, URL, plain


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>one</p><p>two</p>", "onetwo"),
        ("<p>one</p><p>twothree</p>", "onetwot"),
        ("<p>one</p><p>two <b>bold</b></p><p>three</p>", "onetwo "),
        ("<div><p>one</p>twothree<p>four</p></div><p>five</p>", "onetwot"),
        ("<script>let a = 'a long script';</script><style>p {color: red}</style><p>one</p>", None),
        ("<p>onetwothree", "onetwot"),
    ],
)
def test_what_stands_after_the_limit_goes(html: str, kept: str | None) -> None:
    tree = parse_html(
        f"<html><head><title>A long headline</title></head><body>{html}</body></html>"
    )
    assert tree is not None
    whole = tree.body.text_content()
    assert cut_text(tree, 7) is (kept not in (None, whole))
    assert tree.body.text_content() == (whole if kept is None else kept)
    assert tree.findtext(".//title") == "A long headline"


def test_a_page_of_fifteen_megabytes_is_read_within_the_limits_and_the_report_says_how_far() -> (
    None
):
    """The parser has ten seconds; reading all of it takes seventeen."""
    page = plain(TEXT * (15_000_000 // len(TEXT)))
    with Parsers(1) as parsers:
        draft = read_page(Document("x", URL, page.encode(), "html"), parsers)
    assert draft.title == HEADLINE
    assert 0.9 * MAX_CHARACTERS < len(draft.body) < 1.1 * MAX_CHARACTERS
    assert draft.warnings == (
        "x: only the first 1,000,000 characters of the page's text were read",
    )

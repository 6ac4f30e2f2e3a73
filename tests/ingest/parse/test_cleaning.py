"""Text is cleaned of what nobody sees, and is otherwise letter by letter the publisher's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.cleaning import clean_body, clean_line, split_title, strip_invisible
from index.text.folding import compose
from ingest.parse.markdown import read_markdown
from ingest.parse.pages.html_fragments import read_fragment


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\ufeffXi’s “visit”", "Xi’s “visit”"),
        ("pass\u200bword \u202eright\u202c to\u00adday", "password right today"),
        ("a\x00b\x07c\ud800d", "abcd"),
        ("one\u00a0 \t two", "one two"),
        ("one\r\ntwo\rthree\u2028four", "one\n\ntwo\n\nthree\n\nfour"),
        ("one\n \n\n\ntwo  ", "one\n\ntwo"),
        ("caf\u0065\u0301 ﬁne ５ ½™", "café fine 5 ½™"),  # one code for each letter
        ("", ""),
    ],
)
def test_a_body_is_clean(raw: str, clean: str) -> None:
    assert clean_body(raw) == clean


def test_lines_wrapped_by_a_typewriter_are_joined() -> None:
    wrapped = (
        "The harbour bridge opened on Monday after four years of work,\n"
        "and thousands of people walked across it in the first hours of\n"
        "the day.\n\n"
        "The mayor cut a ribbon at noon, and the engineers who built the\n"
        "bridge watched from the shore.\n"
    )
    first, second = clean_body(wrapped).split("\n\n")
    assert first.endswith("across it in the first hours of the day.")
    assert second.startswith("The mayor cut a ribbon at noon, and the engineers who built")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_body(text)
    assert clean_body(once) == once
    assert clean_line(clean_line(text)) == clean_line(text)
    once.encode()  # no lone surrogate is left that a database would choke on


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1))
def test_drawn_characters_stay(text: str) -> None:
    assert strip_invisible(text) == compose(text)


LONG = "The Wall Street Journal (WSJ) reported on the 21st (local time) that Chinese President Xi."


@pytest.mark.parametrize(
    ("body", "title", "rest"),
    [
        (f"Bridge opens\n\n{LONG}", "Bridge opens", LONG),
        (f"Is the bridge safe?\n\n{LONG}", "Is the bridge safe?", LONG),
        (
            LONG,
            "The Wall Street Journal (WSJ) reported on the 21st (local time) that Chinese…",
            LONG,
        ),
        ("It rained. It snowed.", "It rained", "It rained. It snowed."),
        ("Mr. Lee of the U.S. left. He ran.", "Mr. Lee of the U.S. left", None),
        ("It sank on Aug. 7 off Cape May. It was raised.", "It sank on Aug. 7 off Cape May", None),
        ("It rained.\n\nIt snowed.", "It rained", None),
        ("x" * 200, "x" * 80 + "…", None),
    ],
)
def test_a_bare_text_gets_a_title(body: str, title: str, rest: str | None) -> None:
    assert split_title(body) == (title, body if rest is None else rest)


@pytest.mark.parametrize(
    ("markdown", "title", "text"),
    [
        ("# Bridge *opens*\n\nIt **rained** a _lot_.", "Bridge opens", "It rained a lot."),
        ("Bridge\n======\nIt rained.", "Bridge", "It rained."),
        ("It rained.\n\n# Later\n\nIt snowed.", "", "It rained.\nLater\nIt snowed."),
        ("See [the *city*](https://x.example/a_(b)) and ![a map](m.png)`code`.", "",
         "See the city and code."),
        ("one\ntwo\n\n- three\n- four\n\n> five\n\n---\n", "", "one two\nthree\nfour\nfive"),
        ("---\ntitle: x\n---\n# T\n\nbody", "T", "body"),
        ("2 * 3 * 4 and snake_case_name \\*kept\\*", "",
         "2 * 3 * 4 and snake_case_name *kept*"),
        ("[ref][1] here\n\n[1]: https://x.example", "", "ref here"),
    ],
)  # fmt: skip
def test_markdown_reads_as_its_reader_reads_it(markdown: str, title: str, text: str) -> None:
    assert read_markdown(markdown) == (title, text)


def test_a_piece_of_html_reads_as_paragraphs() -> None:
    html = "<p>One &amp;\n two</p><script>no()</script><ul><li>three<li>fo<b>u</b>r</ul>"
    assert read_fragment(html) == "One & two\nthree\nfour"

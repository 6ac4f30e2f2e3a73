"""Lists of feeds survive the way out and in; what bites is refused."""

import pytest

from ingest.errors import SourceError
from ingest.feeds.opml import Outline, read_opml, write_opml

FULL = Outline(
    url="https://news.example/feed?a=1&b=2",
    title='The "Harbour" <Post> & Äther',
    tag="local",
    publisher="Harbour",
    every_minutes=15,
    paused=True,
)


def test_what_is_written_is_read_back() -> None:
    bare = Outline(url="https://other.example/feed")
    assert read_opml(write_opml([FULL, bare]).encode()) == (FULL, bare)


def test_controls_in_a_title_do_not_break_the_list() -> None:
    (outline,) = read_opml(write_opml([Outline("https://a.example/", "a\x00b\x1bc\nd")]).encode())
    assert outline.title == "abcd"


@pytest.mark.parametrize("name", ["xmlUrl", "xmlurl", "xmlURL"])
def test_folders_become_tags_and_an_address_counts_once(name: str) -> None:
    data = f"""<?xml version="1.0"?><opml version="1.0"><body>
        <outline text="World"><outline text="Deep">
          <outline text="A" {name}="https://a.example/"/></outline>
          <outline text="B" {name}="https://b.example/" category="/own,other"/></outline>
        <outline text="again" {name}="https://a.example/"/>
        <outline text="a link" type="link" url="https://c.example/"/>
        </body></opml>"""
    assert read_opml(data.encode()) == (
        Outline("https://a.example/", "A", "Deep"),
        Outline("https://b.example/", "B", "own"),
    )


@pytest.mark.parametrize(
    ("written", "title", "url"),
    [
        ("News & Politics", "News & Politics", "https://a.example/?x=1"),
        ("A&B;", "A&B;", "https://a.example/?x=1&y=2"),
        ("News &amp; Politics", "News & Politics", "https://a.example/?x=1&amp;y=2"),
        (
            "Caf&eacute;&nbsp;News &#8211; &lt;B&gt;",
            "Café\xa0News – <B>",
            "https://a.example/?a=1&copy=2",
        ),
    ],
)
def test_a_bare_ampersand_is_read(written: str, title: str, url: str) -> None:
    """Most lists of the collection that is used most have one."""
    data = f"<opml version='1.0'><body><outline text='{written}' xmlUrl='{url}'/></body></opml>"
    (outline,) = read_opml(data.encode())
    assert (outline.title, outline.url) == (title, url.replace("&amp;", "&"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<!DOCTYPE o [<!ENTITY a "aaaa">]><opml><body/></opml>', "DOCTYPE"),
        (b'<!DOCTYPE o SYSTEM "http://x.example/o.dtd"><opml><body/></opml>', "DOCTYPE"),
        (b"<opml><body>", "not valid"),
        (b"", "not valid"),
        (b"\xff\xfe\x00", "not valid"),
        (b"<rss/>", "not OPML"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(data: bytes, why: str) -> None:
    with pytest.raises(SourceError, match=why) as refused:
        read_opml(data)
    assert "\n" not in str(refused.value)

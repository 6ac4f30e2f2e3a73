"""Only an https address of a host on the internet is kept as the picture of an article."""

import pytest

from ingest.web.picture_urls import picture_url

PAGE = "https://news.example/2024/bridge"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://img.news.example/a.jpg", "https://img.news.example/a.jpg"),
        ("//img.news.example/a.jpg?w=1200&h=630", "https://img.news.example/a.jpg?w=1200&h=630"),
        ("/pictures/a.jpg", "https://news.example/pictures/a.jpg"),
        ("https://img.news.example:443/a.jpg#top", "https://img.news.example/a.jpg"),
        # Discord loads it over the open network
        ("http://img.news.example/a.jpg", ""),
        ("data:image/png;base64,AAAA", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("", ""),
        ("  ", ""),
        # hosts of a private network
        ("https://localhost/a.jpg", ""),
        ("https://intranet/a.jpg", ""),
        ("https://printer.local/a.jpg", ""),
        ("https://wiki.corp/a.jpg", ""),
        ("https://db.internal./a.jpg", ""),
        ("https://127.0.0.1/a.jpg", ""),
        ("https://8.8.8.8/a.jpg", ""),
        ("https://[::1]/a.jpg", ""),
        ("https://2130706433/a.jpg", ""),
        ("https://0x7f.1/a.jpg", ""),
        ("https://img.news.example:8443/a.jpg", ""),
        ("https://user:secret@img.news.example/a.jpg", ""),
        ("https://img.news.example/a b.jpg", ""),
        ("https://img.news.example/a\nb.jpg", ""),
        ("https://img.news.example/" + "a" * 2000, ""),
        ("https://[bad/a.jpg", ""),
    ],
)
def test_what_is_kept_of_a_picture(written: str, kept: str) -> None:
    assert picture_url(written, PAGE) == kept


def test_a_file_has_no_relative_picture() -> None:
    assert picture_url("a.jpg", "file:///home/ada/a.html") == ""

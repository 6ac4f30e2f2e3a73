"""An address loses what does not name the article, and nothing that does."""

import pytest

from ingest.web.canonical_urls import canonical_url, same_site


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example:443/A?b=1#top", "https://news.example/A?b=1"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:8080/x", "http://news.example:8080/x"),
        ("https://n.example/a?utm_source=x&id=7&fbclid=y&UTM_Campaign=z", "https://n.example/a?id=7"),
        ("https://n.example/a?id=%C3%A9&q=a+b", "https://n.example/a?id=%C3%A9&q=a+b"),
        ("https://user:secret@n.example/a", "https://n.example/a"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("https://MÜNCHEN.example/a", "https://xn--mnchen-3ya.example/a"),
        ("file:///news/a.json#2", "file:///news/a.json#2"),
    ],
)  # fmt: skip
def test_one_article_has_one_address(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url", ["", "news", "ftp://n.example/", "javascript:alert(1)", "http://", "https://a b/",
            "http://n.example:99999/", "http://[::1"]
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_url(url)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://www.n.example/a", "https://m.n.example/b", True),
        ("https://n.example/", "https://n.example.evil.test/", False),
        ("https://münchen.example/", "https://www.xn--mnchen-3ya.example/", True),
        ("https://n.example/", "/relative", False),
    ],
)
def test_a_site_is_its_host(first: str, second: str, same: bool) -> None:
    assert same_site(first, second) is same

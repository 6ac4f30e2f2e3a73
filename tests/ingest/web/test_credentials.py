"""Passwords and keys in addresses are seen, and taken out of whatever is written down."""

import pytest

from ingest.web.credentials import holds_credentials, without_credentials

SECRETS = [
    "https://ada:s3cret@example.org/feed",
    "https://s3cret@example.org/feed",
    "https://ada:s3cr@et@example.org:8080/feed?x=1",
    "https://example.org/feed?token=s3cret",
    "https://example.org/feed?a=1&TOKEN=s3cret&b=2",
    "https://example.org/feed?key=s3cret",
    "https://example.org/feed?apikey=s3cret",
    "https://example.org/feed?api_key=s3cret",
    "https://example.org/feed?api-key=s3cret#top",
    "https://example.org/feed?access_token=s3cret",
    "https://example.org/feed?auth=s3cret",
    "https://example.org/feed?X-Amz-Signature=s3cret",
    "https://example.org/feed?X-Amz-Credential=s3cret",
    "https://example.org/feed?client_secret=s3cret",
    "https://example.org/feed#access_token=s3cret",
    "https://example.org/feed?password=s3cret",
    "https://example.org/feed?%74oken=s3cret",
    "https://example.org/feed?a=1&api%5Fkey=s3cret",
    "https://example.org/feed?%54%4F%4B%45%4E=s3cret",
    "https://example.org/feed?%2574oken=s3cret",
    "https://example.org/feed#access%5Ftoken=s3cret",
]
HARMLESS = [
    "https://example.org/feed",
    "https://example.org/@ada/feed",
    "https://example.org/feed?keyword=election&monkey=1&author=ada",
    "https://example.org/feed?passage=3&tokens=no",
    "https://example.org/feed?%6Beyword=election&caf%C3%A9=1",
    "https://example.org/a?b=c@d.example",
    "mailto:ada@example.org",
    "",
]


@pytest.mark.parametrize("url", SECRETS)
def test_a_secret_is_seen_and_blotted_out(url: str) -> None:
    assert holds_credentials(url)
    for text in (url, f"fetching {url} failed: 401", f'({url}) "{url}"'):
        shown = without_credentials(text)
        assert "s3cr" not in shown
        assert "example.org" in shown
    assert without_credentials(f"failed: {url} again").endswith("again")


@pytest.mark.parametrize("url", HARMLESS)
def test_what_is_no_secret_stays(url: str) -> None:
    assert not holds_credentials(url)
    assert without_credentials(f"see {url} and ada@example.org") == f"see {url} and ada@example.org"


def test_an_address_that_cannot_be_read_is_searched_as_text() -> None:
    assert holds_credentials("http://[broken?token=s3cret")
    assert not holds_credentials("http://[broken")

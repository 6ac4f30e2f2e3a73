"""The twins of an address name one article, which keeps the address under which it came first."""

import pytest

from index import Library, Outcome
from index.urls import identity
from tests.index.news import QUAKE, article

PAGE = "https://www.outlet.example/2023/02/quake"


@pytest.mark.parametrize(
    "twin",
    [
        "http://www.outlet.example/2023/02/quake",
        "https://outlet.example/2023/02/quake/",
        "https://m.outlet.example/2023/02/quake",
        "https://mobile.outlet.example/2023/02/quake",
        "https://amp.outlet.example/2023/02/quake",
        "https://www.outlet.example/amp/2023/02/quake",
        "https://www.outlet.example/2023/02/quake/amp",
        "https://www.outlet.example/2023/02/quake/amp/",
        "https://www.outlet.example/2023/02/quake?amp=1",
        "https://www.outlet.example/2023/02/quake?outputType=amp",
        "https://WWW.OUTLET.example:443/2023/02/quake",
    ],
)
def test_twins_have_one_identity(twin: str) -> None:
    assert identity(twin) == identity(PAGE)


@pytest.mark.parametrize(
    ("spelling", "twin"),
    [
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("https://MÜNCHEN.example/", "https://mu\u0308nchen.example/"),
        ("https://www.Новости.example/a", "http://xn--b1amnebsh.example/a"),
        ("https://例え.example/", "https://xn--r8jz45g.example/"),
        ("https://ｎｅｗｓ.example/", "https://news.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://a.example/caf%c3%a9?q=%7Ea", "https://a.example/café?q=~a"),
        ("https://a.example/%61rticle", "https://a.example/article"),
    ],
)
def test_spellings_of_an_address_have_one_identity(spelling: str, twin: str) -> None:
    assert identity(spelling) == identity(twin)


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("https://a.example/a%2Fb", "https://a.example/a/b"),
        ("https://a.example/a?b=c%26d", "https://a.example/a?b=c&d"),
        ("https://münchen.example/", "https://muenchen.example/"),
        ("https://fass.example/", "https://faß.example/"),
    ],
)
def test_like_spellings_of_different_addresses_stay_apart(address: str, other: str) -> None:
    assert identity(address) != identity(other)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.outlet.example/2023/02/quake-2",
        "https://www.outlet.example/2023/02/quake?page=2",
        "https://www.outlet.example:8443/2023/02/quake",
        "https://news.outlet.example/2023/02/quake",
        "https://www.outlet.example/2023/02/Quake",
        "https://www.outlet.example/2023/02/amplifier",
        "file:///2023/02/quake",
        "https://[::1/",
    ],
)
def test_other_addresses_have_another(other: str) -> None:
    assert identity(other) != identity(PAGE)


def test_an_article_that_comes_again_under_a_twin_is_the_same_article(library: Library) -> None:
    first = article(PAGE, QUAKE)
    twin = article("http://m.outlet.example/2023/02/quake/amp", QUAKE, title=first.title)
    later = article(
        "http://outlet.example/2023/02/quake", f"{QUAKE} More was found.", title=first.title
    )
    outcomes = [one.outcome for one in library.add([first, twin])]
    assert outcomes == [Outcome.NEW, Outcome.UNCHANGED]
    (changed,) = library.add([later])
    assert (changed.outcome, changed.url) == (Outcome.CHANGED, PAGE)
    assert library.article(twin.url) == library.article(PAGE)
    assert library.forget(twin.url)
    assert library.article(PAGE) is None

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

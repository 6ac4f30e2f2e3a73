"""A name means its outlet however it is written, and no outlet that only looks like it."""

import pytest

from index.sources.outlet_lookup import match_outlets

KNOWN = (
    "CNN", "CNN Business", "BBC News", "BBC Sport", "The Wall Street Journal", "Time",
    "The New York Times", "The Washington Post", "Donga", "L.A. Weekly", "People’s Daily", "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (("CNN",), {"CNN", "CNN Business"}),
        (("cnn business",), {"CNN Business"}),
        (("cnn.com",), {"CNN"}),
        (("CNN Money",), {"CNN"}),
        (("BBC",), {"BBC News", "BBC Sport"}),
        (("wall street journal",), {"The Wall Street Journal"}),
        (("Street Journal",), {"The Wall Street Journal"}),
        (("WSJ", "Wall Street Journal"), {"The Wall Street Journal"}),
        (("Time",), {"Time"}),
        (("Times",), {"The New York Times"}),
        (("the washington post",), {"The Washington Post"}),
        (("LA Weekly",), {"L.A. Weekly"}),
        (("People's Daily",), {"People’s Daily"}),
        (("CNN", "BBC"), {"CNN", "CNN Business", "BBC News", "BBC Sport"}),
        (("Reuters",), set()),
        (("?!",), set()),
        (("",), set()),
        ((), set()),
    ],
)
def test_which_outlets_a_name_means(asked: tuple[str, ...], meant: set[str]) -> None:
    assert match_outlets(asked, KNOWN) == meant


@pytest.mark.parametrize(
    ("asked", "known", "is_meant"),
    [
        ("Zürcher Bote", "Zuercher Bote", True),
        ("Zuercher Bote", "Zürcher Bote", True),
        ("Zurcher Bote", "Zürcher Bote", True),
        ("Zurcher Bote", "Zuercher Bote", False),
        ("Noel Post", "Nol Post", False),
    ],
)
def test_a_letter_of_an_outlet_may_be_written_as_two(
    asked: str, known: str, is_meant: bool
) -> None:
    assert bool(match_outlets([asked], [known])) is is_meant

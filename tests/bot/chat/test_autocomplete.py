"""What is offered while an outlet is typed: those that it means, the likeliest first."""

import pytest

from bot.chat.autocomplete import outlet_choices
from index import Outlet

OUTLETS = [
    Outlet(name, 1, None)
    for name in ("The Washington Post", "Post Gazette", "BBC News", "CNN", "x" * 30, " ")
]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("post", ["Post Gazette", "The Washington Post"]),
        ("GAZ", ["Post Gazette"]),
        ("bbc", ["BBC News"]),
        ("CNN Business", ["CNN"]),
        ("Reuters", []),
        ("", ["The Washington Post", "Post Gazette", "BBC News", "CNN"]),
    ],
)
def test_outlets_that_are_typed_or_meant(typed: str, offered: list[str]) -> None:
    assert [choice.value for choice in outlet_choices(OUTLETS, typed, 27)] == offered

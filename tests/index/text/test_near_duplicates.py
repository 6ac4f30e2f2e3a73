"""A reprint is found though it was lightly edited; an update with other figures is no reprint."""

import random
from collections.abc import Callable

import pytest

from index import Library, Outcome
from index.text.near_duplicates import bands, is_copy
from tests.index.news import article

NOUNS = [
    f"{stem}{ending}"
    for stem in ("har", "mil", "tor", "ven", "sal")
    for ending in ("bour", "king", "lane", "mont", "pass", "ride", "stone", "ton", "vale", "wick")
]


def text(seed: int, sentences: int = 20) -> str:
    chance = random.Random(seed)
    return "\n\n".join(
        f"The {' '.join(chance.choices(NOUNS, k=14))} of {chance.randint(2, 900)}."
        for _ in range(sentences)
    )


def edited(body: str, seed: int, share: float = 0.04) -> str:
    chance = random.Random(seed)
    words = body.split(" ")
    return " ".join(
        word if chance.random() > share or any(map(str.isdigit, word)) else "reworded"
        for word in words
    )


def shares_a_band(one: str, other: str) -> bool:
    return any(a == b for a, b in zip(bands(one), bands(other), strict=True))


def test_of_a_hundred_lightly_edited_texts_ninety_five_are_recognised() -> None:
    found = sum(
        shares_a_band(text(seed), edited(text(seed), seed))
        and is_copy(edited(text(seed), seed), text(seed))
        for seed in range(100)
    )
    assert found >= 95


def test_of_a_thousand_unrelated_texts_none_is_taken_for_a_copy() -> None:
    known = text(0)
    assert not any(is_copy(text(seed), known) for seed in range(1, 1001))


@pytest.mark.parametrize(
    ("change", "copy"),
    [
        (lambda body: f"(Continental Wire) - {body}", True),
        (lambda body: body.split("\n\n", 1)[1], True),
        (lambda body: body.replace("\n\n", " "), True),
        (lambda body: body.upper(), True),
        (lambda body: f"{body}\n\nThe toll has since risen to 1,234.", False),
        (lambda body: body[: len(body) // 3], False),
        (lambda body: body + text(77, 40), False),
    ],
)
def test_what_is_a_copy(change: Callable[[str], str], copy: bool) -> None:
    body = text(5)
    assert is_copy(change(body), body) is copy


def test_a_short_text_is_a_copy_only_to_the_letter() -> None:
    assert bands("Two short sentences. No more.") == ()
    assert not is_copy("Two short sentences. No more.", "Two short sentences. No more!")


def test_a_reprint_of_another_outlet_is_a_duplicate_and_counts_once(library: Library) -> None:
    first = article("a", body=text(1), publisher="Harbour Gazette")
    reprint = article("b", body=edited(text(1), 3), publisher="The Lowland Courier")
    update = article("c", body=f"{text(1)}\n\nNow 4,321 are counted.", publisher="Northline News")
    added = list(library.add([first, reprint, update]))
    assert [one.outcome for one in added] == [Outcome.NEW, Outcome.DUPLICATE, Outcome.NEW]
    assert added[1].duplicate_of == first.url


def test_what_an_article_said_before_stays_on_record(library: Library) -> None:
    first = article("a", body=text(1))
    second = article("a", body=text(2))
    list(library.add([first]))
    list(library.add([second]))
    list(library.add([second]))
    (revision,) = library.revisions(first.url)
    assert revision.body == first.body
    assert revision.fetched_at <= revision.replaced_at
    assert library.forget(first.url)
    assert library.revisions(first.url) == ()

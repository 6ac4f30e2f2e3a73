"""Whatever is typed, keyword search finds its words and never stumbles over its signs."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import Library
from index.search import fts5_index, keyword_index
from index.search.fts5_index import match_expression
from index.search.keyword_index import Joint, rare_words
from index.search.scope import View
from index.text.words import words
from tests.index.news import NOW, article


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("When might Xi visit Russia?", ("xi", "visit", "russia")),
        ("COVID-19 vaccine", ("covid", "19", "vaccine")),
        ('the "quake" quake', ("quake",)),
        ("who was it", ("who", "was", "it")),
        ("?!*", ()),
        ("", ()),
    ],
)
def test_the_words_that_carry_meaning(query: str, expected: tuple[str, ...]) -> None:
    assert words(query) == expected


def test_a_pasted_page_does_not_become_ten_thousand_words() -> None:
    page = " ".join(f"w{number}" for number in range(10_000))
    assert len(words(page)) < 100
    assert len(words(page, most=None)) == 10_000


def test_every_word_is_quoted() -> None:
    assert match_expression(words('xi NEAR "april"')) == '"xi" OR "near" OR "april"'


@pytest.mark.parametrize(
    ("counts", "left"),
    [
        ({"xi": 40, "visit": 9_999, "moscow": 700}, "xi visit moscow"),
        ({"xi": 40, "president": 10_000, "moscow": 700}, "xi moscow"),
        ({"president": 30_000, "moscow": 700, "said": 60_000}, "president moscow"),
        ({"president": 30_000, "said": 60_000, "year": 40_000}, "president year"),
        ({"xqzvw": 0, "moscow": 700, "said": 60_000, "year": 40_000}, "xqzvw moscow year"),
        ({"said": 60_000}, "said"),
        ({}, ""),
    ],
)
def test_words_of_a_tenth_of_the_public_passages_are_left_out_but_two(
    counts: dict[str, int], left: str
) -> None:
    def count(word: str, most: int | None) -> int:
        return counts[word] if most is None else min(counts[word], most)

    assert rare_words(tuple(counts), 100_000, count) == tuple(left.split())


def test_a_word_of_a_short_list_stays() -> None:
    assert rare_words(("said", "town"), 40, lambda _word, _most: 40) == ("said", "town")


def test_which_words_are_common_shows_nothing_of_private_news(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word that only others' articles use often is not left out for that."""
    monkeypatch.setattr(keyword_index, "_COMMON_FROM", 3)
    private = [article(f"p{n}", f"The zeppelin of town{n} landed.") for n in range(9)]
    list(library.add(private, "discord:1"))
    public = [article(f"q{n}", f"The council of town{n} met.") for n in range(9)]
    list(library.add([*public, article("one", "A zeppelin landed; the council met.")]))
    searched: list[str] = []
    expression = fts5_index.match_expression

    def kept(words: Sequence[str], joint: Joint = "OR") -> str:
        searched[:] = words
        return expression(words, joint)

    monkeypatch.setattr(fts5_index, "match_expression", kept)
    assert keywords(library, "zeppelin council town3 town4")
    assert searched == ["zeppelin", "town3", "town4"]


def keywords(library: Library, query: str) -> list[tuple[int, float]]:
    return library._keywords.search(query, 10, library._visibility.select(View(NOW)))


@pytest.fixture
def vaccine(library: Library) -> Library:
    list(
        library.add(
            [article("v", "The COVID-19 vaccine passed trials NEAR Lyon.\n\nÉlysée AND OR")]
        )
    )
    return library  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "COVID-19 vaccine",
        '"vaccine',
        "vaccine'; DROP TABLE articles; --",
        "vaccine*",
        "title:vaccine",
        "vaccine AND OR NOT NEAR(a, b)",
        "^vaccine + (",
        "vaccines",  # stemmed
        "elysee",  # accents
        "_ vaccine __",
        "² vaccine \x00 \ud800",
        "vaccine " + " ".join(f"w{number}" for number in range(10_000)),
    ],
)
def test_signs_of_the_query_language_are_only_signs(vaccine: Library, query: str) -> None:
    assert keywords(vaccine, query)
    assert vaccine.search(query, NOW)


@pytest.mark.parametrize("query", ["", "  \n", "*", '"', "_", "\ud800"])
def test_a_query_without_words_finds_nothing_by_keyword(vaccine: Library, query: str) -> None:
    assert keywords(vaccine, query) == []
    vaccine.search(query, NOW)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text())
def test_no_text_breaks_a_search(vaccine: Library, query: str) -> None:
    vaccine.search(query, NOW)


def test_a_word_in_the_headline_weighs_more(library: Library) -> None:
    text = "Nothing new here, said the mayor about the"
    list(library.add([article("body", f"{text} zeppelin.", title="Town")]))
    list(library.add([article("head", f"{text} airship.", title="Zeppelin")]))
    best = keywords(library, "zeppelin")[0][0]
    assert library._store.retrieval.passages([best], "")[best].article.title == "Zeppelin"

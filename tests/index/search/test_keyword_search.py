"""Whatever is typed, keyword search finds its words and never stumbles over its signs."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import Library
from index.search.fts5_index import match_expression
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

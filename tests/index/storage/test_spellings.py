"""What stands in the news is known in any inflection; what comes near is told as it is written."""

import pytest

from index import Library
from index.storage.spellings import SimilarWord
from tests.index.news import DAY, NOW, article


@pytest.fixture
def news(library: Library) -> Library:
    list(
        library.add(
            [
                article("one", "The earthquake struck Antakya. Earthquakes are frequent there."),
                article("two", "KYIV (AP) - An earthquake was felt in Kyiv, and in Kyiv alone."),
                article("three", "Sue Bird retired. A bird flew over Lviv.", title="Zelensky wins"),
            ]
        )
    )
    return library


def test_a_word_is_known_in_any_inflection_and_in_headlines(news: Library) -> None:
    words = ["earthquakes", "struck", "strike", "kyiv", "zelensky", "sue bird", "bird sue"]
    assert news.known_words(words, NOW) == {
        "earthquakes",
        "struck",
        "kyiv",
        "zelensky",
        "sue bird",
    }


def test_what_came_later_than_the_clock_is_not_known(news: Library) -> None:
    assert news.known_words(["kyiv"], NOW - 9 * DAY) == frozenset()
    assert news.near_words("kyvi", NOW - 9 * DAY) == ()


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("earthqauke", (SimilarWord("earthquake", 1, 2),)),
        ("zelenski", (SimilarWord("Zelensky", 1, 1),)),
        ("antakia", (SimilarWord("Antakya", 1, 1),)),
        ("xqzvwkj", ()),
    ],
)
def test_what_comes_near_is_told_as_it_is_written(
    news: Library, word: str, found: tuple[SimilarWord, ...]
) -> None:
    assert news.near_words(word, NOW) == found


@pytest.mark.parametrize(
    ("word", "written"), [("kyiv", "Kyiv"), ("bird", "bird"), ("lviv", "Lviv"), ("odesa", "")]
)
def test_a_word_is_written_as_the_news_mostly_does(news: Library, word: str, written: str) -> None:
    assert news.written_word(word, NOW) == written


def test_a_name_is_written_as_the_news_does(news: Library) -> None:
    assert news.entities.written(["sue bird", "nobody"], NOW) == {"sue bird": "Sue Bird"}

"""Questions that ask for several things are answered with the whole list."""

import pytest

from bot.answer.question.lists import asks_for_several, listing, listings
from index import Span
from tests.bot.answer.conftest import Answering
from tests.index.news import DAY, NOW, article


@pytest.mark.parametrize(
    "asked",
    [
        "Which countries will host the tournament?",
        "which states have the illness?",
        "Which Pacific island nations are at the summit?",
        "In which African countries do cheetahs live today?",
        "What two companies agreed to merge?",
        "What other teams were relegated?",
        "Which people were named in the report?",
        "Who are the candidates?",
        "List the winners",
        "Name the ministers who resigned",
    ],
)
def test_a_plural_asks_for_several(asked: str) -> None:
    assert asks_for_several(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "Which city was hit by the storm?",
        "Which film won five awards?",
        "Which 2024 candidate was asked to stop?",
        "What makes it special?",
        "What does the boss want?",
        "Which series was cancelled?",
        "What causes the illness?",
        "Which group of workers walked off?",
        "Who won the race?",
    ],
)
def test_a_singular_asks_for_one(asked: str) -> None:
    assert not asks_for_several(asked)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "Fiji, the Marshall Islands and Tonga will attend.",
            ["Fiji, the Marshall Islands and Tonga"],
        ),
        ("On Monday, Ann Lee, Bo Ek and Di Fox won.", ["Ann Lee, Bo Ek and Di Fox"]),
        (
            "Spain and Portugal bid against Chile, Peru and Brazil.",
            ["Spain and Portugal", "Chile, Peru and Brazil"],
        ),
        ("He lives in Paris, France.", []),
        ("Georgia opened the talks on Monday.", []),
    ],
)
def test_lists_of_names_are_found_whole(sentence: str, found: list[str]) -> None:
    lists = list(listings(sentence))
    assert [one.text for one in lists] == found
    assert all(sentence[one.start : one.end] == one.text for one in lists)


def test_the_list_around_the_marked_words_answers() -> None:
    sentence = "Spain and Portugal bid against Chile, Peru and Brazil."
    marked = Span(sentence.index("Peru"), sentence.index("Peru") + 4, "Peru")
    found = listing("Which countries bid?", sentence, marked)
    assert found is not None
    assert found.text == "Chile, Peru and Brazil"
    assert listing("Which countries bid?", sentence, None) is None, "two lists, and none is marked"


def test_names_of_the_question_are_no_answer() -> None:
    sentence = "Spain and Portugal were beaten."
    assert listing("Which teams beat Spain and Portugal?", sentence, None) is None


def test_the_whole_list_leads_and_two_lists_are_no_dispute(answering: Answering) -> None:
    hosts = article(
        "hosts",
        "Spain, Portugal and Morocco will host the football tournament.",
        publisher="Daily",
        published_at=NOW - DAY,
    )
    others = article(
        "others",
        "Chile, Peru and Brazil will host the football tournament on three days of it.",
        publisher="Herald",
        published_at=NOW - 2 * DAY,
    )
    answer = answering(hosts, others).answer(
        "Which countries will host the football tournament?", NOW
    )
    assert answer.answered
    assert answer.lead in {"Spain, Portugal and Morocco", "Chile, Peru and Brazil"}
    assert {one.span.text for one in answer.statements if one.span} == {
        "Spain, Portugal and Morocco",
        "Chile, Peru and Brazil",
    }

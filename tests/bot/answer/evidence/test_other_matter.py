"""Reports of another name, word, year, tense or part are not of the same thing."""

from datetime import timedelta

import pytest

from bot.answer.evidence.other_matter import (
    counts_part,
    has_name,
    has_other_word,
    is_narrower,
    is_of_other_period,
    is_of_other_tense,
)
from bot.answer.evidence.reported_value import ReportedValue
from bot.answer.question.question import read
from bot.answer.sentences.answer_values import Value
from index import Span
from tests.index.news import NOW, article


def report(sentence: str, value: str, *, days_ago: int = 0) -> ReportedValue:
    start = sentence.index(value)
    place = Span(start, start + len(value), value)
    at = NOW - timedelta(days=days_ago)
    return ReportedValue.of(article("a", sentence, published_at=at), sentence, Value(place), 9.0)


@pytest.mark.parametrize(
    ("name", "text", "held"),
    [
        ("Leeds United", "Leeds were relegated on Sunday.", True),
        ("Leeds", "On Sunday Leeds United were relegated.", True),
        ("Leeds United", "On Sunday Newcastle United were relegated.", False),
        ("Anna Weber", "The board appointed Karl Hahn, replacing Ruth Weber.", False),
        ("Anna Weber", "The board dismissed Weber on Friday.", True),
        ("Anna Weber", "The board dismissed Chancellor Anna Weber.", True),
        ("France", "The French minister spoke in Lyon.", False),
        ("Russia", "A Russian ship sank near Crete.", True),
    ],
)
def test_a_name_is_not_held_by_another_that_shares_a_word(name: str, text: str, held: bool) -> None:
    assert has_name(name, text) == held


QUESTION = "Who is the minister of fisheries in Iceland?"
HOLDER = report("Bjarni is the minister of fisheries in Iceland.", "Bjarni")


@pytest.mark.parametrize(
    ("sentence", "value", "other"),
    [
        ("Lilja is the minister of culture in Iceland.", "Lilja", True),
        ("Iceland has sworn in Lilja as minister of fisheries.", "Lilja", False),
        ("Lilja is the minister of fisheries in Iceland since Monday.", "Lilja", False),
    ],
)
def test_another_word_in_the_place_of_one_that_is_asked(
    sentence: str, value: str, other: bool
) -> None:
    asked = read(QUESTION)
    second = report(sentence, value)
    assert has_other_word(asked, HOLDER, second) == other
    assert has_other_word(asked, second, HOLDER) == other


def test_a_further_word_makes_a_kind_narrower() -> None:
    asked = read("Who won the award for the best novel?")
    one = report("Rushd won the award for the best novel.", "Rushd")
    assert is_narrower(asked, one, report("Moss won the award for the best first novel.", "Moss"))
    assert not is_narrower(asked, one, report("Moss won the award for the best novel.", "Moss"))


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("Peru sold 30 tonnes this year.", "Peru sold 20 tonnes last year.", True),
        ("Peru sold 30 tonnes in January.", "Peru sold 20 tonnes in February.", True),
        ("Peru sold 30 tonnes in January.", "Peru sold 20 tonnes in January.", False),
        # who spoke when does not say of when it is
        ("Peru sold 30 tonnes, it said on Monday.", "Peru sold 20 tonnes on Friday.", False),
        ("Peru sold 30 tonnes.", "Peru sold 20 tonnes last year.", False),
    ],
)
def test_figures_of_different_months_or_years_are_apart(
    first: str, second: str, other: bool
) -> None:
    assert is_of_other_period(report(first, "30"), report(second, "20")) == other


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("The state built 30 schools.", "The state will build 20 schools.", True),
        ("The state built 30 schools.", "The state has built 20 schools.", False),
    ],
)
def test_what_was_done_is_not_what_is_planned(first: str, second: str, other: bool) -> None:
    assert is_of_other_tense(report(first, "30"), report(second, "20")) == other


@pytest.mark.parametrize(
    ("smaller", "larger", "part"),
    [
        ("The youngest of the orchestra own 20 violins.", "The orchestra owns 30 violins.", True),
        ("The orchestra owns 20 violins.", "The orchestra owns 30 violins.", False),
    ],
)
def test_a_count_of_some_of_them_is_a_part(smaller: str, larger: str, part: bool) -> None:
    assert counts_part(report(smaller, "20"), report(larger, "30")) == part

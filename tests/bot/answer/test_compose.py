"""An answer is made of quotations; nothing can be stated without the citation that holds it."""

from dataclasses import replace

import pytest

from bot.answer.compose import REFUSALS, Quotation, answer, refusal
from bot.answer.types import Answer, Citation, Coverage, Reason, Statement
from tests.index.news import DAY, NOW, QUAKE, WHALE, XI, article

CITATION = Citation(1, "T", "P", "P", "", "https://a.example", NOW, "The dam broke on Monday.")
VISIT = "The visit could take place in April or in early May."


def test_a_statement_without_a_citation_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="without a citation"):
        Statement("The dam broke.", ())


@pytest.mark.parametrize("text", ["The dam held.", "the dam broke", "The dam  broke on Monday."])
def test_a_statement_that_its_citation_does_not_hold_cannot_be_made(text: str) -> None:
    with pytest.raises(ValueError, match="do not hold"):
        Statement(text, (CITATION,))
    with pytest.raises(ValueError, match="do not hold"):
        replace(Statement("The dam broke", (CITATION,)), text=text)


def test_an_answer_has_statements_or_a_reason_for_none() -> None:
    coverage = Coverage(NOW, 0, None, 0)
    with pytest.raises(ValueError, match="statements or a reason"):
        Answer("q", "t", (), (), coverage)
    stated = Statement("The dam broke", (CITATION,))
    with pytest.raises(ValueError, match="statements or a reason"):
        Answer("q", "t", (stated,), (CITATION,), coverage, Reason.STALE)


def test_citations_are_numbered_in_reading_order_and_say_where_it_stands() -> None:
    xi = article("xi", XI, title="Xi to Moscow", publisher="Herald", published_at=NOW - 5 * DAY)
    quake = article("quake", QUAKE, publisher="Post", published_at=NOW - 9 * DAY)
    made = answer("Q?", [Quotation(xi, VISIT, VISIT), Quotation(quake, QUAKE, QUAKE[:12])], NOW)
    assert made.answered
    assert made.question == "Q?"
    assert [one.number for one in made.citations] == [1, 2]
    assert [[c.number for c in one.citations] for one in made.statements] == [[1], [2]]
    assert made.text == f"{VISIT} [1] {QUAKE[:12]} … [2]"
    first = made.citations[0]
    assert (first.title, first.publisher, first.origin) == ("Xi to Moscow", "Herald", "Herald")
    assert (first.url, first.published_at, first.quote) == (xi.url, xi.published_at, VISIT)
    assert made.coverage == Coverage(NOW, 2, NOW - 5 * DAY, 2)


def test_the_origin_is_whom_the_sentence_or_else_the_article_names() -> None:
    said = "The visit may be in April, The Wall Street Journal reported on Tuesday."
    plain = "It would be the first in years."
    taken = replace(
        article("xi", f"{said}\n{plain}", publisher="Donga"), sources=("Yonhap", "Reuters")
    )
    made = answer("Q?", [Quotation(taken, said, said), Quotation(taken, plain, plain)], NOW)
    assert [one.origin for one in made.citations] == ["The Wall Street Journal", "Reuters"]
    assert made.coverage.articles == 1


def test_one_origin_behind_two_outlets_counts_once() -> None:
    first = replace(article("a", XI, publisher="Donga"), sources=("Reuters",))
    second = replace(article("b", WHALE, publisher="Herald"), sources=("REUTERS",))
    made = answer("Q?", [Quotation(first, VISIT, VISIT), Quotation(second, WHALE, WHALE)], NOW)
    assert (made.coverage.articles, made.coverage.origins) == (2, 1)


def test_undated_articles_make_no_newest() -> None:
    undated = article("a", WHALE, published_at=None)
    made = answer("Q?", [Quotation(undated, WHALE, WHALE)], NOW)
    assert made.coverage.newest_article_at is None


def test_what_was_cut_is_shown_by_dots() -> None:
    one = article("whale", WHALE)
    middle = "was towed back to sea"
    made = answer("Q?", [Quotation(one, WHALE, middle)], NOW)
    assert made.text == f"… {middle} … [1]"
    assert made.statements[0].text == middle
    assert made.citations[0].quote == WHALE


def test_a_contradiction_opens_with_what_it_is_and_cites_the_news() -> None:
    one = article("whale", WHALE)
    made = answer("Q?", [Quotation(one, WHALE, WHALE)], NOW, contradicted=True)
    assert (made.answered, made.reason) == (False, Reason.CONTRADICTED)
    assert made.text == f"The news says otherwise: {WHALE} [1]"
    assert [one.text for one in made.statements] == [WHALE]


@pytest.mark.parametrize("reason", [Reason.NOT_COVERED, Reason.NOT_STATED, Reason.STALE])
def test_a_refusal_says_why_and_what_comes_nearest(reason: Reason) -> None:
    one = article("whale", WHALE, title="Whale saved")
    found = Quotation(one, one.title, one.title)
    made = refusal("Q?", reason, [found], NOW)
    assert (made.answered, made.reason, made.statements) == (False, reason, ())
    assert made.text == REFUSALS[reason]
    assert [one.title for one in made.citations] == ["Whale saved"]
    assert made.coverage == Coverage(NOW, 1, one.published_at, 1)
    assert refusal("Q?", reason, [], NOW).coverage == Coverage(NOW, 0, None, 0)

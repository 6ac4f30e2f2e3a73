"""An answer is made of quotations; nothing can be stated without the citation that holds it."""

from dataclasses import replace

import pytest

from bot.answer.compose.answer_builder import (
    REFUSALS,
    Quotation,
    answer,
    closest,
    lead_line,
    refusal,
)
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from index import Span
from index.dates import times
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
    with pytest.raises(ValueError, match="do not fit its reason"):
        Answer("q", "t", (), (), coverage)
    stated = Statement("The dam broke", (CITATION,))
    with pytest.raises(ValueError, match="do not fit its reason"):
        Answer("q", "t", (stated,), (CITATION,), coverage, Reason.STALE)
    near = Answer("q", "t", (stated,), (CITATION,), coverage, Reason.NOT_STATED)
    assert (near.answered, near.closest, near.lead) == (False, True, "")
    with pytest.raises(ValueError, match="do not fit its reason"):
        Answer("q", "t", (stated, stated), (CITATION,), coverage, Reason.NOT_STATED)


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
    assert made.text == f"The news says this instead: {WHALE} [1] (Daily, 27 February 2023)"
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


def span(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part), part)


def marked(quote: str, part: str = "", standing: Standing | None = None) -> Quotation:
    """A quotation whose `part` answers, with the first time that it speaks of."""
    one = article("visit", quote, publisher="Herald", published_at=NOW - 2 * DAY)
    found = times(quote, NOW - 2 * DAY)
    return Quotation(
        one,
        quote,
        quote,
        span(quote, part) if part else None,
        found[0] if found else None,
        standing,
    )


@pytest.mark.parametrize(
    ("quote", "part", "leads"),
    [
        ("Xi may go in April or early May.", "April or early May", "April or early May (2023)"),
        ("Xi may go in April 2024.", "April 2024", "April 2024"),
        ("Xi came on Friday.", "Friday", "Friday (24 February 2023)"),
        ("On Friday 41 people died.", "41", "41"),
        ("Xi may\ngo in April\nor May.", "April\nor May", "April or May (2023)"),
        ("Xi may go in April or early May.", "", ""),
        ("No.", "No.", ""),
    ],
)
def test_the_words_that_answer_lead_with_the_year_that_they_leave_out(
    quote: str, part: str, leads: str
) -> None:
    made = answer("Q?", [marked(quote, part)], NOW)
    assert lead_line(made) == leads
    first, *sentences = made.text.split("\n", 1) if leads else ("", made.text)
    assert first == leads
    assert sentences[0].startswith(f"{quote} [1]")


@pytest.mark.parametrize(
    ("question", "is_old"),
    [
        ("Is the whale safe?", True),
        ("did the whale leave", True),
        ("Has the whale left?", True),
        ("When did the whale leave?", False),
        ("Did the whale leave in 2019?", False),
    ],
)
def test_old_news_of_what_may_have_happened_since_is_dated(question: str, is_old: bool) -> None:
    whale = article("whale", WHALE, published_at=NOW - 60 * DAY)
    made = answer(question, [Quotation(whale, WHALE, WHALE)], NOW)
    assert (made.old_news_at is not None) is is_old
    assert made.text.startswith("As of ") is is_old


def test_a_note_stands_above_what_leads() -> None:
    made = answer("Q?", [marked("He came on Friday.", "Friday")], NOW, note="Donga says nothing.")
    assert made.text == "Donga says nothing.\nFriday (24 February 2023)\nHe came on Friday. [1]"


@pytest.mark.parametrize("standing", list(Standing))
def test_nothing_leads_that_is_disputed_or_overtaken(standing: Standing) -> None:
    assert answer("Q?", [marked("He came on Friday.", "Friday", standing)], NOW).lead == ""


def long(number: int, words: int, standing: Standing | None = None) -> Quotation:
    text = f"{number} " + "word " * (words - 2) + "end."
    return Quotation(article(str(number), text), text, text, standing=standing)


OVERTAKEN, DISPUTED = Standing.OVERTAKEN, Standing.DISPUTED


@pytest.mark.parametrize(
    ("quotations", "briefing", "shown"),
    [
        ([long(1, 90), long(2, 3)], False, [1]),
        ([long(1, 30), long(2, 30), long(3, 3)], False, [1, 2]),
        ([long(1, 30), long(2, 31), long(3, 3)], False, [1]),
        ([long(1, 30), long(2, 20), long(3, 30, OVERTAKEN)], False, [1, 3]),
        ([long(1, 30, DISPUTED), long(2, 50, DISPUTED), long(3, 40), long(4, 9)], False, [1, 2, 3]),
        ([long(1, 90, DISPUTED), long(2, 90, DISPUTED), long(3, 3)], False, [1, 2]),
        ([long(1, 40), long(2, 40), long(3, 40), long(4, 3)], True, [1, 2, 3]),
    ],
)
def test_sixty_words_are_shown_at_once_and_all_that_is_contested(
    quotations: list[Quotation], *, briefing: bool, shown: list[int]
) -> None:
    made = answer("Q?", quotations, NOW, briefing=briefing)
    assert len(made.statements) == len(quotations)
    assert [one.citations[0].number for one in made.shown] == shown
    rest = [number for number in range(1, len(quotations) + 1) if number not in shown]
    assert [one.citations[0].number for one in made.more] == rest
    assert [one.number for one in made.sources] == shown
    assert [f"[{number}]" in made.text for number in shown + rest] == [True] * len(shown) + [
        False
    ] * len(rest)


def test_the_closest_report_is_quoted_dated_and_cited_before_the_other_articles() -> None:
    near = marked("Xi plans a visit in April or early May.", "April or early May")
    other = article("quake", QUAKE, title="Quake")
    headlines = [Quotation(one, one.title, one.title) for one in (near.article, other)]
    made = closest("When did Xi visit?", near, headlines, NOW)
    assert (made.answered, made.closest, made.reason) == (False, True, Reason.NOT_STATED)
    assert made.text == (
        "Not stated plainly; the closest report: Xi plans a visit in April or early May. [1] "
        "(April or early May: April to early May 2023; Herald, 27 February 2023)"
    )
    assert [(citation.number, citation.quote) for citation in made.citations] == [
        (1, near.text),
        (2, "Quake"),
    ]
    assert made.statements[0].span is None, "no words of it are said to answer"
    assert made.coverage.articles == 2


@pytest.mark.parametrize("words", ["https://evil.example", "www.evil.example", "@everyone"])
def test_an_address_or_a_mention_never_leads(words: str) -> None:
    text = f"The whale is shown at {words} today."
    place = Span(text.index(words), text.index(words) + len(words), words)
    made = answer("Where?", [Quotation(article("w", text), text, text, place)], NOW)
    assert made.lead == ""
    assert made.text.startswith(f"{text} [1]")

"""Candidates are sentences of the news at their place, each with its words."""

import pytest

from bot.answer.evidence.candidates import candidates
from bot.answer.question.question import read
from index import Article, Evidence, Span
from tests.index.news import QUAKE, XI, article

ASKED = read("When might Xi visit Moscow?")


def evidence(one: Article, score: float = 1.0, number: int = 1) -> Evidence:
    return Evidence(number, one, Span(0, len(one.body), one.body), score, 0.5)


def test_candidates_are_sentences_at_their_place_in_the_article() -> None:
    body = f"Intro line that matters little.\n\n{XI}"
    start = body.index("Xi")
    one = article("xi", body)
    found = candidates(ASKED, [Evidence(1, one, Span(start, len(body), body[start:]), 0.8, 0.5)])
    assert found
    for candidate in found:
        place = candidate.sentence
        assert body[place.start : place.end] == place.text == candidate.text
        assert place.start >= start
    assert not any("Intro" in candidate.text for candidate in found)


def test_a_heading_is_no_candidate_and_a_notice_under_every_article_is_read_once() -> None:
    notice = "This newspaper is printed on recycled paper."
    first, second = (article(name, f"In short\n\n{notice}") for name in ("a", "b"))
    found = candidates(ASKED, [evidence(first), evidence(second, 0.5, 2)])
    assert [one.text for one in found] == [notice]
    assert found[0].evidence.article is first


@pytest.mark.parametrize(
    ("text", "is_candidate"),
    [
        ("Xi may visit Moscow in April.", True),
        ("“Xi may visit Moscow in April.”", True),
        ("Visit to Moscow: April or early May", False),  # one row is no table
        ("Xi's visits to Moscow in April and May", False),
        ("Visits to Moscow by Xi Jinping:", False),
        ("In pictures:Xi visits Moscow in April", False),
    ],
)
def test_a_heading_without_an_end_is_no_candidate(text: str, is_candidate: bool) -> None:
    assert len(candidates(ASKED, [evidence(article("xi", text))])) == is_candidate


def test_the_rows_of_a_table_are_candidates() -> None:
    rows = ("Visit to Moscow: April or early May", "Visit to Minsk: June")
    found = candidates(ASKED, [evidence(article("xi", "\n\n".join(rows)))])
    assert {candidate.text for candidate in found} == set(rows)


def test_no_more_candidates_than_a_reader_reads_in_time() -> None:
    body = "\n".join(f"Xi may visit Moscow on day {day} of April, they said." for day in range(90))
    assert 1 < len(candidates(ASKED, [evidence(article("xi", body))])) <= 32


def test_a_sentence_is_read_with_what_stands_before_it_and_the_headline() -> None:
    one = article("xi", "Xi spoke on Monday.\n\nHe will visit Moscow in April.", title="Kremlin")
    spoke, visit = sorted(
        candidates(ASKED, [evidence(one)]), key=lambda found: found.sentence.start
    )
    assert spoke.before == ""
    assert visit.before == spoke.text
    assert visit.overlap < visit.window_overlap <= visit.article_overlap
    assert visit.window >= visit.stems | spoke.stems


def test_what_has_more_of_the_questions_words_in_a_better_passage_comes_first() -> None:
    quake = evidence(article("quake", QUAKE), 0.4, 2)
    found = candidates(ASKED, [evidence(article("xi", XI)), quake])
    assert found[0].evidence.article.url.endswith("xi")
    assert [one.rank for one in found if one.evidence is quake] == [0.4] * sum(
        one.evidence is quake for one in found
    )


def test_without_evidence_there_are_none() -> None:
    assert candidates(ASKED, []) == ()


def test_what_a_site_says_of_itself_is_no_candidate() -> None:
    body = "Xi may visit Moscow in April.\n\nSign up for our newsletter on when Xi visits Moscow."
    found = candidates(ASKED, [evidence(article("xi", body))])
    assert [one.text for one in found] == ["Xi may visit Moscow in April."]


def test_of_like_sentences_one_with_a_value_of_the_kind_asked_for_comes_first() -> None:
    body = "Xi might well visit Moscow.\n\nXi might visit Moscow on Monday."
    first, second = candidates(ASKED, [evidence(article("xi", body))])
    assert (first.text[-7:-1], first.value, second.value) == ("Monday", 1.0, 0.0)


def test_a_question_answers_nothing() -> None:
    body = "“When might Xi visit Moscow?”\n\nXi might visit Moscow in April."
    found = candidates(ASKED, [evidence(article("xi", body))])
    assert [one.text for one in found] == ["Xi might visit Moscow in April."]

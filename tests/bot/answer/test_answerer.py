"""From a question to an answer: what is said stands in the news, or it is said that it does not."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checks
from hypothesis import strategies as st

from bot.answer.answerer import Answerer
from bot.answer.compose.answer_builder import NO_NEWS
from bot.answer.types import Answer, Context, Reason
from index import Article, open_library
from tests.bot.answer.conftest import Answering
from tests.bot.answering import SELECTION, overlap_answerer
from tests.fakes import HashingEncoder, OverlapReader
from tests.index.conftest import settings
from tests.index.news import DAY, NOW, QUAKE, WHALE, XI, article

VISIT = "Xi Jinping might visit Moscow in Russia in April or in early May, aides told reporters."


def check_citations(answer: Answer, articles: dict[str, Article]) -> None:
    """Every statement stands letter by letter in the article that it cites."""
    told = answer.answered or answer.reason is Reason.DISPUTED
    assert told == bool(answer.statements)
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    for statement in answer.statements:
        assert statement.text.strip()
        assert statement.citations
        for citation in statement.citations:
            assert citation in answer.citations
            assert statement.text in citation.quote
            assert citation.quote in articles[citation.url].body
            assert citation.title == articles[citation.url].title
            assert f"[{citation.number}]" in answer.text
        assert statement.text in answer.text


def test_an_answer_is_cited(answering: Answering) -> None:
    articles = [article("xi", f"Intro.\n\n{VISIT}"), article("quake", QUAKE), article("w", WHALE)]
    answer = answering(*articles).answer("When might Xi visit Russia?", NOW)
    assert answer.answered
    assert answer.reason is None
    assert answer.statements[0].text == VISIT
    assert answer.citations[0].url == "https://news.example/xi"
    assert answer.text.startswith(f"{VISIT} [1]")
    assert answer.coverage.as_of == NOW
    check_citations(answer, {one.url: one for one in articles})


@pytest.mark.parametrize("question", ["Who won the chess title in Baku?", "Baku", "Eel?"])
def test_what_nobody_covers_is_not_covered(answering: Answering, question: str) -> None:
    answer = answering(article("xi", XI), article("whale", WHALE)).answer(question, NOW)
    assert answer.reason is Reason.NOT_COVERED
    assert answer.citations == ()
    assert answer.coverage.articles == 0
    assert answer.text.startswith("Not covered")


@pytest.mark.parametrize("question", ["zzz", "?", "  ", "Wann kommt Xi nach Moskau?"])
def test_what_is_no_question_in_english_is_not_understood(
    answering: Answering, question: str
) -> None:
    """And that says nothing of what the news covers."""
    answer = answering(article("xi", XI), article("whale", WHALE)).answer(question, NOW)
    assert answer.reason is Reason.NOT_UNDERSTOOD
    assert answer.citations == ()
    assert "When might Xi visit Russia?" in answer.text
    assert not answer.text.startswith("Not covered")


def test_an_empty_library_covers_nothing(answering: Answering) -> None:
    answer = answering().answer("When might Xi visit Russia?", NOW)
    assert answer.reason is Reason.NOT_COVERED
    assert "newsdesk ingest" in answer.text


@pytest.mark.parametrize(
    ("audience", "answered", "there_is_news"),
    [("discord:1", True, True), ("discord:2", False, False), ("", False, False)],
)
def test_a_servers_own_news_answers_there_and_is_no_news_elsewhere(
    answering: Answering, audience: str, answered: bool, there_is_news: bool
) -> None:
    """Nor does a refusal tell that there is any."""
    answerer = answering()
    list(answerer.news.add([article("xi", VISIT)], "discord:1"))
    context = Context(audience=audience)
    assert answerer.answer("When might Xi visit Moscow?", NOW, context).answered is answered
    refused = answerer.answer("Who won the zeppelin regatta?", NOW, context)
    assert (refused.text != NO_NEWS) is there_is_news
    assert (refused.citations, refused.coverage.articles) == ((), 0)


def test_what_is_covered_but_not_said_is_not_stated(answering: Answering) -> None:
    """The nearest articles are named."""
    answer = answering(article("xi", XI), article("whale", WHALE)).answer(
        "Which hotel will Xi Jinping choose in Moscow?", NOW
    )
    assert answer.reason is Reason.NOT_STATED
    assert [one.url for one in answer.citations] == ["https://news.example/xi"]
    assert answer.statements == ()


def test_what_came_later_than_the_clock_is_not_said(answering: Answering) -> None:
    answerer = answering(article("xi", VISIT, published_at=NOW - 2 * DAY))
    assert answerer.answer("When might Xi visit Russia?", NOW).answered
    before = answerer.answer("When might Xi visit Russia?", NOW - 9 * DAY)
    assert before.reason is Reason.NOT_COVERED
    assert before.coverage.as_of == NOW - 9 * DAY


WORDS = st.sampled_from(
    'Xi Russia Moscow visit visited April May 2023 the a said, and; was were “no” "yes" U.S. Mr. '
    "p.m. Monday (CNN) Reuters reported PARIS (AFP) - ’ … don’t if 北京 Straße 😀 İ é\u0301 "
    "\xa0 \u2028".split(" ")
)
SENTENCES = st.lists(WORDS, min_size=3, max_size=45).map(" ".join)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)
BODIES = st.lists(st.one_of(SENTENCES, TEXT), min_size=1, max_size=5).map(".\n\n".join)


@checks(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    bodies=st.lists(BODIES, min_size=1, max_size=4),
    question=st.one_of(
        st.sampled_from(
            ["When might Xi visit Russia?", "Did Xi visit Moscow?", "What about Xi in April?"]
        ),
        st.text(),
    ),
)
def test_whatever_comes_in_every_statement_stands_in_its_article(
    bodies: list[str], question: str
) -> None:
    articles = [
        article(f"n{number}", f"{body}\nXi might visit Russia in April, Moscow said {number}.")
        for number, body in enumerate(bodies)
    ]
    with (
        tempfile.TemporaryDirectory() as folder,
        open_library(settings(Path(folder)), HashingEncoder()) as library,
    ):
        list(library.add(articles))
        answer = overlap_answerer(library).answer(question, NOW)
    check_citations(answer, {one.url: one for one in articles})
    if question.startswith(("When", "Did")):
        assert answer.statements


def test_news_of_a_place_is_told_newest_first(answering: Answering) -> None:
    old = article(
        "old",
        "A freight train derailed in a village of Ohio and burned.",
        published_at=NOW - 9 * DAY,
    )
    new = article(
        "new",
        "A broken axle led to the derailment in Ohio, inspectors found.",
        published_at=NOW - DAY,
    )
    answerer = answering(old, new, article("whale", WHALE))
    for question in ("What happened in Ohio?", "Any news about Ohio?", "Ohio"):
        answer = answerer.answer(question, NOW)
        assert [one.url.rsplit("/", 1)[1] for one in answer.citations] == ["new", "old"]
    assert answerer.answer("What happened in Japan?", NOW).reason is Reason.NOT_COVERED


def test_a_topic_that_no_article_opens_with_is_found_further_down(answering: Answering) -> None:
    """Nobody is told that no article is about what one of them says."""
    opening = "The council met for its last session before the summer, and it was a long one. " * 9
    walkers = "The old lighthouse was sold to a club of walkers for 90,000 crowns."
    answerer = answering(article("c", f"{opening}\n\n{walkers}"), article("whale", WHALE))
    answer = answerer.answer("lighthouse sold", NOW)
    assert answer.answered
    assert [statement.text for statement in answer.statements] == [walkers]
    assert answerer.answer("windmill sold", NOW).reason is Reason.NOT_COVERED


def test_the_closest_report_is_the_most_probable_sentence_or_none(tmp_path: Path) -> None:
    """How likely it is that another sentence answers does not make this one close."""
    unsure = replace(SELECTION, answer=replace(SELECTION.answer, weights=(0.0,) * 10, bias=-0.5))
    library = open_library(settings(tmp_path), HashingEncoder())
    visit = article("visit", "Ada Lovelace will visit the harbour in Odesa, and ride a tram there.")
    other = article(
        "other", "In May a company will open the new tram line at the harbour for good."
    )
    list(library.add([visit, other]))
    answerer = Answerer(library, OverlapReader(), selection=unsure)
    shown = answerer.answer("When will Ada Lovelace visit the harbour in Odesa?", NOW)
    assert shown.closest
    assert shown.citations[0].url == visit.url
    listed = answerer.answer("When will Ada Lovelace open the new tram line for good?", NOW)
    assert listed.reason is Reason.NOT_STATED
    assert not listed.closest
    library.close()


def test_news_on_the_matter_without_the_number_does_not_state_it(answering: Answering) -> None:
    quake = article(
        "quake",
        "At least 40 people died when the ground shook in Turkey on Monday.",
        title="Earthquake strikes Turkey",
    )
    answer = answering(quake, article("whale", WHALE)).answer(
        "How many were injured in the Turkey earthquake?", NOW
    )
    assert answer.reason is Reason.NOT_STATED
    assert [one.url for one in answer.citations] == ["https://news.example/quake"]


def test_an_undated_report_says_when_but_not_which_year(answering: Answering) -> None:
    undated = article("xi", "Xi could visit Russia in April or early May.", published_at=None)
    answer = answering(undated).answer("When might Xi visit Russia?", NOW)
    (told,) = answer.statements
    assert told.span is not None
    assert told.span.text == "April or early May"
    assert told.when is None
    assert "(" not in answer.text


def test_of_what_supports_an_answer_another_time_is_not_shown_as_the_answer(
    answering: Answering,
) -> None:
    lead = "Xi might visit Russia in April, two people said."
    other = (
        "It is the first visit of Xi to Russia since the war, which will be a year old on Friday."
    )
    answer = answering(article("xi", f"{lead}\n\n{other}")).answer(
        "When might Xi visit Russia?", NOW
    )
    spans = {one.text: one.span for one in answer.statements}
    assert spans[lead] is not None
    assert spans[other] is None


def news_of(days_ago: float, name: str, publisher: str, text: str) -> Article:
    return article(name, text, publisher=publisher, published_at=NOW - days_ago * DAY)


REPORTS = (
    news_of(0.1, "whale", "Post", "A whale swam up the Thames to London. Crowds came."),
    news_of(0.3, "quake-1", "Daily", "TURIN - A strong earthquake shook Turkey at dawn."),
    news_of(0.2, "quake-2", "Herald", "A strong earthquake shook Turkey at dawn. Many fled."),
    news_of(5, "vote", "Post", "The parliament in Oslo voted for the new law."),
)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What’s in the news?", ["quake-2", "whale"]),
        ("news today", ["quake-2", "whale"]),
        ("top stories of the last 7 days", ["quake-2", "whale", "vote"]),
        ("What's new according to the Daily?", ["quake-1"]),
    ],
)
def test_the_news_are_the_biggest_stories_each_told_once(
    answering: Answering, question: str, told: list[str]
) -> None:
    answer = answering(*REPORTS).answer(question, NOW)
    assert answer.answered
    assert [one.url.rsplit("/", 1)[1] for one in answer.citations] == told
    assert all(one.text.startswith(("A ", "The ")) for one in answer.statements), "no datelines"
    check_citations(answer, {one.url: one for one in REPORTS})


def test_the_news_of_a_time_without_any_are_stale(answering: Answering) -> None:
    answerer = answering(*REPORTS)
    answer = answerer.answer("What's in the news today?", NOW + 9 * DAY)
    assert answer.reason is Reason.STALE
    assert answer.statements == ()
    assert [one.url.rsplit("/", 1)[1] for one in answer.citations] == ["quake-2", "whale"]
    assert answerer.answer("What's in the news?", NOW + 9 * DAY).answered, "no time was asked for"
    assert answering().answer("news", NOW - 99 * DAY).reason is Reason.NOT_COVERED


def test_news_without_dates_are_told_as_they_are(answering: Answering) -> None:
    undated = article("vote", "The parliament in Oslo voted.", published_at=None)
    assert answering(undated).answer("What is the news?", NOW).statements

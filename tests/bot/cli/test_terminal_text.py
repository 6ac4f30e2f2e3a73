"""What a person reads says where it is from, and an article's text gives a terminal no orders."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answer.compose.answer_builder import Quotation, answer, closest, refusal
from bot.answer.compose.multiple_questions import merge_answers
from bot.answer.types import Reason, Standing
from bot.cli.json_output import answer_payload, json_line
from bot.cli.terminal_text import answer_lines, more_lines, search_lines, status_lines
from index import Evidence, IndexStatus, Span, Status
from tests.index.news import NOW, WHALE, article

INDEX = IndexStatus("faiss-flat", "model@1", 384, 5, 9, True)


def test_an_answer_names_its_sources_and_their_age() -> None:
    one = replace(article("whale", WHALE, publisher="Donga"), sources=("Reuters",), author="A. Lee")
    assert list(answer_lines(answer("Q?", [Quotation(one, WHALE, WHALE)], NOW))) == [
        f"{WHALE} [1]",
        "",
        "Sources",
        "[1] Story whale - Reuters, as reported by Donga, 27 February 2023, A. Lee",
        "    https://news.example/whale",
        "",
        "As of 1 March 2023; newest report 27 February 2023 (2 days old); 1 independent origin.",
    ]


def test_a_source_of_which_only_the_feed_is_known_says_so() -> None:
    summary = replace(article("whale", WHALE, publisher="Donga"), is_summary=True)
    lines = list(answer_lines(answer("Q?", [Quotation(summary, WHALE, WHALE)], NOW)))
    assert "[1] Story whale - Donga, from the feed's summary, 27 February 2023" in lines


def test_an_article_is_listed_once_with_all_its_marks() -> None:
    one, other = article("whale", WHALE), article("other", "Not so.", publisher="Herald")
    first, second = WHALE.split(". ")[0], WHALE.split(". ")[-1]
    told = [Quotation(one, first, first), Quotation(other, "Not so.", "Not so.")]
    lines = list(answer_lines(answer("Q?", [*told, Quotation(one, second, second)], NOW)))
    assert [line.split(" Story")[0] for line in lines if line.startswith("[")] == ["[1][3]", "[2]"]


def test_a_dispute_has_sources() -> None:
    one = Quotation(article("whale", WHALE), WHALE, WHALE, standing=Standing.DISPUTED)
    assert "Sources" in list(answer_lines(answer("Q?", [one], NOW)))


@pytest.mark.parametrize("contradicted", [False, True])
def test_the_model_that_chose_is_named(contradicted: bool) -> None:
    one = Quotation(article("whale", WHALE), WHALE, WHALE)
    found = answer("Q?", [one], NOW, contradicted=contradicted)
    lines = list(answer_lines(replace(found, chosen_by="llama\x1b[2J")))
    assert lines[-1] == "Chosen by llama[2J."
    assert lines[0].startswith("The news says this instead: ") is contradicted


def test_a_refusal_names_what_comes_nearest() -> None:
    one = article("whale", WHALE, publisher="", published_at=None)
    found = Quotation(one, one.title, one.title)
    lines = list(answer_lines(refusal("Q?", Reason.NOT_STATED, [found], NOW)))
    assert lines[2:4] == ["Closest articles", "[1] Story whale - unknown outlet, undated"]


def test_what_was_not_understood_rests_on_nothing() -> None:
    assert list(answer_lines(refusal("?", Reason.NOT_UNDERSTOOD, (), NOW, "Ask."))) == ["Ask."]


def test_the_words_that_answer_are_the_first_line() -> None:
    whale = Span(WHALE.index("whale"), WHALE.index("whale") + 5, "whale")
    lines = list(
        answer_lines(answer("Q?", [Quotation(article("w", WHALE), WHALE, WHALE, whale)], NOW))
    )
    assert lines[:2] == ["whale", f"{WHALE} [1]"]


def test_a_model_s_words_follow_what_leads() -> None:
    whale = Span(WHALE.index("whale"), WHALE.index("whale") + 5, "whale")
    made = answer("Q?", [Quotation(article("w", WHALE), WHALE, WHALE, whale)], NOW)
    worded = replace(made, text="It was a whale. [1]", written_by="a model")
    assert list(answer_lines(worded))[:2] == ["whale", "It was a whale. [1]"]


def test_the_rest_is_counted_and_comes_when_it_is_asked_for() -> None:
    told = [f"{number} " + "word " * 30 + "end." for number in range(4)]
    made = answer("Q?", [Quotation(article(one[0], one), one, one) for one in told], NOW)
    lines = list(answer_lines(made, more_hint="--more"))
    assert lines[0] == f"{told[0]} [1]"
    assert lines[-2] == "3 more statements: --more"
    assert [line for line in lines if line.startswith("    ")] == ["    https://news.example/0"]
    whole = list(answer_lines(made, more=True, more_hint="--more"))
    assert whole[0] == " ".join(f"{one} [{at}]" for at, one in enumerate(told, start=1))
    assert not [line for line in whole if "more statement" in line]
    assert len([line for line in whole if line.startswith("    ")]) == 4
    rest = list(more_lines(made))
    assert rest[:5] == [
        *(f"{one} [{at}]" for at, one in enumerate(told[1:], start=2)),
        "",
        "Sources",
    ]
    assert rest[5].startswith("[2] ")
    assert list(more_lines(answer("Q?", [Quotation(article("0", "So."), "So.", "So.")], NOW))) == [
        "There are no more statements."
    ]


def test_the_closest_report_is_the_first_of_the_nearest() -> None:
    one = Quotation(article("whale", WHALE), WHALE, WHALE)
    lines = list(answer_lines(closest("Q?", one, [], NOW)))
    assert lines[0].startswith(f"Not stated plainly; the closest report: {WHALE} [1] (")
    assert lines[2] == "Closest articles"
    assert lines[3].startswith("[1] Story whale")
    assert "independent" not in lines[-1]


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(hours=-5), "less than a day old"),
        (timedelta(hours=5), "less than a day old"),
        (timedelta(days=1), "1 day old"),
        (timedelta(days=59), "59 days old"),
        (timedelta(days=95), "3 months old"),
        (timedelta(days=800), "2 years old"),
    ],
)
def test_an_age_is_told_in_words(age: timedelta, said: str) -> None:
    one = article("whale", WHALE, published_at=NOW - age)
    assert said in list(answer_lines(answer("Q?", [Quotation(one, WHALE, WHALE)], NOW)))[-1]


def test_no_control_character_reaches_the_terminal() -> None:
    """Colours, titles, cursor moves, bells and turned text: all are left out."""
    nasty = "A whale\x1b[31m \x1b]0;owned\x07 was\u202e towed\x9b2J\r back\u2028\xa0 to sea."
    one = article("whale", nasty, title="T\x1b[2J", publisher="P\x07")
    evidence = Evidence(1, one, Span(0, len(nasty), nasty), 1.0, 0.5)
    lines = [
        *answer_lines(answer("Q?", [Quotation(one, nasty, nasty)], NOW)),
        *search_lines([evidence]),
    ]
    assert all(letter.isprintable() for line in lines for letter in line)
    assert "towed" in lines[0]


def test_nothing_found_is_said() -> None:
    assert list(search_lines([])) == ["No passages found."]


@pytest.mark.parametrize(("healthy", "said"), [(True, "healthy"), (False, "newsdesk rebuild")])
def test_the_state_tells_what_to_do(healthy: bool, said: str) -> None:
    status = Status(3, 5, None, 0, replace(INDEX, healthy=healthy), "sqlite:///x")
    lines = "\n".join(status_lines(status))
    assert said in lines
    assert "newest undated" in lines


def test_several_questions_stand_each_above_what_answers_it() -> None:
    whale = Span(WHALE.index("whale"), WHALE.index("whale") + 5, "whale")
    known = answer("Who was saved?", [Quotation(article("w", WHALE), WHALE, WHALE, whale)], NOW)
    near = article("quake", "It shook.", published_at=None)
    unknown = refusal("Why?", Reason.NOT_STATED, [Quotation(near, near.title, near.title)], NOW)
    assert list(answer_lines(merge_answers("Who and why?", [known, unknown], NOW, "Note.")))[
        :-2
    ] == [
        "Note.",
        "",
        "1. Who was saved?",
        "whale",
        f"{WHALE} [1]",
        "",
        "2. Why?",
        "Not stated: none of the articles here says this; the nearest are listed.",
        "",
        "Sources",
        "[1] Story w - Daily, 27 February 2023",
        "    https://news.example/w",
        "",
        "Closest articles",
        "[2] Story quake - Daily, undated",
        "    https://news.example/quake",
    ]


def test_a_program_reads_each_part_with_its_reason() -> None:
    known = answer("Who?", [Quotation(article("w", WHALE), WHALE, WHALE)], NOW)
    whole = merge_answers("Who, why?", [refusal("Why?", Reason.NOT_COVERED, (), NOW), known], NOW)
    payload = json.loads(json_line(answer_payload(whole, 7)))
    assert (payload["answered"], payload["reason"], payload["lead"]) == (True, None, None)
    assert [(one["question"], one["reason"]) for one in payload["parts"]] == [
        ("Why?", "not_covered"),
        ("Who?", None),
    ]
    assert payload["statements"] == payload["parts"][1]["statements"]
    assert all(one["shown"] for one in payload["statements"])

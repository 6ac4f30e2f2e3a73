"""Sentences of the evidence are weighed, and what is said answers and does not repeat itself."""

from collections.abc import Sequence

import pytest

from bot.answer.asked import Value
from bot.answer.question import Question, read
from bot.answer.select import Candidate, Judged, Selected, candidates, varied
from bot.answer.select import choose as choose_judged
from bot.answer.types import Reason
from index import Article, Evidence, Span
from tests.index.news import QUAKE, XI, article

ASKED = read("When might Xi visit Moscow?")


def choose(
    asked: Question,
    listed: Sequence[Candidate],
    logits: Sequence[float],
    valued: Sequence[str] = (),
) -> Selected:
    """Choose among sentences; those with one of some words give it as what is asked for."""

    def value(one: Candidate) -> Value | None:
        text = one.sentence.text
        word = next((word for word in valued if word in text), None)
        if word is None:
            return None
        return Value(Span(text.index(word), text.index(word) + len(word), word))

    return choose_judged(
        asked,
        [Judged(one, logit, value(one)) for one, logit in zip(listed, logits, strict=True)],
    )


def evidence(one: Article, score: float = 1.0, number: int = 1) -> Evidence:
    return Evidence(number, one, Span(0, len(one.body), one.body), score, 0.5)


def test_candidates_are_sentences_at_their_place_in_the_article() -> None:
    body = f"Intro line that matters little.\n\n{XI}"
    start = body.index("Xi")
    one = article("xi", body)
    passage = Evidence(1, one, Span(start, len(body), body[start:]), 0.8, 0.5)
    found = candidates(ASKED, [passage])
    assert found
    for candidate in found:
        place = candidate.sentence
        assert body[place.start : place.end] == place.text
        assert place.start >= start
        assert 0 <= candidate.overlap <= 1
    assert not any("Intro" in candidate.sentence.text for candidate in found)


def test_headings_and_questions_are_no_candidates() -> None:
    one = article("xi", "In short\n\nWhen might Xi visit Moscow in April or May?\n\nAlso read")
    assert candidates(ASKED, [evidence(one)]) == ()


def test_at_most_as_many_as_a_cross_encoder_reads_in_time() -> None:
    body = "\n".join(f"Xi may visit Moscow on day {day} of April, they said." for day in range(90))
    found = candidates(ASKED, [evidence(article("xi", body))])
    assert 1 < len(found) <= 40


@pytest.mark.parametrize(
    ("logits", "score", "reason"),
    [
        ([9.0, 9.0], 1.0, None),
        ([-11.0, -11.0], 1.0, Reason.NOT_STATED),
    ],
)
def test_what_is_strong_enough_is_said(
    logits: list[float], score: float, reason: Reason | None
) -> None:
    listed = candidates(read("What about Xi in Moscow?"), [evidence(article("xi", XI), score)])
    assert len(listed) == 2
    selected = choose(ASKED, listed, logits, ["April"])
    assert selected.reason is reason
    assert bool(selected.strong) == (reason is None)
    assert bool(selected.nearest) == (reason is not None)


def test_an_article_that_does_not_name_whom_is_asked_about_answers_nothing() -> None:
    listed = candidates(read("What happened?"), [evidence(article("quake", QUAKE))])
    selected = choose(ASKED, listed, [9.0] * len(listed))
    assert selected.reason is Reason.NOT_COVERED
    assert selected.nearest == ()


def test_no_evidence_is_not_covered() -> None:
    assert choose(ASKED, (), ()).reason is Reason.NOT_COVERED


def test_the_strongest_comes_first_and_nothing_is_said_twice() -> None:
    body = (
        "Xi Jinping could visit Moscow in April or in early May.\n\n"
        "Xi Jinping could visit Moscow in early May or in April.\n\n"
        "The Kremlin has invited the Chinese leader since December."
    )
    asked = read("What about Xi?")
    listed = candidates(asked, [evidence(article("xi", body))])
    logits = [9.0 if "since" in one.sentence.text else 6.0 for one in listed]
    chosen = varied(choose(asked, listed, logits).strong)
    assert [one.candidate.sentence.text.split()[0] for one in chosen] == ["The", "Xi"]


def test_a_sentence_with_what_is_asked_for_comes_before_one_without() -> None:
    body = (
        "The Kremlin said the visit of Xi to Moscow has a date at last.\n\n"
        "Officials expect Xi to visit Moscow around 12 May, two people said."
    )
    asked = read("When might Xi visit Moscow?")
    listed = candidates(asked, [evidence(article("xi", body))])
    logits = [8.0 if "12 May" in one.sentence.text else 9.0 for one in listed]
    said = choose(asked, listed, logits, ["12 May"]).strong
    assert ["12 May" in one.candidate.sentence.text for one in said] == [True]
    assert said[0].value is not None


@pytest.mark.parametrize(
    ("question", "sentence", "reason"),
    [
        (
            "When will Xi visit Moscow?",
            "Xi hopes to visit Moscow in the days to come.",
            "not_stated",
        ),
        ("Who shot Xi?", "Xi was shot dead in Moscow on Monday, it is said.", "not_stated"),
        ("Who shot Xi?", "Ringleaders shot Xi in Moscow on Monday, it is said.", None),
        ("Who shot Xi?", "A student shot Xi in Moscow on Monday, it is said.", None),
    ],
)
def test_without_a_time_or_anybody_nothing_is_said_of_when_and_who(
    question: str, sentence: str, reason: str | None
) -> None:
    listed = candidates(read(question), [evidence(article("xi", sentence))])
    assert len(listed) == 1
    assert choose(read(question), listed, [9.0]).reason == reason


def test_whom_somebody_met_is_told_by_a_sentence_that_says_met() -> None:
    body = (
        "Wang Yi, who came to Moscow on Monday, could discuss a visit of Xi there.\n\n"
        "It is said that Wang met Nikolai Patrushev to discuss pending issues."
    )
    asked = read("Who did Wang Yi meet in Moscow?")
    listed = candidates(asked, [evidence(article("wang", body))])
    logits = [8.0 if "met" in one.sentence.text else 9.0 for one in listed]
    said = choose(asked, listed, logits, ["Xi", "Nikolai Patrushev"]).strong
    assert "met" in said[0].candidate.sentence.text


def test_a_link_to_another_report_and_what_is_recalled_come_last() -> None:
    news = "Xi went to Moscow to see Putin on Monday."
    link = "Visits of Xi:What the leaders of Moscow said"
    recalled = "Back then Xi came to Moscow by train, with a large delegation."
    asked = read("What about Xi in Moscow?")
    listed = candidates(asked, [evidence(article("xi", f"{link}\n\n{recalled}\n\n{news}"))])
    assert len(listed) == 3
    said = choose(asked, listed, [9.0 - 0.5 * (news == one.sentence.text) for one in listed]).strong
    assert said[0].candidate.sentence.text == news


def test_what_is_much_weaker_than_the_first_is_not_said() -> None:
    asked = read("What about Xi?")
    listed = candidates(asked, [evidence(article("xi", XI))])
    assert len(choose(asked, listed, [9.0, 8.0]).strong) == 2
    assert len(choose(asked, listed, [9.0, 0.0]).strong) == 1


def test_no_more_is_said_than_one_reads_at_a_glance() -> None:
    words = [f"{letter}{number}" for number in range(9) for letter in "abcdefghijkl"]
    body = "\n".join("Xi " + " ".join(words[at : at + 12]) + "." for at in range(0, 96, 12))
    asked = read("What about Xi?")
    listed = candidates(asked, [evidence(article("xi", body))])
    assert len(listed) == 8
    assert len(varied(choose(asked, listed, [9.0] * 8).strong)) == 4

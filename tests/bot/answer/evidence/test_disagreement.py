"""From a question to an answer where reports disagree, follow on each other, or are too old."""

from dataclasses import replace

import pytest

from bot.answer.types import Answer, Context, Reason, Standing
from index import Article
from tests.bot.answer.conftest import Answering
from tests.index.news import DAY, NOW, article

TOLL = "How many people died in the Turkey earthquake?"
WHEN = "When will the London marathon be held?"


def died(
    number: int, publisher: str, days_ago: float = 2, sources: tuple[str, ...] = ()
) -> Article:
    one = article(
        publisher.replace(" ", "-").lower(),
        f"In all {number} people died in the earthquake in Turkey.\n\n{publisher} has a reporter.",
        publisher=publisher,
        published_at=NOW - days_ago * DAY,
    )
    return replace(one, sources=sources)


def by_outlet(answer: Answer) -> list[tuple[str, Standing | None]]:
    return [(one.citations[0].publisher, one.standing) for one in answer.statements]


def test_two_tolls_of_one_day_are_both_told_with_whose_they_are(answering: Answering) -> None:
    answer = answering(died(41, "Daily"), died(65, "Herald")).answer(TOLL, NOW)
    assert answer.reason is Reason.DISPUTED
    assert not answer.answered
    assert sorted(by_outlet(answer)) == [
        ("Daily", Standing.DISPUTED),
        ("Herald", Standing.DISPUTED),
    ]
    assert answer.text.startswith("Disputed")
    for one in answer.statements:
        assert one.text in answer.text
        assert one.span is not None
        assert one.span.text in {"41", "65"}
    assert answer.text.count("27 February 2023") == 2
    assert "(Daily, " in answer.text
    assert "(Herald, " in answer.text


def test_what_was_postponed_is_told_first_and_the_old_date_as_overtaken(
    answering: Answering,
) -> None:
    old = article(
        "old",
        "The London marathon will be held on 23 April.",
        publisher="Daily",
        published_at=NOW - 9 * DAY,
    )
    new = article(
        "new",
        "The London marathon has been postponed and will be held on 12 May.",
        publisher="Herald",
        published_at=NOW - DAY,
    )
    answer = answering(old, new).answer(WHEN, NOW)
    assert answer.answered
    assert by_outlet(answer) == [("Herald", None), ("Daily", Standing.OVERTAKEN)]
    assert "12 May" in answer.statements[0].text
    assert "Daily, 20 February 2023; a later report has overtaken this" in answer.text


def test_a_later_date_without_a_word_of_correction_is_disputed(answering: Answering) -> None:
    texts = ("The London marathon will be held on 23 April.", "The London marathon will be held on "
             "12 May.")  # fmt: skip
    old = article("old", texts[0], publisher="Daily", published_at=NOW - 9 * DAY)
    new = article("new", texts[1], publisher="Herald", published_at=NOW - DAY)
    answer = answering(old, new).answer(WHEN, NOW)
    assert answer.reason is Reason.DISPUTED
    assert {one.standing for one in answer.statements} == {Standing.DISPUTED}


def test_outlets_that_agree_are_no_dispute(answering: Answering) -> None:
    answer = answering(died(41, "Daily"), died(41, "Herald")).answer(TOLL, NOW)
    assert answer.answered
    assert {standing for _, standing in by_outlet(answer)} == {None}


def test_this_week_is_not_answered_with_the_news_of_months_ago(answering: Answering) -> None:
    answer = answering(died(41, "Daily", days_ago=90)).answer(
        "Who died in the earthquake in Turkey this week?", NOW
    )
    assert answer.reason is Reason.STALE
    assert answer.statements == ()
    assert [one.publisher for one in answer.citations] == ["Daily"]
    assert answer.text.startswith("Stale")


@pytest.mark.parametrize(
    ("question", "context"),
    [
        (TOLL, Context(outlet="Herald")),
        ("How many people died in the Turkey earthquake, according to the Herald?", Context()),
        ("According to Herald, how many people died in the Turkey earthquake?", Context()),
    ],
)
def test_one_outlets_word_is_told_alone(
    answering: Answering, question: str, context: Context
) -> None:
    answer = answering(died(41, "Daily"), died(65, "Herald")).answer(question, NOW, context)
    assert answer.answered
    assert by_outlet(answer) == [("Herald", None)]
    assert answer.note == ""


@pytest.mark.parametrize(
    ("question", "context"),
    [
        (TOLL, Context(outlet="CNN")),
        ("How many people died in the Turkey earthquake, according to CNN?", Context()),
    ],
)
def test_where_the_outlet_says_nothing_others_are_told_and_that_they_are_others(
    answering: Answering, question: str, context: Context
) -> None:
    other = article("cnn", "A stranded whale was towed back to sea.", publisher="CNN")
    answer = answering(died(41, "Daily"), other).answer(question, NOW, context)
    assert answer.answered
    assert by_outlet(answer) == [("Daily", None)]
    assert answer.note == "CNN has nothing on this here; other outlets do."
    assert answer.text.startswith(f"{answer.note}\n41\n")


def test_since_leaves_out_what_is_older(answering: Answering) -> None:
    answerer = answering(died(41, "Daily", days_ago=20), died(65, "Herald", days_ago=2))
    since = answerer.answer(TOLL, NOW, Context(since=NOW - 5 * DAY))
    assert by_outlet(since) == [("Herald", None)]
    late = answerer.answer(TOLL, NOW, Context(since=NOW - DAY))
    assert late.reason is Reason.NOT_COVERED


def test_a_follow_up_is_answered_about_what_was_asked_before(answering: Answering) -> None:
    answerer = answering(
        article("xi", "Xi Jinping might visit Moscow in Russia in April, aides told reporters."),
        article("macron", "Emmanuel Macron might visit Berlin in Germany in June, aides said."),
    )
    before = Context(before=("Who might visit Germany with Emmanuel Macron?",))
    answer = answerer.answer("When might he visit?", NOW, before)
    assert answer.question == "When might he visit?"
    assert answer.answered
    assert [one.url for one in answer.citations] == ["https://news.example/macron"]


def test_a_short_question_on_something_else_is_answered_by_itself(answering: Answering) -> None:
    """It is completed only if that is answered: "Is the port open?" after one on a visit."""
    answerer = answering(
        article("macron", "Emmanuel Macron might visit Berlin in Germany in June, aides said."),
        article("port", "The port of Odesa is open again, the harbour master said."),
    )
    before = Context(before=("Who might visit Germany with Emmanuel Macron?",))
    answer = answerer.answer("Is the port open?", NOW, before)
    assert answer.answered
    assert [citation.url for citation in answer.citations] == ["https://news.example/port"]


@pytest.mark.parametrize(("sources", "origins"), [(("Reuters",), 1), ((), 2)])
def test_a_report_taken_from_another_is_of_one_origin_with_it(
    answering: Answering, sources: tuple[str, ...], origins: int
) -> None:
    agency = article(
        "agency",
        "In all 41 people died in the earthquake in Turkey, a minister told lawmakers in the "
        "capital Ankara late at night.",
        publisher="Reuters",
    )
    taken = article(
        "taken",
        "Rescuers back home from Turkey say the earthquake broke concrete roofs, under which 41 "
        "people died.",
        publisher="Herald",
    )
    answer = answering(agency, replace(taken, sources=sources)).answer(TOLL, NOW)
    assert answer.answered
    assert {one.publisher for one in answer.citations} == {"Reuters", "Herald"}
    assert answer.coverage.articles == 2
    assert answer.coverage.origins == origins


def test_an_agencys_next_word_overtakes_its_last_wherever_it_is_printed(
    answering: Answering,
) -> None:
    """Printed by two outlets, a correction is one origin's, and no dispute between them."""
    old = died(65, "Daily", days_ago=5, sources=("Reuters",))
    new = died(41, "Herald", days_ago=2, sources=("Reuters",))
    answer = answering(old, new).answer(TOLL, NOW)
    assert answer.answered
    assert by_outlet(answer) == [("Herald", None), ("Daily", Standing.OVERTAKEN)]


def test_a_reprint_is_no_second_voice(answering: Answering) -> None:
    body = "In all 41 people died in the earthquake in Turkey, a minister told lawmakers."
    reprints = [article(name, body, publisher=name) for name in ("Daily", "Herald", "Post")]
    answer = answering(*reprints).answer(TOLL, NOW)
    assert answer.answered
    assert len(answer.statements) == 1
    assert answer.coverage.origins == 1


def test_two_magnitudes_of_one_earthquake_are_in_dispute(answering: Answering) -> None:
    magnitude = "What was the magnitude of the earthquake in Turkey?"
    one = article(
        "one", "The earthquake in Turkey had a magnitude of 7.7, it was said.", publisher="Daily"
    )
    other = article("other", "The earthquake in Turkey had a magnitude of 7.8.", publisher="Post")
    assert answering(one, other).answer(magnitude, NOW).reason is Reason.DISPUTED

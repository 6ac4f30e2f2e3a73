"""What somebody said is answered by their words alone; who somebody is by what describes them."""

import pytest

from bot.answer.types import Answer, Context, Reason
from tests.bot.answer.conftest import Answering
from tests.index.news import DAY, NOW, article

CHEN = "“The budget leaves our hospitals without money,” said Mayor Lucy Chen."
CHEN_AGAIN = "“This budget closes two hospitals,” Chen told reporters."
DIAZ = "“The budget is good for hospitals,” said Treasurer Omar Diaz."
TRIP = "Lucy Chen travelled to Geneva before the budget for hospitals was read."


def texts(answer: Answer) -> list[str]:
    return [one.text for one in answer.statements]


def test_only_the_speakers_words_answer(answering: Answering) -> None:
    """Neither another's words on the same matter, nor where the speaker travelled."""
    answer = answering(article("a", f"{DIAZ}\n\n{TRIP}\n\n{CHEN}")).answer(
        "What did Lucy Chen say about the budget for hospitals?", NOW
    )
    assert answer.answered
    assert texts(answer) == [CHEN]
    assert answer.lead == "The budget leaves our hospitals without money"


def test_the_newest_words_come_first(answering: Answering) -> None:
    answer = answering(
        article("old", f"Lucy Chen spoke.\n\n{CHEN}", published_at=NOW - 9 * DAY),
        article("new", f"Lucy Chen spoke again.\n\n{CHEN_AGAIN}", published_at=NOW - DAY),
    ).answer("What did Chen say about the budget?", NOW)
    assert texts(answer) == [CHEN_AGAIN, CHEN]


def test_at_most_three_sayings_are_quoted(answering: Answering) -> None:
    quotations = (
        "“This budget leaves teachers unpaid,” said Lucy Chen.",
        "“Old bridges need a budget as well,” said Lucy Chen.",
        "“Nobody reads a budget in the library,” said Lucy Chen.",
        "“Sailors laugh at our harbour budget,” said Lucy Chen.",
    )
    news = [article(f"a{at}", one) for at, one in enumerate(quotations)]
    answer = answering(*news).answer("What did Lucy Chen say about the budget?", NOW)
    assert len(answer.statements) == 3


def test_reported_words_answer_too(answering: Answering) -> None:
    reported = "Mayor Lucy Chen said that the budget leaves hospitals without any money."
    answer = answering(article("a", f"{DIAZ}\n\n{reported}")).answer(
        "How did Lucy Chen react to the budget for hospitals?", NOW
    )
    assert texts(answer) == [reported]
    assert answer.lead == ""


@pytest.mark.parametrize(
    "who",
    [
        "Acme Bank",
        "a spokesperson for Acme Bank",
        "Ann Lee, a spokesperson for Acme Bank,",
        "Acme Bank spokeswoman Ann Lee",
        "a statement from Acme Bank",
    ],
)
def test_an_organisation_speaks_through_its_spokespeople(answering: Answering, who: str) -> None:
    spoken = f"“The recall of the heaters was not needed,” {who} said."
    other = "“The recall of the heaters came late,” said Omar Diaz."
    answer = answering(article("a", f"Acme Bank sells heaters.\n\n{other}\n\n{spoken}")).answer(
        "What did Acme Bank say about the recall of the heaters?", NOW
    )
    assert texts(answer) == [spoken]


@pytest.mark.parametrize(
    ("question", "reason", "closest"),
    [
        ("What did Lucy Chen say about volcanoes in Iceland?", Reason.NOT_STATED, [CHEN]),
        ("What did Omar Diaz say about the budget?", Reason.NOT_STATED, []),
        ("What did Ludmila Petrenko say about the budget?", Reason.NOT_COVERED, []),
    ],
    ids=["no words on it", "no words at all", "an unknown name"],
)
def test_without_words_on_the_matter_nobody_is_quoted_as_the_answer(
    answering: Answering, question: str, reason: Reason, closest: list[str]
) -> None:
    news = article("a", f"{CHEN}\n\nOmar Diaz wore a hat when the budget for hospitals was read.")
    answer = answering(news).answer(question, NOW)
    assert answer.reason is reason
    assert texts(answer) == closest


def test_words_of_before_the_time_that_is_asked_for_are_stale(answering: Answering) -> None:
    answerer = answering(article("old", CHEN, published_at=NOW - 60 * DAY))
    answer = answerer.answer("What did Lucy Chen say about the budget this week?", NOW)
    assert answer.reason is Reason.STALE
    assert answer.citations[0].url == "https://news.example/old"


def test_words_that_only_others_report_come_with_a_note(answering: Answering) -> None:
    """The outlet that is asked for says nothing, and that is said."""
    answerer = answering(
        article("a", CHEN, publisher="Gazette"),
        article("b", "The weather in the valley stays mild.", publisher="Courier"),
    )
    question = "What did Lucy Chen say about the budget for hospitals?"
    answer = answerer.answer(question, NOW, Context(outlet="Courier"))
    assert texts(answer) == [CHEN]
    assert "Courier has nothing" in answer.note


def test_what_somebody_says_privately_is_not_told_elsewhere(answering: Answering) -> None:
    answerer = answering(article("b", "The weather in the valley stays mild."))
    list(answerer.news.add([article("a", CHEN)], "discord:1"))
    question = "What did Lucy Chen say about the budget for hospitals?"
    assert answerer.answer(question, NOW, Context(audience="discord:1")).answered
    assert answerer.answer(question, NOW).reason is Reason.NOT_COVERED


PARTY = "Lucy Chen told guests about Lucy Chen and a party on 4 May."
WHO = "Lucy Chen, the mayor of Springfield, opened a bridge on Monday."


def test_who_somebody_is_comes_first_and_then_the_news(answering: Answering) -> None:
    latest = "Lucy Chen resigned after a vote of the council late on Tuesday."
    answer = answering(
        article("a", f"{PARTY}\n\n{WHO}", published_at=NOW - 9 * DAY),
        article("b", latest, published_at=NOW - DAY),
    ).answer("Who is Lucy Chen?", NOW)
    assert texts(answer)[:2] == [WHO, latest]
    assert answer.lead == "the mayor of Springfield"


@pytest.mark.parametrize(
    ("question", "sentence", "lead"),
    [
        ("What is monkeypox?", "Monkeypox is a virus that causes a rash.", "a virus"),
        ("Who was Omar Diaz?", "“No,” said former treasurer Omar Diaz.", "former treasurer"),
        ("who's omar diaz?", "“No,” said Omar Diaz, head of the bank.", "head of the bank"),
    ],
)
def test_what_describes_a_name_leads(
    answering: Answering, question: str, sentence: str, lead: str
) -> None:
    answer = answering(article("a", f"A report came out.\n\n{sentence}")).answer(question, NOW)
    assert texts(answer) == [sentence]
    assert answer.lead == lead


def test_another_description_comes_second(answering: Answering) -> None:
    """One that repeats the first is left out."""
    again = "Nobody asked Lucy Chen, mayor of Springfield, about it."
    other = "Lucy Chen, a former violinist, plays at weddings."
    answer = answering(
        article("a", f"{again}\n\n{other}", published_at=NOW - 9 * DAY),
        article("b", WHO, published_at=NOW - DAY),
    ).answer("Who is Lucy Chen?", NOW)
    assert texts(answer)[:2] == [WHO, other]


@pytest.mark.parametrize(
    "question", ["Who is the mayor of Springfield?", "Who is running for mayor of Springfield?"]
)
def test_a_role_is_no_name_to_describe(answering: Answering, question: str) -> None:
    """It is answered as ever: the name leads, not what describes it."""
    answer = answering(article("a", WHO)).answer(question, NOW)
    assert answer.lead != "the mayor of Springfield"


def test_what_the_reader_finds_no_answer_does_not_describe(answering: Answering) -> None:
    """It has the form of a description, and only half of the name."""
    doubtful = "Chen, a day after the vote, went home."
    answer = answering(article("a", f"Lucy Chen spoke.\n\n{doubtful}")).answer(
        "Who is Lucy Chen?", NOW
    )
    assert doubtful not in texts(answer)


def test_who_nothing_describes_is_not_answered_by_a_date(answering: Answering) -> None:
    answer = answering(article("a", "The party of Omar Diaz is on 4 May.")).answer(
        "Who is Ludmila Petrenko?", NOW
    )
    assert answer.reason is Reason.NOT_COVERED

"""The card of several questions: each stands above what answers it, or why nothing does."""

from datetime import UTC, datetime

from hypothesis import given, settings

from bot.answer.compose.multiple_questions import merge_answers
from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from bot.chat.cards.answer import ANSWERED, COLOURS, answer_card
from bot.chat.cards.components import Card
from bot.chat.i18n.texts import texts_for
from index import Span
from tests.bot.answer.drawn import several_answers
from tests.bot.chat.cards.sent import body_of
from tests.bot.chat.cards.test_answer import long_texts, urls
from tests.bot.chat.cards.test_markdown_escape import REPEATABLE
from tests.discord_server.payloads import components_of

NOW = datetime(2023, 2, 22, 12, tzinfo=UTC)
COVERAGE = Coverage(NOW, 1, None, 1)
ENGLISH = texts_for("en")
TEXT = "Who won, where was it and why?"


def texts_of(card: Card) -> list[str]:
    every = components_of(body_of(card)["components"])
    return [one["content"] for one in every if one["type"] == 10]


def labels_of(card: Card) -> list[str]:
    every = components_of(body_of(card)["components"])
    return [one["label"] for one in every if one["type"] == 2]


def cited(name: str, quote: str) -> Citation:
    return Citation(1, f"On {name}", "Daily", "Daily", "", f"https://n.example/{name}", None, quote)


def known(question: str, quote: str, words: str) -> Answer:
    start = quote.index(words)
    one = cited(question[:5].strip().lower(), quote)
    said = Statement(quote, (one,), Span(start, start + len(words), words))
    return Answer(question, "", (said,), (one,), COVERAGE)


def refused(question: str, reason: Reason, *near: Citation) -> Answer:
    return Answer(question, "Why not.", (), near, COVERAGE, reason)


WHO = known("Who won?", "Norway won the cup.", "Norway")
WHERE = known("Where was it?", "It was played in Riga.", "Riga")
WHY = refused("Why?", Reason.NOT_STATED, cited("chess", "On chess"))


def test_each_question_stands_above_what_answers_it() -> None:
    card = answer_card(merge_answers(TEXT, (WHO, WHERE, WHY), NOW), ENGLISH, "abcdefghij-_")
    assert texts_of(card)[:-1] == [
        "### Who won?",
        "**Norway**",
        "“**Norway** won the cup.” [[1]](https://n.example/who%20w)",
        "### Where was it?",
        "**Riga**",
        "“It was played in **Riga**.” [[2]](https://n.example/where)",
        "### Why?",
        "**Covered, but not stated**\nWhy not.",
        "**Sources**\n"
        "[[1]](https://n.example/who%20w) On who w · Daily\n"
        "[[2]](https://n.example/where) On where · Daily\n\n"
        "**Nearest articles**\n[[3]](https://n.example/chess) On chess · Daily",
    ]
    assert labels_of(card) == [
        "Evidence",
        "Timeline",
        "Ask more",
        "Helpful",
        "Wrong",
        "Follow this",
    ]
    assert card.colour == ANSWERED


def test_where_nothing_is_known_the_card_is_a_refusal() -> None:
    answer = merge_answers(TEXT, (refused("Who won?", Reason.NOT_COVERED), WHY), NOW)
    card = answer_card(answer, ENGLISH, "abcdefghij-_")
    assert [text.split("\n")[0] for text in texts_of(card)][:4] == [
        "### Who won?",
        "**Not covered**",
        "### Why?",
        "**Covered, but not stated**",
    ]
    assert card.colour == COLOURS[Reason.NOT_STATED]
    assert "Notify me" in " ".join(labels_of(card))


def test_the_note_on_what_is_left_out_comes_first() -> None:
    card = answer_card(merge_answers(TEXT, (WHO, WHERE), NOW, "Only two."), ENGLISH)
    assert texts_of(card)[0] == "*Only two.*"


def test_what_supports_is_left_out_and_what_disagrees_is_shown() -> None:
    """So there is nothing behind a More button."""
    sides = tuple(
        Statement(quote, (cited(quote[:3], quote),), standing=standing)
        for quote, standing in (
            ("One died.", Standing.DISPUTED),
            ("It rained.", None),
            ("Two died.", Standing.DISPUTED),
            ("Ten died.", Standing.DISPUTED),
        )
    )
    cites = tuple(one.citations[0] for one in sides)
    disputed = Answer("How many?", "", sides, cites, COVERAGE, Reason.DISPUTED)
    answer = merge_answers(TEXT, (disputed, WHO), NOW)
    assert [one.text for one in answer.parts[0].statements] == ["One died.", "Two died."]
    assert (answer.more, len(answer.citations)) == ((), 3)
    assert "More" not in labels_of(answer_card(answer, ENGLISH, "abcdefghij-_"))


def test_a_long_statement_hides_no_other_question() -> None:
    long = known("Who won?", f"Norway won {'very ' * 70}well.", "Norway")
    answer = merge_answers(TEXT, (long, WHERE), NOW)
    assert (len(answer.shown), answer.more) == (2, ())


@settings(REPEATABLE, max_examples=60)
@given(several_answers(long_texts, urls))
def test_no_question_is_left_out_of_the_card(answer: Answer) -> None:
    headings = [one for one in texts_of(answer_card(answer, ENGLISH)) if one.startswith("### ")]
    assert len(headings) == len(answer.parts)

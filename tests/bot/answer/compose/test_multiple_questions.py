"""Several questions of one message: each is answered by itself, and none is dropped silently."""

from dataclasses import replace

import pytest

from bot.answer.answerer import Answerer
from bot.answer.compose import multiple_questions
from bot.answer.compose.multiple_questions import as_single_question, single_questions
from bot.answer.question.splitting import questions
from bot.answer.types import Answer, Context, Reason, Standing
from bot.answer.writer.turn import Writer
from bot.errors import WriterError
from tests.bot.answer.conftest import Answering
from tests.bot.answering import overlap_answerer
from tests.index.news import NOW, article

DIED = "Pebbles the dog died on 3 October in South Carolina."
AGED = "Pebbles the dog was 22 years old, her owners said."
WON = "Norway won the Baltic chess cup on Sunday."
HOSTED = "Lima hosted the Andean zeppelin regatta in June."
NEWS = (
    article("pebbles", f"{DIED}\n\n{AGED}"),
    article("won", WON, publisher="Herald"),
    article("hosted", HOSTED, publisher="Post"),
)
BOTH = "Who won the Baltic chess cup and who hosted the Andean zeppelin regatta?"


def said(answer: Answer) -> list[list[str]]:
    return [[one.text for one in part.statements] for part in answer.parts]


def test_each_question_has_its_own_statement(answering: Answering) -> None:
    answer = answering(*NEWS).answer(BOTH, NOW)
    assert answer.answered
    assert [one.question for one in answer.parts] == [
        "Who won the Baltic chess cup?",
        "Who hosted the Andean zeppelin regatta?",
    ]
    assert said(answer) == [[WON], [HOSTED]]
    assert (answer.question, answer.lead, answer.more) == (BOTH, "", ())
    assert [part.lead for part in answer.parts] == ["Sunday", "June"]
    assert [one.text for one in answer.statements] == [WON, HOSTED]
    assert [one.text for one in answer.leading] == [WON, HOSTED]


def test_citations_are_numbered_through(answering: Answering) -> None:
    answer = answering(*NEWS).answer(BOTH, NOW)
    assert [(one.number, one.publisher) for one in answer.citations] == [(1, "Herald"), (2, "Post")]
    assert [[one.number for one in part.citations] for part in answer.parts] == [[1], [2]]
    assert answer.text.endswith(f"June (2022)\n{HOSTED} [2]")
    assert (answer.coverage.articles, answer.coverage.origins) == (2, 2)
    for statement in answer.statements:
        assert all(one in answer.citations for one in statement.citations)


def test_one_sentence_that_answers_two_questions_has_one_number(answering: Answering) -> None:
    answer = answering(*NEWS).answer(
        "Who hosted the Andean zeppelin regatta? Did Lima host the Andean zeppelin regatta?", NOW
    )
    assert said(answer) == [[HOSTED], [HOSTED]]
    assert [one.number for one in answer.citations] == [1]
    assert [part.citations for part in answer.parts] == [answer.citations] * 2


def test_a_part_that_nobody_covers_says_so(answering: Answering) -> None:
    answer = answering(*NEWS).answer(
        "Who built the Martian submarine? Who hosted the Andean zeppelin regatta?", NOW
    )
    assert answer.answered
    assert [part.reason for part in answer.parts] == [Reason.NOT_COVERED, None]
    assert answer.text == (
        "Who built the Martian submarine?\n"
        "Not covered: none of the articles here is about this.\n\n"
        f"Who hosted the Andean zeppelin regatta?\nJune (2022)\n{HOSTED} [1]"
    )
    assert [one.text for one in answer.leading] == [HOSTED]


def test_a_part_that_is_not_stated_names_what_comes_near(answering: Answering) -> None:
    """Its articles are told apart from those that answer, and none is named twice."""
    answer = answering(*NEWS).answer(
        "Did Pebbles the dog die in October? Which minister visited Baltic embassies? "
        "Which vet treated Pebbles?",
        NOW,
    )
    reasons = [part.reason for part in answer.parts]
    assert reasons == [None, Reason.NOT_STATED, Reason.NOT_STATED]
    cited = {one.url for part in answer.parts[:1] for one in part.citations}
    assert {one.url for one in answer.nearest} == {NEWS[1].url}
    assert not cited & {one.url for one in answer.nearest}
    assert [one.number for one in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert answer.coverage.articles == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Who built the Martian submarine? Who won the marathon?", Reason.NOT_COVERED),
        ("Who built the Martian submarine? Which vet treated Pebbles?", Reason.NOT_STATED),
    ],
)
def test_where_nothing_is_known_the_whole_is_a_refusal(
    answering: Answering, text: str, reason: Reason
) -> None:
    answer = answering(*NEWS).answer(text, NOW)
    assert (answer.answered, answer.reason, answer.statements) == (False, reason, ())
    assert [one.question for one in answer.parts] == text.replace("? ", "?\n").split("\n")
    assert all(part.text in answer.text for part in answer.parts)


def test_a_dispute_is_a_part_with_two_sides(answering: Answering) -> None:
    """Further statements are left out, so that each question keeps its place."""
    sides = [
        article(
            f"quake-{toll}",
            f"The Hatay earthquake struck and {toll} people died.",
            publisher=outlet,
        )
        for toll, outlet in ((10, "Daily"), (40, "Herald"), (70, "Post"))
    ]
    answer = answering(*sides, NEWS[0]).answer(
        "How many people died as the Hatay earthquake struck? Did Pebbles the dog die in October?",
        NOW,
    )
    assert [part.reason for part in answer.parts] == [Reason.DISPUTED, None]
    assert [one.standing for one in answer.statements] == [Standing.DISPUTED] * 2 + [None]
    assert [one.number for one in answer.citations] == [1, 2, 3]
    assert answer.answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "When did Pebbles die and how old was she?",
            ["When did Pebbles die?", "how old was Pebbles?"],
        ),
        (
            "When did the dog die and how old was she?",
            ["When did the dog die?", "how old was she (dog, die)?"],
        ),
        (
            "Who is hosting the Golden Globes, and when are they?",
            ["Who is hosting the Golden Globes?", "when are Golden Globes?"],
        ),
        (
            "Who won the Baltic Cup and where was it played?",
            ["Who won the Baltic Cup?", "where was it played (Baltic Cup, won)?"],
        ),
        # in the same sentence it is about the same
        (
            "Who won the Baltic Cup and which player scored first?",
            ["Who won the Baltic Cup?", "which player scored first (Baltic Cup)?"],
        ),
        # in another it need not be
        (
            "Who won the Baltic Cup? Which player has the longest Olympic contract?",
            ["Who won the Baltic Cup?", "Which player has the longest Olympic contract?"],
        ),
        (
            "Who won the Baltic Cup and who is prime minister of Latvia?",
            ["Who won the Baltic Cup?", "who is prime minister of Latvia?"],
        ),
        ("Who was arrested and why?", ["Who was arrested?", "Why was arrested?"]),
        (
            "Who won in Riga and how old was she, according to CNN?",
            [
                "According to CNN, Who won in Riga?",
                "how old was she, according to CNN (Riga)?",
            ],
        ),
    ],
)
def test_a_question_is_completed_from_those_before_it(text: str, expected: list[str]) -> None:
    asked: list[str] = []
    for piece in questions(text):
        asked.append(as_single_question(piece, (), asked))
    assert asked == expected


def test_a_follow_up_goes_on_from_the_last_question_of_a_message() -> None:
    before = single_questions(
        ["Who is Xi?", "and why?", "When did Pebbles die and how old was she?"]
    )
    assert before == ("Who is Xi?", "and why?", "When did Pebbles die?", "how old was Pebbles?")


def test_the_next_message_goes_on_from_the_last_question(answering: Answering) -> None:
    """And not from the first words of the message before it."""
    answerer = answering(*NEWS)
    context = Context(before=("Who built the Martian submarine? Who won the Baltic chess cup?",))
    answer = answerer.answer("and when?", NOW, context)
    assert [one.text for one in answer.statements] == [WON]


def test_the_second_question_is_found_by_what_the_first_is_about(answering: Answering) -> None:
    answer = answering(*NEWS, article("cat", "The cat was 30 years old.")).answer(
        "When did Pebbles the dog die and how old was she?", NOW
    )
    assert said(answer)[1] == [AGED]


def test_the_same_question_asked_twice_is_one(answering: Answering) -> None:
    text = "Who won the Baltic chess cup?? Who won the Baltic chess cup?"
    answer = answering(*NEWS).answer(text, NOW)
    assert (answer.question, answer.parts) == (text, ())
    assert [one.text for one in answer.statements] == [WON]


def test_more_than_four_questions_are_not_dropped_silently(answering: Answering) -> None:
    text = " ".join(f"Who won the cup of town{number}?" for number in range(6))
    answer = answering(*NEWS).answer(text, NOW)
    assert len(answer.parts) == multiple_questions.MOST
    assert answer.note == "Only the first 4 of 6 questions are answered."
    assert answer.text.startswith(answer.note)


def test_what_was_read_otherwise_is_said_with_its_question(answering: Answering) -> None:
    answer = answering(*NEWS, article("norway", "Norway has news.")).answer(
        "who built the martian submarine? did norway win the baltic chess cup?", NOW
    )
    assert all(part.note in part.text for part in answer.parts)


class Failing:
    """A language model that cannot be reached."""

    name = "failing"

    def write(self, prompt: object, take: object, timeout_s: float) -> None:
        raise WriterError("no connection")


def test_where_a_language_model_fails_each_question_is_answered(answering: Answering) -> None:
    plain = answering(*NEWS)
    writer = overlap_answerer(plain.news, Writer(Failing()))
    assert writer.answer(BOTH, NOW) == plain.answer(BOTH, NOW)


def test_an_outlet_counts_for_every_question(answering: Answering) -> None:
    answerer: Answerer = answering(*NEWS)
    answer = answerer.answer(BOTH, NOW, Context(outlet="Herald"))
    assert answer.parts[0].statements[0].citations[0].publisher == "Herald"
    assert "Herald has nothing" in answer.parts[1].note


def test_an_answer_is_what_its_parts_are(answering: Answering) -> None:
    answer = answering(*NEWS).answer(BOTH, NOW)
    with pytest.raises(ValueError, match="statements"):
        replace(answer, statements=answer.statements[:1])
    with pytest.raises(ValueError, match="reason"):
        replace(answer, reason=Reason.STALE)

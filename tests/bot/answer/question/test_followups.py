"""A follow-up is asked as a whole question; what stands by itself stays as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.question.followups import complete, may_stand_alone, with_answer

XI = "When might Xi Jinping visit Russia?"
QUAKE = "How many people died in the earthquake in Turkey?"
WILLOW = "Did Biden approve the Willow project?"


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        # another asking word
        (XI, "and where?", "Where might Xi Jinping visit Russia?"),
        (XI, "Why?", "Why might Xi Jinping visit Russia?"),
        (XI, "ok and what time?", "What time might Xi Jinping visit Russia?"),
        (QUAKE, "When exactly?", "When people died in the earthquake in Turkey?"),
        (QUAKE, "When was this?", "When people died in the earthquake in Turkey?"),
        (WILLOW, "But when?", "When: Did Biden approve the Willow project?"),
        # another name
        (XI, "What about Putin?", "When might Putin visit Russia?"),
        (XI, "And Putin?", "When might Putin visit Russia?"),
        (QUAKE, "how about Syria?", "How many people died in the earthquake in Syria?"),
        (QUAKE, "and in Syria?", "How many people died in the earthquake in Syria?"),
        (
            "How many people did Biden meet in Poland?",
            "and in Ukraine?",
            "How many people did Biden meet in Ukraine?",
        ),
        ("Who won the race?", "What about Monaco?", "Who won the race Monaco?"),
        # a pronoun
        (XI, "Where will he stay?", "Where will Xi Jinping stay (Russia)?"),
        (XI, "What happened to him?", "What happened to Xi Jinping (Russia)?"),
        ("Who is Rishi Sunak?", "Who is his wife?", "Who is Rishi Sunak’s wife?"),
        ("Who is Rishi Sunak?", "How old is he?", "How old is Rishi Sunak?"),
        ("Who hosts the Golden Globes?", "and when are they?", "when are Golden Globes?"),
        ("Who won the race?", "How old was he?", "How old was he (won, race)?"),
        (
            "when did pebbles die",
            "how old was the dog she had?",
            "how old was the dog she had (pebbles, die)?",
        ),
        ("What did NASA launch?", "What did they find?", "What did NASA find?"),
        (XI, "Did he meet Zelensky?", "Did he meet Zelensky (Xi Jinping, Russia)?"),
        (
            XI,
            "What does Macron say about him?",
            "What does Macron say about him (Xi Jinping, Russia)?",
        ),
        (XI, "what did he say about it?", "what did Xi Jinping say about it (Russia, visit)?"),
        (
            WILLOW,
            "When did that happen?",
            "When did that happen (Biden, Willow, approve, project)?",
        ),
        (
            WILLOW,
            "What does Greenpeace say about it?",
            "What does Greenpeace say about it (Biden, Willow, approve, project)?",
        ),
        (WILLOW, "tell me more", "Tell me more about Biden approve Willow project"),
        (QUAKE, "what else?", "Tell me more about people died earthquake Turkey"),
        (QUAKE, "in Syria?", "How many people died in the earthquake in Syria?"),
        ("Who won the regatta?", "in Norway?", "Who won the regatta in Norway?"),
        # too few words to stand alone
        (XI, "Is there a date?", "Is there a date (Xi Jinping, Russia, visit)?"),
        (
            QUAKE,
            "and how many were injured?",
            "how many were injured (Turkey, people, died, earthquake)?",
        ),
    ],
)
def test_a_follow_up_is_completed(before: str, text: str, expected: str) -> None:
    assert complete(text, [before]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Who won the Oscars?",
        "When did Finland join NATO?",
        "What did Macron say?",
        "Why did the Silicon Valley Bank collapse?",
        "What about the vote in Finland?",
        "What did Macron say about his pension reform?",
        "When did Finland say they would join NATO?",
        "Did Putin say that Russia would stop the war?",
        "Are there protests in France?",
        "What is in the news about Biden this week?",
        "Which vaccine protects children against measles best?",
        "",
        "?",
        "and?",
    ],
)
def test_what_stands_by_itself_stays(text: str) -> None:
    assert complete(text, [XI]) == text


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Is the bridge open?", True),
        ("what's the exchange rate?", True),
        ("and the bridge?", False),
        ("Is it open?", False),
        ("Where is he?", False),
        ("how many?", False),
        ("What about Norway?", False),
        ("tell me more", False),
        ("tell me more about Norway", True),
        ("How many people drowned?", False),
        ("how many survivors?", False),
        ("was anybody injured", False),
        ("who resigned?", False),
        ("How many people have measles?", True),
        ("Who resigned in Norway?", True),
    ],
)
def test_a_short_question_may_be_about_something_else(text: str, alone: bool) -> None:
    assert may_stand_alone(text) == alone


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ((XI, "and where?"), "And why?", "Why might Xi Jinping visit Russia?"),
        ((XI, "What about Putin?"), "and where?", "Where might Putin visit Russia?"),
        ((XI, "and where?"), "What about Macron?", "Where might Macron visit Russia?"),
        ((XI, "Who won the Oscars?"), "and when?", "When won the Oscars?"),
        ((QUAKE, XI), "Where will he stay?", "Where will Xi Jinping stay (Russia)?"),
        # what the first question is about is not lost on the way
        (
            ("flood in Peru", "how many people drowned"),
            "any survivors",
            "any survivors (Peru, people, drowned, flood)?",
        ),
    ],
)
def test_a_chain_of_follow_ups_goes_back_to_the_last_whole_question(
    before: tuple[str, ...], text: str, expected: str
) -> None:
    assert complete(text, before) == expected


@pytest.mark.parametrize(
    ("asked", "lead", "text", "expected"),
    [
        (
            "Who won?",
            "Ada Lovelace",
            "When will she be sworn in?",
            "When will Ada Lovelace be sworn in?",
        ),
        (
            "Who won the election in Finland?",
            "Alexander Stubb",
            "How old is he?",
            "How old is Alexander Stubb (Finland)?",
        ),
        (
            "Who won the election in Finland?",
            "Alexander Stubb",
            "and in Sweden?",
            "Who won the election in Sweden?",
        ),
        ("Who won?", "Ada Lovelace", "When?", "When won (Ada Lovelace)?"),
        (
            "Which city hosts the games?",
            "Quillmouth",
            "What is its population?",
            "What is its population (Quillmouth, city, hosts, games)?",
        ),
        (XI, "April or early May", "Where will he stay?", "Where will Xi Jinping stay (Russia)?"),
        ("Who won?", "", "How old was she?", "How old was she (won)?"),
        ("Who won?", "the green party", "How old was she?", "How old was she (won)?"),
    ],
)
def test_a_follow_up_knows_the_answer_before_it(
    asked: str, lead: str, text: str, expected: str
) -> None:
    assert complete(text, [with_answer(asked, lead)]) == expected


def test_an_answer_is_known_along_a_chain_of_questions() -> None:
    before = [with_answer("Who won?", "Ada Lovelace"), "When will she be sworn in?"]
    assert complete("And where?", before) == "Where will Ada Lovelace be sworn in?"


@pytest.mark.parametrize("text", ["and where?", "What did he say?", "What about Putin?", XI])
def test_with_nothing_before_it_a_question_is_asked_as_it_is(text: str) -> None:
    assert complete(f"  {text}\n", []) == text


@given(st.text(), st.lists(st.text(), max_size=4))
def test_whatever_is_typed_is_completed_to_one_line(text: str, before: list[str]) -> None:
    completed = complete(text, before)
    assert completed == " ".join(completed.split()) or not completed.split()

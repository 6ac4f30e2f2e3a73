"""Which questions ask for somebody's words, whose, and on what."""

import pytest

from bot.answer.compose.speaking import asks_for_words


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        ("What did Xi say about Russia?", "Xi", "Russia"),
        ("What did the FDA say about the vaccine?", "FDA", "the vaccine"),
        ("What does Mark Milley think of peace talks?", "Mark Milley", "peace talks"),
        ("How did the Nets respond to Kyrie Irving?", "Nets", "Kyrie Irving"),
        ("how has Nike reacted to the boycott", "Nike", "the boycott"),
        ("What was Netanyahu’s comment on a cease-fire?", "Netanyahu", "a cease-fire"),
        ("What was the reaction of Nike to the boycott?", "Nike", "the boycott"),
        ("Did Biden say anything about Taiwan?", "Biden", "Taiwan"),
        ("What did Biden say?", "Biden", ""),
        ("What did Biden promise?", "Biden", "promise"),
    ],
)
def test_whose_words_on_what_are_asked_for(question: str, speaker: str, topic: str) -> None:
    saying = asks_for_words(question)
    assert saying is not None
    assert (saying.speaker, saying.topic) == (speaker, topic)


@pytest.mark.parametrize(
    "question",
    [
        "What did they say about Russia?",
        "What do people think of Xi?",
        "What did Biden and Xi say about Taiwan?",
        "What did Tom Brady buy?",
        "When did Xi say that he would come?",
        "According to CNN, what happened in Ohio?",
        "How many people did the quake kill?",
        "Who said that the budget is wrong?",
    ],
)
def test_other_questions_ask_for_no_ones_words(question: str) -> None:
    assert asks_for_words(question) is None

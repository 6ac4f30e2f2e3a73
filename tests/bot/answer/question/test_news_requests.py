"""Who asks for news gets news; who asks for one thing is not given the headlines."""

import pytest

from bot.answer.question.question import QuestionKind, read


@pytest.mark.parametrize(
    "text",
    [
        "What's in the news today?",
        "What’s new?",
        "news",
        "What happened yesterday?",
        "top stories this week",
        "any news?",
        "What is going on in the world?",
        "latest headlines",
        "Give me the latest news",
        "today's headlines",
        "What was in the news last week?",
        "What's the latest?",
        "Newsdesk, what's new?",
        "What's the news according to Reuters?",
    ],
)
def test_the_news_are_asked_for(text: str) -> None:
    question = read(text)
    assert question.kind is QuestionKind.NEWS
    assert question.topic == ""


@pytest.mark.parametrize(
    "text",
    [
        "What did the news say about Xi?",
        "What is the latest iPhone?",
        "What happened in Ohio today?",
        "What's the news from Ukraine?",
        "news about Xi",
        "What is the New Yorker?",
        "Who is in the news?",
        "What happened to the news anchor?",
        "",
        "today",
    ],
)
def test_something_else_is_asked_for(text: str) -> None:
    assert read(text).kind is not QuestionKind.NEWS


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Summarise the news on China", "China"),
        ("please summarize reports about the rail strike", "the rail strike"),
        ("Catch me up on the rail strike", "the rail strike"),
        ("update us on the rail strike", "the rail strike"),
        ("bring me up to speed on the rail strike", "the rail strike"),
        ("Can you sum up the story of the balloon?", "the balloon"),
        ("Give me a quick overview of the Ohio derailment", "the Ohio derailment"),
        ("brief me on Ukraine", "Ukraine"),
        ("recap of the Oscars", "the Oscars"),
        ("What is going on with the strikes in France?", "the strikes in France"),
        ("bergen ferry news", "bergen ferry"),
        ("Brazil updates", "Brazil"),
        ("sky news", "sky news"),
        ("Ohio Valley News", "Ohio Valley News"),
    ],
)
def test_a_summary_of_a_topic_is_asked_for(text: str, topic: str) -> None:
    question = read(text)
    assert question.kind is QuestionKind.HAPPENED
    assert question.topic == topic

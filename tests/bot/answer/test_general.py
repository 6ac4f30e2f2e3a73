"""Who asks for news gets news; who asks for one thing is not given the headlines."""

import pytest

from bot.answer.question import Kind, read


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
    assert question.kind is Kind.NEWS
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
    assert read(text).kind is not Kind.NEWS

"""A notice quotes the sentence that opens the news of an article, word for word."""

import pytest

from bot.following.notices import story_item
from tests.index.news import article

NEWS = "Workers of the railway went on strike on Monday."


@pytest.mark.parametrize(
    "opening",
    ["", "PARIS (AP) — ", "LONDON, March 1 (Reuters) - ", "Hello, readers! ", "What a week. "],
)
def test_the_quote_is_the_news_without_what_stands_before_it(opening: str) -> None:
    report = article("strike", f"{opening}{NEWS} Talks go on.")
    item = story_item(report)
    assert item.quote == NEWS
    assert item.quote in report.body


def test_a_body_of_fragments_is_quoted_from_its_start() -> None:
    assert story_item(article("scores", "Ajax 2, Feyenoord 1.")).quote == "Ajax 2, Feyenoord 1."

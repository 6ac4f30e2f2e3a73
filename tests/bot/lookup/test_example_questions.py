"""The examples in a greeting read as a person would ask."""

import pytest

from bot.lookup.example_questions import example_questions
from bot.lookup.library_access import Edition
from index import EntityKind
from tests.bot.lookup.fake_news import NOW, FakeNews, Name, article

PLACE, ORGANISATION, PERSON = EntityKind.PLACE, EntityKind.ORGANISATION, EntityKind.PERSON


@pytest.mark.parametrize(
    ("name", "kind", "title", "body", "question"),
    [
        ("EU", ORGANISATION, "EU votes", "In Brussels the EU has voted.", "the latest on the EU"),
        ("Apple", ORGANISATION, "Apple pays", "On Monday Apple paid.", "the latest on Apple"),
        ("Apple", ORGANISATION, "Apple pays", "In the Apple case it paid. Apple said so.",
         "the latest on Apple"),
        ("Lagos", PLACE, "Fire in Lagos", "A fire burned in Lagos.", "happening in Lagos"),
        ("Netherlands", PLACE, "Netherlands floods", "Rain fell on the Netherlands.",
         "happening in the Netherlands"),
        ("Ann Pope", PERSON, "Ann Pope wins", "Yesterday the Ann Pope won.",
         "the latest on Ann Pope"),
    ],
)  # fmt: skip
def test_an_example_has_the_article_that_the_news_writes(
    name: str, kind: EntityKind, title: str, body: str, question: str
) -> None:
    news = FakeNews([(article("a", body, title=title), "")], names=(Name(name, kind=kind),))
    assert example_questions(Edition(news, NOW)) == (f"What is {question}?",)

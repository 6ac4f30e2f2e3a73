"""A name is offered for a misspelt one if every word of it is close, and never by its sound."""

import pytest

from bot.lookup.library_access import Edition
from bot.lookup.misspelt_names import meant_questions, misspelt, nearest_names
from index import EntityKind
from tests.bot.lookup.fake_news import NOW, FakeNews, Name, article


@pytest.mark.parametrize(
    ("typed", "name", "wrong"),
    [
        ("Jo Bidden", "Joe Biden", 2),
        ("Bidden", "Joe Biden", 1),
        ("President Bidden", "Joe Biden", 1),
        ("Valdorya", "Valdoria", 1),
        ("Netanjahuu", "Benjamin Netanyahu", 2),
        ("Zelesnky", "Volodymyr Zelensky", 1),
        ("Erdogan", "Erdoğan", 0),
        ("Jo Bidden", "Osama bin Laden", None),
        ("Jo Bidden", "John Bolton", None),
        ("Bidden", "Hidden Valley Ranch", None),
        ("Biden Joe", "Joe Biden", None),
        ("Maria", "Mario", 1),
        ("Iran", "Oman", None),
        ("US", "UN", 1),
        ("EU", "AU", None),
        ("Trump", "Tramp Steamer", None),
        ("Obama", "Osama bin Laden", None),
        ("", "Joe Biden", None),
    ],
)
def test_every_word_has_to_be_close(typed: str, name: str, wrong: int | None) -> None:
    assert misspelt(typed, name) == wrong


NAMES = (
    Name("Joe Biden", ("Biden",)),
    Name("Osama bin Laden", ("bin Laden",)),
    Name("Valdoria", (), EntityKind.PLACE),
    Name("Vladivostok", (), EntityKind.PLACE),
    Name("Leeds", (), EntityKind.PLACE),
)
BODY = "Joe Biden spoke of Osama bin Laden in Valdoria, Leeds and Vladivostok; he leads a party."


@pytest.fixture
def edition() -> Edition:
    return Edition(FakeNews([(article("one", BODY), "")], NAMES), NOW)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Jo Bidden", ("Joe Biden",)),
        ("Valdorya", ("Valdoria",)),
        ("Valdoria", ()),
        ("Obama", ()),
    ],
)
def test_the_names_of_the_news_that_are_close(
    edition: Edition, typed: str, names: tuple[str, ...]
) -> None:
    assert nearest_names(edition, typed) == names


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        (
            "When will Jo Bidden visit Valdorya?",
            (
                ("Joe Biden", "When will Joe Biden visit Valdorya?"),
                ("Valdoria", "When will Jo Bidden visit Valdoria?"),
            ),
        ),
        ("who leads valdorya", (("Valdoria", "who leads Valdoria"),)),
        ("Who leads Valdoria?", ()),
    ],
)
def test_a_question_is_offered_again_with_the_name(
    edition: Edition, question: str, meant: tuple[tuple[str, str], ...]
) -> None:
    """What is a word of the news is no misspelt name: "leads" is not "Leeds"."""
    assert meant_questions(edition, question, ("leads", "visit", "party")) == meant

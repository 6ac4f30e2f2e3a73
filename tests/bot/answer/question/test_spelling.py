"""A typing error is read as what is meant where that is clear; what the news has stays as it is."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from bot.answer.question import spelling
from bot.answer.question.question import with_apostrophes
from bot.answer.question.spelling import CorrectedQuestion, bases, doubtful, replace_spans
from bot.answer.types import Context
from index import Library, Span, open_library
from tests.bot.answering import overlap_answerer
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import DAY, NOW, article

STURGEON = (
    "Nicola Sturgeon resigned as first minister of Scotland on Wednesday.\n\n"
    "Nicola Sturgeon told reporters in Edinburgh that the time was right."
)
QUAKE = (
    "An earthquake struck Turkey and Syria on Monday.\n\n"
    "The earthquake destroyed thousands of buildings, the government said."
)
KYIV = (
    "President Volodymyr Zelensky met lawmakers in Kyiv, and Zelensky thanked Russia’s neighbours."
)


class KnowingEncoder(HashingEncoder):
    """Has a token of its own for a few words that the articles here have not."""

    whole = frozenset("zeppelin regatta heart happened minister".split())

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [
            2 if len(text.split()) == 1 and text not in self.whole else len(text.split())
            for text in texts
        ]


def filled(home: Path, database_url: str) -> Library:
    library = open_library(settings(home, database_url=database_url), KnowingEncoder())
    list(library.add([article("s", STURGEON), article("q", QUAKE)]))
    list(library.add([article(f"k{n}", f"{KYIV} It was meeting {n}.") for n in range(20)]))
    return library


@pytest.fixture
def library(tmp_path: Path, database_url: str) -> Iterator[Library]:
    """A library to which a test adds more."""
    with filled(tmp_path, database_url) as made:
        yield made


@pytest.fixture(scope="module")
def shared_library(
    tmp_path_factory: pytest.TempPathFactory, shared_database_url: str
) -> Iterator[Library]:
    with filled(tmp_path_factory.mktemp("home"), shared_database_url) as made:
        yield made


@pytest.fixture
def read(shared_library: Library) -> Callable[..., CorrectedQuestion]:
    return lambda text, audience="": spelling.read(shared_library, text, NOW, audience)


@pytest.mark.parametrize(
    ("typed", "text", "note"),
    [
        ("Nicola Sturgon", "Nicola Sturgeon", "Read as: Nicola Sturgeon."),
        ("Why did Nicola Strugeon resign?", "Why did Nicola Sturgeon resign?", "Nicola Sturgeon."),
        ("why did nicola sturgeonn resign", "why did Nicola Sturgeon resign", "Nicola Sturgeon."),
        ("nicola sturgeon", "Nicola Sturgeon", "Read as: Nicola Sturgeon."),
        ("earthqauke in Turkey", "earthquake in Turkey", "Read as: earthquake."),
        ("Earthqauke in Turkey", "Earthquake in Turkey", "Read as: Earthquake."),
        ("What did the goverment say?", "What did the government say?", "government."),
        ("What did Zelinsky say?", "What did Zelensky say?", "Zelensky."),
        ("When might Xi visit Rusia?", "When might Xi visit Russia?", "Russia."),
        ("earthqauke and goverment", "earthquake and government", "earthquake, government."),
    ],
)
def test_what_is_clearly_meant_is_read_and_shown(
    read: Callable[..., CorrectedQuestion], typed: str, text: str, note: str
) -> None:
    found = read(typed)
    assert found.text == text
    assert found.note.endswith(note)


@pytest.mark.parametrize(
    "question",
    [
        "Why did Nicola Sturgeon resign?",
        "Which building did Zelensky see in Kyiv?",
        "zeppelin",  # the encoder knows it whole
        "Who won the zeppelin regatta?",
        "hearty breakfast",  # made of a word that is known
        "Peter Sturgon",  # nobody of that name
        "Zalinsky",  # of two errors none in the first two letters
        "Sturgeonov",
        "KYVI",  # initials
        "Kyvi",  # too short
        "vuildings in Turkey",  # the first letter is rarely wrong
        "https://example.org/earthqauke @earthqauke",
        "xqzvwk earthqauke pqwrtz goverment sturgon zelinsky",  # nobody types so many
        "",
    ],
)
def test_what_is_known_or_not_clear_is_left(
    read: Callable[..., CorrectedQuestion], question: str
) -> None:
    assert read(question) == CorrectedQuestion(question)


def test_of_two_that_may_be_meant_neither_is_read(library: Library) -> None:
    list(library.add([article("a", "The marlon swam."), article("b", "The merlin flew.")]))
    assert spelling.read(library, "where is the merlon", NOW, "").note == ""


@pytest.mark.parametrize(
    ("audience", "is_read"), [("discord:1", True), ("discord:2", False), ("", False)]
)
def test_a_word_of_anothers_private_news_is_neither_known_nor_read(
    library: Library, audience: str, is_read: bool
) -> None:
    """Nor does it make a reading unclear that is clear to who does not see it."""
    secret = article("p", "Project Halcyonite was agreed in private. Halcyonite costs millions.")
    other = article("o", "The sturgeom affair was agreed in private by Nicola Sturgeom.")
    list(library.add([secret, other], "discord:1"))
    found = spelling.read(library, "what is project halcyonyte", NOW, audience)
    assert ("Halcyonite" in found.note) is is_read
    known = spelling.read(library, "Who is Nicola Sturgeom?", NOW, audience)
    assert (known.note == "") is is_read


def test_what_came_later_than_the_clock_is_not_read(shared_library: Library) -> None:
    assert spelling.read(shared_library, "Nicola Sturgon", NOW - 9 * DAY, "").note == ""


def test_an_answer_says_how_the_question_was_read(shared_library: Library) -> None:
    answer = overlap_answerer(shared_library).answer("Why did Nicola Sturgon resign?", NOW)
    assert answer.question == "Why did Nicola Sturgon resign?"
    assert answer.note == "Read as: Nicola Sturgeon."
    assert answer.text.startswith("Read as: Nicola Sturgeon.\nScotland\n")


def test_a_name_of_the_conversation_is_read_too(shared_library: Library) -> None:
    context = Context(before=("Why did Nicola Sturgon resign?",))
    answer = overlap_answerer(shared_library).answer("and when?", NOW, context)
    assert answer.note == "Read as: Nicola Sturgeon."


def test_places_are_those_of_the_text() -> None:
    text = "Did the goverment’s plan fail in Kyiv, asks earthqauke-hit Turkey?"
    assert [one.text for one in doubtful(text)] == ["goverment", "Turkey"]
    assert all(text[one.start : one.end] == one.text for one in doubtful(text))


def test_what_asks_for_a_summary_is_no_typing_error() -> None:
    text = "Summarise the news on the earthqauke"
    assert [one.text for one in doubtful(text)] == ["earthqauke"]


def test_words_are_put_in_the_place_of_others() -> None:
    changed = {Span(4, 5, "b"): "BB", Span(0, 1, "a"): "A"}
    assert replace_spans("a - b", changed) == ("A - BB", (Span(0, 1, "A"), Span(4, 6, "BB")))


@pytest.mark.parametrize(
    ("word", "base"),
    [("hearty", "heart"), ("reopened", "open"), ("stopped", "stop"), ("unpacking", "pack")],
)
def test_what_a_word_is_made_of(word: str, base: str) -> None:
    assert base in bases(word)


def test_a_word_that_only_gets_its_capital_is_not_shown_as_read_otherwise(
    library: Library,
) -> None:
    read = spelling.read(library, "what happened in turkey on monday?", NOW, "")
    assert read == CorrectedQuestion("what happened in Turkey on monday?")


def test_names_typed_in_small_letters_are_replaced_in_follow_ups_too(library: Library) -> None:
    context = Context(before=("why did nicola sturgeon resign",))
    answer = overlap_answerer(library).answer("and volodymyr zelensky", NOW, context)
    assert "Zelensky" in answer.text or "Zelensky" in answer.citations[0].quote
    assert "Sturgeon" not in answer.text


def test_a_question_is_shown_as_typed_whatever_is_read(library: Library) -> None:
    answer = overlap_answerer(library).answer("whos the first minister of Scotland", NOW)
    assert answer.question == "whos the first minister of Scotland"
    assert answer.answered


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("whos the mayor of Bergen", "who’s the mayor of Bergen"),
        ("Wheres the ferry, and whens it back", "Where’s the ferry, and when’s it back"),
        ("why didnt they vote", "why didn’t they vote"),
        ("Who’s on its board? What was its aim?", "Who’s on its board? What was its aim?"),
        ("wont he come", "wont he come"),
        ("Hows and whysoever", "How’s and whysoever"),
    ],
)
def test_apostrophes_that_people_leave_out_are_read(typed: str, written: str) -> None:
    assert with_apostrophes(typed) == written

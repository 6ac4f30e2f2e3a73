"""A name is the same name however its letters are typed: in news, questions, and lookups."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.answer.question.name_match import named
from bot.answer.question.question import names_in
from bot.answer.question.spelt_names import as_the_news_spells
from bot.lookup.library_access import Edition
from bot.lookup.topics import topic
from index import Article, Library
from index.models.reader import TrainedReader
from index.opening import open_library
from index.text.cleaning import clean_body, clean_line
from index.text.folding import fold_letters
from tests.fakes import HashingEncoder
from tests.index.conftest import settings

PUBLISHED = datetime(2024, 5, 8, 12, tzinfo=UTC)
NOW = datetime(2024, 5, 9, 12, tzinfo=UTC)
# Each name as the news has it and as it is typed.
SPELLINGS = [
    ("Recep Tayyip Erdoğan", "Erdogan"),
    ("Ekrem İmamoğlu", "Imamoglu"),
    ("Devlet Bahçeli", "Bahceli"),
    ("Kemal Kılıçdaroğlu", "Kilicdaroglu"),
    ("Işın Karaca", "Isin Karaca"),
    ("Emmanuel Macrón", "Macron"),
    ("François Hollande", "Francois Hollande"),
    ("Angela Müller", "Muller"),
    ("Jens Weiß", "Weiss"),
    ("Lech Wałęsa", "Walesa"),
    ("Radosław Sikorski", "Radoslaw Sikorski"),
    ("Jarosław Kaczyński", "Kaczynski"),
    ("Jonas Gahr Støre", "Store"),
    ("Mette Frederiksen Sørensen", "Sorensen"),
    ("Novak Đoković", "Novak Dokovic"),
    ("Aleksandar Vučić", "Vucic"),
    ("Petr Fiala Dvořák", "Dvorak"),
    ("Zuzana Čaputová", "Caputova"),
    ("Klaus Iohanniș", "Iohannis"),
    ("Viktor Orbán", "Orban"),
    ("Guðni Jóhannesson", "Gudni Johannesson"),
    ("Þórdís Gylfadóttir", "Thordis Gylfadottir"),
    ("Pedro Sánchez", "Sanchez"),
    ("Luiz Inácio Lula", "Luiz Inacio Lula"),
    ("Nguyễn Phú Trọng", "Nguyen Phu Trong"),
    ("Mikheil Æskild", "Aeskild"),
    ("Ursula Fiﬂer", "Fifler"),  # a ligature that a printed page leaves in its text
    ("Ｓａｎａｅ Ｔａｋａｉｃｈｉ", "Takaichi"),
]
BODY = (
    "{name} will visit Berlin on 21 May for talks with the chancellor, the office said on "
    "Wednesday. It will be the first visit in two years."
)


def forms(text: str) -> Iterator[str]:
    """Yield the ways in which programs hand over the same letters."""
    yield from (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))


@pytest.fixture(scope="module")
def library(
    tmp_path_factory: pytest.TempPathFactory, shared_database_url: str
) -> Iterator[Library]:
    articles = [
        Article(
            url=f"https://news.example/{number}",
            title=clean_line(f"{name} to visit Berlin"),
            body=clean_body(
                unicodedata.normalize("NFD" if number % 2 else "NFC", BODY).format(name=name)
            ),
            publisher="Example",
            published_at=PUBLISHED,
            fetched_at=PUBLISHED,
        )
        for number, (name, _) in enumerate(SPELLINGS)
    ]
    home: Path = tmp_path_factory.mktemp("home")
    kept = settings(home, database_url=shared_database_url)
    with open_library(kept, HashingEncoder()) as opened:
        list(opened.add(articles))
        yield opened


@pytest.fixture(scope="module")
def answerer(library: Library, trained_reader: TrainedReader) -> Answerer:
    return Answerer(library, trained_reader)


# the reader takes its time, and reads the same from either database
@pytest.mark.parametrize("shared_database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("published", "typed"), SPELLINGS)
def test_a_question_finds_the_name_in_every_spelling(
    answerer: Answerer, published: str, typed: str
) -> None:
    number = SPELLINGS.index((published, typed))
    for name in (typed, *forms(published), published.upper()):
        question = f"When will {name} visit Berlin?"
        answer = answerer.answer(question, NOW)
        urls = [citation.url for statement in answer.statements for citation in statement.citations]
        assert urls[:1] == [f"https://news.example/{number}"], (question, answer)
        assert "21 May" in answer.statements[0].text


@pytest.mark.parametrize(("published", "typed"), SPELLINGS)
def test_every_judge_of_names_knows_the_name_in_every_spelling(
    library: Library, published: str, typed: str
) -> None:
    """The search, the match of a question's name, the names of the lookups, the autocomplete."""
    number = SPELLINGS.index((published, typed))
    url = f"https://news.example/{number}"
    stored = library.article(url)
    assert stored is not None
    for name in (typed, *forms(published), published.upper()):
        (found, *_) = library.search(name, NOW)
        assert found.article.url == url
        assert named(name, stored.body)
        assert library.latest(NOW, topic=name, limit=9) == (stored,)
        assert library.known_words([fold_letters(name)], NOW)
        (entity, *_) = library.entities.find(name, NOW)
        assert entity in library.entities.suggest(name, NOW)
        ((mentioned, _), *_) = library.entities.named_in([url], NOW)[url]
        assert mentioned == entity


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("When did Șoșoacă visit?", "Șoșoacă"),
        ("When did Əliyev visit?", "Əliyev"),
        ("When did Ḥamād visit?", "Ḥamād"),
        ("When did Ħal Qormi vote?", "Ħal Qormi"),
    ],
)
def test_a_name_begins_with_any_capital(question: str, name: str) -> None:
    assert names_in(question) == (name,)


# Names as the news has them, as they are typed, and whether they are the same.
TRANSLITERATED = [
    ("Thomas Müller", "Mueller", True),
    ("Thomas Müller", "Thomas Mueller", True),
    ("Thomas Müller", "Thomas Muller", True),
    ("Robert Mueller", "Müller", True),
    ("Robert Mueller", "Robert Müller", True),
    ("Robert Mueller", "Robert Muller", False),
    ("Gerhard Schröder", "Gerhard Schroeder", True),
    ("Björn Höcke", "Bjoern Hoecke", True),
    ("Annalena Baerbock", "Annalena Bärbock", True),
    ("Jonas Gahr Støre", "Jonas Gahr Stoere", True),
    ("Håkon Wium Lie", "Haakon Wium Lie", True),
    ("Haakon Magnus", "Håkon Magnus", True),
    ("Jens Weiß", "Jens Weiss", True),
    ("Joel Poet", "Jol Pot", False),
]


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize(("published", "typed", "is_same"), TRANSLITERATED)
def test_a_name_with_two_letters_for_one_is_the_same_name(
    tmp_path: Path, trained_reader: TrainedReader, published: str, typed: str, *, is_same: bool
) -> None:
    """It is answered, found and joined; and a name that only looks alike is not."""
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        list(library.add([story("known", published)]))
        name = published if is_same else typed
        question = f"When will {typed} visit Berlin?"
        spelt = as_the_news_spells(library, question, NOW, "")
        assert named(name.split()[-1], spelt)
        assert named(published, spelt) is (is_same or "Robert" in typed)
        if is_same:
            answer = Answerer(library, trained_reader).answer(question, NOW)
            assert "21 May" in answer.statements[0].text
            (entity,) = library.entities.find(typed, NOW)
            assert entity.name == published
            assert library.entities.suggest(typed, NOW) == (entity,)
            if " " in typed:
                assert topic(Edition(library, NOW), typed).name == published
        list(library.add([story("typed", typed)] if " " in typed else []))
        found = library.entities.find(published, NOW)
        joined = any(entity.articles == 2 for entity in found)
        assert joined is (is_same and " " in typed)


@pytest.mark.usefixtures("database_url")
def test_a_name_that_the_news_has_as_it_is_typed_is_not_another(tmp_path: Path) -> None:
    with open_library(settings(tmp_path), HashingEncoder()) as library:
        list(library.add([story("a", "Thomas Müller"), story("b", "Robert Mueller")]))
        for name in ("Thomas Müller", "Robert Mueller", "Mueller", "Müller"):
            question = f"When will {name} visit Berlin?"
            assert as_the_news_spells(library, question, NOW, "") == question
        spelt = as_the_news_spells(library, "When will Thomas Mueller visit Berlin?", NOW, "")
        assert spelt == "When will Thomas Müller visit Berlin?"
        names = {entity.name for entity in library.entities.suggest("Müller", NOW)}
        assert names == {"Thomas Müller", "Robert Mueller"}


def story(number: str, name: str) -> Article:
    return Article(
        url=f"https://news.example/{number}",
        title=f"{name} to visit Berlin",
        body=f"{BODY.format(name=name)} The journey of {number} was long planned.",
        publisher=f"Example {number}",
        published_at=PUBLISHED,
        fetched_at=PUBLISHED,
    )

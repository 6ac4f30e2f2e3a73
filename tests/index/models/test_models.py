"""The real models, once: what the packages hold is what the code says it is."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelError
from index.library import Library
from index.models.encoder import (
    DefaultEncoder,
    SentenceTransformerEncoder,
    _default_folder,
    open_encoder,
)
from index.names.recogniser import CapitalsTagger, NameRecogniser, open_recogniser
from index.opening import open_library
from index.settings import DEFAULT_MODEL
from index.types import EntityKind
from tests.index.conftest import settings
from tests.index.news import NOW, QUAKE, WHALE, XI, article

pytestmark = pytest.mark.slow

TEXTS = [
    "Xi Jinping plans to visit Russia in the spring.",
    "China's president is preparing a trip to Moscow.",
    "A recipe for lemon cake with almonds.",
    "Stocks fell on Monday.",
    "news " * 4000,
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> DefaultEncoder:
    """It has encoded as many texts as an ingest does, and has its quick form on disk."""
    made = DefaultEncoder(tmp_path_factory.mktemp("models"))
    made.encode(TEXTS)
    return made


def test_vectors_are_of_unit_length_and_near_for_what_is_related(encoder: DefaultEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension) == (5, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    likeness = vectors @ vectors.T
    assert likeness[0, 1] > 0.5
    assert likeness[0, 2] < 0.2


def test_a_question_and_an_ingest_are_encoded_into_one_space(encoder: DefaultEncoder) -> None:
    together = encoder.encode(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        (alone,) = encoder.encode([text])
        assert float(alone @ vector) == pytest.approx(1.0, abs=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_the_graph_has_the_vectors_of_the_weights(encoder: DefaultEncoder) -> None:
    exact = SentenceTransformerEncoder(str(_default_folder())).encode(TEXTS)
    assert (exact * encoder.encode(TEXTS)).sum(axis=1) == pytest.approx(np.ones(5), abs=3e-3)


def test_a_damaged_quick_form_is_not_used(encoder: DefaultEncoder, tmp_path: Path) -> None:
    (before,) = encoder.encode(["news"])
    assert encoder._graph_path is not None
    for path in encoder._graph_path.parent.iterdir():
        content = bytearray(path.read_bytes())
        if path.suffix == ".onnx":
            content[len(content) // 2] ^= 1
        (tmp_path / path.name).write_bytes(bytes(content))
    (after,) = DefaultEncoder(tmp_path).encode(["news"])
    assert float(before @ after) == pytest.approx(1.0, abs=2e-3)


def test_tokens_are_counted_as_the_model_reads_them(encoder: DefaultEncoder) -> None:
    assert encoder.count_tokens(["Xi visits.", "", "news " * 400]) == [3, 0, 400]
    assert encoder.max_tokens == 254
    first, more = encoder.encode(["news " * 254, "news " * 254 + "lemon cake " * 50])
    assert float(first @ more) == pytest.approx(1.0, abs=1e-4)  # the rest is not seen
    (less,) = encoder.encode(["news " * 200 + "lemon cake " * 20])
    assert float(first @ less) < 0.99


def test_the_fingerprint_names_the_model_and_its_weights(encoder: DefaultEncoder) -> None:
    assert encoder.fingerprint.startswith(f"{DEFAULT_MODEL}@")
    assert isinstance(open_encoder(DEFAULT_MODEL), DefaultEncoder)


def test_a_model_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="NEWSDESK_EMBEDDING_MODEL: cannot load") as refused:
        open_encoder(str(tmp_path / "no-model")).encode(["news"])
    assert "\n" not in str(refused.value)


def test_a_library_speaks_the_real_model(encoder: DefaultEncoder, tmp_path: Path) -> None:
    with open_library(settings(tmp_path), encoder) as library:
        assert isinstance(library, Library)
        list(library.add([article("xi", XI), article("quake", QUAKE), article("whale", WHALE)]))
        best = library.search("When will China's president travel to Russia?", NOW)[0]
        assert best.article.url.endswith("xi")
        assert library.search("sea mammal rescued", NOW)[0].article.url.endswith("whale")
        library.search("surrogate \ud800 half", NOW)


@pytest.fixture(scope="module")
def recogniser() -> NameRecogniser:
    made = open_recogniser()
    if made.fingerprint == CapitalsTagger.fingerprint:
        pytest.skip("the trained recogniser has no wheel for this machine")
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Xi will visit Moscow, Joe Biden said.", ["Xi", "Moscow", "Joe Biden"]),
        ("Chinese President Xi Jinping’s plan met Dr. Jean-Pierre O'Brien.",
         ["Xi Jinping", "Jean-Pierre O'Brien"]),
        ("The World Health Organization met in Geneva.", ["World Health Organization", "Geneva"]),
        ("Taiwanese President Tsai Ing-wen spoke.", ["Tsai Ing-wen"]),
        ("The court overturned Roe v. Wade after Hurricane Ian.", []),
        ("nothing is named here", []),
        ("half a surrogate \ud800 pair, said Joe Biden", ["Joe Biden"]),
        ("", []),
    ],
)  # fmt: skip
def test_the_trained_recogniser_finds_names(
    recogniser: NameRecogniser, text: str, expected: list[str]
) -> None:
    found = recogniser.find(text)
    assert [one.place.text for one in found] == expected
    assert recogniser.find_many(["Rain fell.", text])[1] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("when will putin visit beijing", ["putin", "beijing"]),
        ("When will Putin visit beijing?", ["beijing"]),
        ("what happened in ohio", ["ohio"]),
        ("who met wang yi in moscow", ["wang yi", "moscow"]),
        ("which school will eliminate student loans", []),
        ("how much does a gallon of gas cost", []),
        ("When will Putin visit Beijing?", []),
        ("ßß ŉ when will putin go", ["putin"]),
        ("", []),
    ],
)
def test_people_and_places_in_small_letters_are_found_where_they_stand(
    recogniser: NameRecogniser, text: str, expected: list[str]
) -> None:
    found = recogniser.find_small(text)
    assert [one.place.text for one in found] == expected
    assert all(text[one.place.start : one.place.end] == one.place.text for one in found)


def test_a_bare_surname_is_known_by_the_article(recogniser: NameRecogniser) -> None:
    """The tagger alone takes "Judge" for a word: the article says who that is."""
    body = "Aaron Judge hit a home run.\n\nAfter the game Judge spoke. Judge went home."
    found = recogniser.read("A home run", body)
    assert [one.place.text for one in found] == ["Aaron Judge", "Judge", "Judge"]
    assert {one.kind for one in found} == {EntityKind.PERSON}


def test_a_sentence_without_end_is_read_as_far_as_the_model_goes(
    recogniser: NameRecogniser,
) -> None:
    assert recogniser.find("Joe Biden spoke " + "and spoke " * 5000)[0].place.text == "Joe Biden"


def test_where_the_package_is_not_there_names_are_found_by_their_capitals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.models.weights.find_spec", lambda _name: None)
    instead = open_recogniser()
    assert instead.fingerprint == "capitals"
    assert [one.place.text for one in instead.find("Rep. Amy Klobuchar spoke.")] == [
        "Amy Klobuchar"
    ]
    assert instead.find_small("amy klobuchar spoke") == ()

"""Sentences and their vectors: kept at ingest, scored when a question comes."""

import numpy as np

from index import Span
from index.sentences import Sentences, borders, pack, scored
from tests.fakes import HashingEncoder
from tests.index.conftest import Open
from tests.index.news import NOW, QUAKE, XI, article

PASSAGE = Span(10, 10 + len(QUAKE), QUAKE)


def test_what_is_kept_in_a_byte_a_number_scores_as_the_vectors_do() -> None:
    rng = np.random.default_rng(7)
    vectors = rng.normal(size=(2, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = vectors[0] * 0.6 + vectors[1] * 0.8
    query /= np.linalg.norm(query)
    found = scored(PASSAGE, Sentences(borders(PASSAGE), pack(vectors)), query, 0.0)
    exact = vectors @ query
    assert len(found) == 2
    assert np.allclose([one.similarity for one in found], exact, atol=0.005)


def test_places_are_in_the_body() -> None:
    body = "x" * 10 + QUAKE
    for one in scored(PASSAGE, None, np.zeros(1, np.float32), 0.25):
        assert body[one.place.start : one.place.end] == one.place.text
        assert one.similarity == 0.25


def test_a_question_encodes_itself_and_no_sentence(opened: Open) -> None:
    encoder = HashingEncoder()
    library = opened(encoder)
    list(library.add([article("xi", XI), article("quake", QUAKE)]))
    before = encoder.encoded
    found = library.search("When could the visit take place?", NOW)
    assert encoder.encoded == before + 1
    best = max((s for one in found for s in one.sentences), key=lambda one: one.similarity)
    assert best.place.text.startswith("The visit could take place")

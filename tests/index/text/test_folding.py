"""Folding takes away how a letter is typed, and nothing that makes it another letter."""

import unicodedata

import pytest

from index.text.folding import compose, fold_letters, plain_letters
from index.text.words import stem, stems, stems_of_each, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ERDOĞAN", "erdogan"),
        ("İstanbul ISTANBUL ışık", "istanbul istanbul isik"),
        ("Łódź, Støre & Đoković", "lodz, store & dokovic"),
        ("Weiß Œuvre Ægir Þórður", "weiss oeuvre aegir thordur"),
        ("ﬁnance Ｓａｎａｅ ２０２４", "finance sanae 2024"),
        ("ｶﾞｻﾞ", "ガザ"),  # half-width
        ("Горбачёв Ґ", "горбачев г"),
        ("Hawaiʻi", "hawaii"),
        ("שָׁלוֹם مُحَمَّد", "שלום محمد"),  # vowel points
        ("हिन्दी 한국 が", "हिन्दी 한국 が"),  # marks that make the letter
        ("iPhone™ ½ m² “N’Golo”", "iphone™ ½ m² “n’golo”"),  # symbols stay
        ("", ""),
    ],
)
def test_spellings_of_a_word_fold_to_one(text: str, folded: str) -> None:
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, text)
        assert fold_letters(typed) == folded
        assert fold_letters(typed.upper()) == folded
        assert fold_letters(plain_letters(typed)) == folded
    assert fold_letters(folded) == folded


@pytest.mark.parametrize(
    ("text", "composed"),
    [
        (unicodedata.normalize("NFD", "Erdoğan"), "Erdoğan"),
        ("Ｓａｎａｅ ﬁnds １２", "Sanae finds 12"),
        ("“½” ™ （注）！", "“½” ™ （注）！"),  # what is no letter is shown as published
        ("ﻣﺼﺮ", "مصر"),
        (unicodedata.normalize("NFD", "한국 が"), "한국 が"),
        ("\ufa19", "\ufa19"),  # the form of an ideograph that a name is written with
    ],
)
def test_a_composed_text_has_one_code_for_each_letter(text: str, composed: str) -> None:
    assert compose(text) == composed


def test_the_words_of_a_query_are_folded() -> None:
    decomposed = unicodedata.normalize("NFD", "Did Erdoğan visit Łódź?")
    assert words(decomposed) == ("erdogan", "visit", "lodz")
    assert words("WHO said ÜBER") == ("who", "said", "uber")
    assert stem("Erdoğan") == stem("ERDOGAN")


def test_the_stems_of_several_texts_are_those_of_each_alone() -> None:
    texts = ("Łódź VOTED", "", "US and the who", "WHO\nvoted", "of the", "ﬁnance “N’Golo” 2,5 %")
    assert stems_of_each(texts) == tuple(map(stems, texts))
    assert stems("Łódź VOTED") == {"lodz", "voted"}
    assert stems("US and the who") == {"us"}
    assert stems("of the") == {"of", "the"}

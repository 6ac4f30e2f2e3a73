"""Passages and sentences are stretches of the body, letter by letter, on sentence borders."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.passages import prefix, sentences, split
from tests.index.news import article

NEWSLIKE = st.lists(
    st.sampled_from(
        [
            "Xi", " ", "U.S.", ". ", "\n", "\n\n", "He left at 5 p.m. Monday. ", "“No,” he said.",
            "Mr. Smith", "3.5", "? ", "! ", "...", "Straße", "北京。", "é", "\u2028", "\xa0", "\r",
            "\t", "word " * 30, "x" * 200,
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        (" \n \n", []),
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("No end\nNext line", ["No end", "Next line"]),
        ("A line that goes on\n\nwith lower case.", ["A line that goes on", "with lower case."]),
        ("He left at 5 p.m. Monday. She stayed.", ["He left at 5 p.m. Monday.", "She stayed."]),
        ("At 5 p.m. ET the vote began.", ["At 5 p.m. ET the vote began."]),
        ("He left at 5 p.m. Then she came.", ["He left at 5 p.m.", "Then she came."]),
        ("It opens at 9 a.m. Tuesday in Rome.", ["It opens at 9 a.m. Tuesday in Rome."]),
        ("Mr. Xi met Gen. Smith and Sen. Paul.", ["Mr. Xi met Gen. Smith and Sen. Paul."]),
        ("On Jan. 6 it rained. It cleared.", ["On Jan. 6 it rained.", "It cleared."]),
        ("The U.S. Embassy closed. It is Friday.", ["The U.S. Embassy closed.", "It is Friday."]),
        ("He moved to the U.S. She stayed.", ["He moved to the U.S.", "She stayed."]),
        ("Acme Inc. is big. Acme Inc. The end.", ["Acme Inc. is big.", "Acme Inc.", "The end."]),
        ("Prices rose 3.5 percent. Wages fell.", ["Prices rose 3.5 percent.", "Wages fell."]),
        ("“It is over.” He left.", ["“It is over.”", "He left."]),
        ("George W. Bush spoke.", ["George W. Bush spoke."]),
        ("A.\xa0B\xa0. C", ["A.\xa0B\xa0. C"]),  # the splitter would panic
        ("…\u2009B\u2009. ", ["…\u2009B\u2009."]),
        ("No.\xa010 is\u202fhis.\u2003It\xa0was.", ["No.\xa010 is\u202fhis.", "It\xa0was."]),
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_ends_them(body: str, expected: list[str]) -> None:
    assert [one.text for one in sentences(body)] == expected


@given(st.one_of(st.text(), NEWSLIKE))
def test_sentences_are_the_body_letter_by_letter(body: str) -> None:
    """In order, never over a line's end, and together all that is not white space."""
    found = sentences(body)
    end = 0
    for one in found:
        assert body[one.start : one.end] == one.text
        assert "\n" not in one.text
        assert one.text == one.text.strip() != ""
        assert one.start >= end
        assert not body[end : one.start].strip()
        end = one.end
    assert not body[end:].strip()


@given(st.one_of(st.text(), NEWSLIKE), st.integers(2, 40))
def test_passages_hold_every_sentence_once_within_the_limit(body: str, limit: int) -> None:
    end = 0
    for passage in split(body, count_words, limit):
        assert body[passage.start : passage.end] == passage.text
        assert passage.start >= end
        assert not body[end : passage.start].strip()
        assert count_words([passage.text])[0] <= limit
        end = passage.end
    assert not body[end:].strip()


@given(NEWSLIKE)
def test_passages_begin_and_end_with_sentences_where_none_is_too_long(body: str) -> None:
    found = sentences(body)
    longest = max((len(one.text.split()) for one in found), default=0)
    passages = split(body, count_words, longest + 1)
    assert {one.start for one in passages} <= {one.start for one in found}
    assert {one.end for one in passages} <= {one.end for one in found}


def test_sentences_are_packed_as_full_as_the_limit_allows() -> None:
    body = "One two three. Four five six. Seven eight nine. Ten."
    assert [one.text for one in split(body, count_words, 6)] == [
        "One two three. Four five six.",
        "Seven eight nine. Ten.",
    ]


def test_an_over_long_sentence_is_cut_at_words() -> None:
    body = " ".join(f"w{number}" for number in range(95)) + "."
    found = split(body, count_words, 30)
    assert [len(one.text.split()) for one in found] == [30, 30, 30, 5]
    assert " ".join(one.text for one in found) == body


def test_a_word_without_end_is_cut_at_characters() -> None:
    def four_letters_a_token(texts: Sequence[str]) -> list[int]:
        return [-(-len(text) // 4) for text in texts]

    body = "see " + "x" * 5000
    found = split(body, four_letters_a_token, 100)
    assert all(four_letters_a_token([one.text])[0] <= 101 for one in found)
    assert "".join(one.text for one in found).replace(" ", "") == body.replace(" ", "")


@pytest.mark.parametrize(
    ("publisher", "published_at", "expected"),
    [
        ("P", datetime(2023, 2, 3, tzinfo=UTC), "T - P - 3 February 2023"),
        ("P", None, "T - P"),
        ("", None, "T"),
    ],
)
def test_the_prefix_names_title_publisher_and_date(
    publisher: str, published_at: datetime | None, expected: str
) -> None:
    one = article("a", "b", title="T", publisher=publisher, published_at=published_at)
    assert prefix(one) == expected

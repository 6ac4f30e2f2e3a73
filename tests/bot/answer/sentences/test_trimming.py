"""A sentence is cut only where nothing that denies, restricts or speaks could be lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.sentences.trimming import trims, without_dateline

FIRST = (
    "The river Main was two metres above its banks on Sunday after three days of heavy rain in the "
    "mountains of the north"
)
SECOND = "the dam above the town was opened on Tuesday to keep it from bursting under the water"
THIRD = "eleven villages in the valley were told to leave by Wednesday noon"


def texts(sentence: str) -> list[str]:
    return [span.text for span in trims(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (f"{FIRST}, and {SECOND}.", [f"{SECOND}.", FIRST]),
        (f"{FIRST}; {SECOND}.", [f"{SECOND}.", FIRST]),
        (f"{FIRST}; and so on; {SECOND}.", [f"{SECOND}.", FIRST]),
    ],
)
def test_whole_clauses_can_stand_alone(sentence: str, expected: list[str]) -> None:
    assert set(expected) <= set(texts(sentence))


def test_the_shortest_comes_first_and_neighbours_stay_together() -> None:
    found = texts(f"{FIRST}; {SECOND}; {THIRD}.")
    assert found == sorted(found, key=len)
    assert f"{SECOND}; {THIRD}." in found
    assert all(FIRST not in one or THIRD not in one for one in found)


@pytest.mark.parametrize(
    "sentence",
    [
        "The dam broke, and the town was flooded.",  # short: read whole
        f"{FIRST}, and {SECOND}, but it was not needed.",
        f"{FIRST}, and {SECOND}, if the rain goes on.",
        f"Officials denied that {FIRST}, and {SECOND}.",
        f"It is false that {FIRST}, and {SECOND}.",
        f"{FIRST}, and {SECOND}, he claimed.",
        f"{FIRST}, and {SECOND}, unless the council objects.",
        f"The mayor said it isn’t true that {FIRST}, and {SECOND}.",
        f"Nobody believes that {FIRST}, and {SECOND}.",
        f"It cannot be that {FIRST}, and {SECOND}.",
        f"It is unclear whether {FIRST}, and {SECOND}.",
        f"Reportedly {FIRST}, and {SECOND}.",
        f"The ministry said {FIRST}, and {SECOND}.",
        f"According to the ministry {FIRST}, and {SECOND}.",
        f"He was accused of lying when he said that {FIRST}, and {SECOND}.",
        f"“{FIRST}, and {SECOND},” said the mayor.",
        f'"{FIRST}," he said, "and there will be more; {SECOND}," he said.',
        f'"{FIRST}; {SECOND}," the mayor said, "and the town was warned."',
        f"‘{FIRST}; {SECOND},’ the mayor told reporters.",
        f"'{FIRST}; {SECOND},' the mayor told reporters.",
        f"«{FIRST}; {SECOND}», the mayor told reporters.",
        f"{FIRST} (as it did last year; {SECOND}).",
    ],
)
def test_nothing_is_cut_that_could_be_denied_restricted_or_quoted(sentence: str) -> None:
    assert trims(sentence) == ()


@pytest.mark.parametrize("lean", ["it was", "which was", "they were", "this would be"])
def test_a_clause_that_leans_on_another_is_not_said_alone(lean: str) -> None:
    clause = f"{lean} opened on Tuesday to keep the water in the valley from rising"
    found = texts(f"{FIRST}, and {clause}.")
    assert f"{clause}." not in found


@given(
    st.lists(
        st.sampled_from(
            [FIRST, SECOND, THIRD, ", and ", "; ", " (", ") ", "“", "”", '"', "‘", "’", "not",
             " it was ", "said", ", ", ". "]
        ),
        max_size=12,
    ).map("".join)
)  # fmt: skip
def test_a_clause_stands_in_its_sentence_letter_by_letter(sentence: str) -> None:
    for span in trims(sentence):
        assert sentence[span.start : span.end] == span.text
        assert 0 < len(span.text) < len(sentence)
        before = sentence[: span.start]
        assert before.count('"') % 2 == 0
        assert before.count("“") == before.count("”")
        assert span.text.count('"') % 2 == 0
        assert "not" not in sentence.split()


@given(st.text())
def test_no_text_breaks_the_cutting(text: str) -> None:
    for span in trims(text):
        assert text[span.start : span.end] == span.text
    rest = without_dateline(text)
    assert text.endswith(rest.text)
    assert text[rest.start : rest.end] == rest.text


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("PARIS (AFP) - The strike goes on.", "The strike goes on."),
        ("(CNN) The strike goes on.", "The strike goes on."),
        ("New York (CNN Business) The strike goes on.", "The strike goes on."),
        ("WASHINGTON –The strike goes on.", "The strike goes on."),
        ("He told them (CNN) The strike goes on.", "He told them (CNN) The strike goes on."),
        ("The strike goes on.", "The strike goes on."),
        ("WASHINGTON (Reuters) -", "WASHINGTON (Reuters) -"),
    ],
)
def test_a_dateline_is_left_out_where_anything_follows_it(sentence: str, rest: str) -> None:
    assert without_dateline(sentence).text == rest

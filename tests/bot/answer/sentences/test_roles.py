"""Which words of a sentence say who or what a name is; a table. The name is marked {…}."""

import pytest

from bot.answer.sentences.roles import described_by
from index import Span


def found(marked: str, *, person: bool = True) -> str:
    start = marked.index("{")
    end = marked.index("}") - 1
    sentence = marked.replace("{", "").replace("}", "")
    words = described_by(sentence, Span(start, end, sentence[start:end]), person=person)
    assert words is None or sentence[words.start : words.end] == words.text
    return "" if words is None else words.text


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("“No,” said {Kohei Saito}, a professor at Tokyo.", "a professor at Tokyo"),
        ("{Manuel Castro}, 51, commissioner of the office, left.", "commissioner of the office"),
        ("{Macky Sall} of Senegal, head of the union, spoke.", "head of the union"),
        ("French vaccination chief {Alain Fischer} spoke.", "French vaccination chief"),
        ("Chief of the Coast Guard Adm. {Ann Lee} left.", "Chief of the Coast Guard Adm."),
        ("They met Senegal’s president {Macky Sall} in Dakar.", "Senegal’s president"),
        ("Sue loves sport; {Sue Bird} is a legend who retired.", "a legend"),
        ("They hire director {Ann Lee} again.", "director"),
        ("{Ann Lee}, an artist who paints whales, spoke.", "an artist"),
        ("{Amy Klobuchar}, who chairs the panel, spoke.", "who chairs the panel"),
    ],
)  # fmt: skip
def test_what_describes_a_person_is_found(marked: str, words: str) -> None:
    assert found(marked) == words


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("{Monkeypox} is a poxvirus, related to smallpox.", "a poxvirus, related to smallpox"),
        ("Artemis is late because {Artemis I} is a test flight, the team said.", "a test flight"),
        ("They asked the Committee on Investment ({CFIUS}) again.", "Committee on Investment"),
        ("Talks with {CFIUS}, a US government body, go on.", "a US government body"),
    ],
)  # fmt: skip
def test_what_describes_a_thing_is_found(marked: str, words: str) -> None:
    assert found(marked, person=False) == words


@pytest.mark.parametrize(
    ("marked", "person"),
    [
        ("{Lucy Chen}, after a long day, went home.", True),
        ("{Lucy Chen}, the report said, went home.", True),
        ("{Lucy Chen}, accused of theft, went home.", True),
        ("Mr. {Chen} has a party on 4 May.", True),
        ("The goal of {Artemis I} is a landing on the moon.", False),
        ("Players of {LIV Golf}, such as Rory, left.", False),
    ],
)
def test_what_describes_nothing_is_passed_over(marked: str, person: bool) -> None:
    assert found(marked, person=person) == ""

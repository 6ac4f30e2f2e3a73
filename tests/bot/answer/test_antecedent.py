"""An answer that says "the school" is followed by the sentence that says which."""

from collections.abc import Sequence

import pytest

from bot.answer.antecedent import with_antecedent
from bot.answer.question import read
from bot.answer.select import Candidate, Scored
from index import Evidence, Span
from index.passages import sentences
from tests.index.news import article

WHICH = "Which school will eliminate loans for students?"
NAMING = "From this summer Dartmouth College will hand out no more loans."
POINTING = "The school said on Monday that students will get grants instead."


def told(question: str, *said: str) -> list[str]:
    """Return what is told where the last sentence of an article answers best."""
    one = article("school", "\n\n".join(said))
    evidence = Evidence(1, one, Span(0, len(one.body), one.body), 1.0, 0.5)
    places = sentences(one.body)
    strong = [Scored(Candidate(place, evidence, 1.0), 9.0 - at) for at, place in enumerate(places)]
    strong.insert(0, strong.pop())

    def names(listed: Sequence[Candidate]) -> list[tuple[Span, ...]]:
        return [_named(each.sentence.text, "Dartmouth College") for each in listed]

    return [each.candidate.sentence.text for each in with_antecedent(read(question), strong, names)]


def _named(text: str, name: str) -> tuple[Span, ...]:
    at = text.find(name)
    return () if at < 0 else (Span(at, at + len(name), name),)


def test_the_name_comes_behind_what_points_to_it() -> None:
    assert told(WHICH, NAMING, "It rained.", POINTING) == [POINTING, NAMING, "It rained."]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Why will the school eliminate loans?", (NAMING, POINTING)),  # asks for no name
        (WHICH, (NAMING, "Students will get grants instead.")),  # points to nobody
        (WHICH, ("It rained.", POINTING)),  # nobody is named
        (WHICH, (NAMING, "It rained.", "It snowed.", "It hailed.", POINTING)),  # too far
    ],
)
def test_else_nothing_is_put_in(question: str, said: tuple[str, ...]) -> None:
    assert told(question, *said) == [said[-1], *said[:-1]]

"""Where the tagger is torn, what stands around a capitalised word decides what it is."""

import math
from collections.abc import Mapping, Sequence

import pytest

from index.names.capitalised_runs import find_words
from index.names.context_features import ORGANISATION, OTHER, PERSON, PLACE, TaggedSentence
from index.names.recogniser import NameRecogniser
from index.types import EntityKind

Odds = Mapping[int, float]
_NOTHING = 1e-4


class TornTagger:
    """Gives the words of some phrases a probability of each kind; any other word is no name."""

    fingerprint = "torn"

    def __init__(self, odds: Mapping[str, Odds]) -> None:
        self._odds = {tuple(phrase.split()): of_it for phrase, of_it in odds.items()}

    def tag(self, texts: Sequence[str]) -> list[TaggedSentence]:
        return [self._tag(text) for text in texts]

    def _tag(self, text: str) -> TaggedSentence:
        found = find_words(text)
        odds: list[Odds] = [{OTHER: 1.0}] * len(found)
        for phrase, of_it in self._odds.items():
            for at in range(len(found)):
                if tuple(word.key for word in found[at : at + len(phrase)]) == phrase:
                    odds[at : at + len(phrase)] = [of_it] * len(phrase)
        scores = tuple(
            tuple(math.log(of_it.get(kind, _NOTHING)) for kind in range(5)) for of_it in odds
        )
        return TaggedSentence(text, found, scores)


def person(probability: float) -> Odds:
    """It is a person with that probability, else no name."""
    return {PERSON: probability, OTHER: 1 - probability}


def found(text: str, odds: Mapping[str, Odds], kind: EntityKind = EntityKind.PERSON) -> list[str]:
    """Return the names of a kind in a sentence by itself."""
    recogniser = NameRecogniser(TornTagger(odds))
    return [one.place.text for one in recogniser.find(text) if one.kind is kind]


@pytest.mark.parametrize(
    ("probability", "without", "with_it"),
    [
        pytest.param(0.4, "Rowan fell.", "Then Rowan fell.", id="a capital inside a sentence"),
        pytest.param(0.1, "They met thin Rowan.", "They met mayor Rowan.", id="a role before"),
        pytest.param(0.3, "Then Rowan fell.", "Then Rowan said so.", id="a verb of speech after"),
        pytest.param(0.2, "“No,” thought Rowan.", "“No,” said Rowan.", id="a quotation before"),
        pytest.param(0.05, "It hit Rowan, 400, here.", "It hit Rowan, 40, here.", id="an age"),
        pytest.param(0.2, "It hit Rowan, which fell.", "It hit Rowan, who fell.", id="who"),
        pytest.param(0.7, "They saw the Rowan.", "They saw Rowan.", id="no article before"),
        pytest.param(0.6, "They sat in Rowan.", "They sat with Rowan.", id="no place"),
    ],
)  # fmt: skip
def test_a_clue_makes_a_person_of_a_word(probability: float, without: str, with_it: str) -> None:
    odds = {"rowan": person(probability)}
    assert found(without, odds) == []
    assert found(with_it, odds) == ["Rowan"]


def test_a_word_by_itself_has_to_be_a_person_more_surely() -> None:
    """Whom news names once it names in full."""
    assert found("They saw Rowan.", {"rowan": person(0.3)}) == []
    assert found("They saw Ada Rowan.", {"ada rowan": person(0.3)}) == ["Ada Rowan"]


def test_a_title_by_itself_names_nobody() -> None:
    odds = {"bishop": person(0.9), "hale": person(0.9)}
    assert found("They saw Bishop.", odds) == []
    assert found("They saw Bishop Hale.", odds) == ["Hale"]


def test_a_title_inside_a_persons_name_is_part_of_it() -> None:
    odds = {"grant": person(0.9), "bishop": person(0.2), "hale": person(0.9)}
    assert found("They met Grant Bishop Hale.", odds) == ["Grant Bishop Hale"]


def test_a_word_in_capitals_among_others_is_no_part_of_a_persons_name() -> None:
    odds = {"rowan": person(0.9), "mvp": person(0.3)}
    assert found("They saw Rowan MVP.", odds) == ["Rowan"]
    assert found("They saw Rowan Mvp.", odds) == ["Rowan Mvp"]


def test_the_title_of_a_work_names_nobody() -> None:
    odds = {"rowan": person(0.9)}
    assert found("They saw “Rowan,” a film.", odds) == []
    assert found("They saw Rowan, a filmmaker.", odds) == ["Rowan"]


def test_what_follows_in_is_rather_a_place() -> None:
    odds = {"rowan": {OTHER: 0.85, PLACE: 0.15}}
    assert found("They love Rowan.", odds, EntityKind.PLACE) == []
    assert found("They live in Rowan.", odds, EntityKind.PLACE) == ["Rowan"]


def test_what_ends_in_institute_is_an_organisation() -> None:
    odds = {"rowan": {PERSON: 0.6, ORGANISATION: 0.4}}
    for end, kind in (("Institute", EntityKind.ORGANISATION), ("Hale", EntityKind.PERSON)):
        odds[end.casefold()] = {PERSON: 0.5, ORGANISATION: 0.5}
        assert found(f"They joined Rowan {end}.", odds, kind) == [f"Rowan {end}"]


def test_a_title_inside_an_organisations_name_is_part_of_it() -> None:
    odds = {
        "rowan": {ORGANISATION: 0.9, OTHER: 0.1},
        "general": {ORGANISATION: 0.4, OTHER: 0.6},
        "hospital": {ORGANISATION: 0.9, OTHER: 0.1},
    }
    names = found("They left Rowan General Hospital.", odds, EntityKind.ORGANISATION)
    assert names == ["Rowan General Hospital"]


def test_a_small_word_joins_what_the_tagger_takes_for_one_organisation() -> None:
    of_one = {"sons of rowan": {ORGANISATION: 0.6, OTHER: 0.4}}
    of_two = of_one | {"of": {ORGANISATION: 0.3, OTHER: 0.7}}
    text = "They joined Sons of Rowan."
    assert found(text, of_one, EntityKind.ORGANISATION) == ["Sons of Rowan"]
    assert found(text, of_two, EntityKind.ORGANISATION) == ["Sons", "Rowan"]


@pytest.mark.parametrize(("probability", "times"), [(0.05, 12), (0.03, 0)])
def test_the_given_name_of_somebody_known_is_a_person_where_it_begins_a_sentence(
    probability: float, times: int
) -> None:
    """If the tagger does not take it for no name too surely, in too many places."""
    odds = {"ada": person(probability), "ada rowan": person(0.97)}
    recogniser = NameRecogniser(TornTagger(odds))
    named = recogniser.read("", f"They met Ada Rowan.\n\n{'Ada fell. ' * 12}")
    assert [one.place.text for one in named] == ["Ada Rowan", *["Ada"] * times]

"""What stands beside a quotation is its neighbours in the article, or nothing."""

import pytest

from bot.lookup.citations import Surroundings, surroundings

BODY = "First comes this.\n\nThen the second, of Aug. 7. The third is here.\n\nThe last."


@pytest.mark.parametrize(
    ("quote", "beside"),
    [
        ("First comes this.", Surroundings("", "Then the second, of Aug. 7.")),
        ("The third is here.", Surroundings("Then the second, of Aug. 7.", "The last.")),
        ("the second", Surroundings("First comes this.", "The third is here.")),
        ("The last.", Surroundings("The third is here.", "")),
        ("It was changed.", Surroundings()),
    ],
)
def test_the_neighbours_of_a_quotation(quote: str, beside: Surroundings) -> None:
    assert surroundings(BODY, quote) == beside

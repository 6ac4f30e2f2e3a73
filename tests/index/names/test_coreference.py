"""Within one article a short name stands for the full one, if it can only be that."""

import pytest

from index.names.coreference import add_initials, far_apart, resolve
from index.types import EntityKind, RecognisedName, Span

PERSON, ORGANISATION = EntityKind.PERSON, EntityKind.ORGANISATION


def marked(text: str) -> tuple[str, tuple[RecognisedName, ...]]:
    """Read "[Joe Biden] met {NATO}.": people in brackets, organisations in braces."""
    body = ""
    names: list[RecognisedName] = []
    start = 0
    for letter in text:
        if letter in "[{":
            start = len(body)
        elif letter in "]}":
            kind = PERSON if letter == "]" else ORGANISATION
            names.append(RecognisedName(Span(start, len(body), body[start:]), kind))
        else:
            body += letter
    return body, tuple(names)


def resolved(text: str) -> list[str]:
    return [one.name for one in resolve(*marked(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Joe Biden] spoke. Later [Biden] left.", ["Joe Biden", "Joe Biden"]),
        ("[Biden] left. Earlier [Joe Biden] spoke.", ["Joe Biden", "Joe Biden"]),
        ("President [Xi Jinping] came; [Xi] left.", ["Xi Jinping", "Xi Jinping"]),
        ("[Christine Gaiter] spoke of [Christine].", ["Christine Gaiter", "Christine Gaiter"]),
        ("[Xi] came.", ["Xi"]),
        # two of one family: only a title tells
        ("[Joe Biden] and [Jill Biden] came; [Biden] left.", ["Joe Biden", "Jill Biden", "Biden"]),
        (
            "President [Joe Biden] and Dr. [Jill Biden]; Dr. [Biden] left, President [Biden] not.",
            ["Joe Biden", "Jill Biden", "Jill Biden", "Joe Biden"],
        ),
        # a family name goes before a given name
        ("[Boris Johnson] met [Johnson Smith]; [Johnson] left.",
         ["Boris Johnson", "Johnson Smith", "Boris Johnson"]),
        ("[George W. Bush], that is [George Bush], and [Bush].", ["George W. Bush"] * 3),
        ("[George W. Bush] and [George H.W. Bush] are two; [George Bush] is one.",
         ["George W. Bush", "George H.W. Bush", "George Bush"]),
        ("[Michelle Lujan Grisham] spoke. [Lujan Grisham] left.", ["Michelle Lujan Grisham"] * 2),
        ("[Elizabeth II] reigned. [Elizabeth] died.", ["Elizabeth II"] * 2),
        ("The {World Health Organization} ({WHO}) met. The {WHO} said so.",
         ["World Health Organization"] * 3),
        ("The {Federal Reserve} met. The {Fed} said so.", ["Federal Reserve"] * 2),
        ("The {Federal Reserve} met {FedEx}.", ["Federal Reserve", "FedEx"]),
        ("{NATO} met {NATO}.", ["NATO", "NATO"]),
        ("[Biden] met {Biden Foundation}.", ["Biden", "Biden Foundation"]),
        ("nobody", []),
        # father and son; only the name with "Jr." is the son's
        ("[Don Trump Jr.] spoke of [Don Trump]. [Trump Jr.] left, [Trump] not.",
         ["Don Trump Jr.", "Don Trump", "Don Trump Jr.", "Trump"]),
        ("[Cyrus Vance Jr.] spoke. [Vance] left.", ["Cyrus Vance Jr."] * 2),
        ("[—] came.", []),
    ],
)  # fmt: skip
def test_a_short_name_stands_for_the_full_one(text: str, expected: list[str]) -> None:
    assert resolved(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The basketball player [Michael Jordan] won.", "sport"),
        ("[Michael Jordan], a professor at Berkeley, spoke.", "science"),
        ("[Michael Jordan] is a professor at Berkeley.", "science"),
        ("Rep. [Michael Jordan] (R) voted.", "politics"),
        ("[Michael Jordan] spoke. The professor left.", ""),
        ("A player left. [Michael Jordan] spoke.", ""),
        # what most of the article says
        ("Actor [Michael Jordan] met a man. Actor [Michael Jordan], a doctor, left.", "arts"),
    ],
)
def test_the_field_of_somebody_is_what_is_said_at_the_name(text: str, expected: str) -> None:
    assert {one.sense for one in resolve(*marked(text))} == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The {World Health Organization} (WHO) met. Who? The WHO did, WHO's chief said.",
            ["World Health Organization", "WHO", "WHO", "WHO"],
        ),
        ("The {Bank of England} (BoE) met.", ["Bank of England"]),
        ("The {Centers for Disease Control} (CDC) met.", ["Centers for Disease Control", "CDC"]),
        ("The {World Health Organization} (AP) met.", ["World Health Organization"]),
        ("The {World Health Organization} ({WHO}) met.", ["World Health Organization", "WHO"]),
        ("[Mark Wood] (MW) met; MW left.", ["Mark Wood"]),
    ],
)
def test_initials_that_an_article_explains_are_names_in_it(text: str, expected: list[str]) -> None:
    body, names = marked(text)
    found = add_initials(body, names)
    assert [one.place.text for one in found] == expected
    assert all(body[one.place.start : one.place.end] == one.place.text for one in found)


def test_fields_are_far_from_each_other_both_ways() -> None:
    assert far_apart("sport", "science")
    assert far_apart("science", "sport")
    assert not far_apart("sport", "sport")
    assert not far_apart("sport", "politics")
    assert not far_apart("sport", "")

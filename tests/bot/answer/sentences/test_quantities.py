"""A number counts as what it states: how much, of what, and between which bounds."""

from math import inf

import pytest

from bot.answer.sentences.quantities import agree, quantities


@pytest.mark.parametrize(
    "text",
    [
        "The fire of May 12, 2023 burned on.",
        "It opens on 12 May.",
        "It opens on the 12th of May.",
        "It opens on Sept. 3.",
        "He was elected in 2019.",
        "It is a song of the 1990s.",
        "The gates open at 7:30 p.m.",
        "The gates open at 10 am.",
        "The gates open at 3 o’clock.",
        "It is the best of the 21st century.",
        "She came 1st.",
        "It was one of the worst storms.",
        "No one was hurt.",
        "Every one of them came home.",
        "The only one left was closed.",
        "The G20 met in Delhi.",
        "COVID-19 is back.",
        "An F-16 crashed.",
        "The 5G network failed.",
        "Hundreds of people fled.",
        "Several hundred people fled.",
        "Nothing is counted here.",
        "",
    ],
)
def test_dates_clock_times_names_and_idioms_are_no_quantities(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "place", "low", "high", "unit"),
    [
        ("In all 1,043 people died.", "1,043", 1043, 1043, ""),
        ("Two people died.", "Two", 2, 2, ""),
        ("Up to 21 people died.", "Up to 21", 0, 21, ""),
        ("The toll has gone up to 21.", "up to 21", 21, 21, ""),
        ("Twenty-one people died.", "Twenty-one", 21, 21, ""),
        ("Two hundred and fifty came.", "Two hundred and fifty", 250, 250, ""),
        ("A dozen homes burned.", "A dozen", 12, 12, ""),
        ("Two dozen homes burned.", "Two dozen", 24, 24, ""),
        ("A million people fled.", "A million", 1e6, 1e6, ""),
        ("One million people fled.", "One million", 1e6, 1e6, ""),
        ("Some 1.5 million fled.", "Some 1.5 million", 1.35e6, 1.65e6, ""),
        ("0 people came.", "0", 0, 0, ""),
        ("A 39-year-old man fell.", "39", 39, 39, ""),
        ("At least 40 died.", "At least 40", 40, inf, ""),
        ("More than 1,000 died.", "More than 1,000", 1000, inf, ""),
        ("Up to 40 died.", "Up to 40", 0, 40, ""),
        ("Fewer than 10 died.", "Fewer than 10", 0, 10, ""),
        ("Nearly 500 died.", "Nearly 500", 450, 550, ""),
        ("He is 6 feet 6 inches tall.", "6 feet 6 inches", 6.5, 6.5, "foot"),
        (
            "It took 2 hours, 30 minutes and 36 seconds.",
            "2 hours, 30 minutes and 36 seconds",
            2.51,
            2.51,
            "hour",
        ),
        ("He got 3 years and 6 months in prison.", "3 years and 6 months", 3.5, 3.5, "year"),
        ("Prices rose 20%.", "20%", 20, 20, "%"),
        ("Prices rose 20 per cent.", "20 per cent", 20, 20, "%"),
        ("Rates rose 25 basis points.", "25 basis points", 25, 25, "basis point"),
        ("It costs $20 million.", "$20 million", 2e7, 2e7, "$"),
        ("It costs US$3.5bn.", "US$3.5bn", 3.5e9, 3.5e9, "$"),
        ("It costs £2m.", "£2m", 2e6, 2e6, "£"),
        ("It costs 10 dollars.", "10 dollars", 10, 10, "$"),
        ("It is 3 feet deep.", "3 feet", 3, 3, "foot"),
        ("It took over 5 years.", "over 5 years", 5, inf, "year"),
        ("It took one day.", "one day", 1, 1, "day"),
        ("It is 30km away.", "30km", 30, 30, "km"),
        ("Police fear 18 may have died.", "18", 18, 18, ""),
        ("There were 12 mayors.", "12", 12, 12, ""),
        ("There were 11 marchers.", "11", 11, 11, ""),
        ("In Marseille 12 people died.", "12", 12, 12, ""),
        ("In separate raids, 20 were held.", "20", 20, 20, ""),
        ("The blast injured maybe 30 people.", "30", 30, 30, ""),
    ],
)
def test_a_quantity_has_its_words_its_bounds_and_its_unit(
    text: str, place: str, low: float, high: float, unit: str
) -> None:
    (found,) = quantities(text)
    assert found.place.text == place
    assert text[found.place.start : found.place.end] == place
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("In all 43 people were killed.", "people were killed"),
        ("It met 5 junior officials from five Asian states.", "officials"),
        ("43, police said.", ""),
        ("The quake had a magnitude of 7.7, it said.", "magnitude"),
        ("A 7.8-magnitude earthquake struck.", "magnitude earthquake struck"),
        ("A quake of magnitude 7.8, it said.", "magnitude"),
        ("It cost a total of 40 dinars.", "dinars"),
        ("It was revised to 22 after two bodies were found.", ""),
        ("There were 45 of those arrested.", "of those arrested"),
    ],
)
def test_what_is_counted_are_the_words_behind_the_number(text: str, counted: str) -> None:
    """Four at most, up to a mark or a capital."""
    found = quantities(text)[0].counted
    assert counted in found
    assert bool(found) == bool(counted)
    assert len(found.split()) <= 4


def test_a_whole_and_what_is_no_part_of_it_are_two_quantities() -> None:
    found = quantities("The hole was 60 feet and 30 inches deep, and cost $4 million and 5 years.")
    places = [quantity.place.text for quantity in found]
    assert places == ["60 feet", "30 inches", "$4 million", "5 years"]


def test_each_quantity_of_a_sentence_is_found_in_its_order() -> None:
    found = quantities("On 6 May, 12 people died, 30 were hurt and $4 million was lost.")
    assert [one.place.text for one in found] == ["12", "30", "$4 million"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1,043 people", "1,043 people", True),
        ("1,000 people", "1,043 people", False),
        ("about 1,000 people", "1,043 people", True),
        ("1,000 people", "1,010 people", True),  # rounded
        ("more than 1,000 people", "1,043 people", True),
        ("more than 1,000 people", "900 people", False),
        ("more than 1,000 people", "at least 2,000 people", True),
        ("magnitude 7.8", "magnitude 7.7", False),  # both told to the tenth
        ("magnitude 7.8", "magnitude 7.8", True),
        ("44,218 people", "44,219 people", False),
        ("44,200 people", "44,219 people", True),
        ("$1.2 million", "$1.21 million", True),
        ("up to 40 people", "32 people", True),
        ("up to 40 people", "at least 50 people", False),
        ("a dozen people", "12 people", True),
        ("20 people", "30%", True),  # of different things
        ("$20", "£30", True),
        ("$20", "$30", False),
        ("20 per cent", "20%", True),
    ],
)
def test_quantities_agree_where_both_can_be_true(one: str, other: str, expected: bool) -> None:
    (first,), (second,) = quantities(one), quantities(other)
    assert agree(first, second) is expected
    assert agree(second, first) is expected

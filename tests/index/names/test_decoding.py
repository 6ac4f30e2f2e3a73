"""Which names a text has: runs of capitals, what stands around them, the rest of the article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.names.capitalised_runs import find_runs, find_words
from index.names.decoding import decode_names
from index.names.recogniser import CapitalsTagger, NameRecogniser, TrainedTagger
from index.types import EntityKind
from tests.fakes import TableTagger

PERSON, PLACE, ORGANISATION = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("But Jones met P.J. Elliott’s aunt.", ["Jones", "P.J. Elliott"]),
        ("The group’s Henry “Enrique” Tarrio left.", ["Henry “Enrique” Tarrio"]),
        ("Roger Maris Sr. set the record.", ["Roger Maris Sr."]),
        ("Martin Luther King, Jr. spoke.", ["Martin Luther King, Jr."]),
        ("with Ursula von der Leyen", ["Ursula von der Leyen"]),
        ("with Mohammed bin Salman", ["Mohammed bin Salman"]),
        ("Trump-backed Harriet Hageman", ["Trump", "Harriet Hageman"]),
        ("President Tsai Ing-wen", ["President Tsai Ing-wen"]),
        ("Newton-John's life, N’Golo Kante’s too", ["Newton-John", "N’Golo Kante"]),
        ("George H.W. Bush and J.K. Rowling", ["George H.W. Bush", "J.K. Rowling"]),
        ("He lives in St. Louis. Biden does not.", ["St. Louis", "Biden"]),
        ("in Delaware on Monday. Biden left", ["Delaware", "Monday", "Biden"]),
        ("Bashar al-Assad", ["Bashar al-Assad"]),
        ("nothing here, 12 of it", []),
        ("", []),
    ],
)  # fmt: skip
def test_runs_of_capitals_keep_a_name_together(text: str, expected: list[str]) -> None:
    found = find_words(text)
    got = [text[found[first].start : found[last - 1].end] for first, last in find_runs(text, found)]
    assert got == expected


TAGGER = TableTagger(
    dict.fromkeys(
        ["joe", "biden", "xi", "jinping", "aaron judge", "liz truss", "fiona", "roe", "wade"],
        PERSON,
    )
    | dict.fromkeys(["ali", "khamenei", "juneau", "serena", "williams", "van", "dijk"], PERSON)
    | {"moscow": PLACE, "getty": ORGANISATION, "images": ORGANISATION}
)
RECOGNISER = NameRecogniser(TAGGER)


def people(text: str) -> list[str]:
    return [one.place.text for one in RECOGNISER.read("News", text) if one.kind is PERSON]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Former US President Joe Biden spoke.", ["Joe Biden"]),
        ("Supreme Leader Ayatollah Ali Khamenei spoke.", ["Ali Khamenei"]),
        # whom the tagger does not know is known by the full name, in every place
        ("Aaron Judge scored. After Judge left, Boone said so.", ["Aaron Judge", "Judge"]),
        ("Truss replaces him.\n\nLiz Truss won.", ["Truss", "Liz Truss"]),
        ("“No,” Joe Biden said. The Biden administration agreed.", ["Joe Biden", "Biden"]),
        ("Hurricane Fiona hit, and Fiona went on.", []),
        ("Hurricane Fiona hit.\n\n“It was bad,” Fiona survivor Joe Biden said.", ["Joe Biden"]),
        ("Hurricane Fiona hit.\n\nFiona said Fiona, 40, would go.", []),
        ("Hurricane Fiona hit.\n\nFiona Xi left, Fiona said.", ["Fiona Xi", "Fiona"]),
        ("The court overturned Roe v. Wade.", []),
        ("JUNEAU, Alaska — The governor spoke.", []),
        ("Getty Images Serena Williams plays.", ["Serena Williams"]),
        ("They saw “Joe,” a film.", []),
        ("He met Rep. Joe Biden, D-Delaware.", ["Joe Biden"]),
        ("Chip Somodevilla/AP Joe Biden speaks.", ["Joe Biden"]),
        ("Yesterday van Dijk said no. Virgil van Dijk left.", ["van Dijk", "van Dijk"]),
    ],
)
def test_people_are_found_whole_and_without_titles(text: str, expected: list[str]) -> None:
    assert people(text) == expected


def test_a_bare_word_is_a_person_in_a_sentence_but_less_easily_in_a_whole_article() -> None:
    """An article names people in full before it has their surnames."""
    weak = NameRecogniser(TableTagger({"ford": PERSON, "henry ford": PERSON}, likely=0.6))
    assert [one.place.text for one in weak.find("The crowd cheered Ford.")] == ["Ford"]
    assert all(one.kind is not PERSON for one in weak.read("News", "The crowd cheered Ford."))
    assert [one.place.text for one in weak.read("", "Henry Ford ate. It cheered Ford.")]


def test_a_small_word_inside_a_name_is_part_of_it_whatever_it_is_taken_for() -> None:
    """One that belonged to two names, a place's and a person's, could not be written down."""
    table = dict.fromkeys(["tamim", "bin", "hamad", "thani", "xi", "van", "dijk"], PERSON)
    arabic = NameRecogniser(TableTagger(table | {"al": PLACE}))
    text = "Sheikh Tamim bin Hamad Al Thani met Xi van Dijk, Al van Dijk and Al Thani."
    found = arabic.find(text)
    assert "Tamim bin Hamad Al Thani" in [one.place.text for one in found]
    ends = [0, *(one.place.end for one in found)]
    assert all(end <= one.place.start for end, one in zip(ends, found, strict=False))


def test_an_organisation_is_named_to_its_end() -> None:
    tagger = TableTagger(
        {"department of homeland security": ORGANISATION, "bank": ORGANISATION, "england": PLACE}
    )
    found = NameRecogniser(tagger).find(
        "The Department of Homeland Security and the Bank of England met."
    )
    # the tagger does not take the second "of" for a part of a name, but a bank is of something
    assert [(one.place.text, one.kind) for one in found] == [
        ("Department of Homeland Security", ORGANISATION),
        ("Bank of England", ORGANISATION),
    ]
    getty = NameRecogniser(TableTagger({"getty": ORGANISATION, "moscow": PLACE}))
    assert [one.place.text for one in getty.find("They saw Getty of Moscow.")] == [
        "Getty",
        "Moscow",
    ]


def test_a_party_and_a_state_behind_a_name_are_no_organisation() -> None:
    tagger = TableTagger({"joe biden": PERSON, "d-del": ORGANISATION, "r-texas": PLACE})
    found = NameRecogniser(tagger).find("Rep. Joe Biden, D-Del., met R-Texas voters.")
    assert [one.place.text for one in found] == ["Joe Biden"]


def test_places_are_places_in_the_body() -> None:
    body = "Nothing here.\n\nIn Moscow, Xi Jinping spoke. Later Xi left."
    found = RECOGNISER.read("Xi in Moscow", body)
    assert [one.place.text for one in found] == ["Moscow", "Xi Jinping", "Xi"]
    assert all(body[one.place.start : one.place.end] == one.place.text for one in found)


def test_capitals_alone_find_full_names_and_their_surnames() -> None:
    found = NameRecogniser(CapitalsTagger()).read(
        "News", "Chinese President Xi Jinping spoke on Monday. Later Xi met Sen. Joe Smith."
    )
    assert [one.place.text for one in found if one.kind is PERSON] == [
        "Xi Jinping",
        "Xi",
        "Joe Smith",
    ]


@given(st.lists(st.sampled_from(
    ["Xi", "Joe Biden", " ", "“", "”", "(", ")", ". ", ", ", "'s", "v.", "the ", "-", "Jr.", "von ",
     "said ", "É", "ß", "İ", "北京", "\n", "\n\n", "A", "U.S.", "al-", "/", "’", "\u00a0", "word "]
), max_size=30).map("".join))  # fmt: skip
def test_whatever_the_text_names_are_stretches_of_it_in_order(text: str) -> None:
    for recogniser in (RECOGNISER, NameRecogniser(CapitalsTagger())):
        last = 0
        for one in (*recogniser.read("Joe Biden", text),):
            assert last <= one.place.start < one.place.end
            assert text[one.place.start : one.place.end] == one.place.text
            assert "\n" not in one.place.text
            last = one.place.end


def test_no_sentences_have_no_names() -> None:
    assert decode_names([]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Powell spoke.", ["Ann Powell"]),
        ("They met WR Ann Powell. Then WR Bo Lake left.", ["Ann Powell", "Bo Lake"]),
        ("They met JD Ann Powell. Then JD Ann Powell left.", ["JD Ann Powell", "JD Ann Powell"]),
    ],
)
def test_capitals_that_open_several_names_are_no_part_of_them(
    text: str, expected: list[str]
) -> None:
    """The tagger takes every one of these words for a person's."""
    tagger = TableTagger(dict.fromkeys(["lake", "ann", "powell", "wr", "bo", "jd"], PERSON))
    found = NameRecogniser(tagger).read("News", text)
    assert [name.place.text for name in found if name.kind is PERSON] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials said Lake Powell could run dry.", PLACE),
        ("Leaders met at Camp David.", PLACE),
        ("Police found Mount Ann Reed.", PLACE),
        ("Officials said Ann Powell could run.", PERSON),
    ],
)
def test_a_landform_is_a_place_even_if_it_bears_the_name_of_a_person(
    text: str, expected: EntityKind
) -> None:
    assert [name.kind for name in NameRecogniser(TrainedTagger()).find(text)] == [expected]

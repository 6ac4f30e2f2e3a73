"""Which names are one's own: a table of them, and what must hold for any."""

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.names.grouping import NameRow, join
from index.names.matching import (
    fold,
    key_of,
    parse,
    rank_spellings,
    same_person,
    shortens,
    strip_titles,
    without_shouting,
)
from index.types import EntityKind
from tests.index.names.alias_cases import ORGANISATIONS, PEOPLE, PLACES

PERSON = EntityKind.PERSON
_SHORT = re.compile(r"(.*) \(([^()]+)\)$")


def known(number: int, kind: EntityKind, name: str, articles: int) -> NameRow:
    short = _SHORT.match(name)
    if short is None:
        return NameRow(number, kind, name, articles)
    return NameRow(number, kind, short[1], articles, aliases={key_of(short[2], kind): 1})


CASES = [
    *((PERSON, *case) for case in PEOPLE),
    *((EntityKind.ORGANISATION, *case) for case in ORGANISATIONS),
    *((EntityKind.PLACE, *case) for case in PLACES),
]


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [case[:1] + case[2:] for case in CASES],
    ids=[f"{case[0]}: {case[1]}" for case in CASES],
)
def test_names_that_are_ones_own_are_joined_and_others_are_not(
    kind: EntityKind, names: list[tuple[str, int]], expected: list[set[str]]
) -> None:
    """Whatever the order in which they came in."""
    for order in list(permutations(enumerate(names)))[:6]:
        rows = [known(number, kind, name, articles) for number, (name, articles) in order]
        groups = [{names[one.id][0] for one in group} for group in join(rows)]
        assert sorted(groups, key=sorted) == sorted(expected, key=sorted)


def test_the_table_has_the_cases_that_it_should() -> None:
    assert len(CASES) >= 45


def test_a_group_begins_with_its_commonest_full_name() -> None:
    rows = [
        NameRow(1, PERSON, "Volodymyr Zelenskyy", 3),
        NameRow(2, PERSON, "Zelensky", 90),
        NameRow(3, PERSON, "Volodymyr Zelensky", 30),
        NameRow(4, PERSON, "Joe Biden", 400),
    ]
    assert [[one.id for one in group] for group in join(rows)] == [[4], [3, 1, 2]]


@pytest.mark.parametrize(
    ("kind", "counted", "expected"),
    [
        (EntityKind.PLACE, {"KYIV": 9, "Kyiv": 2, "Kiev": 3}, ["Kyiv", "Kiev"]),
        (EntityKind.PLACE, {"UK": 9, "Uk": 1, "US": 3}, ["UK", "US"]),
        (EntityKind.PLACE, {"WAREHAM": 1}, ["WAREHAM"]),
        (PERSON, {"ELON MUSK": 2, "Elon Musk": 1, "Musk": 2}, ["Elon Musk", "Musk"]),
        (EntityKind.ORGANISATION, {"NATO": 9, "Nato": 2}, ["NATO"]),
        (EntityKind.ORGANISATION, {"CNN": 3, "CNN Business": 4}, ["CNN Business", "CNN"]),
        (EntityKind.ORGANISATION, {"CARREFOUR": 2, "Carrefour": 1}, ["Carrefour"]),
    ],
)
def test_a_name_is_written_as_a_name_and_not_as_in_a_dateline(
    kind: EntityKind, counted: dict[str, int], expected: list[str]
) -> None:
    assert rank_spellings(counted, kind) == expected


@pytest.mark.parametrize(
    ("kind", "name", "shown"),
    [
        (EntityKind.PLACE, "SAN JOSÉ", "San José"),
        (EntityKind.PLACE, "CÔTE-D'OR", "Côte-D'Or"),
        (EntityKind.PLACE, "UAE", "UAE"),
        (PERSON, "ELON MUSK", "Elon Musk"),
        (PERSON, "McGregor", "McGregor"),
        (EntityKind.ORGANISATION, "GREENPEACE", "GREENPEACE"),
    ],
)
def test_a_name_that_is_only_in_capitals_gets_small_letters(
    kind: EntityKind, name: str, shown: str
) -> None:
    assert without_shouting(name, kind) == shown


def test_a_dateline_does_not_name_a_group() -> None:
    rows = [
        NameRow(1, EntityKind.PLACE, "KYIV", 9),
        NameRow(2, EntityKind.PLACE, "Kyiv", 3, "x"),
    ]
    assert [[one.name for one in group] for group in join(rows)] == [["Kyiv", "KYIV"]]


def test_two_of_one_name_are_two_only_where_something_tells_them_apart() -> None:
    player = NameRow(1, PERSON, "Michael Jordan", 9, "sport")
    professor = NameRow(2, PERSON, "Michael Jordan", 4, "science")
    untold = NameRow(3, PERSON, "Michael Jordan", 2)
    assert len(join([player, professor, untold])) == 1
    told = join([player, professor], lambda one, other: one.sense != other.sense)
    assert [[one.id for one in group] for group in told] == [[1], [2]]
    # who is not told apart joins the one who has most of the articles, or nobody
    apart = lambda one, other: {one.id, other.id} == {1, 2}  # noqa: E731
    assert len(join([player, professor, untold], apart)) == 3
    rare = NameRow(2, PERSON, "Michael Jordan", 1, "science")
    groups = join([player, rare, untold], apart)
    assert [[one.id for one in group] for group in groups] == [[1, 3], [2]]


def test_what_was_taken_for_something_else_is_put_where_it_belongs() -> None:
    """A tagger takes "the Biden White House" for a firm now and then."""
    joe = NameRow(1, PERSON, "Joe Biden", 40, aliases={"biden": 30})
    firm = NameRow(2, EntityKind.ORGANISATION, "Biden", 10)
    assert [[one.id for one in group] for group in join([firm, joe])] == [[1, 2]]
    # not where it is about as often something else, nor where several have the name
    many = NameRow(2, EntityKind.ORGANISATION, "Biden", 11)
    assert len(join([many, joe])) == 2
    jill = NameRow(3, PERSON, "Jill Biden", 40, aliases={"biden": 30})
    assert len(join([firm, joe, jill])) == 3


def test_an_organisation_and_a_place_of_one_name_are_what_most_articles_say() -> None:
    house = NameRow(1, EntityKind.ORGANISATION, "White House", 9)
    place = NameRow(2, EntityKind.PLACE, "White House", 5)
    ((first, second),) = join([place, house])
    assert (first.id, second.id) == (1, 2)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("President Xi", "Xi"),
        ("Chinese President Xi Jinping", "Chinese President Xi Jinping"),
        ("Mr. Xi", "Xi"),
        ("Sen. Amy Klobuchar’s", "Amy Klobuchar"),
        ("Prime Minister Rishi Sunak", "Rishi Sunak"),
        ("King", "King"),
        ("  Joe   Biden ", "Joe Biden"),
        ("", ""),
    ],
)
def test_titles_are_taken_off(name: str, expected: str) -> None:
    assert strip_titles(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Recep Tayyip ERDOĞAN", "recep tayyip erdogan"),
        ("Lech Wałęsa", "lech walesa"),
        ("U.S.", "us"),
        ("J.K. Rowling", "j k rowling"),
        ("N’Golo", "n'golo"),
        ("Straße", "strasse"),
        ("—", ""),
    ],
)
def test_names_are_folded(name: str, expected: str) -> None:
    assert fold(name) == expected


def test_a_short_form_is_the_last_words_or_the_first() -> None:
    full = parse("George W. Bush")
    assert shortens(parse("Bush"), full)
    assert shortens(parse("George"), full)
    assert not shortens(parse("W."), full)
    assert not shortens(full, full)
    assert not shortens(parse("Bush Jr."), full)


NAMES = st.lists(
    st.sampled_from(
        ["Joe", "Jill", "Biden", "W.", "H.W.", "Xi", "van", "Jr.", "III", "Zelensky", "Zelenskyy",
         "“Nick”", "Ł", "'", "-", "é", "İ", "北京", "1"]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)  # fmt: skip


@given(NAMES, NAMES)
def test_being_one_person_goes_both_ways(one: str, other: str) -> None:
    assert same_person(parse(one), parse(other)) == same_person(parse(other), parse(one))
    assert same_person(parse(one), parse(one))
    assert fold(fold(one)) == fold(one)


@given(st.lists(st.tuples(NAMES, st.integers(1, 50)), max_size=12))
def test_joining_loses_no_name_and_gives_none_twice(names: list[tuple[str, int]]) -> None:
    rows = [NameRow(at, PERSON, name, count) for at, (name, count) in enumerate(names)]
    joined = join(rows)
    assert sorted(one.id for group in joined for one in group) == list(range(len(rows)))

"""What stands in the library can be read without a question: the newest, outlets, arrivals."""

from datetime import timedelta

import pytest

from index.library import Library
from index.types import Arrival, Outlet
from tests.index.news import DAY, NOW, QUAKE, WHALE, XI, article, stories
from tests.index.test_library import outcomes

HOUR = timedelta(hours=1)


@pytest.fixture
def shelves(library: Library) -> Library:
    outcomes(
        library,
        article("old", QUAKE, publisher="Daily", published_at=NOW - 9 * DAY),
        article("xi", XI, publisher="Wire", published_at=NOW - 2 * DAY),
        article("reprint", XI, publisher="Herald", published_at=NOW - DAY),
        article("undated", "Xi spoke in Moscow of grain.", publisher="Wire", published_at=None),
        article("future", "A whale in Moscow?", publisher="Daily", published_at=NOW + 40 * DAY),
        article("new", WHALE, publisher="Daily", published_at=NOW - HOUR),
        article("later", "Not there yet.", published_at=NOW + DAY, fetched_at=NOW + DAY),
    )
    return library


def latest(library: Library, **narrowed: object) -> list[str]:
    found = library.latest(NOW, **narrowed)  # type: ignore[arg-type]
    return [one.url.rsplit("/", 1)[-1] for one in found]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({}, ["new", "xi", "old", "undated", "future"]),
        ({"limit": 2}, ["new", "xi"]),
        ({"limit": 2, "offset": 2}, ["old", "undated"]),
        ({"offset": 9}, []),
        ({"topic": "moscow"}, ["xi", "undated", "future"]),
        ({"topic": "Xi, Moscow!"}, ["xi", "undated"]),
        ({"topic": "visiting Putin"}, ["xi"]),
        ({"topic": "zeppelin"}, []),
        ({"topic": '"'}, []),
        ({"topic": "  "}, ["new", "xi", "old", "undated", "future"]),
        ({"publisher": "daily"}, ["new", "old", "future"]),
        ({"publisher": "Herald"}, ["reprint"]),
        ({"publisher": "Herald", "topic": "Moscow"}, ["reprint"]),
        ({"publisher": ("Herald", "Wire")}, ["reprint", "xi", "undated"]),
        ({"publisher": "Nobody"}, []),
        ({"since": NOW - 3 * DAY}, ["new", "xi"]),
        ({"since": NOW - 3 * DAY, "topic": "moscow"}, ["xi"]),
    ],
)
def test_the_newest_come_first_and_one_story_once(
    shelves: Library, narrowed: dict[str, object], expected: list[str]
) -> None:
    """Of one outlet its reprints too; a date that cannot be believed is never the newest."""
    assert latest(shelves, **narrowed) == expected


def test_a_future_date_is_shown_as_none_until_it_comes(shelves: Library) -> None:
    """It would lead each list that is sorted by date again, such as the newest stories."""
    dates = {article.title: article.published_at for article in shelves.latest(NOW)}
    assert dates["Story future"] is None
    assert dates["Story new"] == NOW - HOUR
    (found,) = (
        one.article
        for one in shelves.search("a whale in Moscow", NOW)
        if one.article.title == "Story future"
    )
    assert found.published_at is None
    assert shelves.latest(NOW + 41 * DAY)[0].published_at == NOW + 40 * DAY


def test_with_the_clock_set_back_what_came_later_is_not_there(shelves: Library) -> None:
    then = shelves.latest(NOW - 3 * DAY)
    assert [one.title for one in then] == ["Story old", "Story undated"]
    assert shelves.outlets(NOW - 3 * DAY) == (
        Outlet("Daily", 1, NOW - 9 * DAY),
        Outlet("Wire", 1, None),
    )


def test_the_outlets_say_how_fresh_they_are(shelves: Library) -> None:
    outcomes(shelves, article("nameless", "Nobody signed this.", publisher=""))
    assert shelves.outlets(NOW) == (
        Outlet("Daily", 3, NOW - HOUR),
        Outlet("Wire", 2, NOW - 2 * DAY),
        Outlet("Herald", 1, NOW - DAY),
    )


def test_arrivals_go_on_where_they_ended(library: Library) -> None:
    assert library.arrivals(0, 10) == ()
    assert library.last_arrival() == 0
    first = stories(0, 3)
    outcomes(library, *first)
    list(library.add([article("private", XI)], "discord:1"))
    got = library.arrivals(0, 2)
    assert [one.article for one in got] == first[:2]
    rest = library.arrivals(got[-1].id, 10)
    assert [(one.article.title, one.audience) for one in rest] == [
        ("Story story-2", ""),
        ("Story private", "discord:1"),
    ]
    assert library.last_arrival() == rest[-1].id
    assert library.arrivals(library.last_arrival(), 10) == ()
    assert [one.article for one in library.arrivals(0, 10, "")] == first


def test_what_was_forgotten_does_not_arrive_and_its_id_is_not_given_again(library: Library) -> None:
    outcomes(library, *stories(0, 2))
    gone = library.arrivals(0, 10)[-1]
    library.forget(gone.article.url)
    outcomes(library, article("xi", XI), article("copy", XI, publisher="Herald"))
    arrived = library.arrivals(gone.id, 10)
    assert arrived == (Arrival(gone.id + 1, article("xi", XI)),), "a copy is no news"


def test_rewrites_tell_what_was_said_before(library: Library) -> None:
    outcomes(library, article("xi", XI), article("quake", QUAKE))
    assert (library.rewrites(0, 10), library.last_rewrite()) == ((), 0)
    changed = article("xi", XI + " In May.", fetched_at=NOW)
    again = article("xi", XI + " In June.", fetched_at=NOW + HOUR)
    outcomes(library, changed)
    outcomes(library, article("quake", QUAKE, title="Another headline"), again)
    first, second = library.rewrites(0, 10)
    assert (first.revision.body, first.article) == (XI, again)
    assert (second.revision.body, second.article) == (changed.body, again)
    assert library.rewrites(first.id, 10) == (second,)
    assert library.last_rewrite() == second.id
    list(library.add([article("xi", WHALE)], "discord:1"))
    list(library.add([article("xi", QUAKE)], "discord:1"))
    (own,) = library.rewrites(second.id, 10)
    assert (own.audience, own.revision.body) == ("discord:1", WHALE)
    assert library.rewrites(second.id, 10, "") == library.rewrites(second.id, 10, "discord:2") == ()


def test_a_topic_with_a_letter_that_is_also_written_as_two_finds_both(library: Library) -> None:
    outcomes(
        library,
        article("letter", "Die Grünen gewannen.", publisher="A"),
        article("two", "Die Gruenen gewannen.", publisher="B"),
    )
    assert set(latest(library, topic="Grünen")) == {"letter", "two"}


def test_a_topic_typed_with_two_letters_finds_the_one_that_they_stand_for(
    library: Library,
) -> None:
    told = [
        article("umlaut", "In Bielefeld haben die Jaeger Pläne für Köln vorgestellt, sagte sie."),
        article("plain", "The planes of the airline Koln flew to Oslo on Sunday, it said."),
    ]
    list(library.add(told))
    assert set(latest(library, topic="Koeln")) == {"umlaut"}
    assert set(latest(library, topic="Plaene Koeln")) == {"umlaut"}
    assert latest(library, topic="Koelner Zoo") == []

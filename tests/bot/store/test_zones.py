"""A day is counted in the zone that a person chose, else in that of where they write."""

import pytest

from bot.store import BotStore
from bot.store.values import Digest, NoticePlace, QuietHours
from tests.bot.store.conftest import NOW

ME = NoticePlace(person_id=5)


def choose(store: BotStore, what: str) -> None:
    match what:
        case "own":
            store.set_person_zone(5, "Asia/Tokyo")
        case "quiet":
            store.set_quiet(ME, QuietHours(22, 7, "Europe/Paris"))
        case "digest":
            store.set_digest(Digest(ME, 5, None, "", 8, "Africa/Lagos", NOW))
        case "server":
            store.set_server_zone(9, "America/Denver")


@pytest.mark.parametrize(
    ("chosen", "server_id", "zone"),
    [
        ("", 9, ""),
        ("server", 9, "America/Denver"),
        ("server", None, ""),
        ("server", 8, ""),
        ("server digest", 9, "Africa/Lagos"),
        ("server digest quiet", 9, "Europe/Paris"),
        ("server digest quiet own", 9, "Asia/Tokyo"),
        ("own", None, "Asia/Tokyo"),
    ],
)
def test_the_nearest_choice_counts(
    store: BotStore, chosen: str, server_id: int | None, zone: str
) -> None:
    for what in chosen.split():
        choose(store, what)
    assert store.zone_for(5, server_id) == zone
    assert store.zone_for(6, None) == ""


def test_a_later_choice_replaces_an_earlier_one_and_is_forgotten_with_the_person(
    store: BotStore,
) -> None:
    store.set_person_zone(5, "Asia/Tokyo")
    store.set_person_zone(5, "Asia/Seoul")
    store.set_person_zone(6, "Asia/Dubai")
    assert store.zone_for(5, None) == "Asia/Seoul"
    store.forget_person(5)
    assert (store.zone_for(5, None), store.zone_for(6, None)) == ("", "Asia/Dubai")

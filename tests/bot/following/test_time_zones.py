"""Time zones are found as people type them."""

import pytest

from bot.following.time_zones import find, suggest


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" America/New_York ", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("UTC", "UTC"),
        ("Mars/Olympus", None),
        ("", None),
        ("../../etc/passwd", None),
        ("Etc/GMT+1", None),
    ],
)
def test_a_zone_is_found_by_its_name(typed: str, zone: str | None) -> None:
    assert find(typed) == zone


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ber", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("seoul", "Asia/Seoul"),
        ("", "UTC"),
        ("europe/lo", "Europe/London"),
    ],
)
def test_the_likeliest_zone_comes_first(typed: str, first: str) -> None:
    assert suggest(typed)[0] == first
    assert len(suggest(typed)) <= 25


def test_every_suggestion_is_a_zone_and_what_is_none_has_none() -> None:
    assert all(find(zone) == zone for letter in "abcdeu/" for zone in suggest(letter, limit=1000))
    assert suggest("xyzzy") == ()


@pytest.mark.parametrize(
    ("language", "typed", "zone"),
    [
        ("en", "Berlin", "Europe/Berlin"),
        ("en", "new york", "America/New_York"),
        ("en", "kiev", "Europe/Kiev"),
        ("de", "Kairo", "Africa/Cairo"),
        ("de", "Moskau", "Europe/Moscow"),
        ("fr", "Moscou", "Europe/Moscow"),
        ("es", "Nueva York", "America/New_York"),
        ("es", "Atlantis", None),
    ],
)
def test_a_zone_is_found_by_its_city_in_the_readers_language(
    language: str, typed: str, zone: str | None
) -> None:
    assert find(typed, language) == zone
    if zone is not None:
        assert zone in suggest(typed[:5], language)

"""PURE: find time zones by what people type: "Europe/Berlin", "berlin", "Kairo"."""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.dates import get_timezone_location

# Suggested before anything is typed: zones of most readers of English news, west to east.
_FIRST = (
    "UTC",
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Athens",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Europe/Istanbul",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Singapore",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Sydney",
    "Pacific/Auckland",
)


def find(typed: str, language: str = "en") -> str | None:
    """Return the IANA name of a typed zone; None if unknown.

    Args:
        typed: The zone or its city, in any case, spaces allowed.
        language: The language of the city's name.
    """
    plain = _plain(typed)
    return _by_plain_name().get(plain) or _by_city(language).get(plain)


def suggest(typed: str, language: str = "en", limit: int = 25) -> tuple[str, ...]:
    """Return the zones that match the typed text, first those whose city begins with it.

    Args:
        typed: A part of the zone's name, or of its city's.
        language: The language of the city's name.
        limit: At most so many.
    """
    plain = _plain(typed)
    if not plain:
        return _FIRST[:limit]
    known = {**_by_plain_name(), **_by_city(language)}
    names = [(name, zone) for name, zone in known.items() if plain in name]
    names.sort(
        key=lambda pair: (
            pair[0] != plain,
            not pair[0].rpartition("/")[2].startswith(plain),
            pair[1] not in _FIRST,
            pair[1],
        )
    )
    return tuple(dict.fromkeys(zone for _, zone in names))[:limit]


def city(zone: str, language: str) -> str:
    """Return the name of a zone's city in a language: "Kairo"; "UTC" has none."""
    if "/" not in zone:
        return zone
    return get_timezone_location(zone, locale=Locale.parse(language), return_city=True)


@cache
def _by_plain_name() -> dict[str, str]:
    return {
        _plain(zone): zone
        for zone in sorted(available_timezones())
        if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
    } | {"utc": "UTC"}


@cache
def _by_city(language: str) -> dict[str, str]:
    zones = sorted(set(_by_plain_name().values()), reverse=True)
    named = {_plain(zone.rpartition("/")[2]): zone for zone in zones}
    return named | {_plain(city(zone, language)): zone for zone in zones}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())

"""PURE: find time zones by what people type."""

from functools import cache
from zoneinfo import available_timezones

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


def find(typed: str) -> str | None:
    """Return the IANA name of a typed zone, in any case, spaces allowed; None if unknown."""
    return _by_plain_name().get(_plain(typed))


def suggest(typed: str, limit: int = 25) -> tuple[str, ...]:
    """Return the zones that match the typed text, first those whose city begins with it."""
    plain = _plain(typed)
    if not plain:
        return _FIRST[:limit]
    names = [(name, zone) for name, zone in _by_plain_name().items() if plain in name]
    names.sort(
        key=lambda pair: (
            pair[0] != plain,
            not pair[0].rpartition("/")[2].startswith(plain),
            pair[1] not in _FIRST,
            pair[1],
        )
    )
    return tuple(zone for _, zone in names[:limit])


@cache
def _by_plain_name() -> dict[str, str]:
    return {
        _plain(zone): zone
        for zone in sorted(available_timezones())
        if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
    } | {"utc": "UTC"}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())

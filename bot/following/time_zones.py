"""Time zones as people type them; pure."""

from functools import cache
from zoneinfo import available_timezones

# Offered before anything is typed: one for most of those who read news in English, west to east.
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
    """Return the IANA name that was typed, in whatever case and with spaces; None if it is none."""
    return _by_plain_name().get(_plain(typed))


def suggest(typed: str, limit: int = 25) -> tuple[str, ...]:
    """Return the zones that what was typed so far may become, those whose city it begins first."""
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

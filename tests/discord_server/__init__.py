"""A Discord on loopback: gateway and REST, with Discord's deadlines, limits and bad days."""

from tests.discord_server.faults import Dropped, RateLimited, Status
from tests.discord_server.interactions import Attached, Typed
from tests.discord_server.places import (
    ADA,
    ADMINISTRATOR,
    DM,
    MANAGE_GUILD,
    NEWS,
    NEWSROOM,
    ORDINARY,
    Guild,
    Person,
    Place,
)
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Asked, Posted, Request

__all__ = [
    "ADA",
    "ADMINISTRATOR",
    "DM",
    "MANAGE_GUILD",
    "NEWS",
    "NEWSROOM",
    "ORDINARY",
    "Asked",
    "Attached",
    "DiscordServer",
    "Dropped",
    "Guild",
    "Person",
    "Place",
    "Posted",
    "RateLimited",
    "Request",
    "Status",
    "Typed",
]

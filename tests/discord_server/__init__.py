"""A Discord on loopback: gateway and REST, with Discord's deadlines, limits and bad days."""

from tests.discord_server.faults import Dropped, RateLimited, Status
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Asked, Posted, Request

__all__ = ["Asked", "DiscordServer", "Dropped", "Posted", "RateLimited", "Request", "Status"]

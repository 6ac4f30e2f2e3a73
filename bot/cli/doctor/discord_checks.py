"""Checks of Discord: the clock against it, the token, the intents, the permissions."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.chat.client import find_discord, read_token
from bot.chat.delivery import BROKEN
from bot.chat.error_messages import PORTAL, start_error
from bot.cli.doctor.findings import Finding, ok, problem, warning
from bot.cli.terminal import count, plain
from bot.errors import TokenError
from bot.settings import Settings

_TIMEOUT_S = 10.0
_CLOCK_TOLERANCE = timedelta(minutes=1)
_MOST_SERVERS = 200  # as many as one request returns
_FEW_STARTS = 10
# What docs/discord.md asks for, in Discord's own order.
_NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_public_threads=True,
    send_messages_in_threads=True,
)


def check_discord(settings: Settings) -> Iterator[Finding]:
    """Ask Discord for what it knows of the bot; without a token only whether it can be reached."""
    find_discord(settings)
    date = asyncio.run(_date())
    now = datetime.now(UTC)
    if date is None:
        yield problem(
            "discord",
            f"{Route.BASE} cannot be reached",
            "check the connection, the name server and the firewall of this machine",
        )
        return
    yield clock_finding(now, date)
    try:
        token = read_token(settings)
    except TokenError as error:
        if settings.discord_token is None:
            yield warning(
                "token",
                "DISCORD_TOKEN is not set: Newsdesk works at the terminal only",
                f"make a token at {PORTAL} (your application > Bot > Reset Token)",
            )
            return
        yield _token_problem(error)
        return
    yield from asyncio.run(_findings(token, settings))


def clock_finding(now: datetime, date: datetime) -> Finding:
    """Compare this machine's clock with a server's."""
    off = now - date
    if abs(off) <= _CLOCK_TOLERANCE:
        return ok("clock", "it agrees with Discord's")
    where = "ahead of" if off > timedelta(0) else "behind"
    return problem(
        "clock",
        f"it is {count(int(abs(off).total_seconds()), 'second')} {where} Discord's",
        "set the clock, and keep it right with NTP: what counts as new depends on it",
    )


async def _date() -> datetime | None:
    """Return the time by Discord's clock; None where it cannot be reached."""
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(f"{Route.BASE}/gateway") as response,
        ):
            return parsedate_to_datetime(response.headers["Date"])
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return None


def _token_problem(error: TokenError) -> Finding:
    what, _, todo = str(error).partition("; ")
    return problem("token", what, todo)


async def _findings(token: str, settings: Settings) -> list[Finding]:
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
            return [finding async for finding in _logged_in(client, settings)]
        except (discord.DiscordException, *BROKEN) as error:
            refused = start_error(error)
            if isinstance(refused, TokenError):
                return [_token_problem(refused)]
            if refused is None:
                return [problem("discord", f"it does not answer ({error!r})", "try again later")]
            raise refused from error


async def _logged_in(client: discord.Client, settings: Settings) -> AsyncIterator[Finding]:
    assert client.user is not None
    yield ok("token", plain(f"Discord accepts it; the bot is {client.user}"))
    application = await client.application_info()
    flags = application.flags
    privileged = {
        "Presence": flags.gateway_presence or flags.gateway_presence_limited,
        "Server Members": flags.gateway_guild_members or flags.gateway_guild_members_limited,
        "Message Content": flags.gateway_message_content or flags.gateway_message_content_limited,
    }
    on = [name for name, is_on in privileged.items() if is_on]
    if settings.message_content and not privileged["Message Content"]:
        yield problem(
            "intents",
            "NEWSDESK_MESSAGE_CONTENT=true, but Message Content Intent is off: Discord will refuse "
            "the bot",
            f"switch it on at {PORTAL} (your application > Bot), or remove the setting",
        )
    else:
        yield ok("intents", f"privileged intents that are on: {', '.join(on) or 'none'}")
    *_, limit = await client.http.get_bot_gateway()
    starts = f"{limit['remaining']} of {limit['total']} starts are left today"
    if limit["remaining"] < _FEW_STARTS:
        yield warning("gateway", starts, "find out why the bot is started so often")
    else:
        yield ok("gateway", starts)
    servers = await client.http.get_guilds(_MOST_SERVERS, with_counts=False)
    if not servers:
        yield warning(
            "permissions",
            "the bot is in no server",
            f"open its install link ({PORTAL}, your application > Installation)",
        )
    for server in servers:
        yield permission_finding(server)


def permission_finding(server: Mapping[str, Any]) -> Finding:
    """Judge what the bot may do in a server.

    Args:
        server: As `GET /users/@me/guilds` describes it.
    """
    given = discord.Permissions(int(server["permissions"]))
    missing = [
        name.replace("_", " ").title()
        for name, needed in _NEEDED
        if needed and not given.administrator and not getattr(given, name)
    ]
    name = plain(str(server["name"]))
    if not missing:
        return ok("permissions", f"{name}: all that is needed")
    return problem(
        "permissions",
        f"{name}: missing {', '.join(missing)}",
        "give them to the bot's role in Server Settings > Roles",
    )

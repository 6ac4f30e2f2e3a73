"""What the doctor finds about Discord: the token, the intents, the permissions in each server."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli.doctor.discord_checks import check_discord, permission_finding
from bot.cli.doctor.findings import Finding, Level, findings_of
from bot.settings import Settings, load_settings
from tests.discord_server import DiscordServer
from tests.discord_server.places import ADMINISTRATOR, ORDINARY, Guild
from tests.discord_server.server import TOKEN


def settings(home: Path, url: str, token: str | None = TOKEN) -> Settings:
    secret = None if token is None else SecretStr(token)
    return load_settings(home=home, discord_token=secret, discord_api_url=url)


async def found(settings: Settings) -> list[Finding]:
    def check() -> list[Finding]:
        return list(findings_of("discord", lambda: check_discord(settings)))

    return await asyncio.to_thread(check)


def levels(findings: list[Finding]) -> dict[str, Level]:
    return {finding.check: finding.level for finding in findings}


async def test_a_bot_that_may_do_all_it_needs_is_well(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        findings = await found(settings(tmp_path, server.api_url))
        assert server.complaints() == []
    assert levels(findings) == dict.fromkeys(
        ("clock", "token", "intents", "gateway", "permissions"), Level.OK
    )
    assert "none" in next(one.what for one in findings if one.check == "intents")


async def test_a_server_where_permissions_are_missing_is_named_with_them(tmp_path: Path) -> None:
    guilds = (Guild(), Guild(id="800000000000000022", name="Harbour", permissions=1 << 10))
    async with DiscordServer(guilds=guilds) as server:
        findings = await found(settings(tmp_path, server.api_url))
    newsroom, harbour = (one for one in findings if one.check == "permissions")
    assert newsroom.level is Level.OK
    assert harbour.level is Level.PROBLEM
    assert harbour.what.startswith("Harbour: missing Send Messages, Embed Links, Attach Files")


@pytest.mark.parametrize(
    ("permissions", "missing"),
    [
        (ADMINISTRATOR, []),
        (ORDINARY, []),
        (ORDINARY & ~(1 << 14), ["Embed Links"]),
        (ORDINARY & ~(1 << 35 | 1 << 38), ["Send Messages In Threads", "Create Public Threads"]),
    ],
)
def test_each_permission_that_the_page_asks_for_is_checked(
    permissions: int, missing: list[str]
) -> None:
    finding = permission_finding({"name": "x", "permissions": str(permissions)})
    assert (finding.level is Level.PROBLEM) == bool(missing)
    assert all(name in finding.what for name in missing)


async def test_without_a_token_the_rest_is_still_checked(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        findings = await found(settings(tmp_path, server.api_url, token=None))
    assert levels(findings) == {"clock": Level.OK, "token": Level.WARNING}


@pytest.mark.parametrize("token", ["a.wrong.token", "with a space"])
async def test_a_token_that_is_refused_is_a_problem_and_is_not_shown(
    tmp_path: Path, token: str
) -> None:
    async with DiscordServer() as server:
        findings = await found(settings(tmp_path, server.api_url, token))
    last = findings[-1]
    assert last.level is Level.PROBLEM
    assert "DISCORD_TOKEN" in last.what
    assert not any(token in text for one in findings for text in (one.what, one.todo))


async def test_a_discord_that_cannot_be_reached_is_a_problem(tmp_path: Path) -> None:
    (finding,) = await found(settings(tmp_path, "http://127.0.0.1:9/api/v10"))
    assert finding.level is Level.PROBLEM

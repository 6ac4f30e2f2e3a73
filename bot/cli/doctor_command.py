"""`newsdesk doctor`: checks everything that Newsdesk needs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Json
from bot.cli.terminal import count, print_json
from index.errors import SettingsError

if TYPE_CHECKING:
    from bot.cli.doctor.findings import Finding, Level


_WIDTH = 12


def doctor(
    *,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask neither Discord nor the servers of feeds.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check everything that Newsdesk needs, and say what to do. Exit status 1 for a problem."""
    from bot.cli.doctor.findings import Level

    found: list[Finding] = []
    for finding in _examine(offline=offline):
        if _is_repeated(finding, found):
            continue
        found.append(finding)
        if not as_json:
            for line in _lines(finding):
                typer.echo(line)
    problems, warnings = (_count(found, level) for level in (Level.PROBLEM, Level.WARNING))
    if as_json:
        print_json({"problems": problems, "warnings": warnings, "findings": found})
    else:
        typer.echo(f"{count(problems, 'problem')}, {count(warnings, 'warning')}")
    raise typer.Exit(bool(problems))


def _examine(*, offline: bool) -> "Iterator[Finding]":
    from bot.cli.doctor import (
        discord_checks,
        feeds,
        machine,
        news,
        optional_parts,
        settings_checks,
    )
    from bot.cli.doctor.findings import findings_of, problem
    from bot.settings import load_settings

    yield from findings_of("versions", machine.check_versions)
    try:
        settings = load_settings()
    except SettingsError as error:
        what, _, todo = str(error).rpartition("; ")
        yield problem("settings", what, todo)
        return
    now = datetime.now(UTC)
    yield from findings_of("settings", settings_checks.check_settings)
    yield from findings_of("home", lambda: machine.check_home(settings))
    yield from findings_of("database", lambda: news.check_database(settings, now))
    yield from news.check_weights(settings)
    yield from findings_of("feeds", lambda: feeds.check_feeds(settings, now, offline=offline))
    yield from findings_of("bot", lambda: optional_parts.check_bot(settings))
    yield from findings_of("metrics", lambda: optional_parts.check_port(settings))
    yield from findings_of("reports", lambda: optional_parts.check_reports(settings))
    yield from findings_of("writer", lambda: optional_parts.check_writer(settings, offline=offline))
    if not offline:
        yield from findings_of("discord", lambda: discord_checks.check_discord(settings))


def _is_repeated(finding: "Finding", found: "Sequence[Finding]") -> bool:
    """Whether an earlier check failed for the same reason: a database that nobody can read."""
    from bot.cli.doctor.findings import Level

    return finding.level is Level.PROBLEM and finding.what in {earlier.what for earlier in found}


def _lines(finding: "Finding") -> Iterator[str]:
    from bot.cli.doctor.findings import Level

    mark = {Level.OK: "ok", Level.WARNING: "warning", Level.PROBLEM: "PROBLEM"}[finding.level]
    yield f"{mark:8} {finding.check:{_WIDTH}} {finding.what}"
    if finding.todo:
        yield f"{'':8} {'':{_WIDTH}} -> {finding.todo}"


def _count(found: "Sequence[Finding]", level: "Level") -> int:
    return sum(finding.level is level for finding in found)

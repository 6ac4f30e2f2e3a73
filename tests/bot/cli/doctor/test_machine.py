"""What the doctor finds about the machine, and what becomes of a check that fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor.discord_checks import clock_finding
from bot.cli.doctor.findings import Finding, Level, findings_of, ok
from bot.cli.doctor.machine import check_home, check_versions, disk_finding
from bot.settings import load_settings
from index.errors import LibraryError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MIB, GIB = 1 << 20, 1 << 30


def levels(findings: Iterator[Finding]) -> dict[str, Level]:
    return {finding.check: finding.level for finding in findings}


@pytest.mark.parametrize(
    ("free", "database", "level"),
    [
        (100 * MIB, 0, Level.PROBLEM),
        (500 * MIB, 0, Level.WARNING),
        (5 * GIB, 3 * GIB, Level.WARNING),
        (5 * GIB, 2 * GIB, Level.OK),
    ],
)
def test_a_disk_needs_room_for_a_copy_of_the_database(
    tmp_path: Path, free: int, database: int, level: Level
) -> None:
    assert disk_finding(free, database, tmp_path).level is level


@pytest.mark.parametrize(
    ("off_s", "level", "words"),
    [
        (0, Level.OK, "agrees"),
        (59, Level.OK, "agrees"),
        (90, Level.PROBLEM, "90 seconds ahead of"),
        (-90, Level.PROBLEM, "90 seconds behind"),
    ],
)
def test_a_clock_may_be_off_by_a_minute(off_s: int, level: Level, words: str) -> None:
    finding = clock_finding(NOW + timedelta(seconds=off_s), NOW)
    assert finding.level is level
    assert words in finding.what


def test_the_versions_are_named_and_sqlite_has_full_text_search() -> None:
    assert levels(check_versions()) == {"versions": Level.OK, "extensions": Level.OK}


def test_a_home_is_there_or_will_be(tmp_path: Path) -> None:
    assert levels(check_home(load_settings(home=tmp_path)))["home"] is Level.OK
    new = load_settings(home=tmp_path / "new" / "home")
    assert levels(check_home(new))["home"] is Level.WARNING
    (tmp_path / "file").touch()
    wrong = load_settings(home=tmp_path / "file")
    assert levels(check_home(wrong))["home"] is Level.PROBLEM


def test_a_check_that_fails_is_a_finding_after_those_before_it() -> None:
    def refused() -> Iterator[Finding]:
        yield ok("x", "fine")
        raise LibraryError("the database is gone; restore it")

    def broken() -> Iterator[Finding]:
        yield from ()
        raise ZeroDivisionError("oops")

    _, finding = findings_of("database", refused)
    assert finding == Finding("database", Level.PROBLEM, "the database is gone", "restore it")
    (finding,) = findings_of("database", broken)
    assert "ZeroDivisionError: oops" in finding.what
    assert "--debug" in finding.todo

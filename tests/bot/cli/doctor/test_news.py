"""What the doctor finds about the database and the weights, on either engine."""

from pathlib import Path

import pytest

from bot.cli.backup_commands import backup
from bot.cli.doctor.findings import Level
from bot.cli.doctor.news import check_database, check_weights
from bot.errors import UsageError
from bot.settings import load_settings
from tests.index.news import NOW


def test_a_sound_database_and_its_index_are_well(tmp_path: Path, database_url: str) -> None:
    settings = load_settings(home=tmp_path)
    (tmp_path / "newsdesk.db").touch()
    findings = list(check_database(settings, NOW))
    assert [(finding.check, finding.level) for finding in findings] == [
        ("database", Level.OK),
        ("index", Level.OK),
    ]
    assert ("postgresql" in findings[0].what) == bool(database_url)


def test_the_weights_that_are_installed_are_the_pinned_ones(tmp_path: Path) -> None:
    findings = list(check_weights(load_settings(home=tmp_path)))
    assert len(findings) == 4
    assert all(finding.level is not Level.PROBLEM for finding in findings)


def test_a_database_on_a_server_is_backed_up_by_its_own_tools(
    tmp_path: Path, database_url: str
) -> None:
    if database_url:
        with pytest.raises(UsageError, match="pg_dump"):
            backup(tmp_path / "backup.zip")

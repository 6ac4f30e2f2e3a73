"""`newsdesk backup` and `newsdesk restore` at the terminal."""

import json
from pathlib import Path

import pytest

from ingest.feeds.feed_store import FeedStore
from tests.bot.cli.test_cli import newsdesk


@pytest.mark.slow
def test_a_backup_is_restored_only_over_nothing_or_with_replace(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "backup.zip"
    with FeedStore(home) as feeds:
        feeds.prepare()
    made = newsdesk(home, "backup", str(file))
    assert (made.status, made.error) == (0, "")
    assert made.out.startswith(f"backed up to {file}: 0 feeds, SHA-256 ")
    refused = newsdesk(home, "restore", str(file))
    assert (refused.status, refused.out) == (2, "")
    assert "--replace" in refused.error
    restored = newsdesk(home, "restore", str(file), "--replace")
    assert restored.status == 0
    assert f"restored {home / 'newsdesk.db'} as of " in restored.out
    elsewhere = newsdesk(tmp_path / "new", "restore", str(file), "--json")
    shown = json.loads(elsewhere.out)
    assert (shown["migrate"], shown["tables"]["feeds"]["rows"]) == (False, 0)
    broken = newsdesk(tmp_path / "other", "restore", str(tmp_path / "none.zip"))
    assert broken.status == 1
    assert broken.error.count("\n") == 1

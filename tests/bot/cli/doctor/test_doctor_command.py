"""`newsdesk doctor` at the terminal: its exit status, its JSON, and its work without a network."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.feeds.feed_store import FeedStore
from tests.bot.cli.test_cli import newsdesk


def shown(home: Path, status: int) -> dict[str, Any]:
    ran = newsdesk(home, "doctor", "--offline", "--json")
    assert ran.status == status
    payload: dict[str, Any] = json.loads(ran.out)
    assert payload["problems"] == sum(one["level"] == "problem" for one in payload["findings"])
    assert all(one["todo"] for one in payload["findings"] if one["level"] != "ok")
    return payload


@pytest.mark.slow
def test_a_new_home_has_warnings_and_a_damaged_one_problems(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with FeedStore(home) as feeds:
        feeds.prepare()
    payload = shown(home, 0)
    checks = {one["check"] for one in payload["findings"]}
    assert checks >= {"versions", "home", "disk", "database", "index", "weights", "feeds"}
    assert "token" not in checks
    (home / "newsdesk.db").write_bytes(b"no database" * 999)
    damaged = shown(home, 1)
    assert any("file is not a database" in one["what"] for one in damaged["findings"])

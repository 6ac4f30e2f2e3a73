"""The small world that these tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.following.world import World


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    made = World(tmp_path, database_url)
    yield made
    made.store.close()

"""A store on a real database, and the moment that is now in its tests."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import BotStore

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path, database_url: str) -> Iterator[Callable[[], BotStore]]:
    """Opens another store on the same database, as another process or a restart would."""
    stores: list[BotStore] = []

    def open_one() -> BotStore:
        stores.append(BotStore(tmp_path, database_url))
        stores[-1].prepare()
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[[], BotStore]) -> BotStore:
    return opened()

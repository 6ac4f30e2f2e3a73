"""Settings of servers are at hand, in force at once, and never older than a minute."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat.server_settings import ServerSettingsCache
from bot.store import BotStore
from bot.store.values import ServerSettings


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[BotStore]:
    with BotStore(tmp_path, database_url) as made:
        made.prepare()
        yield made


async def test_what_is_saved_is_in_force_at_once_and_after_a_restart(store: BotStore) -> None:
    servers = ServerSettingsCache(store)
    assert await servers.settings(5) == ServerSettings(5)
    changed = ServerSettings(5, channels=(1, 2), mention_only=True, cooldown_s=3)
    await servers.save(changed)
    assert await servers.settings(5) == changed
    assert await ServerSettingsCache(store).settings(5) == changed
    assert servers.cooldown_s(5) == 3


async def test_what_another_process_saved_is_noticed_after_a_minute(store: BotStore) -> None:
    now_s = 0.0
    servers = ServerSettingsCache(store, lambda: now_s)
    await servers.settings(5)
    store.save_settings(ServerSettings(5, cooldown_s=99))
    now_s = 59.0
    assert (await servers.settings(5)) == ServerSettings(5)
    now_s = 61.0
    assert (await servers.settings(5)) == ServerSettings(5, cooldown_s=99)


async def test_direct_messages_have_no_settings_and_the_default_cooldown(store: BotStore) -> None:
    servers = ServerSettingsCache(store)
    assert await servers.settings(None) is None
    assert servers.cooldown_s(None) == servers.cooldown_s(7) == ServerSettings(0).cooldown_s

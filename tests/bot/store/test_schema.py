"""The bot's tables are what its migrations make; no version is guessed; other tables stay."""

from pathlib import Path

import pytest

from bot.store import BotStore
from bot.store.bot_schema import HEAD, HISTORY, BotBase
from index import open_library
from index.errors import SchemaError
from ingest.feeds.feed_store import FeedStore
from tests.bot.store.conftest import NOW
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.schema import differences, heads, set_version


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_head_is_the_newest_migration(dialect: str) -> None:
    assert heads(HISTORY, dialect) == [HEAD]


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(store: BotStore) -> None:
    assert differences(store.database, BotBase.metadata) == []


@pytest.mark.parametrize(
    ("version", "what_to_do"), [("0000", "newsdesk migrate"), ("9999", "newest newsdesk")]
)
def test_tables_of_another_version_are_refused_with_what_to_do(
    store: BotStore, version: str, what_to_do: str
) -> None:
    set_version(store.database, HISTORY, version)
    with pytest.raises(SchemaError, match=what_to_do):
        store.prepare()
    with pytest.raises(SchemaError, match="newest newsdesk"):
        store.migrate()


@pytest.mark.parametrize("first", ["bot", "feeds", "library"])
def test_three_histories_live_in_one_database_in_any_order(
    tmp_path: Path, database_url: str, first: str
) -> None:
    def use_bot() -> None:
        with BotStore(tmp_path, database_url) as store:
            store.prepare()
            store.claim("something", NOW)
            assert not store.claim("something", NOW)

    def use_feeds() -> None:
        with FeedStore(tmp_path, database_url) as feeds:
            feeds.prepare()
            assert feeds.count() == 0

    def use_library() -> None:
        with open_library(settings(tmp_path), HashingEncoder()) as library:
            assert library.status(NOW).articles == 0

    rooms = {"bot": use_bot, "feeds": use_feeds, "library": use_library}
    rooms.pop(first)()
    for use in rooms.values():
        use()
